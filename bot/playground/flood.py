"""Telegram's sending limits, as an option: 30 calls a second, 1 a second a chat, 20 a minute a group."""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from math import ceil

from bot.playground.arguments import Arguments
from bot.playground.faults import too_many
from bot.playground.world import World


@dataclass(slots=True)
class Flood:
    """What may be sent, in calls; `burst` calls a chat are let through before its one a second counts."""

    on: bool = False
    per_second: int = 30
    group_per_minute: int = 20
    burst: int = 3
    _sent: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def check(self, world: World, method: str, arguments: Arguments) -> None:
        """Count a sending call; raise `RefusedError` 429 with the seconds to wait for one too many."""
        if not self.on or not method.lower().startswith(("send", "edit")):
            return
        chat = arguments.text("chat_id")
        rules = [("", self.per_second, 1.0), (chat, self.burst, float(self.burst))]
        if chat.startswith("-"):
            rules.append((f"{chat}/minute", self.group_per_minute, 60.0))
        now = world.now()
        for key, most, seconds in rules:
            sent = self._sent[key]
            while sent and sent[0] <= now - seconds:
                sent.popleft()
            if len(sent) >= most:
                raise too_many(max(1, ceil(sent[0] + seconds - now)))
        for key, _, _ in rules:
            self._sent[key].append(now)
