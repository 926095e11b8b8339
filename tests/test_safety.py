"""People who try to get what is not theirs: by names, made-up buttons and links, and sheer number."""

from collections.abc import AsyncIterator

import pytest

from bot.archive import Archive
from bot.limits import RATES, Kind, Limits
from bot.playground.model import Person
from bot.playground.server import TOKEN
from bot.playground.world import World
from bot.press import Action, Press, decode
from bot.settings import Settings
from bot.texts import CATALOGUES
from tests.fakes import Telegram

ZH = CATALOGUES["zh-hans"]
ONLY = ZH.access.admins_only


@pytest.fixture
async def telegram(own_library: Archive) -> AsyncIterator[Telegram]:
    """Somebody of the people is an admin."""
    world = World()
    admin = world.person("管理员", username="keeper_of_words")
    settings = Settings(token=TOKEN, admins=frozenset({admin.id}))
    async with Telegram(own_library, settings=settings, world=world) as started:
        yield started
    assert [(call.method, call.reason) for call in started.refused()] == []


def admin_of(telegram: Telegram) -> Person:
    return next(person for person in telegram.world.people.values() if person.first_name == "管理员")


def titles(telegram: Telegram) -> set[str]:
    return {summary.source.title for summary in telegram.application.bot_data["desk"].archive.sources()}


MENDING = (
    "/library remove 河岸",
    "/library rename 陶望川 许知夏",
    "/library hide 陶望川",
    "/allow 5",
    "/deny 5",
)


@pytest.mark.parametrize("typed", MENDING)
async def test_the_name_of_an_admin_is_no_right(telegram: Telegram, typed: str) -> None:
    admin = admin_of(telegram)
    before = titles(telegram)
    twin = telegram.world.person(admin.first_name, username=admin.username)
    [answer] = await telegram.say(twin, typed)
    assert answer.body.text == ONLY
    assert titles(telegram) == before


async def test_whose_group_or_channel_bears_the_name_of_an_admin_has_no_right(telegram: Telegram) -> None:
    admin = admin_of(telegram)
    eve = telegram.world.person("夏娃")
    group = telegram.world.supergroup(admin.first_name, [eve], admins=[eve], username="keeper_of_word")
    channel = telegram.world.channel(admin.first_name, [eve])
    before = titles(telegram)
    for speaker in (group, channel):
        sent = telegram.people.send_as(speaker, eve, group, "/library@yuanhua_bot remove 河岸")
        await telegram.settle()
        said = {answer.body.text for answer in telegram.after(sent)}
        assert said <= {texts.access.admins_only for texts in CATALOGUES.values()}
    assert titles(telegram) == before


async def test_made_up_library_buttons_do_nothing_for_others(telegram: Telegram) -> None:
    eve, before = telegram.world.person("夏娃"), titles(telegram)
    [answer] = await telegram.say(eve, "学徒")
    shown = answer.body.text
    sources = [s.source.id for s in telegram.application.bot_data["desk"].archive.sources()]
    for action in (Action.REMOVE, Action.UNDO, Action.KEEP, Action.ADD, Action.DISCARD, Action.SINGLE):
        for asker in (0, eve.id, admin_of(telegram).id):
            press = telegram.people.callback(eve, answer, Press(action, sources[0], asker=asker).encode())
            await telegram.settle()
            assert press.answer.result()["text"] in {ONLY, ZH.toasts.not_yours}
    assert titles(telegram) == before
    assert answer.body.text == shown


async def test_a_made_up_button_does_not_tell_what_somebody_asked(telegram: Telegram) -> None:
    """A question's id is a hash of who asked what: who guesses all of it must not be told so."""
    anna, eve = telegram.world.person("安娜"), telegram.world.person("夏娃")
    group = telegram.world.supergroup("手艺群", [anna, eve])
    [asked] = await telegram.say(anna, "/quote 学徒", group)
    [own] = await telegram.say(eve, "/quote loaves", group)
    [data] = {button["callback_data"] for row in asked.keyboard for button in row if button["text"] == "1"}
    known = decode(data)
    assert known is not None
    before = own.body.text
    for action in (Action.LIST, Action.CARD, Action.ASK, Action.RANDOM, Action.FULL):
        for asker in (eve.id, 0):
            forged = known._replace(action=action, asker=asker).encode()
            press = telegram.people.callback(eve, own, forged)
            await telegram.settle()
            assert press.answer.result()["text"] == ZH.toasts.not_yours
    assert own.body.text == before
    assert (await telegram.press(anna, asked, "1"))["text"] == ""


@pytest.mark.parametrize(
    "payload", ["q_", "q_zzzzzzzzzzzz", "q__________", "q_-1", "admin", "library", "A" * 64]
)
async def test_made_up_links_open_nothing(telegram: Telegram, payload: str) -> None:
    eve = telegram.world.person("夏娃")
    sent = telegram.people.start(eve, payload)
    await telegram.settle()
    [answer] = telegram.after(sent)
    expected = ZH.toasts.gone if payload.startswith("q_") else ZH.help.start.split("\n", maxsplit=1)[0]
    assert answer.body.text.startswith(expected.replace("<b>", "").replace("</b>", ""))


async def test_a_link_to_a_hidden_quote_opens_nothing(telegram: Telegram, own_library: Archive) -> None:
    eve = telegram.world.person("夏娃")
    turn = own_library.ask("学徒").quotes[0].turn
    own_library.store.hide_turn(turn.id)
    own_library.refresh()
    sent = telegram.people.start(eve, f"q_{turn.id}")
    await telegram.settle()
    [answer] = telegram.after(sent)
    assert answer.body.text == ZH.toasts.gone


async def test_one_person_in_many_groups_gets_no_more_than_in_one(own_library: Archive) -> None:
    asked = RATES[Kind.USER].burst + 10
    async with Telegram(own_library, limits=Limits(now=lambda: 0.0)) as telegram:
        eve = telegram.world.person("夏娃")
        groups = [telegram.world.supergroup(f"第{n}群", [eve]) for n in range(asked)]
        answers = [await telegram.say(eve, "/quote 学徒", group) for group in groups]
        searched = [found for found in answers if found and "学徒头一年只磨刀" in found[0].body.text]
        assert len(searched) == RATES[Kind.USER].burst
        assert sum(bool(found) for found in answers) == RATES[Kind.USER].burst + 1  # told once


async def test_many_people_in_one_group_get_what_one_chat_gets(own_library: Archive) -> None:
    asked = RATES[Kind.CHAT].burst + 10
    async with Telegram(own_library, limits=Limits(now=lambda: 0.0)) as telegram:
        many = [telegram.world.person(f"客{n}") for n in range(asked)]
        group = telegram.world.supergroup("大群", many)
        answers = [await telegram.say(person, "/quote 学徒", group) for person in many]
        searched = [found for found in answers if found and "学徒头一年只磨刀" in found[0].body.text]
        assert len(searched) == RATES[Kind.CHAT].burst
        assert sum(bool(found) for found in answers) == RATES[Kind.CHAT].burst + 1


def test_however_many_come_at_once_what_is_kept_of_them_is_bounded() -> None:
    limits = Limits(now=lambda: 0.0)
    for user in range(70_000):
        limits.take(Kind.USER, user)
        if user % 1000 == 0:  # somebody who goes on asking is not forgotten for it
            limits.take(Kind.USER, -1)
    assert len(limits._buckets) <= 20_000
    assert limits.take(Kind.USER, -1) > 0
