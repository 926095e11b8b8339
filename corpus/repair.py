"""Damaged text put right by rule, where the whole document shows the damage; never by guess.

Two families come from tools that convert GBK pages to Traditional Chinese byte by byte:

1. Pinyin in brackets after converted characters, `關(guān)`. The tool replaced byte pairs, so it also fires
   where a pair straddles two characters: inside Latin words, `O(shè)penAI`, or inside a character, where the
   bracket is eaten and everything after it is shifted by one byte: `?qū)崿F` is 實現.
2. A lost lead byte. The byte before A3xx (the full-width marks) became "?", and the text after it is shifted
   by one byte until the bytes realign: `?,F` is 。現, `?!?/p>` is 。” and an eaten "<".

What the shifted bytes were, `shifted` finds out with the help of the undamaged rest of the document. Where
that cannot decide, the place stays as it is.
"""

import re
from collections import Counter
from itertools import takewhile
from typing import NamedTuple

from corpus.decode import plausibility
from corpus.model import Repair
from corpus.shifted import Ends, Witness, encode, full_width, realigned, solve, usual, with_low_lead

FEWEST_HITS = 8
"""Fewer bracketed syllables than this are nobody's damage."""

FEWEST_SHIFTS = 2
"""Nobody writes "?ａ" before a Chinese character twice."""

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_SYLLABLE = rf"[a-zü]{{0,5}}[{_TONED}][a-zü]{{0,5}}"
_TONE = re.compile(rf"[{_TONED}]")
_PINYIN = re.compile(rf"[(（]{_SYLLABLE}[)）]")
_AFTER = re.compile(rf"(?P<base>.)[(（](?P<syllable>{_SYLLABLE})[)）](?P<rest>[A-Za-z]{{0,20}}.?)?")
_SPLIT = re.compile(rf"\?(?P<syllable>{_SYLLABLE})\)(?P<shifted>[^\s?]{{1,60}})")
_CUT = re.compile(rf"\?(?:(?P<syllable>{_SYLLABLE})\)|(?P<tail>[!,;:])?)")
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
    witness = Witness(clean, _readings(text))
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


def _readings(text: str) -> dict[str, frozenset[str]]:
    """The converted characters by the syllable that the tool put after them."""
    found: dict[str, set[str]] = {}
    for match in _PINYIN.finditer(text):
        base = text[match.start() - 1 : match.start()]
        if "㐀" <= base <= "鿿":
            found.setdefault(match[0][1:-1], set()).add(base)
    return {syllable: frozenset(bases) for syllable, bases in found.items()}


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


def _mend(line: str, witness: Witness) -> tuple[str, list[_Change]]:
    """The line put right, and its changes from left to right, disjoint."""
    changes: list[_Change] = []
    mended: list[str] = []
    at = 0
    for hot in _HOT.finditer(line):
        if hot.start() < at:
            continue
        change = _change_at(hot.start(), at, mended, line, witness)
        if change is not None:
            if changes:
                changes[-1] = _without_what_changes(changes[-1], change, line)
            mended += (line[at : change.start], change.put)
            at = change.end
            changes.append(change)
    return "".join((*mended, line[at:])), changes


def _without_what_changes(told: _Change, change: _Change, line: str) -> _Change:
    """A change without the end of the word it is told with, where the next change takes that away."""
    shown = line[change.start : told.start + len(told.raw)]
    kept = takewhile(lambda pair: pair[0] == pair[1], zip(shown, change.put, strict=False))
    lost = len(shown) - len(list(kept))
    if not lost or told.fixed is None:
        return told
    return told._replace(raw=told.raw[:-lost], fixed=told.fixed[:-lost])


def _change_at(at: int, done: int, mended: list[str], line: str, witness: Witness) -> _Change | None:
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
    lead, second = full_width(match["mark"])
    encoded = closing.encode("gb18030")
    stop = bytes([0xA1, lead]).decode("gb18030")  # 。 is what stands before a closing quote and ends in A3
    if len(encoded) != 2 or encoded[0] != second:
        return None
    fixed = stop + closing
    return _Change(match.start(), match.end(), match[0], fixed, fixed)


