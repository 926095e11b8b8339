"""An index on other machines: it follows the store whatever crashes, is waited for, and is never mixed up."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot import engines, shelf
from bot.archive import Archive
from bot.engines import Distant, MissingExtraError, clustered
from bot.settings import Cluster
from bot.shelf import AnalyzerOptions, Shelf
from corpus.errors import LibraryError
from corpus.export import export
from corpus.read import read
from search.model import OtherIndexError, SearchDownError
from tests.distant import Killed, Machines

TALK = """{title}

本期嘉宾：果农方槐，主持人宁溪。

宁溪：方师傅，今年的{fruit}怎么样？

方槐：今年雨水多，{fruit}甜得慢，可是甜得久。急着上市的人，吃不到这一口。

宁溪：{more}

方槐：树不急，我急什么。我只管把枝条绑好，剩下的交给太阳。
"""


def talk(fruit: str, more: str = "那您急不急？") -> bytes:
    return TALK.format(title=f"{fruit}园里的人", fruit=fruit, more=more).encode()


def put(archive: Archive, fruit: str, more: str = "那您急不急？") -> str:
    data = talk(fruit, more)
    return archive.add(read(data, f"{fruit}.txt"), data).source.id


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.getbasetemp() / "dictionary"


@pytest.fixture
def machines() -> Machines:
    return Machines()


@pytest.fixture
def start(tmp_path: Path, cache: Path, machines: Machines) -> Iterator[Callable[[], Archive]]:
    """Opens the library as another process would."""
    opened: list[Archive] = []

    def open_() -> Archive:
        opened.append(Archive.open(tmp_path / "library", cache=cache, place=machines.place()))
        return opened[-1]

    yield open_
    for archive in opened:
        archive.close()


def agrees(archive: Archive, machines: Machines) -> None:
    """The machines hold each visible turn of the store once, under its source, and nothing else."""
    store = archive.store
    stored = {
        turn.number: turn.source_id
        for summary in store.sources()
        for turn in store.source_turns(summary.source.id)
    }
    assert machines.shown is not None
    assert {number: document.source for number, document in machines.shown.documents.items()} == stored
    assert machines.shown.revision == store.revision


def life(archive: Archive) -> None:
    """Adding, correcting, removing, bringing back, hiding."""
    loquat = put(archive, "枇杷")
    put(archive, "杨梅")
    corrected = export(archive.store.transcript(loquat), "改").replace("那您急不急", "那您慌不慌").encode()
    archive.add(read(corrected, "改.txt"), corrected)
    archive.remove(loquat)
    archive.undo_remove(loquat)
    archive.store.hide_turn(archive.store.transcript(loquat).turns[1].id)
    archive.refresh()


def test_a_process_killed_at_any_write_loses_and_doubles_nothing(
    start: Callable[[], Archive], machines: Machines
) -> None:
    crashes = 0
    while True:
        machines.shown, machines.writes_left = None, None
        archive = start()
        for summary in archive.sources():
            archive.store.remove(summary.source.id)
        archive.store.purge()
        archive.refresh()
        machines.writes_left = crashes
        try:
            life(archive)
        except Killed:
            machines.writes_left = None
            agrees(again := start(), machines)
            life(again)
            agrees(again, machines)
            crashes += 1
        else:
            break
    assert crashes > 20
    agrees(archive, machines)


def test_a_process_killed_between_commit_and_index_loses_nothing(
    start: Callable[[], Archive], machines: Machines
) -> None:
    archive = start()
    put(archive, "枇杷")
    data = talk("杨梅")
    archive.store.add(read(data, "杨梅.txt"), data)  # and here it ends
    assert len({d.source for d in machines.shown.documents.values()}) == 1
    again = start()
    agrees(again, machines)
    assert again.ask("杨梅 甜").quotes


def test_another_process_shows_what_one_has_indexed(start: Callable[[], Archive], machines: Machines) -> None:
    one, other = start(), start()
    put(one, "枇杷")
    written = machines.shown.revision
    machines.writes_left = 0  # the second one has nothing to write
    assert other.refresh()
    assert other.indexed_revision == written
    assert other.ask("枇杷 甜").quotes
    assert not other.refresh()


def test_only_one_process_indexes_at_a_time(
    start: Callable[[], Archive], machines: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "_PATIENCE", 0.0)
    archive = start()
    busy = (
        "import sys, pathlib; from bot.lock import alone\n"
        "with alone(pathlib.Path(sys.argv[1]), 0) as free:\n"
        "    print(free, flush=True); sys.stdin.readline()"
    )
    lock = tmp_path / "library" / "index.lock"
    with subprocess.Popen(
        [sys.executable, "-c", busy, str(lock)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        put(archive, "枇杷")
        assert machines.shown.documents == {}
        assert archive.index_state == "behind"
        with pytest.raises(LibraryError) as error:
            archive.index(rebuild=True)
        assert error.value.reason == "indexing"
        other.communicate("\n")
    archive.refresh()
    agrees(archive, machines)


def test_a_cluster_that_is_down_at_the_start_is_waited_for(
    start: Callable[[], Archive], machines: Machines
) -> None:
    put(start(), "枇杷")
    machines.down = "unreachable"
    archive = start()
    assert archive.index_state == "down"
    with pytest.raises(SearchDownError):
        archive.ask("枇杷 甜")
    assert archive.random() is not None
    assert put(archive, "杨梅")  # stored, indexed later
    machines.down = None
    assert archive.ask("枇杷 甜").quotes  # at once, before anything refreshes
    assert archive.refresh()
    assert archive.index_state == "good"
    assert archive.ask("杨梅 甜").quotes
    agrees(archive, machines)


def test_a_cluster_that_goes_down_later_is_waited_for(
    start: Callable[[], Archive], machines: Machines, caplog: pytest.LogCaptureFixture
) -> None:
    archive = start()
    put(archive, "枇杷")
    told: list[str] = []
    archive.on_trouble = told.append
    machines.down = "red"
    for _ in range(2):
        with pytest.raises(SearchDownError):
            archive.ask("枇杷 甜")
        assert not archive.refresh()
    assert (archive.index_state, told) == ("down", ["red", "red"])
    machines.down = None
    archive.refresh()
    assert archive.index_state == "good"
    assert archive.ask("枇杷 甜").quotes
    assert [record.getMessage() for record in caplog.records] == [
        "search is down: red nobody is there",
        "search can be asked again",
    ]


def test_what_is_missing_is_told_and_never_kept(start: Callable[[], Archive], machines: Machines) -> None:
    archive = start()
    put(archive, "枇杷")
    put(archive, "杨梅")
    whole = archive.ask("甜").quotes
    machines.partial = True
    told: list[str] = []
    archive.on_trouble = told.append
    part = archive.ask("甜")
    assert part.incomplete
    assert (archive.index_state, told) == ("partial", ["incomplete"])
    assert part.quotes != whole
    machines.partial = False
    again = archive.ask("甜")
    assert not again.incomplete
    assert again.quotes == whole
    assert archive.index_state == "good"


def test_an_index_of_another_library_is_refused_and_can_be_made_anew(
    start: Callable[[], Archive], machines: Machines, tmp_path: Path, cache: Path
) -> None:
    put(start(), "枇杷")
    with pytest.raises(OtherIndexError):
        Archive.open(tmp_path / "other", cache=cache, place=machines.place())
    other = Archive.open(tmp_path / "other", cache=cache, place=machines.place(), follow=False)
    data = talk("石榴")
    other.store.add(read(data, "石榴.txt"), data)
    other.index(rebuild=True)
    agrees(other, machines)
    assert other.ask("石榴 甜").quotes
    other.close()


def test_an_index_that_another_program_took_over_is_told_and_breaks_nothing(
    start: Callable[[], Archive], machines: Machines, tmp_path: Path, cache: Path
) -> None:
    archive = start()
    put(archive, "枇杷")
    other = Archive.open(tmp_path / "other", cache=cache, place=machines.place(), follow=False)
    other.index(rebuild=True)
    other.close()
    again = Archive.open(tmp_path / "library", cache=cache, place=machines.place(), follow=False)
    assert put(again, "杨梅")
    assert again.index_state == "down"
    again.close()


def test_a_rebuild_that_was_interrupted_goes_on_and_nobody_sees_half_of_it(
    start: Callable[[], Archive], machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "_COMMIT_TURNS", 1)
    archive = start()
    for fruit in ("枇杷", "杨梅", "石榴"):
        put(archive, fruit)
    machines.writes_left = 7  # in the middle of the second source
    with pytest.raises(Killed):
        archive.index(rebuild=True)
    machines.writes_left = None
    assert archive.ask("石榴 甜").quotes
    steps: list[tuple[int, int]] = []
    again = start()
    again.index(lambda done, total: steps.append((done, total)), rebuild=True)
    assert steps == [(0, 8), (4, 8), (8, 8)]
    assert machines.building is None
    agrees(again, machines)


def test_an_embedded_index_is_rebuilt_and_found_again(tmp_path: Path, cache: Path) -> None:
    archive = Archive.open(tmp_path / "library", cache=cache)
    for fruit in ("枇杷", "杨梅"):
        put(archive, fruit)
    before = [quote.turn.id for quote in archive.ask("甜").quotes]
    archive.index(rebuild=True)
    assert [quote.turn.id for quote in archive.ask("甜").quotes] == before
    assert archive.index_state == "good"
    archive.close()


def test_a_cluster_is_not_tried_at_every_question() -> None:
    machines, moment = Machines(down="unreachable"), [0.0]

    def open_() -> None:
        machines.answer()

    index = Distant(open_, lambda: moment[0])  # type: ignore[arg-type]
    for seconds in (0.0, 0.5, 1.9, 2.1):
        moment[0] = seconds
        with pytest.raises(SearchDownError):
            index.refresh()
    assert machines.asked == 2


def test_a_missing_client_is_told_by_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "find_spec", lambda name: None)
    with pytest.raises(MissingExtraError) as error:
        clustered(Cluster(("https://a.example",)))
    assert error.value.extra == "opensearch"


def test_a_store_that_cannot_be_followed_is_closed(tmp_path: Path, cache: Path, machines: Machines) -> None:
    options = AnalyzerOptions(cache / "jieba.cache", tmp_path / "lexicon.txt")
    cache.mkdir(exist_ok=True)
    Shelf.open(tmp_path, options, place=machines.place()).close()
    machines.shown.fingerprint = "of another program"
    data = talk("枇杷")
    again = Archive.open(tmp_path, cache=cache)
    again.add(read(data, "枇杷.txt"), data)
    again.close()
    with pytest.raises(OtherIndexError):
        Shelf.open(tmp_path, options, place=machines.place())
    Archive.open(tmp_path, cache=cache).close()
