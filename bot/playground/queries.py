"""Questions that wait for the bot's word: pressed buttons, inline queries, guest queries."""

import asyncio
from dataclasses import dataclass, field

from bot.playground.model import Chat, Json, Message, Person

CALLBACK_SECONDS = 15.0  # how long the server takes an answer to a pressed button
INLINE_SECONDS = 10.0  # and to an inline query


def _promise() -> "asyncio.Future[Json]":
    return asyncio.get_running_loop().create_future()


@dataclass(slots=True, eq=False)
class Press:
    """A pressed button. `answer` holds what the bot answered: text, show_alert, url."""

    id: str
    person: Person
    message: Message
    data: str
    asked: float
    answer: "asyncio.Future[Json]" = field(default_factory=_promise)


@dataclass(slots=True, eq=False)
class InlineQuestion:
    """What somebody typed behind the bot's name.

    `answer` holds results, next_offset, button, cache_time and is_personal; `cached` tells that Telegram
    answered by itself from an earlier answer of the bot.
    """

    id: str
    person: Person
    text: str
    offset: str
    asked: float
    cached: bool = False
    answer: "asyncio.Future[Json]" = field(default_factory=_promise)


@dataclass(slots=True, eq=False)
class GuestCall:
    """A message that calls the bot into a chat it is not in. `answer` holds the message it left there."""

    id: str
    person: Person
    chat: Chat
    message: Message
    asked: float
    answer: "asyncio.Future[Message]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )


@dataclass(slots=True)
class Queries:
    """All questions by id, and the inline answers that Telegram keeps (by asker or for everybody)."""

    presses: dict[str, Press] = field(default_factory=dict)
    inline: dict[str, InlineQuestion] = field(default_factory=dict)
    guests: dict[str, GuestCall] = field(default_factory=dict)
    cache: dict[tuple[int, str, str], tuple[float, Json]] = field(default_factory=dict)

    def cached(self, person: Person, text: str, offset: str, now: float) -> Json | None:
        """A kept answer that is not too old: the person's own or one for everybody."""
        for owner in (person.id, 0):
            until, answer = self.cache.get((owner, text, offset), (0.0, {}))
            if until > now:
                return answer
        return None
