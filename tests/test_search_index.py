"""The index on disk: what updates, merges, kills and damage leave behind."""

import errno
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import index as index_module
from search.bm25 import ExhaustiveEngine
from search.index import Index
from search.model import Clause, Document, Field, Request
from search.segment import Segment, SegmentError

FIELDS = (Field("words", 1.0, 0.9, 0.4), Field("grams", 0.5, 1.5, 0.75))
TERMS = ["河", "山", "石头", "一条很长的路", "一条很长的河", "x", "yy"]


def turns(chooser: random.Random, source: str, first: int, count: int) -> list[Document]:
    return [
        Document(
            first + number,
            source,
            f"p{chooser.randrange(3)}",
            (tuple(chooser.choices(TERMS, k=5)), tuple(chooser.choices(TERMS, k=chooser.randrange(4)))),
        )
        for number in range(count)
    ]


def assert_equal(index: Index, documents: list[Document], fields: tuple[Field, ...] = FIELDS) -> None:
    engine, oracle = index.snapshot(), ExhaustiveEngine(documents, fields)
    assert engine.size == oracle.size
    for field in range(len(fields)):
        assert sorted(engine.vocabulary(field)) == oracle.vocabulary(field)
    for terms in (["河"], ["山", "一条很长的河"], ["石头", "x", "yy"]):
        request = Request(
            tuple(Clause(field, term) for term in terms for field in range(len(fields))), limit=9
        )
        assert engine.search(request) == oracle.search(request)


def segments(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("*.segment")}


def test_an_update_lasts(tmp_path: Path) -> None:
    documents = turns(random.Random(1), "s", 1, 30)
    index = Index.open(tmp_path / "deep" / "index", "f", FIELDS)
    assert index.revision == 0
    assert index.sources() == set()
    index.update({"s": iter(documents)}, 7)
    again = Index.open(tmp_path / "deep" / "index", "f", FIELDS)
    assert again.revision == 7
    assert again.sources() == {"s"}
    assert_equal(again, documents)


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False), st.lists(st.sampled_from("uuuurm"), min_size=1, max_size=12))
def test_any_history_equals_a_fresh_index(
    tmp_path_factory: pytest.TempPathFactory, chooser: random.Random, steps: list[str]
) -> None:
    index = Index.open(tmp_path_factory.mktemp("index"), "f", FIELDS)
    living: dict[str, list[Document]] = {}
    number = 1
    for revision, step in enumerate(steps, 1):
        if step == "m":
            index.merge()
            continue
        change = {}
        for source in chooser.sample("abcd", chooser.randint(1, 3)):
            change[source] = [] if step == "r" else turns(chooser, source, number, chooser.randint(1, 12))
            if chooser.random() < 0.3 and living.get(source):  # some turns keep their numbers
                change[source] = [*living[source][::2], *change[source]]
            number += 20
        living |= change
        index.update(change, revision)
        assert index.revision == revision
    assert index.sources() == {source for source, documents in living.items() if documents}
    assert_equal(index, [document for documents in living.values() for document in documents])
    assert segments(index.folder) == {view.segment.path.name for view in index.views}


def test_merging_leaves_one_segment_without_the_deleted(tmp_path: Path) -> None:
    chooser = random.Random(2)
    index = Index.open(tmp_path, "f", FIELDS)
    living = {f"s{number}": turns(chooser, f"s{number}", 1, 40) for number in range(12)}
    for start, (source, documents) in enumerate(sorted(living.items(), reverse=True), 1):
        living[source] = [turn._replace(number=start + 20 * turn.number) for turn in documents]
        index.update({source: living[source]}, start)  # numbers of segments interleave
    for source in ("s3", "s7", "s11"):
        index.update({source: []}, 99)
        del living[source]
    while index.merge():
        pass
    assert len(index.views) == 1
    assert len(segments(tmp_path)) == 1
    assert index.revision == 99
    assert_equal(Index.open(tmp_path, "f", FIELDS), [turn for turns in living.values() for turn in turns])


def test_a_snapshot_is_not_disturbed(tmp_path: Path) -> None:
    chooser = random.Random(3)
    documents = turns(chooser, "s", 1, 30)
    index = Index.open(tmp_path, "f", FIELDS)
    index.update({"s": documents}, 1)
    engine = index.snapshot()
    request = Request((Clause(0, "河"), Clause(1, "山")), limit=5)
    before = engine.search(request)
    index.update({"s": [], "t": turns(chooser, "t", 50, 30)}, 2)
    index.update({"u": turns(chooser, "u", 90, 30)}, 3)
    while index.merge():
        pass
    assert engine.search(request) == before
    assert index.snapshot().search(request) != before


