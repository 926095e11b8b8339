"""What was probably meant: the library's own words that sound or are typed almost like an unknown one."""

import importlib.util
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from search.analyzer import GRAMS, HAN, WORDS, Analyzer
from search.model import Clause, Engine
from search.topic import Topic, Unit

_HAN = re.compile(f"[{HAN}]+")
_LATIN = re.compile("[a-z][a-z0-9]*")
_SHORTEST = 5  # letters below which every word is near to some other
_LONG = 11  # letters from which two errors are believed
_MOST_CHARACTERS = 4  # Han characters of a word that is looked for by its sound
_MERGED = (
    ("zh", "z"),
    ("ch", "c"),
    ("sh", "s"),
    ("ang", "an"),
    ("eng", "en"),
    ("ing", "in"),
)  # often confused


def distance(one: str, other: str, most: int) -> int:
    """Optimal string alignment distance (insert, delete, replace, swap); `most` + 1 if it is more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, above[j - 2] + 1)
            row.append(best)
        if min(row) > most:
            return most + 1
    return row[-1]


class Spelling:
    """Finds known words for unknown ones, in the vocabulary of one engine snapshot."""

    def __init__(self, engine: Engine, analyzer: Analyzer) -> None:
        self._engine = engine
        self._analyzer = analyzer

    def corrected(self, topic: Topic) -> str | None:
        """A topic's text with known words for those the library lacks; None if nothing is near enough."""
        changes: list[tuple[int, int, str]] = []
        at = 0
        for unit in topic.units:
            if unit.known or unit.start < at:
                continue
            found = (
                self._typed_like(unit) if _LATIN.fullmatch(unit.text) else self._sounding_like(topic, unit)
            )
            if found is not None:
                changes.append(found)
                at = found[1]
        return "".join(_replaced(topic.text, changes)) if changes else None

    def _typed_like(self, unit: Unit) -> tuple[int, int, str] | None:
        """A Latin word with the same first letter and one or two errors less."""
        word = unit.text
        if len(word) < _SHORTEST:
            return None
        near = (
            (errors, -df, term)
            for term, df in self._engine.vocabulary(WORDS, word[0])
            if abs(len(term) - len(word)) <= 2
            and _LATIN.fullmatch(term)
            and 0 < (errors := distance(word, term, 2)) <= _errors(word, term)
        )
        best = min(near, default=None)
        return (unit.start, unit.end, best[2]) if best else None

    def _sounding_like(self, topic: Topic, unit: Unit) -> tuple[int, int, str] | None:
        """A word of the same sound around an unknown one: an error breaks the word it is in."""
        # what is a word may still be meant otherwise, but only a long neighbourhood tells
        least = 4 if self._analyzer.knows(unit.text) and len(unit.text) > 1 else 2
        run = next((r for r in _HAN.finditer(topic.folded) if r.start() <= unit.start < r.end()), None)
        if run is None:
            return None
        spans = [
            (start, start + width)
            for width in range(_MOST_CHARACTERS, least - 1, -1)
            for start in range(max(run.start(), unit.end - width), unit.start + 1)
            if start + width <= run.end() and start + width >= unit.end
        ]
        for start, end in spans:
            word = self._homophone(topic.folded[start:end])
            if word is not None:
                return start, end, word
        return None

    def _homophone(self, word: str) -> str | None:
        """A word of the same sound and at most half other characters, which the library has."""
        chains = {"": 0}  # beginnings of words, with how many characters are other ones
        for i, character in enumerate(word):
            longer = {
                chain + other: changed + (other != character)
                for chain, changed in chains.items()
                for other in (homophones(character) if changed < len(word) // 2 else (character,))
            }
            pairs = [Clause(GRAMS, chain[-2:]) for chain in longer]
            known = self._engine.frequencies(pairs) if i else [1] * len(pairs)
            chains = {chain: longer[chain] for chain, df in zip(longer, known, strict=True) if df}
        found = sorted(chain for chain, changed in chains.items() if changed)
        counts = self._engine.frequencies([Clause(WORDS, chain) for chain in found])
        words = [
            (-chains[w], df, w) for w, df in zip(found, counts, strict=True) if df or self._told(w, chains[w])
        ]
        return max(words)[2] if words else None

    def _told(self, word: str, changed: int) -> bool:
        """Whether a word that the library does not have as one is one, or long enough to be no chance."""
        if word in self._analyzer.lexicon.entries().words or (len(word) > 2 and self._analyzer.knows(word)):
            return True
        return len(word) >= _MOST_CHARACTERS and changed == 1


def _errors(word: str, term: str) -> int:
    """How many errors are believed: two in a long word, or where the same letters stand in another order."""
    return 2 if len(word) >= _LONG or sorted(word) == sorted(term) else 1


def homophones(character: str) -> frozenset[str]:
    """Common characters whose first reading sounds the same, itself too; tones and 平翘 do not count."""
    sounds, readings = _sounds()
    return frozenset({character}) | sounds.get(readings.get(character, ""), frozenset())


def spoken(text: str) -> str:
    """A text with the same character for all that sound the same, so that equal sounds are equal texts."""
    return "".join(map(_first_alike, text))


@cache
def _first_alike(character: str) -> str:
    sounds, readings = _sounds()
    return min(sounds.get(readings.get(character, ""), character))


@cache
def _sounds() -> tuple[Mapping[str, frozenset[str]], Mapping[str, str]]:
    """(sound → characters, character → sound) of the characters that Simplified text commonly has."""
    readings = {
        chr(code): sound_of(text.split(",")[0]) for code, text in _readings().items() if _common(code)
    }
    sounds: dict[str, set[str]] = {}
    for character, sound in readings.items():
        sounds.setdefault(sound, set()).add(character)
    return {sound: frozenset(found) for sound, found in sounds.items()}, readings


def _readings() -> dict[int, str]:
    """Pypinyin's table of characters, read by itself: the package would load half a second of phrases too."""
    package = importlib.util.find_spec("pypinyin")
    folder = Path(next(iter(package.submodule_search_locations or ()))) if package else Path()
    table: dict[str, str] = json.loads((folder / "pinyin_dict.json").read_text(encoding="utf-8"))
    return {int(code): text for code, text in table.items()}


def _common(code: int) -> bool:
    """Whether GB 2312, the set of everyday Simplified characters, has it."""
    try:
        return 0x4E00 <= code <= 0x9FFF and len(chr(code).encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False


def sound_of(reading: str) -> str:
    """A reading in pinyin without its tone, and without what many speakers do not tell apart."""
    plain = "".join(
        c for c in unicodedata.normalize("NFD", reading) if not unicodedata.combining(c) or c == "\u0308"
    )
    for written, spoken in _MERGED:
        if written in ("zh", "ch", "sh"):
            plain = spoken + plain[2:] if plain.startswith(written) else plain
        elif plain.endswith(written):
            plain = plain.removesuffix(written) + spoken
    return plain


def _replaced(text: str, changes: Iterable[tuple[int, int, str]]) -> Iterator[str]:
    """The pieces of a text with parts (start, end, new text) put in the place of what stands there."""
    at = 0
    for start, end, new in changes:
        yield text[at:start]
        yield new
        at = end
    yield text[at:]
