"""Groups and channels: who is answered, where, and who may press what."""

import pytest

from bot.handlers import gate
from bot.limits import Kind, Limits, Rate
from bot.texts import CATALOGUES
from tests.fakes import Telegram, labels

ZH = CATALOGUES["zh-hans"]


@pytest.fixture
def people(telegram: Telegram):
    return telegram.world.person("安娜"), telegram.world.person("本", language_code="en")


async def test_only_what_is_meant_for_the_bot_is_answered(telegram: Telegram, people) -> None:
    anna, ben = people
    telegram.world.privacy = False  # the bot is shown everything
    group = telegram.world.group("手艺群", [anna, ben])
    for typed in (
        "学徒",
        "大家好 @somebody",
        "/quote@other_bot 学徒",
        "/unknown",
        "@yuanhua_bots 学徒",
        "https://a.example",
    ):
        assert await telegram.say(anna, typed, group) == []
    [answer] = await telegram.say(anna, "/quote 学徒", group)
    assert "学徒头一年只磨刀。" in answer.body.text
    [answer] = await telegram.say(anna, "/quote@yuanhua_bot 学徒", group)
    assert "学徒头一年只磨刀。" in answer.body.text
    [answer] = await telegram.say(anna, "@yuanhua_bot 学徒", group)
    assert "学徒头一年只磨刀。" in answer.body.text


async def test_a_bare_command_explains_itself(telegram: Telegram, people) -> None:
    anna, ben = people
    group = telegram.world.group("手艺群", [anna, ben])
    [answer] = await telegram.say(anna, "/quote", group)
    assert answer.body.text == ZH.help.quote_usage.format(command="/quote")
    telegram.people.edit(anna, answer.reply_to, "/quote 学徒")
    await telegram.settle()
    assert "学徒头一年只磨刀。" in answer.body.text


async def test_a_reply_takes_the_other_message_as_topic(telegram: Telegram, people) -> None:
    anna, ben = people
    group = telegram.world.supergroup("手艺群", [anna, ben])
    remark = telegram.people.send(ben, group, "大家怎么看学徒磨刀这件事")
    [answer] = await telegram.say(anna, "/quote", group, reply_to=remark)
    assert "学徒头一年只磨刀。" in answer.body.text
    remark = telegram.people.send(ben, group, "电子书和学徒哪个好")
    [answer] = await telegram.say(anna, "/quote", group, reply_to=remark, quote="学徒")
    assert "学徒头一年只磨刀。" in answer.body.text
    assert "電子書" not in answer.body.text


async def test_a_long_message_replied_to_is_still_a_topic(telegram: Telegram, people) -> None:
    anna, ben = people
    group = telegram.world.supergroup("手艺群", [anna, ben])
    remark = telegram.people.send(ben, group, "学徒磨刀的事情。" * 400)
    [answer] = await telegram.say(anna, "/quote", group, reply_to=remark)
    assert "学徒头一年只磨刀。" in answer.body.text


async def test_answers_stay_in_their_forum_topic(telegram: Telegram, people) -> None:
    anna, ben = people
    forum = telegram.world.supergroup("手艺论坛", [anna, ben], topics=["木工", "陶瓷"])
    for thread in forum.topics:
        [answer] = await telegram.say(anna, "/quote 学徒", forum, thread=thread)
        assert answer.thread == thread
    [answer] = await telegram.say(anna, "/quote 学徒", forum)
    assert answer.thread is None


async def test_only_the_asker_turns_the_buttons(telegram: Telegram, people) -> None:
    anna, ben = people
    group = telegram.world.supergroup("手艺群", [anna, ben])
    [first] = await telegram.say(anna, "/quote 学徒", group)
    [second] = await telegram.say(ben, "/quote loaves", group)
    before = first.body.text
    refused = await telegram.press(ben, first, "1")
    assert refused["text"] == CATALOGUES["en"].toasts.not_yours
    assert first.body.text == before
    refused = await telegram.press(anna, second, labels(second)[0])
    assert refused["text"] == ZH.toasts.not_yours
    taken = await telegram.press(anna, first, "1")
    assert taken["text"] == ""
    assert first.body.text != before
    refused = await telegram.press(ben, first, ZH.buttons.next)
    assert refused["text"] == CATALOGUES["en"].toasts.not_yours


