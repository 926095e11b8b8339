"""Exporting a transcript and adding it again: exact, and a person's corrections are understood."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.assemble import assemble
from corpus.draft import Draft
from corpus.errors import FormatError, NoConversationError, UnreadableError
from corpus.export import MAGIC, export
from corpus.model import Aside, Cue, Kind, Repair, Transcript
from corpus.read import read

calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # of the machine's load
ROOT = Path(__file__).parents[1]
REAL = sorted((ROOT / "corpus" / "samples").glob("*.txt")) + sorted(
    (ROOT.parent / "shared" / "seeds").glob("*.txt")
)

TRICKY = [
    "：",
    ":",
    "#",
    "(note) ",
    "~ ",
    "[00:01] ",
    "\\",
    "\\u0041",
    "|",
    "\n",
    "\r",
    "\n\n",
    "    ",
    "\u2028",
    "\ufeff",
]
TRICKY += [
    "李四：",
    "# title: 别的",
    "甲",
    "乙",
    "🚲",
    "\u3000",
    "\t",
    "\x07",
    "<meta charset=gbk>",
    "葉（yè）",
    " - ",
]
# What no transcript holds: characters that command a terminal.
shown = st.characters(exclude_categories=["Cs"], exclude_characters="\0\x1b\x90\x98\x9b\x9d\x9e\x9f")
any_text = st.text(shown, max_size=6)
text = st.lists(st.one_of(st.sampled_from(TRICKY), any_text), min_size=1, max_size=6).map("".join)
spoken = text.filter(lambda value: value.strip() != "")
times = st.none() | st.timedeltas(min_value=timedelta(0), max_value=timedelta(hours=30))
link = st.none() | text


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    names = draw(st.lists(spoken, min_size=1, max_size=4, unique=True))
    label = st.sampled_from(names)
    cues = draw(
        st.lists(
            st.builds(
                Cue, st.integers(1, 40), label, spoken, times, times, st.sampled_from([None, True, False])
            ),
            min_size=1,
            max_size=8,
        )
    )
    return Draft(
        format="text",
        cues=tuple(cues),
        asides=tuple(
            draw(st.lists(st.builds(Aside, st.integers(1, 40), text, st.sampled_from(Kind)), max_size=4))
        ),
        title=draw(text),
        recorded=draw(st.none() | st.dates(min_value=date(1900, 1, 1))),
        url=draw(link),
        media=draw(link),
        repairs=tuple(draw(st.lists(st.builds(Repair, st.integers(1, 40), text, text), max_size=4))),
        about=draw(st.dictionaries(label, text, max_size=3)),
        roles=frozenset(draw(st.sets(label, max_size=2))),
        same=draw(st.dictionaries(label | spoken, label, max_size=3)),
    )


def told(transcript: Transcript) -> tuple[object, ...]:
    """All of a transcript but what describes the file: its lines, format, encoding and doubts."""
    return (
        transcript.source,
        transcript.speakers,
        [(t.id, t.position, t.speaker_id, t.text, t.start, t.end, t.repaired) for t in transcript.turns],
        [(aside.kind, aside.text) for aside in transcript.asides],
        [(repair.raw, repair.fixed) for repair in transcript.repairs],
    )


@calm
@given(drafts(), spoken)
def test_an_export_reads_back_as_the_same_transcript(draft: Draft, origin: str) -> None:
    transcript = assemble(draft, b"the first bytes", origin)
    written = export(transcript)
    again = read(written.encode(), "edited.txt")
    assert told(again) == told(transcript)
    assert export(again) == written


@settings(calm, max_examples=20)  # only the frame differs from the test above
@given(drafts())
def test_an_export_saved_with_a_mark_and_other_line_ends_reads_the_same(draft: Draft) -> None:
    transcript = assemble(draft, b"x", "a.txt")
    saved = b"\xef\xbb\xbf" + export(transcript).replace("\n", "\r\n").encode()
    assert told(read(saved, "a.txt")) == told(transcript)


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_whole_files_read_back_the_same(path: Path) -> None:
    transcript = read(path.read_bytes(), path.name)
    assert told(read(export(transcript).encode(), "edited.txt")) == told(transcript)


def sample() -> Transcript:
    draft = Draft(
        "text",
        (
            Cue(5, "主持人", "您修车多少年了？", timedelta(seconds=62), timedelta(seconds=65.5)),
            Cue(6, "魏长林", "三十一年。"),
            Cue(7, "魏长林", "比我儿子的岁数还大。"),
            Cue(9, "Ann", "Same here."),
        ),
        (Aside(4, "一、手艺", Kind.HEADING), Aside(12, "（完）", Kind.NOTE)),
        title="城墙根下的修车铺",
        recorded=date(2023, 5, 6),
        url="https://example.org/wei",
        about={"魏长林": "修车师傅"},
        roles=frozenset({"主持人"}),
        same={"老魏": "魏长林"},
    )
    return assemble(draft, b"wei", "wei.txt")


def test_the_form_is_plain_to_read() -> None:
    assert export(sample(), ["改完再添加一次"]).splitlines() == [
        MAGIC,
        f"# source: {sample().source.id}",
        "# title: 城墙根下的修车铺",
        "# date: 2023-05-06",
        "# url: https://example.org/wei",
        "# origin: wei.txt",
        "# role: 主持人 |",
        "# speaker: 魏长林 | 修车师傅 | 老魏",
        "# speaker: Ann |",
        "# 改完再添加一次",
        "",
        "(heading) 一、手艺",
        "",
        "[00:01:02 - 00:01:05.5] 主持人：您修车多少年了？",
        "",
        "魏长林：三十一年。",
        "    比我儿子的岁数还大。",
        "",
        "Ann: Same here.",
        "",
        "(note) （完）",
    ]


def edited(old: str, new: str) -> Transcript:
    written = export(sample())
    assert old in written
    return read(written.replace(old, new).encode(), "wei.txt")


def test_a_correction_changes_only_the_turn_it_touches() -> None:
    before = [turn.id for turn in sample().turns]
    after = [turn.id for turn in edited("Same here", "Me too").turns]
    assert after[:2] == before[:2]
    assert after[2] != before[2]


def test_an_aside_becomes_speech_and_speech_an_aside() -> None:
    assert edited("(note) （完）", "魏长林：完了。").turns[-1].text == "完了。"
    assert edited("Ann: Same", "(note) Same").asides[1].text == "Same here."


def test_a_pasted_turn_needs_no_blank_line() -> None:
    turns = edited("    比我儿子", "张三：比我儿子").turns
    assert [turn.text for turn in turns[1:3]] == ["三十一年。", "比我儿子的岁数还大。"]
    assert turns[1].speaker_id != turns[2].speaker_id


def test_minutes_and_seconds_are_a_time_too() -> None:
    assert edited("[00:01:02 - 00:01:05.5]", "[1:02]").turns[0].start == timedelta(seconds=62)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("    比我儿子的", "比我儿子的", 16),
        ("(note)", "(nothing)", 20),
        ("[00:01:02", "[noon", 13),
        ("2023-05-06", "2023-02-30", 4),
        ("# source: ", "# source: ../", 2),
    ],
)
def test_what_is_no_turn_is_refused_with_its_line(old: str, new: str, line: int) -> None:
    with pytest.raises(FormatError) as caught:
        edited(old, new)
    assert (caught.value.reason, caught.value.line, caught.value.origin) == ("export", line, "wei.txt")


@settings(calm, max_examples=60)
@given(
    st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 9), st.one_of(st.sampled_from(TRICKY), st.text(max_size=3)))
    )
)
def test_whatever_a_person_does_to_it_ends_in_turns_or_a_clear_error(
    edits: list[tuple[float, int, str]],
) -> None:
    written = export(sample())
    for where, cut, put in edits:
        place = int(where * len(written))
        written = written[:place] + put + written[place + cut :]
    refused = None
    try:
        turns = read(written.encode(), "wei.txt").turns
    except UnreadableError as error:
        turns, refused = (), error
    assert turns or (refused and refused.origin == "wei.txt")


def test_a_turn_whose_words_were_deleted_is_gone() -> None:
    turns = edited("Ann: Same here.", "Ann:").turns
    assert [turn.text for turn in turns] == [
        turn.text for turn in sample().turns if turn.text != "Same here."
    ]


@pytest.mark.parametrize("rest", ["# title: 空", "甲：", "甲：\n乙： \n    \\u0020"])
def test_an_export_without_turns_is_no_conversation(rest: str) -> None:
    with pytest.raises(NoConversationError):
        read(f"{MAGIC}\n{rest}\n".encode(), "empty.txt")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_an_editor_may_save_it_in_its_own_encoding(encoding: str) -> None:
    assert told(read(export(sample()).encode(encoding), "wei.txt")) == told(sample())
