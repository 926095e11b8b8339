"""Sentences of a turn, and what they are: the pieces a passage is made of."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from corpus.model import ASKING

VERSION = 1  # grows whenever the same text gives other sentences, or they ask, hold or lean otherwise
LIMIT = 200  # code points a passage should not exceed

_CLOSERS = "”’」』）)》〉】］\\]\"'"  # inside a character class
# Where a sentence may end. An ellipsis inside a line is a pause of the one who speaks.
_END = re.compile(  # every way begins with a character of its own: nothing is tried anywhere else
    rf"[。！？!?][。！？!?…]*[{_CLOSERS}]*"
    rf"|…(?<!……)…*(?=[\s{_CLOSERS}]|$)[{_CLOSERS}]*"
    rf"|\.(?:(?<![\d.]\.)(?=[\s{_CLOSERS}]|$)|(?=\s+[A-Z\"“])|$|(?<=[a-z]{{2}}\.)(?=[A-Z][a-z]*[\s,']))[{_CLOSERS}]*"
    r"|\n[ \t]*(?=(?:\d{1,2}[.、)）]|[-•*·])[ \t]*\S)"  # the next line is an item of a list
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|messrs|dr|prof|sr|jr|st|mt|gen|col|lt|sgt|capt|rev|hon|gov|sen|rep|vs|inc|ltd|co|corp|dept"
    r"|approx|est|al|cf|e\.g|i\.e|etc|ph\.d)|\b[A-Z])\.$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(  # an abbreviation where a number follows
    r"\b(?:nos?|pp?|figs?|vol|ch|sec|art|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.$", re.IGNORECASE
)
_NUMBER = re.compile(r"\s+\d")
_GOES_ON = re.compile(r"[ \t]+[a-z]")  # what was quoted ended, not the sentence
_PAIRS = {
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "（": "）",
    "(": ")",
    "《": "》",
    "【": "】",
    "[": "]",
    '"': '"',
    "'": "'",
}
_MARKS = re.compile("[" + "".join(map(re.escape, {*_PAIRS, *_PAIRS.values()})) + "]")
_DEEPEST = 9  # levels of marks within marks that are told apart
_STRAIGHT = "\"'"  # marks that open and close alike
_LONGEST_PAIR = LIMIT  # an opening mark without its partner this near is a slip of the pen
_REQUEST = 12  # code points of what may follow a question: 请讲。

_QUESTION_END = re.compile(
    rf"[?？][{_CLOSERS}\s]*$|(?:吗|嗎|呢|(?<![什怎甚那这這多要])[么麼])[。.…]*[{_CLOSERS}\s]*$"
)


_CLOSED = re.compile(rf"^[。.…{_CLOSERS}\s]+")  # what may stand between a sign of a question and its end


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
        if not inside[end] and _ends(text, match):
            found += _divided(text, start, end, inside)
            start = end
    return found + _divided(text, start, len(text), inside)


def _ends(text: str, match: re.Match[str]) -> bool:
    """Whether a sentence ends where it might, and not an abbreviation or a quotation inside it."""
    end = match.end()
    first, last = match[0][0], match[0][-1]
    if first == "\n":
        return not text[max(0, match.start() - 9) : match.start()].rstrip().endswith((":", "："))
    if first == ".":
        begin, dot = max(0, match.start() - 8), match.start() + 1
        if _ABBREVIATION.search(text, begin, dot):
            return False
        if _NUMBERED.search(text, begin, dot) and _NUMBER.match(text, dot):
            return False
    return last in "。！？!?….\n" or _GOES_ON.match(text, end) is None


def _enclosed(text: str) -> bytearray:
    """1 for each offset where a cut would part an opening mark from its closing one."""
    inside = bytearray(len(text) + 1)
    opened: list[tuple[str, int]] = []  # closing marks that are awaited, and where their partners stand
    for match in _MARKS.finditer(text):
        mark, at = match[0], match.start()
        if mark in "'’" and text[max(0, at - 1) : at].isalnum() and text[at + 1 : at + 2].isalnum():
            continue  # an apostrophe
        level = next(
            (i for i in range(len(opened) - 1, max(-1, len(opened) - _DEEPEST), -1) if opened[i][0] == mark),
            None,
        )
        if level is not None and _closes(text, mark, at):
            begin = opened[level][1]
            del opened[level:]
            if at - begin < _LONGEST_PAIR:
                inside[begin + 1 : at + 1] = b"\x01" * (at - begin)
        elif mark in _PAIRS and (mark not in _STRAIGHT or _opens(text, at)):
            opened.append((_PAIRS[mark], at))
    return inside


def _closes(text: str, mark: str, at: int) -> bool:
    """Whether a mark closes what it may: a straight single one only behind punctuation."""
    return mark != "'" or text[at - 1] in ".,!?"


def _opens(text: str, at: int) -> bool:
    """Whether a straight mark begins a quotation: it stands before a word, and not behind one."""
    before, after = text[max(0, at - 1) : at], text[at + 1 : at + 2]
    return not after.isspace() and after != "" and not (before.isascii() and before.isalnum())


_CUTS = (  # the widest first
    re.compile(r"\n+"),
    re.compile(r"…+|\.{3,}"),
    re.compile(r"[；;—]+|[：:]+(?![\d/])"),
    re.compile(r"(?<!\d)[，,、]+|[，,、]+(?!\d)"),
    re.compile(
        r"(?<!\s)\s+(?=(?:and|but|so|then|because|or|when|if|i|we|you|he|she|they|it)\b)", re.IGNORECASE
    ),
    re.compile(r"\s+"),
    # no mark at all: where a clause may begin, and then where somebody is named
    re.compile(
        "(?=然后|但是|可是|不过|所以|因为|而且|那么|后来|结果|如果|其实|就是|接着|最后|於是|於是|因為|後來|結果|其實|接著|最後)"
    ),
    re.compile("(?=我们|你们|他们|她们|我們|你們|他們|她們|这个|那个|這個|那個|大家|自己)"),
    re.compile("(?=[我你他她这那這])"),
)


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
    sign = max(map(tail.rfind, ASKING))
    if sign < 0 or len(_CLOSED.sub("", tail[sign + 1 :].rstrip(), count=1)) > _REQUEST:
        return False  # as most turns that have a sign: what follows is more than a request
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


_TALK = "谈谈|说说|讲讲|聊聊|介绍|分享|推荐|评价|解释"
_ASKED_FOR = re.compile(  # how a sentence begins that asks somebody to talk; folded
    "^(?:(?:那么?|好的?|最后|首先|接下来|所以)?[，, ]?)?(?:"
    "(?:请|麻烦|能否|能不能|可否)(?:您|你|各位|大家|两位|几位)?.{0,12}(?:谈|说|讲|聊|回答|" + _TALK + ")"
    "|(?:您|你|(?:给|跟|和|为)(?:我们|大家)).{0,8}(?:" + _TALK + ")"
    "|谈谈|说说|讲讲|聊聊|介绍一下).{0,40}$"
    r"|^(?:please|could you|can you|tell us|tell me|walk us)\b"
)


def is_request(sentence: str) -> bool:
    """Whether a folded sentence asks somebody to talk, in other form than a question."""
    return _ASKED_FOR.search(sentence) is not None


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


def grown(cut: Sequence[Sentence], leaning: Sequence[bool], window: tuple[int, int]) -> tuple[int, int]:
    """(start, end) of the passage around a window of sentences (first, behind the last).

    `leaning` tells of each sentence whether it leans on the one before. A turn that fits is shown whole. Else
    the passage takes in the sentence that it leans on, and what follows while it is short; three sentences at
    most.
    """
    if cut[-1].end - cut[0].start <= LIMIT:
        return cut[0].start, cut[-1].end
    first, last = window
    fits = cut[last - 1].end - cut[first - 1].start <= LIMIT if first else False
    if fits and last - first < 3 and leaning[first]:
        first -= 1
    while last - first < 3 and last < len(cut) and cut[last].end - cut[first].start <= _ENOUGH:
        last += 1
    return cut[first].start, cut[last - 1].end


def leans(text: str, start: int) -> bool:
    """Whether the sentence that starts there is hardly understood without the one before."""
    return _LEANING.match(text, start) is not None


def takes_stance(sentence: str) -> bool:
    """Whether a folded sentence says that it is what its speaker holds, or what follows from it."""
    return _STANCE.search(sentence) is not None
