"""Targets: updates of any shape, by polling and by webhook. The bot goes on taking and answering them.

The bot is the unmodified application with a Telegram in the same process; what stands for a network are the
bodies that an engine makes. After each input somebody new asks an ordinary question, and gets one answer.
"""

import asyncio
import functools
import json
import logging
import os
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from telegram.error import TelegramError
from telegram.request import RequestData
from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from bot.app import UPDATES, build_application
from bot.chats import Chats
from bot.handlers import uploads
from bot.limits import Kind, Limits, Rate
from bot.playground.api import Api
from bot.playground.errors import PlaygroundError
from bot.playground.faults import Faults
from bot.playground.flood import Flood
from bot.playground.people import People
from bot.playground.world import World
from bot.settings import Settings
from corpus.errors import FetchError
from fuzz.target import Target, text_of
from tests.fakes import InProcess, open_library

_TOKEN = "5000000000:" + "F" * 35
_SECRET = "fuzzing-needs-no-secret"  # noqa: S105
_LASTS = 300  # inputs of one application: its Telegram forgets nothing
_PATIENCE = 120.0  # seconds by the clock until the bot counts as dead
_WORDS = (
    "/start", "/start q_aaaaaaaaaaaa", "/quote 手艺", "/random", "/who 手艺", "/stats", "/speakers",
    "/sources", "/lang en", "/script t", "/daily 8:00", "/daily off", "/library", "/allow 1",
    "/deny 1001", "/forgetme", "/help", "@yuanhua_bot ", "https://a.example/x", "陶望川 手艺",
    "l:abcdefghij", "c::1", "x:abc", "message", "edited_message", "channel_post", "callback_query",
    "inline_query", "my_chat_member", "guest_message", "reply_to_message", "document", "entities",
)  # fmt: skip
# What an update of a shape that Telegram never sends may end in: an answered error, and nothing else.
_WRONG_SHAPE = (TypeError, AttributeError, KeyError, ValueError, OverflowError, TelegramError)


_UPLOAD = "主持人：您几点开门？\n丁海棠：五点。\n主持人：谁来得最早？\n丁海棠：扫街的老郑。\n"


def targets() -> tuple[Target, ...]:
    """The targets of this file."""
    return (
        Target("updates", updates, _WORDS, most=4096, structured=True, seconds=60),
        Target("webhook", webhook, _WORDS, most=4096, structured=True, seconds=60),
    )


def updates(data: bytes) -> None:
    """Any JSON as what getUpdates returns, or any text as a message."""
    _stages().run("updates", data)


def webhook(data: bytes) -> None:
    """Any body posted to the webhook's address; its first byte says with which headers."""
    _stages().run("webhook", data)


class _Line(InProcess):
    """Hands over what waits, as Telegram does: again until it is confirmed; what has no number, once."""

    def __init__(self, api: Api) -> None:
        super().__init__(api, Faults())
        self.waiting: deque[Any] = deque()
        self.asked = asyncio.Event()  # a poll is waiting, and there is nothing to give
        self.come = asyncio.Event()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *rest: Any, **options: Any
    ) -> tuple[int, bytes]:
        if not url.endswith("/getUpdates"):
            return await super().do_request(url, method, request_data, *rest, **options)
        asked = request_data.parameters if request_data else {}
        offset = int(asked.get("offset", 0) or 0)
        self.waiting = deque(u for u in self.waiting if _number(u) is None or _number(u) >= offset)
        while not self.waiting and asked.get("timeout"):  # none: the last call of all, which only confirms
            self.come.clear()
            self.asked.set()
            await self.come.wait()
        self.asked.clear()
        result = list(self.waiting)
        self.waiting = deque(update for update in self.waiting if _number(update) is not None)
        return 200, json.dumps({"ok": True, "result": result}).encode()


def _number(update: Any) -> Any:
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if type(number) is int else None


