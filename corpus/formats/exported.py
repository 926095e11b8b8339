"""Our own export, edited by a person or not. The form is described in `corpus/export.py`."""

import codecs
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from corpus.decode import decode
from corpus.draft import Draft
from corpus.errors import FormatError, NoConversationError
from corpus.export import FORMAT, MAGIC, unescape
from corpus.model import Aside, Cue, Kind, Repair

_SAVED = (
    (b"", "ascii"),
    (codecs.BOM_UTF8, "ascii"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ID = re.compile(r"[0-9a-f]{12}$")
_FIELD = re.compile(r"#\s*([a-z]+)\s*:\s*(.*)$")
_ASIDE = re.compile(r"\(([a-z]+)\)\s*(.*)$", re.DOTALL)
_TURN = re.compile(
    r"(?P<mended>~\s*+)?(?:\[(?P<start>[^\]-]*)(?:-(?P<end>[^\]]*))?\]\s*+)?(?P<name>[^:：]+)[:：]\s*(?P<text>.*)$"
)
_CLOCK = re.compile(r"(?:(\d+):)?(\d+):(\d\d)(?:\.(\d{1,6}))?$")


class Piece(NamedTuple):
    """A turn or an aside as written, and its indented lines as they are meant."""

    line: int  # 1-based
    text: str
    more: list[str]


def sniff(content: bytes, name: str) -> bool:  # noqa: ARG001 - every reader is asked in the same way
    """Whether the file starts as every export does."""
    starts = (mark + MAGIC.encode(encoding) for mark, encoding in _SAVED)
    return content.startswith(tuple(starts))


def read(content: bytes, origin: str) -> Draft:
    """The draft of an export, with the id of its source.

    Raises:
        DecodeError: it was saved in an encoding that does not explain it.
        FormatError: "export": a line is no turn, aside or comment, or an id, a time or a date is none.
        NoConversationError: no turn is left.
    """
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        text = decode(content, origin).text  # an editor saved it in its own encoding
    header = _Header(origin)
    cues: list[Cue] = []
    asides: list[Aside] = []
    for piece in _pieces(text, header):
        set_aside = _ASIDE.match(piece.text)
        if set_aside:
            asides.append(_aside(piece, set_aside, origin))
        else:
            cues.append(_cue(piece, origin))
    cues = [cue for cue in cues if cue.text.strip()]  # whose words were deleted says nothing any more
    if not cues:
        raise NoConversationError(origin, "empty")
    return header.draft(tuple(cues), tuple(asides))


class _Header:
    """What the comments say of the source and its speakers."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._fields: dict[str, str] = {}
        self._recorded: date | None = None
        self._about: dict[str, str] = {}
        self._roles: set[str] = set()
        self._same: dict[str, str] = {}
        self._repairs: list[Repair] = []

    def take(self, line: int, comment: str, *, first: bool) -> None:
        """Use a comment if it says something; `first` while no turn or aside has begun."""
        found = _FIELD.match(comment)
        if not found:
            return
        key, value = found.groups()
        if key == "repair":
            raw, _, fixed = value.partition("|")
            self._repairs.append(Repair(line, unescape(raw.strip()), unescape(fixed.strip())))
        elif first and key == "date":
            self._recorded = self._date(line, value)
        elif first and key in {"speaker", "role"}:
            self._know(value, role=key == "role")
        elif first and key == "source" and not _ID.match(value.strip()):
            raise FormatError(self._origin, "export", line, value)
        elif first:
            self._fields[key] = unescape(value.strip())

    def draft(self, cues: tuple[Cue, ...], asides: tuple[Aside, ...]) -> Draft:
        """The draft with everything that the comments said."""
        return Draft(
            FORMAT,
            cues,
            asides,
            title=self._fields.get("title", ""),
            recorded=self._recorded,
            url=self._fields.get("url"),
            media=self._fields.get("media"),
            origin=self._fields.get("origin"),
            source_id=self._fields.get("source"),
            repairs=tuple(self._repairs),
            about=self._about,
            roles=frozenset(self._roles),
            same=self._same,
        )

    def _know(self, value: str, *, role: bool) -> None:
        name, *rest = (unescape(part.strip()) for part in value.split("|"))
        about, *aliases = rest or [""]
        self._about[name] = about
        self._roles |= {name} if role else set()
        self._same |= {alias: name for alias in aliases if alias}

    def _date(self, line: int, value: str) -> date:
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            raise FormatError(self._origin, "export", line, value) from None


def _pieces(text: str, header: _Header) -> Iterator[Piece]:
    """The turns and asides as written; comments go to the header."""
    piece: Piece | None = None
    first = True
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        if line.startswith("#"):
            header.take(number, line, first=first)
        elif piece is not None and line[0].isspace():
            piece.more.append(unescape(line.strip()))
        else:
            if piece is not None:
                yield piece
            piece, first = Piece(number, line.strip(), []), False
    if piece is not None:
        yield piece


def _aside(piece: Piece, found: re.Match[str], origin: str) -> Aside:
    try:
        kind = Kind(found[1])
    except ValueError:
        raise FormatError(origin, "export", piece.line, piece.text) from None
    return Aside(piece.line, "\n".join((unescape(found[2]), *piece.more)), kind)


def _cue(piece: Piece, origin: str) -> Cue:
    found = _TURN.match(piece.text)
    if not found:
        raise FormatError(origin, "export", piece.line, piece.text)
    clocks = [(written or "").strip() for written in (found["start"], found["end"])]
    if any(clock and not _CLOCK.match(clock) for clock in clocks):
        raise FormatError(origin, "export", piece.line, piece.text)
    start, end = map(_time, clocks)
    name = unescape(found["name"].strip())
    if not name.strip():
        raise FormatError(origin, "export", piece.line, piece.text)
    return Cue(
        piece.line,
        name,
        "\n".join((unescape(found["text"]), *piece.more)),
        start,
        end,
        repaired=bool(found["mended"]),
    )


def _time(clock: str) -> timedelta | None:
    found = _CLOCK.match(clock)
    if not found:
        return None
    hours, minutes, seconds, decimals = found.groups(default="0")
    return timedelta(
        hours=int(hours), minutes=int(minutes), seconds=int(seconds), microseconds=int(f"{decimals:0<6}")
    )
