"""The archive: what was committed is searchable, by whichever process, and nothing else is."""

import gc
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import analysis
from bot import renewal as renewal_module
from bot import shelf as shelf_module
from bot.archive import Archive
from corpus.read import read
from search.analyzer import WORDS
from search.model import Clause

TALK = """{title}

本期嘉宾：果农方槐，主持人宁溪。

宁溪：方师傅，今年的{fruit}怎么样？

方槐：今年雨水多，{fruit}甜得慢，可是甜得久。急着上市的人，吃不到这一口。

宁溪：那您急不急？

方槐：树不急，我急什么。我只管把枝条绑好，剩下的交给太阳。
"""


def talk(fruit: str) -> bytes:
    return TALK.format(title=f"{fruit}园里的人", fruit=fruit).encode()


def add(archive: Archive, fruit: str) -> str:
    data = talk(fruit)
    return archive.add(read(data, f"{fruit}.txt"), data).source.id


def found(archive: Archive, topic: str) -> list[str]:
    return [quote.source.title for quote in archive.ask(topic).quotes]


@pytest.fixture
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the segmenter's dictionary is kept between tests."""
    return tmp_path_factory.getbasetemp() / "dictionary"


@pytest.fixture
def archive(tmp_path: Path, cache: Path) -> Iterator[Archive]:
    opened = Archive.open(tmp_path / "library", cache=cache)
    yield opened
    opened.close()


def test_what_is_added_is_found_and_what_is_removed_is_not(archive: Archive) -> None:
    source = add(archive, "枇杷")
    assert found(archive, "枇杷 甜")
    archive.remove(source)
    assert not found(archive, "枇杷 甜")
    archive.undo_remove(source)
    assert found(archive, "枇杷 甜")


def test_a_warm_archive_answers_the_same_and_spares_the_garbage_collector(archive: Archive) -> None:
    add(archive, "枇杷")
    before = archive.ask("枇杷").quotes
    interval = sys.getswitchinterval()
    try:
        archive.warm()
        assert gc.get_freeze_count() > 0
        assert sys.getswitchinterval() < interval
        assert archive.ask("枇杷").quotes == before
    finally:
        gc.unfreeze()
        sys.setswitchinterval(interval)


def test_a_quote_by_id_is_the_whole_turn(archive: Archive) -> None:
    add(archive, "枇杷")
    turn = archive.ask("枇杷 甜").quotes[0].turn
    quote = archive.quote(turn.id)
    assert quote is not None
    assert quote.text == turn.text
    assert quote.speaker.name == "方槐"
    assert [other.text for other in archive.before(turn, 1)] == ["方师傅，今年的枇杷怎么样？"]


def test_what_another_process_adds_is_found_after_a_refresh(
    tmp_path: Path, archive: Archive, cache: Path
) -> None:
    other = Archive.open(tmp_path / "library", cache=cache)
    add(other, "杨梅")
    other.close()
    assert archive.refresh()
    assert set(found(archive, "杨梅 甜")) == {"杨梅园里的人"}
    assert not archive.refresh()


def test_a_lost_index_is_built_again(tmp_path: Path, archive: Archive, cache: Path) -> None:
    add(archive, "杨梅")
    for path in (tmp_path / "library" / "index").iterdir():
        path.unlink()
    again = Archive.open(tmp_path / "library", cache=cache)
    assert found(again, "杨梅 甜")
    again.close()


def test_a_build_that_was_interrupted_resumes(
    tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf_module, "_COMMIT_TURNS", 1)
    fruits = ["枇杷", "杨梅", "石榴", "柿子"]
    for fruit in fruits:
        data = talk(fruit)
        archive.store.add(read(data, f"{fruit}.txt"), data)

    def stop(done: int, total: int) -> None:
        if done == 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        archive.refresh(stop)
    seen: list[tuple[int, int]] = []
    archive.refresh(lambda done, total: seen.append((done, total)))
    assert seen == [(4, 8), (8, 8)]
    assert all(found(archive, f"{fruit} 甜") for fruit in fruits)


def test_large_changes_are_analysed_in_processes_with_the_same_result(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analysis, "_PARALLEL_TURNS", 1)
    for fruit in ("枇杷", "杨梅"):
        data = talk(fruit)
        archive.store.add(read(data, f"{fruit}.txt"), data)
    archive.refresh()
    assert found(archive, "枇杷 甜")[0] == "枇杷园里的人"


def test_samples_go_with_the_first_real_transcript(tmp_path: Path, cache: Path) -> None:
    archive = Archive.open(tmp_path / "library", samples=True, cache=cache)
    assert archive.showing_samples
    assert archive.counted >= 3
    add(archive, "柿子")
    assert not archive.showing_samples
    assert [summary.source.title for summary in archive.sources()] == ["柿子园里的人"]
    assert archive.counted == 1
    archive.close()


def test_samples_are_never_in_the_library(tmp_path: Path, cache: Path) -> None:
    Archive.open(tmp_path / "library", samples=True, cache=cache).close()
    archive = Archive.open(tmp_path / "library", cache=cache)
    assert not archive.sources()
    archive.close()


