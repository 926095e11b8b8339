"""Chats, people, inline and guest mode, files and menus on the loopback server, as a client meets them."""

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    ReplyParameters,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
)

from bot.playground.errors import PlaygroundError
from bot.playground.server import BotApiServer
from tests.loopback import private, updates

HTML = ParseMode.HTML


async def test_a_message_arrives_with_its_language_and_command(server: BotApiServer, bot: Bot) -> None:
    anna, chat = private(server)
    server.people.send(anna, chat, "  /quote@yuanhua_bot 茶 😀 https://example.org/a。 ")
    (update,) = await updates(bot)
    message = update.message
    assert message.text == "/quote@yuanhua_bot 茶 😀 https://example.org/a。"
    assert message.from_user.language_code == "zh-hant"
    assert {entity.type: text for entity, text in message.parse_entities().items()} == {
        "bot_command": "/quote@yuanhua_bot",
        "url": "https://example.org/a",
    }


async def test_a_command_glued_to_chinese_is_no_command(server: BotApiServer, bot: Bot) -> None:
    anna, chat = private(server)
    server.people.send(anna, chat, "/quote茶")
    (update,) = await updates(bot)
    assert update.message.entities == ()


async def test_replies_quote_what_is_there(server: BotApiServer, bot: Bot) -> None:
    anna, chat = private(server)
    question = server.people.send(anna, chat, "茶和咖啡")
    sent = await bot.send_message(chat.id, "答", reply_parameters=ReplyParameters(question.id, quote="咖啡"))
    assert (sent.reply_to_message.text, sent.quote.text, sent.quote.position) == ("茶和咖啡", "咖啡", 2)
    with pytest.raises(BadRequest, match=r"(?i)quote_text_invalid"):
        await bot.send_message(chat.id, "答", reply_parameters=ReplyParameters(question.id, quote="牛奶"))
    server.people.delete(question)
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(chat.id, "答", reply_parameters=ReplyParameters(question.id))
    lone = ReplyParameters(question.id, allow_sending_without_reply=True)
    assert (await bot.send_message(chat.id, "答", reply_parameters=lone)).reply_to_message is None


async def test_strangers_blockers_and_unknown_chats(server: BotApiServer, bot: Bot) -> None:
    anna, chat = private(server)
    stranger = server.world.person("路人")
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await bot.send_message(4242, "x")
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        await bot.send_message(stranger.id, "x")
    server.people.block(anna)
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(chat.id, "x")
    server.people.unblock(anna)
    await bot.send_message(chat.id, "x")
    statuses = [update.my_chat_member.new_chat_member.status for update in await updates(bot)]
    assert statuses == ["kicked", "member"]


async def test_privacy_mode_shows_a_group_bot_what_is_meant_for_it(server: BotApiServer, bot: Bot) -> None:
    anna, other = server.world.person("安娜"), server.world.person("别的", username="other_bot", is_bot=True)
    group = server.world.group("茶会", [anna, other])
    say = server.people.send
    say(anna, group, "大家好")
    say(anna, group, "@yuanhua_bot 茶")
    say(anna, group, "/quote 茶")
    sent = await bot.send_message(group.id, "答")
    say(anna, group, "谢谢", reply_to=server.world.find(group, sent.message_id))
    say(other, group, "/quote 我是另一个")
    say(anna, group, "/quote 咖啡")
    say(anna, group, "/quote@Yuanhua_Bot 咖啡")
    texts = [update.message.text for update in await updates(bot)]
    assert texts == ["/quote 茶", "谢谢", "/quote@Yuanhua_Bot 咖啡"]
    assert [held.reason for held in server.world.withheld] == ["privacy", "privacy", "another_bot", "privacy"]
    server.world.privacy = False
    say(anna, group, "现在呢")
    assert (await updates(bot))[-1].message.text == "现在呢"


async def test_a_forum_keeps_its_topics(server: BotApiServer, bot: Bot) -> None:
    anna = server.world.person("安娜")
    forum = server.world.supergroup("茶会", [anna], topics=["绿茶", "红茶"])
    thread = next(iter(forum.topics))
    server.people.send(anna, forum, "/quote 茶", thread=thread)
    (update,) = await updates(bot)
    assert update.message.is_topic_message
    answer = await update.message.reply_text("答")
    assert answer.message_thread_id == thread
    with pytest.raises(BadRequest, match=r"(?i)message thread not found"):
        await bot.send_message(forum.id, "答", message_thread_id=987654)


