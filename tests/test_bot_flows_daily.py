"""The daily quote: set in the chat, kept across restarts, in the chat's time zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.chats import Chats, Daily
from bot.handlers import daily as daily_quote
from bot.playground.faults import Fault, server_error, too_many
from bot.texts import CATALOGUES
from tests.fakes import Telegram

ZH = CATALOGUES["zh-hans"]
SAID = ZH.daily
ZONE = "Asia/Shanghai"


def desk(telegram: Telegram):
    return telegram.application.bot_data["desk"]


def at(telegram: Telegram, when: str, zone: str = ZONE) -> None:
    """Make it that time for the bot: later than now, so that what was asked for before is owed then."""
    moment = datetime.fromisoformat(f"2041-{when}").replace(tzinfo=ZoneInfo(zone))
    desk(telegram).now = lambda: moment.astimezone(UTC)


async def send_owed(telegram: Telegram, person) -> int:
    """Make up for what is owed; returns how many quotes came."""
    chat = telegram.world.private(person)
    before = len(telegram.world.history(chat))
    await daily_quote.make_up(desk(telegram), telegram.application.bot)
    return len(telegram.world.history(chat)) - before


def jobs(telegram: Telegram) -> list[str]:
    names = (job.name for job in telegram.application.job_queue.jobs() if not job.removed)
    return sorted(" ".join(name.split()[:2]) for name in names if name.startswith("daily"))


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        ("9:00", "09:00"),
        ("09：30", "09:30"),
        ("23.59", "23:59"),
        ("8点", "08:00"),
        ("8點15", "08:15"),
        ("0:00", "00:00"),
    ],
)
async def test_times_as_people_write_them(telegram: Telegram, typed: str, clock: str) -> None:
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, f"/daily {typed}")
    assert answer.body.text == SAID.set.format(time=clock, zone=ZONE)
    assert telegram.chats.dailies() == [Daily(anna.id, None, clock, "", "zh-hans")]


@pytest.mark.parametrize("typed", ["24:00", "9:60", "morning", "9:000", "-1:00", "<b>"])
async def test_what_is_no_time(telegram: Telegram, typed: str) -> None:
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, f"/daily {typed}")
    assert answer.body.text == SAID.bad_time.format(given=typed)
    assert telegram.chats.dailies() == []


async def test_set_changed_and_stopped(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    assert (await telegram.say(anna, "/daily"))[0].body.text == SAID.usage.format(zone=ZONE)
    await telegram.say(anna, "/daily 9:00")
    await telegram.say(anna, "/daily 10:00 学徒")
    assert jobs(telegram) == [f"daily {anna.id}"]
    assert telegram.chats.dailies()[0][2:4] == ("10:00", "学徒")
    assert (await telegram.say(anna, "/daily off"))[0].body.text == SAID.off
    assert (await telegram.say(anna, "/daily off"))[0].body.text == SAID.none
    assert jobs(telegram) == []


async def test_a_topic_nobody_spoke_of_is_told(telegram: Telegram) -> None:
    [answer] = await telegram.say(telegram.world.person("安娜"), "/daily 9:00 量子纠缠")
    assert answer.body.text.endswith(SAID.nothing.format(about="量子纠缠"))


async def test_the_time_is_the_chats_own(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    await telegram.say(anna, "/daily 9:00")
    assert (await telegram.say(anna, "/daily zone Nowhere/City"))[0].body.text == SAID.bad_zone.format(
        given="Nowhere/City"
    )
    assert (await telegram.say(anna, "/daily zone America/New_York"))[0].body.text == SAID.zone_set.format(
        zone="America/New_York"
    )
    [job] = [job for job in telegram.application.job_queue.jobs() if job.name.startswith("daily")]
    moment = job.trigger.get_next_fire_time(None, datetime(2031, 7, 1, tzinfo=ZoneInfo("UTC")))
    assert (moment.hour, moment.minute, moment.utcoffset().total_seconds()) == (9, 0, -4 * 3600)


async def test_only_group_admins_decide(telegram: Telegram) -> None:
    anna, ben = telegram.world.person("安娜"), telegram.world.person("本")
    group = telegram.world.supergroup("手艺群", [ben], admins=[anna], topics=["木工"])
    thread = next(iter(group.topics))
    assert (await telegram.say(ben, "/daily 9:00", group))[0].body.text == SAID.admins_only
    await telegram.say(anna, "/daily 9:00 陶望川", group, thread=thread)
    assert telegram.chats.dailies() == [Daily(group.id, thread, "09:00", "陶望川", "zh-hans")]
    at(telegram, "03-05T09:00")
    await daily_quote.deliver(desk(telegram), telegram.chats.dailies()[0], telegram.application.bot)
    message = telegram.world.last(group)
    assert message.thread == thread
    assert message.body.text.startswith(SAID.heading)
    assert "— 陶望川" in message.body.text
    await telegram.press(ben, message, ZH.buttons.before)  # it is everybody's
    assert "— 陶望川" not in message.body.text


async def test_kept_across_a_restart(library, tmp_path) -> None:
    path = tmp_path / "chats.db"
    chats = Chats.open(path)
    async with Telegram(library, chats=chats) as telegram:
        anna = telegram.world.person("安娜")
        await telegram.say(anna, "/daily 9:00 学徒")
    chats.close()
    chats = Chats.open(path)
    async with Telegram(library, chats=chats) as telegram:
        await telegram.application.post_init(telegram.application)
        assert f"daily {anna.id}" in jobs(telegram)
    chats.close()


async def test_a_job_sends_and_a_blocked_bot_stops(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    await telegram.say(anna, "/daily 9:00 学徒")
    [job] = [job for job in telegram.application.job_queue.jobs() if job.name.startswith("daily")]
    at(telegram, "03-05T09:00")
    await job.run(telegram.application)
    assert "学徒" in telegram.world.last(telegram.world.private(anna)).body.text
    telegram.people.block(anna)
    await telegram.settle()
    at(telegram, "03-06T09:00")
    await job.run(telegram.application)
    assert telegram.chats.dailies() == []
    daily_quote.arrange(desk(telegram), telegram.application.job_queue)
    assert jobs(telegram) == []
    assert [call.code for call in telegram.refused()] == [403]
    telegram.world.calls.clear()


async def test_who_may_no_longer_ask_gets_none(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    await telegram.say(anna, "/daily 9:00")
    telegram.chats.allow(anna.id, allowed=False)
    at(telegram, "03-05T09:00")
    before = len(telegram.world.calls)
    await daily_quote.deliver(desk(telegram), telegram.chats.dailies()[0], telegram.application.bot)
    assert len(telegram.world.calls) == before


async def test_a_group_that_moved_and_a_person_who_was_forgotten(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    group = telegram.world.group("手艺群", [], admins=[anna])
    await telegram.say(anna, "/daily 9:00", group)
    await telegram.say(anna, "/daily 9:00")
    made = telegram.people.migrate(group, anna)
    await telegram.settle()
    await telegram.say(anna, "/forgetme")
    daily_quote.arrange(desk(telegram), telegram.application.job_queue)
    assert jobs(telegram) == [f"daily {made.id}"]
    at(telegram, "03-05T09:00")
    await daily_quote.deliver(desk(telegram), telegram.chats.dailies()[0], telegram.application.bot)
    assert telegram.world.last(made).body.text.startswith(SAID.heading)


@pytest.mark.parametrize(
    ("back", "quotes"),
    [("03-05T08:59", 0), ("03-05T09:00", 1), ("03-05T14:59", 1), ("03-05T15:01", 0), ("03-06T03:00", 0)],
)
async def test_what_was_missed_is_made_up_for_on_the_same_day(
    library, tmp_path, back: str, quotes: int
) -> None:
    chats = Chats.open(tmp_path / "chats.db")
    async with Telegram(library, chats=chats) as telegram:
        anna = telegram.world.person("安娜")
        await telegram.say(anna, "/daily 9:00 学徒")
    chats.close()
    for _ in range(2):  # and not a second time, after a restart neither
        chats = Chats.open(tmp_path / "chats.db")
        async with Telegram(library, chats=chats, world=telegram.world) as telegram:
            at(telegram, back)
            assert await send_owed(telegram, anna) == quotes
            assert await send_owed(telegram, anna) == 0
        chats.close()
        quotes = 0


async def test_nothing_is_owed_for_before_it_was_asked_for(library) -> None:
    asked = datetime(2041, 3, 5, 10, tzinfo=ZoneInfo(ZONE))
    chats = Chats.open(None, now=asked.timestamp)
    async with Telegram(library, chats=chats) as telegram:
        anna = telegram.world.person("安娜")
        await telegram.say(anna, "/daily 9:00")
        at(telegram, "03-05T10:01")
        assert await send_owed(telegram, anna) == 0
        at(telegram, "03-06T09:01")
        assert await send_owed(telegram, anna) == 1
    chats.close()


@pytest.mark.parametrize(
    ("sent", "then", "zone", "quotes"),
    [
        ("03-05T09:00", "03-05T09:30", "Asia/Tokyo", 0),  # now 10:30 there: had today's
        ("03-05T09:00", "03-05T23:30", "America/New_York", 1),  # 10:30 there; this morning's was yesterday's
        ("03-05T09:00", "03-04T09:30", ZONE, 0),  # the clock was put back
        ("03-05T09:00", "03-06T09:00", ZONE, 1),
        ("09-09T09:00", "03-06T09:00", ZONE, 1),  # noted by a clock that was months ahead
    ],
)
async def test_one_a_day_whatever_clock_and_zone_do(
    telegram: Telegram, sent: str, then: str, zone: str, quotes: int
) -> None:
    anna = telegram.world.person("安娜")
    await telegram.say(anna, "/daily 9:00 学徒")
    at(telegram, sent)
    assert await send_owed(telegram, anna) == 1
    if zone != ZONE:
        await telegram.say(anna, f"/daily zone {zone}")
    at(telegram, then)
    assert await send_owed(telegram, anna) == quotes


async def test_summer_time_gives_one_a_day(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    await telegram.say(anna, "/daily zone Europe/Berlin")
    await telegram.say(anna, "/daily 2:30 学徒")
    for day, due in (("03-31", True), ("10-27", True)):  # 2041: 2:30 is left out, and comes twice
        at(telegram, f"{day}T00:00", "Europe/Berlin")
        begun = desk(telegram).now()
        came = 0
        for minutes in range(0, 24 * 60, 20):
            desk(telegram).now = lambda moment=begun + timedelta(minutes=minutes): moment
            came += await send_owed(telegram, anna)
        assert came == due


async def test_a_quote_that_was_refused_is_tried_again_and_a_lost_one_is_not(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    await telegram.say(anna, "/daily 9:00 学徒")
    at(telegram, "03-05T09:00")
    telegram.server.faults.add(Fault("sendMessage", refusal=too_many(3600)))
    assert await send_owed(telegram, anna) == 0
    desk(telegram).now = lambda: datetime(2041, 3, 5, 2, tzinfo=UTC)
    telegram.application.bot.rate_limiter._held.clear()
    assert await send_owed(telegram, anna) == 1
    at(telegram, "03-06T09:00")
    telegram.server.faults.add(Fault("sendMessage", refusal=server_error(502)))
    assert await send_owed(telegram, anna) == 0
    assert await send_owed(telegram, anna) == 0
    telegram.world.calls.clear()
