"""From cues to turns, and the ids that last."""

import re
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.assemble import assemble
from corpus.draft import Draft
from corpus.errors import DecodeError
from corpus.model import Aside, Cue, Kind, Repair
from corpus.names import fold_name, person_id, role_id

PUBLIC = re.compile(r"[a-z2-7]{12}")
labels = st.sampled_from(["甲", "乙", "乙 ", "主持人", "Ann", None, " "])
cues = st.lists(
    st.builds(
        Cue, st.integers(1, 30), labels, st.sampled_from(["好。", "是的 吗", " ", "", "第一段\n第二段"])
    ),
    max_size=12,
)


def draft(*entries: Cue, **known: object) -> Draft:
    return Draft("text", entries, **known)  # type: ignore[arg-type]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cues)
def test_every_word_is_in_one_turn_of_its_speaker_in_order(spoken: list[Cue]) -> None:
    transcript = assemble(draft(*spoken, roles=frozenset({"主持人"})), b"x", "a.txt")
    names = {speaker.id: fold_name(speaker.name) for speaker in transcript.speakers}
    kept = [cue for cue in spoken if cue.label and cue.label.strip() and cue.text.strip()]
    lines = [(fold_name(cue.label or ""), line) for cue in kept for line in cue.text.split("\n")]
    turns = transcript.turns
    assert [(names[turn.speaker_id], line) for turn in turns for line in turn.text.split("\n")] == lines
    assert all(one.speaker_id != other.speaker_id for one, other in pairwise(turns))
    assert [turn.position for turn in turns] == list(range(len(turns)))
    assert len({turn.id for turn in turns}) == len(turns)
    assert all(PUBLIC.fullmatch(identity) for identity in [turn.id for turn in turns] + list(names))
    assert {turn.speaker_id for turn in turns} == set(names)


def test_a_turn_lasts_from_its_first_cue_to_its_last() -> None:
    second = timedelta(seconds=1)
    turn = assemble(
        draft(Cue(3, "甲", "一", second, 2 * second), Cue(4, "甲", "二", None, 5 * second)), b"x", "a"
    ).turns[0]
    assert (turn.text, turn.line, turn.start, turn.end) == ("一\n二", 3, second, 5 * second)


def test_ids_survive_everything_but_other_words_and_another_mouth() -> None:
    one = assemble(draft(Cue(1, "甲", "好。"), Cue(2, "乙", "Ｏk 吧"), Cue(3, "甲", "好。")), b"x", "a.txt")
    two = assemble(
        draft(Cue(9, "丙", "新的"), Cue(10, "甲", "好。"), Cue(11, "乙", "ok\n吧"), Cue(12, "甲", "好。")),
        b"x",
        "b.md",
    )
    ids = [turn.id for turn in one.turns]
    assert [turn.id for turn in two.turns][1:] == ids
    assert len(set(ids)) == 3
    other_source = assemble(draft(Cue(1, "甲", "好。")), b"y", "a.txt")
    other_mouth = assemble(draft(Cue(1, "乙", "好。")), b"x", "a.txt")
    assert not {other_source.turns[0].id, other_mouth.turns[0].id} & set(ids)


def test_the_source_is_named_by_its_bytes_once_and_for_all() -> None:
    first = assemble(draft(Cue(1, "甲", "好。")), b"abc", "folder/夜谈.txt").source
    assert (first.id, first.title, first.origin) == ("ba7816bf8f01", "夜谈", "folder/夜谈.txt")
    assert assemble(draft(source_id=first.id, title=" 新题 "), b"def", "b").source.id == first.id
    assert assemble(draft(source_id="1" * 12), b"def", "b", source_id=first.id).source.id == first.id


def test_labels_of_one_person_become_one_speaker() -> None:
    known = {"same": {"張": "張曉", "张晓": "張曉", "笔名": "張曉"}, "about": {"张晓": "木匠"}}
    transcript = assemble(
        draft(Cue(1, "張", "一"), Cue(2, "乙", "二"), Cue(3, "张晓", "三"), **known), b"x", "a"
    )
    speaker = transcript.speakers[0]
    assert (speaker.name, speaker.aliases, speaker.about) == ("張曉", ("張", "张晓", "笔名"), "木匠")
    assert [turn.speaker_id for turn in transcript.turns] == [
        speaker.id,
        transcript.speakers[1].id,
        speaker.id,
    ]


def test_labels_that_name_each_other_are_one_speaker() -> None:
    circle = {"甲": "乙", "乙": "丙", "丙": "乙"}
    transcript = assemble(
        draft(Cue(1, "甲", "一"), Cue(2, "乙", "二"), Cue(3, "丙", "三"), same=circle), b"x", "a"
    )
    assert len(transcript.speakers) == len(transcript.turns) == 1


def test_roles_are_known_by_their_source() -> None:
    known = {"roles": frozenset({"说话人 1"})}
    one = assemble(draft(Cue(1, "说话人1", "好"), **known), b"x", "a").speakers[0]
    two = assemble(draft(Cue(1, "说话人1", "好"), **known), b"y", "a").speakers[0]
    assert one.id == role_id("说话人 1", one.scope or "")
    assert one.id != two.id != person_id("说话人 1")


def test_a_single_letter_names_nobody_elsewhere() -> None:
    scopes = [
        assemble(draft(Cue(1, name, "好")), b"x", "a").speakers[0].scope for name in ("張", "Q", "張三", "Al")
    ]
    assert [scope is None for scope in scopes] == [False, False, True, True]


def test_a_turn_with_repaired_words_says_so() -> None:
    repairs = (Repair(3, "x", "修"), Repair(6, "y", "不在"), Repair(0, "z", "头"))
    turns = assemble(
        draft(Cue(2, "甲", "修好"), Cue(5, "乙", "没有"), Cue(7, "甲", "修头"), repairs=repairs), b"x", "a"
    ).turns
    assert [turn.repaired for turn in turns] == [True, False, False]


@pytest.mark.parametrize(
    "known",
    [
        {"title": "\ud800"},
        {"url": "\udfff"},
        {"about": {"甲": "\ud800"}},
        {"asides": (Aside(7, "\ud83d", Kind.NOTE),)},
        {"repairs": (Repair(7, "\ud83d", "x"),)},
    ],
)
def test_half_characters_are_refused(known: dict[str, object]) -> None:
    with pytest.raises(DecodeError) as caught:
        assemble(draft(Cue(7, "甲", "好。"), **known), b"x", "a.json")
    assert (caught.value.origin, caught.value.reason) == ("a.json", "encoding")
    with pytest.raises(DecodeError) as caught:
        assemble(draft(Cue(7, "甲\ud83d", "好。")), b"x", "a.json")
    assert caught.value.line == 7


def test_names_fold_to_what_a_person_would_call_the_same() -> None:
    for one, other in [
        ("張曉雲", "张晓云"),
        ("埃隆·馬", "埃隆 马"),
        ("O’Brien", "OBrien"),
        ("ＡＮＮ", "ann"),
        ("么", "麼"),
    ]:
        assert fold_name(one) == fold_name(other)
    assert len({fold_name(name) for name in ("!", "?", "张", "章", "")}) == 5
