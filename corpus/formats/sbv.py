"""SubViewer subtitles as YouTube writes them (.sbv): a line of two times, then text."""

import re

from corpus.draft import Draft
from corpus.formats.captions import Caption, add_captions
from corpus.formats.clock import parse_time
from corpus.formats.script import Script, split_lines, to_draft
from corpus.limits import check_count, check_lines
from corpus.model import Kind

_TIMING = re.compile(r"\s*(\d{1,3}:\d\d:\d\d\.\d{1,6}),(\d{1,3}:\d\d:\d\d\.\d{1,6})\s*\Z")
_BREAK = re.compile(r"\[br\]", re.IGNORECASE)


def sniff(content: str, name: str) -> bool:  # noqa: ARG001 - every sniffer is asked the same
    """Return whether the file begins with two times and a comma between them."""
    return bool(_TIMING.match(content.lstrip("\ufeff \t\r\n")[:80].split("\n")[0]))


def read(content: str, origin: str) -> Draft:
    """Return the draft of an SBV file. Raises NoConversationError "no-speakers", "no-speech"."""
    return to_draft(scan(content, origin), origin)


def monologue(content: str, origin: str, speaker: str) -> Draft:
    """Return the draft of an SBV file in which `speaker` says what nobody else is named for."""
    return to_draft(scan(content, origin), origin, speaker)


def scan(content: str, origin: str) -> Script:
    """Return what the file says."""
    check_lines(content, origin)
    lines = split_lines(content)
    timings = [(index, found) for index, line in enumerate(lines) if (found := _TIMING.match(line))]
    check_count(len(timings), origin)
    stops = [*(index for index, _ in timings), len(lines)]
    captions = [
        Caption(
            line=min(index + 2, len(lines)),
            start=parse_time(found[1]),
            end=parse_time(found[2]),
            lines=tuple(row for line in lines[index + 1 : stop] for row in _BREAK.split(line) if row.strip()),
        )
        for (index, found), stop in zip(timings, stops[1:], strict=True)
    ]
    script = Script("sbv")
    for number, line in enumerate(lines[: stops[0]], 1):
        script.set_aside(number, line, Kind.UNEXPLAINED)
    add_captions(script, captions)
    return script
