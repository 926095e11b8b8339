"""/allow and /deny: admins decide, in the chat concerned, who may ask of a private library."""

import asyncio
import re

from telegram import Message, Update
from telegram.constants import ChatType

from bot.desk import Desk
from bot.handlers.topics import show
from bot.views import View

_ID = re.compile(r"-?\d{1,19}")


async def on_allow(desk: Desk, update: Update, question: Message, rest: str) -> None:
    """Answer /allow: this chat, the person replied to, or a number may ask."""
    await _decide(desk, update, question, rest, allowed=True)


async def on_deny(desk: Desk, update: Update, question: Message, rest: str) -> None:
    """Answer /deny: they may not."""
    await _decide(desk, update, question, rest, allowed=False)


async def _decide(desk: Desk, update: Update, question: Message, rest: str, *, allowed: bool) -> None:
    said = desk.texts(update).access
    if not desk.is_admin(update.effective_user):
        await show(desk, update, question, View.plain(said.admins_only))
        return
    key = _key(question, rest.strip())
    if key is None:
        lines = [said.usage] if desk.settings.allowed else [said.usage, said.open]
        await show(desk, update, question, View.plain("\n".join(lines)))
        return
    await asyncio.to_thread(desk.chats.allow, key, allowed=allowed)
    lines = [(said.allowed if allowed else said.denied).format(key=key)]
    if allowed and not desk.settings.allowed:
        lines.append(said.open)
    await show(desk, update, question, View.plain("\n".join(lines)))


def _key(question: Message, rest: str) -> int | None:
    """Whom it concerns: a number, the sender of the message replied to, or this group."""
    if rest:
        return int(rest) if _ID.fullmatch(rest) else None
    answered = question.reply_to_message
    if answered is not None and answered.from_user is not None and not answered.from_user.is_bot:
        return answered.from_user.id
    return None if question.chat.type == ChatType.PRIVATE else question.chat_id
