"""The program in a process of its own: what it is told by its environment, and its end."""

import asyncio
import os
import socket
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.playground.server import BotApiServer

ROOT = Path(__file__).parents[1]
PATIENCE = 60  # seconds until a program that says nothing is a failure
_SETTINGS = ("BOT_", "YUANHUA_", "WEBHOOK_", "OPENSEARCH_", "ADMIN_IDS", "ALLOWED_IDS")


def environment(data: Path, server: BotApiServer | None = None, **settings: str) -> dict[str, str]:
    """The environment of a program on that data folder and server; no setting of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_SETTINGS)}
    kept |= {"YUANHUA_DATA": str(data), "YUANHUA_LANG": "en", "PYTHONPATH": str(ROOT)}
    if server is not None:
        kept |= {"BOT_TOKEN": server.token, "BOT_API_URL": server.url, "BOT_FILE_URL": server.file_url}
    return kept | settings


@asynccontextmanager
async def ending(process: Process) -> AsyncIterator[Process]:
    """The process; killed at the end if it still runs."""
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@asynccontextmanager
async def program(
    data: Path, server: BotApiServer | None, *arguments: str, **settings: str
) -> AsyncIterator[Process]:
    """`yuanhua` with these settings; killed at the end if it still runs."""
    command = (sys.executable, "-m", "bot", *arguments)
    environ = environment(data, server, **settings)
    started = await asyncio.create_subprocess_exec(
        *command, cwd=data, env=environ, stdout=PIPE, stderr=STDOUT
    )
    async with ending(started):
        yield started


async def ended(started: Process) -> tuple[int, str]:
    """Exit status and everything it said."""
    said, _ = await asyncio.wait_for(started.communicate(), PATIENCE)
    assert started.returncode is not None
    return started.returncode, said.decode()


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
