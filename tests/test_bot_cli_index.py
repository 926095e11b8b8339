"""`yuanhua index` and `remove --purge`: what they do, what they say, and how they wait for a cluster."""

from pathlib import Path

import pytest

from bot.cli import indexing, run
from bot.texts.cli import CATALOGUES
from search.model import DownReason
from tests.distant import Machines
from tests.fakes import ENGLISH, ROUNDTABLE

SAID = CATALOGUES["en"]


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("YUANHUA_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("YUANHUA_CACHE", str(tmp_path_factory.getbasetemp() / "dictionary"))
    monkeypatch.setenv("YUANHUA_LANG", "en")
    for name, text in (("roundtable.txt", ROUNDTABLE), ("harbour.txt", ENGLISH)):
        (tmp_path / name).write_text(text)


@pytest.fixture
def machines(monkeypatch: pytest.MonkeyPatch) -> Machines:
    """A cluster that the settings name."""
    found = Machines()
    monkeypatch.setenv("OPENSEARCH_URL", "http://127.0.0.1:9200")
    monkeypatch.setattr("bot.engines.clustered", lambda cluster: found.place())
    return found


def test_an_embedded_index_is_brought_up_to_date_and_made_anew(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["add", "roundtable.txt", "harbour.txt"]) == 0
    capsys.readouterr()
    assert run(["index"]) == 0
    assert capsys.readouterr().out.strip() == SAID.index_current
    assert run(["index", "--rebuild"]) == 0
    assert "14 turns" in capsys.readouterr().out
    assert run(["ask", "学徒"]) == 0


def test_a_cluster_is_loaded_before_the_settings_name_it(
    machines: Machines, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["add", "roundtable.txt", "harbour.txt"]) == 0
    assert machines.shown is None
    capsys.readouterr()
    assert run(["index", "--engine", "opensearch"]) == 0
    assert machines.shown is not None
    assert len(machines.shown.documents) == 14
    assert "14 turns" in capsys.readouterr().out


def test_a_cluster_without_an_address_is_a_fault_of_the_settings(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["index", "--engine", "opensearch"]) == 2
    assert "OPENSEARCH_URL" in capsys.readouterr().err


def test_a_cluster_that_is_away_is_waited_for_and_said(
    machines: Machines, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("YUANHUA_ENGINE", "opensearch")
    machines.down = "busy"
    assert run(["add", "roundtable.txt"]) == 0
    assert SAID.not_indexed_yet in capsys.readouterr().err
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            machines.down = None

    monkeypatch.setattr(indexing.time, "sleep", sleep)
    assert run(["index"]) == 0
    said = capsys.readouterr()
    assert waited == [2, 5, 10]
    assert said.err.count(SAID.search_down["busy"]) == 3
    assert "10 turns" in said.out


def test_a_cluster_that_stays_away_ends_the_command_with_a_sentence(
    machines: Machines, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("YUANHUA_ENGINE", "opensearch")
    machines.down = "unreachable"
    monkeypatch.setattr(indexing.time, "sleep", lambda seconds: None)
    assert run(["add", "roundtable.txt"]) == 0
    assert run(["index"]) == 2
    assert capsys.readouterr().err.strip().endswith(SAID.search_down["unreachable"])
    assert run(["ask", "学徒"]) == 2
    assert capsys.readouterr().err.strip().endswith(SAID.search_down["unreachable"])


@pytest.mark.parametrize("reason", ["untrusted", "unsigned", "refused", "forbidden"])
def test_what_waiting_does_not_mend_is_said_at_once(
    reason: DownReason,
    machines: Machines,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("YUANHUA_ENGINE", "opensearch")
    monkeypatch.setattr(indexing.time, "sleep", lambda _: pytest.fail("it waited"))
    machines.down = reason
    assert run(["index", "--rebuild"]) == 2
    assert capsys.readouterr().err.strip().endswith(SAID.search_down[reason])
    assert f"search is down: {reason} nobody is there" in caplog.messages  # the cluster's own words


def test_an_index_of_another_library_names_the_command_that_mends_it(
    machines: Machines, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("YUANHUA_ENGINE", "opensearch")
    assert run(["add", "roundtable.txt"]) == 0
    monkeypatch.setenv("YUANHUA_DATA", str(tmp_path / "other"))
    capsys.readouterr()
    assert run(["add", "harbour.txt"]) == 2
    assert "yuanhua index --rebuild" in capsys.readouterr().err
    assert run(["index", "--rebuild"]) == 0
    assert run(["add", "harbour.txt"]) == 0
    assert run(["ask", "rents"]) == 0


def test_what_was_removed_is_purged_after_a_question(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["add", "roundtable.txt", "harbour.txt"]) == 0
    assert run(["remove", "harbour.txt"]) == 0
    source = capsys.readouterr().out.rsplit(" ", 1)[1].strip()
    monkeypatch.setattr("click.confirm", lambda *_, **__: False)
    assert run(["remove", "--purge"]) == 1
    assert run(["remove", "--undo", source]) == 0
    assert run(["remove", source]) == 0
    capsys.readouterr()
    assert run(["remove", "--purge", "--yes"]) == 0
    assert capsys.readouterr().out.strip() == SAID.purged.format(sources=1)
    assert run(["remove", "--undo", source]) == 2
    assert run(["ask", "学徒"]) == 0
    said = ENGLISH.splitlines()[2][-30:].lower().encode()
    assert said in ENGLISH.lower().encode()
    files = [path for path in Path("data").rglob("*") if path.is_file()]
    assert not [path for path in files if said in path.read_bytes().lower()], "nothing of it stays on disk"


@pytest.mark.parametrize(
    "arguments", [["remove"], ["remove", "--purge", "x"], ["remove", "--purge", "--undo"]]
)
def test_remove_wants_to_know_what(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    assert SAID.remove_which in capsys.readouterr().err
