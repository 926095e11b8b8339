"""What the bot did: every call of the Bot API with its arguments, its answer, and why it was refused."""

from dataclasses import dataclass
from typing import Any

from bot.playground.model import Json


@dataclass(frozen=True, slots=True)
class Call:
    """One call. `code` is the HTTP status; `reason` the sentence of a refusal, else empty.

    `dropped` counts entities that Telegram would silently not show; `injected` tells a fault made on purpose
    from a true refusal; `seconds` is how long the server took.
    """

    number: int
    method: str
    arguments: Json
    answer: Any
    code: int = 200
    reason: str = ""
    dropped: int = 0
    injected: bool = False
    seconds: float = 0.0

    @property
    def refused(self) -> bool:
        """Whether Telegram would have refused it: not a fault made on purpose."""
        return self.code >= 400 and not self.injected

    def json(self) -> Json:
        """For the page: the call as one object."""
        return {
            "number": self.number,
            "method": self.method,
            "arguments": self.arguments,
            "answer": self.answer,
            "code": self.code,
            "reason": self.reason,
            "dropped": self.dropped,
            "injected": self.injected,
        }


@dataclass(frozen=True, slots=True)
class Withheld:
    """A message that Telegram does not show the bot, and why: privacy, another_bot, not_a_member, blocked."""

    chat_id: int
    message_id: int
    reason: str
