"""Printed lines put together to paragraphs, and what returns at the edge of pages taken out.

Page headers and footers are what returns at the edge of most pages; a paragraph ends where a line stops
short, is indented, or stands further from the next than lines do.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from corpus.draft import Block, BlockKind
from corpus.formats.headings import TIME_LINE, bare, one_line_headings
from corpus.formats.script import join_words

_NUMBER_CHARS = 60  # a page's number with all that stands around it
_NUMBER = re.compile(
    r"\W*(?:第\s*)?(?:page\s*)?[-–—]?\s*\d{1,4}\s*(?:页|頁)?\s*(?:(?:/|of|共)\s*\d{1,4}\s*(?:页|頁)?)?\W*\Z",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"[^\s:：,，。!！?？;；\"“”][^:：,，。!！?？;；\"“”\n]{0,30}[:：]")
_ENDED = re.compile(r"[.!?…。！？：:；;][\"'”’」』)）]*\s*\Z")


class Line(NamedTuple):
    """One printed line: where it begins, in points from the page's lower left corner, and its type size."""

    page: int
    x: float
    y: float
    size: float
    text: str
    bold: tuple[tuple[int, int], ...]


def _is_number(text: str) -> bool:
    return len(text) <= _NUMBER_CHARS and _NUMBER.match(text) is not None


def without_edges(pages: Sequence[Sequence[Line]]) -> tuple[list[Line], list[str]]:
    """Take out what returns at the edge of pages, numbers apart; return the rest, and each such text once."""
    printed = [page for page in pages if page]
    counts: Counter[str] = Counter()
    for page in printed:
        counts.update({_shape(line) for line in _edges(page)})
    need = max(2, (len(printed) + 1) // 2)
    edges: dict[str, str] = {}
    kept: list[Line] = []
    for page in printed:
        at_edge = {id(line) for line in _edges(page)}
        for line in page:
            returns = counts[_shape(line)] >= need and len(printed) > 1
            if id(line) in at_edge and (returns or (_is_number(line.text) and len(printed) > 1)):
                edges.setdefault(_shape(line), line.text)
            else:
                kept.append(line)
    return kept, list(edges.values())


def _edges(page: Sequence[Line]) -> list[Line]:
    """The two highest and two lowest lines of a page."""
    heights = sorted({round(line.y) for line in page})
    outer = {*heights[:2], *heights[-2:]}
    return [line for line in page if round(line.y) in outer]


def _shape(line: Line) -> str:
    return re.sub(r"\d+", "#", " ".join(line.text.split()))


def paragraphs(lines: Sequence[Line]) -> Iterator[Block]:
    """Join printed lines into paragraphs; a line in a larger size is a heading."""
    if not lines:
        return
    weights = Counter[float]()
    for line in lines:
        weights[round(line.size, 1)] += len(line.text)
    body = weights.most_common(1)[0][0]
    words = _words(lines)
    measure = _Measure(lines, body)
    paragraph: list[Line] = []
    number = 0
    for line in lines:
        if paragraph and measure.parts(paragraph[-1], line):
            number += 1
            yield _block(number, paragraph, body, words)
            paragraph = []
        paragraph.append(line)
    yield _block(number + 1, paragraph, body, words)


def _words(lines: Sequence[Line]) -> set[str]:
    """The Latin words of a document, without the halves that a line's end cuts words into."""
    text = "\n".join(line.text for line in lines)
    whole = re.sub(r"(?<![A-Za-z])[A-Za-z]++-\n[a-z]+", " ", text)
    return {word.lower() for word in re.findall(r"[A-Za-z]+", whole)}


class _Measure:
    """How this document sets its lines: how long they are, how far apart, where they begin."""

    def __init__(self, lines: Sequence[Line], body: float) -> None:
        self._body = body
        widths = [width(line.text) for line in lines if abs(line.size - body) < 0.6]
        self._full = sorted(widths)[int(len(widths) * 0.9)] if widths else 0.0
        gaps = [
            before.y - after.y
            for before, after in pairwise(lines)
            if before.page == after.page and 0 < before.y - after.y < 6 * max(body, 1.0)
        ]
        self._gap = median(gaps) if gaps else 0.0

    def parts(self, before: Line, line: Line) -> bool:
        """Whether a paragraph ends between two lines."""
        if abs(before.size - line.size) > 0.6:
            return True
        if _is_heading_line(before.text) or _is_heading_line(line.text) or TIME_LINE.match(bare(line.text)):
            return True
        if before.page == line.page and self._gap and before.y - line.y > self._gap * 1.35:
            return True
        short = width(before.text) < self._full * 0.8
        if _LABELLED.match(line.text) and (_ENDED.search(before.text) or short):
            return True
        indented = line.x - before.x > max(self._body, 6.0) * 1.2 and before.page == line.page
        return (bool(_ENDED.search(before.text)) and (short or indented)) or (short and self._full > 20)


def _is_heading_line(text: str) -> bool:
    return bool(one_line_headings(0, text))


def width(text: str) -> float:
    """The width of a line in ems: a Latin letter takes about half of a Han character."""
    return sum(1.0 if ord(character) > 0x2E7F else 0.5 for character in text)


def _block(number: int, paragraph: Sequence[Line], body: float, words: set[str]) -> Block:
    text = ""
    bold: list[tuple[int, int]] = []
    for line in paragraph:
        text = _joined(text, line.text, words) if text else line.text
        start = len(text) - len(line.text)
        bold.extend((max(start + first, 0), start + last) for first, last in line.bold)
    heading = paragraph[0].size > body * 1.12
    return Block(number, text, BlockKind.HEADING if heading else BlockKind.PARAGRAPH, tuple(bold))


def _joined(left: str, right: str, words: set[str]) -> str:
    """Join two lines; a hyphen at the end goes unless the document writes the word with it or not joined."""
    split = re.search(r"(?<![A-Za-z])([A-Za-z]++)-\Z", left)
    follows = re.match(r"[a-z]+", right)
    if split and follows:
        whole = (split.group(1) + follows.group()).lower()
        kept = whole not in words and split.group(1).lower() in words and follows.group() in words
        return left + right if kept else left[:-1] + right
    return join_words(left, right)
