"""The loopback Bot API server, spoken to by python-telegram-bot's own client over HTTP."""

import asyncio

import pytest
from telegram import (
    Bot,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    Conflict,
    EndPointNotFound,
    InvalidToken,
    RetryAfter,
    TimedOut,
)
from telegram.ext import ApplicationBuilder, MessageHandler, filters
from telegram.request import HTTPXRequest

from bot.playground.faults import Fault, server_error, too_many
from bot.playground.running import running, settled
from bot.playground.server import BotApiServer
from tests.loopback import private, updates
from tests.processes import free_port

HTML = ParseMode.HTML


async def test_the_bot_learns_who_it_is(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.username, me.is_bot, me.supports_inline_queries) == ("yuanhua_bot", True, True)
    assert me.supports_guest_queries is True
    assert me.can_read_all_group_messages is False


async def test_another_token_is_refused(server: BotApiServer) -> None:
    async with HTTPXRequest() as request, HTTPXRequest() as polls:
        with pytest.raises(InvalidToken):
            await Bot("1:stranger", server.url, request=request, get_updates_request=polls).initialize()


async def test_an_update_stays_until_a_later_offset_confirms_it(server: BotApiServer, bot: Bot) -> None:
    anna, chat = private(server)
    server.people.send(anna, chat, "一")
    first = await updates(bot)
    again = await updates(bot)
    assert first[0].update_id == again[0].update_id
    assert await updates(bot, first[0].update_id + 1) == ()
    assert server.world.updates.pending == 0


async def test_a_poll_waits_for_the_next_update(server: BotApiServer, bot: Bot) -> None:
    anna, chat = private(server)
    polling = asyncio.create_task(bot.get_updates(timeout=20))
    await server.handed_over()
    server.people.send(anna, chat, "早")
    (update,) = await polling
    assert update.message.text == "早"


async def test_only_the_kinds_asked_for_are_sent(server: BotApiServer, bot: Bot) -> None:
    anna, chat = private(server)
    await bot.get_updates(timeout=0, allowed_updates=["edited_message"])
    message = server.people.send(anna, chat, "旧")
    server.people.edit(anna, message, "新")
    (update,) = await updates(bot)
    assert update.edited_message.text == "新"


async def test_two_pollers_are_in_conflict(server: BotApiServer, bot: Bot) -> None:
    polling = asyncio.create_task(bot.get_updates(timeout=20))
    await server.handed_over()
    async with Bot(server.token, server.url) as second:
        taking_over = asyncio.create_task(second.get_updates(timeout=1))
        with pytest.raises(Conflict, match="terminated by other getUpdates"):
            await polling
        await taking_over


async def test_polling_is_refused_while_a_webhook_is_set(bot: Bot) -> None:
    await bot.set_webhook("http://127.0.0.1:1/hook")
    with pytest.raises(Conflict, match="webhook is active"):
        await updates(bot)
    assert (await bot.get_webhook_info()).url == "http://127.0.0.1:1/hook"
    await bot.delete_webhook()
    assert await updates(bot) == ()


async def test_telegram_itself_takes_webhooks_over_https_only() -> None:
    public = BotApiServer(local=False)
    await public.start()
    async with Bot(public.token, public.url) as client:
        with pytest.raises(BadRequest, match=r"(?i)https url must be provided"):
            await client.set_webhook("http://127.0.0.1:1/hook")
        await client.set_webhook("https://example.org/hook")
        await client.delete_webhook()
    await public.stop()


