"""/daily: a quote at a set time every day, in the chat's time zone, kept across restarts."""

import asyncio
import logging
import random
import re
from datetime import datetime, time, timedelta
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
from bot.pace import is_lost
from bot.render import Look
from bot.texts import CATALOGUES, texts_for
from bot.texts.model import Texts
from bot.views import Asker, View, single
from bot.wire import NeverSentError
from search.model import Quote, SearchDownError

_log = logging.getLogger(__name__)
_CLOCK = re.compile(r"([01]?\d|2[0-3])\s*[:：.点點]\s*([0-5]\d)?(?!\d)\s*(.*)", re.DOTALL)
_JOB = "daily "
_NO_CHAT = "chat not found"
_ABOUT = 100
_CHOICE = 20  # the best quotes on a topic, of which a day gets one
_LATE = timedelta(hours=6)  # a quote of the morning is still one in the afternoon
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
    await show(desk, update, question, View.plain(line))


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
    late = {"misfire_grace_time": int(_LATE.total_seconds()), "coalesce": True}
    for name, daily in wanted.items():
        moment = _clock(daily).replace(tzinfo=ZoneInfo(zone_of(desk, daily.chat)))
        queue.run_daily(_run, moment, name=name, data=(desk, daily), job_kwargs=late)


async def _run(context: CallbackContext[Any, Any, Any, Any]) -> None:
    assert context.job is not None  # the queue calls with the job it runs
    desk, daily = cast("tuple[Desk, Daily]", context.job.data)
    await deliver(desk, daily, context.bot)


def _name(desk: Desk, daily: Daily) -> str:
    return f"{_JOB}{daily.chat} {daily.thread} {daily.clock} {zone_of(desk, daily.chat)} {daily.about}"


def owed(desk: Desk, daily: Daily, now: datetime) -> bool:
    """Whether a chat should have had its quote of the day by now, and has not.

    What was missed is made up for on the same day, up to six hours late. One day has one quote, whatever the
    clock, the time zone or summer time do; one noted for more than a day ahead was noted by a wrong clock.
    """
    times = desk.chats.daily_times(daily.chat)
    if times is None:
        return False
    zone = ZoneInfo(zone_of(desk, daily.chat))
    today = now.astimezone(zone).date()
    due = datetime.combine(today, _clock(daily), zone).timestamp()
    if due < times.begun or not due <= now.timestamp() <= due + _LATE.total_seconds():
        return False
    sent = datetime.fromtimestamp(times.sent, zone).date()
    return not today <= sent <= today + timedelta(days=1)


async def make_up(desk: Desk, bot: Bot) -> None:
    """Send every daily quote that is owed: the bot was down, or Telegram did not take it."""
    now = desk.now()
    late = [daily for daily in desk.chats.dailies() if owed(desk, daily, now)]
    await asyncio.gather(*(deliver(desk, daily, bot) for daily in late))


async def deliver(desk: Desk, daily: Daily, bot: Bot) -> None:
    """Send a chat its quote of the day, if it is owed; who has left or blocked the bot gets no more."""
    if desk.chats.daily(daily.chat) != daily or not desk.may_read(daily.chat):
        return
    async with desk.sending_daily:
        now = desk.now()
        before = desk.chats.daily_times(daily.chat)
        if before is None or not owed(desk, daily, now):
            return
        # Noted first: a quote lost is better than one given twice.
        if not desk.chats.daily_taken(daily.chat, before.sent, now.timestamp()):
            return
        await asyncio.sleep(_PAUSE)
    try:
        await _send(desk, daily, bot)
    except TelegramError as error:
        if isinstance(error, Forbidden) or _NO_CHAT in str(error).lower():
            _log.info("the daily quote of a chat ends: %s", error)
            desk.chats.drop_daily(daily.chat)
            return
        _log.warning("a daily quote was not sent: %s", error)
        if not is_lost(error) or isinstance(error, NeverSentError):
            desk.chats.daily_sent(daily.chat, before.sent)
    except SearchDownError:  # tried again with everything that is owed
        desk.chats.daily_sent(daily.chat, before.sent)
    except Exception:
        desk.chats.daily_sent(daily.chat, before.sent)
        raise


async def _send(desk: Desk, daily: Daily, bot: Bot) -> None:
    look = Look(CATALOGUES.get(daily.language, texts_for(None)), desk.chats.settings(daily.chat).script)
    quote = await desk.work(draw, desk, daily.about)
    if quote is not None:
        view = await desk.work(_view, desk, quote, look, daily.chat)
        await send(desk, bot, daily.chat, view, thread=daily.thread)


def _clock(daily: Daily) -> time:
    hours, minutes = daily.clock.split(":")
    return time(int(hours), int(minutes))


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
