"""Every message, new or edited, in private chats, groups and channels: whose business it is."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.ext import JobQueue, filters

from bot import menus
from bot.desk import Desk
from bot.handlers import access, choices, daily, greetings, library, lists, pictures, topics, uploads
from bot.handlers.gate import admitted, note, stale
from bot.questions import Command, command, mentioned, text_of

Answering = Callable[[Desk, Update, Message, str], Awaitable[None]]

# These change something: editing the message that gave them does not give them again.
_ONCE = {"lang", "script", "daily", "library", "allow", "deny", "forgetme"}


def answering(queue: JobQueue[Any]) -> dict[str, Answering]:
    """The commands by name."""
    return {
        "start": greetings.on_start,
        "help": greetings.on_help,
        "quote": topics.on_quote,
        "random": topics.on_random,
        "who": pictures.on_who,
        "stats": pictures.on_stats,
        "speakers": lists.on_speakers,
        "sources": lists.on_sources,
        "lang": choices.on_lang,
        "script": choices.on_script,
        "daily": partial(daily.on_daily, queue=queue),
        "library": library.on_library,
        "allow": access.on_allow,
        "deny": access.on_deny,
        "forgetme": greetings.on_forget,
    }


async def on_message(desk: Desk, known: dict[str, Answering], update: Update) -> None:
    """Answer a message if it is meant for the bot."""
    message = update.effective_message
    if message is None or _nobody_asks(desk, message):
        return
    if message.migrate_to_chat_id:
        desk.chats.move(message.chat_id, message.migrate_to_chat_id)
        return
    if stale(desk, message) or (not message.text and filters.StatusUpdate.ALL.check_update(update)):
        return
    given = command(message, desk.username)
    if given is None and text_of(message).startswith("/") and not greetings.is_private(message):
        return  # a command for another bot
    act = await _meant(desk, known, update, message, given)
    if act is None:
        return
    note(desk, update, text_of(message))
    look = desk.look(update.effective_chat, update.effective_user)
    if await admitted(desk, update, message, look):
        await act()
        if menus.needs_own(desk, message.chat, look.texts):
            await menus.set_chat_menu(desk, message.get_bot(), message.chat, look.texts)


async def _meant(
    desk: Desk, known: dict[str, Answering], update: Update, message: Message, given: Command | None
) -> Callable[[], Awaitable[None]] | None:
    """What to do about a message; None where it is none of the bot's business."""
    edited = update.edited_message is not None or update.edited_channel_post is not None
    if given is not None and given.name in known:
        if edited and given.name in _ONCE:
            return None
        return partial(known[given.name], desk, update, message, given.rest)
    if message.chat.type != ChatType.PRIVATE:
        named = mentioned(message, desk.username)
        return None if named is None else partial(topics.on_quote, desk, update, message, named)
    return _private(desk, update, message, edited=edited, unknown=given is not None)


def _private(
    desk: Desk, update: Update, message: Message, *, edited: bool, unknown: bool
) -> Callable[[], Awaitable[None]] | None:
    """What to do about a message in a private chat that is no command."""
    text = "" if unknown else text_of(message).strip()
    waiting = message.reply_to_message
    if waiting is not None and desk.is_admin(update.effective_user):
        upload = desk.chats.upload_asked(message.chat_id, waiting.message_id)
        if upload is not None and text:
            return partial(uploads.on_name, desk, update, message, upload)
    if message.document is not None:
        return None if edited else partial(uploads.on_document, desk, update, message, message.document)
    if uploads.is_link(text):
        return None if edited else partial(uploads.on_link, desk, update, message, text)
    return partial(topics.on_topic, desk, update, message, text)


def _nobody_asks(desk: Desk, message: Message) -> bool:
    """Whether nobody wrote a message to be answered: other bots, and what this one sent inline."""
    if message.via_bot is not None and message.via_bot.username == desk.username:
        return True
    if message.is_automatic_forward:  # a channel's post shown in its group: answered in the channel
        return True
    sender = message.from_user
    return sender is not None and sender.is_bot and message.sender_chat is None
