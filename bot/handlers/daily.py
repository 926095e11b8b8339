"""/daily: a quote at a set time every day, in the chat's time zone, kept across restarts."""

import asyncio
import logging
import random
import re
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from telegram import Message, Update
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import Application, CallbackContext, JobQueue

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
    _unschedule(chat, queue)
    return texts.daily.off if desk.chats.drop_daily(chat) else texts.daily.none


def _zone(desk: Desk, chat: int, name: str, texts: Texts, queue: JobQueue[Any]) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return texts.daily.bad_zone.format(given=shorten(name, 40))
    desk.chats.set_zone(chat, name)
    for daily in desk.chats.dailies():
        if daily.chat == chat:
            schedule(desk, daily, queue)
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
    schedule(desk, daily, queue)
    zone = zone_of(desk, question.chat_id)
    if not about:
        return texts.daily.set.format(time=clock, zone=zone)
    line = texts.daily.set_about.format(time=clock, zone=zone, about=about)
    if await desk.work(draw, desk, about) is None:
        line += "\n" + texts.daily.nothing.format(about=about)
    return line


def schedule_all(desk: Desk, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Take up every chat's daily quote after a start."""
    queue = application.job_queue
    if queue is not None:
        for daily in desk.chats.dailies():
            schedule(desk, daily, queue)


def schedule(desk: Desk, daily: Daily, queue: JobQueue[Any]) -> None:
    """Run a chat's daily quote at its time, instead of an earlier one."""
    _unschedule(daily.chat, queue)
    hours, minutes = daily.clock.split(":")
    moment = time(int(hours), int(minutes), tzinfo=ZoneInfo(zone_of(desk, daily.chat)))

    async def run(context: CallbackContext[Any, Any, Any, Any]) -> None:
        await deliver(desk, daily, context.application)

    late = {"misfire_grace_time": _GRACE, "coalesce": True}
    queue.run_daily(run, moment, name=_name(daily.chat), job_kwargs=late)


def _unschedule(chat: int, queue: JobQueue[Any]) -> None:
    for job in queue.get_jobs_by_name(_name(chat)):
        job.schedule_removal()


def _name(chat: int) -> str:
    return f"daily {chat}"


async def deliver(desk: Desk, daily: Daily, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Send a chat its quote of the day; who has left or blocked the bot gets no more of them."""
    if not desk.may_read(daily.chat):
        return
    look = Look(CATALOGUES.get(daily.language, texts_for(None)), desk.chats.settings(daily.chat).script)
    quote = await desk.work(draw, desk, daily.about)
    if quote is None:
        return
    view = await desk.work(_view, desk, quote, look, daily.chat)
    try:
        async with desk.sending_daily:
            await send(desk, application.bot, daily.chat, view, thread=daily.thread)
            await asyncio.sleep(_PAUSE)
    except (Forbidden, BadRequest) as error:
        _log.info("the daily quote of a chat ends: %s", error)
        desk.chats.drop_daily(daily.chat)
        if application.job_queue is not None:
            _unschedule(daily.chat, application.job_queue)
    except TelegramError as error:
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
