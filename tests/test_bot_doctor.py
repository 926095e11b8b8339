"""The doctor finds what is wrong, and has a sentence for every finding."""

import asyncio
import json
import re
import subprocess
import sys
import time
import zlib
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import get_args

import pytest

from bot import doctor
from bot.archive import Archive
from bot.doctor import Finding, Mark, examine
from bot.pictures.errors import NoFontError
from bot.playground.server import BotApiServer
from bot.settings import Cluster, Settings
from bot.texts.cli import CATALOGUES
from corpus.store import Store
from search.model import DownReason
from tests.distant import Machines
from tests.fakes import open_library
from tests.processes import environment

ROOT = Path(__file__).parents[1]


@pytest.fixture
def settings(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(data=tmp_path / "data", cache=tmp_path_factory.getbasetemp() / "dictionary")


def outcomes(settings: Settings) -> dict[str, tuple[Mark, str]]:
    return {finding.check: (finding.mark, finding.outcome) for finding in examine(settings)}


def test_a_fresh_installation_is_well(settings: Settings) -> None:
    found = outcomes(settings)
    assert found["library"] == (Mark.GOOD, "good")
    assert found["index"] == (Mark.GOOD, "good")
    assert found["token"] == (Mark.NOTE, "missing")
    assert Mark.BAD not in {mark for mark, _ in found.values()}


def test_a_damaged_library_is_found(settings: Settings) -> None:
    settings.data.mkdir()
    Store.open(settings.data / "library.db").close()
    (settings.data / "library.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    assert outcomes(settings)["library"] == (Mark.BAD, "corrupt")


def test_a_server_that_cannot_be_reached_is_told(settings: Settings) -> None:
    token = "123456:" + "a" * 35
    with_token = Settings(
        token=token, api_url="http://127.0.0.1:9/bot", data=settings.data, cache=settings.cache
    )
    findings = list(examine(with_token))
    assert (Mark.BAD, "unreachable") in {(finding.mark, finding.outcome) for finding in findings}
    assert token not in repr(findings)


@pytest.fixture
def machines(monkeypatch: pytest.MonkeyPatch) -> Machines:
    found = Machines()
    monkeypatch.setattr("bot.engines.clustered", lambda cluster: found.place())
    return found


def clustered(settings: Settings) -> Settings:
    return replace(settings, engine="opensearch", cluster=Cluster(("http://127.0.0.1:9200",)))


@pytest.mark.parametrize(
    ("colour", "found"),
    [("green", (Mark.GOOD, "good")), ("yellow", (Mark.NOTE, "yellow")), ("red", (Mark.BAD, "red"))],
)
def test_a_cluster_is_looked_at(
    settings: Settings, machines: Machines, colour: str, found: tuple[Mark, str]
) -> None:
    machines.colour = colour
    findings = {finding.check: finding for finding in examine(clustered(settings))}
    cluster = findings["cluster"]
    assert (cluster.mark, cluster.outcome) == found
    for texts in CATALOGUES.values():
        sentence = texts.findings[f"cluster {cluster.outcome}"].format(detail="", **cluster.told)
        assert "2.19.1" in sentence
    assert findings["index"].outcome == "good"


@pytest.mark.parametrize("reason", get_args(DownReason))
def test_a_cluster_that_is_down_is_told_with_the_reason(
    settings: Settings, machines: Machines, reason: DownReason
) -> None:
    machines.down = reason
    assert outcomes(clustered(settings))["cluster"] == (Mark.BAD, reason)
    for texts in CATALOGUES.values():
        assert texts.findings[f"cluster {reason}"]
        assert texts.search_down[reason]


def test_a_cluster_with_another_index_or_without_its_client_is_told(
    settings: Settings, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(examine(clustered(settings)))
    assert machines.shown is not None
    machines.shown.fingerprint = "of another library"
    assert outcomes(clustered(settings))["cluster"] == (Mark.BAD, "other")
    monkeypatch.undo()
    monkeypatch.setattr("bot.engines.find_spec", lambda name: None)
    assert outcomes(clustered(settings))["cluster"] == (Mark.BAD, "extra")


@pytest.mark.parametrize("code", CATALOGUES)
def test_every_finding_has_a_sentence(code: str) -> None:
    source = (ROOT / "bot" / "doctor.py").read_text(encoding="utf-8")
    fixed = re.findall(r'Finding\(Mark\.\w+(?: if \w+ else Mark\.\w+)?, "(\w+)", "([\w-]+)"', source)
    either = re.findall(r'"(\w+)", "([\w-]+)" if \w+ else "([\w-]+)"', source)
    pairs = {*fixed, *((check, outcome) for check, *outcomes in either for outcome in outcomes)}
    pairs |= {
        (check, reason) for check in ("library", "chats") for reason in ("newer", "locked", "read-only")
    }
    assert {f"{check} {outcome}" for check, outcome in pairs} <= set(CATALOGUES[code].findings)


def told(settings: Settings, **more: object) -> dict[str, Finding]:
    """What is found, by check; nothing of the token may be in it."""
    with_more = replace(settings, **more)  # type: ignore[arg-type]
    findings = list(examine(with_more))
    assert with_more.token is None or with_more.token not in repr(findings)
    return {finding.check: finding for finding in findings}


@pytest.fixture
def furnished(settings: Settings) -> Settings:
    """An installation with something in its library."""
    with closing(open_library(settings.data)):
        return settings


async def in_thread(server: BotApiServer, settings: Settings, **more: object) -> dict[str, Finding]:
    """What is found by a doctor who can reach the server of this loop."""
    return await asyncio.to_thread(told, settings, api_url=server.url, file_url=server.file_url, **more)


async def test_a_token_that_telegram_refuses(server: BotApiServer, settings: Settings) -> None:
    found = await in_thread(server, settings, token="123456:" + "b" * 35)
    assert (found["token"].mark, found["token"].outcome) == (Mark.BAD, "refused")


async def test_a_token_that_is_good_and_a_clock_that_is_right(
    server: BotApiServer, settings: Settings
) -> None:
    found = await in_thread(server, settings, token=server.token)
    assert (found["token"].mark, found["clock"].mark) == (Mark.GOOD, Mark.GOOD)


@pytest.mark.parametrize("skew", [-86_400, -3600, 3600, 86_400])
async def test_a_wrong_clock(
    server: BotApiServer, settings: Settings, monkeypatch: pytest.MonkeyPatch, skew: int
) -> None:
    right = time.time
    monkeypatch.setattr(doctor, "time", SimpleNamespace(time=lambda: right() + skew))
    found = (await in_thread(server, settings, token=server.token))["clock"]
    assert (found.mark, found.outcome) == (Mark.BAD, "wrong")
    assert abs(float(found.detail) - skew) < 60


def test_an_index_of_another_analyzer_is_made_anew(furnished: Settings) -> None:
    manifest = furnished.data / "index" / "manifest.json"
    text, _ = json.loads(manifest.read_text("utf-8"))
    body = json.loads(text) | {"fingerprint": "analyzer 0, another"}
    text = json.dumps(body)
    manifest.write_text(json.dumps([text, zlib.crc32(text.encode())]), "utf-8")
    assert told(furnished)["index"].mark is Mark.GOOD
    with closing(Archive.open(furnished.data, cache=furnished.cache)) as archive:
        assert archive.ask("学徒").quotes


def test_a_damaged_index_is_made_anew(furnished: Settings) -> None:
    segment = max((furnished.data / "index").glob("*.segment"), key=lambda path: path.stat().st_size)
    content = bytearray(segment.read_bytes())
    content[len(content) // 2] ^= 0xFF
    segment.write_bytes(content)
    found = told(furnished)
    assert found["library"].mark is Mark.GOOD
    assert found["index"].outcome in {"rebuilt", "good"}
    assert told(furnished)["index"].outcome == "good"
    with closing(Archive.open(furnished.data, cache=furnished.cache)) as archive:
        assert archive.ask("学徒").quotes


def test_a_full_disk(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: SimpleNamespace(free=100 << 20))
    found = told(settings)["folder"]
    assert (found.mark, found.outcome, found.detail) == (Mark.BAD, "full", "100")


def test_no_font(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> None:
        raise NoFontError

    monkeypatch.setattr(doctor, "Fonts", none)
    assert (told(settings)["fonts"].mark, told(settings)["fonts"].outcome) == (Mark.NOTE, "missing")


def test_damaged_chats(settings: Settings) -> None:
    settings.data.mkdir()
    (settings.data / "chats.db").write_bytes(b"no database at all" * 500)
    assert (told(settings)["chats"].mark, told(settings)["chats"].outcome) == (Mark.BAD, "corrupt")


def test_the_command_says_what_to_do(furnished: Settings) -> None:
    (furnished.data / "library.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    done = subprocess.run(
        [sys.executable, "-m", "bot", "doctor"],
        cwd=furnished.data.parent,
        env=environment(furnished.data),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "yuanhua restore FILE" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
