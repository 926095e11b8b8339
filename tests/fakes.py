"""A Telegram in the same process: a real application whose request asks the playground's world directly."""

import json
import os
import re
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from telegram import Update
from telegram.ext import Application
from telegram.request import BaseRequest, RequestData

from bot.app import build_application
from bot.archive import Archive
from bot.chats import Chats
from bot.limits import Limits
from bot.playground.api import Api
from bot.playground.arguments import Arguments, Upload
from bot.playground.calls import Call
from bot.playground.faults import Faults
from bot.playground.model import Chat, Message, Person
from bot.playground.running import running, settled
from bot.playground.server import TOKEN, BotApiServer
from bot.playground.world import World
from bot.settings import Settings
from corpus.assemble import assemble
from corpus.draft import Draft
from corpus.model import Cue

ROUNDTABLE = """河岸夜谈：城市里的手艺

主持人：各位晚上好，今天想聊聊手艺。先请木匠师傅说说，修老家具难在哪里？
陶望川：修老家具最难的是忍住不动手。木头自己会说话，你先听它说三天，再决定锯哪里。现在的人心急，总想一个下午修好一把椅子。
主持人：那学徒怎么带？
陶望川：学徒头一年只磨刀。刀磨不好，人的心也静不下来。我带过九个学徒，留下来的只有两个。
许知夏：我做陶瓷，泥料也要陈放半年。窑火一开，谁也不能保证出来什么颜色，这正是陶瓷有意思的地方。
主持人：年轻人愿意学吗？
许知夏：愿意的。去年夏天来了六十个学生，他们说在电脑前坐久了，想用手摸一摸真实的东西。机器可以做得更快，但是手的温度机器给不了。
陶望川：机器我也用。开料用机器，收尾用手。工具没有高低，只有合适不合适。
主持人：最后一个问题，手艺会消失吗？
许知夏：只要还有人想亲手给家里人做一只碗，手艺就不会消失。
"""

INTERVIEW = """山城訪談：與賴慕青談閱讀

記者：您每天讀多少書？
賴慕青：我不數頁數。清晨讀兩個鐘頭，讀到哪裡算哪裡。閱讀不是比賽，慢慢讀才讀得進心裡。
記者：電子書會取代紙本書嗎？
賴慕青：我兩種都讀。電子書輕，出門帶著方便；紙本書有重量，翻到一半時，手指知道自己走了多遠。
記者：對年輕讀者有什麼建議？
賴慕青：先挑一本薄的書，讀完它。讀完一本書的快樂，會帶你去找下一本。
"""

ENGLISH = """Harbour talk

Host: What keeps a small bakery alive?
Nora Quill: Flour and patience. We bake forty loaves a night; all of them must taste the same.
Host: And rising rents?
Nora Quill: The rent went up twice in a year. We moved the ovens to the cellar and kept the shop.
"""

FILES = {"roundtable.txt": ROUNDTABLE, "interview.txt": INTERVIEW, "harbour.txt": ENGLISH}


def open_library(folder: Path) -> Archive:
    """A library of three short invented transcripts."""
    archive = Archive.open(folder)
    for name, text in FILES.items():
        put(archive, name, text)
    return archive


def put(archive: Archive, name: str, text: str) -> None:
    """Add a transcript: a title, an empty line, and a line `name：words` for each turn."""
    title, _, *lines = text.rstrip("\n").split("\n")
    cues = []
    for number, line in enumerate(lines, 3):
        label, words = re.split("[:：] ?", line, maxsplit=1)
        cues.append(Cue(number, label, words))
    draft = Draft("text", tuple(cues), title=title)
    archive.add(assemble(draft, text.encode(), name), text.encode())


class NoSocket(BaseRequest):
    """A line of the client without a connection; what it answers is up to `do_request`."""

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass


class InProcess(NoSocket):
    """Answers the client's calls from a world, as the loopback server does."""

    def __init__(self, api: Api, faults: Faults) -> None:
        self.api = api
        self.faults = faults

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        if method == "GET" or "/file/" in url:
            file = self.api.world.files[url.rsplit("/", 1)[1]]
            return 200, file.content
        name = url.rsplit("/", 1)[1]
        fields = request_data.json_parameters if request_data else {}
        parts = request_data.multipart_data if request_data else {}
        files = {key: Upload(str(part[0]), str(part[2]), part[1]) for key, part in (parts or {}).items()}
        code, body = self.api.call(name, Arguments(dict(fields), files), self.faults.strike(name))
        return code, json.dumps(body).encode()


class Telegram:
    """One bot at work in a world: `say` something as somebody, `settle`, and read what came of it.

    In the same process, which is quick; with FLOWS_OVER_HTTP=1 through the loopback server, polling it as the
    running bot does.
    """

    def __init__(
        self,
        archive: Archive,
        chats: Chats | None = None,
        settings: Settings | None = None,
        limits: Limits | None = None,
        world: World | None = None,
    ) -> None:
        self.server = BotApiServer(world)
        self.world = self.server.world
        self.people = self.server.people
        self.chats = chats or Chats.open(None)
        self.over_http = os.environ.get("FLOWS_OVER_HTTP") == "1"
        self._archive = archive
        self._settings = replace(settings or Settings(), token=TOKEN)
        self._limits = limits
        self._leaving = AsyncExitStack()
        self._offset = 0
        self.application: Application[Any, Any, Any, Any, Any, Any]

    async def __aenter__(self) -> Self:
        request = None
        if self.over_http:
            await self.server.start()
            self._leaving.push_async_callback(self.server.stop)
            urls = {"api_url": self.server.url, "file_url": self.server.file_url}
            self._settings = replace(self._settings, **urls)
        else:
            request = InProcess(self.server.api, self.server.faults)
        self.application = build_application(
            self._settings, self._archive, self.chats, request, limits=self._limits
        )
        if self.over_http:
            await self._leaving.enter_async_context(running(self.application))
        else:
            await self._leaving.enter_async_context(self.application)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._leaving.aclose()

    async def settle(self) -> None:
        """Let the bot handle every update there is; in the same process one after another."""
        if self.over_http:
            await settled(self.server, self.application)
            return
        while updates := await self.world.updates.poll(self._offset, 100, 0):
            for update in updates:
                self._offset = update["update_id"] + 1
                await self.application.process_update(Update.de_json(update, self.application.bot))

    async def say(self, person: Person, text: str, chat: Chat | None = None, **options: Any) -> list[Message]:
        """Write a message; returns what the bot wrote in that chat afterwards."""
        chat = chat or self.world.private(person)
        sent = self.people.send(person, chat, text, **options)
        await self.settle()
        return self.after(sent)

    async def press(self, person: Person, message: Message, label: str) -> dict[str, Any]:
        """Press a button; returns how the press was answered. The message itself may have changed."""
        pressed = self.people.press(person, message, label)
        await self.settle()
        assert pressed.answer.done(), "a pressed button was not answered"
        return pressed.answer.result()

    def after(self, sent: Message) -> list[Message]:
        """What the bot wrote in a chat after a message."""
        return [
            m for m in self.world.history(sent.chat) if m.id > sent.id and m.sender in {self.world.bot, None}
        ]

    def refused(self) -> list[Call]:
        """The calls that Telegram would have refused."""
        return [call for call in self.world.calls if call.refused]


def labels(message: Message) -> list[str]:
    """The texts of a message's buttons."""
    return [button["text"] for row in message.keyboard or [] for button in row]
