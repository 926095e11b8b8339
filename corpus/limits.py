"""How much of anything a reader takes on: the bounds that keep every file's cost finite.

A talk of four hours is about 0.3 MB of text, 1 MB of subtitles and 20 MB of word-by-word vendor JSON; the
bounds stand well above that and well below what makes a small machine swap.
"""

import json
from collections.abc import Mapping
from zipfile import ZipFile

from corpus.errors import FormatError

MAX_BYTES = 64 * 1024 * 1024  # of a file of any kind
MAX_PAGE_CHARS = 8 * 1024 * 1024  # of a text, Markdown or HTML page: a shelf of books
MAX_LINE_CHARS = 1024 * 1024  # of one line of a text file; JSON and HTML may be one line
MAX_DEPTH = 200  # nested JSON values, elements of XML or of an HTML export; pages may have more
MAX_NODES = 4_000_000  # JSON values: 100 hours of words with time and confidence
MAX_CUES = 200_000  # cues, table rows or JSON lines: 100 hours of captions
MAX_TAGS = 1_000_000  # of an XML or HTML document
MAX_PAGES = 3_000  # of a PDF
MAX_PDF_BYTES = 32 * 1024 * 1024  # mending a damaged one takes about a second for each of its megabytes
MAX_PDF_SECONDS = 120.0  # a page of text takes some milliseconds
MAX_UNPACKED_BYTES = 128 * 1024 * 1024  # of all parts of a zip container together
MAX_PACKING = 200  # unpacked bytes for a packed one, of zip parts over 1 MiB; real text packs 5 to 20 times
MAX_PARTS = 5_000  # files in a zip container


def check_size(data: bytes | str, origin: str, most: int = MAX_BYTES) -> None:
    """Raise FormatError "too-large" if `data` has more than `most` bytes or characters."""
    if len(data) > most:
        raise FormatError(origin, "too-large", detail=str(most))


def check_count(count: int, origin: str) -> None:
    """Raise FormatError "too-large" if a file has more than MAX_CUES cues, rows or lines."""
    if count > MAX_CUES:
        raise FormatError(origin, "too-large", detail=str(MAX_CUES))


def check_page(text: str, origin: str) -> None:
    """Raise FormatError "too-large" or "line-too-long" if a page of plain text is beyond the bounds."""
    check_size(text, origin, MAX_PAGE_CHARS)
    check_lines(text, origin)


def check_lines(text: str, origin: str) -> None:
    """Raise FormatError "line-too-long" with the line if one has more than MAX_LINE_CHARS characters."""
    if len(text) <= MAX_LINE_CHARS:
        return
    start = 0
    number = 1
    while True:
        end = text.find("\n", start)
        if (len(text) if end < 0 else end) - start > MAX_LINE_CHARS:
            raise FormatError(origin, "line-too-long", line=number, detail=str(MAX_LINE_CHARS))
        if end < 0:
            return
        start = end + 1
        number += 1


def parse_json(text: str, origin: str, line: int | None = None) -> object:
    """Return the value of JSON `text`. `line` is where it stands when it is one line of a file.

    Raises FormatError: "damaged" where it is no JSON, "too-deep", "too-large".
    """
    check_size(text, origin)
    if text.count(",") + text.count("[") + text.count("{") > MAX_NODES:  # before memory is spent on them
        raise FormatError(origin, "too-large", line=line, detail=str(MAX_NODES))
    try:
        value: object = json.loads(text.lstrip("\ufeff"))
    except json.JSONDecodeError as error:
        raise FormatError(origin, "damaged", line=line or error.lineno, detail=error.msg) from error
    except RecursionError as error:
        raise FormatError(origin, "too-deep", line=line, detail=str(MAX_DEPTH)) from error
    except ValueError as error:  # an integer of more digits than Python converts
        raise FormatError(origin, "damaged", line=line, detail=str(error)) from error
    _check_tree(value, origin, line)
    return value


def _check_tree(value: object, origin: str, line: int | None) -> None:
    level: list[object] = [value]
    for _ in range(MAX_DEPTH):
        below: list[object] = []
        for node in level:
            if isinstance(node, Mapping):
                below.extend(node.values())
            elif isinstance(node, list):
                below.extend(node)
        if not below:
            return
        level = below
    raise FormatError(origin, "too-deep", line=line, detail=str(MAX_DEPTH))


def check_zip(archive: ZipFile, origin: str) -> None:
    """Raise FormatError "too-large" if the parts of `archive` unpack to more than the bounds allow.

    The sizes a zip declares are also the most that zipfile will read of a part, so a lie is no way round.
    """
    parts = archive.infolist()
    total = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or total > MAX_UNPACKED_BYTES:
        raise FormatError(origin, "too-large", detail=str(MAX_UNPACKED_BYTES))
    for part in parts:
        if part.file_size > 1024 * 1024 and part.file_size > MAX_PACKING * max(part.compress_size, 1):
            raise FormatError(origin, "too-large", detail=part.filename[:80])
        if part.flag_bits & 1:
            raise FormatError(origin, "encrypted", detail=part.filename[:80])
