"""The unmodified bot on a loopback server: started, talked to and stopped over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

from telegram.ext import Application

from bot.app import UPDATES, build_application
from bot.archive import Archive
from bot.chats import Chats
from bot.playground.model import Chat, Message, Person
from bot.playground.people import People
from bot.playground.running import running, settled
from bot.playground.server import BotApiServer
from bot.playground.world import World
from bot.settings import Settings


class Live(NamedTuple):
    """A server with the bot at work on it."""

    server: BotApiServer
    application: Application[Any, Any, Any, Any, Any, Any]

    @property
    def world(self) -> World:
        return self.server.world

    @property
    def people(self) -> People:
        return self.server.people

    def anna(self, code: str = "zh-hans") -> tuple[Person, Chat]:
        anna = self.world.person("安娜", language_code=code)
        return anna, self.world.private(anna)

    async def settle(self) -> None:
        await settled(self.server, self.application)

    async def ask(self, person: Person, chat: Chat, text: str, **options: Any) -> list[Message]:
        """What the bot wrote in the chat after that message."""
        sent = self.people.send(person, chat, text, **options)
        await self.settle()
        return self.after(sent)

    def after(self, sent: Message) -> list[Message]:
        later = [message for message in self.world.history(sent.chat) if message.id > sent.id]
        return [message for message in later if message.sender is self.world.bot]

    async def press(self, person: Person, message: Message, label: str) -> dict[str, Any]:
        press = self.people.press(person, message, label)
        await self.settle()
        assert press.answer.done(), "the button was not answered"
        return press.answer.result()


@asynccontextmanager
async def at_work(
    archive: Archive,
    state: Path | None = None,
    server: BotApiServer | None = None,
    admins: frozenset[int] = frozenset(),
) -> AsyncIterator[Live]:
    """The bot at work on a server, a new one unless given; at the end nothing may have been refused."""
    own = server is None
    server = server or BotApiServer()
    if own:
        await server.start()
    chats = Chats.open(state)
    settings = Settings(token=server.token, api_url=server.url, file_url=server.file_url, admins=admins)
    application = build_application(settings, archive, chats)
    try:
        async with running(application, UPDATES):
            yield Live(server, application)
    finally:
        chats.close()
        if own:
            await server.stop()
    refused = server.refusals()
    assert not refused, [(call.method, call.reason, call.arguments) for call in refused]


def quoted(message: Message) -> list[str]:
    """What stands in the blockquotes of a message."""
    kinds = {"blockquote", "expandable_blockquote"}
    return [message.body.text[e.start : e.end] for e in message.body.entities if e.kind in kinds]
