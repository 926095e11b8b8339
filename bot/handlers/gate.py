"""Who gets through: access, limits and age, before anything is searched."""

import logging
import math

from telegram import Message, Update

from bot.deliver import reply
from bot.desk import GROUPS, Desk
from bot.limits import Kind
from bot.render import Look
from bot.views import Asker, View

_log = logging.getLogger(__name__)
# A group has moved on from questions older than this, e.g. those asked while the bot was down.
STALE_SECONDS = 120


def asker_of(update: Update) -> Asker:
    """Whose buttons the answer will have. Who writes as a channel or group is nobody in particular."""
    chat, user = update.effective_chat, update.effective_user
    message = update.effective_message
    anonymous = user is None or (message is not None and message.sender_chat is not None)
    shared = chat is None or chat.type in GROUPS
    chat_id = chat.id if chat else user.id if user else 0
    return Asker(chat_id, 0 if anonymous or user is None else user.id, shared)


def stale(desk: Desk, message: Message) -> bool:
    """Whether a group's question is too old to be answered now, by the clock that dated it."""
    if message.chat.type not in GROUPS:
        return False
    asked = message.edit_date or message.date
    return (desk.now() - asked).total_seconds() - desk.ahead() > STALE_SECONDS


def note(desk: Desk, update: Update, text: str) -> None:
    """Log what somebody asks, where the operator wants that: people's words are theirs."""
    if desk.settings.log_texts:
        _log.info("update %s asks: %s", update.update_id, text)


async def admitted(desk: Desk, update: Update, question: Message, look: Look) -> bool:
    """Whether to go on with a question; who may not ask, or asks too fast, is told so once, politely."""
    user, chat = update.effective_user, update.effective_chat
    said = look.texts.access
    if not desk.may_ask(user, chat):
        await reply(desk, question, View.plain(said.private))
        return False
    for kind, key, text in (
        (Kind.USER, user.id if user else 0, said.slow),
        (Kind.CHAT, chat.id if chat else 0, said.slow_chat),
    ):
        if not key or (kind is Kind.CHAT and chat is not None and chat.type not in GROUPS):
            continue
        wait = desk.limits.take(kind, key)
        if wait:
            if desk.limits.tell(kind, key):
                line = text.format(seconds=math.ceil(wait))
                await reply(desk, question, View.plain(line))
            return False
    return True
