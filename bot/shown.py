"""What our messages show now, as far as remembered: an edit that changes nothing is refused by Telegram."""

from collections import OrderedDict

from telegram import InlineKeyboardMarkup

_KEPT = 10_000  # messages; a forgotten one costs one refused call


class Shown:
    """Remembers the latest messages by chat and id. Belongs to one event loop."""

    def __init__(self) -> None:
        self._seen: OrderedDict[tuple[int, int], int] = OrderedDict()

    def keep(self, chat: int, message: int, html: str, keyboard: InlineKeyboardMarkup | None) -> None:
        """A message shows this now."""
        self._seen[chat, message] = hash((html, keyboard))
        self._seen.move_to_end((chat, message))
        if len(self._seen) > _KEPT:
            self._seen.popitem(last=False)

    def forget(self, chat: int, message: int) -> None:
        """A message shows something else now."""
        self._seen.pop((chat, message), None)

    def has(self, chat: int, message: int, html: str, keyboard: InlineKeyboardMarkup | None) -> bool:
        """Whether a message is known to show exactly this."""
        return self._seen.get((chat, message)) == hash((html, keyboard))
