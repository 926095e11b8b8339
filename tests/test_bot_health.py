"""Health, metrics, the log's forms and the lock of a running bot."""

import json
import logging
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.archive import Archive
from bot.health import STALL_SECONDS, Health
from bot.line import Pulse
from bot.lock import only_one
from bot.logs import JsonLines, TextLines
from bot.meters import Meters
from bot.settings import Address
from corpus.errors import LibraryError

Place = tuple[str, Pulse, Meters]


@pytest.fixture
async def place(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    archive = Archive.open(tmp_path, cache=tmp_path_factory.getbasetemp() / "dictionary")
    pulse, meters = Pulse(time.monotonic()), Meters()
    health = Health(archive, pulse, meters)
    health.start(Address("127.0.0.1", 0))
    yield f"http://127.0.0.1:{health.port}", pulse, meters
    await health.stop()
    archive.close()


async def get(url: str) -> httpx.Response:
    async with httpx.AsyncClient() as client:
        return await client.get(url)


async def test_healthy_while_telegram_answers(place: Place) -> None:
    answer = await get(place[0] + "/healthz")
    assert answer.status_code == 200
    assert answer.json()["sources"] == 0
    assert answer.json()["revision"] == answer.json()["indexed_revision"]


async def test_unhealthy_when_polling_stalls(place: Place) -> None:
    place[1].heard -= STALL_SECONDS + 1
    assert (await get(place[0] + "/healthz")).status_code == 503


async def test_metrics_count_without_names(place: Place) -> None:
    url, _, meters = place
    meters.updated("message", 0.002)
    meters.searched(0.001, True)
    meters.searched(0.001, False)
    meters.failed(TimeoutError("somebody's words"))
    meters.faulted()
    text = (await get(url + "/metrics")).text
    assert 'yuanhua_updates_total{kind="message"} 1.0' in text
    assert 'yuanhua_searches_total{found="no"} 1.0' in text
    assert 'yuanhua_telegram_errors_total{kind="TimeoutError"} 1.0' in text
    assert "yuanhua_library_sources 0.0" in text
    assert "yuanhua_faults_total 1.0" in text
    assert "yuanhua_search_seconds_count 2.0" in text
    assert "yuanhua_answer_seconds_count 1.0" in text
    assert "process_resident_memory_bytes" in text or not sys.platform.startswith("linux")
    assert "somebody" not in text


async def test_a_taken_port_is_told_and_stops_nothing(
    place: Place,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    archive = Archive.open(tmp_path / "other", cache=tmp_path_factory.getbasetemp() / "dictionary")
    second = Health(archive, place[1], Meters())
    second.start(Address("127.0.0.1", int(place[0].rpartition(":")[2])))
    assert "can't be listened on" in caplog.text
    await second.stop()
    archive.close()


def record(message: str) -> logging.LogRecord:
    return logging.LogRecord("bot.x", logging.INFO, __file__, 1, message, None, None)


def test_a_json_line_is_one_object() -> None:
    line = JsonLines().format(record("two\nlines"))
    assert "\n" not in line
    assert json.loads(line)["event"] == "two\nlines"


def test_a_text_line_stays_one_line() -> None:
    assert "\n" not in TextLines().format(record("two\nlines"))


def test_one_bot_a_folder(tmp_path: Path) -> None:
    with only_one(tmp_path), pytest.raises(LibraryError) as error, only_one(tmp_path):
        pass
    assert error.value.reason == "running"
    with only_one(tmp_path):
        pass
