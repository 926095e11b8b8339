"""SubViewer subtitles as YouTube writes them (.sbv): a line of two times, then text."""

import re

from corpus.formats.captions import Caption, add_captions, timed_caption
from corpus.formats.script import Script, split_lines
from corpus.limits import check_count, check_lines
from corpus.model import Kind

_TIMING = re.compile(r"\s*(\d{1,3}:\d\d:\d\d\.\d{1,6}),(\d{1,3}:\d\d:\d\d\.\d{1,6})\s*\Z")
_BREAK = re.compile(r"\[br\]", re.IGNORECASE)


def sniff(content: str, name: str) -> bool:  # noqa: ARG001 - every sniffer is asked the same
    """Return whether the file begins with two times and a comma between them."""
    return bool(_TIMING.match(content.lstrip("\ufeff \t\r\n")[:80].split("\n")[0]))


def scan(content: str, origin: str) -> Script:
    """Return what the file says. Raises FormatError "line-too-long", "too-large"."""
    check_lines(content, origin)
    lines = split_lines(content)
    timings = [(index, found) for index, line in enumerate(lines) if (found := _TIMING.match(line))]
    check_count(len(timings), origin)
    stops = [*(index for index, _ in timings), len(lines)]
    captions = [
        _broken(timed_caption(lines, index, stop, found))
        for (index, found), stop in zip(timings, stops[1:], strict=True)
    ]
    script = Script("sbv")
    for number, line in enumerate(lines[: stops[0]], 1):
        script.set_aside(number, line, Kind.UNEXPLAINED)
    add_captions(script, captions)
    return script


def _broken(caption: Caption) -> Caption:
    """The cue with its marks of line breaks made into lines."""
    rows = (row for line in caption.lines for row in _BREAK.split(line))
    return caption._replace(lines=tuple(row for row in rows if row.strip()))
