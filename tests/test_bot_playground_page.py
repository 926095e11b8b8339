"""The page's server: what it serves, whom it admits, and what the page can do through its WebSocket."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from dataclasses import fields
from pathlib import Path

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

import bot.playground
from bot.playground.page import PageServer
from bot.playground.stage import FRIEND, YOU, Stage
from bot.playground.world import World
from bot.texts.playground import PLAYGROUND_TEXTS
from bot.texts.playground.model import PlaygroundTexts

FOLDER = Path(bot.playground.__file__).parent / "page"


@pytest.fixture
async def page() -> AsyncIterator[PageServer]:
    started = PageServer(Stage(World()))
    await started.start()
    yield started
    await started.stop()


async def fetch(page: PageServer, path: str, **options):
    return await AsyncHTTPClient().fetch(HTTPRequest(page.url + path, **options))


class Socket:
    """The page's end of the WebSocket."""

    def __init__(self, connection: WebSocketClientConnection) -> None:
        self.connection = connection

    async def told(self, kind: str) -> dict:
        """The next thing of that kind."""
        async with asyncio.timeout(5):
            while True:
                message = json.loads(await self.connection.read_message())
                if message["type"] == kind:
                    return message

    async def ask(self, **request) -> None:
        await self.connection.write_message(json.dumps({"person": YOU} | request))


@pytest.fixture
async def socket(page: PageServer) -> AsyncIterator[Socket]:
    """An open page's connection."""
    wanted = HTTPRequest(f"ws://127.0.0.1:{page.port}/live", headers={"Origin": page.url})
    connection = await websocket_connect(wanted)
    yield Socket(connection)
    connection.close()
    while await connection.read_message() is not None:
        pass


async def test_the_page_is_self_contained(page: PageServer) -> None:
    html = (await fetch(page, "/")).body.decode()
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", html)
    for name in re.findall(r'(?:src|href)="([\w.]+)"', html):
        assert (await fetch(page, f"/{name}")).code == 200
    policy = (await fetch(page, "/")).headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self'")


def test_every_module_and_style_that_is_named_exists() -> None:
    for script in FOLDER.glob("*.js"):
        for name in re.findall(r'from "\./([\w.]+)"', script.read_text()):
            assert (FOLDER / name).is_file(), f"{script.name} imports {name}"


def test_no_text_of_the_page_stands_in_its_scripts() -> None:
    for script in FOLDER.glob("*.js"):
        assert not re.search(r"[\u4e00-\u9fff]", script.read_text()), script.name


def test_every_text_the_scripts_use_is_in_the_catalogue() -> None:
    known = {field.name for field in fields(PlaygroundTexts)}
    used = {
        name for script in FOLDER.glob("*.js") for name in re.findall(r"\bt\(\)\.(\w+)", script.read_text())
    }
    assert used <= known
    prefixed = {name for name in known if name.startswith("withheld_")}
    server_side = {
        "code",
        "language",
        "opened",
        "you",
        "friend",
        "group",
        "forum",
        "topic_talks",
        "topic_tea",
    }
    assert known - used - prefixed - server_side == set()


def test_the_languages_have_the_same_placeholders() -> None:
    for field in fields(PlaygroundTexts):
        forms = {
            tuple(sorted(re.findall(r"\{\w+\}", getattr(texts, field.name))))
            for texts in PLAYGROUND_TEXTS.values()
        }
        assert len(forms) == 1, field.name
        assert all(getattr(texts, field.name).strip() for texts in PLAYGROUND_TEXTS.values())


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:80", "192.168.0.2"])
async def test_other_names_for_this_machine_are_refused(page: PageServer, host: str) -> None:
    for path in ("/", "/main.js", "/file/file1"):
        with pytest.raises(HTTPClientError) as error:
            await fetch(page, path, headers={"Host": host})
        assert error.value.code == 403


async def test_another_site_can_neither_speak_nor_upload(page: PageServer) -> None:
    handshake = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
    handshake |= {"Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==", "Origin": "http://evil.example"}
    with pytest.raises(HTTPClientError) as error:
        await fetch(page, "/live", headers=handshake)
    assert error.value.code == 403
    for headers in ({"Origin": "http://evil.example"}, {}):
        with pytest.raises(HTTPClientError) as error:
            await fetch(page, "/upload", method="POST", body="", headers=headers)
        assert error.value.code == 403


