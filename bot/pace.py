"""How calls of the Bot API are repeated, and when not.

A refusal for now (429) is waited for, by the chat it concerns alone, and repeated: Telegram did not act on
it. After a lost answer, calls that may be repeated (edits, questions, settings) are; a message is sent again
only if the connection was never made, for it may have arrived, and nobody wants it twice.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.wire import NeverSentError

MAX_WAIT = 60.0  # seconds; who is told to wait longer gives up, and the log says so
# A query must be answered within about ten seconds; after that the answer is refused.
_HASTY = frozenset({"answerCallbackQuery", "answerInlineQuery", "answerGuestQuery"})
_HASTY_WAIT = 4.0
_ATTEMPTS = 4
_PAUSES = (0.3, 1.0, 3.0)
_SENDS = ("send", "copy", "forward", "answerGuest")


class Pace(BaseRateLimiter[int]):
    """Repeats calls by the policy above. Waiting for one chat never holds up another."""

    def __init__(
        self,
        sleep: Callable[[float], Coroutine[Any, Any, None]] = asyncio.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sleep = sleep
        self._now = now
        self._held: dict[object, float] = {}  # chat -> when it may be written to again

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to give back."""

    async def process_request(  # noqa: PLR0917  (the base class's signature)
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,  # noqa: ANN401
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,  # noqa: ARG002
    ) -> Any:  # noqa: ANN401
        """Make the call, again where the policy says so.

        Raises:
            TelegramError: the last one, when it may not or no longer be repeated.
        """
        chat = data.get("chat_id", data.get("inline_message_id"))
        patience = _HASTY_WAIT if endpoint in _HASTY else MAX_WAIT
        for attempt in range(_ATTEMPTS):
            await self._wait(chat, patience)
            try:
                return await _answered(callback, args, kwargs)
            except RetryAfter as error:
                wait = wait_of(error)
                self._hold(chat, wait)
                if wait > patience or attempt == _ATTEMPTS - 1:
                    raise
                if chat is None:
                    await self._sleep(wait)
            except TelegramError as error:
                if attempt == _ATTEMPTS - 1 or not is_lost(error) or not _repeatable(endpoint, error):
                    raise
                await self._sleep(_PAUSES[attempt])
        raise AssertionError  # the last attempt returned or raised

    def _hold(self, chat: object, wait: float) -> None:
        if chat is None:
            return
        now = self._now()
        self._held = {key: until for key, until in self._held.items() if until > now}
        self._held[chat] = max(self._held.get(chat, 0.0), now + wait)

    async def _wait(self, chat: object, patience: float) -> None:
        left = self._held.get(chat, 0.0) - self._now()
        if left > patience:
            raise RetryAfter(int(left) + 1)
        if left > 0:
            await self._sleep(left)


def is_lost(error: Exception) -> bool:
    """Whether no answer came, or none that says anything: nobody knows whether the call took effect."""
    if type(error) is TelegramError:  # the library's word for an answer that is no JSON
        return True
    return isinstance(error, NetworkError) and not isinstance(error, BadRequest)  # which is an answer


async def _answered(
    callback: Callable[..., Coroutine[Any, Any, Any]], args: Sequence[object], kwargs: dict[str, Any]
) -> object:
    try:
        return await callback(*args, **kwargs)
    except (LookupError, TypeError, AttributeError) as error:  # JSON, but not as the API answers
        raise NetworkError("malformed answer") from error


def wait_of(error: RetryAfter) -> float:
    """Seconds to wait, whichever way the library gives them."""
    wait = error.retry_after
    return wait if isinstance(wait, int | float) else wait.total_seconds()


def _repeatable(endpoint: str, error: TelegramError) -> bool:
    if not endpoint.startswith(_SENDS):
        return True
    return isinstance(error, NeverSentError)
