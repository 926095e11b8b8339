"""An index on other machines, without machines: it can be cut off, crash half way, and lose a part."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple

from bot.engines import Distant, Place
from search.bm25 import ExhaustiveEngine
from search.model import (
    Clause,
    Document,
    DownReason,
    Engine,
    Field,
    Hits,
    OtherIndexError,
    Request,
    SearchDownError,
)


class Killed(BaseException):
    """The process ended here."""


@dataclass
class Shelfful:
    """One index as the machines hold it: documents by number, of what it is, and up to which revision."""

    fingerprint: str
    documents: dict[int, Document] = field(default_factory=dict)
    revision: int = 0


@dataclass
class Machines:
    """What all processes see. `writes_left`: so many more writes, then the writer is killed."""

    shown: Shelfful | None = None
    building: Shelfful | None = None
    down: DownReason | None = None
    partial: bool = False
    writes_left: int | None = None
    asked: int = 0
    colour: str = "green"
    _clock: Iterator[float] = field(default_factory=lambda: count(0.0, 60.0))

    def answer(self) -> None:
        self.asked += 1
        if self.down:
            raise SearchDownError(self.down, "nobody is there")

    def write(self) -> None:
        if self.writes_left is not None:
            if not self.writes_left:
                raise Killed
            self.writes_left -= 1

    def place(self) -> Place:
        """Where a library's index lies on these machines; on a clock that makes nobody wait."""
        return Place(
            lambda fingerprint, fields: Distant(
                lambda: self._open(fingerprint, fields), lambda: next(self._clock)
            ),
            self._anew,
        )

    def _open(self, fingerprint: str, fields: Sequence[Field]) -> "FarIndex":
        self.answer()
        if self.shown is None:
            self.shown = Shelfful(fingerprint)
        if self.shown.fingerprint != fingerprint:
            raise OtherIndexError("far", self.shown.fingerprint, fingerprint)
        return FarIndex(self, fingerprint, tuple(fields), fresh=False)

    def _anew(self, fingerprint: str, fields: Sequence[Field]) -> "FarIndex":
        self.answer()
        if self.building is None or self.building.fingerprint != fingerprint:
            self.building = Shelfful(fingerprint)
        return FarIndex(self, fingerprint, tuple(fields), fresh=True)


class FarIndex:
    """What one process knows of it."""

    def __init__(
        self, machines: Machines, fingerprint: str, fields: tuple[Field, ...], *, fresh: bool
    ) -> None:
        self._machines = machines
        self._fingerprint = fingerprint
        self._fields = fields
        self._fresh = fresh
        self.revision = self._held.revision

    @property
    def _held(self) -> Shelfful:
        held = self._machines.building if self._fresh else self._machines.shown
        if held is None:
            raise SearchDownError("missing")
        return held

    def snapshot(self) -> Engine:
        return FarEngine(self)

    def refresh(self) -> bool:
        self._machines.answer()
        news = self.revision != self._held.revision
        self.revision = self._held.revision
        return news

    def update(self, replace: Mapping[str, Iterable[Document]], revision: int) -> None:
        """One document after another, as a bulk request: whoever is killed in between leaves a part of it."""
        self._machines.answer()
        held = self._held
        for source, documents in replace.items():
            fresh = {document.number: document for document in documents}
            for number, document in fresh.items():
                self._machines.write()
                held.documents[number] = document
            for number in [n for n, d in held.documents.items() if d.source == source and n not in fresh]:
                self._machines.write()
                del held.documents[number]
        self._machines.write()
        held.revision = self.revision = revision

    def merge(self) -> bool:
        return False

    def verify(self) -> bool:
        return not self.refresh()

    def health(self) -> "Condition":
        documents = len(self._held.documents)
        return Condition(self._machines.colour, "2.19.1", 3, int(self._machines.colour == "red"), documents)

    def publish(self) -> None:
        self._machines.write()
        self._machines.shown, self._machines.building = self._held, None
        self._fresh = False


class Condition(NamedTuple):
    """How the machines are."""

    status: str
    version: str
    nodes: int
    shards_missing: int
    documents: int
    reason: str | None = None


class FarEngine:
    """Ranks what is there, or the half of it that is left."""

    def __init__(self, index: FarIndex) -> None:
        self._index = index

    @property
    def _engine(self) -> ExhaustiveEngine:
        machines, held = self._index._machines, self._index._held
        machines.answer()
        half = max(held.documents, default=0) / 2
        there = [d for n, d in sorted(held.documents.items()) if not machines.partial or n > half]
        return ExhaustiveEngine(there, self._index._fields)

    @property
    def size(self) -> int:
        return self._engine.size

    def search(self, request: Request) -> Hits:
        return Hits(self._engine.search(request), complete=not self._index._machines.partial)

    def frequencies(self, clauses: Sequence[Clause]) -> list[int]:
        return self._engine.frequencies(clauses)

    def vocabulary(self, field: int, start: str = "") -> Iterable[tuple[str, int]]:
        return self._engine.vocabulary(field, start)

    def prepared(self, numbers: Sequence[int]) -> None:
        return None
