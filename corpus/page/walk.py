"""Through the blocks from top to bottom: whose speech each is, or why it is nobody's."""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from corpus.draft import BlockKind
from corpus.model import Kind
from corpus.page.labels import Hit, Unit
from corpus.page.roster import Roster, ends_question, ends_sentence
from corpus.page.shapes import (
    LONGEST_HEADING,
    bare_length,
    is_back_matter,
    is_bio,
    is_bold,
    is_boxed,
    is_end_mark,
    is_furniture,
    is_number_alone,
    mentions,
    numbering,
    opens_with_name,
    shape_of,
)
from corpus.page.words import FIELD, TALKING


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
    """What the walk knows: units, accepted label hits by unit, who is who, and how the document is written."""

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
            if (
                self.units[following].plain.strip()
                and shape_of(self.units[following]) is None
                and not is_number_alone(self.units[following].plain.strip())
            ):
                return None
        return None


def walk(page: Page) -> Iterator[Piece]:
    """The pieces of every unit, in order; together they cover each unit's text."""
    state = _State(page)
    for index, unit in enumerate(page.units):
        here = page.hits.get(index, ())
        end = here[0].start if here else len(unit.block.text)
        if here and not here[0].inline:
            yield Piece(index, 0, end, Use.TIME)
        elif unit.block.text[:end].strip():
            yield from state.unlabelled(index, end, before_hit=bool(here))
        for number, hit in enumerate(here):
            stop = here[number + 1].start if number + 1 < len(here) else len(unit.block.text)
            yield Piece(index, hit.start, hit.stop, Use.LABEL, page.person(hit), hit.name)
            state.begin(page.person(hit), hit.name)
            if unit.plain[hit.stop : stop].strip():
                yield Piece(index, hit.stop, stop, Use.SPEECH, state.speaker, state.label)
                state.said(unit.plain[hit.stop : stop], unit)