def test_searches_go_on_while_it_changes(tmp_path: Path) -> None:
    chooser = random.Random(4)
    index = Index.open(tmp_path, "f", FIELDS)
    index.update({"s": turns(chooser, "s", 1, 300)}, 1)
    request = Request((Clause(0, "河"), Clause(1, "山")), limit=5)
    wrong: list[str] = []
    done = threading.Event()

    def search() -> None:
        while not done.is_set():
            engine = index.snapshot()
            if engine.search(request) != engine.search(request):
                wrong.append("two answers of one snapshot")

    def merge() -> None:
        while not done.is_set():
            index.merge()

    threads = [threading.Thread(target=target) for target in (search, search, merge)]
    for thread in threads:
        thread.start()
    living = {"s": turns(chooser, "s", 1, 300)}
    index.update(living, 2)
    for revision in range(3, 40):
        source = f"s{revision % 5}"
        living[source] = turns(chooser, source, 1000 * revision, 10)
        index.update({source: living[source]}, revision)
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert_equal(index, [document for documents in living.values() for document in documents])


def test_a_failing_stream_changes_nothing(tmp_path: Path) -> None:
    documents = turns(random.Random(5), "s", 1, 10)
    index = Index.open(tmp_path, "f", FIELDS)
    index.update({"s": documents}, 1)

    def broken() -> Iterator[Document]:
        yield documents[0]._replace(source="t")
        raise RuntimeError("the reader fails")

    with pytest.raises(RuntimeError):
        index.update({"s": [], "t": broken()}, 2)
    with pytest.raises(ValueError, match="the same number"):
        index.update({"s": [documents[0], documents[0]]}, 2)
    with pytest.raises(ValueError, match="another source than u"):
        index.update({"u": documents}, 2)
    with pytest.raises(ValueError, match="2 fields"):
        index.update({"s": [documents[0]._replace(terms=((),))]}, 2)
    assert index.revision == 1
    assert len(segments(tmp_path)) == 1
    assert_equal(Index.open(tmp_path, "f", FIELDS), documents)


@pytest.fixture
def small_spills(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "SPILL", 200)
    monkeypatch.setattr(index_module, "STRETCH", 16)


@pytest.mark.usefixtures("small_spills")
def test_a_long_load_spills_and_is_continued(tmp_path: Path) -> None:
    chooser = random.Random(6)
    library = {f"s{number}": turns(chooser, f"s{number}", 100 * number + 1, 40) for number in range(10)}

    def interrupted() -> Iterator[tuple[str, list[Document]]]:
        yield from list(library.items())[:6]
        raise KeyboardInterrupt

    index = Index.open(tmp_path, "f", FIELDS)
    with pytest.raises(KeyboardInterrupt):
        index.load(interrupted(), 5)
    index = Index.open(tmp_path, "f", FIELDS)
    assert index.revision == 0
    done = index.sources()
    assert {"s0", "s1"} <= done < set(library)
    index.load(((source, library[source]) for source in library if source not in done), 5)
    assert index.revision == 5
    assert len(index.views) > 1
    everything = [document for documents in library.values() for document in documents]
    assert_equal(index, everything)
    while index.merge():
        pass
    assert len(index.views) == 1
    assert_equal(index, everything)


@pytest.mark.usefixtures("small_spills")
def test_an_update_that_spills_is_all_or_nothing(tmp_path: Path) -> None:
    chooser = random.Random(7)
    index = Index.open(tmp_path, "f", FIELDS)

    def broken() -> Iterator[Document]:
        yield from turns(chooser, "s", 1, 200)
        raise RuntimeError("the reader fails")

    with pytest.raises(RuntimeError):
        index.update({"s": broken()}, 1)
    assert index.sources() == set()
    assert segments(tmp_path) == set()
    documents = turns(chooser, "s", 1, 200)
    index.update({"s": documents}, 1)
    assert len(index.views) > 1
    assert_equal(index, documents)
    index.update({"s": documents[:3]}, 2)
    assert_equal(index, documents[:3])


def test_another_kind_is_an_empty_index_that_takes_over_when_written(tmp_path: Path) -> None:
    documents = turns(random.Random(8), "s", 1, 10)
    Index.open(tmp_path, "f", FIELDS).update({"s": documents}, 4)
    for fingerprint, fields in (
        ("g", FIELDS),
        ("f", FIELDS[:1]),
        ("f", (FIELDS[0]._replace(k1=2.0), FIELDS[1])),
    ):
        other = Index.open(tmp_path, fingerprint, fields)
        assert (other.revision, other.sources()) == (0, set())
    assert_equal(Index.open(tmp_path, "f", FIELDS), documents)  # looking did no harm
    heavier = (FIELDS[0]._replace(weight=3.0), FIELDS[1])
    assert_equal(Index.open(tmp_path, "f", heavier), documents, heavier)  # weights are not in the files
    other = Index.open(tmp_path, "g", FIELDS)
    other.update({"t": turns(random.Random(8), "t", 1, 10)}, 1)
    assert other.sources() == {"t"}
    assert Index.open(tmp_path, "f", FIELDS).revision == 0
    assert len(segments(tmp_path)) == 1


