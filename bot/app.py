"""The Telegram application: put together here, for the running bot and for tests alike."""

import asyncio
import hashlib
import logging
import os
import sys
import time
from collections.abc import Callable, Coroutine
from contextlib import ExitStack, closing, suppress
from functools import partial
from typing import Any

from telegram import Update
from telegram.constants import UpdateType
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.ext import Application, CallbackContext, TypeHandler, Updater
from telegram.request import BaseRequest

from bot import menus
from bot.archive import Archive
from bot.chatfile import ChatFile
from bot.chats import Chats
from bot.claims import Gate, Sharing, Unsure, in_turn, listen_together, sharing
from bot.client import Client
from bot.desk import Desk
from bot.handlers import daily
from bot.handlers.faults import on_error
from bot.handlers.greetings import on_joined
from bot.handlers.inline import on_guest, on_inline
from bot.handlers.messages import Answering, answering, on_message
from bot.handlers.presses import on_press
from bot.health import Health, Opening
from bot.inbox import Inbox
from bot.lifetime import Receive, live, polling
from bot.limits import Limits
from bot.line import Pulse, WatchedRequest
from bot.lock import one_of_several, only_one
from bot.logs import start_log
from bot.memory import return_large_blocks
from bot.order import ChatOrder
from bot.pace import is_lost
from bot.pictures.errors import NoFontError
from bot.pictures.fonts import Fonts
from bot.render import Renderer
from bot.script import Converter
from bot.settings import Settings
from bot.texts import CATALOGUES
from bot.texts.cli import command_texts
from bot.texts.model import ServeTexts
from corpus.errors import CorpusError
from search.model import SearchDownError

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
_ARRANGE_SECONDS = 60.0
_FIRST_SECONDS = 1.0  # after the start: what was missed meanwhile
_PRUNE_SECONDS = 6 * 3600.0
# A bot that has just been started gives way to the one that runs already; later on it stays.
_NEWCOMER_SECONDS = 60.0
_CONFLICTS = 3
# Calls on their way at once: Telegram takes 30 messages a second, and answers some in a tenth of one.
_CALLS = 24
_TOUCH_SECONDS = 30.0  # with a webhook Telegram calls us: this keeps an eye on the other direction

_log = logging.getLogger(__name__)


def build_application(
    settings: Settings,
    archive: Archive,
    chats: Chats,
    request: BaseRequest | None = None,
    *,
    limits: Limits | None = None,
    others: Sharing | None = None,
) -> App:
    """The application with all its handlers, not yet initialized.

    `request` takes the place of the network for all calls. The desk is `bot_data["desk"]`.
    """
    desk = Desk(settings, archive, chats, Renderer(Converter()), limits or Limits())
    archive.on_search, archive.on_trouble = desk.meters.searched, desk.meters.troubled
    with suppress(NoFontError):
        desk.fonts = Fonts(settings.font)
    said = _terminal()
    pulse = Pulse(time.monotonic())
    desk.ahead = lambda: pulse.ahead
    health = Health(archive, pulse, desk.meters)
    line = partial(WatchedRequest, pulse, settings.api_url, said)
    bot = Client(
        settings.token or "",
        settings.api_url,
        settings.file_url,
        request=request or line(_CALLS),
        get_updates_request=Inbox(request or line()),
        rate_limiter=Opening(health),
    )
    builder = Application.builder().bot(bot).concurrent_updates(ChatOrder())
    if others is not None:
        desk.claims, desk.limits, desk.shown = others.claims, others.limits, Unsure()
        builder = builder.update_queue(Gate(others.claims))
    application: App = builder.post_init(_prepare).post_shutdown(_close).build()
    application.bot_data["desk"] = desk
    application.bot_data["health"] = health
    application.bot_data["told to stop"] = asyncio.Event()
    application.add_handler(TypeHandler(Update, _dispatch(desk, application)))
    application.add_error_handler(_errors(desk, _Conflicts(said)))
    return application


def _dispatch(desk: Desk, application: App) -> Callable[[Update, Context], Coroutine[Any, Any, None]]:
    assert application.job_queue is not None  # the job-queue extra is a dependency
    known: dict[str, Answering] = answering(application.job_queue)

    async def dispatch(update: Update, context: Context) -> None:
        if not desk.username:
            _introduce(desk, context.application)
        begun = time.perf_counter()
        claims = desk.claims
        if claims is not None:
            await in_turn(claims, update)
        try:
            await handle(update)
        finally:
            if claims is not None:
                await asyncio.to_thread(claims.end, update.update_id)
            kind = next((name for name in UPDATES if getattr(update, name, None) is not None), "other")
            desk.meters.updated(kind, time.perf_counter() - begun)

    async def handle(update: Update) -> None:
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
        if isinstance(context.error, Conflict) and update is None:  # polling; any other call is just refused
            conflicts.meet(context.application)
            return
        if isinstance(context.error, TelegramError):
            desk.meters.failed(context.error)
            if update is None and context.job is None and is_lost(context.error):
                return  # polling goes on, and the line tells of an outage once, not at each try
        elif not isinstance(context.error, SearchDownError):  # counted as what it is
            desk.meters.faulted()
        await on_error(desk, update, context.error)

    return handle


