"""Damaged text put right by rule, where the whole document shows the damage; never by guess.

Two families come from tools that convert GBK pages to Traditional Chinese byte by byte:

1. Pinyin in brackets after converted characters, `關(guān)`. The tool replaced byte pairs, so it also fires
   where a pair straddles two characters: inside Latin words, `O(shè)penAI`, or inside a character, where the
   bracket is eaten and everything after it is shifted by one byte: `?qū)崿F` is 實現.
2. A lost lead byte. The byte before A3xx (the full-width marks) became "?", and the text after it is shifted
   by one byte until the bytes realign: `?,F` is 。現, `?!?/p>` is 。” and an eaten "<".

Shifted text is encoded as GB18030 again (it holds private-use characters that only GB18030 encodes both ways)
and decoded with every lead byte that can have been lost. The document itself decides between them: how often
it has each candidate next to the same neighbours. Where it cannot decide, the place stays as it is.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from corpus.decode import plausibility
from corpus.model import Repair

DOMINANCE = 5
"""So many times more neighbours than the next a character has, to be taken without a witness."""

FEWEST_HITS = 8
"""Fewer bracketed syllables than this are nobody's damage."""

FEWEST_SHIFTS = 2
"""Nobody writes "?ａ" before a Chinese character twice."""

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_SYLLABLE = rf"[a-zü]{{0,5}}[{_TONED}][a-zü]{{0,5}}"
_TONE = re.compile(rf"[{_TONED}]")
_PINYIN = re.compile(rf"[(（]{_SYLLABLE}[)）]")
_AFTER = re.compile(rf"(?P<base>.)[(（](?P<syllable>{_SYLLABLE})[)）](?P<rest>[A-Za-z]{{0,20}}.?)?")
_SPLIT = re.compile(
    rf"(?P<mark>\?)(?P<syllable>{_SYLLABLE})\)(?P<shifted>[^\s?]{{1,60}})(?P<lost>\?(?=[!,;:]))?(?P<tail>[!,;:]?)"
)
_LOST = re.compile(r"\?(?P<mark>[!,;:?().！-～])(?P<shifted>[^\x00-\x3f]{1,60})")
_GAP = re.compile(r"\?(?P<shifted>[^\x00-\x3f！-～]{1,60})")
_WIDE_SHIFT = re.compile(r"\?[Ａ-Ｚａ-ｚ０-９][㐀-鿿\ue000-\uf8ff]")
_EATEN_TAG = re.compile(r"\?(?P<mark>[!,;:?().])\?(?P<tag>/[a-z][a-z0-9]{0,10}>)")
_HOT = re.compile(r"[(（?]")
_PAIRS = {
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "（": "）",
    "《": "》",
    "〈": "〉",
    "【": "】",
    "〔": "〕",
}


class Repaired(NamedTuple):
    """The text as it should be, what was changed, and the places that could not be decided (raw == fixed)."""

    text: str
    repairs: tuple[Repair, ...] = ()
    undecided: tuple[Repair, ...] = ()


class _Change(NamedTuple):
    start: int
    end: int
    raw: str
    fixed: str | None  # None: undecided
    put: str  # what replaces text[start:end]


def repair(text: str) -> Repaired:
    """Return `text` with both families of damage undone, if the document shows them; lines are kept."""
    if not _shows_pinyin(text) and not _shows_shift(text):
        return Repaired(text)
    clean = _PINYIN.sub("", text)
    witness = _Witness(clean)
    lines = text.split("\n")
    done: list[Repair] = []
    undecided: list[Repair] = []
    for index, line in enumerate(lines):
        if "(" not in line and "?" not in line and "（" not in line:
            continue
        lines[index], changes = _mend(line, witness)
        for change in changes:
            kept = done if change.fixed is not None else undecided
            kept.append(Repair(index + 1, change.raw, change.raw if change.fixed is None else change.fixed))
    return Repaired("\n".join(lines), tuple(done), tuple(undecided))


