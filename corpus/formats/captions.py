"""Cues of subtitles into utterances: voices, continuation, rolling captions. SRT, WebVTT and SBV share it."""

import html
import itertools
import re
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from corpus.formats.clock import parse_time
from corpus.formats.credits import is_credits
from corpus.formats.name_lines import Names, name_lines, name_over
from corpus.formats.script import Script, join_lines, join_words
from corpus.formats.voices import (
    Label,
    change_mark,
    dash_mark,
    find_label,
    is_sound,
    is_unexplained,
    supported,
)
from corpus.model import Kind


class Caption(NamedTuple):
    """One cue: first line number, times, and its raw lines with markup. `voice`: named beside the cue."""

    line: int
    start: timedelta | None
    end: timedelta | None
    lines: tuple[str, ...]
    voice: str | None = None


class Piece(NamedTuple):
    """A stretch of a cue in plain text, and the voice that a tag names for it."""

    text: str
    voice: str | None
    line: int


def timed_caption(
    lines: Sequence[str], at: int, stop: int, times: re.Match[str], voice: str | None = None
) -> Caption:
    """Return the cue whose time line is `lines[at]`, as `times` matched it, with its text before `stop`."""
    return Caption(
        line=min(at + 2, len(lines)),
        start=parse_time(times[1]),
        end=parse_time(times[2]),
        lines=tuple(line for line in lines[at + 1 : stop] if line.strip()),
        voice=voice,
    )


_VOICE = re.compile(r"<v(?:\.[^\s>]*)?(?:[ \t\n]++([^>]{0,300}+))?>|(</v>)", re.IGNORECASE)
# Tags of WebVTT, SubRip and ASS, and YouTube's word times. Anything else in angle brackets is text.
_MARKUP = re.compile(
    r"</?(?:c|i|b|u|s|em|strong|ruby|lang|font|span|p|v)(?:[.\s][^<>]*)?/?>"
    r"|<rt>.*?</rt>|<\d+:[\d:.]+>|\{\\[^{}]*\}|<br ?/?>",
    re.IGNORECASE,
)
_DASH_END = re.compile(r"(?:\A|\n)\s*[-–—]\s*\Z")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’」』)）]*\s*\Z|[-—–]\s*\Z")
_CAPITAL = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+")


def plain(text: str) -> str:
    """Return cue text without tags, with entities resolved."""
    return html.unescape(_MARKUP.sub("", text)).replace("\u200b", "").replace("\xa0", " ")


def add_captions(script: Script, captions: Sequence[Caption]) -> None:
    """Add what the captions say to a script."""
    captions = _unrolled(captions)
    pieces = [_pieces(caption) for caption in captions]
    tagged = any(piece.voice for parts in pieces for piece in parts) or any(c.voice for c in captions)
    names = Names() if tagged else _names(pieces)
    voice: str | None = None
    for caption, parts in zip(captions, pieces, strict=True):
        if caption.voice:
            voice = caption.voice
        for piece in parts:
            if tagged:
                own = piece.voice or caption.voice
                voice = own or voice
                _say(script, caption, piece, voice, piece.text, own=own is not None)
            else:
                voice = _say_lines(script, caption, piece, voice, names)


def _say(script: Script, caption: Caption, piece: Piece, voice: str | None, text: str, *, own: bool) -> None:
    """Say a stretch of a cue. A sound alone is somebody's only if it is given to them by name (`own`)."""
    if is_sound(text) and not own:
        script.set_aside(piece.line, text, Kind.SOUND)
    elif text.strip():
        script.say(piece.line, voice, text, caption.start, caption.end)


MOST_CREDITED = 2
"""Times that credits say the same of somebody, 字幕; a label that comes more often speaks."""


def _label_of(piece: Piece) -> str | None:
    label = find_label(piece.text)
    return label.name if label else None


def _names(pieces: Sequence[Sequence[Piece]]) -> Names:
    """The names before colons and those alone over their words."""
    found: list[Label] = []
    cues: list[tuple[list[str], bool]] = []
    mentions: set[str] = set()
    every = [piece for parts in pieces for piece in parts]
    stops = sum(1 for piece in every if _SENTENCE_END.search(piece.text))
    unmarked = stops * 10 < len(every)  # captions without punctuation say nothing by a missing full stop
    often = {name for name, count in Counter(map(_label_of, every)).items() if count > MOST_CREDITED}
    ended = opening = True
    for piece in every:
        fresh = ended or unmarked
        rows = _rows(piece.text)
        cues.append((rows, fresh))
        for line in rows:
            label = find_label(line) if not is_credits(line, often) else None
            if label:
                found.append(label._replace(fresh=fresh, opening=opening))
            mentions.update(_CAPITAL.findall(line))
            fresh = opening = False
        ended = bool(_SENTENCE_END.search(piece.text))
    names = supported(found, mentions)
    strange = {
        label.name for label in found if label.fresh and not label.doubtful and is_unexplained(label.name)
    }
    return name_lines(cues, names)._replace(strange=frozenset(strange) - names if names else frozenset())


