"""Pictures in chats: cards, who spoke about a topic, and the overview for admins."""

import pytest

from bot.archive import Archive
from bot.desk import Desk
from bot.pictures.fonts import Fonts
from bot.playground.world import World
from bot.settings import Settings
from bot.texts import CATALOGUES
from tests.fakes import TOKEN, Telegram, labels

ZH = CATALOGUES["zh-hans"]


@pytest.fixture
def desk(telegram: Telegram, fonts: Fonts) -> Desk:
    found: Desk = telegram.application.bot_data["desk"]
    assert found.fonts is not None
    return found


async def test_a_card_is_sent_as_a_photo_below_the_quote(telegram: Telegram, desk: Desk) -> None:
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, "陶望川怎么看机器")
    await telegram.press(anna, answer, ZH.buttons.picture)
    [photo] = telegram.after(answer)
    assert photo.file is not None
    assert photo.file.kind == "photo"
    assert photo.file.width == 1080
    assert photo.reply_to is answer
    assert not telegram.refused()


async def test_in_a_forum_topic_the_card_stays_there(telegram: Telegram, desk: Desk) -> None:
    anna = telegram.world.person("安娜")
    forum = telegram.world.supergroup("手艺", [anna], topics=["陶"])
    [thread] = forum.topics
    [answer] = await telegram.say(anna, "/quote 陶望川怎么看机器", forum, thread=thread)
    await telegram.press(anna, answer, ZH.buttons.picture)
    assert telegram.after(answer)[0].thread == thread


async def test_without_a_font_there_is_no_button(telegram: Telegram) -> None:
    telegram.application.bot_data["desk"].fonts = None
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, "陶望川怎么看机器")
    assert ZH.buttons.picture not in labels(answer)


async def test_a_quote_that_is_gone_is_told(telegram: Telegram, desk: Desk) -> None:
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, "陶望川怎么看机器")
    found = desk.archive.ask("陶望川怎么看机器").quotes[0]
    desk.archive.store.hide_turn(found.turn.id)
    try:
        assert (await telegram.press(anna, answer, ZH.buttons.picture))["text"] == ZH.toasts.gone
    finally:
        desk.archive.store.show_turn(found.turn.id)


async def test_who_spoke_is_a_chart(telegram: Telegram, desk: Desk) -> None:
    anna = telegram.world.person("安娜")
    [chart] = await telegram.say(anna, "/who 机器")
    assert chart.file is not None
    assert chart.file.kind == "photo"


async def test_who_spoke_is_text_without_a_font(telegram: Telegram) -> None:
    telegram.application.bot_data["desk"].fonts = None
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, "/who 机器")
    assert "陶望川" in answer.body.text


async def test_who_explains_itself_and_says_when_nobody_did(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    [usage] = await telegram.say(anna, "/who")
    assert usage.body.text == ZH.pictures.who_usage.format(command="/who")
    [none] = await telegram.say(anna, "/who 核聚变")
    assert "核聚变" in none.body.text


async def test_stats_are_for_admins(library: Archive) -> None:
    world = World()
    admin, anna = world.person("管理员"), world.person("安娜")
    settings = Settings(token=TOKEN, admins=frozenset({admin.id}))
    async with Telegram(library, settings=settings, world=world) as telegram:
        assert (await telegram.say(anna, "/stats"))[0].body.text == ZH.access.admins_only
        assert "陶望川" in (await telegram.say(admin, "/stats"))[0].body.text
