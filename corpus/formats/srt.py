"""SubRip subtitles (.srt): number, time line, text. Names stand in front of the text, if anywhere."""

import re

from corpus.formats import timed
from corpus.formats.captions import Caption, add_captions, timed_caption
from corpus.formats.clock import CLOCK
from corpus.formats.labels import voice_label
from corpus.formats.script import Script, split_lines
from corpus.limits import check_count, check_lines

# Tolerated: one digit, a period before the milliseconds or none, bare seconds, positions after the times.
_POINT = rf"({CLOCK}|\d{{1,6}}[.,]\d{{1,6}})"
TIMING = re.compile(rf"[ \t]*{_POINT}[ \t]*--?>[ \t]*{_POINT}(?:[ \t]+[^\n]*)?[ \t]*\Z")
_NUMBER = re.compile(r"\s*\d+(?:[ \t]+\(?(spk[ _]?\d+|speaker[ _]?\d+|说话人 ?\d+)\)?)?\s*\Z", re.IGNORECASE)


def sniff(content: str, name: str) -> bool:
    """Return whether the file begins with a cue number and a time line."""
    head = content[:65536].lstrip("\ufeff \t\r\n").splitlines()
    if not head or head[0].startswith("WEBVTT"):
        return False
    first = next((index for index, line in enumerate(head) if TIMING.match(line)), None)
    if first is None:
        return False
    if first and _NUMBER.match(head[first - 1]):
        return first == 1 or name.lower().endswith(".srt")
    return first == 0 and not timed.names_speakers(content)  # times over names: a meeting's minutes


def scan(content: str, origin: str) -> Script:
    """Return what the file says. Raises FormatError "line-too-long", "too-large"."""
    check_lines(content, origin)
    check_count(content.count("-->"), origin)
    lines = split_lines(content)
    timings = [index for index, line in enumerate(lines) if TIMING.match(line)]
    captions: list[Caption] = []
    for order, index in enumerate(timings):
        after = timings[order + 1] if order + 1 < len(timings) else len(lines)
        stop = after
        if after < len(lines) and after - 1 > index and _NUMBER.match(lines[after - 1]):
            stop = after - 1
        found = TIMING.match(lines[index])
        number = _NUMBER.match(lines[index - 1]) if index else None
        assert found is not None
        voice = voice_label(number[1]) if number and number[1] else None
        captions.append(timed_caption(lines, index, stop, found, voice))
    script = Script("srt")
    add_captions(script, captions)
    return script