def _shows_pinyin(text: str) -> bool:
    """Whether bracketed syllables stand where the tool puts them.

    That is after converted characters only, those that GB2312 lacks. A text about pronunciation puts them
    after any character, and half of the commonest ones are the same in both scripts.
    """
    if _TONE.search(text) is None:
        return False
    bases = Counter(text[match.start() - 1 : match.start()] for match in _PINYIN.finditer(text))
    converted = hits = 0
    for base, count in bases.items():
        if "㐀" <= base <= "鿿":
            hits += count
            converted += 0 if _in_gb2312(base) else count
    return hits >= FEWEST_HITS and converted >= 0.95 * hits


def _shows_shift(text: str) -> bool:
    """Whether "?", a full-width letter or digit and a Chinese character stand together again and again."""
    return "?" in text and len(_WIDE_SHIFT.findall(text)) >= FEWEST_SHIFTS


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


class _Witness:
    """What the undamaged rest of the document says about which characters stand next to each other."""

    def __init__(self, clean: str) -> None:
        self._clean = clean
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._single: Counter[str] = Counter()
        self._neighbours: Counter[str] = Counter()  # how many different characters it stands beside

    def best(self, before: str, candidates: frozenset[str], after: str) -> str | None:
        """The one of `candidates` that the document has beside these neighbours, or None.

        Where it has none of them there, the one that stands beside the most different characters is taken,
        if no other comes near it: the continuation count of Kneser and Ney's smoothing (1995).
        """
        self._count()
        seen = [one for one in candidates if self._single[one]]
        beside = sorted(((self._score(before, one, after), one) for one in seen), reverse=True)
        if beside and beside[0][0] > 0:
            return beside[0][1] if len(beside) == 1 or beside[0][0] > beside[1][0] else None
        common = sorted(((self._neighbours[one], one) for one in seen), reverse=True)
        rival = common[1][0] if len(common) > 1 else 1
        alone = common and common[0][0] >= DOMINANCE * max(rival, 2)
        return common[0][1] if alone else None

    def beside(self, candidates: frozenset[str], after: str) -> str | None:
        """The one of `candidates` that the document has most often before `after`, None if it has none there."""
        self._count()
        ranked = sorted(((self._pairs[one, after], one) for one in candidates), reverse=True)
        clear = ranked and ranked[0][0] > 0 and (len(ranked) == 1 or ranked[0][0] > ranked[1][0])
        return ranked[0][1] if clear else None

    def _count(self) -> None:
        if not self._single:
            self._pairs.update(pairwise(self._clean))
            self._single.update(self._clean)
            self._neighbours.update(character for pair in self._pairs for character in pair)

    def _score(self, before: str, one: str, after: str) -> float:
        """How much of what follows `before` is `one`, and of what stands before `after`; 0 if never seen so."""
        left = self._pairs[before, one] / (1 + self._single[before]) if before else 0.0
        right = self._pairs[one, after] / (1 + self._single[after]) if after else 0.0
        return left + right + self._single[one] / 1e6 if left or right else 0.0


def _mend(line: str, witness: _Witness) -> tuple[str, list[_Change]]:
    """The line put right, and its changes from left to right, disjoint."""
    changes: list[_Change] = []
    mended: list[str] = []
    at = 0
    for hot in _HOT.finditer(line):
        if hot.start() < at:
            continue
        change = _change_at(hot.start(), at, mended, line, witness)
        if change is not None:
            mended += (line[at : change.start], change.put)
            at = change.end
            changes.append(change)
    return "".join((*mended, line[at:])), changes


