"""What in a message is the topic: text after a command, the message replied to, text after the bot's name."""

import re
from typing import NamedTuple

from telegram import Message, MessageEntity

# A Chinese keyboard writes the full-width slash; and without a space after it Telegram marks no command.
_TYPED = re.compile(r"[/／](quote|random)(?:@([a-z0-9_]+))?(?![a-z0-9_])\s*", re.IGNORECASE)
_SURROGATE = re.compile("[\ud800-\udfff]")
# Of a message that is replied to, as much is looked for as fits a topic.
_MOST = 1000


class Command(NamedTuple):
    """A command as written: its name in lower case, and the text after it."""

    name: str
    rest: str


def command(message: Message, username: str) -> Command | None:
    """The command a message begins with, unless it is for another bot."""
    text = text_of(message)
    first = next(
        (e for e in _entities(message) if e.type == MessageEntity.BOT_COMMAND and e.offset == 0), None
    )
    if first is None:
        return _unmarked(text, username)
    name, _, named = text[1 : first.length].partition("@")  # commands are ASCII: units are characters
    if named and named.lower() != username.lower():
        return None
    return Command(name.lower(), text[first.length :].strip())


def mentioned(message: Message, username: str) -> str | None:
    """The text around the bot's name, where a message begins with it; None where it does not."""
    text = text_of(message)
    name = f"@{username}"
    if not username or not text.lower().startswith(name.lower()):
        return None
    rest = text[len(name) :]
    return None if rest[:1].isalnum() or rest[:1] == "_" else rest.strip()


def without_name(text: str, username: str) -> str:
    """A text without the bot's name, wherever it stands."""
    return re.sub(rf"@{re.escape(username)}\b", " ", text, flags=re.IGNORECASE).strip() if username else text


def replied(message: Message) -> str:
    """The words a message replies to: the part that was quoted, else the whole; empty if there are none."""
    if message.quote is not None:
        return clean(message.quote.text)[:_MOST]
    answered = message.reply_to_message
    return text_of(answered)[:_MOST].strip() if answered is not None else ""


def text_of(message: Message) -> str:
    """What a message or its file says."""
    return clean(message.text or message.caption or "")


def clean(text: str) -> str:
    """Without halves of surrogate pairs, which JSON may carry and nothing else can."""
    return _SURROGATE.sub("\ufffd", text)


def _entities(message: Message) -> tuple[MessageEntity, ...]:
    return message.entities or message.caption_entities


def _unmarked(text: str, username: str) -> Command | None:
    found = _TYPED.match(text)
    if found is None or (found[2] and found[2].lower() != username.lower()):
        return None
    return Command(found[1].lower(), text[found.end() :].strip())
