"""The library: what is added, replaced, removed, found and hidden."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from corpus.assemble import assemble
from corpus.draft import Draft
from corpus.errors import AmbiguousError, NotFoundError
from corpus.export import export
from corpus.model import Aside, Cue, Kind, Repair
from corpus.read import read
from corpus.store import Store
from tests.talks import made


def texts(store: Store, source_id: str) -> list[str]:
    return [turn.text for turn in store.source_turns(source_id)]


def test_a_transcript_comes_back_as_it_was_added(store: Store) -> None:
    transcript = made(
        recorded=date(2024, 2, 29),
        url="https://example.org/soy",
        media="https://example.org/soy.mp3",
        about={"丁海棠": "豆浆铺老板"},
        same={"丁姐": "丁海棠"},
        asides=(Aside(1, "清晨", Kind.HEADING), Aside(9, "完", Kind.CHROME)),
        repairs=(Repair(2, "天x亮", "天不亮"),),
        doubts=("encoding",),
        encoding="gb18030",
    )
    added = store.add(transcript, b"first")
    assert (added.outcome, added.turns, added.source) == ("added", 4, transcript.source)
    kept = store.transcript(added.source.id)
    assert [turn.number for turn in kept.turns] == [1, 2, 3, 4]
    for name in ("source", "speakers", "asides", "repairs", "format", "encoding", "doubts"):
        assert getattr(kept, name) == getattr(transcript, name)
    assert [(t.id, t.text, t.line, t.repaired) for t in kept.turns] == [
        (t.id, t.text, t.line, t.repaired) for t in transcript.turns
    ]
    assert [turn.repaired for turn in kept.turns] == [False, True, False, False]
    assert store.raw(added.source.id) == b"first"


def test_times_come_back_to_the_microsecond(store: Store) -> None:
    times = (timedelta(0), timedelta(hours=30, microseconds=1))
    transcript = assemble(Draft("srt", (Cue(1, "甲", "有时间。", *times),)), b"x", "a.srt")
    turn = store.source_turns(store.add(transcript, b"x").source.id)[0]
    assert (turn.start, turn.end) == times


def test_adding_twice_changes_nothing(store: Store) -> None:
    source = store.add(made(), b"first").source
    before = store.revision, store.transcript(source.id)
    assert store.add(made(), b"first").outcome == "unchanged"
    assert (store.revision, store.transcript(source.id)) == before


def test_another_reading_of_the_same_bytes_replaces_the_first(store: Store) -> None:
    source = store.add(made(), b"first").source
    assert store.add(made(("丁海棠", "都是我说的。")), b"first").outcome == "replaced"
    assert texts(store, source.id) == ["都是我说的。"]


def test_a_corrected_export_replaces_and_keeps_what_is_unchanged(store: Store) -> None:
    source = store.add(made(), b"first").source
    before = store.source_turns(source.id)
    edited = export(store.transcript(source.id)).replace("老郑", "老曾").encode()
    added = store.add(read(edited, "edited.txt"), edited)
    after = store.source_turns(source.id)
    assert (added.outcome, added.source.id, added.source.origin) == ("replaced", source.id, "soy.txt")
    assert [(t.id, t.number) for t in after[:3]] == [(t.id, t.number) for t in before[:3]]
    assert after[3].text == "扫街的老曾，他要一碗咸豆浆。"
    assert after[3].number == 5
    assert store.turn(before[3].id) is None
    assert store.turns([4]) == []
    assert store.raw(source.id) == edited
    assert store.raw(source.id, first=True) == b"first"


def test_adding_the_first_file_again_does_not_undo_a_correction(store: Store) -> None:
    source = store.add(made(), b"first").source
    edited = export(store.transcript(source.id)).replace("老郑", "老曾").encode()
    store.add(read(edited, "edited.txt"), edited)
    assert store.add(made(), b"first").outcome == "unchanged"
    assert "老曾" in texts(store, source.id)[3]
    again = edited.replace("老曾".encode(), "老增".encode())
    assert store.add(read(again, "edited.txt"), again).outcome == "replaced"
    assert store.add(read(edited, "edited.txt"), edited).outcome == "replaced"


def test_an_unedited_export_changes_no_turn(store: Store) -> None:
    source = store.add(made(), b"first").source
    before = store.source_turns(source.id)
    exported = export(store.transcript(source.id)).encode()
    store.add(read(exported, "soy.txt"), exported)
    assert [(t.id, t.number, t.text) for t in store.source_turns(source.id)] == [
        (t.id, t.number, t.text) for t in before
    ]


def test_a_removed_source_comes_back_unchanged(store: Store) -> None:
    source = store.add(made(), b"first").source
    before = store.source_turns(source.id)
    assert store.remove(source.id) == source
    assert store.sources() == []
    assert store.speakers() == []
    assert store.source_turns(source.id) == []
    assert store.turns([1, 2, 3, 4]) == []
    assert store.turn(before[0].id) is None
    assert store.random_turns(3) == []
    with pytest.raises(NotFoundError):
        store.source(source.id)
    assert store.undo_remove(source.id[:6]) == source
    assert store.source_turns(source.id) == before
    with pytest.raises(NotFoundError):
        store.undo_remove(source.id)


def test_adding_a_removed_source_brings_its_numbers_back(store: Store) -> None:
    source = store.add(made(), b"first").source
    before = store.source_turns(source.id)
    store.remove(source.id)
    assert store.add(made(), b"first").outcome == "added"
    assert store.source_turns(source.id) == before


def test_purging_deletes_for_good_and_never_gives_a_number_twice(store: Store) -> None:
    source = store.add(made(), b"first").source
    store.remove(source.id)
    assert store.purge() == 1
    assert store.purge() == 0
    with pytest.raises(NotFoundError):
        store.undo_remove(source.id)
    assert store.changed_sources(0) == {source.id}
    assert store.add(made(), b"first").outcome == "added"
    assert [turn.number for turn in store.source_turns(source.id)] == [5, 6, 7, 8]
    assert store.raw(source.id) == b"first"


def test_turns_come_in_the_order_asked(store: Store) -> None:
    store.add(made(), b"first")
    assert [turn.number for turn in store.turns([3, 99, 1, 3])] == [3, 1, 3]
    assert store.turns([]) == []
    assert len(store.turns(list(range(2000)))) == 4


def test_neighbours_are_those_of_the_source(store: Store) -> None:
    store.add(made(), b"first")
    store.add(made(("戊", "另一场。"), raw=b"other"), b"other")
    first, second, third, fourth = store.turns([1, 2, 3, 4])
    assert store.before(third, 2) == [first, second]
    assert store.after(second, 5) == [third, fourth]
    assert store.before(first) == store.after(fourth) == store.before(third, 0) == []


def test_questions_before_turns_are_found_for_many_at_once(store: Store) -> None:
    talk = [("甲", "去哪儿？"), ("乙", "山上。"), ("丙", "你也去嗎"), ("乙", "去。"), ("丁", "好。")]
    turns = store.source_turns(store.add(made(*talk), b"first").source.id)
    store.add(made(("戊", "真的？"), ("己", "真的。"), raw=b"other"), b"other")
    asking, other = [turns[0], turns[2]], store.turns([6])
    found = store.questions_before([5, 4, 1, 3, 7, 99], 3)
    assert found == {5: asking[1:], 4: asking, 3: asking[:1], 7: [other[0]]}
    store.hide_turn(turns[3].id)
    assert store.questions_before([5], 3) == {5: asking}, "hidden turns do not count"
    store.hide_speaker(turns[2].speaker_id)
    assert store.questions_before([5], 3) == {5: asking[:1]}
    assert store.questions_before([], 3) == {}


def test_nobody_answers_what_they_asked_themselves(store: Store) -> None:
    talk = [("甲", "去哪儿？"), ("乙", "山上吗？"), ("甲", "山上。"), ("乙", "好。")]
    turns = store.source_turns(store.add(made(*talk), b"first").source.id)
    assert store.questions_before([3, 4], 3) == {3: [turns[1]], 4: [turns[0]]}
    store.hide_turn(turns[2].id)
    assert store.questions_before([4], 3) == {4: [turns[0]]}


def test_what_others_decide_counts_at_once_in_every_way_of_reading(store: Store, tmp_path: Path) -> None:
    store.add(made(), b"first")
    assert len(store.turns([1, 2, 3, 4])) == 4
    other = Store.open(tmp_path / "library.db")
    other.hide_turn(store.turns([2])[0].id)
    other.close()
    assert [turn.number for turn in store.turns([1, 2, 3, 4])] == [1, 3, 4]


def test_sources_are_found_as_people_name_them(store: Store) -> None:
    one = store.add(made(), b"first").source
    two = store.add(made(raw=b"second", title="夜里的豆浆铺"), b"second").source
    assert store.find_source(one.id[:5]) == one
    assert store.find_source("豆漿鋪") == one
    assert store.find_source(" 夜里的豆浆铺 ") == two
    with pytest.raises(AmbiguousError) as caught:
        store.find_source("SOY.txt")
    assert caught.value.choices == (one.id, two.id)
    for key in ("没有", "", "zzz"):
        with pytest.raises(NotFoundError):
            store.find_source(key)


def test_a_source_can_be_corrected(store: Store) -> None:
    source = store.add(made(url="https://example.org"), b"first").source
    edited = store.edit_source(
        source.id, title="五点的灯", recorded=date(2020, 1, 2), media="https://example.org/m", url=""
    )
    assert (edited.title, edited.recorded, edited.media, edited.url) == (
        "五点的灯",
        date(2020, 1, 2),
        "https://example.org/m",
        None,
    )
    assert store.source(source.id) == store.sources()[0].source == edited
    assert store.edit_source(source.id, url="https://example.org/2").title == "五点的灯"
    with pytest.raises(NotFoundError):
        store.edit_source("nobody", title="x")


def test_corrections_of_a_source_survive_another_reading_but_not_an_edited_export(store: Store) -> None:
    source = store.add(made(), b"first").source
    store.edit_source(source.id, title="五点的灯")
    store.add(made(("丁海棠", "别的读法。")), b"first")
    assert store.source(source.id).title == "五点的灯"
    edited = export(store.transcript(source.id)).replace("五点的灯", "六点的灯").encode()
    store.add(read(edited, "x.txt"), edited)
    assert store.source(source.id).title == "六点的灯"


def test_hidden_turns_are_nowhere_and_stay_hidden(store: Store) -> None:
    source = store.add(made(), b"first").source
    turn = store.turns([2])[0]
    revision = store.revision
    store.hide_turn(turn.id)
    assert store.changed_sources(revision) == {source.id}
    assert store.hidden().numbers == {2}
    assert store.turn(turn.id) is None
    assert store.turns([1, 2]) == store.turns([1])
    assert store.before(store.turns([3])[0]) == store.turns([1])
    assert {t.number for t in store.random_turns(9)} <= {1, 3, 4}
    assert (store.sources()[0].turns, store.speakers()[0].turns) == (3, 2)
    assert len(store.transcript(source.id).turns) == 4
    exported = export(store.transcript(source.id)).encode()
    store.add(read(exported, "x.txt"), exported)
    assert len(store.source_turns(source.id)) == 3
    store.show_turn(turn.id)
    assert len(store.source_turns(source.id)) == 4
    with pytest.raises(NotFoundError):
        store.hide_turn("nobody")


def test_changes_tell_which_sources_to_index_again(store: Store) -> None:
    one = store.add(made(), b"first").source.id
    two = store.add(made(raw=b"second"), b"second").source.id
    assert store.changes(0) == [(1, one), (2, two)]
    store.remove(one)
    assert store.changes(2) == [(3, one)]
    store.undo_remove(one)
    store.hide_speaker(store.find_speaker("丁海棠").id)
    changes = store.changes(4)
    assert sorted(source for _, source in changes) == sorted([one, two])
    assert len({revision for revision, _ in changes}) == 2
    assert store.revision >= changes[-1][0]
    assert store.changed_sources(store.revision) == set()


def test_random_turns_are_different_and_cover_everything(store: Store) -> None:
    store.add(made(), b"first")
    drawn = [store.random_turns(2) for _ in range(60)]
    assert all(len({turn.number for turn in turns}) == 2 for turns in drawn)
    assert {turn.number for turns in drawn for turn in turns} == {1, 2, 3, 4}
    speaker = store.find_speaker("丁海棠").id
    assert {turn.number for turn in store.random_turns(9, speaker)} <= {2, 4}
    assert store.random_turns(0) == store.random_turns(3, "nobody") == []


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "library.db")
    store.close()
    with pytest.raises(RuntimeError):
        store.sources()