async def test_each_reads_in_their_own_language(telegram: Telegram, people) -> None:
    anna, ben = people
    group = telegram.world.group("手艺群", [anna, ben])
    assert ZH.buttons.share in labels((await telegram.say(anna, "/quote 陶望川怎么看机器", group))[0])
    english = await telegram.say(ben, "/quote 陶望川怎么看机器", group)
    assert CATALOGUES["en"].buttons.share in labels(english[0])


async def test_what_a_group_reads_in_is_for_its_admins_to_say(telegram: Telegram, people) -> None:
    anna, ben = people
    group = telegram.world.supergroup("手艺群", [ben], admins=[anna])
    [menu] = await telegram.say(ben, "/lang", group)
    assert (await telegram.press(ben, menu, "English"))["text"] == CATALOGUES["en"].language.admins_only
    await telegram.press(anna, menu, "English")
    [answer] = await telegram.say(anna, "/quote 量子", group)
    assert answer.body.text.startswith(CATALOGUES["en"].answer.nothing.format(topic="量子"))


async def test_being_added_is_answered_once(telegram: Telegram, people) -> None:
    anna, _ = people
    group = telegram.world.group("手艺群", [anna], bot="left")
    telegram.people.set_status(anna, group, telegram.world.bot, "member")
    await telegram.settle()
    assert telegram.world.last(group).body.text == ZH.help.joined.format(command="/quote")
    telegram.people.set_status(anna, group, telegram.world.bot, "administrator")
    telegram.people.set_status(anna, group, telegram.world.bot, "kicked")
    await telegram.settle()
    assert len(telegram.world.history(group)) == 1


async def test_a_group_that_became_a_supergroup_keeps_its_choices(telegram: Telegram, people) -> None:
    anna, ben = people
    group = telegram.world.group("手艺群", [ben], admins=[anna])
    await telegram.say(anna, "/lang en", group)
    [before] = await telegram.say(anna, "/quote 学徒", group)
    made = telegram.people.migrate(group, anna)
    await telegram.settle()
    assert telegram.chats.settings(made.id).language == "en"
    [answer] = await telegram.say(anna, "/quote 量子", made)
    assert answer.body.text.startswith(CATALOGUES["en"].answer.nothing.format(topic="量子"))
    assert before.body.text


async def test_a_group_that_moves_in_the_middle_of_a_question(telegram: Telegram, people) -> None:
    anna, ben = people
    group = telegram.world.group("手艺群", [ben], admins=[anna])
    await telegram.say(anna, "/lang en", group)
    telegram.people.send(anna, group, "/quote 学徒")
    made = telegram.people.migrate(group, anna)
    await telegram.settle()
    assert "学徒头一年只磨刀。" in telegram.world.last(made).body.text
    assert telegram.chats.settings(made.id).language == "en"
    assert [call.reason for call in telegram.refused()] == [
        "Bad Request: group chat was upgraded to a supergroup chat"
    ]
    telegram.world.calls.clear()


async def test_channels_are_answered_by_command(telegram: Telegram, people) -> None:
    anna, _ = people
    channel = telegram.world.channel("手艺频道", [anna])
    assert await telegram.say(anna, "今天聊学徒", channel) == []
    posts = await telegram.say(anna, "/quote 学徒", channel)
    assert "学徒头一年只磨刀。" in posts[0].body.text
    await telegram.press(anna, posts[0], "1")
    assert ZH.buttons.results in labels(posts[0])
    posts = await telegram.say(anna, "/quote loaves", channel)
    assert CATALOGUES["en"].buttons.share in labels(posts[0]) or "1" in labels(posts[0])


