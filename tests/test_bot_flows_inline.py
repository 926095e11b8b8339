"""Inline and guest mode: quotes in chats that the bot is not in."""

import pytest

from bot.archive import Archive
from bot.limits import Kind, Limits, Rate
from bot.playground.server import TOKEN
from bot.settings import Settings
from bot.texts import CATALOGUES
from tests.fakes import Telegram, labels, put

ZH = CATALOGUES["zh-hans"]
MANY = "茶馆闲话\n\n" + "\n".join(f"掌柜{'甲' if n % 2 else '乙'}：茶叶的第{n}句话。" for n in range(1, 26))


async def ask(telegram: Telegram, person, text: str, offset: str = "") -> dict:
    question = telegram.people.ask_inline(person, text, offset=offset)
    await telegram.settle()
    assert question.answer.done()
    answer = question.answer.result()
    assert (answer["cache_time"], answer["is_personal"]) == (0, True)
    return answer


def said(result: dict) -> str:
    return result["input_message_content"]["message_text"]


async def test_the_same_quotes_as_in_the_chat(telegram: Telegram, library: Archive) -> None:
    answer = await ask(telegram, telegram.world.person("安娜"), "学徒")
    best = library.ask("学徒").quotes[0]
    first = answer["results"][0]
    assert first["id"].startswith(best.turn.id)
    assert first["title"].startswith("学徒头一年只磨刀。")
    assert first["description"] == "陶望川 · 《河岸夜谈：城市里的手艺》"
    assert "— 陶望川" in said(first)
    assert answer["button"] is None


async def test_paging(own_library: Archive) -> None:
    put(own_library, "tea.txt", MANY)
    async with Telegram(own_library) as telegram:
        anna, offset, seen = telegram.world.person("安娜"), "", []
        for _ in range(9):
            answer = await ask(telegram, anna, "茶叶", offset)
            seen += [result["id"] for result in answer["results"]]
            offset = answer["next_offset"]
            if not offset:
                break
        assert len(seen) == len(set(seen)) == 25
        assert not telegram.refused()


async def test_an_empty_query_offers_some(telegram: Telegram) -> None:
    answer = await ask(telegram, telegram.world.person("安娜"), "")
    assert 1 <= len(answer["results"]) <= 5
    assert answer["next_offset"] == ""


async def test_one_quote_by_its_id(telegram: Telegram, library: Archive) -> None:
    anna = telegram.world.person("安娜")
    turn = library.ask("学徒").quotes[0].turn
    answer = await ask(telegram, anna, f"q_{turn.id}")
    assert [result["id"].split("_")[0] for result in answer["results"]] == [turn.id]
    assert (await ask(telegram, anna, "q_aaaaaaaaaaaa"))["button"]["text"] == ZH.inline.nothing


@pytest.mark.parametrize("typed", ["量子纠缠", "@陶望 机器", "？？", "学徒" * 128, "<b>", "\U0001f44d"])
async def test_no_result_is_a_button_and_no_row(telegram: Telegram, typed: str) -> None:
    answer = await ask(telegram, telegram.world.person("安娜"), typed)
    if not answer["results"]:
        assert answer["button"] == {"text": ZH.inline.nothing, "start_parameter": "inline"}


