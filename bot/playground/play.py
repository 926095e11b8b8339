"""`yuanhua` without a token: the unmodified bot on the loopback server, and the page that plays Telegram."""

import asyncio
import logging
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from bot.app import UPDATES, build_application
from bot.archive import Archive
from bot.chats import Chats
from bot.playground.page import PageServer
from bot.playground.running import running
from bot.playground.server import BotApiServer
from bot.playground.stage import DEFAULT_LANGUAGE, YOU, Stage
from bot.redact import protect_logs
from bot.settings import Settings
from bot.texts.cli import command_texts
from bot.texts.playground import PLAYGROUND_TEXTS

PORT = 8480
_TRIED_PORTS = 10  # the next ones are taken where the first is busy


def run_playground(
    settings: Settings,
    archive: Archive,
    port: int = PORT,
    announce: Callable[[str], None] | None = None,
) -> int:
    """Serve the page until Ctrl-C or SIGTERM; returns the exit status.

    The person at the page is the bot's administrator, so that files can be added to the archive; the chats
    of a run are forgotten. `announce` gets one line with the page's address (default: standard output).

    Raises:
        OSError: no free port from `port` on.
        LibraryError: the chat state can't be opened.
    """
    # python-telegram-bot's durations as timedelta; else it warns at each of them.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    texts = PLAYGROUND_TEXTS[command_texts(os.environ).code]
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    told = announce or _print

    async def play(folder: Path) -> None:
        asked = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, asked.set)
        async with playing(settings, archive, folder, port=port, language=texts.code) as page:
            told(texts.opened.format(url=page.url))
            await asked.wait()

    with tempfile.TemporaryDirectory() as state:
        asyncio.run(play(Path(state)))
    return 0


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@asynccontextmanager
async def playing(
    settings: Settings, archive: Archive, folder: Path, *, port: int = 0, language: str = DEFAULT_LANGUAGE
) -> AsyncIterator[PageServer]:
    """The bot at work and its page open, until the block is left; the chat state is kept in `folder`."""
    server = BotApiServer()
    page = PageServer(Stage(server.world, language))
    await _listen(page, port)
    await server.start()
    protect_logs([server.token])
    chats = Chats.open(folder / "chats.db")
    try:
        async with running(build_application(local(settings, server), archive, chats), UPDATES):
            yield page
    finally:
        await page.stop()
        await server.stop()
        chats.close()


def local(settings: Settings, server: BotApiServer) -> Settings:
    """The same settings for a bot on that server, open to its two people, one of them the administrator."""
    return replace(
        settings,
        token=server.token,
        api_url=server.url,
        file_url=server.file_url,
        admins=frozenset({YOU}),
        allowed=frozenset(),
    )


async def _listen(page: PageServer, port: int) -> None:
    """Listen on the port or one of the next; 0 takes any free one."""
    last = port + _TRIED_PORTS - 1 if port else 0
    for tried in range(port, last + 1):
        try:
            await page.start(tried)
        except OSError:
            if tried == last:
                raise
        else:
            return
