"""Through the blocks from top to bottom: whose speech each is, or why it is nobody's."""

from collections.abc import Iterator

from corpus.draft import BlockKind
from corpus.model import Kind
from corpus.page.between import ends_talk, kind_between, kind_outside
from corpus.page.evidence import ends_question, ends_sentence
from corpus.page.labels import Hit, Unit
from corpus.page.pieces import At, Floor, Page, Piece, Use
from corpus.page.shapes import is_bold, shape_of


def walk(page: Page) -> Iterator[Piece]:
    """The pieces of every unit, in order; together they cover each unit's text."""
    floor = Floor()
    for index, unit in enumerate(page.units):
        here = page.hits.get(index, ())
        end = here[0].start if here else len(unit.block.text)
        if here and not here[0].inline:
            yield Piece(index, 0, end, Use.TIME)
        elif unit.block.text[:end].strip():
            yield from _unlabelled(page, floor, index, end)
        for number, hit in enumerate(here):
            stop = here[number + 1].start if number + 1 < len(here) else len(unit.block.text)
            yield from _labelled(page, floor, hit, stop)


def _labelled(page: Page, floor: Floor, hit: Hit, stop: int) -> Iterator[Piece]:
    """A label and the words up to `stop`: from here on that person has the floor."""
    unit = page.units[hit.unit]
    floor.speaker, floor.label = page.person(hit), hit.name
    floor.suspended = floor.over = False
    floor.fresh = True
    floor.quoting = unit.block.kind is BlockKind.QUOTE
    yield Piece(hit.unit, hit.start, hit.stop, Use.LABEL, floor.speaker, hit.name)
    if unit.plain[hit.stop : stop].strip():
        yield Piece(hit.unit, hit.stop, stop, Use.SPEECH, floor.speaker, floor.label)
        _said(floor, unit, unit.plain[hit.stop : stop])


def _said(floor: Floor, unit: Unit, text: str) -> None:
    floor.asked = ends_question(text.rstrip()) or text.rstrip().endswith("…") or is_bold(unit)
    floor.fresh = floor.headed = False
    floor.line = unit.block.line


def _unlabelled(page: Page, floor: Floor, index: int, end: int) -> Iterator[Piece]:
    """The piece for `text[:end]` of a unit, which no label opens."""
    unit = page.units[index]
    start = unit.body if unit.time and unit.body < end else 0
    if start:
        yield Piece(index, 0, start, Use.TIME)
    at = At(index, unit, unit.plain[start:end].strip(), index > page.last)
    kind = _kind_before_label(floor, at) if index in page.hits else _kind(page, floor, at)
    if kind is None:
        yield Piece(index, start, end, Use.SPEECH, floor.speaker, floor.label)
        _said(floor, unit, unit.plain[start:end])
        return
    yield Piece(index, start, end, kind)
    floor.headed = kind is Kind.HEADING
    floor.headed_after = (floor.headed_after or floor.headed) and at.tail


def _kind_before_label(floor: Floor, at: At) -> Kind | None:
    """The kind of what stands before the first label inside a block, None if the last speaker says it."""
    shape = shape_of(at.unit) if at.unit.block.kind is not BlockKind.PARAGRAPH else None
    if shape is not None:
        return shape
    return None if floor.goes_on and ends_sentence(at.text) else Kind.UNEXPLAINED


def _kind(page: Page, floor: Floor, at: At) -> Kind | None:
    """Why a block without a label is set aside, or None if the current speaker goes on in it."""
    kind = shape_of(at.unit)
    if floor.speaker is None or floor.over:
        return kind or kind_outside(page, at)
    block = at.unit.block
    joined = page.spaced and block.line - floor.line == 1 and block.kind is BlockKind.PARAGRAPH
    joined = joined and floor.goes_on and at.number not in page.strange
    if kind is None and not floor.fresh and not joined:
        kind = kind_between(page, floor, at)
    if at.tail and kind is not None and ends_talk(kind, at):
        floor.over = True
    if kind in {Kind.NARRATION, Kind.BIO, Kind.UNEXPLAINED}:
        floor.suspended = True
    return kind
