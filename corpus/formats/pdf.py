"""PDF with a text layer: a page has fragments at positions, no lines. `printed` makes paragraphs of them."""

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
from math import isfinite
from statistics import median
from typing import NamedTuple

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, PyPdfError

from corpus.draft import Block, Draft
from corpus.errors import FormatError, NoConversationError
from corpus.formats.paged import draft_of
from corpus.formats.printed import Line, paragraphs, width, without_edges
from corpus.limits import MAX_PAGE_CHARS, MAX_PAGES, MAX_PDF_BYTES, MAX_PDF_SECONDS, check_size
from corpus.model import Aside, Kind

_BOLD = re.compile(r"bold|black|heavy|hei(?!ti)|simhei|semibold|medi", re.IGNORECASE)
# pypdf takes a file to be whole: fuzzing has met each of these. They hide no mistake of ours, for little else
# runs where they are caught.
_DAMAGE = (
    PyPdfError, zlib.error, struct.error, ArithmeticError, AssertionError, AttributeError, EOFError,
    LookupError, MemoryError, OSError, RuntimeError, TypeError, ValueError,
)  # fmt: skip


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
    kept, edges = without_edges(pages)
    return list(paragraphs(kept)), [Aside(1, text, Kind.CHROME) for text in edges], title


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


@contextmanager
def _refused(origin: str) -> Iterator[None]:
    """Raise FormatError for what the library cannot read."""
    try:
        yield
    except DependencyError as error:  # ciphers of another package: a password stands before them anyway
        raise FormatError(origin, "encrypted", detail=str(error)[:200]) from error
    except RecursionError as error:
        raise FormatError(origin, "too-deep") from error
    except _DAMAGE as error:
        # What the library says of it may name places in memory.
        raise FormatError(origin, "damaged", detail=type(error).__name__) from error


def _printed(content: bytes, origin: str) -> tuple[list[list[Line]], str]:
    """The lines of each page, and the document's own title."""
    with _refused(origin):
        reader = PdfReader(BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise FormatError(origin, "encrypted")
        if len(reader.pages) > MAX_PAGES:
            raise FormatError(origin, "too-large", detail=str(MAX_PAGES))
        title = str(reader.metadata.title or "") if reader.metadata else ""
        pages = list(reader.pages)
    return list(_pages(pages, origin)), title


def _pages(pages: Sequence[PageObject], origin: str) -> Iterator[list[Line]]:
    began = time.monotonic()
    characters = 0
    for number, page in enumerate(pages):
        with _refused(origin):
            fragments = _fragments(page)
        lines = _page_lines(fragments, number)
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


def _fragments(page: PageObject) -> list[_Fragment]:
    """What the library finds on a page, in the order of its content."""
    fragments: list[_Fragment] = []

    def visit(text: str, cm: Sequence[float], tm: Sequence[float], font: object, size: float) -> None:
        if not text.strip("\n"):
            if text:
                fragments.append(_Fragment(0.0, 0.0, 0.0, False, "\n"))
            return
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        name = str(font.get("/BaseFont", "")) if isinstance(font, dict) else ""
        size *= abs(tm[3] * cm[3]) or abs(tm[1]) or 1.0
        if not (isfinite(x) and isfinite(y) and isfinite(size)):  # the product of too many enlargements
            raise ValueError("text at no place")
        fragments.append(_Fragment(x, y, size, bool(_BOLD.search(name)), text))

    page.extract_text(visitor_text=visit)
    return fragments


def _page_lines(fragments: list[_Fragment], number: int) -> list[Line]:
    """The lines of a page in the order of its content, which is the order of reading in all but odd files."""
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
        if abs(before.y - after.y) < 2 and after.x > before.x + width(before.text) * before.size + before.size
    ]
    if len(jumps) < 5 or len(jumps) * 3 < len(printed):
        return None
    starts = Counter(round(after.x / 5) * 5 for _, after in jumps)
    start, times = starts.most_common(1)[0]
    span = max(f.x + width(f.text) * f.size for f in printed) - min(f.x for f in printed)
    wide = median(width(before.text) * before.size for before, _ in jumps) > span * 0.25
    return start - 5.0 if wide and times * 3 > len(jumps) * 2 else None


def _grouped(fragments: Iterable[_Fragment], number: int) -> Iterator[Line]:
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


def _line(parts: Sequence[_Fragment], number: int) -> Iterator[Line]:
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
    yield Line(number, first.x, first.y, sizes.most_common(1)[0][0], stripped, inside)
