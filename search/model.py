"""Requests and answers of the search room, and the two seams: `Turns` below it, `Engine` inside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from corpus.model import Source, Speaker, Turn
from search.prepared import Prepared


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


class Stored(NamedTuple):
    """What is stored of a turn beside its terms, so that a search need not read it in the library."""

    folded: str = ""
    sentences: bytes = b""  # as of search.prepared.Cut.packed
    prompt: int = 0  # number of the turn that asks what this one answers; 0: none


class Document(NamedTuple):
    """What an engine indexes of one turn. `terms[i]` are the terms, in order, of the i-th field."""

    number: int
    source: str  # Source.id
    speaker: str  # Speaker.id as said, before merges
    terms: tuple[tuple[str, ...], ...]
    stored: Stored = Stored()


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


class Hits(list[Hit]):
    """Hits in their order. `complete` is False where a part of the index did not answer."""

    def __init__(self, hits: Iterable[Hit] = (), *, complete: bool = True) -> None:
        super().__init__(hits)
        self.complete = complete


DownReason = Literal[
    "unreachable", "timeout", "red", "busy", "untrusted", "unsigned", "refused", "forbidden", "missing"
]
"""Why an engine cannot be asked: no node answers, none in time, no shard is left, all are overloaded, a
certificate is not accepted, there is nothing to sign requests with, the user or the request is refused,
a right is missing, or its index is gone or another one."""


class SearchDownError(Exception):
    """The engine cannot be asked now; it may be in a moment. `detail` is for the log, never for a user."""

    def __init__(self, reason: DownReason, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


class OtherIndexError(Exception):
    """The index was made by another analyzer or for another store: it has to be made again."""

    def __init__(self, name: str, found: str, wanted: str) -> None:
        super().__init__(name, found, wanted)
        self.name = name
        self.found = found  # fingerprints
        self.wanted = wanted


class Engine(Protocol):
    """A snapshot that ranks documents. Any method may be called from any thread.

    An engine of this process is immutable and always answers. One on other machines shows what they have at
    the moment, and any method may raise SearchDownError.
    """

    @property
    def size(self) -> int:
        """Number of documents."""

    def search(self, request: Request) -> Hits:
        """The best `request.limit` documents by summed field BM25, ordered as exhaustive scoring would."""

    def frequencies(self, clauses: Sequence[Clause]) -> list[int]:
        """Document frequency of each clause's term in its field; 0 where unknown."""

    def vocabulary(self, field: int, start: str = "") -> Iterable[tuple[str, int]]:
        """Terms of a field that begin so, with their document frequency, in no particular order.

        An engine on other machines gives the commonest Latin words only.
        """

    def prepared(self, numbers: Sequence[int]) -> list[Prepared] | None:
        """The turns of these numbers as they were when indexed; unknown ones are left out.

        None where the engine stores only terms: the library is asked instead.
        """


class Changeable(Protocol):
    """An index that follows the store. Any method may be called from any thread.

    One on other machines may raise SearchDownError from any of them; what was done so far may be done again.
    """

    @property
    def revision(self) -> int:
        """The store's revision that the last complete update was for, as known here; 0 for an empty index."""

    def snapshot(self) -> Engine:
        """The index as it is now."""

    def refresh(self) -> bool:
        """Takes over what another process wrote; whether there was anything."""

    def update(self, replace: Mapping[str, Iterable[Document]], revision: int) -> None:
        """Replaces sources by their documents as they are now (none: removes them), and stores the revision.

        The revision comes last, and doing it again does no harm.
        """

    def merge(self) -> bool:
        """Tidies up a little; whether there was anything to do. Call until it returns False."""

    def verify(self) -> bool:
        """Whether the index is sound; where it is not, it is empty from now on."""


class Turns(Protocol):
    """Where the searcher gets what was said. Met by the library's store."""

    def turns(self, numbers: Sequence[int]) -> list[Turn]:
        """The visible turns of these numbers, in the order asked; unknown or hidden ones are left out."""

    def questions_before(self, numbers: Sequence[int], count: int) -> dict[int, list[Turn]]:
        """By number, of the last `count` visible turns before each in its source what may ask, in that order.

        These are turns of others with a sign of a question (`corpus.model.ASKING`); turns without any are
        left out.
        """

    def twins_each(self, numbers: Sequence[int]) -> dict[int, list[Turn]]:
        """By number, the visible turns of other sources that say nearly the same, oldest first."""

    def source(self, source_id: str) -> Source:
        """The source of that id."""

    def speaker(self, speaker_id: str) -> Speaker:
        """The speaker of that id, after renames and merges."""


@dataclass(frozen=True, slots=True)
class Query:
    """A topic as understood: what is left to match, and what it asks besides.

    `text` is the topic as typed. `topic` is what is matched after names, filters and marks are taken out.
    `unknown` are names asked for with @ or --speaker, or as in 某某怎么看, that the library does not have;
    `supposed` tells that only the grammar says it is a name.
    """

    text: str
    topic: str
    speakers: tuple[str, ...] = ()  # Speaker.id; any of them
    sources: tuple[str, ...] = ()  # Source.id; any of them
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    supposed: bool = False
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

    `corrected` is the spelling that was searched instead of the typed one. `incomplete` tells that a part of
    the index did not answer.
    """

    query: Query
    quotes: tuple[Quote, ...]
    more: bool = False
    corrected: str | None = None
    incomplete: bool = False
