"""How often somebody may ask: token buckets by user and by chat, checked before anything is searched."""

import time
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

# Buckets kept at most. Full ones go first, for a full bucket is the same as none; then those unused longest.
_KEPT = 20_000


class Kind(StrEnum):
    """What is counted apart. Inline queries come with every keystroke, presses are cheap edits."""

    USER = "user"
    CHAT = "chat"
    PRESS = "press"
    INLINE = "inline"


class Rate(NamedTuple):
    """`burst` at once, then `each` seconds for one more."""

    burst: int
    each: float


# Telegram lets a bot send 20 messages a minute to a group; one user alone gets less than all of them.
RATES = {
    Kind.USER: Rate(20, 3.0),
    Kind.CHAT: Rate(20, 3.0),
    Kind.PRESS: Rate(30, 1.0),
    Kind.INLINE: Rate(40, 0.5),
}


class _Bucket:
    __slots__ = ("filled", "level", "told")

    def __init__(self, level: float, filled: float) -> None:
        self.level = level
        self.filled = filled
        self.told = False


class Limits:
    """Counts questions. Belongs to one event loop."""

    def __init__(
        self, rates: dict[Kind, Rate] | None = None, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._rates = rates or RATES
        self._now = now
        self._buckets: dict[tuple[Kind, int], _Bucket] = {}

    def take(self, kind: Kind, key: int) -> float:
        """Count one; 0 when it is within the limit, else the seconds until the next is."""
        rate, now = self._rates[kind], self._now()
        bucket = self._buckets.pop((kind, key), None)
        if bucket is None:
            self._tidy(now)
            bucket = _Bucket(rate.burst, now)
        self._buckets[kind, key] = bucket  # at the end: who asked last
        bucket.level = min(rate.burst, bucket.level + (now - bucket.filled) / rate.each)
        bucket.filled = now
        if bucket.level >= 1:
            bucket.level -= 1
            bucket.told = False
            return 0.0
        return (1 - bucket.level) * rate.each

    def tell(self, kind: Kind, key: int) -> bool:
        """Whether to say so: once, until the next question that is within the limit."""
        bucket = self._buckets[kind, key]
        first, bucket.told = not bucket.told, True
        return first

    def _tidy(self, now: float) -> None:
        """Make room for a quarter more, so that this is seldom done however many strangers come."""
        if len(self._buckets) < _KEPT:
            return
        for (kind, key), bucket in list(self._buckets.items()):
            rate = self._rates[kind]
            if bucket.level + (now - bucket.filled) / rate.each >= rate.burst:
                del self._buckets[kind, key]
        for oldest in list(self._buckets)[: max(0, len(self._buckets) - _KEPT * 3 // 4)]:
            del self._buckets[oldest]
