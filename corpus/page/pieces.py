"""What the walk through a page knows, remembers and gives: the page, who has the floor, and the pieces."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from corpus.model import Kind
from corpus.page.labels import Hit, Unit
from corpus.page.roster import Roster
from corpus.page.shapes import is_number_alone, shape_of


class Use(StrEnum):
    """What a piece of a block is for, when it is not set aside."""

    SPEECH = "speech"
    LABEL = "label"
    TIME = "time"


class Piece(NamedTuple):
    """`block.text[start:end]` of unit `unit`: somebody's speech, a label, a time, or an aside of a kind."""

    unit: int
    start: int
    end: int
    use: Use | Kind
    key: str | None = None  # the person's
    label: str = ""  # as printed


class Page(NamedTuple):
    """Units, the label hits that start turns by unit, who is who, and how the document is written."""

    units: Sequence[Unit]
    hits: Mapping[int, Sequence[Hit]]
    roster: Roster
    same: Mapping[str, str]  # key → key of the person
    names: Mapping[str, tuple[str, ...]]  # person's key → plain names the person is known by
    last: int  # the last unit with a hit
    disciplined: bool  # paragraphs end as sentences do
    trusted: frozenset[str]  # styles of number that head sections here
    spaced: bool  # blank lines stand between paragraphs
    later: Sequence[Hit | None]  # for each unit the hit at the head of the next unit that has one
    dropped: frozenset[int]  # units that begin with somebody's label and still are no turn
    strange: frozenset[int]  # units that begin as with a label nothing is known of
    flat: str  # the plain text of all blocks, "" if it is too long to search for repetitions

    def person(self, hit: Hit) -> str:
        """The key of the person behind a hit."""
        return self.same.get(hit.key, hit.key)

    def next_hit(self, index: int) -> Hit | None:
        """The hit at the head of the next unit that is not set aside by its shape."""
        for following in range(index + 1, min(index + 6, len(self.units))):
            if following in self.hits:
                hit = self.hits[following][0]
                return hit if not hit.inline else None
            unit = self.units[following]
            text = unit.plain.strip()
            if text and shape_of(unit) is None and not is_number_alone(text):
                return None
        return None


@dataclass(slots=True)
class Floor:
    """Who has the floor at a place of the page, and what was said last."""

    speaker: str | None = None  # key of the person
    label: str = ""
    suspended: bool = False  # somebody else's text came in between: nobody speaks until the next label
    over: bool = False  # the talk has ended
    asked: bool = False  # the last words were a question
    fresh: bool = False  # nothing said yet since the label
    quoting: bool = False  # the label stood in a block quote
    line: int = 0  # of the last words
    headed: bool = False  # the block before was a heading
    headed_after: bool = False  # a heading stood after the last label

    @property
    def goes_on(self) -> bool:
        """Whether the speaker may go on without a new label."""
        return self.speaker is not None and not self.over and not self.suspended


class At(NamedTuple):
    """A block without a label: its number, unit and stripped plain text, and whether no label follows."""

    number: int
    unit: Unit
    text: str
    tail: bool
