"""The doctor finds what is wrong, and has a sentence for every finding."""

import re
from pathlib import Path

import pytest

from bot.doctor import Mark, examine
from bot.settings import Settings
from bot.texts.cli import CATALOGUES
from corpus.store import Store

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