async def test_old_questions_of_groups_are_dropped(telegram: Telegram, people) -> None:
    anna, ben = people
    group = telegram.world.supergroup("手艺群", [anna, ben])
    telegram.world.advance(-gate.STALE_SECONDS - 5)
    assert await telegram.say(anna, "/quote 学徒", group) == []
    assert await telegram.say(anna, "学徒")  # somebody waits in a private chat
    telegram.world.advance(gate.STALE_SECONDS)
    assert await telegram.say(anna, "/quote 学徒", group)


async def test_whoever_asks_too_fast_is_told_once(library) -> None:
    rates = {kind: Rate(2, 30.0) for kind in Kind}
    async with Telegram(library, limits=Limits(rates, now=lambda: 0.0)) as telegram:
        anna, ben = telegram.world.person("安娜"), telegram.world.person("本")
        for _ in range(2):
            assert "学徒" in (await telegram.say(anna, "学徒"))[0].body.text
        [slow] = await telegram.say(anna, "学徒")
        assert slow.body.text == ZH.access.slow.format(seconds=30)
        assert await telegram.say(anna, "学徒") == []
        assert "学徒" in (await telegram.say(ben, "学徒"))[0].body.text
        group = telegram.world.supergroup("手艺群", [anna, ben])
        assert await telegram.say(ben, "/quote 学徒", group)
        carl, dora = telegram.world.person("卡尔"), telegram.world.person("朵拉")
        group.members |= {carl.id: "member", dora.id: "member"}
        assert await telegram.say(carl, "/quote 学徒", group)
        [slow] = await telegram.say(dora, "/quote 学徒", group)
        assert slow.body.text == ZH.access.slow_chat.format(seconds=30)


async def test_pressing_too_fast_is_answered_by_a_toast(library) -> None:
    rates = {kind: Rate(1, 30.0) for kind in Kind}
    async with Telegram(library, limits=Limits(rates, now=lambda: 0.0)) as telegram:
        anna = telegram.world.person("安娜")
        [answer] = await telegram.say(anna, "学徒")
        assert (await telegram.press(anna, answer, "1"))["text"] == ""
        assert (await telegram.press(anna, answer, ZH.buttons.next))["text"] == ZH.access.slow.format(
            seconds=31
        )


async def test_messages_of_bots_are_left_alone(telegram: Telegram, people) -> None:
    anna, _ = people
    group = telegram.world.supergroup("手艺群", [anna])
    telegram.world.privacy = False
    other = telegram.world.person("机器", is_bot=True)
    sent = telegram.people.send(anna, group, "/quote 学徒")
    telegram.world.updates._waiting[-1]["message"]["from"] = other.json()
    await telegram.settle()
    assert telegram.after(sent) == []


async def test_a_channels_post_in_its_group_is_not_answered_twice(telegram: Telegram, people) -> None:
    anna, _ = people
    group = telegram.world.supergroup("手艺群", [anna])
    sent = telegram.people.send(anna, group, "/quote 学徒")
    telegram.world.updates._waiting[-1]["message"]["is_automatic_forward"] = True
    await telegram.settle()
    assert telegram.after(sent) == []


async def test_who_writes_as_the_group_is_answered(telegram: Telegram, people) -> None:
    anna, _ = people
    group = telegram.world.supergroup("手艺群", [], admins=[anna])
    sent = telegram.people.send(anna, group, "/quote 学徒")
    message = telegram.world.updates._waiting[-1]["message"]
    message["from"] = {
        "id": 1087968824,
        "is_bot": True,
        "first_name": "Group",
        "username": "GroupAnonymousBot",
    }
    message["sender_chat"] = group.json()
    await telegram.settle()
    [answer] = telegram.after(sent)
    await telegram.press(anna, answer, "1")  # Telegram shows who presses, so anybody may
    assert "陶望川" in answer.body.text
