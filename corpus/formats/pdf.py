"""PDF with a text layer. A page has fragments at positions, no paragraphs: lines are put together here.

Page headers and footers are what returns at the edge of most pages; a paragraph ends where a line stops
short, is indented, or stands further from the next than lines do.
"""

import logging
import re
import struct
import time
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, PyPdfError

from corpus.draft import Block, BlockKind, Draft
from corpus.errors import FormatError, NoConversationError
from corpus.formats.headings import TIME_LINE, bare, one_line_headings
from corpus.formats.paged import draft_of
from corpus.formats.script import join_words
from corpus.limits import MAX_PAGE_CHARS, MAX_PAGES, MAX_PDF_BYTES, MAX_PDF_SECONDS, check_size
from corpus.model import Aside, Kind

_BOLD = re.compile(r"bold|black|heavy|hei(?!ti)|simhei|semibold|medi", re.IGNORECASE)
_NUMBER_CHARS = 60  # a page's number with all that stands around it
_NUMBER = re.compile(
    r"\W*(?:第\s*)?(?:page\s*)?[-–—]?\s*\d{1,4}\s*(?:页|頁)?\s*(?:(?:/|of|共)\s*\d{1,4}\s*(?:页|頁)?)?\W*\Z",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"[^\s:：,，。!！?？;；\"“”][^:：,，。!！?？;；\"“”\n]{0,30}[:：]")
_ENDED = re.compile(r"[.!?…。！？：:；;][\"'”’」』)）]*\s*\Z")
# Everything that pypdf raises for damaged files, as found by fuzzing it.
_DAMAGE = (
    PyPdfError, KeyError, ValueError, AttributeError, TypeError, IndexError, OSError, EOFError,
    zlib.error, struct.error, NotImplementedError, RuntimeError, LookupError, AssertionError,
    ArithmeticError, MemoryError,
)  # fmt: skip


class _Line(NamedTuple):
    """One printed line: where it begins, in points from the page's lower left corner, and its type size."""

    page: int
    x: float
    y: float
    size: float
    text: str
    bold: tuple[tuple[int, int], ...]


def sniff(content: bytes, name: str) -> bool:  # noqa: ARG001 - every sniffer is asked the same
    """Return whether the bytes begin as PDF does; some writers put a little before the mark."""
    return b"%PDF-" in content[:1024]


def read(content: bytes, origin: str) -> Draft:
    """Return the draft of a PDF.

    Raises FormatError "encrypted", "damaged", "too-large", "too-slow"; NoConversationError "scanned" where
    its pages are pictures.
    """
    blocks, asides, title = _document(content, origin)
    return draft_of(blocks, asides, origin, "pdf", title=title)


def monologue(content: bytes, origin: str, speaker: str) -> Draft:
    """Return the draft of a PDF in which `speaker` says what nobody else is named for."""
    blocks, asides, title = _document(content, origin)
    return draft_of(blocks, asides, origin, "pdf", title=title, speaker=speaker)


def _document(content: bytes, origin: str) -> tuple[list[Block], list[Aside], str]:
    check_size(content, origin, MAX_PDF_BYTES)
    with _quiet():
        pages, title = _printed(content, origin)
    if not any(pages):
        raise NoConversationError(origin, "scanned" if pages else "no-speech")
    kept, edges = _without_edges(pages)
    return list(_blocks(kept)), [Aside(1, text, Kind.CHROME) for text in edges], title


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep pypdf's notes on what it mends from the terminal: what matters is raised."""
    log = logging.getLogger("pypdf")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(level)