def _lost(match: re.Match[str], line: str, before: str, witness: Witness) -> _Change | None:
    return _best_run(match, line, bytes(full_width(match["mark"])), before, witness)


def _gap(match: re.Match[str], line: str, _before: str, witness: Witness) -> _Change | None:
    """`?粽詹贿h`: A3 and the next byte are no character together, so both of them became the "?" too.

    What was lost ends in A3, and the next character begins with a byte of 81 to A0, so 。 it is if the
    document has that character before what follows, and the words read better than what stands there.
    """
    for length, encoded in realigned(match["shifted"]):
        end = match.start("shifted") + length
        try:
            middle = encoded[1:].decode("gb18030")
        except UnicodeDecodeError:
            continue
        after = middle[:1] or line[end : end + 1]
        first = witness.beside(with_low_lead(encoded[0]), after)
        if first is None or not all(usual(character) for character in middle):
            continue
        whole = first + middle
        if len(whole) > 1 and plausibility(whole) <= plausibility(match["shifted"][:length]):
            continue
        raw = line[match.start() : end]
        return _Change(match.start(), end, raw, "。" + whole, "。" + whole)
    return None


def _split(match: re.Match[str], line: str, before: str, witness: Witness) -> _Change | None:
    """`?yōu)榱搜…`: the pair straddled two characters, and its bracket was eaten by the second."""
    change = _best_run(match, line, b"", before, witness)
    if change is not None:
        return change
    raw = match[0][: match.start("shifted") - match.start()]
    return _Change(match.start(), match.start("shifted"), raw, None, raw)


def _best_run(match: re.Match[str], line: str, lead: bytes, before: str, witness: Witness) -> _Change | None:
    """The change for the part of the shifted text that reads best when it is put right, or None.

    The text is aligned again after an ASCII letter, or where another byte was lost: to the bracket of a
    syllable that belongs to the last character, or before a mark.
    """
    shifted = match["shifted"]
    found: list[tuple[float, int, _Change]] = []
    for length, encoded in realigned(shifted):
        change = _aligned(match, line, (length, lead + encoded), before, witness)
        if change is not None:
            found.append((plausibility(change.put), length, change))
    cut = _CUT.match(line, match.end("shifted"))
    encoded = lead + b"".join(encode(character) for character in shifted)
    if cut is not None and len(encoded) % 2 == len(lead) % 2:
        after = cut["tail"] or line[cut.end() : cut.end() + 1]
        ends = Ends(before, after, _syllable(match), cut=True, last=cut["syllable"] or "")
        whole = solve(encoded, ends, witness)
        if whole is not None and plausibility(whole) > plausibility(shifted):
            fixed = whole + (cut["tail"] or "")
            change = _Change(match.start(), cut.end(), line[match.start() : cut.end()], fixed, fixed)
            found.append((plausibility(whole), len(shifted) + 1, change))
    decided = [each for each in found if each[2].fixed is not None]
    return max(decided or found, key=lambda each: (each[0], -each[1]))[2] if found else None


def _syllable(match: re.Match[str]) -> str:
    return match.groupdict().get("syllable") or ""


def _aligned(
    match: re.Match[str], line: str, run: tuple[int, bytes], before: str, witness: Witness
) -> _Change | None:
    """The change for the first `length` characters of the match's shifted text, or None."""
    length, encoded = run
    end = match.start("shifted") + length
    syllable = _PINYIN.match(line, end)  # belongs to the pair that was put right: it goes with it
    plain_letter = length == 1 and match["shifted"][0].isascii()
    if plain_letter and syllable is None and match.groupdict().get("mark", "Ａ").isascii():
        return None  # one letter after a mark: nothing shows that it was a character
    stop = syllable.end() if syllable else end
    whole = solve(encoded, Ends(before, line[stop : stop + 1], _syllable(match)), witness)
    if whole is None and syllable is not None and length <= 2:
        raw = line[match.start() : stop]
        return _Change(match.start(), stop, raw, None, raw)
    shifted = match["shifted"][:length]
    if whole is None or (length > 1 and plausibility(whole) <= plausibility(shifted)):
        return None
    return _Change(match.start(), stop, line[match.start() : end], whole, whole)
