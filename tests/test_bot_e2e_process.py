"""The program as it is started: `yuanhua` with a token against the loopback server, and without one."""

import asyncio
import re
import signal
from collections.abc import Callable
from pathlib import Path

from tornado.httpclient import AsyncHTTPClient

from bot.playground.faults import Fault
from bot.playground.server import BotApiServer
from tests.processes import PATIENCE, ended, free_port, program


async def answered(server: BotApiServer, text: str = "学徒") -> Callable[[], list]:
    """Ask something; returns how to look up what the bot said."""
    anna = server.world.person("安娜")
    chat = server.world.private(anna)
    server.people.send(anna, chat, text)
    return lambda: [message for message in server.world.history(chat) if message.sender is server.world.bot]


async def test_it_waits_out_an_outage_answers_and_ends_at_sigterm(server: BotApiServer, data: Path) -> None:
    server.faults.add(Fault("getMe", reset=True, times=2))
    async with program(data, server) as started:
        answers = await answered(server)
        await server.until(answers, PATIENCE)
        started.send_signal(signal.SIGTERM)
        status, said = await ended(started)
    assert status == 0, said
    assert "Traceback" not in said
    assert server.token not in said
    assert "磨刀" in answers()[0].body.text


async def test_an_answer_under_way_is_finished_at_ctrl_c(server: BotApiServer, data: Path) -> None:
    async with program(data, server) as started:
        await server.handed_over(PATIENCE)
        answers = await answered(server)
        await server.handed_over(PATIENCE)
        started.send_signal(signal.SIGINT)
        status, said = await ended(started)
    assert status == 0, said
    assert "磨刀" in answers()[0].body.text


async def test_a_second_ctrl_c_waits_for_no_answer(server: BotApiServer, data: Path) -> None:
    server.faults.add(Fault("sendMessage", hang=PATIENCE, after=True))
    async with program(data, server) as started:
        assert started.stdout is not None
        await server.until(await answered(server), PATIENCE)
        started.send_signal(signal.SIGINT)
        async with asyncio.timeout(PATIENCE):
            while b"is stopping" not in await started.stdout.readline():
                assert not started.stdout.at_eof()
        started.send_signal(signal.SIGINT)
        status, said = await ended(started)
    assert status == 0, said
    assert "Traceback" not in said
    assert "stop() complete" not in said


async def test_polling_takes_away_the_webhook_of_before(server: BotApiServer, data: Path) -> None:
    server.world.updates.set_webhook("https://bot.example/before", "", None)
    async with program(data, server) as started:
        await server.until(await answered(server), PATIENCE)
        assert server.world.updates.webhook_info()["url"] == ""
        started.send_signal(signal.SIGTERM)
        status, said = await ended(started)
    assert status == 0, said


async def test_a_webhook_with_a_certificate_of_its_own_ends_polling(
    server: BotApiServer, data: Path, tmp_path: Path
) -> None:
    (tmp_path / "own.pem").write_text("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n")
    hook = {
        "WEBHOOK_URL": "https://bot.example",
        "WEBHOOK_LISTEN": f"127.0.0.1:{free_port()}",
        "WEBHOOK_SECRET": "of-this-test-of-this-test",
        "WEBHOOK_CERTIFICATE": str(tmp_path / "own.pem"),
    }
    async with program(data, server, **hook) as started:
        await server.until(lambda: server.calls("setWebhook"), PATIENCE)
        started.send_signal(signal.SIGTERM)
        status, said = await ended(started)
    assert status == 0, said
    [call] = server.calls("setWebhook")
    assert str(call.arguments["url"]).startswith("https://bot.example/")
    assert "certificate" in call.arguments
    assert not server.calls("getUpdates")


async def test_a_refused_token_is_one_line(server: BotApiServer, data: Path) -> None:
    other = "123456789:" + "A" * 35
    async with program(data, server, BOT_TOKEN=other) as started:
        status, said = await ended(started)
    assert status == 2
    assert len(said.strip().splitlines()) == 1, said
    assert other not in said


async def test_a_second_bot_on_the_same_token_gives_way_with_one_line(
    server: BotApiServer, data: Path
) -> None:
    async with program(data, server) as first:
        await server.handed_over(PATIENCE)
        async with program(data, server) as second:
            status, said = await ended(second)
        assert status == 2, said
        assert "Traceback" not in said
        assert len(said.strip().splitlines()) <= 2, said
        answers = await answered(server)
        await server.until(answers, PATIENCE)
        assert first.returncode is None


async def test_without_a_token_the_page_opens(tmp_path: Path) -> None:
    async with program(tmp_path, None, "serve", "--port", "8491") as started:
        assert started.stdout is not None
        said = ""
        async with asyncio.timeout(PATIENCE):
            while not (found := re.search(r"http://127\.0\.0\.1:\d+", said)):
                line = await started.stdout.readline()
                assert line, said
                said += line.decode()
        page = await AsyncHTTPClient().fetch(found[0])
        assert b'id="log"' in page.body
        started.send_signal(signal.SIGTERM)
        status, rest = await ended(started)
    assert status == 0, rest
    assert "Traceback" not in rest
