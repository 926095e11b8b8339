"""Fixtures for everything that talks to the loopback Bot API server."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.playground.server import BotApiServer


@pytest.fixture(autouse=True)
def _timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let python-telegram-bot give durations as timedeltas; its numbers warn."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    """A loopback Bot API server on a free port."""
    started = BotApiServer()
    await started.start()
    yield started
    await started.stop()


@pytest.fixture
async def bot(server: BotApiServer) -> AsyncIterator[Bot]:
    """The client of python-telegram-bot, unmodified, on that server; short timeouts."""
    request = HTTPXRequest(read_timeout=2.0, write_timeout=2.0, connect_timeout=2.0, pool_timeout=2.0)
    async with Bot(server.token, server.url, server.file_url, request=request) as client:
        yield client