@pytest.mark.parametrize("part", ["begin", "middle", "end", "shorter", "longer", "gone", "empty"])
def test_a_damaged_segment_is_noticed(tmp_path: Path, part: str) -> None:
    index = Index.open(tmp_path, "f", FIELDS)
    index.update({"s": turns(random.Random(9), "s", 1, 50)}, 1)
    path = next(tmp_path.glob("*.segment"))
    content = bytearray(path.read_bytes())
    path.unlink()
    if part in ("begin", "middle", "end"):
        content[{"begin": 0, "middle": len(content) // 2, "end": -1}[part]] ^= 0x10
    contents = {"shorter": content[:-100], "longer": content + b"x", "empty": b"", "gone": None}
    damaged = contents.get(part, content)
    if damaged is not None:
        path.write_bytes(damaged)
    again = Index.open(tmp_path, "f", FIELDS)
    assert (again.revision, again.sources(), again.snapshot().size) == (0, set(), 0)
    documents = turns(random.Random(10), "s", 1, 50)
    again.update({"s": documents}, 2)
    assert_equal(Index.open(tmp_path, "f", FIELDS), documents)
    assert len(segments(tmp_path)) == 1


@pytest.mark.parametrize("content", [b"", b"{", b"[1, 2]", b"[]", b'["{}", 0]', b"\xff\xfe", b"null"])
def test_a_damaged_manifest_is_noticed(tmp_path: Path, content: bytes) -> None:
    Index.open(tmp_path, "f", FIELDS).update({"s": turns(random.Random(11), "s", 1, 5)}, 1)
    (tmp_path / "manifest.json").write_bytes(content)
    assert Index.open(tmp_path, "f", FIELDS).revision == 0


def test_damage_in_a_large_file_is_found_by_verifying(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.segment.CHECKED_AT_ONCE", 0)
    Index.open(tmp_path, "f", FIELDS).update({"s": turns(random.Random(12), "s", 1, 500)}, 1)
    assert Index.open(tmp_path, "f", FIELDS).verify()
    path = next(tmp_path.glob("*.segment"))
    segment = Segment(path)
    content = bytearray(path.read_bytes())
    content[segment.docs.ctypes.data - segment.numbers.ctypes.data] ^= 0x10  # numbers come first in the file
    path.unlink()
    path.write_bytes(content)
    index = Index.open(tmp_path, "f", FIELDS)
    assert index.revision == 1
    assert not index.verify()
    assert (index.revision, index.sources()) == (0, set())
    assert Index.open(tmp_path, "f", FIELDS).revision == 0


def test_another_process_is_followed(tmp_path: Path) -> None:
    chooser = random.Random(13)
    reader, writer = Index.open(tmp_path, "f", FIELDS), Index.open(tmp_path, "f", FIELDS)
    assert not reader.refresh()
    first = turns(chooser, "s", 1, 20)
    writer.update({"s": first}, 1)
    assert reader.revision == 0
    assert reader.refresh()
    assert_equal(reader, first)
    second = turns(chooser, "t", 50, 20)
    reader.update({"t": second}, 2)
    writer.update({"s": []}, 3)  # sees what the other one wrote
    assert writer.sources() == {"t"}
    assert_equal(writer, second)
    (open_already,) = (view.segment for view in reader.views if "t" in view.living_sources)
    assert reader.refresh()
    assert [view.segment for view in reader.views] == [open_already], "what is open is not read again"
    assert_equal(reader, second)


KILLED = """
import sys, itertools
from pathlib import Path
from search import index
from search.model import Document, Field
index.SPILL = 2000
fields = (Field("words", 1.0, 0.9, 0.4), Field("grams", 0.5, 1.5, 0.75))
opened = index.Index.open(Path(sys.argv[1]), "f", fields)
print("ready", flush=True)
for round in itertools.count(opened.revision + 1):
    source, first = f"s{round % 4}", round * 1000
    documents = [Document(first + n, source, "p", (("河", f"t{n}"), ("山",))) for n in range(900)]
    opened.update({source: documents}, round)
    opened.merge()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_kill_leaves_a_whole_index_and_no_litter(tmp_path: Path) -> None:
    for pause in (0.05, 0.11, 0.23):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(tmp_path)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        )
        assert process.stdout is not None
        process.stdout.readline()
        threading.Event().wait(pause)
        process.kill()
        process.wait()
        process.stdout.close()
        index = Index.open(tmp_path, "f", FIELDS)
        engine = index.snapshot()
        assert engine.size == 900 * min(index.revision, 4)
        assert engine.frequencies([Clause(0, "河")]) == [engine.size]
        assert segments(tmp_path) == {view.segment.path.name for view in index.views}


def test_an_unfinished_segment_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.segment"
    path.write_bytes(b"\0" * 4096)
    with pytest.raises(SegmentError, match=r"x\.segment"):
        Segment(path)


def test_a_full_disk_leaves_the_index_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = turns(random.Random(14), "s", 1, 20)
    index = Index.open(tmp_path, "f", FIELDS)
    index.update({"s": documents}, 1)

    def full(*_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.posix_fallocate", full)
    with pytest.raises(OSError, match="No space left"):
        index.update({"s": [], "t": turns(random.Random(15), "t", 50, 20)}, 2)
    monkeypatch.undo()
    assert index.revision == 1
    assert len(segments(tmp_path)) == 1
    assert_equal(Index.open(tmp_path, "f", FIELDS), documents)
