"""Text exports of meeting and podcast tools: every stretch of speech is headed by a name and a time.

One grammar of heading lines serves all, because each tool writes several and changes them with its version:
飞书妙记, 讯飞听见, 腾讯会议, 通义听悟, 钉钉闪记, 小宇宙, language models, Otter, Zoom, Teams, Rev,
Descript, Meet. A file uses one shape throughout, and that is the evidence: a line of speech that happens to
end in a time has another shape, or a "name" that never returns and a time that does not fit its neighbours.
"""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from enum import Enum
from typing import NamedTuple

from corpus.formats.clock import RANGE, parse_range
from corpus.formats.labels import clean_label, is_anonymous, is_role
from corpus.formats.voices import could_be_name, is_channel

_DAY = r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[ \t]+)?"
_HALF = r"(?:[ \t]?[AaPp]\.?[Mm]\.?)?"
_WHEN = rf"{_DAY}({RANGE}){_HALF}"
_BOXED = rf"[\[【(（<]\s*{_WHEN}\s*[\]】)）>]"
_GAP = r"[ \t\u3000\xa0]"
# No sentence punctuation in a name; a colon only inside brackets would be odd enough to refuse.
_NAME = (
    r"([^\s:：,，。!！?？;；、\"“”][^:：,，。!！?？;；\"“”\[\]【】\n]{0,59}?"
    r"(?: ?[(（][^()（）:：\n]{1,40}[)）])?)"
)
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)")
_MARKED = re.compile(r"[*_#>\\]")
_LEAD = re.compile(r"\A\s*(?:#{1,6}\s+|>\s+)?")


class Shape(Enum):
    """Where a heading line has its name, time and text."""

    NAME_TIME = "name, time, text below"
    TIME_NAME = "time, name, text below"
    NAME_BOXED = "name (time): text here or below"
    TIME_LABEL = "time name: text here or below"
    LABEL_TIME = "name: (time) text here or below"
    TIME_ONLY = "time alone, then a line that begins with a name"
    TIME_OVER = "time alone, then a name alone"
    NAME_OVER = "name alone, then a time alone"


_ONE_LINE: tuple[tuple[Shape, re.Pattern[str]], ...] = (
    (
        Shape.LABEL_TIME,
        re.compile(rf"(?P<name>\[?{_NAME}\]?){_GAP}*[:：]{_GAP}*(?P<time>{_BOXED}|{_WHEN}\Z)(?P<text>.*)\Z"),
    ),
    (
        Shape.NAME_BOXED,
        re.compile(
            rf"(?P<name>\[?{_NAME}\]?){_GAP}*(?P<time>{_BOXED}|{_GAP}{_WHEN}){_GAP}*[:：](?!\d){_GAP}*(?P<text>.*)\Z"
        ),
    ),
    (
        Shape.TIME_LABEL,
        re.compile(
            rf"(?P<time>{_BOXED}|{_WHEN}){_GAP}*(?:[-–—|]{_GAP}*)?(?:"
            rf"(?P<name>[\[【(（<]?{_NAME}[\]】)）>]?){_GAP}*[:：]|(?P<name2>[\[【<]{_NAME}[\]】>]))"
            rf"{_GAP}*(?P<text>.*)\Z"
        ),
    ),
    (
        Shape.NAME_TIME,
        re.compile(
            rf"(?P<name>[\[【]?{_NAME}[\]】]?)(?:{_GAP}+|{_GAP}*[|•·–—,，-]{_GAP}*|(?<=[\]】])|(?=[\[【(（]))"
            rf"(?P<time>{_BOXED}|{_WHEN}){_GAP}*(?P<text>)\Z"
        ),
    ),
    (
        Shape.TIME_NAME,
        re.compile(
            rf"(?P<time>{_BOXED}|{_WHEN})(?:{_GAP}*[|•·–—-]{_GAP}*|{_GAP}+|(?<=[\]】)）>]))"
            rf"(?P<name>[\[【]?{_NAME}[\]】]?){_GAP}*(?P<text>)\Z"
        ),
    ),
)
# The time first, then the name in bold with nothing but that to part it from the speech.
_BOLD_NAME = re.compile(
    rf"\A(?P<when>{_BOXED}|{_WHEN}){_GAP}*\*\*(?P<who>[^*\n]{{1,60}}?)(?<![:：])\*\*{_GAP}*(?![:：])(?=\S)"
)
_HAS_TIME = re.compile(r"\d:[0-5]?\d|\dm ?\d")
# Logs are headed by times as well: levels, addresses and paths are nobody's name.
_MACHINE = re.compile(
    r"[<>=/\\{}$%^~]|\d\.\d|\b(?:INFO|WARN|WARNING|ERROR|DEBUG|TRACE|FATAL|CRITICAL|NOTICE)\b"
)
TIME_LINE = re.compile(rf"\W{{0,3}}{_WHEN}\W{{0,3}}\Z")
COLON_LABEL = re.compile(rf"(?P<name>[\[【]?{_NAME}[\]】]?){_GAP}*[:：]{_GAP}*(?P<text>.*)\Z")


class Heading(NamedTuple):
    """Lines that head speech: `lines` of them from the 0-based `index`; `text` is what is said on them.

    `label` is None where it names a channel, which comes once: nobody is known to speak there.
    """

    at: int
    lines: int
    shape: Shape
    label: str | None
    start: timedelta | None
    end: timedelta | None
    text: str


