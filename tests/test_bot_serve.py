"""A bot that is told, each time it asks for updates, that another one does: it gives way with one line."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.playground.errors import RefusedError
from bot.playground.faults import Fault
from bot.playground.server import BotApiServer
from bot.texts import CATALOGUES
from tests.processes import environment

SAID = CATALOGUES["en"].serve
PROGRAM = """
from bot.archive import Archive
from bot.app import serve
from bot.settings import Settings
settings = Settings.from_environment(__import__("os").environ)
archive = Archive.open(settings.data)
raise SystemExit(serve(settings, archive))
"""

CONFLICT = RefusedError(409, "Conflict: terminated by other getUpdates request")

Start = Callable[..., Awaitable[Process]]


@pytest.fixture
async def start(server: BotApiServer, tmp_path: Path) -> AsyncIterator[Start]:
    started: list[Process] = []

    async def run() -> Process:
        environ = environment(tmp_path / f"data{len(started)}", server)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", PROGRAM, env=environ, stdout=PIPE, stderr=PIPE, cwd=tmp_path
        )
        started.append(process)
        return process

    yield run
    for process in started:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def end(process: Process, seconds: float = 30.0) -> tuple[int | None, str]:
    out, err = await asyncio.wait_for(process.communicate(), seconds)
    assert out == b""
    return process.returncode, err.decode()


async def test_a_newcomer_gives_way_to_the_bot_that_runs(server: BotApiServer, start: Start) -> None:
    server.faults.add(Fault("getUpdates", refusal=CONFLICT, times=None))
    code, lines = await end(await start())
    assert code == 2
    assert lines.rstrip().endswith(SAID.conflict)
    assert "Traceback" not in lines
