"""Sentences of a turn, and what they are: the pieces a passage is made of."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from corpus.model import ASKING

LIMIT = 200  # code points a passage should not exceed

_CLOSERS = "”’」』）)》〉】］\\]\"'"  # inside a character class
_END = re.compile(rf"(?:[。！？!?…]+|(?<![\d.])\.(?=[\s{_CLOSERS}]|$)|\.(?=\s+[A-Z\"“])|\.$)[{_CLOSERS}]*")
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|sr|jr|st|vs|no|inc|ltd|co|e\.g|i\.e|etc)|\b[A-Z])\.$", re.IGNORECASE
)
_PAIRS = {"“": "”", "‘": "’", "「": "」", "『": "』", "（": "）", "(": ")", "《": "》", "【": "】", "[": "]"}
_LONGEST_PAIR = LIMIT  # an opening mark without its partner this near is a slip of the pen
_REQUEST = 12  # code points of what may follow a question: 请讲。

_QUESTION_END = re.compile(
    rf"[?？][{_CLOSERS}\s]*$|(?:吗|嗎|呢|(?<![什怎甚那这這多要])[么麼])[。.…]*[{_CLOSERS}\s]*$"
)


_ASKING = re.compile(f"[{ASKING}]")


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
    """Whether a turn ends in asking: in a question, or in one with a short request behind it."""
    tail = text[-2 * LIMIT :]
    if _ASKING.search(tail) is None:
        return False
    last = sentences(tail)[-2:]
    if (
        len(last) == 2
        and last[1].end - last[1].start <= _REQUEST
        and is_question(tail[last[0].start : last[0].end])
    ):
        return True
    return bool(last) and is_question(tail[last[-1].start : last[-1].end])


def is_question(sentence: str) -> bool:
    """Whether a sentence ends as a question does."""
    return _QUESTION_END.search(sentence) is not None


_LEANING = re.compile(  # how a sentence begins that is hardly understood without the one before
    "(?:但|可是|不过|所以|因此|因而|于是|而且|并且|另外|此外|同时|然后|接着|而|也|还|就|这|那|他|她|它|其|此|否则|反之|相反|比如|例如|第[二三四五]"
    "|(?:but|so|and|then|also|this|that|these|those|it|they|he|she|because|however|therefore)\\b)",
    re.IGNORECASE,
)
_ENOUGH = LIMIT * 4 // 5  # code points up to which a passage takes in what follows
_HELD = (
    "觉得|认为|相信|坚信|预测|判断|发现|希望|主张|反对|担心|看好|想说|敢说"  # after 我 or 我们
    "|think|believe|feel|argue|expect|found|learned|hope|worry"
)
_STANCE = re.compile(  # how a sentence begins, or nearly, that says what its speaker holds, or what follows
    f"^.{{0,12}}我(?:们|个人)?(?:还|也|一直|始终|真的|坚定地?)?(?:{_HELD})"
    f"|^.{{0,24}}\\b(?:i|we)(?:'ve)? (?:{_HELD})\\b"
    "|^.{0,12}(?:在我看来|我的(?:观点|看法|结论|判断|建议|理解))"
    "|^.{0,12}(?:所以|因此|关键|核心|本质|归根|总之|最重要|真正的?|其实|说白了)"
    "|^(?:so|therefore|in my view|the key|the point)\\b"
)


def grown(text: str, cut: Sequence[Sentence], window: tuple[int, int]) -> tuple[int, int]:
    """(start, end) of the passage around a window of sentences (first, behind the last).

    A turn that fits is shown whole. Else the passage takes in the sentence that it leans on, and what follows
    while it is short; three sentences at most.
    """
    if cut[-1].end - cut[0].start <= LIMIT:
        return cut[0].start, cut[-1].end
    first, last = window
    fits = cut[last - 1].end - cut[first - 1].start <= LIMIT if first else False
    if fits and last - first < 3 and _LEANING.match(text, cut[first].start):
        first -= 1
    while last - first < 3 and last < len(cut) and cut[last].end - cut[first].start <= _ENOUGH:
        last += 1
    return cut[first].start, cut[last - 1].end


def takes_stance(sentence: str) -> bool:
    """Whether a folded sentence says that it is what its speaker holds, or what follows from it."""
    return _STANCE.search(sentence) is not None
