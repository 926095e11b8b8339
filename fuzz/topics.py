"""Targets: what people type to be answered: topics, and the word lists that they are read with."""

import functools
import tempfile
from pathlib import Path

from fuzz.target import Target, text_of
from search.analyzer import Analyzer
from search.lexicon import Lexicon, LexiconError
from search.query import LONGEST
from search.searcher import Searcher
from tests.library import TITLES, Shelf, searcher

_TOPIC = (
    "@", "＠", "“", "”", '"', "「", "」", "来源:", "source:", " -", "－", "怎么看", "如何看待", "说",
    "的看法", "和", "、", "顾明远", "明远", "顾总", "林晓舟", "白若溪", "程硯秋", "程老師", "Marcus",
    "Oyelaran", "Dana Whitlock", "主持人", "渡轮", "電動渡輪", "票价", "人工智慧", "repair café",
    "iPhone15", "2.5", "'s", " on ", " about ", "：", "？", "潮汐", "合唱",
)  # fmt: skip


def targets() -> tuple[Target, ...]:
    """The targets of this file."""
    return (
        Target("topic", topic, _TOPIC, most=1024),
        Target(
            "lexicon",
            lexicon,
            (" = ", " ~ ", " > ", "#", "\n", "\ufeff", "AI", "人工智能", "-", "'"),
            most=1024,
        ),
    )


@functools.cache
def _library() -> tuple[Shelf, Searcher]:
    shelf = Shelf(TITLES)
    return shelf, searcher(Analyzer(), shelf)


def topic(data: bytes) -> None:
    """Any topic is read, and what is found is said word for word by who is named."""
    typed = text_of(data)
    shelf, found = _library()
    query = found.parse(typed)
    assert query == found.parse(typed)
    assert query.text == typed
    assert len(query.topic) <= LONGEST
    written = iter("".join(typed.split()))
    assert all(character in written for character in "".join(query.topic.split())), "a topic nobody typed"
    assert set(query.speakers) <= set(shelf.speakers)
    assert set(query.sources) <= {*shelf.sources, ""}
    line = " ".join(typed.split())
    for part in (*query.phrases, *query.excluded, *query.unknown):
        assert part in line, f"taken out of nowhere: {part!r}"
    results = found.search(query)
    assert results == found.search(query)
    assert len(results.quotes) <= query.limit
    assert not (query.unknown and not query.speakers and results.quotes), "a stranger was quoted"
    for quote in results.quotes:
        assert quote.turn in shelf.all
        assert 0 <= quote.start < quote.end <= len(quote.turn.text)
        assert quote.speaker.id == quote.turn.speaker_id
        assert not query.speakers or quote.speaker.id in query.speakers, "a wrong mouth"
        assert not query.sources or quote.source.id in query.sources
        at = quote.start
        for start, end in quote.spans:
            assert at <= start < end <= quote.end, "spans overlap or leave the passage"
            at = end


@functools.cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="yuanhua-fuzz-"))


@functools.cache
def _analyzer() -> Analyzer:
    return Analyzer()


def lexicon(data: bytes) -> None:
    """A word list is read or refused with its line; what is the same or near is a word that is written."""
    path = _folder() / "lexicon.txt"
    path.write_bytes(data)
    try:
        entries = Lexicon(_analyzer().fold, path).entries()
    except LexiconError as error:
        assert error.path == path
        assert error.line is None or 1 <= error.line <= len(data) + 1
        return
    assert entries == Lexicon(_analyzer().fold, path).entries()
    assert entries.firm <= entries.words
    assert entries.longest == max(map(len, entries.words), default=0)
    for word, others in [*entries.same.items(), *entries.near.items()]:
        assert word not in others
    for word, others in entries.same.items():
        assert not set(others) & set(entries.near.get(word, ()))
