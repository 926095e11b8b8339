"""What our messages show now, as far as remembered: an edit that changes nothing is refused by Telegram."""

import asyncio
from collections import OrderedDict
from hashlib import blake2b
from weakref import WeakValueDictionary

from bot.buttons import Keyboard

_KEPT = 10_000

# A message of ours: chat and id, or the name of one that was sent inline.
Place = tuple[int, int] | str


def fingerprint(html: str, keyboard: Keyboard | None) -> bytes:
    """A message in 8 bytes, the same in every process. What stands on a button and what it does count."""
    buttons = "\0".join(
        f"{button['text']}\1{button.get('callback_data') or button.get('url') or ''}"
        for row in keyboard or ()
        for button in row
    )
    return blake2b(f"{html}\0{buttons}".encode(errors="replace"), digest_size=8).digest()


class Shown:
    """Remembers the latest messages. Belongs to one event loop."""

    def __init__(self) -> None:
        self._seen: OrderedDict[Place, bytes] = OrderedDict()
        self._alone: WeakValueDictionary[Place, asyncio.Lock] = WeakValueDictionary()

    def alone(self, place: Place) -> asyncio.Lock:
        """To be held while a message is changed: two changes at once would leave in doubt which came last."""
        lock = self._alone.get(place)
        if lock is None:
            lock = self._alone[place] = asyncio.Lock()
        return lock

    def keep(self, place: Place, shown: bytes) -> None:
        """A message shows this now."""
        self._seen[place] = shown
        self._seen.move_to_end(place)
        if len(self._seen) > _KEPT:
            self._seen.popitem(last=False)

    def forget(self, place: Place) -> None:
        """Nobody knows what a message shows now."""
        self._seen.pop(place, None)

    def at(self, place: Place) -> bytes | None:
        """The fingerprint of what a message shows; None where that is not known."""
        return self._seen.get(place)
