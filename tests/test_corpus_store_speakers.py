"""Who is who in the library: scripts, roles, names, merges and hiding."""

from datetime import date

import pytest

from corpus.errors import AmbiguousError, InvalidError, NotFoundError
from corpus.store import Store
from tests.talks import made


def add(store: Store, raw: bytes, *pairs: tuple[str, str], **known: object) -> str:
    return store.add(made(*pairs, raw=raw, **known), raw).source.id


def names(store: Store, source_id: str | None = None) -> list[str]:
    return sorted(summary.speaker.name for summary in store.speakers(source_id))


def test_a_person_is_one_in_either_script_and_any_width(store: Store) -> None:
    add(store, b"1", ("馬曉雲", "早上好。"), ("Ｍary  Ann", "Hello."))
    add(store, b"2", ("马晓云", "再见。"), ("mary ann", "Bye."))
    assert [(s.speaker.name, s.turns, s.sources) for s in store.speakers()] == [
        ("馬曉雲", 2, 2),
        ("Ｍary  Ann", 2, 2),
    ]
    assert store.find_speaker("馬晓云") == store.find_speaker("马晓云")
    assert store.find_speaker("MaryAnn").aliases == ("mary ann",)


def test_the_name_is_the_one_borne_most_and_the_introduction_the_newest(store: Store) -> None:
    add(store, b"1", ("馬曉雲", "一。"), about={"馬曉雲": "校长"}, recorded=date(2020, 1, 1))
    add(store, b"2", ("马晓云", "二。"), ("主持人", "好。"), ("马晓云", "三。"), about={"马晓云": "教师"})
    speaker = store.find_speaker("马晓云")
    assert (speaker.name, speaker.about, speaker.aliases) == ("马晓云", "校长", ("馬曉雲",))


def test_roles_belong_to_their_source(store: Store) -> None:
    one = add(store, b"1", ("主持人", "第一场。"), ("甲某", "好。"))
    two = add(store, b"2", ("主持人", "第二场。"), ("乙某", "好。"))
    with pytest.raises(AmbiguousError):
        store.find_speaker("主持人")
    hosts = {store.find_speaker("主持人", source).id for source in (one, two)}
    assert len(hosts) == 2
    assert [store.speaker(host).scope for host in hosts] in ([one, two], [two, one])


def test_an_anonymous_speaker_gets_a_name_and_is_that_person_everywhere(store: Store) -> None:
    one = add(store, b"1", ("说话人 1", "我先讲。"), ("说话人 2", "好的。"))
    anonymous = store.find_speaker("说话人1", one)
    revision = store.revision
    renamed = store.rename_speaker(anonymous.id, " 韦长林 ")
    assert store.revision > revision
    assert (renamed.name, renamed.aliases) == ("韦长林", ())
    assert store.speaker(anonymous.id) == renamed
    assert store.source_turns(one)[0].speaker_id == anonymous.id
    assert store.transcript(one).speakers[0].name == "说话人 1"
    add(store, b"2", ("韋長林", "后来我又讲。"))
    person = store.find_speaker("韦长林")
    assert person.id == renamed.id
    assert store.speaker_members(person.id) == {anonymous.id, person.id}
    assert [s.turns for s in store.speakers() if s.speaker.id == person.id] == [2]
    drawn = {turn.text for _ in range(20) for turn in store.random_turns(2, person.id)}
    assert drawn == {"我先讲。", "后来我又讲。"}


def test_a_name_can_be_written_differently(store: Store) -> None:
    add(store, b"1", ("馬曉雲", "一。"))
    speaker = store.find_speaker("马晓云")
    renamed = store.rename_speaker(speaker.id, "马晓云")
    assert (renamed.id, renamed.name, renamed.aliases) == (speaker.id, "马晓云", ("馬曉雲",))
    with pytest.raises(InvalidError):
        store.rename_speaker(speaker.id, "  ")
    with pytest.raises(NotFoundError):
        store.rename_speaker("nobody", "某人")


def test_merged_speakers_are_one_and_survive_the_replacement_of_their_source(store: Store) -> None:
    source = add(store, b"1", ("小满", "我译书。"), ("葛老师", "我教书。"), ("阿四", "我听。"))
    kept, teacher, third = (store.find_speaker(name) for name in ("小满", "葛老师", "阿四"))
    merged = store.merge_speakers(kept.id, teacher.id, third.id)
    assert (merged.id, merged.name, merged.aliases) == (kept.id, "小满", ("葛老师", "阿四"))
    assert store.speaker(teacher.id) == merged
    assert store.speaker_members(third.id) == {kept.id, teacher.id, third.id}
    assert [(s.turns, s.sources) for s in store.speakers()] == [(3, 1)]
    assert store.sources()[0].speakers == 1
    again = made(("小满", "我译诗。"), ("葛老师", "我教书。"), ("阿四", "我听。"), raw=b"1")
    assert store.add(again, b"1").outcome == "replaced"
    assert names(store, source) == ["小满"]
    with pytest.raises(NotFoundError):
        store.merge_speakers(kept.id, "nobody")


def test_a_group_merged_again_moves_as_a_whole_and_can_be_split(store: Store) -> None:
    add(store, b"1", ("甲某", "一。"), ("乙某", "二。"), ("丙某", "三。"))
    first, second, third = (store.find_speaker(name).id for name in ("甲某", "乙某", "丙某"))
    store.merge_speakers(second, first)
    store.merge_speakers(third, first)
    assert store.speaker_members(first) == {first, second, third}
    assert names(store) == ["丙某"]
    store.merge_speakers(first, third)
    assert names(store) == ["丙某"]
    store.rename_speaker(first, "丁某")
    assert names(store) == ["丁某"]
    store.split_speaker(store.find_speaker("丁某").id)
    assert names(store) == ["丙某", "乙某", "甲某"]


def test_a_hidden_speaker_says_nothing_whatever_comes_later(store: Store) -> None:
    one = add(store, b"1", ("甲某", "一。"), ("乙某", "二。"))
    first, second = (store.find_speaker(name).id for name in ("甲某", "乙某"))
    revision = store.revision
    store.hide_speaker(first)
    assert store.changed_sources(revision) == {one}
    assert store.hidden().speakers == {first}
    two = add(store, b"2", ("甲某", "三。"), ("乙某", "四。"))
    assert [turn.text for turn in store.source_turns(one) + store.source_turns(two)] == ["二。", "四。"]
    assert names(store) == ["乙某"]
    assert store.random_turns(5, first) == []
    assert store.speaker(first).name == "甲某"
    store.merge_speakers(first, second)
    assert store.hidden().speakers == {first, second}
    store.show_speaker(second)
    assert store.hidden().speakers == frozenset()
    assert len(store.source_turns(one)) == 2


def test_who_spoke_in_a_removed_source_is_still_known_by_id(store: Store) -> None:
    source = add(store, b"1", ("甲某", "一。"))
    speaker = store.find_speaker("甲某")
    store.remove(source)
    assert store.speakers() == []
    assert (store.speaker(speaker.id).id, store.speaker(speaker.id).name) == (speaker.id, "甲某")


def test_nobody_is_found_by_an_unknown_name(store: Store) -> None:
    with pytest.raises(NotFoundError):
        store.find_speaker("没有此人")
    for call in (store.speaker, store.hide_speaker, store.show_speaker, store.split_speaker, store.speakers):
        with pytest.raises(NotFoundError):
            call("nobody")
