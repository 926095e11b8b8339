"""Fixtures for everything that talks to the loopback Bot API server, or to its world in the same process."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.playground.server import BotApiServer

if TYPE_CHECKING:  # only flows need the whole program; the fixtures for them import it late
    from bot.archive import Archive
    from bot.pictures.fonts import Fonts
    from corpus.store import Store
    from tests.fakes import Telegram


@pytest.fixture(autouse=True)
def _timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let python-telegram-bot give durations as timedeltas; its numbers warn."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture(scope="session")
def fonts() -> "Fonts":
    """The fonts of this machine that pictures are set in; skips where none has Chinese characters."""
    from bot.pictures.errors import NoFontError
    from bot.pictures.fonts import Fonts

    try:
        return Fonts()
    except NoFontError:
        pytest.skip("no font with Chinese characters is installed (Debian: fonts-noto-cjk)")


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


@pytest.fixture(scope="session")
def cluster_urls() -> Iterator[tuple[str, ...]]:
    """A genuine OpenSearch of one node, or the one at `OPENSEARCH_URL`; skips where there is neither."""
    from tests.cluster import SHORT, NoClusterError, cluster

    try:
        with cluster(java=SHORT) as server:
            yield server.urls
    except NoClusterError as error:
        pytest.skip(f"no OpenSearch: {error}")


@pytest.fixture
def store(tmp_path: Path) -> "Iterator[Store]":
    """An empty library, in the file library.db of the test's folder."""
    from corpus.store import Store

    opened = Store.open(tmp_path / "library.db")
    yield opened
    opened.close()


@pytest.fixture
def unprivileged() -> Iterator[None]:
    """Root writes where it is forbidden, so be somebody else for a while."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    yield
    os.seteuid(before)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with three short transcripts in its library."""
    from tests.fakes import open_library

    folder = tmp_path_factory.mktemp("data")
    open_library(folder).close()
    return folder


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Archive]":
    """Three short transcripts, for tests that change nothing in them."""
    from tests.fakes import open_library

    archive = open_library(tmp_path_factory.mktemp("library"))
    yield archive
    archive.close()


@pytest.fixture
def own_library(tmp_path: Path) -> "Iterator[Archive]":
    """The same transcripts, for tests that change the library."""
    from tests.fakes import open_library

    archive = open_library(tmp_path / "library")
    yield archive
    archive.close()


@pytest.fixture
async def telegram(library: "Archive") -> "AsyncIterator[Telegram]":
    """The bot at work in a world in the same process; at the end Telegram must have refused nothing."""
    from tests.fakes import Telegram

    async with Telegram(library) as started:
        yield started
    assert [(call.method, call.reason) for call in started.refused()] == []
