"""Nothing is edited into what it shows already: Telegram refuses such calls."""

import asyncio
from pathlib import Path

from bot.archive import Archive
from bot.chats import Chats
from bot.deliver import edit
from bot.playground.world import World
from bot.texts import CATALOGUES
from bot.views import View
from tests.fakes import Telegram

ZH = CATALOGUES["zh-hans"]
BUTTONS = ZH.buttons


def edits(telegram: Telegram) -> int:
    return len(telegram.server.calls("editMessageText", "editMessageReplyMarkup"))


async def test_an_edit_of_the_question_that_changes_no_answer(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    for first, then in (("学徒", "学徒"), ("/help", "/help"), ("…", "？？")):
        [answer] = await telegram.say(anna, first)
        before = edits(telegram)
        telegram.people.edit(anna, answer.reply_to, then)
        await telegram.settle()
        assert edits(telegram) == before
        telegram.people.edit(anna, answer.reply_to, "电子书")
        await telegram.settle()
        telegram.people.edit(anna, answer.reply_to, "电子书")
        await telegram.settle()
        assert edits(telegram) == before + 1
        assert "電子書" in answer.body.text
        telegram.people.edit(anna, answer.reply_to, first)
        await telegram.settle()
        assert edits(telegram) == before + 2
        assert len(telegram.after(answer.reply_to)) == 1


async def test_after_a_restart(library: Archive, tmp_path: Path) -> None:
    world = World()
    offset = 0
    for start in range(3):
        chats = Chats.open(tmp_path / "chats.db")
        async with Telegram(library, chats=chats, world=world) as telegram:
            telegram._offset = offset
            if not start:
                anna = world.person("安娜")
                [answer] = await telegram.say(anna, "学徒")
                data = telegram.people.button(answer, "1")["callback_data"]
                [named] = await telegram.say(anna, "电子书")
            telegram.people.edit(anna, named.reply_to, "电子书")
            telegram.people.callback(anna, answer, data)  # the same press, from a screen that lags behind
            await telegram.settle()
            assert edits(telegram) == 1
            assert telegram.refused() == []
            offset = telegram._offset
        chats.close()


async def test_changes_of_one_message_happen_one_after_the_other(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, "学徒")
    desk, client = telegram.application.bot_data["desk"], telegram.application.bot
    place = (answer.chat.id, answer.id)
    changes = [edit(desk, client, place, View(text)) for text in ("一", "一", "二", "二", "一")]
    assert all(await asyncio.gather(*changes))
    assert edits(telegram) == 3
    assert answer.body.text == "一"


async def test_the_same_expired_button_twice(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, "学徒")
    data = telegram.people.button(answer, "1")["callback_data"]
    telegram.chats.forget(anna.id)
    for _ in range(2):
        telegram.people.callback(anna, answer, data)
        await telegram.settle()
    assert edits(telegram) == 1