class _Errors(logging.Handler):
    """What the log says that it should not."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.kept: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.kept.append(record)


class _Stage:
    """One application at work, and the Telegram around it."""

    def __init__(self, *, by_webhook: bool) -> None:
        self.by_webhook = by_webhook
        self.world = World()
        self.people = People(self.world)
        self.line = _Line(Api(self.world, Flood(), local=True))
        self.errors = _Errors()
        self.stray: list[dict[str, Any]] = []
        self.number = 0
        self.url = ""
        self.leaving = AsyncExitStack()
        self.used = 0

    async def begin(self) -> None:
        anna = self.world.person("安娜")  # an admin, so that all there is can be asked for
        self.world.private(anna)
        self.world.group("匠人", [anna])
        self.world.keep_file("talk.txt", _UPLOAD.encode(), "text/plain")  # as file3, which a seed sends
        folder = Path(tempfile.mkdtemp(prefix="yuanhua-fuzz-"))
        archive = open_library(folder)
        self.leaving.callback(archive.close)
        chats = Chats.open(None)
        self.leaving.callback(chats.close)
        settings = Settings(token=_TOKEN, admins=frozenset({anna.id}), data=folder)
        limits = Limits({kind: Rate(10_000, 0.001) for kind in Kind})
        application = build_application(settings, archive, chats, self.line, limits=limits)
        self.application = application
        logging.getLogger().addHandler(self.errors)
        self.leaving.callback(logging.getLogger().removeHandler, self.errors)
        asyncio.get_running_loop().set_exception_handler(lambda _loop, context: self.stray.append(context))
        assert application.post_shutdown is not None
        self.leaving.push_async_callback(application.post_shutdown, application)
        await self.leaving.enter_async_context(application)
        assert application.post_init is not None
        assert application.updater is not None
        await application.post_init(application)
        await application.start()
        self.leaving.push_async_callback(application.stop)
        if self.by_webhook:
            sockets_port = _free_port()
            await application.updater.start_webhook(
                "127.0.0.1", sockets_port, "hook", secret_token=_SECRET,
                webhook_url=f"http://127.0.0.1:{sockets_port}/hook", allowed_updates=UPDATES,
            )  # fmt: skip
            self.url = f"http://127.0.0.1:{sockets_port}/hook"
        else:
            await application.updater.start_polling(poll_interval=0, allowed_updates=UPDATES)
        self.leaving.push_async_callback(application.updater.stop)

    async def end(self) -> None:
        self.line.come.set()
        AsyncHTTPClient().close()
        await self.leaving.aclose()

    async def run(self, data: bytes) -> None:
        self.used += 1
        self.errors.kept.clear()
        self.stray.clear()
        typed = False
        if self.by_webhook:
            await self._posted(data)
        else:
            typed = self._put(data)
        await self._settled()
        self._check_errors(strict=typed)
        await self._question()

    def _put(self, data: bytes) -> bool:
        """Let Telegram have what `data` says; True if it is what somebody typed, not JSON."""
        try:
            value = json.loads(data)
        except (ValueError, RecursionError):
            with suppress(PlaygroundError):  # no client sends a blank message
                self.people.send(self.world.people[1001], self.world.chats[1001], text_of(data)[:4096])
            self._forward()
            return True
        for update in value if isinstance(value, list) else [value]:
            if _number(update) is not None:
                update["update_id"] = self._next()
            self.line.waiting.append(update)
        self.line.come.set()
        return False

    def _forward(self) -> None:
        """Hand what people did in the world to the bot."""
        for update in list(self.world.updates._waiting):
            self.line.waiting.append(update | {"update_id": self._next()})
        self.world.updates.drop()
        self.line.come.set()

    def _next(self) -> int:
        self.number += 1
        return self.number

    async def _posted(self, data: bytes) -> None:
        way, body = data[:1], data[1:]
        headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": _SECRET}
        if wrong := way in b"123" and way:
            headers = [
                headers | {"X-Telegram-Bot-Api-Secret-Token": "another-secret"},
                headers | {"Content-Type": "text/plain"},
                {"Content-Type": "application/json"},
            ][int(way) - 1]
        request = HTTPRequest(self.url, "POST", headers=headers, body=body)
        answer = await AsyncHTTPClient().fetch(request, raise_error=False)
        assert answer.code in ({403} if wrong else {200, 400, 500}), answer.code
        assert b"Traceback" not in answer.body
        if wrong:
            assert self.application.update_queue.empty(), "an update without the secret"

    async def _settled(self) -> None:
        """Wait until everything was taken and handled, and the bot asks for more."""
        async with asyncio.timeout(_PATIENCE):
            while True:
                if not self.by_webhook:
                    await self.line.asked.wait()
                await self.application.update_queue.join()
                busy = self.world.updates.pending if self.by_webhook else self.line.waiting
                if not busy and (self.by_webhook or self.line.asked.is_set()):
                    return
                await asyncio.sleep(0)

    def _check_errors(self, *, strict: bool) -> None:
        assert not self.stray, f"left to the event loop: {self.stray[0].get('exception')!r}"
        for record in self.errors.kept:
            error = record.exc_info[1] if record.exc_info else None
            handled = isinstance(error, TelegramError if strict else _WRONG_SHAPE)
            if error is not None and (not handled or isinstance(error, UnicodeError)):
                raise error
            left_out = record.name in {"bot.inbox", "telegram.ext.ExtBot", "telegram.ext.Updater"}
            assert error is not None or (left_out and not strict), record.getMessage()

    async def _question(self) -> None:
        person = self.world.person("问的人")
        chat = self.world.private(person)
        self.people.send(person, chat, "/help")
        if not self.by_webhook:
            self._forward()
        await self._settled()
        answers = [message for message in self.world.history(chat) if message.sender is self.world.bot]
        assert len(answers) == 1, f"{len(answers)} answers to a plain question"


class _Stages:
    """The application that a target's inputs go to; a new one after some, and after each failure."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._stages: dict[str, _Stage] = {}

    def run(self, name: str, data: bytes) -> None:
        with _by_itself():
            stage = self._stages.get(name)
            if stage is None:
                stage = self._stages[name] = _Stage(by_webhook=name == "webhook")
                self._loop.run_until_complete(stage.begin())
            try:
                self._loop.run_until_complete(stage.run(data))
            except BaseException:
                self._drop(name)
                raise
            if stage.used >= _LASTS:
                self._drop(name)

    def close(self) -> None:
        with _by_itself():
            for name in list(self._stages):
                self._drop(name)
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    def _drop(self, name: str) -> None:
        stage = self._stages.pop(name)
        self._loop.run_until_complete(asyncio.wait_for(stage.end(), _PATIENCE))


@contextmanager
def _by_itself() -> Iterator[None]:
    """No input reaches into the network, and nothing is told on the terminal."""
    fetch, told = uploads.fetch, logging.root.manager.disable
    uploads.fetch = _unreachable  # type: ignore[assignment]
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        uploads.fetch = fetch
        logging.disable(told)


@functools.cache
def _stages() -> _Stages:
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    return _Stages()


def close() -> None:
    """End the applications that inputs were given to, if there are any."""
    if _stages.cache_info().currsize:
        _stages().close()
        _stages.cache_clear()


def _unreachable(url: str, **_: object) -> None:
    raise FetchError(url, "unreachable")


def _free_port() -> int:
    from tornado.netutil import bind_sockets  # noqa: PLC0415

    sockets = bind_sockets(0, "127.0.0.1")
    port: int = sockets[0].getsockname()[1]
    for socket in sockets:
        socket.close()
    return port
