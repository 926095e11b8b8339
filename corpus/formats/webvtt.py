"""WebVTT captions (.vtt): voice tags, NOTE and STYLE blocks, the dialects of Zoom, Teams and YouTube.

Format: W3C WebVTT. Voices are read from the raw cue text, because several may speak in one cue.
"""

import re

from corpus.formats.captions import Caption, add_captions, timed_caption
from corpus.formats.script import Script, split_lines
from corpus.formats.srt import TIMING
from corpus.limits import check_count, check_lines
from corpus.model import Kind

# Zoom's caption files name the speaker in the cue's identifier: 12 "Ann Example" (3456789)
_ZOOM_ID = re.compile(r'\d+ "([^"]{1,80})" \(\d+\)\s*\Z')
_ID = re.compile(
    r"\d+\s*\Z|[0-9a-f\-]{20,}(?:/[\d\-]+)?\s*\Z|" + _ZOOM_ID.pattern
)  # with no blank line before it
_BLOCK = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t]|\Z)")
_HEADER = re.compile(r"[A-Za-z\-]{2,30}\s*[:=]\s*\S.{0,200}\Z")


def sniff(content: str, name: str) -> bool:  # noqa: ARG001 - every sniffer is asked the same
    """Return whether the file begins as WebVTT must."""
    return bool(re.match(r"\ufeff?\s{0,8}WEBVTT(?:[ \t\r\n]|\Z)", content))


def scan(content: str, origin: str) -> Script:
    """Return what the file says. Raises FormatError "line-too-long", "too-large"."""
    check_lines(content, origin)
    check_count(content.count("-->"), origin)
    lines = split_lines(content)
    script = Script("vtt")
    captions: list[Caption] = []
    index = _skip_header(lines, script)
    while index < len(lines):
        line = lines[index]
        if not line.strip():
            index += 1
        elif _BLOCK.match(line) and not _times_next(lines, index):
            index = _skip_block(lines, index, script)
        elif TIMING.match(line):
            index = _caption(lines, index, captions)
        elif _times_next(lines, index):
            index += 1  # a cue's identifier
        elif captions:  # text after a blank line inside a cue
            last = captions[-1]
            captions[-1] = last._replace(lines=(*last.lines, line))
            index += 1
        else:
            script.set_aside(index + 1, line, Kind.CHROME)
            index += 1
    add_captions(script, captions)
    return script


def _skip_header(lines: list[str], script: Script) -> int:
    index = next((number for number, line in enumerate(lines) if line.strip()), 0)
    head = re.match(r"\s*WEBVTT[ \t]*(?:-[ \t]*)?(.*)\Z", lines[index]) if lines else None
    if head:
        script.title = head.group(1).strip()
        script.set_aside(index + 1, script.title, Kind.HEADING)
        index += 1
    while index < len(lines) and _HEADER.match(lines[index]) and "-->" not in lines[index]:
        script.set_aside(index + 1, lines[index], Kind.CHROME)  # Kind: captions, Language: zh
        index += 1
    return index


def _skip_block(lines: list[str], index: int, script: Script) -> int:
    comment = lines[index].startswith("NOTE")
    while index < len(lines) and lines[index].strip():
        if comment:
            script.set_aside(index + 1, lines[index].removeprefix("NOTE"), Kind.NOTE)
        index += 1
    return index


def _times_next(lines: list[str], index: int) -> bool:
    return index + 1 < len(lines) and bool(TIMING.match(lines[index + 1]))


def _caption(lines: list[str], index: int, captions: list[Caption]) -> int:
    """Take the cue whose time line is at `index`; return where it ends. Only an empty line ends it."""
    found = TIMING.match(lines[index])
    assert found is not None
    zoom = _ZOOM_ID.match(lines[index - 1]) if index else None
    stop = index + 1
    while stop < len(lines) and lines[stop] and not TIMING.match(lines[stop]):
        if _ID.match(lines[stop]) and _times_next(lines, stop):
            break
        stop += 1
    captions.append(timed_caption(lines, index, stop, found, zoom[1] if zoom else None))
    return stop