def _change_at(at: int, done: int, mended: list[str], line: str, witness: _Witness) -> _Change | None:
    """What to do at a bracket or question mark; the line is mended up to `done`."""
    if line[at] != "?":
        match = _AFTER.match(line, at - 1) if at > done else None
        return None if match is None else _bracket(match)
    if (match := _EATEN_TAG.match(line, at)) is not None:
        return _eaten_tag(match, "".join((*mended, line[done:at])))
    before = line[at - 1] if at > done else "".join(mended[-2:])[-1:]
    for rule, change in ((_SPLIT, _split), (_LOST, _lost), (_GAP, _gap)):
        match = rule.match(line, at)
        found = None if match is None else change(match, line, before, witness)
        if found is not None:
            return found
    return None


def _bracket(match: re.Match[str]) -> _Change | None:
    base = match["base"]
    end = match.end() - len(match["rest"] or "")
    if base.isascii() and base.isalpha():
        fixed = base + (match["rest"] or "")
        return _Change(match.start(), end, match[0], fixed, base)
    if "㐀" <= base <= "鿿":
        return _Change(match.start(), end, match[0][: end - match.start()], base, base)
    return None


def _eaten_tag(match: re.Match[str], before: str) -> _Change | None:
    """`?!?/p>`: a lost lead byte, the mark, then the closing quote whose second byte ate the "<"."""
    depth: list[str] = []
    for character in before:
        if character in _PAIRS:
            depth.append(_PAIRS[character])
        elif depth and depth[-1] == character:
            depth.pop()
    if not depth:
        return None
    closing = depth[-1]
    lead, second = _full_width(match["mark"])
    encoded = closing.encode("gb18030")
    stop = bytes([0xA1, lead]).decode("gb18030")  # 。 is what stands before a closing quote and ends in A3
    if len(encoded) != 2 or encoded[0] != second:
        return None
    fixed = stop + closing
    return _Change(match.start(), match.end(), match[0], fixed, fixed)


def _full_width(mark: str) -> tuple[int, int]:
    """The two GB18030 bytes of the full-width form of an ASCII mark, or of a mark that still has it."""
    return 0xA3, (ord(mark) if mark.isascii() else ord(mark) - 0xFEE0) + 0x80


def _encode(text: str) -> bytes:
    try:
        return text.encode("gb18030")
    except UnicodeEncodeError:
        return b""


def _usual(character: str) -> bool:
    return (
        "一" <= character <= "鿿"
        or "\u3000" <= character <= "〕"
        or "！" <= character <= "～"
        or character.isascii()
        or character in "“”‘’…—·"
    )


def _decodings(pairs: Iterable[bytes]) -> frozenset[str]:
    """The usable characters among the decodings of `pairs`."""
    found: set[str] = set()
    for pair in pairs:
        try:
            decoded = pair.decode("gb18030")
        except UnicodeDecodeError:
            continue
        if len(decoded) == 1 and _usual(decoded):
            found.add(decoded)
    return frozenset(found)


@cache
def _before_byte(second: int) -> frozenset[str]:
    """The characters whose second byte is this one: what a lost lead byte can have made of it."""
    return _decodings(bytes((lead, second)) for lead in range(0x81, 0xFF))


@cache
def _after_byte(first: int) -> frozenset[str]:
    """The characters whose first byte is this one."""
    return _decodings(bytes((first, second)) for second in range(0x40, 0xFF))


def _solve(
    shifted: bytes, before: str, after: str, witness: _Witness, *, end_lost: bool = False
) -> str | None:
    """The text of `shifted` with one lost byte before it (and one after it), or None if undecided."""
    if len(shifted) < 1 + end_lost:
        return None
    body = shifted[1:-1] if end_lost else shifted[1:]
    try:
        middle = body.decode("gb18030")
    except UnicodeDecodeError:
        return None
    if not all(_usual(character) for character in middle):
        return None
    first = witness.best(before, _before_byte(shifted[0]), middle[:1] or after)
    if first is None or not end_lost:
        return first and first + middle
    last = witness.best((first + middle)[-1], _after_byte(shifted[-1]), after)
    return last and first + middle + last


