"""Buttons under answers: each is answered, works after a restart, and survives changes of the library."""

from pathlib import Path

import pytest

from bot.archive import Archive
from bot.chats import Chats
from bot.playground.world import World
from bot.texts import CATALOGUES
from tests.fakes import Telegram, labels, put

ZH = CATALOGUES["zh-hans"]
BUTTONS = ZH.buttons

MANY = "茶馆闲话\n\n" + "\n".join(
    f"{'掌柜' if n % 2 else '茶客'}：关于茶叶的第{n}句话，水温要{60 + n}度。" for n in range(1, 13)
)


def quoted(message) -> str:
    body = message.body
    return next(body.text[e.start : e.end] for e in body.entities if "blockquote" in e.kind)


@pytest.fixture
def library(own_library: Archive) -> Archive:
    put(own_library, "tea.txt", MANY)
    return own_library


async def test_from_list_to_card_and_through_all_quotes(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, "茶叶")
    assert labels(answer) == ["1", "2", "3", BUTTONS.next]
    await telegram.press(anna, answer, BUTTONS.next)
    assert labels(answer)[:4] == ["4", "5", "6", BUTTONS.previous]
    await telegram.press(anna, answer, "5")
    seen = [quoted(answer)]
    while BUTTONS.next in labels(answer):
        await telegram.press(anna, answer, BUTTONS.next)
        seen.append(quoted(answer))
    while BUTTONS.previous in labels(answer):
        await telegram.press(anna, answer, BUTTONS.previous)
        seen.append(quoted(answer))
    assert len(set(seen)) == 12
    await telegram.press(anna, answer, BUTTONS.results)
    assert labels(answer)[:3] == ["1", "2", "3"]


async def test_turns_before_and_after_and_back(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, "陶望川怎么看机器")
    card = answer.body.text
    await telegram.press(anna, answer, BUTTONS.before)
    assert quoted(answer).startswith("愿意的。去年夏天")
    assert "— 许知夏" in answer.body.text
    await telegram.press(anna, answer, BUTTONS.before)
    assert quoted(answer) == "年轻人愿意学吗？"
    await telegram.press(anna, answer, BUTTONS.back)
    assert answer.body.text == card
    await telegram.press(anna, answer, BUTTONS.after)
    assert quoted(answer) == "最后一个问题，手艺会消失吗？"
    await telegram.press(anna, answer, BUTTONS.before)
    assert quoted(answer).startswith("机器我也用。")


async def test_the_ends_of_a_source_have_no_way_on(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, "許知夏 碗")
    assert BUTTONS.after not in labels(answer)
    assert BUTTONS.before in labels(answer)


async def test_the_whole_turn(telegram: Telegram, library: Archive) -> None:
    paragraphs = [f"说到风筝的第{n}件事，竹条要削得匀。" + "放线收线都要看风。" * 20 for n in range(1, 40)]
    text = "风筝谈\n\n记者：请说说风筝。\n贺东风：" + "".join(paragraphs)
    put(library, "kite.txt", text)
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, "贺东风 风筝的第20件事")
    while BUTTONS.full not in labels(answer):
        await telegram.press(anna, answer, "1")
    await telegram.press(anna, answer, BUTTONS.full)
    shown = [quoted(answer)]
    while BUTTONS.next in labels(answer):
        await telegram.press(anna, answer, BUTTONS.next)
        shown.append(quoted(answer))
    whole = "".join(part.removeprefix("[…] ").removesuffix(" […]") for part in shown)
    assert whole == "".join(paragraphs)
    await telegram.press(anna, answer, BUTTONS.back)
    assert BUTTONS.full in labels(answer)


async def test_the_other_script_and_back_to_the_words_as_spoken(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, "赖慕青怎么看电子书")
    spoken = quoted(answer)
    await telegram.press(anna, answer, BUTTONS.simplified)
    assert "电子书轻，出门带着方便；" in quoted(answer)
    assert ZH.answer.in_simplified in answer.body.text
    await telegram.press(anna, answer, BUTTONS.before)
    assert quoted(answer) == "电子书会取代纸本书吗？"
    await telegram.press(anna, answer, BUTTONS.back)
    await telegram.press(anna, answer, BUTTONS.original)
    assert quoted(answer) == spoken


async def test_english_has_no_other_script(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, "@Nora Quill ovens")
    assert not {BUTTONS.simplified, BUTTONS.traditional} & set(labels(answer))


async def test_copy_and_share(telegram: Telegram, library: Archive) -> None:
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, "陶望川怎么看机器")
    turn = library.ask("陶望川怎么看机器").quotes[0].turn
    copied = telegram.people.button(answer, BUTTONS.copy)["copy_text"]["text"]
    assert copied == f"“{turn.text}”— 陶望川，《河岸夜谈：城市里的手艺》"
    share = telegram.people.button(answer, BUTTONS.share)["switch_inline_query_chosen_chat"]
    assert share["query"] == f"q_{turn.id}"