async def _prepare(application: App) -> None:
    """Before the first update: menus, daily quotes, and what is done every so often."""
    desk: Desk = application.bot_data["desk"]
    _introduce(desk, application)
    await asyncio.to_thread(desk.chats.prune)
    if desk.claims is None or desk.chats.due("menus", _ARRANGE_SECONDS):
        await menus.set_menus(desk, application.bot)
    queue = application.job_queue
    assert queue is not None
    once = {"max_instances": 1, "coalesce": True}

    async def refresh(context: Context) -> None:
        del context
        try:
            await asyncio.to_thread(desk.archive.refresh)
            await asyncio.to_thread(desk.archive.tidy)
            await asyncio.to_thread(desk.archive.renew)
        except CorpusError:
            _log.exception("the library could not be brought up to date")

    async def prune(context: Context) -> None:
        del context
        await asyncio.to_thread(desk.chats.prune)
        if desk.claims is not None:
            await asyncio.to_thread(desk.claims.prune)

    async def take_over(context: Context) -> None:
        if isinstance(application.update_queue, Gate):
            await application.update_queue.take_over(context.bot)

    async def arrange(context: Context) -> None:
        daily.arrange(desk, queue)
        await daily.make_up(desk, context.bot)

    daily.arrange(desk, queue)
    queue.run_repeating(arrange, _ARRANGE_SECONDS, first=_FIRST_SECONDS, job_kwargs=once)
    queue.run_repeating(take_over, _REFRESH_SECONDS, first=_FIRST_SECONDS, job_kwargs=once)
    queue.run_repeating(refresh, _REFRESH_SECONDS, job_kwargs=once)
    queue.run_repeating(prune, _PRUNE_SECONDS, job_kwargs=once)
    if desk.settings.webhook is not None:

        async def keep_in_touch(context: Context) -> None:
            with suppress(TelegramError):  # the watched line tells of an outage
                await context.bot.get_me()

        queue.run_repeating(keep_in_touch, _TOUCH_SECONDS, job_kwargs=once)
    _log.info(_terminal().running.format(username=desk.username))


async def _close(application: App) -> None:
    health: Health = application.bot_data["health"]
    await health.stop()
    desk: Desk = application.bot_data["desk"]
    desk.close()


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
                application.bot_data["told to stop"].set()
        elif now - self._told > _NEWCOMER_SECONDS:
            self._told = now
            _log.warning(self._said.conflict_again)


def serve(settings: Settings, archive: Archive) -> int:
    """Run the bot, by long polling or webhook, until Ctrl-C or SIGTERM; returns the exit status.

    Answers under way are finished. A refused token and another bot on the same token end it with one line.

    Raises:
        LibraryError: the chat state can't be opened, or a bot runs on this folder already.
    """
    # python-telegram-bot's durations as timedelta; else it warns at each of them.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    said = _terminal()
    return_large_blocks()
    start_log(settings.log, *settings.secrets)
    with ExitStack() as stack:
        stack.enter_context((one_of_several if settings.shared else only_one)(settings.data))
        file = ChatFile.open(settings.data / "chats.db", at_once=settings.shared)
        chats = stack.enter_context(closing(Chats(file, shared=settings.shared)))
        others = stack.enter_context(sharing(file, settings.data)) if settings.shared else None
        archive.warm()
        stack.enter_context(archive.searching_beside(settings.searchers))
        application = build_application(settings, archive, chats, others=others)
        application.bot_data["health"].address = settings.health
        told = application.bot_data["told to stop"]
        try:
            with suppress(KeyboardInterrupt, asyncio.CancelledError):  # in a hurry
                asyncio.run(live(application, _receiving(application, settings), told))
        except InvalidToken:
            _say(said.refused)
            return FAILED
        if application.bot_data.get("gave way"):
            _say(said.conflict)
            return FAILED
        _say(said.stopped)
    return OK


def _receiving(application: App, settings: Settings) -> Receive:
    """How updates are to arrive. The network may be gone at the start, too: it is tried on and on.

    Polling takes a webhook away before it begins; a webhook ends polling elsewhere.
    """
    webhook = settings.webhook
    if webhook is None:
        return polling(application, UPDATES)
    # Nobody who does not know the secret can guess where updates arrive.
    path = hashlib.sha256(f"{settings.token}/{webhook.secret}".encode()).hexdigest()[:40]
    where: dict[str, Any] = {"listen": webhook.listen.host, "port": webhook.listen.port}
    if settings.shared:
        where = {"unix": listen_together(webhook.listen)}  # any socket will do
    return partial(
        Updater.start_webhook,
        **where,
        url_path=path,
        cert=webhook.certificate,
        webhook_url=f"{webhook.url.rstrip('/')}/{path}",
        secret_token=webhook.secret,
        allowed_updates=UPDATES,
        bootstrap_retries=-1,
    )


def _terminal() -> ServeTexts:
    return CATALOGUES[command_texts(os.environ).code].serve


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