async def test_a_group_that_became_a_supergroup_says_where_it_went(server: BotApiServer, bot: Bot) -> None:
    anna = server.world.person("安娜")
    group = server.world.group("茶会", [anna])
    moved = server.people.migrate(group, anna)
    with pytest.raises(ChatMigrated) as error:
        await bot.send_message(group.id, "答")
    assert error.value.new_chat_id == moved.id
    service = [update.message for update in await updates(bot)]
    assert [message.migrate_to_chat_id for message in service] == [moved.id, None]
    assert service[1].migrate_from_chat_id == group.id
    await bot.send_message(moved.id, "答")


async def test_a_channel_needs_an_administrator(server: BotApiServer, bot: Bot) -> None:
    anna = server.world.person("安娜")
    channel = server.world.channel("茶讯", [anna])
    server.people.send(anna, channel, "/quote 茶")
    (update,) = await updates(bot)
    assert update.channel_post.sender_chat.title == "茶讯"
    await bot.send_message(channel.id, "答")
    server.people.set_status(anna, channel, server.world.bot, "member")
    with pytest.raises(BadRequest, match="administrator rights"):
        await bot.send_message(channel.id, "答")


async def test_members_and_administrators(server: BotApiServer, bot: Bot) -> None:
    anna, ben = server.world.person("安娜"), server.world.person("本")
    group = server.world.supergroup("茶会", [ben], admins=[anna])
    assert [admin.user.id for admin in await bot.get_chat_administrators(group.id)] == [anna.id]
    assert (await bot.get_chat_member(group.id, ben.id)).status == "member"
    assert (await bot.get_chat(group.id)).title == "茶会"
    assert await bot.get_chat_member_count(group.id) == 3
    await bot.leave_chat(group.id)
    with pytest.raises(Forbidden, match="not a member of the supergroup"):
        await bot.send_message(group.id, "x")


def article(number: int, text: str = "茶") -> InlineQueryResultArticle:
    return InlineQueryResultArticle(str(number), "标题", InputTextMessageContent(text, HTML))


async def test_an_inline_result_is_chosen_and_edited(server: BotApiServer, bot: Bot) -> None:
    anna, chat = private(server)
    question = server.people.ask_inline(anna, "茶", chat)
    (update,) = await updates(bot)
    assert (update.inline_query.query, update.inline_query.chat_type) == ("茶", "sender")
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("全文", callback_data="f")]])
    result = InlineQueryResultArticle(
        "1", "标题", InputTextMessageContent("<b>茶</b>", HTML), reply_markup=keyboard
    )
    button = InlineQueryResultsButton("帮助", start_parameter="help")
    await update.inline_query.answer([result], next_offset="1", button=button, cache_time=0)
    answer = await question.answer
    assert (answer["next_offset"], answer["button"]["text"]) == ("1", "帮助")
    sent = server.people.choose(question, chat, "1")
    chosen, shown = (await updates(bot))[1:]
    assert chosen.chosen_inline_result.inline_message_id == sent.inline_id
    assert shown.message.via_bot.id == bot.id
    press = server.people.press(anna, sent, "全文")
    pressed = (await updates(bot))[-1].callback_query
    await pressed.answer()
    await pressed.edit_message_text("茶，全文")
    await press.answer
    assert sent.body.text == "茶，全文"


async def test_inline_answers_are_kept_as_long_as_the_bot_allows(server: BotApiServer, bot: Bot) -> None:
    anna, ben = server.world.person("安娜"), server.world.person("本")
    server.people.ask_inline(anna, "茶")
    await (await updates(bot))[-1].inline_query.answer([article(1)], cache_time=60, is_personal=True)
    assert server.people.ask_inline(anna, "茶").cached
    assert not server.people.ask_inline(ben, "茶").cached
    await (await updates(bot))[-1].inline_query.answer([article(1)], cache_time=60)
    assert server.people.ask_inline(server.world.person("客"), "茶").cached
    server.world.advance(61)
    assert not server.people.ask_inline(anna, "茶").cached


@pytest.mark.parametrize(
    ("results", "extra", "reason"),
    [
        ([article(n) for n in range(51)], {}, "too many"),
        ([article(1), article(1)], {}, "result_id_duplicate"),
        ([InlineQueryResultArticle("茶" * 22, "a", InputTextMessageContent("a"))], {}, "result_id_invalid"),
        ([article(1, "<b>")], {}, "can't parse entities"),
        ([article(1)], {"next_offset": "a" * 65}, "next_offset_invalid"),
        ([], {"button": InlineQueryResultsButton("a", start_parameter="帮助")}, "start_param_invalid"),
    ],
)
async def test_bad_inline_answers_are_refused(server: BotApiServer, bot: Bot, results, extra, reason) -> None:
    question = server.people.ask_inline(server.world.person("安娜"), "茶")
    with pytest.raises(BadRequest, match=f"(?i){reason}"):
        await bot.answer_inline_query(question.id, results, **extra)


