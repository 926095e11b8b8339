"""The client of the Bot API: what a call gives, what it costs when it fails, and what is never sent twice."""

import asyncio
import socket
from pathlib import Path

import pytest
from telegram import Bot, InputFile
from telegram.error import NetworkError, TelegramError, TimedOut

from bot.pace import is_lost
from bot.playground.faults import Fault, server_error
from bot.playground.server import BotApiServer
from bot.wire import NeverSentError, Wire, proxy_for


@pytest.fixture
async def wired(server: BotApiServer):
    """The library's client on our line."""
    calls, polls = Wire(server.url, 4), Wire(server.url)
    async with Bot(
        server.token, server.url, server.file_url, request=calls, get_updates_request=polls
    ) as client:
        yield client


async def test_what_is_sent_arrives_as_it_is(server: BotApiServer, wired: Bot) -> None:
    anna = server.world.person("安娜")
    chat = server.world.private(anna)
    server.people.send(anna, chat, "你好")
    text = "<>&\"' 渡口\n👨‍👩‍👧 e\u0301 \\u0041 % + ="
    sent = await wired.send_message(chat.id, text)
    assert server.world.last(chat).body.text == text
    assert (sent.chat_id, sent.message_id) == (chat.id, server.world.last(chat).id)
    await wired.edit_message_text("改", chat.id, sent.message_id)
    assert server.world.last(chat).body.text == "改"


async def test_a_file_goes_and_comes_whole(server: BotApiServer, wired: Bot) -> None:
    anna = server.world.person("安娜")
    chat = server.world.private(anna)
    server.people.send(anna, chat, "你好")
    content = bytes(range(256)) * 300
    await wired.send_document(chat.id, InputFile(content, filename="记录.txt"), caption="两《书》")
    [kept] = [file for file in server.world.files.values() if file.content == content]
    assert kept.content == content
    assert server.world.last(chat).body.text == "两《书》"


async def test_halves_of_surrogate_pairs_in_an_answer_are_read() -> None:
    answer = Wire.parse_json_payload(b'{"ok":true,"result":"\\ud83d"}')
    assert answer["result"] == "\ud83d"
    with pytest.raises(TelegramError):
        Wire.parse_json_payload(b"<html>")


async def test_connections_are_kept_and_no_more_than_asked_for(server: BotApiServer, wired: Bot) -> None:
    anna = server.world.person("安娜")
    chat = server.world.private(anna)
    server.people.send(anna, chat, "你好")
    await asyncio.gather(*(wired.send_message(chat.id, str(n)) for n in range(20)))
    request = wired.request
    assert isinstance(request, Wire)
    assert request._session is not None
    kept = request._session.connector._conns  # type: ignore[union-attr]
    assert 1 <= sum(len(connections) for connections in kept.values()) <= 4


async def test_who_is_not_there_was_sent_nothing() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/bot"
        wire = Wire(url)
        await wire.initialize()
        with pytest.raises(NeverSentError) as caught:
            await wire.post(f"{url}1:x/getMe")
        await wire.shutdown()
    assert is_lost(caught.value)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault("sendMessage", reset=True), NetworkError),
        (Fault("sendMessage", garbage=True), TelegramError),
        (Fault("editMessageText", garbage=True), TelegramError),
        (Fault("sendMessage", refusal=server_error(502)), NetworkError),
        (Fault("sendMessage", hang=5.0), TimedOut),
    ],
)
async def test_what_may_have_been_sent_is_no_call_that_never_was(
    server: BotApiServer, wired: Bot, fault: Fault, error: type[TelegramError]
) -> None:
    anna = server.world.person("安娜")
    chat = server.world.private(anna)
    server.people.send(anna, chat, "你好")
    sent = await wired.send_message(chat.id, "一")
    server.faults.add(fault)
    if fault.method == "sendMessage":
        call = wired.send_message(chat.id, "二", read_timeout=0.2)
    else:
        call = wired.edit_message_text("二", chat.id, sent.message_id)
    with pytest.raises(error) as caught:
        await call
    assert not isinstance(caught.value, NeverSentError)
    assert server.token not in f"{caught.value!r}"
    assert (await wired.send_message(chat.id, "三")).message_id  # the line goes on


async def test_it_can_be_closed_and_opened_again(server: BotApiServer) -> None:
    wire = Wire(server.url)
    with pytest.raises(RuntimeError):
        await wire.do_request(f"{server.url}{server.token}/getMe", "POST")
    for _ in range(2):
        await wire.initialize()
        status, _ = await wire.do_request(f"{server.url}{server.token}/getMe", "POST")
        assert status == 200
        await wire.shutdown()


def test_the_environment_names_the_proxy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    assert proxy_for("https://api.telegram.org/bot") is None
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    assert proxy_for("https://api.telegram.org/bot") == "http://proxy.example:3128"
    assert proxy_for("http://api.example:8081/bot") is None
    monkeypatch.setenv("ALL_PROXY", "http://any.example:1")
    assert proxy_for("http://api.example:8081/bot") == "http://any.example:1"
    monkeypatch.setenv("NO_PROXY", "telegram.org,127.0.0.1")
    assert proxy_for("https://api.telegram.org/bot") is None
    assert proxy_for("http://127.0.0.1:8081/bot") is None


async def test_calls_go_through_the_proxy(server: BotApiServer, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append((await reader.readline()).decode())
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 24\r\n\r\n" + b'{"ok":true,"result":"x"}')
        await writer.drain()
        writer.close()

    door = await asyncio.start_server(proxy, "127.0.0.1", 0)
    port = door.sockets[0].getsockname()[1]
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    wire = Wire("http://far.example/bot")
    await wire.initialize()
    assert await wire.post("http://far.example/bot1:x/getMe") == "x"
    await wire.shutdown()
    door.close()
    assert seen == ["POST http://far.example/bot1:x/getMe HTTP/1.1\r\n"]