async def test_a_bad_offset_is_the_first_page(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    first = [result["id"] for result in (await ask(telegram, anna, "学徒"))["results"]]
    assert first
    for offset in ("-1", "x", "９"):
        answer = await ask(telegram, anna, "学徒", offset)
        assert [result["id"] for result in answer["results"]] == first


async def test_an_offset_past_the_end_is_an_empty_page(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    assert (await ask(telegram, anna, "学徒", "99999999999999999999"))["results"] == []


async def test_buttons_of_a_row_that_was_sent(telegram: Telegram) -> None:
    anna, ben = telegram.world.person("安娜"), telegram.world.person("本")
    group = telegram.world.group("别处", [anna, ben], bot="left")
    question = telegram.people.ask_inline(anna, "陶望川怎么看机器", group)
    await telegram.settle()
    message = telegram.people.choose(question, group, question.answer.result()["results"][0]["id"])
    await telegram.settle()
    assert "机器我也用。" in message.body.text
    assert ZH.buttons.before in labels(message)
    assert (await telegram.press(ben, message, ZH.buttons.before))["text"] == ZH.toasts.not_yours
    await telegram.press(anna, message, ZH.buttons.before)
    assert "— 许知夏" in message.body.text
    await telegram.press(anna, message, ZH.buttons.back)
    assert "机器我也用。" in message.body.text
    await telegram.press(anna, message, ZH.buttons.traditional)
    assert "機器我也用。" in message.body.text


async def test_its_own_inline_messages_are_no_questions(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    private = telegram.world.private(anna)
    question = telegram.people.ask_inline(anna, "学徒", private)
    await telegram.settle()
    message = telegram.people.choose(question, private, question.answer.result()["results"][0]["id"])
    await telegram.settle()
    assert telegram.after(message) == []


async def test_nothing_hidden_comes_from_anywhere(own_library: Archive) -> None:
    async with Telegram(own_library) as telegram:
        anna = telegram.world.person("安娜")
        before = await ask(telegram, anna, "学徒")
        own_library.store.hide_turn(before["results"][0]["id"].split("_")[0])
        own_library.refresh()
        after = await ask(telegram, anna, "学徒")
        assert before["results"][0]["id"] not in {result["id"] for result in after["results"]}


async def test_an_empty_library(tmp_path) -> None:
    archive = Archive.open(tmp_path)
    async with Telegram(archive) as telegram:
        anna = telegram.world.person("安娜")
        assert (await ask(telegram, anna, ""))["button"]["text"] == ZH.inline.empty
        [answer] = await telegram.say(anna, "学徒")
        assert answer.body.text == ZH.answer.empty_library
        for typed in ("/random", "/sources"):
            [answer] = await telegram.say(anna, typed)
            assert answer.body.text == ZH.answer.empty_library
        [answer] = await telegram.say(anna, "/speakers")
        assert answer.body.text == ZH.lists.nobody
    archive.close()


async def test_a_private_library(library: Archive) -> None:
    settings = Settings(token=TOKEN, allowed=frozenset({1}), admins=frozenset({99}))
    async with Telegram(library, settings=settings) as telegram:
        anna = telegram.world.person("安娜")
        answer = await ask(telegram, anna, "学徒")
        assert (answer["results"], answer["button"]["text"]) == ([], ZH.inline.private)
        group = telegram.world.group("别处", [anna], bot="left")
        call = telegram.people.call_guest(anna, group, "@yuanhua_bot 学徒")
        await telegram.settle()
        assert call.answer.result().body.text == ZH.access.private
        assert not telegram.refused()


async def test_asking_too_fast_is_told_above_the_list_and_to_a_guest(library: Archive) -> None:
    rates = {kind: Rate(1, 30.0) for kind in Kind}
    async with Telegram(library, limits=Limits(rates, now=lambda: 0.0)) as telegram:
        anna, ben = telegram.world.person("安娜"), telegram.world.person("本")
        assert (await ask(telegram, anna, "学徒"))["results"]
        answer = await ask(telegram, anna, "学徒")
        assert (answer["results"], answer["button"]["text"]) == ([], ZH.inline.slow)
        assert (await ask(telegram, ben, "学徒"))["results"]
        group = telegram.world.group("别处", [anna, ben], bot="left")
        for words in ("学徒头一年只磨刀。", ZH.inline.slow):
            call = telegram.people.call_guest(ben, group, "@yuanhua_bot 学徒")
            await telegram.settle()
            assert words in call.answer.result().body.text
        assert not telegram.refused()


async def test_guest_mode(telegram: Telegram) -> None:
    anna, ben = telegram.world.person("安娜"), telegram.world.person("本")
    group = telegram.world.group("别处", [anna, ben], bot="left")
    call = telegram.people.call_guest(anna, group, "@yuanhua_bot 陶望川怎么看机器")
    await telegram.settle()
    message = call.answer.result()
    assert "机器我也用。" in message.body.text
    assert (await telegram.press(ben, message, ZH.buttons.before))["text"] == ZH.toasts.not_yours
    await telegram.press(anna, message, ZH.buttons.before)
    assert "— 许知夏" in message.body.text
    remark = telegram.people.send(ben, group, "学徒要不要磨刀")
    call = telegram.people.call_guest(anna, group, "@yuanhua_bot", reply_to=remark)
    await telegram.settle()
    message = call.answer.result()
    assert "学徒头一年只磨刀。" in message.body.text
    await telegram.press(anna, message, "1")
    assert ZH.buttons.results in labels(message)
    call = telegram.people.call_guest(anna, group, "@yuanhua_bot")
    await telegram.settle()
    assert call.answer.result().body.text == ZH.help.quote_usage.format(command="@yuanhua_bot")