def _realigned(shifted: str) -> Iterator[tuple[int, bytes]]:
    """Beginnings of `shifted` after which the bytes can be aligned again: (characters, their bytes).

    Either an ASCII letter is really the second byte of a character, or the second byte of the last character
    is really an ASCII letter.
    """
    encoded = bytearray()
    for index, character in enumerate(shifted):
        piece = _encode(character)
        if not 0 < len(piece) <= 2:
            return
        encoded += piece
        if len(piece) == 1 or _is_letter(piece[1]):
            yield index + 1, bytes(encoded)
        if len(piece) == 1:
            return


def _is_letter(byte: int) -> bool:
    return byte < 0x80 and chr(byte).isalpha()


def _lost(match: re.Match[str], line: str, before: str, witness: _Witness) -> _Change | None:
    mark = bytes(_full_width(match["mark"]))
    for length, encoded in _realigned(match["shifted"]):
        syllable = _PINYIN.match(line, match.start("shifted") + length)
        if syllable or length > 1 or not match["shifted"][0].isascii() or not match["mark"].isascii():
            change = _shifted_run(match, line, (length, mark + encoded), before, witness)
            if change is not None:
                return change
    return None


def _gap(match: re.Match[str], line: str, before: str, witness: _Witness) -> _Change | None:
    """`?粽詹贿h`: A3 and the next byte are no character together, so both of them became the "?" too.

    What was lost ends in A3, and the next character begins with a byte of 81 to A0, so 。 it is if the document
    has that character before what follows, and the words read better than what stands there.
    """
    for length, encoded in _realigned(match["shifted"]):
        end = match.start("shifted") + length
        try:
            middle = encoded[1:].decode("gb18030")
        except UnicodeDecodeError:
            continue
        after = middle[:1] or line[end : end + 1]
        first = witness.beside(_with_low_lead(encoded[0]), after)
        if first is None or not all(_usual(character) for character in middle):
            continue
        whole = first + middle
        if len(whole) > 1 and plausibility(whole) <= plausibility(match["shifted"][:length]):
            continue
        raw = line[match.start() : end]
        return _Change(match.start(), end, raw, "。" + whole, "。" + whole)
    return None


@cache
def _with_low_lead(second: int) -> frozenset[str]:
    """The characters with this second byte that begin with a byte which A3 makes no character with."""
    return _decodings(bytes((lead, second)) for lead in range(0x81, 0xA1))


def _split(match: re.Match[str], line: str, before: str, witness: _Witness) -> _Change | None:
    """`?yōu)榱搜…`: the pair straddled two characters, and its bracket was eaten by the second."""
    if match["lost"]:  # the bytes realigned at a full-width mark, and the byte before it was lost too
        whole = _solve(_encode(match["shifted"]), before, match["tail"], witness, end_lost=True)
        fixed = None if whole is None else whole + match["tail"]
        return _Change(match.start(), match.end(), match[0], fixed, fixed or match[0])
    for length, encoded in _realigned(match["shifted"]):
        change = _shifted_run(match, line, (length, encoded), before, witness)
        if change is not None:
            return change
    raw = match[0][: match.start("shifted") - match.start()]
    return _Change(match.start(), match.start("shifted"), raw, None, raw)


def _shifted_run(
    match: re.Match[str], line: str, run: tuple[int, bytes], before: str, witness: _Witness
) -> _Change | None:
    """The change for the first `length` characters of the match's shifted text, or None."""
    length, encoded = run
    end = match.start("shifted") + length
    syllable = _PINYIN.match(line, end)  # belongs to the pair that was put right: it goes with it
    stop = syllable.end() if syllable else end
    whole = _solve(encoded, before, line[stop : stop + 1], witness)
    if whole is None and syllable is not None:
        raw = line[match.start() : stop]
        return _Change(match.start(), stop, raw, None, raw)
    if whole is None:
        return None
    return _Change(match.start(), stop, line[match.start() : end], whole, whole)
