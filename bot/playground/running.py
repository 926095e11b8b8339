"""The bot's own application, run unmodified against a loopback server in the same event loop."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from telegram.error import TelegramError
from telegram.ext import Application

from bot.playground.server import BotApiServer


@asynccontextmanager
async def running(
    application: "Application[Any, Any, Any, Any, Any, Any]", updates: Sequence[str] | None = None
) -> AsyncIterator[None]:
    """Poll and handle updates as `Application.run_polling` does, until the block is left.

    `updates` are the kinds asked for; None: Telegram's default.
    """
    async with application:
        if application.post_init is not None:
            await application.post_init(application)
        if application.updater is None:
            raise ValueError("an application without an updater cannot poll")
        await application.updater.start_polling(
            poll_interval=0,
            allowed_updates=updates,
            error_callback=lambda error: _report(application, error),
        )
        await application.start()
        try:
            yield
        finally:
            await application.updater.stop()
            await application.stop()
            if application.post_stop is not None:
                await application.post_stop(application)
    if application.post_shutdown is not None:
        await application.post_shutdown(application)


def _report(application: "Application[Any, Any, Any, Any, Any, Any]", error: TelegramError) -> None:
    application.create_task(application.process_error(None, error))


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
