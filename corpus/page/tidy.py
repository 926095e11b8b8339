"""What pages put around speech, taken out of cues that a reader of timed labels made of a page."""

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.draft import Block, BlockKind, Draft
from corpus.model import Aside, Cue, Kind
from corpus.page.evidence import ends_question, ends_sentence
from corpus.page.labels import Unit, units
from corpus.page.shapes import (
    is_back_matter,
    is_bio,
    is_furniture,
    opens_comments,
    opens_with_name,
    shape_of,
)
from corpus.page.words import TALKING, plain

_MARKUP = re.compile(r"<br\s{0,3}/?>|&nbsp;|(?<!\\)\\\s*$", re.IGNORECASE)
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+\S")
_BETWEEN = frozenset({Kind.CAPTION, Kind.CREDIT, Kind.NOTE, Kind.HEADING})
_ENDING = frozenset({Kind.CREDIT, Kind.BIO, Kind.CHROME, Kind.HEADING})


def tidy(draft: Draft) -> Draft:
    """Return a draft without pictures, credits, notes and visitors' lines in its cues: they become asides.

    The first line of a cue is always its speaker's. After the last cue has ended in credits, bios or links,
    nobody speaks any more.
    """
    names = tuple({plain(cue.label) for cue in draft.cues if cue.label and len(cue.label) >= 2})
    cues: list[Cue] = []
    asides = list(draft.asides)
    for index, cue in enumerate(draft.cues):
        kept, apart = _sorted_out(cue, names, tail=index == len(draft.cues) - 1)
        asides += apart
        cues.append(cue if kept == cue.text else replace(cue, text=kept))
    if cues == list(draft.cues):
        return draft
    return replace(draft, cues=tuple(cues), asides=tuple(asides))


def _sorted_out(cue: Cue, names: Sequence[str], *, tail: bool) -> tuple[str, list[Aside]]:
    """The words of a cue, and the lines in it that nobody says."""
    first, *rest = cue.text.split("\n")
    kept = [_bare(first)]
    apart: list[Aside] = []
    over = False
    for offset, line in enumerate(rest, 1):
        text = _bare(line)
        if not text.strip():
            continue
        kind = _kind(text, tuple(names), tail=tail) if not over else Kind.CHROME
        if kind is None:
            kept.append(text)
            continue
        over = over or (tail and kind in _ENDING and not _HEADING.match(text)) or _closes(text)
        apart.append(Aside(cue.line + offset, text.strip(), kind))
    return "\n".join(kept), apart


def _bare(line: str) -> str:
    return _MARKUP.sub("", line).rstrip() if _MARKUP.search(line) else line


def _closes(text: str) -> bool:
    return is_back_matter(text) or opens_comments(plain(text).strip())


def _kind(text: str, names: tuple[str, ...], *, tail: bool) -> Kind | None:
    """Why a line in a cue is nobody's, None if the speaker says it."""
    kind = BlockKind.HEADING if _HEADING.match(text) else BlockKind.PARAGRAPH
    unit: Unit = units([Block(1, text, kind)])[0]
    flat = unit.plain.strip()
    if ends_question(flat) or (ends_sentence(flat) and TALKING.search(flat) is not None):
        return None  # `时间：你说还剩多少？` is said
    shape = shape_of(unit)
    if shape in _BETWEEN and (tail or shape is not Kind.HEADING or kind is BlockKind.HEADING):
        return shape
    if opens_comments(flat) or is_furniture(flat):
        return Kind.CHROME
    return Kind.BIO if tail and (opens_with_name(flat, names) or is_bio(flat)) else None
