"""A private chat: topics, commands, everything that can be typed by mistake, in three languages."""

import pytest

from bot.texts import CATALOGUES
from tests.fakes import Telegram, labels

ZH, HANT, EN = (CATALOGUES[code] for code in ("zh-hans", "zh-hant", "en"))


def quoted(message) -> list[str]:
    body = message.body
    return [body.text[e.start : e.end] for e in body.entities if "blockquote" in e.kind]


def bold(message) -> list[str]:
    body = message.body
    return [body.text[e.start : e.end] for e in body.entities if e.kind == "bold"]


async def test_a_topic_is_answered_with_verbatim_quotes(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, "学徒")
    assert (
        quoted(answer)[0]
        == "学徒头一年只磨刀。刀磨不好，人的心也静不下来。我带过九个学徒，留下来的只有两个。"
    )
    assert "1 — 陶望川\n《河岸夜谈：城市里的手艺》 · 第 4 段" in answer.body.text
    assert set(bold(answer)) == {"学徒"}
    assert answer.reply_to.body.text == "学徒"


async def test_either_script_finds_the_other_and_is_shown_as_spoken(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜", language_code="zh-hans")
    [answer] = await telegram.say(anna, "电子书")
    assert "電子書輕，出門帶著方便" in quoted(answer)[0]
    tuan = telegram.world.person("阿团", language_code="zh-TW")
    [answer] = await telegram.say(tuan, "學徒")
    assert "学徒头一年只磨刀。" in quoted(answer)[0]


@pytest.mark.parametrize(
    "topic", ["陶望川怎么看机器", "@陶望川 机器", "@陶望川　機器", "＠陶望川 机器", "陶望川 机器"]
)
async def test_one_speaker_only(telegram: Telegram, topic: str) -> None:
    [answer] = await telegram.say(telegram.world.person("安娜"), topic)
    assert "机器我也用。" in quoted(answer)[0]
    assert "— 陶望川" in answer.body.text
    assert "许知夏" not in answer.body.text


async def test_an_unknown_speaker_is_told_and_the_nearest_offered(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, "@陶望 机器")
    assert answer.body.text.startswith(ZH.answer.unknown_speaker.format(name="陶望"))
    assert labels(answer) == ["陶望川"]
    await telegram.press(anna, answer, "陶望川")
    assert "机器我也用。" in quoted(answer)[0]


async def test_a_name_that_only_the_grammar_tells_is_no_dead_end(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, "陶望山怎么看机器")
    assert answer.body.text.startswith(ZH.answer.unknown_speaker.format(name="陶望山"))
    assert not quoted(answer)
    wider = ZH.answer.unlimited.format(topic="机器")
    assert labels(answer) == ["陶望川", wider]
    await telegram.press(anna, answer, wider)
    assert quoted(answer)
    [other] = await telegram.say(anna, "陶望山怎么看机器")
    await telegram.press(anna, other, "陶望川")
    assert "机器我也用。" in quoted(other)[0]


async def test_no_result_says_what_was_searched(telegram: Telegram) -> None:
    [answer] = await telegram.say(telegram.world.person("安娜"), "量子纠缠")
    assert answer.body.text.startswith(ZH.answer.nothing.format(topic="量子纠缠"))
    assert ZH.answer.searched.format(sources=3) in answer.body.text
    assert not quoted(answer)


async def test_a_speaker_who_said_nothing_of_it_gives_way_to_those_who_did(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, "@赖慕青 学徒")
    assert not quoted(answer)
    assert ZH.answer.others_spoke in answer.body.text
    assert "陶望川" in labels(answer)
    await telegram.press(anna, answer, "陶望川")
    assert "学徒头一年只磨刀。" in quoted(answer)[0]


async def test_a_name_without_a_topic(telegram: Telegram) -> None:
    [answer] = await telegram.say(telegram.world.person("安娜"), "@许知夏")
    assert answer.body.text.startswith(ZH.answer.without_topic.format(name="许知夏"))
    assert "— 许知夏" in answer.body.text


@pytest.mark.parametrize(
    "typed",
    ["？？！", "…", "👨‍👩‍👧‍👦🇨🇳", "/quote", "/quote@yuanhua_bot", "\u200b", "\u202e.", "——", "@", "\x07!"],
)
async def test_nothing_to_look_for_is_explained(telegram: Telegram, typed: str) -> None:
    [answer] = await telegram.say(telegram.world.person("安娜"), typed)
    assert answer.body.text in {ZH.answer.blank, ZH.help.quote_usage.format(command="/quote")}


async def test_a_document_is_no_topic(telegram: Telegram) -> None:
    [answer] = await telegram.say(telegram.world.person("安娜"), "学徒" * 2000)
    assert answer.body.text == ZH.answer.too_long.format(limit=1000)


@pytest.mark.parametrize(
    "typed",
    [
        "/quote 学徒",
        "/QUOTE 学徒",
        "/quote@Yuanhua_Bot 学徒",
        "/quote学徒",
        "／quote 学徒",
        "/quote\n学徒",
        "  学徒  ",
    ],
)
async def test_forms_of_the_same_question(telegram: Telegram, typed: str) -> None:
    [answer] = await telegram.say(telegram.world.person("安娜"), typed)
    assert "学徒头一年只磨刀。" in quoted(answer)[0]


@pytest.mark.parametrize(
    "typed", ["<b>学徒</b>", "学徒 & <script>", '学徒 "', "学徒 </blockquote>", "&lt;学徒"]
)
async def test_markup_in_a_topic_is_text(telegram: Telegram, typed: str) -> None:
    for answer in await telegram.say(telegram.world.person("安娜"), typed):
        assert answer.body.text


@pytest.mark.parametrize("typed", ["<b>&amp;量子</b>", "\ud83d 量子", "量\u0301子" * 30, "量子\x00\x01"])
async def test_odd_characters_come_back_unharmed(telegram: Telegram, typed: str) -> None:
    anna = telegram.world.person("安娜")
    sent = telegram.people.send(anna, telegram.world.private(anna), "问")
    sent.body = telegram.world.text(typed)
    telegram.world.updates._waiting[-1]["message"]["text"] = typed
    await telegram.settle()
    [answer] = telegram.after(sent)
    assert answer.body.text


async def test_start_and_help_in_the_language_of_the_client(telegram: Telegram) -> None:
    for code, texts in (("zh-hans", ZH), ("zh-hant", HANT), ("zh-HK", HANT), ("en", EN), ("fr", EN)):
        person = telegram.world.person("安娜", language_code=code)
        [greeting] = await telegram.say(person, "/start")
        assert greeting.body.text.startswith(texts.help.start)
        [explained] = await telegram.say(person, "/help")
        assert explained.body.text == f"{texts.help.help}\n\n{texts.help.stored}"


async def test_speakers_and_sources(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    [speakers] = await telegram.say(anna, "/speakers")
    assert speakers.body.text.startswith(ZH.lists.speakers.format(total=7))
    assert ZH.lists.speaker.format(name="陶望川", turns=3, sources=1) in speakers.body.text
    [sources] = await telegram.say(anna, "/sources")
    assert ZH.lists.source.format(title="Harbour talk", turns=4, speakers=2) in sources.body.text


async def test_random_and_another(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, "/random Nora Quill")
    assert "— Nora Quill" in answer.body.text
    seen = {answer.body.text}
    for _ in range(12):
        await telegram.press(anna, answer, ZH.buttons.another)
        assert "— Nora Quill" in answer.body.text
        seen.add(answer.body.text)
    assert len(seen) == 2
    [answer] = await telegram.say(anna, "/random 许知")
    assert labels(answer) == ["许知夏"]
    await telegram.press(anna, answer, "许知夏")
    assert "— 许知夏" in answer.body.text
    [answer] = await telegram.say(anna, "/random")
    assert quoted(answer)


async def test_who_is_unknown_is_told_and_what_there_is_instead(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, "@欧阳若谷 学徒")
    assert "欧阳若谷" in answer.body.text
    assert ZH.answer.all_speakers in answer.body.text
    anybody = ZH.answer.unlimited.format(topic="学徒")
    assert labels(answer) == [anybody]
    await telegram.press(anna, answer, anybody)
    assert "学徒" in quoted(answer)[0]
    [answer] = await telegram.say(anna, "@欧阳若谷 量子纠缠")
    assert labels(answer) == []
    [answer] = await telegram.say(anna, "/random 欧阳若谷")
    assert answer.body.text.endswith(ZH.answer.all_speakers)


async def test_an_edited_question_edits_the_answer(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, "学徒")
    telegram.people.edit(anna, answer.reply_to, "ovens")
    await telegram.settle()
    assert "ovens" in quoted(answer)[0]
    telegram.people.edit(anna, answer.reply_to, "/quote")
    await telegram.settle()
    assert answer.body.text == ZH.help.quote_usage.format(command="/quote")
    assert len(telegram.after(answer.reply_to)) == 1


async def test_an_edit_after_the_answer_was_deleted_is_answered_anew(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, "学徒")
    telegram.people.delete(answer)
    telegram.people.edit(anna, answer.reply_to, "电子书")
    await telegram.settle()
    [anew] = telegram.after(answer.reply_to)
    assert "電子書" in quoted(anew)[0]
    assert [call.reason for call in telegram.refused()] == ["Bad Request: message to edit not found"]
    telegram.world.calls.clear()


async def test_commands_that_change_something_are_not_repeated_by_an_edit(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, "/lang en")
    assert answer.body.text == EN.language.chosen.format(name="English")
    telegram.people.edit(anna, answer.reply_to, "/lang zh-hans")
    await telegram.settle()
    assert telegram.chats.settings(anna.id).language == "en"


async def test_deep_links_open_one_quote(telegram: Telegram, library) -> None:
    anna = telegram.world.person("安娜")
    turn = library.ask("学徒").quotes[0].turn
    sent = telegram.people.start(anna, f"q_{turn.id}")
    await telegram.settle()
    [answer] = telegram.after(sent)
    assert quoted(answer) == [turn.text]
    for payload in ("q_aaaaaaaaaaaa", "q_", "q_---", "inline"):
        sent = telegram.people.start(anna, payload)
        await telegram.settle()
        [answer] = telegram.after(sent)
        assert answer.body.text in {ZH.toasts.gone, f"{ZH.help.start}\n\n{ZH.answer.blank}"}


async def test_a_quote_by_its_id(telegram: Telegram, library) -> None:
    anna = telegram.world.person("安娜")
    turn = library.ask("学徒").quotes[0].turn
    for typed in (turn.id, f"q_{turn.id}", f"/quote {turn.id}"):
        [answer] = await telegram.say(anna, typed)
        assert quoted(answer) == [turn.text]


async def test_an_unknown_command_is_no_topic(telegram: Telegram) -> None:
    [answer] = await telegram.say(telegram.world.person("安娜"), "/frobnicate 学徒")
    assert answer.body.text == ZH.answer.blank


async def test_service_messages_are_no_questions(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    sent = telegram.people.send(anna, telegram.world.private(anna), "x")
    message = telegram.world.updates._waiting[-1]["message"]
    del message["text"]
    message["new_chat_title"] = "新名字"
    await telegram.settle()
    assert telegram.after(sent) == []


async def test_language_and_script_are_the_chats_choice(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜", language_code="en")
    [menu] = await telegram.say(anna, "/lang")
    await telegram.press(anna, menu, "繁體中文")
    assert menu.body.text == HANT.language.chosen.format(name="繁體中文")
    [menu] = await telegram.say(anna, "/script")
    await telegram.press(anna, menu, HANT.buttons.traditional)
    [answer] = await telegram.say(anna, "陶望川怎么看学徒")
    assert quoted(answer)[0].startswith("學徒頭一年只磨刀。")
    assert HANT.answer.in_traditional in answer.body.text
    [menu] = await telegram.say(anna, "/lang")
    await telegram.press(anna, menu, HANT.language.automatic)
    [answer] = await telegram.say(anna, "/help")
    assert answer.body.text.startswith(EN.help.help)


async def test_forgetme_deletes_the_record(telegram: Telegram) -> None:
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, "学徒")
    await telegram.say(anna, "/lang en")
    [said] = await telegram.say(anna, "/forgetme")
    assert said.body.text == EN.help.forgotten
    assert telegram.chats.settings(anna.id).language is None
    assert (await telegram.press(anna, answer, "1"))["text"] == ZH.toasts.expired
