"""Updates on their way to the bot: kept until confirmed by a later offset, by long polling or by webhook."""

import asyncio
import json
from collections import deque
from collections.abc import Callable
from itertools import islice

from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from bot.playground.errors import RefusedError
from bot.playground.model import Json

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
MAX_UPDATES = 100
MAX_POLL_SECONDS = 50
_RETRY_SECONDS = 0.2


class Updates:
    """The queue of one bot. `confirmed` is the number of the first update that is not confirmed yet."""

    def __init__(self, notify: Callable[[], None]) -> None:
        self._notify = notify
        self._waiting: deque[Json] = deque()
        self._next = 1
        self._allowed: frozenset[str] | None = None
        self._poll: asyncio.Future[None] | None = None
        self._webhook: Json = {}
        self._delivery: asyncio.Task[None] | None = None

    def put(self, kind: str, payload: Json) -> None:
        """Queue an update of that kind, unless the bot did not ask for such."""
        wanted = kind in self._allowed if self._allowed else kind not in NOT_BY_DEFAULT
        if wanted:
            self._waiting.append({"update_id": self._next, kind: payload})
            self._next += 1
            self._wake()

    def _wake(self) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
        if self._webhook and self._delivery is None:
            self._delivery = asyncio.create_task(self._deliver())

    @property
    def pending(self) -> int:
        """How many updates are not confirmed."""
        return len(self._waiting)

    @property
    def at_rest(self) -> bool:
        """Everything is confirmed and, if the bot polls, its next poll is waiting here."""
        if self._webhook:
            return not self._waiting
        return not self._waiting and self._poll is not None and not self._poll.done()

    def allow(self, kinds: list[str] | None) -> None:
        """The kinds the bot asks for from now on; an empty list means the default, None changes nothing."""
        if kinds is not None:
            self._allowed = frozenset(kinds) or None

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """The updates from `offset` on, as soon as there are any, confirming the earlier ones.

        Raises:
            RefusedError: 409 when another poll takes over, or while a webhook is set.
        """
        if self._webhook:
            raise RefusedError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete it first",
            )
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(_other_poll())
        self._confirm(offset)
        if not self._waiting and seconds > 0:
            mine = self._poll = asyncio.get_running_loop().create_future()
            self._notify()
            try:
                async with asyncio.timeout(min(seconds, MAX_POLL_SECONDS)):
                    await mine
            except TimeoutError:
                pass
            finally:
                if self._poll is mine:
                    self._poll = None
        return list(islice(self._waiting, min(limit, MAX_UPDATES)))

    def _confirm(self, offset: int) -> None:
        if offset < 0:  # the API's way to skip to the last few
            while len(self._waiting) > -offset:
                self._waiting.popleft()
        while self._waiting and self._waiting[0]["update_id"] < offset:
            self._waiting.popleft()
        self._notify()

    def drop(self) -> None:
        """Forget what is waiting (drop_pending_updates)."""
        self._waiting.clear()
        self._notify()

    def set_webhook(self, url: str, secret: str, kinds: list[str] | None) -> None:
        """Deliver by POST to `url` from now on; an empty one ends it."""
        self.allow(kinds)
        self._webhook = {"url": url, "secret": secret} if url else {}
        if url and self._poll is not None and not self._poll.done():
            self._poll.set_exception(RefusedError(409, "Conflict: terminated by setWebhook request"))
        self._wake()

    def webhook_info(self) -> Json:
        """The API's WebhookInfo."""
        made: Json = {
            "url": self._webhook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(self._waiting),
        }
        if self._allowed:
            made["allowed_updates"] = sorted(self._allowed)
        return made

    async def _deliver(self) -> None:
        """Post the updates one by one; one that is not taken is tried again."""
        client = AsyncHTTPClient()
        try:
            while self._waiting and self._webhook:
                headers = {"Content-Type": "application/json"}
                if self._webhook["secret"]:
                    headers["X-Telegram-Bot-Api-Secret-Token"] = self._webhook["secret"]
                body = json.dumps(self._waiting[0])
                request = HTTPRequest(self._webhook["url"], method="POST", headers=headers, body=body)
                try:
                    await client.fetch(request)
                except OSError:
                    await asyncio.sleep(_RETRY_SECONDS)
                    continue
                self._waiting.popleft()
                self._notify()
        finally:
            self._delivery = None

    def close(self) -> None:
        """End a poll under way and any delivery."""
        if self._poll is not None and not self._poll.done():
            self._poll.cancel()
        if self._delivery is not None:
            self._delivery.cancel()


def _other_poll() -> RefusedError:
    return RefusedError(
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
