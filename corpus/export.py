r"""The plain form in which a person corrects a transcript; `corpus/formats/exported.py` reads it.

    # yuanhua transcript 1
    # source: 3f2a9c0d1e4b
    # title: 城墙根下的修车铺
    # date: 2023-05-06
    # speaker: 魏长林 | 修车师傅 | 老魏
    # role: 主持人

    (heading) 一、手艺

    [00:01:02 - 00:01:30.5] 主持人：您修车多少年了？

    魏长林：三十一年。
        又是一段，还是他说的。

A turn starts at the start of a line with the name and a colon, further paragraphs of it are indented; `~`
before it says that its text was repaired. `(kind)` sets text aside. `#` starts a comment; those of the first
lines say what is known of the source. Blank lines don't count. `\\`, `\uXXXX` and `\UXXXXXXXX` stand for a
backslash and for characters that would be lost or misread, a line of one `\` for an empty paragraph.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from corpus.model import Aside, Speaker, Transcript, Turn

MAGIC = "# yuanhua transcript 1"
FORMAT = "yuanhua"
INDENT = "    "
EMPTY = "\\"

_ESCAPED = re.compile(r"\\(\\|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})")
_LOST = frozenset({"Cc", "Cs", "Zl", "Zp"})  # categories of characters that files and editors lose or turn


def export(transcript: Transcript, notes: Sequence[str] = ()) -> str:
    """The text of a transcript as a person can correct it; adding it replaces the source.

    `notes` become comments below the header, to tell that person how.
    """
    names = {speaker.id: speaker.name for speaker in transcript.speakers}
    lines = [MAGIC, *_header(transcript), *(f"# {note}" for note in notes), ""]
    asides = list(transcript.asides)
    for turn in transcript.turns:
        while asides and asides[0].line < turn.line:
            lines += [*_aside(asides.pop(0)), ""]
        lines += [*_turn(turn, names[turn.speaker_id]), ""]
    for aside in asides:
        lines += [*_aside(aside), ""]
    for repair in transcript.repairs:
        lines.append(f"# repair: {escape(repair.raw, '|')} | {escape(repair.fixed, '|')}")
    return "\n".join(lines).rstrip("\n") + "\n"


def _header(transcript: Transcript) -> Iterator[str]:
    source = transcript.source
    fields = {
        "source": source.id,
        "title": source.title,
        "date": source.recorded.isoformat() if source.recorded else None,
        "url": source.url,
        "media": source.media,
        "origin": source.origin,
    }
    yield from (f"# {key}: {escape(value)}" for key, value in fields.items() if value is not None)
    for speaker in transcript.speakers:
        key = "speaker" if speaker.scope is None else "role"
        yield f"# {key}: {' | '.join(escape(part, '|') for part in _known(speaker)).rstrip()}"


def _known(speaker: Speaker) -> tuple[str, ...]:
    return (speaker.name, speaker.about, *speaker.aliases)


def _turn(turn: Turn, name: str) -> list[str]:
    label = escape(name, ":：") if name[0] not in "#([~" else code(name[0]) + escape(name[1:], ":：")
    mark = "~ " if turn.repaired else ""
    first, *rest = paragraphs(turn.text)
    return [f"{mark}{_times(turn)}{label}{_colon(name)}{first}", *(INDENT + line for line in rest)]


def _colon(name: str) -> str:
    return ": " if all(character < "\u2e80" for character in name) else "："


def _aside(aside: Aside) -> list[str]:
    first, *rest = paragraphs(aside.text)
    return [f"({aside.kind}) {first}", *(INDENT + line for line in rest)]


def paragraphs(text: str) -> Iterable[str]:
    """The lines of a text, each so written that it reads back the same."""
    return (escape(line) or EMPTY for line in text.split("\n"))


def escape(text: str, marks: str = "") -> str:
    """A line with everything written as a code that a file, an editor or the reader would lose or misread."""
    middle = "".join(
        "\\\\" if character == "\\" else code(character) if _is_lost(character, marks) else character
        for character in text
    )
    if middle and middle[0].isspace():
        middle = code(middle[0]) + middle[1:]
    if middle and middle[-1].isspace():
        middle = middle[:-1] + code(middle[-1])
    return middle


def _is_lost(character: str, marks: str) -> bool:
    if character in marks or character == "\ufeff":
        return True
    return character != "\t" and unicodedata.category(character) in _LOST


def code(character: str) -> str:
    r"""A character as `\uXXXX` or `\UXXXXXXXX`."""
    number = ord(character)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def unescape(line: str) -> str:
    """The text of a written line; a code that is none stays as it is."""
    if line == EMPTY:
        return ""
    return _ESCAPED.sub(lambda match: _character(match[1]), line)


def _character(written: str) -> str:
    if written == "\\":
        return written
    number = int(written[1:], 16)
    return chr(number) if number < 0x110000 else "\\" + written


def _times(turn: Turn) -> str:
    if turn.start is None and turn.end is None:
        return ""
    start = "" if turn.start is None else clock(turn.start)
    return f"[{start}] " if turn.end is None else f"[{start} - {clock(turn.end)}] "


def clock(time: timedelta) -> str:
    """A time as `HH:MM:SS`, with as many decimals as it needs."""
    seconds, rest = divmod(time, timedelta(seconds=1))
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    decimals = f".{rest.microseconds:06d}".rstrip("0") if rest else ""
    return f"{hour:02d}:{minute:02d}:{second:02d}{decimals}"
