"""What was probably meant: the library's own words that sound or are typed almost like an unknown one."""

import importlib.util
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path

from search.analyzer import GRAMS, HAN, WORDS, Analyzer
from search.model import Clause, Engine
from search.topic import Topic, Unit

_HAN = re.compile(f"[{HAN}]+")
_LATIN = re.compile("[a-z][a-z0-9]*")
_SHORTEST = 5  # letters below which every word is near to some other
_LONG = 9  # letters from which two errors are believed
_MOST_CHARACTERS = 4  # Han characters of a word that is looked for by its sound
_MERGED = (
    ("zh", "z"),
    ("ch", "c"),
    ("sh", "s"),
    ("ang", "an"),
    ("eng", "en"),
    ("ing", "in"),
)  # often confused

Sounds = Mapping[str, frozenset[str]]


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
        self._latin: list[tuple[str, int]] | None = None

    def corrected(self, topic: Topic) -> str | None:
        """A topic's text with known words for those that the library lacks; None if nothing is near enough.

        A Han word of the dictionary is no error: the library is silent about it.
        """
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
        if self._latin is None:
            self._latin = [one for one in self._engine.vocabulary(WORDS) if _LATIN.fullmatch(one[0])]
        near = (
            (errors, -df, term)
            for term, df in self._latin
            if term[0] == word[0] and 0 < (errors := distance(word, term, 2)) <= _errors(word, term)
        )
        best = min(near, default=None)
        return (unit.start, unit.end, best[2]) if best else None

    def _sounding_like(self, topic: Topic, unit: Unit) -> tuple[int, int, str] | None:
        """A word of the same sound around an unknown one: an error breaks the word it is in."""
        if self._analyzer.knows(unit.text) and len(unit.text) > 1:
            return None
        run = next((r for r in _HAN.finditer(topic.folded) if r.start() <= unit.start < r.end()), None)
        if run is None:
            return None
        spans = [
            (start, start + width)
            for width in range(_MOST_CHARACTERS, 1, -1)
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
        alike = [sorted(homophones(character)) for character in word]
        chains = alike[0]
        for i, others in enumerate(alike[1:], 2):
            longer = [chain + other for chain, other in product(chains, others)]
            longer = [chain for chain in longer if _changed(word, chain) <= len(word) // 2]
            known = self._engine.frequencies([Clause(GRAMS, chain[i - 2 :]) for chain in longer])
            chains = [chain for chain, df in zip(longer, known, strict=True) if df]
        found = [chain for chain in chains if chain != word]
        counts = self._engine.frequencies([Clause(WORDS, chain) for chain in found])
        words = [
            (-_changed(word, w), df, w) for w, df in zip(found, counts, strict=True) if df or self._is_word(w)
        ]
        return max(words)[2] if words else None

    def _is_word(self, word: str) -> bool:
        return len(word) > 2 and (
            self._analyzer.knows(word) or word in self._analyzer.lexicon.entries().words
        )


def _errors(word: str, term: str) -> int:
    """How many errors are believed: two in a long word, or where the same letters stand in another order."""
    return 2 if len(word) >= _LONG or sorted(word) == sorted(term) else 1


def _changed(word: str, other: str) -> int:
    return sum(a != b for a, b in zip(word, other, strict=False))


def homophones(character: str) -> frozenset[str]:
    """Common characters with a reading of the same sound, itself among them; tones and 平翘 do not count."""
    sounds, readings = _sounds()
    return frozenset({character}).union(*(sounds[sound] for sound in readings.get(character, ())))


@cache
def _sounds() -> tuple[Sounds, Mapping[str, tuple[str, ...]]]:
    """(sound → characters, character → sounds) of the characters that Simplified text commonly has."""
    readings = {
        chr(code): tuple(dict.fromkeys(map(sound_of, text.split(","))))
        for code, text in _readings().items()
        if _common(code)
    }
    sounds: dict[str, set[str]] = {}
    for character, found in readings.items():
        for sound in found:
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
