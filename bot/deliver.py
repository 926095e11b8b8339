"""Puts messages where they belong: replies that stay in their topic, edits of what may be gone."""

import logging

from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.desk import Desk
from bot.views import View

_log = logging.getLogger(__name__)
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
# What Telegram says to an edit that changes nothing, and to one of a message that is no more.
_UNCHANGED = "message is not modified"
_LOST = ("message to edit not found", "message can't be edited", "message_id_invalid")
_TOO_LATE = "query is too old"


async def reply(desk: Desk, question: Message, view: View) -> Message:
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
    desk.chats.answered(sent.chat_id, question.message_id, sent.message_id)
    desk.shown.keep(sent.chat_id, sent.message_id, view.html, view.keyboard)
    return sent


async def send(
    desk: Desk, bot: Bot, chat: int, view: View, *, thread: int | None = None, answers: int | None = None
) -> Message:
    """Write to a chat; a group that became a supergroup meanwhile gets it there.

    Raises:
        TelegramError: it was not accepted, or nobody knows.
    """
    parameters = ReplyParameters(answers, allow_sending_without_reply=True) if answers else None
    try:
        return await _send(bot, chat, view, thread, parameters)
    except ChatMigrated as moved:
        desk.chats.move(chat, moved.new_chat_id)
        return await _send(bot, moved.new_chat_id, view, None, None)


async def _send(
    bot: Bot, chat: int, view: View, thread: int | None, parameters: ReplyParameters | None
) -> Message:
    return await bot.send_message(
        chat,
        view.html,
        parse_mode=ParseMode.HTML,
        reply_markup=view.keyboard,
        reply_parameters=parameters,
        message_thread_id=thread,
        link_preview_options=_NO_PREVIEW,
    )


async def edit(desk: Desk, bot: Bot, chat: int, message: int, view: View) -> bool:
    """Show something else in a message of ours; False when it is no more.

    Raises:
        TelegramError: it was not accepted.
    """
    try:
        await bot.edit_message_text(
            view.html,
            chat,
            message,
            parse_mode=ParseMode.HTML,
            reply_markup=view.keyboard,
            link_preview_options=_NO_PREVIEW,
        )
    except ChatMigrated:  # the group became a supergroup, where this message is not
        return False
    except BadRequest as error:
        return _tolerated(error)
    desk.shown.keep(chat, message, view.html, view.keyboard)
    return True


async def edit_pressed(desk: Desk, query: CallbackQuery, view: View) -> bool:
    """Show something else in the message whose button was pressed; False when it is no more.

    Raises:
        TelegramError: it was not accepted.
    """
    if query.message is not None:
        chat, message = query.message.chat.id, query.message.message_id
        if desk.shown.has(chat, message, view.html, view.keyboard):
            return True
        return await edit(desk, query.get_bot(), chat, message, view)
    try:
        await query.edit_message_text(
            view.html,
            parse_mode=ParseMode.HTML,
            reply_markup=view.keyboard,
            link_preview_options=_NO_PREVIEW,
        )
    except ChatMigrated:  # the group became a supergroup, where this message is not
        return False
    except BadRequest as error:
        return _tolerated(error)
    return True


async def turned(desk: Desk, query: CallbackQuery, view: View) -> bool:
    """Answer a pressed button and show something else in its message; False when that is no more.

    Answered first: the reader's button stops waiting even where the edit has to be repeated.

    Raises:
        TelegramError: it was not accepted.
    """
    await toast(query)
    return await edit_pressed(desk, query, view)


async def edit_buttons(desk: Desk, query: CallbackQuery, keyboard: InlineKeyboardMarkup | None) -> None:
    """Change only the buttons of the message that was pressed.

    Raises:
        TelegramError: it was not accepted.
    """
    if query.message is not None:
        desk.shown.forget(query.message.chat.id, query.message.message_id)
    try:
        await query.edit_message_reply_markup(keyboard)
    except BadRequest as error:
        _tolerated(error)


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
