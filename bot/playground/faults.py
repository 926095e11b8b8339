"""Trouble on purpose: what networks, proxies and Telegram itself do to a bot once in a while."""

import random
from dataclasses import dataclass, replace

from bot.playground.errors import RefusedError


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of trouble for one method (empty: every method but getUpdates).

    Exactly one of `refusal` (that answer), `hang` (seconds of silence, then the connection is cut), `reset`
    (cut at once) and `garbage` (a body that is no JSON) is meant. `after`: the call takes effect first.
    `times` limits how often it strikes (None: always), `probability` how surely each time.
    """

    method: str = ""
    refusal: RefusedError | None = None
    hang: float = 0.0
    reset: bool = False
    garbage: bool = False
    after: bool = False
    times: int | None = 1
    probability: float = 1.0


def too_many(seconds: int) -> RefusedError:
    """429 with its retry_after."""
    return RefusedError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def server_error(code: int = 502) -> RefusedError:
    """A 5xx."""
    return RefusedError(code, "Bad Gateway" if code == 502 else "Internal Server Error")


class Faults:
    """The faults that lie in wait, struck in the order they were added; `seed` makes chance repeatable."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)  # noqa: S311 - repeatable chance, no secret
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Let a fault lie in wait."""
        self._waiting.append(fault)

    def clear(self) -> None:
        """No more trouble."""
        self._waiting.clear()

    def strike(self, method: str) -> Fault | None:
        """The fault that this call meets, if any; it is used up by one."""
        for index, fault in enumerate(self._waiting):
            meant = fault.method.lower() == method.lower() if fault.method else method.lower() != "getupdates"
            if not meant or self._random.random() >= fault.probability:
                continue
            if fault.times is not None:
                left = replace(fault, times=fault.times - 1)
                self._waiting[index : index + 1] = [left] if left.times else []
            return fault
        return None