def bare(line: str) -> str:
    """Return a line without Markdown's emphasis, heading and quote marks around name and time."""
    if not _MARKED.search(line):
        return line.strip()
    return _EMPHASIS.sub("", _LEAD.sub("", line)).replace("\\[", "[").replace("\\]", "]").strip()


def one_line_headings(index: int, line: str) -> list[Heading]:
    """Return how the line can be read as a heading by itself, one reading a shape."""
    if not _HAS_TIME.search(line):
        return []
    text = bare(_BOLD_NAME.sub(r"\g<when> \g<who>: ", line.strip()))
    if TIME_LINE.match(text):
        return []
    found: list[Heading] = []
    for shape, pattern in _ONE_LINE:
        match = pattern.match(text)
        if not match:
            continue
        label = clean_label(match.group("name") or match.groupdict().get("name2") or "")
        start, end = parse_range(match.group("time"))
        if label and is_name_like(label):
            found.append(Heading(index, 1, shape, label, start, end, match.group("text").strip()))
    return found


def is_name_like(label: str) -> bool:
    """Return whether a label could be what a tool calls a person: short, few words, more than digits."""
    if not any(character.isalpha() for character in label) or label[0] in "[【(（<" or _MACHINE.search(label):
        return False
    if is_anonymous(label):
        return True
    if label.isascii():
        return len(label) <= 48 and len(label.split()) <= 7
    return len(label) <= 24


def two_line_headings(rows: Sequence[tuple[int, str]]) -> list[Heading]:
    """Return the headings made of a line of time and a line of name, of (index, line) rows with text."""
    found: list[Heading] = []
    for order, (index, line) in enumerate(rows):
        text = bare(line) if _HAS_TIME.search(line) else ""
        match = TIME_LINE.match(text)
        if not match:
            continue
        start, end = parse_range(text)
        if order + 1 < len(rows):
            below, label_line = rows[order + 1][0], bare(rows[order + 1][1])
            label = COLON_LABEL.match(label_line)
            if label and is_name_like(clean_label(label.group("name"))):
                name = clean_label(label.group("name"))
                found.append(
                    Heading(
                        index,
                        below - index + 1,
                        Shape.TIME_ONLY,
                        name,
                        start,
                        end,
                        label.group("text").strip(),
                    )
                )
            elif _is_bare_name(label_line):
                name = clean_label(label_line)
                found.append(Heading(index, below - index + 1, Shape.TIME_OVER, name, start, end, ""))
        if order and _is_bare_name(bare(rows[order - 1][1])):
            above = rows[order - 1][0]
            name = clean_label(bare(rows[order - 1][1]))
            found.append(Heading(above, index - above + 1, Shape.NAME_OVER, name, start, end, ""))
    return found


def _is_bare_name(line: str) -> bool:
    return bool(line) and bool(re.fullmatch(_NAME, line)) and is_name_like(line) and not TIME_LINE.match(line)


def choose(headings: Sequence[Heading]) -> list[Heading]:
    """Return the headings that the file supports: those of its prevailing shape, with names that hold."""
    by_shape: dict[Shape, list[Heading]] = {}
    for heading in headings:
        by_shape.setdefault(heading.shape, []).append(heading)
    best: list[Heading] = []
    for shape in Shape:  # ties go to the shape that is named first
        kept = _supported(by_shape.get(shape, []))
        if _weight(kept) > _weight(best):
            best = kept
    return best


def _weight(headings: Sequence[Heading]) -> int:
    counts = Counter(heading.label for heading in headings)
    return sum(2 if counts[h.label] > 1 or is_role(h.label or "") else 1 for h in headings)


def _supported(headings: Sequence[Heading]) -> list[Heading]:
    """Drop the readings whose name stands once and whose time does not fit between its neighbours."""
    counts = Counter(heading.label for heading in headings)
    sure = [h for h in headings if counts[h.label] > 1 or is_role(h.label or "")]
    kept: list[Heading] = []
    following = iter(sure)
    coming = next(following, None)
    last = timedelta(0)
    for heading in headings:
        if heading is coming:
            kept.append(heading)
            last = heading.start or last
            coming = next(following, None)
        elif heading.start is None or not could_be_name(heading.label or ""):
            continue
        elif last <= heading.start and _before(heading.start, coming, last):
            kept.append(heading._replace(label=None) if is_channel(heading.label or "") else heading)
            last = heading.start
    return kept


def _before(time: timedelta, coming: Heading | None, last: timedelta) -> bool:
    """Whether a time is not past the next sure heading; a sure one that runs backwards says nothing."""
    return coming is None or coming.start is None or time <= coming.start or coming.start < last


def evidence(headings: Sequence[Heading]) -> float:
    """Return the share of headings whose name repeats or was made up by a tool: 1.0 in a real export."""
    if not headings:
        return 0.0
    counts = Counter(heading.label for heading in headings)
    return sum(1 for h in headings if counts[h.label] > 1 or is_role(h.label or "")) / len(headings)


def clean_heading_label(found: re.Match[str]) -> str:
    """Return the label of a match of COLON_LABEL."""
    return clean_label(found.group("name"))
