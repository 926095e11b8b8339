"""The bot from its start to its end: it begins in order, and ends in order whenever it is told to stop."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from telegram.error import InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application, Updater

from bot.pace import wait_of

App = Application[Any, Any, Any, Any, Any, Any]
Receive = Callable[[Updater], Awaitable[object]]

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGABRT)
_PAUSE, _LONGEST_PAUSE = 1.0, 30.0  # seconds between tries to reach Telegram at the start


async def live(application: App, receive: Receive, told: asyncio.Event) -> None:
    """Take updates, as `receive` begins to, until `told` is set or a signal comes; a second ends it at once.

    The same steps as `Application.run_polling`, which is left by an exception from within the event loop:
    that may come between two steps, where the end of the first is then taken for the end of the next.

    Raises:
        InvalidToken: Telegram refuses the token.
        asyncio.CancelledError: a second signal came before the end was reached.
    """
    loop, living = asyncio.get_running_loop(), asyncio.current_task()
    assert living is not None
    for signum in _SIGNALS:
        with suppress(NotImplementedError):  # elsewhere than on POSIX the event loop has its own way
            loop.add_signal_handler(signum, partial(_tell, told, living))
    telling = asyncio.create_task(told.wait())
    beginning = asyncio.create_task(begin(application, receive))
    try:
        await asyncio.wait((beginning, telling), return_when=asyncio.FIRST_COMPLETED)
        if beginning.done():
            beginning.result()
            await telling
    finally:
        telling.cancel()
        beginning.cancel()
        await asyncio.gather(beginning, telling, return_exceptions=True)
        await end(application)


def _tell(told: asyncio.Event, living: asyncio.Task[None]) -> None:
    if told.is_set():
        living.cancel()
    told.set()


def polling(application: App, kinds: Sequence[str] | None) -> Receive:
    """Updates of these kinds (None: Telegram's default) by asking for them, on and on while that fails."""

    def report(error: TelegramError) -> None:
        application.create_task(application.process_error(None, error))

    return partial(Updater.start_polling, bootstrap_retries=-1, allowed_updates=kinds, error_callback=report)


async def begin(application: App, receive: Receive) -> None:
    """Start it; returns when it handles updates, which may be a long time while Telegram cannot be reached.

    Raises:
        InvalidToken: Telegram refuses the token.
    """
    assert application.updater is not None
    await _initialize(application)
    if application.post_init is not None:
        await application.post_init(application)
    await receive(application.updater)
    await application.start()


async def _initialize(application: App) -> None:
    """Ask Telegram who the bot is, on and on while it cannot be reached."""
    pause = _PAUSE
    while True:
        try:
            await application.initialize()
        except InvalidToken:
            raise
        except RetryAfter as error:
            await asyncio.sleep(wait_of(error))
        except TelegramError:
            await asyncio.sleep(pause)
            pause = min(_LONGEST_PAUSE, 1.5 * pause)
        else:
            return


async def end(application: App) -> None:
    """Finish what is under way and close everything, however far it had begun."""
    assert application.updater is not None
    if application.updater.running:
        await application.updater.stop()
    if application.running:
        await application.stop()
    await application.shutdown()
    await application.bot.shutdown()  # open still where Telegram never said who the bot is
    if application.post_shutdown is not None:
        await application.post_shutdown(application)
