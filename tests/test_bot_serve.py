"""The running program: one clean line for what an operator can do something about, and a clean end."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.playground.errors import RefusedError
from bot.playground.faults import Fault
from bot.playground.server import BotApiServer
from bot.texts import CATALOGUES

SAID = CATALOGUES["en"].serve
PROGRAM = """
from bot.archive import Archive
from bot.app import serve
from bot.settings import Settings
settings = Settings.from_environment(__import__("os").environ)
archive = Archive.open(settings.data)
raise SystemExit(serve(settings, archive))
"""
OTHER = "5000000000:ANOTHER-token-that-nobody-here-knows"

CONFLICT = RefusedError(409, "Conflict: terminated by other getUpdates request")

Start = Callable[..., Awaitable[Process]]


@pytest.fixture
async def start(server: BotApiServer, tmp_path: Path) -> AsyncIterator[Start]:
    started: list[Process] = []

    async def run(token: str = "") -> Process:
        environment = os.environ | {
            "BOT_TOKEN": token or server.token,
            "BOT_API_URL": server.url,
            "BOT_FILE_URL": server.file_url,
            "YUANHUA_DATA": str(tmp_path / f"data{len(started)}"),
            "YUANHUA_LANG": "en",
            "PYTHONPATH": str(Path(__file__).parents[1]),
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", PROGRAM, env=environment, stdout=PIPE, stderr=PIPE, cwd=tmp_path
        )
        started.append(process)
        return process

    yield run
    for process in started:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def end(process: Process, seconds: float = 30.0) -> tuple[int | None, str]:
    out, err = await asyncio.wait_for(process.communicate(), seconds)
    assert out == b""
    return process.returncode, err.decode()


async def polling(server: BotApiServer) -> None:
    await server.handed_over(30.0)


async def test_ctrl_c_ends_it_after_the_answer_under_way(server: BotApiServer, start: Start) -> None:
    process = await start()
    await polling(server)
    anna = server.world.person("Anna", language_code="en")
    sent = server.people.send(anna, server.world.private(anna), "tides")
    await server.until(lambda: any(call.method == "sendMessage" for call in server.world.calls) or None)
    process.send_signal(signal.SIGINT)
    code, lines = await end(process)
    assert code == 0, lines
    assert lines.rstrip().endswith(SAID.stopped)
    assert "Traceback" not in lines
    assert (await server.next_answer(sent)).body.text == CATALOGUES["en"].answer.empty_library
    assert SAID.running.format(username="yuanhua_bot") in lines
    assert server.token not in lines


async def test_a_refused_token_is_one_line(server: BotApiServer, start: Start) -> None:
    code, lines = await end(await start(OTHER))
    assert (code, lines) == (2, f"{SAID.refused}\n")


async def test_a_newcomer_gives_way_to_the_bot_that_runs(server: BotApiServer, start: Start) -> None:
    server.faults.add(Fault("getUpdates", refusal=CONFLICT, times=None))
    code, lines = await end(await start())
    assert code == 2
    assert lines.rstrip().endswith(SAID.conflict)
    assert "Traceback" not in lines


async def test_a_network_that_is_gone_at_the_start_comes_back_and_sigterm_ends_it(
    server: BotApiServer, start: Start
) -> None:
    server.faults.add(Fault("getMe", reset=True, times=2))
    process = await start()
    await polling(server)
    process.terminate()
    code, lines = await end(process)
    assert code == 0
    assert "Traceback" not in lines
