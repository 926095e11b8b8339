"""Requests and answers of the search room, and the two seams: `Turns` below it, `Engine` inside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from corpus.model import Source, Speaker, Turn


class Token(NamedTuple):
    """A term and where it stands: code points of the ORIGINAL text, 0-based, end exclusive."""

    term: str
    start: int
    end: int


class Field(NamedTuple):
    """One part of a turn with its own lengths and statistics. Score = sum over fields of weight x BM25."""

    name: str
    weight: float
    k1: float
    b: float


class Document(NamedTuple):
    """What an engine indexes of one turn. `terms[i]` are the terms, in order, of the i-th field."""

    number: int
    source: str  # Source.id
    speaker: str  # Speaker.id as said, before merges
    terms: tuple[tuple[str, ...], ...]


class Clause(NamedTuple):
    """A term looked for in the field of that index, and how much it counts."""

    field: int
    term: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Request:
    """What an engine is asked. A hit has at least one clause's term, and passes every filter.

    Filters hold ids as indexed; None admits all. `hidden_*` never pass.
    """

    clauses: tuple[Clause, ...]
    limit: int
    speakers: frozenset[str] | None = None
    sources: frozenset[str] | None = None
    excluded: tuple[Clause, ...] = ()  # documents with any of these terms do not pass
    hidden_speakers: frozenset[str] = frozenset()
    hidden_numbers: frozenset[int] = frozenset()


class Hit(NamedTuple):
    """A turn's number and its score. Best first; ties by number, ascending."""

    number: int
    score: float


class Engine(Protocol):
    """An immutable snapshot that ranks documents. Any method may be called from any thread."""

    @property
    def size(self) -> int:
        """Number of documents."""

    def search(self, request: Request) -> list[Hit]:
        """The best `request.limit` documents by summed field BM25, ordered as exhaustive scoring would."""

    def frequencies(self, clauses: Sequence[Clause]) -> list[int]:
        """Document frequency of each clause's term in its field; 0 where unknown."""

    def vocabulary(self, field: int) -> Iterable[tuple[str, int]]:
        """Every term of a field with its document frequency, in no particular order."""


class Turns(Protocol):
    """Where the searcher gets what was said. Met by the library's store."""

    def turns(self, numbers: Sequence[int]) -> list[Turn]:
        """The visible turns of these numbers, in the order asked; unknown or hidden ones are left out."""

    def before(self, turn: Turn, count: int = 1) -> list[Turn]:
        """Up to `count` visible turns before one in its source, in source order."""

    def source(self, source_id: str) -> Source:
        """The source of that id."""

    def speaker(self, speaker_id: str) -> Speaker:
        """The speaker of that id, after renames and merges."""


@dataclass(frozen=True, slots=True)
class Query:
    """A topic as understood: what is left to match, and what it asks besides.

    `text` is the topic as typed. `topic` is what is matched after names, filters and marks are taken out.
    `unknown` are names asked for with @ or --speaker that the library does not have.
    """

    text: str
    topic: str
    speakers: tuple[str, ...] = ()  # Speaker.id; any of them
    sources: tuple[str, ...] = ()  # Source.id; any of them
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    limit: int = 5
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Quote:
    """An attributed verbatim passage: `turn.text[start:end]`, with the spans to mark inside it.

    Offsets are code points of `turn.text`, 0-based, end exclusive; spans are sorted, disjoint and inside
    the passage. `prompt` is the question the turn answers. `also` names sources that have the same words.
    """

    turn: Turn
    source: Source
    speaker: Speaker
    start: int
    end: int
    spans: tuple[tuple[int, int], ...]
    score: float
    prompt: Turn | None = None
    also: tuple[Source, ...] = ()

    @property
    def text(self) -> str:
        """The verbatim passage."""
        return self.turn.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Results:
    """Quotes, best first. No exact total: pruning does not know it.

    `corrected` is the spelling that was searched instead of the typed one.
    """

    query: Query
    quotes: tuple[Quote, ...]
    more: bool = False
    corrected: str | None = None