async def test_a_guest_answers_where_it_is_no_member(server: BotApiServer, bot: Bot) -> None:
    anna, ben = server.world.person("安娜"), server.world.person("本")
    group = server.world.group("别处", [anna, ben], bot="left")
    said = server.people.send(ben, group, "茶要趁热")
    call = server.people.call_guest(anna, group, "@yuanhua_bot 谁说过", reply_to=said)
    (update,) = await bot.get_updates(timeout=0, allowed_updates=Update.ALL_TYPES)
    assert update.guest_message.reply_to_message.text == "茶要趁热"
    sent = await bot.answer_guest_query(update.guest_message.guest_query_id, article(1))
    message = await call.answer
    assert (message.chat, message.body.text, message.inline_id) == (group, "茶", sent.inline_message_id)
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_guest_query(update.guest_message.guest_query_id, article(1))


async def test_files_go_both_ways(server: BotApiServer, bot: Bot) -> None:
    anna, chat = private(server)
    server.people.upload(anna, chat, "稿.txt", "甲：你好。".encode(), caption="请收")
    (update,) = await updates(bot)
    document = update.message.document
    assert (document.file_name, update.message.caption) == ("稿.txt", "请收")
    content = await (await document.get_file()).download_as_bytearray()
    assert content.decode() == "甲：你好。"
    sent = await bot.send_document(chat.id, b"abc", filename="a.txt", caption="<b>给</b>", parse_mode=HTML)
    assert (sent.document.file_name, sent.caption_entities[0].type) == ("a.txt", "bold")
    await bot.edit_message_caption(chat.id, sent.message_id, caption="换")
    assert server.world.last(chat).body.text == "换"


async def test_a_file_over_20_megabytes_is_not_given(server: BotApiServer, bot: Bot) -> None:
    anna, chat = private(server)
    server.people.upload(anna, chat, "大.txt", b"x" * (20 * 1024 * 1024 + 1))
    (update,) = await updates(bot)
    with pytest.raises(BadRequest, match=r"(?i)file is too big"):
        await update.message.document.get_file()


async def test_commands_by_scope_and_language(server: BotApiServer, bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("help", "帮助")], BotCommandScopeAllPrivateChats(), "zh")
    assert [c.command for c in await bot.get_my_commands(BotCommandScopeAllPrivateChats(), "zh")] == ["help"]
    assert await bot.get_my_commands() == ()
    with pytest.raises(BadRequest, match=r"(?i)command_invalid"):
        await bot.set_my_commands([BotCommand("帮助", "x")])
    with pytest.raises(BadRequest, match=r"(?i)language code"):
        await bot.set_my_commands([BotCommand("help", "x")], language_code="zh-hant")
    await bot.set_my_description("说明", "zh")
    assert (await bot.get_my_description("zh")).description == "说明"
    assert (await bot.get_my_description()).description == ""


async def test_deep_links_carry_what_telegram_lets_through(server: BotApiServer, bot: Bot) -> None:
    anna, _ = private(server)
    server.people.start(anna, "q_abcdefgh2345")
    assert (await updates(bot))[0].message.text == "/start q_abcdefgh2345"
    for payload in ("a" * 65, "茶"):
        with pytest.raises(PlaygroundError):
            server.people.start(anna, payload)


async def test_an_anonymous_administrator_and_a_channel_speak_in_a_group(
    server: BotApiServer, bot: Bot
) -> None:
    anna = server.world.person("安娜")
    group = server.world.supergroup("茶会", [], admins=[anna])
    channel = server.world.channel("茶讯", [anna])
    server.people.send_as(group, anna, group, "/quote 茶")
    server.people.send_as(channel, anna, group, "/quote 茶")
    seen = [update.message for update in await updates(bot)]
    assert [message.sender_chat.title for message in seen] == ["茶会", "茶讯"]
    assert [message.from_user.username for message in seen] == ["GroupAnonymousBot", "Channel_Bot"]


async def test_other_content_is_shown_as_it_is(server: BotApiServer, bot: Bot) -> None:
    anna, chat = private(server)
    server.people.send_other(anna, chat, {"location": {"latitude": 1.0, "longitude": 2.0}})
    (update,) = await updates(bot)
    assert (update.message.location.latitude, update.message.text) == (1.0, None)