async def test_html_becomes_text_and_entities(server: BotApiServer, bot: Bot) -> None:
    _, chat = private(server)
    sent = await bot.send_message(
        chat.id,
        "😀<blockquote expandable>茶 &lt;<b>热</b>&gt;</blockquote>\n<a href='https://e.org/'>来源</a>",
        HTML,
    )
    assert sent.text == "😀茶 <热>\n来源"
    got = [(entity.type, sent.parse_entity(entity)) for entity in sent.entities]
    assert got == [("expandable_blockquote", "茶 <热>"), ("bold", "热"), ("text_link", "来源")]
    assert sent.entities[0].offset == 2


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<x>a</x>", 'Unsupported start tag "x" at byte offset 0'),
        ("茶<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("茶</b>", "Unexpected end tag at byte offset 3"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
async def test_broken_html_is_refused_in_telegrams_words(
    server: BotApiServer, bot: Bot, html: str, reason: str
) -> None:
    _, chat = private(server)
    with pytest.raises(BadRequest) as refusal:
        await bot.send_message(chat.id, html, HTML)
    assert refusal.value.message.lower() == f"can't parse entities: {reason}".lower()
    assert server.refusals()[0].reason == f"Bad Request: can't parse entities: {reason}"
    assert server.world.history(chat) == []


async def test_what_is_too_long_or_empty_is_refused(server: BotApiServer, bot: Bot) -> None:
    _, chat = private(server)
    await bot.send_message(chat.id, f"<b>{'茶' * 4096}</b>", HTML)
    for text, reason in [
        ("茶" * 4097, "too long"),
        ("😀" * 2049, "too long"),
        (" \n ", "non-empty"),
        ("", "empty"),
    ]:
        with pytest.raises(BadRequest, match=reason):
            await bot.send_message(chat.id, text)


async def test_too_many_long_links_are_refused(server: BotApiServer, bot: Bot) -> None:
    _, chat = private(server)
    link = f"<a href='https://example.org/{'x' * 170}'>a</a> "
    await bot.send_message(chat.id, link * 40, HTML)
    with pytest.raises(BadRequest, match=r"(?i)entities_too_long"):
        await bot.send_message(chat.id, link * 60, HTML)


async def test_entities_past_a_hundred_are_dropped_and_counted(server: BotApiServer, bot: Bot) -> None:
    _, chat = private(server)
    sent = await bot.send_message(chat.id, "<b>x</b> " * 103, HTML)
    assert len(sent.entities) == 100
    assert server.calls("sendMessage")[0].dropped == 3


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        (InlineKeyboardButton("a", callback_data="茶" * 22), "button_data_invalid"),
        (InlineKeyboardButton("a", copy_text=CopyTextButton("a" * 257)), "button_copy_text_invalid"),
        (InlineKeyboardButton("a"), "text buttons are unallowed"),
        (InlineKeyboardButton("a", url="no address"), "wrong http url"),
        (InlineKeyboardButton(" ", callback_data="a"), "button_text_invalid"),
    ],
)
async def test_bad_buttons_are_refused(
    server: BotApiServer, bot: Bot, button: InlineKeyboardButton, reason: str
) -> None:
    _, chat = private(server)
    with pytest.raises(BadRequest, match=f"(?i){reason}"):
        await bot.send_message(chat.id, "x", reply_markup=InlineKeyboardMarkup([[button]]))


async def test_keyboards_have_a_size(server: BotApiServer, bot: Bot) -> None:
    _, chat = private(server)
    button = InlineKeyboardButton("a", callback_data="b" * 64)
    await bot.send_message(chat.id, "x", reply_markup=InlineKeyboardMarkup([[button] * 8] * 12))
    for rows in ([[button] * 9], [[button] * 8] * 13):
        with pytest.raises(BadRequest, match="too long"):
            await bot.send_message(chat.id, "x", reply_markup=InlineKeyboardMarkup(rows))


async def test_a_pressed_button_is_answered_and_the_message_edited(server: BotApiServer, bot: Bot) -> None:
    anna, chat = private(server)
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("下一条", callback_data="n|1")]])
    sent = await bot.send_message(chat.id, "一", reply_markup=keyboard)
    press = server.people.press(anna, server.world.last(chat), "下一条")
    (update,) = await updates(bot)
    assert (update.callback_query.data, update.callback_query.message.message_id) == ("n|1", sent.message_id)
    await update.callback_query.answer("好", show_alert=True)
    await update.callback_query.edit_message_text("<i>二</i>", HTML)
    assert (await press.answer)["text"] == "好"
    assert server.world.last(chat).body.text == "二"
    assert server.world.last(chat).keyboard is None
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_text("<i>二</i>", chat.id, sent.message_id, parse_mode=HTML)


async def test_old_queries_are_refused(server: BotApiServer, bot: Bot) -> None:
    anna, chat = private(server)
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("a", callback_data="a")]])
    await bot.send_message(chat.id, "一", reply_markup=keyboard)
    server.people.press(anna, server.world.last(chat), "a")
    server.people.ask_inline(anna, "茶")
    pressed, asked = await updates(bot)
    server.world.advance(60)
    with pytest.raises(BadRequest, match="Query is too old"):
        await pressed.callback_query.answer()
    with pytest.raises(BadRequest, match="Query is too old"):
        await asked.inline_query.answer([])


