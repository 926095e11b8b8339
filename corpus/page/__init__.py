"""Interview pages: blocks in, attributed turns and asides out.

Every block becomes pieces (a label, somebody's speech, or an aside with its kind). Labels are accepted for
the whole document first (`roster`), people are told apart second (`people`), and then one walk from top to
bottom gives each block to whoever speaks in it (`walk`).
"""

from collections.abc import Sequence
from datetime import timedelta

from corpus.draft import Block, Draft
from corpus.errors import FormatError, NoConversationError
from corpus.model import Aside, Cue, Kind
from corpus.page.evidence import ends_sentence
from corpus.page.front import front_of
from corpus.page.labels import Unit, time_in, units
from corpus.page.pieces import Use
from corpus.page.reading import Reading, read_page
from corpus.page.shapes import is_bold, is_furniture, is_number_alone, shape_of


def segment(blocks: Sequence[Block], origin: str, format_name: str) -> Draft:
    """Return the turns of a page.

    Raises FormatError "too-large" for more than MOST_BLOCKS blocks, and NoConversationError with a reason:
    "empty", "unlabelled" (questions as headings, nobody named), "lyrics", "code", "list" (links or fields),
    "article" (anything else in which nobody is labelled).
    """
    if len(blocks) > MOST_BLOCKS:
        raise FormatError(origin, "too-large", blocks[MOST_BLOCKS].line, str(MOST_BLOCKS))
    reading = read_page(blocks)
    if isinstance(reading, str):
        raise NoConversationError(origin, reading)
    front = front_of(reading.units, reading.first)
    return Draft(
        format_name,
        tuple(_cues(reading)),
        tuple(_asides(reading)),
        title=front.title,
        recorded=front.recorded,
        about=reading.about,
        roles=reading.roles,
        same=reading.same,
        doubts=("label",) if reading.strange else (),
    )


MOST_BLOCKS = 100_000  # of a page: the longest book of talks has a tenth of that
BLANKS = " \t\r\n\f\v\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff"


def _cues(reading: Reading) -> list[Cue]:
    found: list[Cue] = []
    start: timedelta | None = None
    for piece in reading.pieces:
        if piece.use in {Use.TIME, Use.LABEL}:
            block = reading.units[piece.unit].block
            start = time_in(block.text[piece.start : piece.end]) or start
        if piece.use is Use.SPEECH and piece.key is not None:
            block = reading.units[piece.unit].block
            text = block.text[piece.start : piece.end].strip(BLANKS)
            if text:
                line = block.line + block.text.count("\n", 0, piece.start)
                found.append(Cue(line, piece.label, text, start))
                start = None
    return found


def _asides(reading: Reading) -> list[Aside]:
    found: list[Aside] = []
    for piece in reading.pieces:
        if isinstance(piece.use, Kind):
            block = reading.units[piece.unit].block
            text = block.text[piece.start : piece.end].strip()
            if text:
                found.append(Aside(block.line, text, piece.use))
    return found


def _monologue_kind(unit: Unit) -> Kind | None:
    text = unit.plain.strip()
    kind = shape_of(unit) or (Kind.CHROME if is_furniture(text) else None)
    if kind is None and (is_number_alone(text) or (is_bold(unit) and not ends_sentence(text))):
        return Kind.HEADING
    return kind


def monologue(blocks: Sequence[Block], origin: str, format_name: str, speaker: str) -> Draft:
    """Return the page as the speech of one named person: every paragraph but headings, credits, chrome.

    Raises NoConversationError "empty" if no paragraph is left.
    """
    found = units(blocks)
    cues: list[Cue] = []
    asides: list[Aside] = []
    for unit in found:
        kind = _monologue_kind(unit)
        text = unit.block.text.strip()
        if kind is None:
            cues.append(Cue(unit.block.line, speaker, text))
        elif text:
            asides.append(Aside(unit.block.line, text, kind))
    if not cues:
        raise NoConversationError(origin, "empty")
    front = front_of(
        found, next(index for index, unit in enumerate(found) if unit.block.line >= cues[0].line)
    )
    return Draft(format_name, tuple(cues), tuple(asides), title=front.title, recorded=front.recorded)
