"""The Telegram application: put together here, for the running bot and for tests alike."""

import asyncio
import logging
import os
import sys
import time
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlsplit

from telegram import Update
from telegram.constants import UpdateType
from telegram.error import Conflict, InvalidToken
from telegram.ext import Application, CallbackContext, TypeHandler
from telegram.request import BaseRequest

from bot import menus
from bot.archive import Archive
from bot.chats import Chats
from bot.desk import Desk
from bot.handlers import daily
from bot.handlers.faults import on_error
from bot.handlers.greetings import on_joined
from bot.handlers.inline import on_guest, on_inline
from bot.handlers.messages import Answering, answering, on_message
from bot.handlers.presses import on_press
from bot.limits import Limits
from bot.line import Pulse, WatchedRequest
from bot.order import ChatOrder
from bot.pace import Pace
from bot.redact import protect_logs
from bot.render import Renderer
from bot.script import Converter
from bot.settings import Settings
from bot.texts import CATALOGUES
from bot.texts.cli import command_texts
from bot.texts.model import ServeTexts
from corpus.errors import CorpusError

App = Application[Any, Any, Any, Any, Any, Any]
Context = CallbackContext[Any, Any, Any, Any]

UPDATES = [
    UpdateType.MESSAGE,
    UpdateType.EDITED_MESSAGE,
    UpdateType.CHANNEL_POST,
    UpdateType.EDITED_CHANNEL_POST,
    UpdateType.CALLBACK_QUERY,
    UpdateType.INLINE_QUERY,
    UpdateType.MY_CHAT_MEMBER,
    UpdateType.GUEST_MESSAGE,
]
OK, FAILED = 0, 2
_REFRESH_SECONDS = 3.0  # until what another process added is found here
_PRUNE_SECONDS = 6 * 3600.0
# A bot that has just been started gives way to the one that runs already; later on it stays.
_NEWCOMER_SECONDS = 60.0
_CONFLICTS = 3
_POOL = 64  # connections; as many answers are sent at once

_log = logging.getLogger(__name__)


def build_application(
    settings: Settings,
    archive: Archive,
    chats: Chats,
    request: BaseRequest | None = None,
    *,
    limits: Limits | None = None,
) -> App:
    """The application with all its handlers, not yet initialized.

    `request` takes the place of the network for all calls. The desk is `bot_data["desk"]`.
    """
    desk = Desk(settings, archive, chats, Renderer(Converter()), limits or Limits())
    builder = (
        Application.builder()
        .token(settings.token or "")
        .base_url(settings.api_url)
        .base_file_url(settings.file_url)
        .rate_limiter(Pace())
        .concurrent_updates(ChatOrder())
        .post_init(_prepare)
    )
    said = _terminal()
    pulse = Pulse(time.monotonic())
    host = urlsplit(settings.api_url).netloc
    if request is None:
        builder.request(WatchedRequest(pulse, host, said, connection_pool_size=_POOL, pool_timeout=10.0))
        builder.get_updates_request(WatchedRequest(pulse, host, said, connection_pool_size=1))
    else:
        builder.request(request).get_updates_request(request)
    application: App = builder.build()
    application.bot_data["desk"] = desk
    application.add_handler(TypeHandler(Update, _dispatch(desk, application)))
    application.add_error_handler(_errors(desk, _Conflicts(said)))
    return application


def _dispatch(desk: Desk, application: App) -> Callable[[Update, Context], Coroutine[Any, Any, None]]:
    assert application.job_queue is not None  # the job-queue extra is a dependency
    known: dict[str, Answering] = answering(application.job_queue)

    async def dispatch(update: Update, context: Context) -> None:
        if not desk.username:
            _introduce(desk, context.application)
        if update.callback_query is not None:
            await on_press(desk, update)
        elif update.inline_query is not None:
            await on_inline(desk, update)
        elif update.guest_message is not None:
            await on_guest(desk, update)
        elif update.my_chat_member is not None:
            await on_joined(desk, update)
        else:
            await on_message(desk, known, update)

    return dispatch


def _introduce(desk: Desk, application: App) -> None:
    """Note who Telegram says the bot is."""
    me = application.bot.bot
    desk.username = me.username or ""
    desk.inline = bool(me.supports_inline_queries)


def _errors(desk: Desk, conflicts: "_Conflicts") -> Callable[[object, Context], Coroutine[Any, Any, None]]:
    async def handle(update: object, context: Context) -> None:
        if isinstance(context.error, Conflict):
            conflicts.meet(context.application)
            return
        await on_error(desk, update, context.error)

    return handle


async def _prepare(application: App) -> None:
    """Before the first update: menus, daily quotes, and what is done every so often."""
    desk: Desk = application.bot_data["desk"]
    _introduce(desk, application)
    await asyncio.to_thread(desk.chats.prune)
    await menus.set_menus(desk, application.bot)
    daily.schedule_all(desk, application)
    queue = application.job_queue
    assert queue is not None
    once = {"max_instances": 1, "coalesce": True}

    async def refresh(context: Context) -> None:
        del context
        try:
            await asyncio.to_thread(desk.archive.refresh)
        except CorpusError:
            _log.exception("the library could not be brought up to date")

    async def prune(context: Context) -> None:
        del context
        await asyncio.to_thread(desk.chats.prune)

    queue.run_repeating(refresh, _REFRESH_SECONDS, job_kwargs=once)
    queue.run_repeating(prune, _PRUNE_SECONDS, job_kwargs=once)
    _log.info(_terminal().running.format(username=desk.username))


class _Conflicts:
    """What to do when another program polls with the same token."""

    def __init__(self, said: ServeTexts) -> None:
        self._said = said
        self._begun = time.monotonic()
        self._met = 0
        self._told = float("-inf")

    def meet(self, application: App) -> None:
        """Give way as a newcomer, else stay and say so once a minute."""
        now = time.monotonic()
        self._met += 1
        if now - self._begun < _NEWCOMER_SECONDS:
            if self._met == _CONFLICTS:
                application.bot_data["gave way"] = True
                application.stop_running()
        elif now - self._told > _NEWCOMER_SECONDS:
            self._told = now
            _log.warning(self._said.conflict_again)


def serve(settings: Settings, archive: Archive) -> int:
    """Run the bot by long polling until Ctrl-C or SIGTERM; returns the exit status.

    Answers under way are finished. A refused token and another bot on the same token end it with one line.

    Raises:
        LibraryError: the chat state can't be opened.
    """
    # python-telegram-bot's durations as timedelta; else it warns at each of them.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    said = _terminal()
    _log_lines(settings.token or "")
    chats = Chats.open(settings.data / "chats.db")
    try:
        application = build_application(settings, archive, chats)
        try:
            # The network may be gone at the start, too: it is tried for as long as it takes.
            application.run_polling(allowed_updates=UPDATES, bootstrap_retries=-1)
        except InvalidToken:
            _say(said.refused)
            return FAILED
        if application.bot_data.get("gave way"):
            _say(said.conflict)
            return FAILED
        _say(said.stopped)
    finally:
        chats.close()
    return OK


def _terminal() -> ServeTexts:
    return CATALOGUES[command_texts(os.environ).code].serve


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


def _log_lines(token: str) -> None:
    """Log to standard error, one line an event, without tokens and without Telegram's own complaints."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    protect_logs([token])
    for name in ("telegram.ext", "telegram.ext.Updater"):
        logging.getLogger(name).addFilter(_told_by_us)


def _told_by_us(record: logging.LogRecord) -> bool:
    """Leave out tracebacks of what an operator is told in a line of ours."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, Conflict | InvalidToken)