def test_a_restored_library_is_indexed_anew(tmp_path: Path, archive: Archive, cache: Path) -> None:
    add(archive, "枇杷")
    archive.store.backup(tmp_path / "backup.db")
    add(archive, "杨梅")
    archive.close()
    archive.store.restore(tmp_path / "backup.db", tmp_path / "library" / "library.db")
    again = Archive.open(tmp_path / "library", cache=cache)
    assert found(again, "枇杷 甜")
    assert not found(again, "杨梅 甜")
    again.close()


def test_small_segments_are_merged_and_everything_is_found_still(archive: Archive) -> None:
    fruits = ["枇杷", "杨梅", "石榴", "柿子", "山楂"]
    for fruit in fruits:
        add(archive, fruit)
    assert archive.tidy()
    assert not archive.tidy()
    assert all(found(archive, f"{fruit} 甜") for fruit in fruits)


LEXICON = "上市的人\n"


def renewed(archive: Archive) -> int:
    """How many steps it takes to make the index anew."""
    steps = 0
    while archive.renew():
        steps += 1
    return steps


def stored(archive: Archive, word: str) -> int:
    """In how many turns a word is a term of its own."""
    return archive._own._index.snapshot().frequencies([Clause(WORDS, word)])[0]


@pytest.fixture
def orchard(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> Archive:
    monkeypatch.setattr(renewal_module, "_STEP_TURNS", 1)
    for fruit in ("枇杷", "杨梅", "石榴"):
        add(archive, fruit)
    return archive


def test_words_of_the_lexicon_are_found_at_once_and_stored_after_a_while(
    orchard: Archive, tmp_path: Path, cache: Path
) -> None:
    assert not orchard.renew(), "there is nothing to do without a lexicon"
    (tmp_path / "library" / "lexicon.txt").write_text(LEXICON, "utf-8")
    assert found(orchard, "上市的人")
    assert orchard.renew()
    assert stored(orchard, "上市的人") == 0, "the old index serves until the new one is whole"
    assert found(orchard, "上市的人")
    assert renewed(orchard) == 1
    assert stored(orchard, "上市的人") == 3
    assert not (tmp_path / "library" / "index.fresh").exists()
    add(orchard, "柿子")
    assert stored(orchard, "上市的人") == 4
    assert not orchard.renew()
    again = Archive.open(tmp_path / "library", cache=cache)
    assert stored(again, "上市的人") == 4
    assert not again.renew()
    again.close()


def test_what_is_added_and_removed_while_the_index_is_made_anew_is_in_it(
    orchard: Archive, tmp_path: Path
) -> None:
    (tmp_path / "library" / "lexicon.txt").write_text(LEXICON, "utf-8")
    assert orchard.renew()
    add(orchard, "柿子")
    orchard.remove(orchard.sources()[0].source.id)
    assert found(orchard, "柿子 甜")
    renewed(orchard)
    assert stored(orchard, "上市的人") == 3
    assert found(orchard, "柿子 甜")
    assert not found(orchard, "枇杷 甜")
    assert orchard.indexed_revision == orchard.revision


def test_an_interrupted_renewal_goes_on(orchard: Archive, tmp_path: Path, cache: Path) -> None:
    (tmp_path / "library" / "lexicon.txt").write_text(LEXICON, "utf-8")
    assert orchard.renew()
    assert orchard.renew()
    orchard.close()
    again = Archive.open(tmp_path / "library", cache=cache)
    assert stored(again, "上市的人") == 0
    assert found(again, "上市的人")
    assert renewed(again) == 0, "one source was left"
    assert stored(again, "上市的人") == 3
    again.close()


def test_a_lexicon_that_changes_again_begins_the_renewal_again(orchard: Archive, tmp_path: Path) -> None:
    lexicon = tmp_path / "library" / "lexicon.txt"
    lexicon.write_text(LEXICON, "utf-8")
    assert orchard.renew()
    lexicon.write_text("枝条绑好\n", "utf-8")
    renewed(orchard)
    assert (stored(orchard, "上市的人"), stored(orchard, "枝条绑好")) == (0, 3)
    lexicon.write_text(LEXICON, "utf-8")
    assert orchard.renew()
    lexicon.write_text("枝条绑好 # as before\n", "utf-8")
    assert not orchard.renew()
    assert not (tmp_path / "library" / "index.fresh").exists()


def test_two_processes_do_not_make_the_same_index_anew(orchard: Archive, tmp_path: Path, cache: Path) -> None:
    (tmp_path / "library" / "lexicon.txt").write_text(LEXICON, "utf-8")
    assert orchard.renew()
    other = Archive.open(tmp_path / "library", cache=cache)
    assert not other.renew()
    renewed(orchard)
    assert found(other, "上市的人")
    add(other, "柿子")
    assert stored(other, "上市的人") == 4
    other.close()


def test_a_new_library_has_the_words_of_its_lexicon_from_the_start(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "lexicon.txt").write_text(LEXICON, "utf-8")
    archive = Archive.open(tmp_path / "new", cache=cache)
    add(archive, "枇杷")
    assert not archive.renew()
    assert stored(archive, "上市的人") == 1
    archive.close()
