"""What a button stands for, in at most 64 bytes: everything a press needs, so that it works after a restart.

action:query:place:turn:shown:part:script:asker      trailing empty fields are left out
"""

import re
import string
from enum import StrEnum
from typing import NamedTuple

from bot.script import Script

MAX_BYTES = 64  # of Telegram's callback_data
_DIGITS = string.digits + string.ascii_lowercase
_KEY = re.compile(r"[a-z0-9]{0,24}")
_NUMBER = re.compile(r"[0-9]{0,6}")
_ASKER = re.compile(r"[0-9a-z]{0,13}")


class Action(StrEnum):
    """What happens when a button is pressed."""

    LIST = "l"  # the results from `place` on
    CARD = "c"  # result number `place` as a card
    WALK = "w"  # the whole turn `shown`, near the anchor
    FULL = "f"  # part `part` of the whole turn `shown`
    RANDOM = "r"  # another one by chance
    ASK = "a"  # the remembered question `query`; without one, the message that was replied to
    LANGUAGE = "g"  # `turn` is a catalogue's code without its hyphen
    SCRIPT = "s"
    SPEAKERS = "p"  # page `place` of the list
    SOURCES = "o"
    PICTURE = "i"  # the turn `shown` as a picture
    ADD = "y"  # of an upload, in `query`
    DISCARD = "x"
    SINGLE = "m"
    REMOVE = "d"  # of a source, in `query`
    KEEP = "k"
    UNDO = "u"


class Press(NamedTuple):
    """One button. The anchor is the quote that the walk began at: result `place` of `query`, or just `turn`.

    `asker` is the user who may press; 0: anybody.
    """

    action: Action
    query: str = ""
    place: int = 0
    turn: str = ""
    shown: str = ""
    part: int = 0
    script: Script = Script.ORIGINAL
    asker: int = 0

    def encode(self) -> str:
        """The callback data."""
        fields = [
            self.action.value,
            self.query,
            str(self.place or ""),
            self.turn,
            "" if self.shown == self.turn else self.shown,
            str(self.part or ""),
            "" if self.script is Script.ORIGINAL else self.script.value,
            _base36(self.asker) if self.asker else "",
        ]
        return ":".join(fields).rstrip(":")


def decode(data: str) -> Press | None:
    """The button of that callback data; None when this program never made it."""
    fields = data.split(":")
    if len(fields) > 8:
        return None
    action, query, place, turn, shown, part, script, asker = fields + [""] * (8 - len(fields))
    fits = (
        all(_KEY.fullmatch(key) for key in (query, turn, shown))
        and all(_NUMBER.fullmatch(number) for number in (place, part))
        and _ASKER.fullmatch(asker)
        and action in list(Action)
        and script in {"", *Script}
    )
    if not fits:
        return None
    return Press(
        Action(action),
        query,
        int(place or 0),
        turn,
        shown or turn,
        int(part or 0),
        Script(script or Script.ORIGINAL),
        int(asker or "0", 36),
    )


def _base36(number: int) -> str:
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text