class _State:
    """Who is speaking, and whether the conversation is over."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.speaker: str | None = None
        self.label = ""
        self.suspended = False
        self.over = False
        self.asked = False
        self.quoting = False
        self.fresh = False  # nothing said yet since the label
        self.line = 0  # of the last words
        self.headed_after = False  # a heading stood after the last label
        self.headed = False  # the block before was a heading

    def begin(self, speaker: str, label: str) -> None:
        """A label: that person speaks from here on."""
        self.speaker, self.label = speaker, label
        self.suspended = self.over = False
        self.fresh = True

    def said(self, text: str, unit: Unit) -> None:
        """Words of the current speaker."""
        self.asked = ends_question(text.rstrip()) or text.rstrip().endswith("…") or is_bold(unit)
        self.fresh = self.headed = False
        self.line = unit.block.line

    def unlabelled(self, index: int, end: int, *, before_hit: bool) -> Iterator[Piece]:
        """The piece for `text[:end]` of a unit, which no label opens."""
        unit = self.page.units[index]
        start = unit.body if unit.time and unit.body < end else 0
        if start:
            yield Piece(index, 0, start, Use.TIME)
        kind = self._kind(index, unit, unit.plain[start:end].strip(), before_hit=before_hit)
        if kind is None:
            yield Piece(index, start, end, Use.SPEECH, self.speaker, self.label)
            self.said(unit.plain[start:end], unit)
        else:
            yield Piece(index, start, end, kind)
            self.headed = kind is Kind.HEADING
            self.headed_after = (self.headed_after or self.headed) and index > self.page.last

    def _kind(self, index: int, unit: Unit, text: str, *, before_hit: bool) -> Kind | None:
        """Why a block without a label is set aside, or None if the current speaker goes on in it."""
        if before_hit:
            return (shape_of(unit) if unit.block.kind is not BlockKind.PARAGRAPH else None) or (
                None if self._goes_on() and ends_sentence(text) else Kind.UNEXPLAINED
            )
        shape = shape_of(unit)
        if self.speaker is None or self.over:
            return shape or self._outside(index, text)
        joined = (
            self.page.spaced and unit.block.line - self.line == 1 and unit.block.kind is BlockKind.PARAGRAPH
        )
        kind = shape or (
            None if self.fresh or (joined and self._goes_on()) else self._inside(index, unit, text)
        )
        tail = index > self.page.last
        if tail and kind is not None and self._ends(kind, unit, text):
            self.over = True
        if kind in {Kind.NARRATION, Kind.BIO, Kind.UNEXPLAINED}:
            self.suspended = True
        return kind

    def _goes_on(self) -> bool:
        return self.speaker is not None and not self.over and not self.suspended

    def _ends(self, kind: Kind, unit: Unit, text: str) -> bool:
        """Whether an aside after the last label ends the conversation. Pictures and inner headings do not."""
        if kind is Kind.CAPTION:
            return not _is_picture(text)
        if kind is Kind.NOTE:
            return unit.block.kind is not BlockKind.QUOTE and text[:1] not in {"“", '"', "「"}
        if kind is Kind.HEADING:
            return is_back_matter(text) or is_number_alone(text)
        return kind is not Kind.SOUND and not (
            kind is Kind.CHROME and not is_end_mark(text) and not text.strip("*-_ =—")
        )

    def _outside(self, index: int, text: str) -> Kind:
        """The kind of a block before the first turn or after the last."""
        if self._heads(index, text):
            return Kind.HEADING
        if is_furniture(text):
            return Kind.CHROME
        if any(opens_with_name(text, names) for names in self.page.names.values()):
            return Kind.BIO
        return Kind.UNEXPLAINED if ends_sentence(text) else Kind.CHROME

    def _inside(self, index: int, unit: Unit, text: str) -> Kind | None:
        """The kind of a block between turns or after the last, None if it is speech."""
        if unit.block.kind is BlockKind.QUOTE and not self.quoting:
            return Kind.NOTE
        tail = index > self.page.last
        if index in self.page.dropped or (tail and self.headed_after and unit.block.kind is BlockKind.ITEM):
            return Kind.UNEXPLAINED
        if self._heads(index, text):
            return Kind.HEADING
        if not ends_sentence(text) and len(text) <= 80 and _FIELD_LINE.match(text):
            return Kind.CREDIT
        if is_furniture(text) and (tail or not ends_sentence(text)):
            return Kind.CHROME
        if tail and (is_bio(text) or any(opens_with_name(text, names) for names in self.page.names.values())):
            return Kind.BIO
        if (
            tail
            and _CLOSING.search(text)
            and (TALKING.search(text) is None or re.search("[本此这]次|本期", text))
        ):
            return Kind.NARRATION
        if self._speaks_of_speaker(text):
            return Kind.NARRATION
        if self._pulled(index, text):
            return Kind.NOTE
        if self.suspended or self._lost_its_label(index, unit, text):
            return Kind.UNEXPLAINED
        return self._before_label(index, text) or self._loose_line(unit, text, tail=tail)

    def _speaks_of_speaker(self, text: str) -> bool:
        """Whether a block names the person who is said to speak in it: then somebody else wrote it."""
        names = self.page.names.get(self.speaker or "", ())
        if any(mentions(text, name) for name in names if len(name) >= 2):
            return True
        if bare_length(text) > 30 or not text.endswith("。") or TALKING.search(text):
            return False
        others = (name for key, names in self.page.names.items() if key != self.speaker for name in names)
        return any(
            re.match(rf"{re.escape(name)}(?!老师|总|教授|[,:、])", text) for name in others if len(name) >= 2
        )

    def _pulled(self, index: int, text: str) -> bool:
        """Whether a block is a pull quote: all in quotation marks, or a repetition beside a heading or a label."""
        if (text[:1] == "“" and text.endswith("”") and text.count("“") == 1) or _ATTRIBUTED.search(text):
            return True
        if len(text) < 20 or not (self.headed or index + 1 in self.page.hits):
            return False
        return self.page.flat.count(text.rstrip("。.…")) >= 2

    def _heads(self, index: int, text: str) -> bool:
        """Whether a block without a label is a section heading."""
        if is_number_alone(text) or is_back_matter(text):
            return True
        size = bare_length(text)
        if size > LONGEST_HEADING * 1.5:
            return False
        closed = text.endswith(("。", ";", ",", ":", "!"))
        if index and is_number_alone(self.page.units[index - 1].plain.strip()) and not closed:
            return True
        if size > LONGEST_HEADING or closed:
            return False
        if is_boxed(text):
            return True
        style = numbering(text)
        if style is not None:
            return self._numbered_heads(index, style)
        return is_bold(self.page.units[index]) and not text.endswith(".")

    def _numbered_heads(self, index: int, style: str) -> bool:
        """Whether a numbered line heads a section, and is no item of a list that somebody speaks."""
        units = self.page.units
        around = (index - 1, index + 1)
        listed = any(
            0 <= near < len(units)
            and near not in self.page.hits
            and numbering(units[near].plain.strip()) == style
            for near in around
        )
        return not listed and (
            style in self.page.trusted or index + 1 in self.page.hits or is_bold(units[index])
        )

    def _lost_its_label(self, index: int, unit: Unit, text: str) -> bool:
        """Whether a block after a question, before the same person asks again, is an answer without its label."""
        if (
            not self.asked
            or ends_question(text)
            or is_bold(unit)
            or not self.page.roster.asks(self.speaker or "")
        ):
            return False
        hit = self.page.later[index]
        return hit is not None and self.page.person(hit) == self.speaker

    def _before_label(self, index: int, text: str) -> Kind | None:
        """A block right before a label that may be a heading or an unlabelled question."""
        hit = self.page.next_hit(index)
        if hit is None:
            return None
        following = self.page.person(hit)
        asks = self.page.roster.asks(self.speaker or "")
        size = bare_length(text)
        if not ends_sentence(text) and size <= LONGEST_HEADING and not text.endswith((":", ",", ";")):
            return Kind.HEADING if self.page.disciplined else None
        if ends_question(text) and not asks and size <= 60 and not self.page.roster.asks(following):
            return Kind.HEADING if TALKING.search(text.rstrip("吗?")) is None else None
        return None

    def _loose_line(self, unit: Unit, text: str, *, tail: bool) -> Kind | None:
        """A line that does not end as a sentence, in a document whose paragraphs do."""
        if not self.page.disciplined or ends_sentence(text) or unit.block.kind is BlockKind.ITEM:
            return None
        if text.endswith((":", ",", ";", "、")) or (numbering(text) and bare_length(text) > 14):
            return None
        size = bare_length(text)
        if tail:
            return Kind.CHROME if size <= LONGEST_HEADING else None
        return Kind.HEADING if size <= 40 and "," not in text else None


_FIELD_LINE = re.compile(rf"(?:{FIELD.pattern})\s?:", re.IGNORECASE)
_ATTRIBUTED = re.compile(r"[。.!?…”]\s?—{1,2}\s?[^。!?]{2,30}$")
_CLOSING = re.compile(
    r"(?:访谈|采访|对话|专访|节目|论坛|活动|讲座|沙龙|直播|圆桌|会议).{0,16}(?:结束|落幕|告一段落|尾声|画上)"
)


def _is_picture(text: str) -> bool:
    return re.match(r"\s*\[?!\[", text) is not None
