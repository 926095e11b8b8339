"""Buttons as the Bot API takes them: made as objects of the library, each costs several times as much."""

from telegram import InlineKeyboardMarkup

# What stands on it under "text", and what it does.
Button = dict[str, object]
Row = list[Button]
Keyboard = list[Row]


def as_object(keyboard: Keyboard | None) -> InlineKeyboardMarkup | None:
    """The same as an object of the library, for what takes nothing else and for comparing with one."""
    return InlineKeyboardMarkup.de_json({"inline_keyboard": keyboard}, None) if keyboard else None