def _printed(content: bytes, origin: str) -> tuple[list[list[_Line]], str]:
    """The lines of each page, and the document's own title."""
    try:
        reader = PdfReader(BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise FormatError(origin, "encrypted")
        if len(reader.pages) > MAX_PAGES:
            raise FormatError(origin, "too-large", detail=str(MAX_PAGES))
        title = str(reader.metadata.title or "") if reader.metadata else ""
        return list(_pages(reader, origin)), title
    except DependencyError as error:  # ciphers of another package: a password stands before them anyway
        raise FormatError(origin, "encrypted", detail=str(error)[:200]) from error
    except RecursionError as error:
        raise FormatError(origin, "too-deep") from error
    except _DAMAGE as error:
        # What the library says of it may name places in memory.
        raise FormatError(origin, "damaged", detail=type(error).__name__) from error


def _pages(reader: PdfReader, origin: str) -> Iterator[list[_Line]]:
    began = time.monotonic()
    characters = 0
    for number, page in enumerate(reader.pages):
        lines = _page_lines(page, number)
        characters += sum(len(line.text) for line in lines)
        if characters > MAX_PAGE_CHARS:
            raise FormatError(origin, "too-large", detail=str(MAX_PAGE_CHARS))
        if time.monotonic() - began > MAX_PDF_SECONDS:
            raise FormatError(origin, "too-slow", line=number + 1, detail=str(MAX_PDF_SECONDS))
        yield lines


class _Fragment(NamedTuple):
    x: float
    y: float
    size: float
    bold: bool
    text: str


def _page_lines(page: PageObject, number: int) -> list[_Line]:
    """The lines of a page in the order of its content, which is the order of reading in all but odd files."""
    fragments: list[_Fragment] = []

    def visit(text: str, cm: Sequence[float], tm: Sequence[float], font: object, size: float) -> None:
        if not text.strip("\n"):
            if text:
                fragments.append(_Fragment(0.0, 0.0, 0.0, False, "\n"))
            return
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        name = str(font.get("/BaseFont", "")) if isinstance(font, dict) else ""
        scale = abs(tm[3] * cm[3]) or abs(tm[1]) or 1.0
        fragments.append(_Fragment(x, y, size * scale, bool(_BOLD.search(name)), text))

    page.extract_text(visitor_text=visit)
    middle = _gutter(fragments)
    if middle is None:
        return list(_grouped(fragments, number))
    blank = _Fragment(0.0, 0.0, 0.0, False, "\n")
    left = [f if f.size == 0 or f.x < middle else blank for f in fragments]
    right = [f if f.size == 0 or f.x >= middle else blank for f in fragments]
    return [*_grouped(left, number), *_grouped(right, number)]


def _gutter(fragments: Sequence[_Fragment]) -> float | None:
    """Where the right column begins if the page has two and the file has them row by row, else None.

    Names with speech beside them are no columns: those to the left are short.
    """
    printed = [fragment for fragment in fragments if fragment.text.strip()]
    jumps = [
        (before, after)
        for before, after in pairwise(printed)
        if abs(before.y - after.y) < 2
        and after.x > before.x + _width(before.text) * before.size + before.size
    ]
    if len(jumps) < 5 or len(jumps) * 3 < len(printed):
        return None
    starts = Counter(round(after.x / 5) * 5 for _, after in jumps)
    start, times = starts.most_common(1)[0]
    span = max(f.x + _width(f.text) * f.size for f in printed) - min(f.x for f in printed)
    wide = median(_width(before.text) * before.size for before, _ in jumps) > span * 0.25
    return start - 5.0 if wide and times * 3 > len(jumps) * 2 else None


def _grouped(fragments: Iterable[_Fragment], number: int) -> Iterator[_Line]:
    """Put fragments of one printed line together."""
    parts: list[_Fragment] = []
    for fragment in fragments:
        for order, piece in enumerate(fragment.text.split("\n")):
            if order and parts:
                yield from _line(parts, number)
                parts = []
            if piece:
                parts.append(fragment._replace(text=piece))
    yield from _line(parts, number)


def _line(parts: Sequence[_Fragment], number: int) -> Iterator[_Line]:
    text = "".join(part.text for part in parts)
    if not text.strip():
        return
    first = next(part for part in parts if part.text.strip())
    bold: list[tuple[int, int]] = []
    position = -(len(text) - len(text.lstrip()))
    for part in parts:
        end = position + len(part.text)
        if part.bold:
            bold.append((max(position, 0), max(end, 0)))
        position = end
    stripped = text.strip().replace("\xad", "")
    sizes = Counter({part.size: len(part.text) for part in parts if part.text.strip()})
    inside = tuple(
        (start, min(stop, len(stripped))) for start, stop in bold if start < min(stop, len(stripped))
    )
    yield _Line(number, first.x, first.y, sizes.most_common(1)[0][0], stripped, inside)


def _is_number(text: str) -> bool:
    return len(text) <= _NUMBER_CHARS and _NUMBER.match(text) is not None


def _without_edges(pages: Sequence[Sequence[_Line]]) -> tuple[list[_Line], list[str]]:
    """Take out what returns at the edge of pages, numbers apart; return the rest, and each such text once."""
    printed = [page for page in pages if page]
    counts: Counter[str] = Counter()
    for page in printed:
        counts.update({_shape(line) for line in _edges(page)})
    need = max(2, (len(printed) + 1) // 2)
    edges: dict[str, str] = {}
    kept: list[_Line] = []
    for page in printed:
        at_edge = {id(line) for line in _edges(page)}
        for line in page:
            returns = counts[_shape(line)] >= need and len(printed) > 1
            if id(line) in at_edge and (returns or (_is_number(line.text) and len(printed) > 1)):
                edges.setdefault(_shape(line), line.text)
            else:
                kept.append(line)
    return kept, list(edges.values())


def _edges(page: Sequence[_Line]) -> list[_Line]:
    """The two highest and two lowest lines of a page."""
    heights = sorted({round(line.y) for line in page})
    outer = {*heights[:2], *heights[-2:]}
    return [line for line in page if round(line.y) in outer]


def _shape(line: _Line) -> str:
    return re.sub(r"\d+", "#", " ".join(line.text.split()))


def _blocks(lines: Sequence[_Line]) -> Iterator[Block]:
    """Join printed lines into paragraphs; a line in a larger size is a heading."""
    if not lines:
        return
    weights = Counter[float]()
    for line in lines:
        weights[round(line.size, 1)] += len(line.text)
    body = weights.most_common(1)[0][0]
    words = _words(lines)
    measure = _Measure(lines, body)
    paragraph: list[_Line] = []
    number = 0
    for line in lines:
        if paragraph and measure.parts(paragraph[-1], line):
            number += 1
            yield _block(number, paragraph, body, words)
            paragraph = []
        paragraph.append(line)
    yield _block(number + 1, paragraph, body, words)


def _words(lines: Sequence[_Line]) -> set[str]:
    """The Latin words of a document, without the halves that a line's end cuts words into."""
    text = "\n".join(line.text for line in lines)
    whole = re.sub(r"(?<![A-Za-z])[A-Za-z]++-\n[a-z]+", " ", text)
    return {word.lower() for word in re.findall(r"[A-Za-z]+", whole)}


class _Measure:
    """How this document sets its lines: how long they are, how far apart, where they begin."""

    def __init__(self, lines: Sequence[_Line], body: float) -> None:
        self._body = body
        widths = [_width(line.text) for line in lines if abs(line.size - body) < 0.6]
        self._full = sorted(widths)[int(len(widths) * 0.9)] if widths else 0.0
        gaps = [
            before.y - after.y
            for before, after in pairwise(lines)
            if before.page == after.page and 0 < before.y - after.y < 6 * max(body, 1.0)
        ]
        self._gap = median(gaps) if gaps else 0.0

    def parts(self, before: _Line, line: _Line) -> bool:
        """Whether a paragraph ends between two lines."""
        if abs(before.size - line.size) > 0.6:
            return True
        if _is_heading_line(before.text) or _is_heading_line(line.text) or TIME_LINE.match(bare(line.text)):
            return True
        if before.page == line.page and self._gap and before.y - line.y > self._gap * 1.35:
            return True
        short = _width(before.text) < self._full * 0.8
        if _LABELLED.match(line.text) and (_ENDED.search(before.text) or short):
            return True
        indented = line.x - before.x > max(self._body, 6.0) * 1.2 and before.page == line.page
        return (bool(_ENDED.search(before.text)) and (short or indented)) or (short and self._full > 20)


def _is_heading_line(text: str) -> bool:
    return bool(one_line_headings(0, text))


def _width(text: str) -> float:
    """The width of a line in ems: a Latin letter takes about half of a Han character."""
    return sum(1.0 if ord(character) > 0x2E7F else 0.5 for character in text)


def _block(number: int, paragraph: Sequence[_Line], body: float, words: set[str]) -> Block:
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
