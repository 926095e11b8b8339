"""/daily: a quote at a set time every day, in the chat's time zone, kept across restarts."""

import asyncio
import logging
import random
import re
from datetime import time
from typing import Any, cast
from zoneinfo import ZoneInfo

from telegram import Bot, Message, Update
from telegram.error import Forbidden, TelegramError
from telegram.ext import CallbackContext, JobQueue

from bot.answer import card
from bot.chats import Daily
from bot.cuts import shorten
from bot.deliver import send
from bot.desk import Desk
from bot.handlers.choices import rules
from bot.handlers.topics import show
from bot.render import Look
from bot.render import message as plain_message
from bot.texts import CATALOGUES, texts_for
from bot.texts.model import Texts
from bot.views import Asker, View, single
from search.model import Quote

_log = logging.getLogger(__name__)
_CLOCK = re.compile(r"([01]?\d|2[0-3])\s*[:：.点點]\s*([0-5]\d)?(?!\d)\s*(.*)", re.DOTALL)
_JOB = "daily "
_NO_CHAT = "chat not found"
_ABOUT = 100
_CHOICE = 20  # the best quotes on a topic, of which a day gets one
_GRACE = 3600  # seconds by which a busy machine may be late
# Telegram takes about 30 messages a second from a bot, and many chats like the same full hour.
_PAUSE = 0.05


async def on_daily(desk: Desk, update: Update, question: Message, rest: str, queue: JobQueue[Any]) -> None:
    """Answer /daily: set, change or stop the chat's daily quote."""
    texts = desk.texts(update)
    given = rest.strip()
    if given and not await rules(desk, question.chat, update.effective_user, question):
        line = texts.daily.admins_only
    elif not given:
        line = texts.daily.usage.format(zone=zone_of(desk, question.chat_id))
    elif given.lower() in {"off", "stop", "停止", "关", "關"}:
        line = _stop(desk, question.chat_id, texts, queue)
    elif given.lower().startswith("zone"):
        line = _zone(desk, question.chat_id, given[4:].strip(), texts, queue)
    else:
        line = await _set(desk, question, given, texts, queue)
    await show(desk, update, question, View(plain_message(line)))


def zone_of(desk: Desk, chat: int) -> str:
    """The name of a chat's time zone."""
    return desk.chats.settings(chat).zone or desk.settings.time_zone


def _stop(desk: Desk, chat: int, texts: Texts, queue: JobQueue[Any]) -> str:
    dropped = desk.chats.drop_daily(chat)
    arrange(desk, queue)
    return texts.daily.off if dropped else texts.daily.none


def _zone(desk: Desk, chat: int, name: str, texts: Texts, queue: JobQueue[Any]) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return texts.daily.bad_zone.format(given=shorten(name, 40))
    desk.chats.set_zone(chat, name)
    arrange(desk, queue)
    return texts.daily.zone_set.format(zone=name)


async def _set(desk: Desk, question: Message, given: str, texts: Texts, queue: JobQueue[Any]) -> str:
    found = _CLOCK.fullmatch(given)
    if found is None:
        return texts.daily.bad_time.format(given=shorten(given, 40))
    clock = f"{int(found[1]):02}:{found[2] or '00'}"
    about = shorten(found[3], _ABOUT)
    thread = question.message_thread_id if question.is_topic_message else None
    daily = Daily(question.chat_id, thread, clock, about, texts.code)
    desk.chats.set_daily(daily)
    arrange(desk, queue)
    zone = zone_of(desk, question.chat_id)
    if not about:
        return texts.daily.set.format(time=clock, zone=zone)
    line = texts.daily.set_about.format(time=clock, zone=zone, about=about)
    if await desk.work(draw, desk, about) is None:
        line += "\n" + texts.daily.nothing.format(about=about)
    return line


def arrange(desk: Desk, queue: JobQueue[Any]) -> None:
    """Make the queue hold a job for every chat's daily quote, and no other.

    Called after each change, and now and then: a group that moved or a person who was forgotten is met there.
    """
    wanted = {_name(desk, daily): daily for daily in desk.chats.dailies()}
    for job in queue.jobs():
        if job.name in wanted:
            del wanted[job.name]
        elif job.name and job.name.startswith(_JOB):
            job.schedule_removal()
    late = {"misfire_grace_time": _GRACE, "coalesce": True}
    for name, daily in wanted.items():
        hours, minutes = daily.clock.split(":")
        moment = time(int(hours), int(minutes), tzinfo=ZoneInfo(zone_of(desk, daily.chat)))
        queue.run_daily(_run, moment, name=name, data=(desk, daily), job_kwargs=late)


async def _run(context: CallbackContext[Any, Any, Any, Any]) -> None:
    assert context.job is not None  # the queue calls with the job it runs
    desk, daily = cast("tuple[Desk, Daily]", context.job.data)
    await deliver(desk, daily, context.bot)


def _name(desk: Desk, daily: Daily) -> str:
    return f"{_JOB}{daily.chat} {daily.thread} {daily.clock} {zone_of(desk, daily.chat)} {daily.about}"


async def deliver(desk: Desk, daily: Daily, bot: Bot) -> None:
    """Send a chat its quote of the day; who has left or blocked the bot gets no more of them."""
    if desk.chats.daily(daily.chat) != daily or not desk.may_read(daily.chat):
        return
    look = Look(CATALOGUES.get(daily.language, texts_for(None)), desk.chats.settings(daily.chat).script)
    quote = await desk.work(draw, desk, daily.about)
    if quote is None:
        return
    view = await desk.work(_view, desk, quote, look, daily.chat)
    try:
        async with desk.sending_daily:
            await send(desk, bot, daily.chat, view, thread=daily.thread)
            await asyncio.sleep(_PAUSE)
    except TelegramError as error:
        if isinstance(error, Forbidden) or _NO_CHAT in str(error).lower():
            _log.info("the daily quote of a chat ends: %s", error)
            desk.chats.drop_daily(daily.chat)
        else:
            _log.warning("a daily quote was not sent: %s", error)


def draw(desk: Desk, about: str) -> Quote | None:
    """Any quote; of a speaker, or one of the best on a topic, if `about` says so."""
    if not about:
        return desk.archive.random()
    named = desk.archive.parse("", speaker=about.lstrip("@＠"))
    if named.speakers:
        return desk.archive.random(named.speakers[0])
    found = desk.archive.ask(about, limit=_CHOICE).quotes
    return random.choice(found) if found else None  # noqa: S311  (no secret)


def _view(desk: Desk, quote: Quote, look: Look, chat: int) -> View:
    made = card(quote, look.texts)
    shown = single(desk, quote, look, Asker(chat, 0, shared=True))
    return View(desk.renderer.card(made, look, lead=look.texts.daily.heading), shown.keyboard)
