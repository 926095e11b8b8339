"""The room's entry: a file's bytes in, a transcript out."""

import re
from dataclasses import replace
from itertools import pairwise

from corpus.assemble import assemble
from corpus.decode import decode
from corpus.draft import Draft
from corpus.errors import FormatError, UnreadableError
from corpus.formats import FORMATS, Reader
from corpus.given import check_name
from corpus.limits import check_size
from corpus.model import Transcript
from corpus.page.tidy import tidy
from corpus.repair import repair

_CHARSET = re.compile(r"charset\s{0,4}=\s{0,4}[\"']?([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)


def read(
    data: bytes,
    name: str,
    *,
    speaker: str | None = None,
    format: str | None = None,  # noqa: A002 - the word of the command line
    content_type: str | None = None,
    url: str | None = None,
) -> Transcript:
    """Return what `data`, the content of the file or address `name`, says and who says it.

    `speaker` imports it as a monologue of that named person, `format` (a name in FORMATS) forces a reader,
    `content_type` is the header the data came with, `url` the address kept with the source.
    Raises only subclasses of UnreadableError, and InvalidError if nobody can be called `speaker`.
    """
    draft = read_draft(data, name, speaker=speaker, format=format, content_type=content_type)
    return assemble(draft if url is None else replace(draft, url=url), data, name)


def read_draft(
    data: bytes,
    name: str,
    *,
    speaker: str | None = None,
    format: str | None = None,  # noqa: A002
    content_type: str | None = None,
) -> Draft:
    """Return the draft of `data`: what `read` knows before speakers and turns get their ids."""
    check_size(data, name)
    speaker = None if speaker is None else check_name(speaker)
    forced = None if format is None else _named(format, name)
    reader = forced if forced is not None and forced.binary else None
    if forced is None:
        reader = next((each for each in FORMATS if each.binary and each.sniff(data, name)), None)
    if reader is not None:
        return _drafted(reader, data, name, speaker)
    found = _CHARSET.search(content_type or "")
    decoded = decode(data, name, found[1] if found else None)
    repaired = repair(decoded.text)
    reader = forced or _sniffed(repaired.text, name, content_type)
    draft = _drafted(reader, repaired.text, name, speaker)
    if reader.name == "timed" and forced is None and speaker is None:
        draft = tidy(_fuller(draft, repaired.text, name))
    doubts = (*decoded.doubts, *(("damage",) if repaired.undecided else ()))
    return replace(
        draft,
        encoding=decoded.encoding,
        repairs=(*draft.repairs, *repaired.repairs, *repaired.undecided),
        doubts=(*draft.doubts, *doubts),
    )


def _named(format_name: str, origin: str) -> Reader:
    reader = next((each for each in FORMATS if each.name == format_name), None)
    if reader is None:
        raise FormatError(origin, "format", detail=format_name)
    return reader


def _sniffed(content: str, name: str, content_type: str | None) -> Reader:
    texts = [each for each in FORMATS if not each.binary]
    found = next(each for each in texts if each.sniff(content, name))
    if content_type and "html" in content_type.lower() and found.name in {"markdown", "text"}:
        return next(each for each in texts if each.name == "html")  # only the header says so
    return found


def _drafted(reader: Reader, content: bytes | str, origin: str, speaker: str | None) -> Draft:
    if speaker is None:
        return reader.read(content, origin)
    if reader.monologue is None:
        raise FormatError(origin, "monologue", detail=reader.name)
    return reader.monologue(content, origin, speaker)


def _fuller(draft: Draft, content: str, origin: str) -> Draft:
    """The draft of a timed export, or a page's if times stand at a few of the speakers' labels only."""
    pages = (each for each in FORMATS if each.name in {"markdown", "text"})
    page = next(each for each in pages if each.sniff(content, origin))
    try:
        other = _drafted(page, content, origin, None)
    except UnreadableError:
        return draft
    return other if _changes(other) >= 1.5 * _changes(draft) else draft


def _changes(draft: Draft) -> int:
    return sum(one.label != other.label for one, other in pairwise(draft.cues))