async def test_only_what_is_there_and_its_own_can_be_edited(server: BotApiServer, bot: Bot) -> None:
    anna, chat = private(server)
    theirs = server.people.send(anna, chat, "我的")
    with pytest.raises(BadRequest, match="can't be edited"):
        await bot.edit_message_text("x", chat.id, theirs.id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", chat.id, 9999)
    sent = await bot.send_message(chat.id, "一")
    server.people.delete(server.world.last(chat))
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", chat.id, sent.message_id)
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(chat.id, sent.message_id)


async def test_faults_strike_as_told(server: BotApiServer, bot: Bot) -> None:
    _, chat = private(server)
    server.faults.add(Fault("sendMessage", refusal=too_many(7)))
    with pytest.raises(RetryAfter):
        await bot.send_message(chat.id, "x")
    server.faults.add(Fault("sendMessage", refusal=server_error()))
    server.faults.add(Fault("sendMessage", garbage=True))
    server.faults.add(Fault("sendMessage", reset=True, after=True))
    for _ in range(3):
        with pytest.raises(Exception, match=r"(?i)bad gateway|invalid server response|disconnected"):
            await bot.send_message(chat.id, "到了没有")
    assert [message.body.text for message in server.world.history(chat)] == ["到了没有"]
    assert server.refusals() == []
    await bot.send_message(chat.id, "好了")


async def test_a_silent_server_is_a_timeout(server: BotApiServer, bot: Bot) -> None:
    _, chat = private(server)
    server.faults.add(Fault("sendMessage", hang=30, after=True))
    with pytest.raises(TimedOut):
        await bot.send_message(chat.id, "x", read_timeout=0.2)
    assert len(server.world.history(chat)) == 1


async def test_chance_is_repeatable() -> None:
    def strikes() -> list[bool]:
        faults = BotApiServer(seed=3).faults
        faults.add(Fault(refusal=server_error(), times=None, probability=0.5))
        return [faults.strike("sendMessage") is not None for _ in range(20)]

    assert strikes() == strikes()
    assert {True, False} == set(strikes())


async def test_flood_limits_are_an_option(server: BotApiServer, bot: Bot) -> None:
    anna = server.world.person("安娜")
    group = server.world.group("茶会", [anna])
    server.flood.on = True
    for number in range(20):
        await bot.send_message(group.id, str(number))
        server.world.advance(1.1)
    with pytest.raises(RetryAfter):
        await bot.send_message(group.id, "多了")
    server.world.advance(60)
    await bot.send_message(group.id, "好")


async def test_an_unknown_method_is_not_found(server: BotApiServer, bot: Bot) -> None:
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("makeTea")
    assert server.refusals()[0].code == 404


async def test_settled_means_every_update_was_handled(server: BotApiServer) -> None:
    anna, chat = private(server)
    builder = ApplicationBuilder().token(server.token).base_url(server.url).base_file_url(server.file_url)
    application = builder.concurrent_updates(True).build()

    async def slowly(update: Update, _context: object) -> None:
        await asyncio.sleep(0.05)
        await update.effective_message.reply_text(f"答{update.effective_message.text}")

    application.add_handler(MessageHandler(filters.TEXT, slowly))
    async with running(application):
        for number in range(5):
            server.people.send(anna, chat, str(number))
        await settled(server, application)
        answers = [
            message.body.text for message in server.world.history(chat) if message.sender is server.world.bot
        ]
        assert sorted(answers) == [f"答{number}" for number in range(5)]
        asked = server.people.send(anna, chat, "再")
        assert (await server.next_answer(asked)).body.text == "答再"


async def test_a_webhook_gets_the_updates(server: BotApiServer) -> None:
    anna, chat = private(server)
    server.people.send(anna, chat, "早就问了")
    builder = ApplicationBuilder().token(server.token).base_url(server.url)
    application = builder.build()
    application.add_handler(
        MessageHandler(filters.TEXT, lambda update, _: update.effective_message.reply_text("答"))
    )
    async with application:
        port = free_port()
        await application.updater.start_webhook(
            "127.0.0.1", port, "hook", webhook_url=f"http://127.0.0.1:{port}/hook", secret_token="s3cret"
        )
        await application.start()
        answer = await server.until(
            lambda: [m for m in server.world.history(chat) if m.sender is server.world.bot]
        )
        await application.updater.stop()
        await application.stop()
    assert answer[0].body.text == "答"
