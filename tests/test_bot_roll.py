"""The roll of speakers and sources: followed step by step, it is what a new one would be."""

from pathlib import Path

from bot.roll import Roll
from corpus.store import Store
from search.fold import Fold
from tests.talks import made

FOLD = Fold()


def add(store: Store, raw: str, *turns: tuple[str, str]) -> str:
    return store.add(made(*turns, raw=raw.encode(), title=f"{raw}夜谈"), raw.encode()).source.id


def same(roll: Roll, store: Store) -> bool:
    """Whether a roll that followed knows what one that reads everything does."""
    one, other = roll.directory, Roll(store, FOLD).directory
    names = {name for who in other.speakers.values() for name in (who.name, *who.aliases)} | {"方槐", "槐"}
    keys = {FOLD(name)[at:] for name in names for at in range(len(name))}
    return (
        one.speakers == other.speakers
        and one.sources == other.sources
        and roll.hidden == store.hidden()
        and all(set(one.full_at(key, 0)[1]) == set(other.full_at(key, 0)[1]) for key in keys)
        and all(set(one.part_at(key, 0)[1]) == set(other.part_at(key, 0)[1]) for key in keys)
        and all(set(one.titled(key[:1])) == set(other.titled(key[:1])) for key in keys)
        and set(one.sources_like("夜谈")) == set(other.sources_like("夜谈"))
    )


def test_every_change_of_a_library_is_followed(store: Store) -> None:
    first = add(store, "一", ("方槐", "枇杷熟了。"), ("主持人", "甜吗？"))
    roll = Roll(store, FOLD)
    roll.follow()
    assert same(roll, store)
    second = add(store, "二", ("方槐", "杨梅也熟了。"), ("宁溪", "好。"), ("主持人", "真的？"))
    roll.follow()
    assert same(roll, store)
    someone = store.find_speaker("宁溪").id
    steps = [
        lambda: add(store, "三", ("宁溪", "下雨了。"), ("欧阳青", "收伞。")),
        lambda: store.edit_source(first, title="白天"),
        lambda: store.hide_turn(store.source_turns(second)[1].id),
        lambda: store.remove(first),
        lambda: store.rename_speaker(someone, "宁小溪"),
        lambda: store.undo_remove(first),
        lambda: store.merge_speakers(store.find_speaker("方槐").id, store.find_speaker("欧阳青").id),
        lambda: store.hide_speaker(someone),
        lambda: add(store, "四", ("欧阳青", "又来了。")),
        lambda: store.split_speaker(store.find_speaker("方槐").id),
        lambda: store.show_speaker(someone),
        lambda: store.remove(second),
        store.purge,
    ]
    for step in steps:
        step()
        roll.follow()
        assert same(roll, store)


def test_an_earlier_directory_is_not_changed(store: Store) -> None:
    add(store, "一", ("方槐", "枇杷熟了。"))
    roll = Roll(store, FOLD)
    before = roll.directory
    add(store, "二", ("方槐", "杨梅也熟了。"), ("方青", "好。"))
    roll.follow()
    assert len(before.sources) == 1
    assert len(before.titled("方")) == 1
    assert len(roll.directory.titled("方")) == 2


def test_several_changes_are_followed_at_once(store: Store) -> None:
    roll = Roll(store, FOLD)
    ids = {add(store, raw, ("方槐", f"{raw}月。"), ("主持人", "？")) for raw in "一二三"}
    store.remove(min(ids))
    roll.follow()
    assert same(roll, store)


def test_an_older_library_that_was_restored_is_read_anew(store: Store, tmp_path: Path) -> None:
    add(store, "一", ("方槐", "枇杷熟了。"))
    store.backup(tmp_path / "backup.db")
    add(store, "二", ("宁溪", "好。"))
    roll = Roll(store, FOLD)
    Store.restore(tmp_path / "backup.db", tmp_path / "library.db")
    roll.follow()
    assert same(roll, store)