def _rows(text: str) -> list[str]:
    """The lines of a cue, a label that wraps onto the second line put together again."""
    rows = [row for row in text.split("\n") if row.strip()]
    if len(rows) > 1 and not find_label(rows[0]) and len(rows[0]) <= 40 and rows[0][-1:].isalnum():
        wrapped = join_words(rows[0], rows[1])
        label = find_label(wrapped)
        if label and label.end > len(rows[0]) and find_label(rows[1]):
            return [wrapped, *rows[2:]]
    return rows


def _say_lines(script: Script, caption: Caption, piece: Piece, voice: str | None, names: Names) -> str | None:
    """Say one piece line by line; return whose voice it ends in."""
    rows = _rows(piece.text)
    dashes = sum(1 for row in rows if dash_mark(row)) > 1
    text: list[str] = []
    own = False

    def flush() -> None:
        _say(script, caption, piece, voice, join_lines(text), own=own)
        text.clear()

    over = name_over(rows) if names.over or names.doubtful else None
    if over in names.over:
        voice, own = over, True
        rows = rows[1:]
    elif over in names.doubtful and len(rows) > 1:
        voice = None
        script.doubts.add("label")
    for row in rows:
        label = find_label(row)
        mark = change_mark(row) or (dash_mark(row) if dashes else 0)
        if label and label.name in names.labels:
            flush()
            voice, own = label.name, True
            text.append(row[label.end :])
        elif label and label.name in names.strange:
            flush()
            voice, own = None, False
            script.doubts.add("label")
            text.append(row)
        elif is_credits(row, names.labels):
            flush()
            script.set_aside(piece.line, row, Kind.CREDIT)
        elif mark:
            flush()
            voice, own = None, False
            text.append(row[mark:])
        elif is_sound(row):
            flush()
            own = False
            script.set_aside(piece.line, row, Kind.SOUND)
        else:
            text.append(row)
    flush()
    return voice


def _pieces(caption: Caption) -> list[Piece]:
    """The stretches of a cue between voice tags."""
    raw = "\n".join(caption.lines)
    pieces: list[Piece] = []
    voice: str | None = None
    position = 0
    for found in _VOICE.finditer(raw):
        before = _DASH_END.sub("", plain(raw[position : found.start()]))  # a dialogue dash before the tag
        pieces.append(Piece(before, voice, caption.line))
        voice = " ".join(plain(found.group(1)).split()) or None if found.group(1) else None
        position = found.end()
    pieces.append(Piece(plain(raw[position:]), voice, caption.line))
    return [piece for piece in pieces if piece.text.strip()]


def _unrolled(captions: Sequence[Caption]) -> list[Caption]:
    """Take the repeated lines out of rolling captions, in which each cue shows the tail of the one before.

    Only where most of the file rolls, and only lines repeated exactly: 对对对 said twice stays said twice.
    """
    shown = [
        tuple(" ".join(plain(line).split()) for line in c.lines if plain(line).strip()) for c in captions
    ]
    pairs = [(before, after) for before, after in itertools.pairwise(shown) if before and after]
    rolling = sum(1 for before, after in pairs if 0 < _overlap(before, after) < len(after))
    if rolling < 3 or rolling * 4 < len(pairs):
        return list(captions)
    result: list[Caption] = []
    before: tuple[str, ...] = ()
    for caption, lines in zip(captions, shown, strict=True):
        repeated = _overlap(before, lines)
        raw = [line for line in caption.lines if plain(line).strip()]
        result.append(caption._replace(lines=tuple(raw[repeated:])))
        before = lines or before
    return result


def _overlap(before: Sequence[str], after: Sequence[str]) -> int:
    """How many first lines of `after` are the last lines of `before`."""
    for count in range(min(len(before), len(after)), 0, -1):
        if before[-count:] == after[:count]:
            return count
    return 0