async def test_it_listens_on_this_machine_only(page: PageServer) -> None:
    assert page.url.startswith("http://127.0.0.1:")


async def test_a_page_that_opens_learns_everything(page: PageServer, socket: Socket) -> None:
    await socket.ask(do="send", chat=YOU, text="茶")
    await socket.told("message")
    hello = page.hello()
    assert json.loads(json.dumps(hello)) == hello
    assert set(hello["texts"]) == {"zh-hans", "zh-hant", "en"}
    assert [chat["kind"] for chat in hello["chats"]] == ["bot", "group", "group", "person"]
    assert [message["text"] for message in hello["messages"]] == ["茶"]
    assert [person["id"] for person in hello["people"]] == [YOU, FRIEND]


async def test_what_is_sent_edited_and_deleted_is_told(page: PageServer, socket: Socket) -> None:
    group = page.stage.group
    await socket.ask(do="send", chat=group.id, text="大家好")
    sent = (await socket.told("message"))["message"]
    assert sent["from"]["id"] == YOU
    assert (await socket.told("withheld"))["reason"] == "privacy"
    await socket.ask(do="edit", chat=group.id, message=sent["message_id"], text="大家晚上好")
    assert (await socket.told("edited"))["message"]["text"] == "大家晚上好"
    await socket.ask(do="delete", chat=group.id, message=sent["message_id"])
    assert (await socket.told("deleted"))["message"] == sent["message_id"]


@pytest.mark.parametrize(
    "request_",
    [
        {"do": "nothing"},
        {"do": "send", "chat": 1, "text": "x"},
        {"do": "send", "chat": None, "text": "x", "person": 5},
        {"do": "press", "chat": YOU, "message": 1, "row": 0, "column": 0},
        {"do": "choose", "chat": YOU, "question": "9", "result": "1"},
        {"do": "language", "code": "klingonese"},
        {"do": "send", "chat": YOU, "text": "  "},
    ],
)
async def test_what_cannot_be_done_is_a_problem_and_changes_nothing(
    page: PageServer, socket: Socket, request_: dict
) -> None:
    await socket.ask(**request_)
    await socket.told("problem")
    assert not any(page.stage.world.history(chat) for chat in page.stage.chats)
    assert page.stage.world.updates.pending == 0


async def test_nonsense_on_the_wire_is_a_problem(page: PageServer, socket: Socket) -> None:
    for wire in ("{", "[]", "7", "null"):
        await socket.connection.write_message(wire)
        await socket.told("problem")
    assert not any(page.stage.world.history(chat) for chat in page.stage.chats)
    assert page.stage.world.updates.pending == 0


async def test_a_dropped_file_becomes_a_document(page: PageServer, socket: Socket) -> None:
    parts = [("chat", str(YOU)), ("person", str(YOU)), ("thread", "0"), ("caption", "请收")]
    body = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in parts
    )
    body += (
        '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n甲：好。\r\n--x--\r\n'
    )
    headers = {"Origin": page.url, "Content-Type": "multipart/form-data; boundary=x"}
    await fetch(page, "/upload", method="POST", body=body, headers=headers)
    document = (await socket.told("message"))["message"]["document"]
    assert document["file_name"] == "a.txt"
    stored = await fetch(page, f"/file/{document['file_id']}")
    assert stored.body.decode() == "甲：好。"
    assert stored.headers["Content-Disposition"] == "attachment"


async def test_the_language_of_the_user_is_the_page_s(page: PageServer, socket: Socket) -> None:
    await socket.ask(do="language", code="en")
    cast = await socket.told("cast")
    assert (cast["language"], cast["people"][0]["language_code"]) == ("en", "en")
    assert cast["chats"][1]["title"] == "Reading group"


async def test_the_bot_named_where_it_is_not_is_a_guest(page: PageServer, socket: Socket) -> None:
    await socket.ask(do="send", chat=page.stage.direct.id, text="@yuanhua_bot 茶")
    await socket.told("message")
    assert page.stage.world.updates.pending == 1
