"""What of a topic's units stands in a text, and where: whole, in part, or its characters apart."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from search.analyzer import HAN, is_han
from search.function import is_function
from search.topic import Topic, Unit

CHARACTER = 0.2  # a word of which but a character occurs
_PAIRS = 0.65  # a long word of which only a part occurs
_APART = 0.5  # a word of two characters that stand apart, as verb and object may: 记账, 记一本账
_BETWEEN = 6  # Han characters that may stand between them, and nothing else
_AHEAD = re.compile(f"[{HAN}]{{0,{_BETWEEN + 1}}}")


def told(topic: Topic, texts: Sequence[str]) -> list[tuple[float, ...]]:
    """For each text the worth of the best form of each unit that stands in it; 0 where none does."""
    columns = [_wholly_each(unit, texts) for unit in topic.units]
    return list(zip(*columns, strict=True)) if columns else [()] * len(texts)


def _wholly_each(unit: Unit, texts: Sequence[str]) -> list[float]:
    """`_wholly` for many texts, which is quicker than one by one."""
    found = [0.0] * len(texts)
    for form in unit.forms:  # by worth
        worth, sought = form.worth, form.text
        if form.pattern is None:
            found = [
                known or (worth if sought in text else 0.0) for known, text in zip(found, texts, strict=True)
            ]
        else:
            seen = form.pattern.search
            found = [
                known or (worth if seen(text) else 0.0) for known, text in zip(found, texts, strict=True)
            ]
    return found


def worth_in(unit: Unit, folded: str) -> float:
    """The worth of the best form of a unit that stands in a text, or of what of it does."""
    return _wholly(unit, folded) or partly(unit, folded)


def _wholly(unit: Unit, folded: str) -> float:
    for form in unit.forms:  # by worth
        if form.text in folded if form.pattern is None else form.pattern.search(folded):
            return form.worth
    return 0.0


def partly(unit: Unit, folded: str) -> float:
    """The worth of a text that has no form of a unit, but perhaps its pairs, or its characters apart."""
    word = unit.text
    if len(word) < 2 or word.isascii():
        return 0.0
    pairs, characters, parts = _parts(word)
    for pair in pairs:
        if pair in folded:
            return _PAIRS * 2 / len(word)
    if parts and any(_apart(word, folded)):
        return _APART
    for character in characters:
        if character in folded:
            return CHARACTER
    return 0.0


def places(unit: Unit, folded: str) -> list[tuple[int, int, float]]:
    """(start, end, worth) of a unit in a text; where there is none, of what of it stands there."""
    found = [(a, b, form.worth) for form in unit.forms for a, b in form.places(folded)]
    word = unit.text
    if not found and len(word) > 1 and not word.isascii():
        pairs, characters, parts = _parts(word)
        found = [(at, at + 2, _PAIRS * 2 / len(word)) for at in _first_of(folded, pairs)]
        if parts and not found:
            found = [(start, end, _APART) for start, end in _apart(word, folded)]
        if not found:
            found = [(at, at + 1, CHARACTER) for at in _first_of(folded, characters)]
    return found


@lru_cache(maxsize=1024)
def _parts(word: str) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """The pairs of neighbours in a word, its characters that say anything, and whether it may stand apart."""
    pairs = tuple(word[i : i + 2] for i in range(len(word) - 1))
    characters = tuple(character for character in word if not is_function(character))
    apart = len(word) == len(characters) == 2 and all(is_han(character) for character in word)
    return pairs, characters, apart


def _apart(word: str, folded: str) -> Iterator[tuple[int, int]]:
    """(start, end) of where a word's two Han characters stand apart in a text, as far apart as they may.

    A pattern would say the same, but to compile one for every word takes longer than to look.
    """
    first, last = word[0], word[1]
    start = folded.find(first)
    while start >= 0:
        ahead = _AHEAD.match(folded, start + 1)
        at = folded.rfind(last, start + 2, ahead.end()) if ahead else -1
        if at >= 0:
            yield start, at + 1
        start = folded.find(first, max(start, at) + 1)


def _first_of(folded: str, parts: Sequence[str]) -> list[int]:
    """Where each of some parts first stands, if it does."""
    return [at for part in parts if (at := folded.find(part)) >= 0]
