"""Which updates may be handled at once: all but those of one person in one chat, which keep their order.

So an edited question is handled after the question itself, and a second press after the first.
"""

import asyncio
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

# Updates under way at once; the rest waits its turn.
MAX_CONCURRENT = 256


class ChatOrder(BaseUpdateProcessor):
    """Runs updates concurrently, one after another for the same person in the same chat."""

    def __init__(self, most: int = MAX_CONCURRENT) -> None:
        super().__init__(most)
        self._tails: dict[tuple[int, int], asyncio.Future[None]] = {}

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to give back."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle the update once the one before it in its chat is done."""
        key = key_of(update)
        if key is None:
            await coroutine
            return
        before = self._tails.get(key)
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._tails[key] = mine
        try:
            if before is not None:
                await asyncio.shield(before)
            await coroutine
        finally:
            mine.set_result(None)
            if self._tails.get(key) is mine:
                del self._tails[key]


def key_of(update: object) -> tuple[int, int] | None:
    """Chat and person whose updates keep their order; None for one that waits for nothing."""
    if not isinstance(update, Update) or update.inline_query:
        return None  # inline queries are independent; the newest should not wait for older ones
    chat, user = update.effective_chat, update.effective_user
    if chat is None and user is None:
        return None
    return (chat.id if chat else 0, user.id if user else 0)
