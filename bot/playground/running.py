"""The bot's own application, run unmodified against a loopback server in the same event loop."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from telegram.ext import Application

from bot.lifetime import begin, end, polling
from bot.playground.server import BotApiServer


@asynccontextmanager
async def running(
    application: "Application[Any, Any, Any, Any, Any, Any]", updates: Sequence[str] | None = None
) -> AsyncIterator[None]:
    """Poll and handle updates as the running bot does, until the block is left.

    `updates` are the kinds asked for; None: Telegram's default.
    """
    try:
        await begin(application, polling(application, updates))
        yield
    finally:
        await end(application)


async def settled(
    server: BotApiServer, application: "Application[Any, Any, Any, Any, Any, Any]", seconds: float = 20.0
) -> None:
    """Wait until the bot has taken every update, handled it, and is waiting for more.

    Exact and without a pause: the server knows when everything is fetched and confirmed, and the
    application's queue when each update fetched was handled. Raises `TimeoutError`.
    """
    async with asyncio.timeout(seconds):
        while True:
            await server.handed_over(seconds)
            await application.update_queue.join()
            if server.world.updates.at_rest and application.update_queue.empty():
                return
