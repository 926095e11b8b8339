"""What holds for any page: nothing is lost, nothing but the room's errors."""

import re
from collections import Counter
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import FormatError, UnreadableError
from corpus.formats import text as text_format
from corpus.model import Kind, Transcript
from corpus.page.pieces import Use
from corpus.page.reading import read_page
from corpus.read import read, read_draft

PAGES = Path(__file__).parent / "data" / "pages"
NAMES = ("记者", "苏明远", "林知夏", "Maren Holt", "问", "答", "Q", "作者", "来源", "第一")
WORDS = (
    "您守了多少年？",
    "三十一年。",
    "灯不能灭，人也不能走。",
    "我说：真的。",
    "（笑）",
    "Yes. No?",
    "一、灯",
    "",
    "02",
    "苏明远没有作答。",
)
line = st.one_of(
    st.builds("{}：{}".format, st.sampled_from(NAMES), st.sampled_from(WORDS)),
    st.builds("**{}：**{}".format, st.sampled_from(NAMES), st.sampled_from(WORDS)),
    st.builds("{} {}".format, st.sampled_from(NAMES), st.sampled_from(WORDS)),
    st.sampled_from(WORDS),
    st.text(alphabet="：:。？?*_[]()（）【】“”#>-| \t\u3000灯远a1Q.", max_size=30),
)
pages = st.lists(line, max_size=24).map("\n".join)


def letters(text: str) -> Counter[str]:
    return Counter(character for character in text if not character.isspace())


@given(pages)
@settings(max_examples=300, deadline=None)
def test_every_character_is_in_one_piece(content):
    blocks = text_format.blocks(content, "page.txt")
    reading = read_page(blocks)
    if isinstance(reading, str):
        return
    covered: Counter[str] = Counter()
    for index, unit in enumerate(reading.units):
        pieces = [piece for piece in reading.pieces if piece.unit == index]
        ends = 0
        for piece in pieces:
            assert piece.start >= ends
            assert not unit.block.text[ends : piece.start].strip()
            ends = piece.end
            covered += letters(unit.block.text[piece.start : piece.end])
        assert not unit.block.text[ends:].strip()
    assert covered == letters(content)
    assert all(piece.use in {*Use, *Kind} for piece in reading.pieces)


@given(pages, st.sampled_from(["a.txt", "a.md", "a.html", "a"]))
@settings(max_examples=200, deadline=None)
def test_any_page_is_read_or_refused(content, name):
    try:
        transcript = read(content.encode(), name)
    except UnreadableError:
        return
    assert transcript.turns
    assert all(turn.text.strip() for turn in transcript.turns)


@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.md", "a.html", "a.srt", "a.json", "a.csv", "a"]))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(data, name):
    try:
        transcript = read(data, name)
    except UnreadableError:
        return
    assert transcript.turns


@given(
    st.recursive(
        st.sampled_from(["记者：好吗？", "苏明远：好。", "", "<br>", "&lt;"]),
        lambda inner: st.builds(
            "<{0}>{1}{2}</{0}>".format,
            st.sampled_from(["div", "p", "b", "li", "nav", "blockquote", "h2", "table", "script"]),
            inner,
            inner,
        ),
        max_leaves=20,
    )
)
@settings(max_examples=150, deadline=None)
def test_any_markup_is_read_or_refused(content):
    try:
        draft = read_draft(content.encode(), "a.html")
    except UnreadableError:
        return
    assert {cue.label for cue in draft.cues} <= {"记者", "苏明远"}
    assert sum((letters(cue.text) for cue in draft.cues), Counter()) <= letters(unescape(content))


@given(pages)
@settings(max_examples=100, deadline=None)
def test_a_monologue_quotes_nothing_that_the_page_does_not_say(content):
    try:
        draft = read_draft(content.encode(), "a.txt", speaker="苏明远", format="text")
    except UnreadableError:
        return
    assert {cue.label for cue in draft.cues} == {"苏明远"}
    assert all(re.sub(r"\s", "", cue.text) in re.sub(r"\s", "", content) for cue in draft.cues)


@pytest.mark.parametrize(
    "fill",
    [
        "a",
        "：",
        "记者：",
        "*",
        "[",
        "(",
        "<div>",
        "> ",
        "&",
        "“",
        "?",
        "（笑）",
        "1. ",
        "a:b ",
        "**a**",
        "![",
        "—",
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_a_sign_repeated_is_no_conversation(fill, name):
    with pytest.raises(UnreadableError) as caught:
        read((fill * (200_000 // len(fill))).encode(), name)
    assert caught.value.origin == name


def test_a_file_that_is_one_endless_line_is_refused():
    with pytest.raises(FormatError):
        read(b"a" * 50_000_000, "a.txt")


def deep(depth: int) -> bytes:
    """A page whose middle lies so deep."""
    first, middle, last = (f"<p>记者：第{n}问？</p><p>苏明远：{n}好。</p>" for n in "一二三")
    return f"<html><body>{first}{'<div>' * depth}{middle}{'</div>' * depth}{last}".encode()


@pytest.mark.parametrize("depth", [100, 300, 1_900])
def test_a_deeply_nested_page_is_read_to_its_end(depth):
    said = [turn.text for turn in read(deep(depth), "a.html").turns]
    assert said == ["第一问？", "一好。", "第二问？", "二好。", "第三问？", "三好。"]


@pytest.mark.parametrize("depth", [2_001, 5_000, 100_000])
def test_a_page_nested_without_bound_is_refused_rather_than_cut(depth):
    with pytest.raises(FormatError) as caught:
        read(deep(depth), "a.html")
    assert caught.value.reason == "too-deep"


def test_a_paragraph_of_ten_megabytes_ends_no_page():
    page = deep(1).replace("二好".encode(), ("好" * 999 + "\n").encode() * 3_600)
    turns = read(page, "a.html").turns
    assert turns[-1].text == "三好。"
    assert len(turns[3].text) > 3_500_000


def voices(transcript: Transcript) -> list[tuple[str, str]]:
    names = {speaker.id: speaker.name for speaker in transcript.speakers}
    return [(names[turn.speaker_id], turn.text) for turn in transcript.turns]


def test_truncated_pages_are_read_or_refused():
    data = "\n\n".join(f"**记者：**第{number}年呢？\n\n**苏明远：**守着灯。" for number in range(6)).encode()
    whole = voices(read(data, "a.md"))
    refused = 0
    for end in range(0, len(data), 7):
        try:
            said = voices(read(data[:end], "a.md"))
        except UnreadableError:
            refused += 1
        else:
            assert said[:-1] == whole[: len(said) - 1]
    assert 0 < refused < len(data) / 7
