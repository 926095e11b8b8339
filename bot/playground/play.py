"""`yuanhua` without a token: the unmodified bot on the loopback server, and the page that plays Telegram."""

import asyncio
import logging
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bot.app import UPDATES, build_application
from bot.archive import Archive
from bot.chats import Chats
from bot.playground.page import PageServer
from bot.playground.running import running
from bot.playground.server import BotApiServer
from bot.playground.stage import YOU, Stage
from bot.redact import protect_logs
from bot.settings import Settings
from bot.texts.cli import command_texts
from bot.texts.playground import PLAYGROUND_TEXTS, PlaygroundTexts

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
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder) / "chats.db"
        asyncio.run(_play(settings, archive, port, state, texts=texts, announce=announce or _print))
    return 0


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def _play(
    settings: Settings,
    archive: Archive,
    port: int,
    state: Path,
    *,
    texts: PlaygroundTexts,
    announce: Callable[[str], None],
) -> None:
    server = BotApiServer()
    page = PageServer(Stage(server.world, texts.code))
    await _listen(page, port)
    await server.start()
    protect_logs([server.token])
    chats = Chats.open(state)
    try:
        async with running(build_application(local(settings, server), archive, chats), UPDATES):
            announce(texts.opened.format(url=page.url))
            await _stopped()
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
    for tried in range(port, port + _TRIED_PORTS):
        try:
            await page.start(tried)
        except OSError:
            if tried == port + _TRIED_PORTS - 1:
                raise
        else:
            return


async def _stopped() -> None:
    """Wait for Ctrl-C or SIGTERM."""
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, asked.set)
    await asked.wait()
