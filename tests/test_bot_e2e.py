"""The unmodified bot over HTTP: python-telegram-bot polls the loopback server, people talk to it there."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.archive import Archive
from bot.playground.faults import Fault, server_error, too_many
from bot.playground.server import BotApiServer
from tests.fakes import labels
from tests.live import Live, at_work, quoted


@pytest.fixture
async def live(library: Archive) -> AsyncIterator[Live]:
    async with at_work(library) as started:
        yield started


async def test_a_topic_is_answered_by_a_reply_with_the_verbatim_quote(live: Live) -> None:
    anna, chat = live.anna()
    (answer,) = await live.ask(anna, chat, "学徒")
    assert (
        quoted(answer)[0]
        == "学徒头一年只磨刀。刀磨不好，人的心也静不下来。我带过九个学徒，留下来的只有两个。"
    )
    assert "陶望川" in answer.body.text
    assert answer.reply_to.body.text == "学徒"
    marked = {answer.body.text[e.start : e.end] for e in answer.body.entities if e.kind == "bold"}
    assert "学徒" in marked


async def test_a_group_hears_it_only_when_called(live: Live) -> None:
    anna, _ = live.anna()
    group = live.world.group("茶会", [anna])
    assert await live.ask(anna, group, "学徒") == []
    (answer,) = await live.ask(anna, group, "/quote@yuanhua_bot 学徒")
    assert "磨刀" in quoted(answer)[0]
    said = live.people.send(anna, group, "电子书会取代纸本书吗")
    (about,) = await live.ask(anna, group, "/quote@yuanhua_bot", reply_to=said)
    assert "電子書" in about.body.text
    (usage,) = await live.ask(anna, group, "/quote@yuanhua_bot")
    assert quoted(usage) == []


async def test_an_answer_stays_in_its_forum_topic(live: Live) -> None:
    anna, _ = live.anna()
    forum = live.world.supergroup("论坛", [anna], topics=["手艺", "闲聊"])
    for thread in forum.topics:
        (answer,) = await live.ask(anna, forum, "/quote@yuanhua_bot 学徒", thread=thread)
        assert answer.thread == thread


async def test_an_edited_question_edits_its_answer(live: Live) -> None:
    anna, chat = live.anna()
    question = live.people.send(anna, chat, "学徒")
    await live.settle()
    (answer,) = live.after(question)
    live.people.edit(anna, question, "紙本書")
    await live.settle()
    assert live.after(question) == [answer]
    assert "紙本書有重量" in answer.body.text


async def test_the_same_topic_in_english_and_traditional(live: Live) -> None:
    for code, word in (("en", "Copy"), ("zh-hant", "複製")):
        anna, chat = live.anna(code)
        (answer,) = await live.ask(anna, chat, "/quote 磨刀 木头")
        if "1" in labels(answer):
            await live.press(anna, answer, "1")
        assert word in " ".join(labels(answer))


async def test_buttons_edit_the_one_message(live: Live) -> None:
    anna, chat = live.anna()
    (answer,) = await live.ask(anna, chat, "陶瓷")
    if "1" in labels(answer):
        await live.press(anna, answer, "1")
    before = answer.body.text
    await live.press(anna, answer, "前一段")
    assert answer.body.text != before
    assert len(live.world.history(chat)) == 2
    assert live.server.calls("answerCallbackQuery")


async def test_only_the_asker_turns_pages_in_a_group(live: Live) -> None:
    anna, _ = live.anna()
    ben = live.world.person("本", language_code="en")
    group = live.world.group("茶会", [anna, ben])
    (answer,) = await live.ask(anna, group, "/quote@yuanhua_bot 学徒")
    shown = answer.body
    label = labels(answer)[0]
    told = await live.press(ben, answer, label)
    assert told["text"]
    assert answer.body == shown
    await live.press(anna, answer, label)
    assert answer.body != shown


async def test_a_button_works_after_a_restart(library: Archive, tmp_path: Path) -> None:
    server = BotApiServer()
    await server.start()
    try:
        async with at_work(library, tmp_path / "chats.db", server) as live:
            anna, chat = live.anna()
            (answer,) = await live.ask(anna, chat, "学徒")
        async with at_work(library, tmp_path / "chats.db", server) as live:
            shown = answer.body
            await live.press(anna, answer, labels(answer)[0])
            assert answer.body != shown
    finally:
        await server.stop()


async def test_inline_results_are_sent_and_come_back_unanswered(live: Live) -> None:
    anna, chat = live.anna()
    question = live.people.ask_inline(anna, "学徒", chat)
    await live.settle()
    results = question.answer.result()["results"]
    sent = live.people.choose(question, chat, results[0]["id"])
    await live.settle()
    assert "磨刀" in quoted(sent)[0]
    assert live.world.last(chat) is sent, "a message sent through the bot is no topic"


async def test_a_deep_link_from_inline_mode_opens_the_bot(live: Live) -> None:
    anna, chat = live.anna()
    question = live.people.ask_inline(anna, "火星移民计划", chat)
    await live.settle()
    button = question.answer.result()["button"]
    started = live.people.start(anna, button["start_parameter"])
    await live.settle()
    assert live.after(started)


async def test_a_guest_is_answered_where_it_is_called(live: Live) -> None:
    anna, _ = live.anna()
    elsewhere = live.world.group("别处", [anna], bot="left")
    call = live.people.call_guest(anna, elsewhere, "@yuanhua_bot 学徒")
    await live.settle()
    assert "磨刀" in call.answer.result().body.text


async def test_a_blocked_bot_keeps_working_for_others(live: Live) -> None:
    anna, chat = live.anna()
    live.people.send(anna, chat, "学徒")
    live.people.block(anna)
    await live.settle()
    ben = live.world.person("本")
    assert await live.ask(ben, live.world.private(ben), "学徒")
    live.people.unblock(anna)
    assert await live.ask(anna, chat, "学徒")
    assert {call.reason for call in live.server.refusals()} == {"Forbidden: bot was blocked by the user"}
    live.world.calls.clear()


async def test_a_group_that_moves_in_the_middle_keeps_its_buttons(live: Live) -> None:
    anna, _ = live.anna()
    group = live.world.group("茶会", [anna])
    (answer,) = await live.ask(anna, group, "/quote@yuanhua_bot 学徒")
    moved = live.people.migrate(group, anna)
    await live.settle()
    assert answer.chat is group
    (again,) = await live.ask(anna, moved, "/quote@yuanhua_bot 学徒")
    await live.press(anna, again, labels(again)[0])


async def test_a_message_deleted_before_its_edit_is_no_trouble(live: Live) -> None:
    anna, chat = live.anna()
    (answer,) = await live.ask(anna, chat, "学徒")
    label = labels(answer)[0]
    press = live.people.press(anna, answer, label)
    live.people.delete(answer)
    await live.settle()
    assert press.answer.done()
    assert {call.reason for call in live.server.refusals()} == {"Bad Request: message to edit not found"}
    live.world.calls.clear()


@pytest.mark.parametrize("method", ["sendMessage", "editMessageText", "answerCallbackQuery"])
async def test_a_call_that_came_too_soon_is_made_again(live: Live, method: str) -> None:
    anna, chat = live.anna()
    live.server.faults.add(Fault(method, refusal=too_many(1)))
    (answer,) = await live.ask(anna, chat, "学徒")
    shown = answer.body
    await live.press(anna, answer, labels(answer)[0])
    assert answer.body != shown


async def test_a_server_error_does_not_end_the_bot(live: Live) -> None:
    anna, chat = live.anna()
    live.server.faults.add(Fault("sendMessage", refusal=server_error(), times=2))
    await live.ask(anna, chat, "学徒")
    live.server.faults.clear()
    assert await live.ask(anna, chat, "陶瓷")


async def test_one_poll_lost_is_polled_again(live: Live) -> None:
    anna, chat = live.anna()
    live.server.faults.add(Fault("getUpdates", reset=True))
    assert await live.ask(anna, chat, "学徒")


async def test_markup_in_names_and_topics_stays_text(live: Live) -> None:
    ada = live.world.person('<b>Ada & "Co"', language_code="en")
    group = live.world.group("<i>&amp;</i>", [ada])
    for text in ("/quote@yuanhua_bot <b>学徒", "/quote@yuanhua_bot &lt;u&gt; 💥" * 20):
        assert await live.ask(ada, group, text)


async def test_an_administrator_adds_a_file_while_the_bot_answers(own_library: Archive) -> None:
    server = BotApiServer()
    await server.start()
    anna = server.world.person("安娜")
    chat = server.world.private(anna)
    text = (
        "茶山来信\n\n记者：采茶的时候最怕什么？\n宋栖云：最怕下雨，雨水一淋，茶青就没有香气了。\n"
        "记者：一天能采多少？\n宋栖云：手快的人一天三斤，我们从不催。\n记者：谢谢您。\n宋栖云：来喝茶。\n"
    )
    try:
        async with at_work(own_library, None, server, frozenset({anna.id})) as live:
            sent = live.people.upload(anna, chat, "茶山.txt", text.encode())
            await live.settle()
            preview = live.after(sent)[-1]
            assert "宋栖云" in preview.body.text
            assert (await live.ask(anna, chat, "茶青的香气"))[0].body.text.find("雨水一淋") < 0
            await live.press(anna, preview, labels(preview)[0])
            (answer,) = await live.ask(anna, chat, "茶青的香气")
            assert "最怕下雨" in quoted(answer)[0]
    finally:
        await server.stop()


async def test_somebody_else_s_file_is_politely_refused(live: Live) -> None:
    anna, chat = live.anna()
    sent = live.people.upload(anna, chat, "茶山.txt", "甲：你好。\n乙：你也好。\n".encode())
    await live.settle()
    assert [labels(message) for message in live.after(sent)] == [[]]
    assert not live.server.calls("getFile")


async def test_those_who_speak_for_a_chat_are_answered_too(live: Live) -> None:
    anna, _ = live.anna()
    group = live.world.supergroup("茶会", [], admins=[anna])
    channel = live.world.channel("茶讯", [anna])
    for speaker in (group, channel):
        sent = live.people.send_as(speaker, anna, group, "/quote@yuanhua_bot 学徒")
        await live.settle()
        (answer,) = live.after(sent)
        assert "磨刀" in quoted(answer)[0]


async def test_a_channel_post_is_answered_in_the_channel(live: Live) -> None:
    anna, _ = live.anna()
    channel = live.world.channel("茶讯", [anna])
    sent = live.people.send(anna, channel, "/quote@yuanhua_bot 学徒")
    await live.settle()
    answers = [message for message in live.world.history(channel) if message.id > sent.id]
    assert "磨刀" in quoted(answers[0])[0]


async def test_a_location_or_sticker_is_no_trouble(live: Live) -> None:
    anna, chat = live.anna()
    live.people.send_other(anna, chat, {"location": {"latitude": 1.0, "longitude": 2.0}})
    await live.settle()
    assert await live.ask(anna, chat, "学徒")