async def test_without_inline_mode_a_link_is_shared(library: Archive) -> None:
    world = World()
    world.inline = False
    async with Telegram(library, world=world) as telegram:
        anna = world.person("安娜")
        [answer] = await telegram.say(anna, "陶望川怎么看机器")
        url = telegram.people.button(answer, BUTTONS.share)["url"]
        assert url.startswith("https://t.me/share/url?url=https://t.me/yuanhua_bot?start=q_")


async def test_buttons_work_after_a_restart(library: Archive, tmp_path: Path) -> None:
    world = World()
    path = tmp_path / "chats.db"
    first = Chats.open(path)
    async with Telegram(library, chats=first, world=world) as telegram:
        anna = world.person("安娜")
        [answer] = await telegram.say(anna, "茶叶")
    first.close()
    second = Chats.open(path)
    async with Telegram(library, chats=second, world=world) as telegram:
        telegram._offset = 2
        await telegram.press(anna, answer, "2")
        await telegram.press(anna, answer, BUTTONS.next)
        assert BUTTONS.results in labels(answer)
        telegram.people.edit(anna, answer.reply_to, "电子书")
        await telegram.settle()
        assert "電子書" in quoted(answer)
    second.close()


async def test_a_forgotten_question_can_be_asked_again(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, "茶叶")
    telegram.chats.forget(anna.id)
    said = await telegram.press(anna, answer, "2")
    assert (said["text"], said["show_alert"]) == (ZH.toasts.expired, True)
    assert labels(answer) == [BUTTONS.again]
    await telegram.press(anna, answer, BUTTONS.again)
    assert labels(answer) == ["1", "2", "3", BUTTONS.next]


async def test_asking_again_after_the_question_was_deleted(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, "茶叶")
    telegram.chats.forget(anna.id)
    telegram.people.delete(answer.reply_to)
    answer.reply_to = None
    assert (await telegram.press(anna, answer, "2"))["text"] == ZH.toasts.expired


async def test_a_quote_that_was_removed_or_hidden_meanwhile(telegram: Telegram, library: Archive) -> None:
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, "学徒")
    [card] = await telegram.say(anna, "陶望川怎么看机器")
    turn = library.ask("陶望川怎么看机器").quotes[0].turn
    before = card.body.text
    library.store.hide_turn(turn.id)
    library.refresh()
    assert (await telegram.press(anna, card, BUTTONS.traditional))["text"] == ZH.toasts.gone
    assert card.body.text == before
    library.remove(next(s.source.id for s in library.sources() if "河岸" in s.source.title))
    assert (await telegram.press(anna, answer, "1"))["text"] == ZH.toasts.gone
    for link in (f"q_{turn.id}",):
        sent = telegram.people.start(anna, link)
        await telegram.settle()
        assert telegram.after(sent)[0].body.text == ZH.toasts.gone


async def test_a_better_quote_that_came_meanwhile_does_not_take_its_place(
    telegram: Telegram, library: Archive
) -> None:
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, "学徒")
    first = quoted(answer)
    text = "新谈话\n\n记者：学徒？\n苏长河：学徒，学徒，学徒！说的就是学徒。\n"
    put(library, "new.txt", text)
    await telegram.press(anna, answer, "1")
    assert quoted(answer) == first


@pytest.mark.parametrize(
    "data", ["", "??", "c:zzzzzzzzzz:4", "w:::aaaaaaaaaaaa", "f:::aaaaaaaaaaaa:b", "r:nothing", "y:none"]
)
async def test_forged_and_old_buttons_are_answered(telegram: Telegram, data: str) -> None:
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, "茶叶")
    before = answer.body.text
    press = telegram.people.callback(anna, answer, data)
    await telegram.settle()
    assert press.answer.result()["text"]
    assert answer.body.text == before


async def test_a_press_on_a_message_that_was_deleted(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, "茶叶")
    press = telegram.people.press(anna, answer, "2")
    telegram.people.delete(answer)
    await telegram.settle()
    assert press.answer.result()["text"] == ""
    assert [call.reason for call in telegram.refused()] == ["Bad Request: message to edit not found"]
    telegram.world.calls.clear()


async def test_pages_of_speakers(telegram: Telegram, library: Archive) -> None:
    text = "点名册\n\n" + "\n".join(
        f"第{name}位：到场发言，今天谈谈第{name}件小事。"
        for name in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
    )
    put(library, "names.txt", text)
    anna = telegram.world.person("安娜")
    [speakers] = await telegram.say(anna, "/speakers")
    first = speakers.body.text
    assert labels(speakers) == [BUTTONS.next]
    await telegram.press(anna, speakers, BUTTONS.next)
    assert labels(speakers) == [BUTTONS.previous]
    await telegram.press(anna, speakers, BUTTONS.previous)
    assert speakers.body.text == first
