"""What every handler is given: the archive, the chat state, the renderer, and who is asking how."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import ParamSpec, TypeVar

from telegram import Chat, Update, User
from telegram.constants import ChatType

from bot.archive import Archive
from bot.chats import Chats
from bot.claims import Claims
from bot.limits import Limits
from bot.meters import Meters
from bot.pictures.fonts import Fonts
from bot.render import Look, Renderer
from bot.settings import Settings
from bot.shown import Shown
from bot.texts import CATALOGUES, texts_for
from bot.texts.model import Texts

P = ParamSpec("P")
T = TypeVar("T")

# Answers worked out at once, besides those that wait for a search process. Python threads share one
# processor, so more would only make each slower and the event loop late; two, so that a short answer does not
# wait for a long one.
THREADS = 2
GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Desk:
    """One bot's working place. `username` and `inline` are known once Telegram was asked who the bot is."""

    settings: Settings
    archive: Archive
    chats: Chats
    renderer: Renderer
    limits: Limits = field(default_factory=Limits)
    meters: Meters = field(default_factory=Meters)
    shown: Shown = field(default_factory=Shown)
    claims: Claims | None = None  # of one of several bots on the data folder
    fonts: Fonts | None = None  # None: pictures can't be drawn here
    username: str = ""
    inline: bool = False
    now: Callable[[], datetime] = _now
    ahead: Callable[[], float] = (
        float  # seconds by which `now` is ahead of Telegram's clock, as far as is known
    )
    sending_daily: asyncio.Lock = field(default_factory=asyncio.Lock)
    _threads: ThreadPoolExecutor = field(init=False)

    def __post_init__(self) -> None:
        """Make the threads; they start with the first work."""
        self._threads = ThreadPoolExecutor(THREADS + self.settings.searchers, thread_name_prefix="answer")

    async def work(self, task: Callable[P, T], *args: P.args, **options: P.kwargs) -> T:
        """The result of something that asks the library, worked out beside the event loop.

        Raises:
            Exception: whatever the task raises.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, partial(task, *args, **options))

    def close(self) -> None:
        """End the threads once their work is done."""
        self._threads.shutdown()

    def look(self, chat: Chat | None, user: User | None, topic: str = "") -> Look:
        """How an answer reads in that chat for that user: what the chat chose, else the user's language.

        A channel has no user; there the script of the topic decides between Chinese and English.
        """
        kept = self.chats.settings(chat.id if chat else user.id if user else 0)
        if kept.language in CATALOGUES:
            texts = CATALOGUES[kept.language]
        elif user is not None:
            texts = texts_for(user.language_code)
        else:
            texts = texts_for("zh" if any("\u4e00" <= char <= "\u9fff" for char in topic) else None)
        return Look(texts, kept.script)

    def texts(self, update: Update) -> Texts:
        """The catalogue for whoever caused the update."""
        return self.look(update.effective_chat, update.effective_user).texts

    def is_admin(self, user: User | None) -> bool:
        """Whether the user looks after the library. By id: names can be taken by anybody."""
        return user is not None and user.id in self.settings.admins

    def may_ask(self, user: User | None, chat: Chat | None) -> bool:
        """Whether that user may ask in that chat: a decision about either counts, else the settings' list."""
        if self.is_admin(user):
            return True
        return self._allowed([key.id for key in (user, chat) if key is not None])

    def may_read(self, chat: int) -> bool:
        """Whether quotes may be sent to a chat that nobody asks in just now."""
        return chat in self.settings.admins or self._allowed([chat])

    def _allowed(self, keys: list[int]) -> bool:
        decided = [self.chats.allowed(key) for key in keys]
        if False in decided:
            return False
        return True in decided or not self.settings.allowed or bool(self.settings.allowed & set(keys))

    def link(self, payload: str) -> str:
        """A link that opens the bot's chat with that start parameter."""
        return f"https://t.me/{self.username}?start={payload}"
