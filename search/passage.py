"""Sentences of a turn, and what they are: the pieces a passage is made of."""

import re
from typing import NamedTuple

LIMIT = 200  # code points a passage should not exceed

_CLOSERS = "”’」』）)》〉】］\\]\"'"  # inside a character class
_END = re.compile(rf"(?:[。！？!?…]+|(?<![\d.])\.(?=[\s{_CLOSERS}]|$)|\.(?=\s+[A-Z\"“])|\.$)[{_CLOSERS}]*")
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|sr|jr|st|vs|no|inc|ltd|co|e\.g|i\.e|etc)|\b[A-Z])\.$", re.IGNORECASE
)
_PAIRS = {"“": "”", "‘": "’", "「": "」", "『": "』", "（": "）", "(": ")", "《": "》", "【": "】", "[": "]"}
_LONGEST_PAIR = LIMIT  # an opening mark without its partner this near is a slip of the pen
_BLANK = re.compile(r"\s*")

_QUESTION_END = re.compile(rf"[?？][{_CLOSERS}\s]*$|(?:吗|嗎|么|呢)[。.…]*[{_CLOSERS}\s]*$")


class Sentence(NamedTuple):
    """A sentence's place in its turn: code points, 0-based, end exclusive, no blanks at either end."""

    start: int
    end: int


def sentences(text: str) -> list[Sentence]:
    """The sentences of a turn, in order; together they hold all of it but blanks.

    No border is inside a quotation or bracket. What is longer than LIMIT is divided at line ends, and then at
    the widest punctuation that it has, for speech that was written down without full stops.
    """
    inside = _enclosed(text)
    found: list[Sentence] = []
    start = 0
    for match in _END.finditer(text):
        end = match.end()
        if inside[end]:
            continue
        if match[0][0] == "." and _ABBREVIATION.search(text, max(0, end - 6), match.start() + 1):
            continue
        found += _divided(text, start, end, inside)
        start = end
    return found + _divided(text, start, len(text), inside)


def _enclosed(text: str) -> bytearray:
    """1 for each offset where a cut would part an opening mark from its closing one."""
    inside = bytearray(len(text) + 1)
    at = 0
    for match in re.finditer("[“‘「『（(《【\\[]", text):
        if match.start() < at:
            continue
        close = text.find(_PAIRS[match[0]], match.start(), match.start() + _LONGEST_PAIR)
        if close > 0:
            at = close
            inside[match.start() + 1 : close + 1] = b"\x01" * (close - match.start())
    return inside


_CUTS = (re.compile(r"\n+"), re.compile("[；;：:—]+"), re.compile("[，,、]+"), re.compile(r"\s+"))


def _divided(text: str, start: int, end: int, inside: bytearray, level: int = 0) -> list[Sentence]:
    """One sentence without the blanks around it; several if it is too long, none if it is blank."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        return []
    if end - start <= LIMIT or level == len(_CUTS):
        return [Sentence(start, end)]
    found: list[Sentence] = []
    for match in _CUTS[level].finditer(text, start, end):
        if inside[match.end()] or (level > 0 and match.end() - start < LIMIT // 2):
            continue
        found += _divided(text, start, match.end(), inside, level + 1)
        start = match.end()
    return found + _divided(text, start, end, inside, level + 1)


def asks(text: str) -> bool:
    """Whether a turn ends in asking: its last sentence, or the last but one, is a question."""
    tail = sentences(text[-2 * LIMIT :])[-2:]
    return any(is_question(text[-2 * LIMIT :][s.start : s.end]) for s in tail)


def is_question(sentence: str) -> bool:
    """Whether a sentence ends as a question does."""
    return _QUESTION_END.search(sentence) is not None
