"""GB18030 text shifted by a lost byte, and how a document decides what the byte was.

Shifted text is encoded as GB18030 again (it holds private-use characters that only GB18030 encodes both ways)
and decoded with every byte that can have been lost. The document itself decides between the outcomes: how
often it has each candidate beside the same neighbours.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import NamedTuple

CLEAR = 3.0
"""So many times more often than the next one a character stands beside its neighbours, to end a text."""

DOMINANCE = 5
"""So many times more neighbours than the next a character has, to be taken without a witness."""


class Witness:
    """What the undamaged rest of the document says about which characters stand next to each other."""

    def __init__(self, clean: str, readings: Mapping[str, frozenset[str]]) -> None:
        self._clean = clean
        self.readings = readings  # the characters that the document reads so
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._single: Counter[str] = Counter()
        self._neighbours: Counter[str] = Counter()  # how many different characters it stands beside

    def best(self, before: str, candidates: frozenset[str], after: str, clear: float = 1.0) -> str | None:
        """The one of `candidates` that the document has beside these neighbours, or None.

        Where it has none of them there, the one that stands beside the most different characters is
        taken, if no other comes near it: the continuation count of Kneser and Ney's smoothing (1995).
        """
        self._count()
        seen = [one for one in candidates if self._single[one]]
        beside = sorted(((self._score(before, one, after), one) for one in seen), reverse=True)
        if beside and beside[0][0] > 0:
            return beside[0][1] if len(beside) == 1 or beside[0][0] > clear * beside[1][0] else None
        common = sorted(((self._neighbours[one], one) for one in seen), reverse=True)
        rival = common[1][0] if len(common) > 1 else 1
        alone = common and common[0][0] >= DOMINANCE * max(rival, 2)
        return common[0][1] if alone else None

    def beside(self, candidates: frozenset[str], after: str) -> str | None:
        """The one of `candidates` that the document has most often before `after`, or None."""
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
        """How much of what follows `before` is `one`, and of what precedes `after`; 0 if never seen so."""
        left = self._pairs[before, one] / (1 + self._single[before]) if before else 0.0
        right = self._pairs[one, after] / (1 + self._single[after]) if after else 0.0
        return left + right + self._single[one] / 1e6 if left or right else 0.0


def full_width(mark: str) -> tuple[int, int]:
    """The two GB18030 bytes of the full-width form of an ASCII mark, or of a mark that still has it."""
    return 0xA3, (ord(mark) if mark.isascii() else ord(mark) - 0xFEE0) + 0x80


def encode(text: str) -> bytes:
    """The GB18030 bytes of `text`, none if it has no such bytes."""
    try:
        return text.encode("gb18030") if text != "€" else b"\x80"  # what code page 936 makes of a lone 80
    except UnicodeEncodeError:
        return b""


def usual(character: str) -> bool:
    """Whether a character is one that Chinese pages have."""
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
        if len(decoded) == 1 and usual(decoded):
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


@cache
def with_low_lead(second: int) -> frozenset[str]:
    """The characters with this second byte that begin with a byte which A3 makes no character with."""
    return _decodings(bytes((lead, second)) for lead in range(0x81, 0xA1))


class Ends(NamedTuple):
    """What is known of the two ends of shifted text: neighbours, and the readings that stand there."""

    before: str
    after: str
    straddled: str = ""  # reading of the character made of the last byte before and the lost one
    cut: bool = False  # the byte after the text was lost too
    last: str = ""  # reading of the last character, if that byte was lost to its bracket


def solve(shifted: bytes, ends: Ends, witness: Witness) -> str | None:
    """The text of `shifted` with one lost byte before it (and one after it), or None if undecided."""
    if len(shifted) < 1 + ends.cut:
        return None
    try:
        middle = (shifted[1:-1] if ends.cut else shifted[1:]).decode("gb18030")
    except UnicodeDecodeError:
        return None
    if not all(usual(character) for character in middle):
        return None
    firsts = _before_byte(shifted[0])
    known = witness.readings.get(ends.straddled, frozenset())
    trail = encode(ends.before)[1:2]
    leads = {encode(one)[1:2] for one in known if trail and encode(one)[:1] == trail}
    firsts = _decodings(lead + shifted[:1] for lead in leads) or firsts
    first = next(iter(firsts)) if len(firsts) == 1 else None
    first = first or witness.best(ends.before, firsts, middle[:1] or ends.after)
    if first is None or not ends.cut:
        return first and first + middle
    lasts = _after_byte(shifted[-1])
    lasts = lasts & witness.readings.get(ends.last, lasts) or lasts
    if len(lasts) > 1:
        lasts = frozenset((witness.best((first + middle)[-1], lasts, ends.after, CLEAR) or "",))
    last = next(iter(lasts), "")
    return first + middle + last if last else None


def realigned(shifted: str) -> Iterator[tuple[int, bytes]]:
    """Beginnings of `shifted` after which the bytes can be aligned again: (characters, their bytes).

    Either an ASCII letter is really the second byte of a character, or the second byte of the last character
    is really an ASCII letter.
    """
    encoded = bytearray()
    for index, character in enumerate(shifted):
        piece = encode(character)
        if not 0 < len(piece) <= 2:
            return
        encoded += piece
        if len(piece) == 1 or _is_letter(piece[1]):
            yield index + 1, bytes(encoded)
        if len(piece) == 1:
            return


def _is_letter(byte: int) -> bool:
    return byte < 0x80 and chr(byte).isalpha()
