"""Puts messages where they belong: replies that stay in their topic, edits of what may be gone."""

import logging
from collections.abc import Mapping

from telegram import Bot, CallbackQuery, MaybeInaccessibleMessage, Message
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.buttons import Keyboard, as_object
from bot.chats import Answered
from bot.client import Client, Sent
from bot.desk import Desk
from bot.render import words
from bot.shown import Place, fingerprint
from bot.views import View

_log = logging.getLogger(__name__)
# As the API takes them: part of every message, and as objects they cost a tenth of a millisecond each time.
_PLAIN: Mapping[str, object] = {"parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
# What Telegram says to an edit that changes nothing, and to one of a message that is no more.
_UNCHANGED = "message is not modified"
_LOST = ("message to edit not found", "message can't be edited", "message_id_invalid")
_TOO_LATE = "query is too old"


async def reply(desk: Desk, question: Message, view: View) -> Sent:
    """Answer a message in its chat and topic, and keep which message answers it.

    Raises:
        TelegramError: it was not accepted, or nobody knows.
    """
    sent = await send(
        desk,
        question.get_bot(),
        question.chat_id,
        view,
        thread=question.message_thread_id if question.is_topic_message else None,
        answers=question.message_id,
    )
    shown = fingerprint(view.html, view.keyboard)
    desk.shown.keep(sent, shown)
    desk.chats.answered(sent.chat, question.message_id, Answered(sent.message, shown))
    return sent


async def edit_answer(desk: Desk, question: Message, view: View) -> bool:
    """Show something else in the answer that a question has; False when there is none, or no more.

    Raises:
        TelegramError: it was not accepted.
    """
    answered = desk.chats.answer_to(question.chat_id, question.message_id)
    if answered is None:
        return False
    place = question.chat_id, answered.message
    if desk.shown.at(place) is None:
        desk.shown.keep(place, answered.shown)
    if not await edit(desk, question.get_bot(), place, view):
        return False
    now = answered._replace(shown=fingerprint(view.html, view.keyboard))
    desk.chats.answered(question.chat_id, question.message_id, now)
    return True


async def send(
    desk: Desk, bot: Bot, chat: int, view: View, *, thread: int | None = None, answers: int | None = None
) -> Sent:
    """Write to a chat; a group that became a supergroup meanwhile gets it there.

    Raises:
        TelegramError: it was not accepted, or nobody knows.
    """
    try:
        return await _send(bot, chat, view, thread, answers)
    except ChatMigrated as moved:
        desk.chats.move(chat, moved.new_chat_id)
        return await _send(bot, moved.new_chat_id, view, None, None)


async def _send(bot: Bot, chat: int, view: View, thread: int | None, answers: int | None) -> Sent:
    assert isinstance(bot, Client)
    options = _plainly(view)
    if thread is not None:
        options["message_thread_id"] = thread
    if answers:
        options["reply_parameters"] = {"message_id": answers, "allow_sending_without_reply": True}
    return await bot.write(chat, view.html, options)


def _plainly(view: View) -> dict[str, object]:
    """What goes with a view's text, as the API takes it: the library's own way costs five times as much."""
    options = dict(_PLAIN)
    if view.keyboard is not None:
        options["reply_markup"] = {"inline_keyboard": view.keyboard}
    return options


async def edit(desk: Desk, bot: Bot, place: Place, view: View) -> bool:
    """Show something else in a message of ours, unless it shows that already; False when it is no more.

    Raises:
        TelegramError: it was not accepted.
    """
    wanted = fingerprint(view.html, view.keyboard)
    async with desk.shown.alone(place):
        if desk.shown.at(place) == wanted:
            return True
        desk.shown.forget(place)
        inline = place if isinstance(place, str) else None
        chat, message = (None, None) if isinstance(place, str) else place
        try:
            await bot.edit_message_text(view.html, chat, message, inline, api_kwargs=_plainly(view))
        except ChatMigrated:  # the group became a supergroup, where this message is not
            return False
        except BadRequest as error:
            return _tolerated(error)
        desk.shown.keep(place, wanted)
    return True


async def edit_pressed(desk: Desk, query: CallbackQuery, view: View) -> bool:
    """Show something else in the message whose button was pressed; False when it is no more.

    Raises:
        TelegramError: it was not accepted.
    """
    place = _place(query)
    if desk.shown.at(place) is None and _reads(query.message, view):
        desk.shown.keep(place, fingerprint(view.html, view.keyboard))
    return await edit(desk, query.get_bot(), place, view)


async def turned(desk: Desk, query: CallbackQuery, view: View) -> bool:
    """Answer a pressed button and show something else in its message; False when that is no more.

    Answered first: the reader's button stops waiting even where the edit has to be repeated.

    Raises:
        TelegramError: it was not accepted.
    """
    await toast(query)
    return await edit_pressed(desk, query, view)


async def edit_buttons(desk: Desk, query: CallbackQuery, keyboard: Keyboard | None) -> None:
    """Change only the buttons of the message that was pressed, unless it has these already.

    Raises:
        TelegramError: it was not accepted.
    """
    place, wanted = _place(query), fingerprint("", keyboard)
    async with desk.shown.alone(place):
        has = query.message.reply_markup if isinstance(query.message, Message) else None
        if desk.shown.at(place) == wanted or has == as_object(keyboard):
            return
        desk.shown.forget(place)
        try:
            await query.edit_message_reply_markup(as_object(keyboard))
        except BadRequest as error:
            _tolerated(error)
        desk.shown.keep(place, wanted)


def _place(query: CallbackQuery) -> Place:
    if query.message is not None:
        return query.message.chat.id, query.message.message_id
    return query.inline_message_id or query.id


def _reads(message: MaybeInaccessibleMessage | None, view: View) -> bool:
    """Whether a message, as Telegram hands it over with a press, has these words and buttons."""
    if not isinstance(message, Message) or message.text is None:
        return False
    return message.text == words(view.html) and message.reply_markup == as_object(view.keyboard)


async def toast(query: CallbackQuery, text: str = "", *, alert: bool = False) -> None:
    """Answer a pressed button. That it came too late is no reason to fail."""
    try:
        await query.answer(text[:200] or None, show_alert=alert)
    except TelegramError as error:
        if _TOO_LATE not in str(error).lower():
            _log.info("a pressed button was not answered: %s", error)


def _tolerated(error: BadRequest) -> bool:
    said = str(error).lower()
    if _UNCHANGED in said:
        return True
    if any(lost in said for lost in _LOST):
        return False
    raise error
