"""Candidates ranked again by what they say together: the best passage decides, not the length of the turn."""

import math
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from search.analyzer import HAN, is_han
from search.function import is_function
from search.passage import LIMIT, grown
from search.prepared import Prepared
from search.topic import Topic, Unit

_ELSEWHERE = 0.35  # a word of the topic said in the turn, but not in its best passage
_ASKED = 0.5  # a word of the topic that only the question before it has
_TOGETHER = 0.25  # neighbours of the topic that are neighbours in the passage
_VERBATIM = 0.4  # for a topic that stands there word for word
_ENGINE = 0.3  # the engine's score, as a share of the best possible one
_PAIRS = 0.65  # a long word of which only a part occurs
_APART = 0.5  # a word of two characters that stand apart, as verb and object may: 记账, 记一本账
_BETWEEN = 6  # characters that may stand between them
_CHARACTER = 0.2  # a word of which but a character occurs
_QUESTION = 0.4  # what a bare question keeps of its score
_LEADING = 0.5  # what a turn keeps that says something to ask in the end: it leads to somebody's answer
_STANCE = 0.03  # for saying what the speaker holds
_LONGER = 0.02  # for every further sentence: the shortest passage that says as much
_SHORT = 15  # code points below which a turn says little
_NEAR = 12  # code points between two words that still stand together
_MOST = 50  # places of a word that are looked at in one turn

# Share of the topic's weight that a turn must have, most of it in one passage, by the number of its words. Of
# two both must count, since an unknown one is the rarer. Who types a sentence asks for what comes near.
_PHRASE = (0.46, 0.46, 0.46, 0.3, 0.25)
_SENTENCE = (0.46, 0.46, 0.42, 0.3, 0.22, 0.18)
_BRIEF = 3  # words of a phrase that says nothing in passing
_LONE = 1.5  # times the floor of a phrase of three words if one is said, and another is in no text
_FILTERED = 0.65  # times the floor where the topic names who should be quoted: few turns, few chance matches


class Candidate(NamedTuple):
    """A prepared turn, the engine's score of it, and what `told` says of it."""

    prepared: Prepared
    score: float
    told: Sequence[float]


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with its score, comparable between topics, and the passage to show."""

    prepared: Prepared
    score: float
    start: int
    end: int
    spans: tuple[tuple[int, int], ...]


class _Sight(NamedTuple):
    """Where one unit is seen in a turn, in which sentence, and what the sight is worth."""

    start: int
    end: int
    sentence: int
    worth: float


def told(topic: Topic, folded: str) -> list[float]:
    """The worth of the best form of each unit that stands in a text; 0 where none does."""
    worths = []
    for unit in topic.units:
        worth = 0.0
        for form in unit.forms:  # by worth
            if form.text in folded if form.pattern is None else form.pattern.search(folded):
                worth = form.worth
                break
        worths.append(worth)
    return worths


def outlook(topic: Topic, worths: Sequence[float], score: float) -> float:
    """What a turn promises before it is prepared: the words it has, and the engine's score of it."""
    share = score / topic.ideal if topic.ideal else score
    for unit, worth in zip(topic.units, worths, strict=True):
        share += unit.weight * worth / topic.weight
    return share


def judge(topic: Topic, candidates: Sequence[Candidate], *, filtered: bool) -> list[Judged]:
    """The candidates above the floor, best first; ties in corpus order. `filtered`: not of all turns.

    None for a sentence of which nothing but everyday characters is left.
    """
    if topic.talk and topic.units and all(unit.everyday for unit in topic.units):
        return []
    floor = _floor(topic) * (_FILTERED if filtered else 1.0)
    weights = [unit.weight / topic.weight for unit in topic.units]
    whole = [one for one in candidates if one.prepared.turn.text.strip()]
    judged = [_judge(topic, weights, floor, one) for one in whole]
    found = [one for one in judged if one is not None]
    asking = {one.prepared.turn.id for one in found if one.prepared.cut.only_asks}
    for one, done in zip(whole, judged, strict=True):
        prompt = one.prepared.prompt
        if done is None and prompt is not None and prompt.id in asking:
            answer = _judge(topic, weights, 0.0, one)  # what was asked is above the floor
            found += [answer] if answer is not None else []
    found = _answered(found)
    return sorted(found, key=lambda one: (-one.score, one.prepared.turn.number))


def _answered(judged: Sequence[Judged]) -> list[Judged]:
    """The same, where an answer is worth no less than the bare question it answers, which comes after it."""
    asking = {one.prepared.turn.id: one.score for one in judged if one.prepared.cut.only_asks}
    found: list[Judged] = []
    answered: set[str] = set()
    for one in judged:
        prompt = one.prepared.prompt
        score = one.score
        if prompt is not None and prompt.id in asking:
            answered.add(prompt.id)
            score = max(score, asking[prompt.id])
        found.append(one if score == one.score else replace(one, score=score))
    return [
        replace(one, score=one.score * _QUESTION) if one.prepared.turn.id in answered else one
        for one in found
    ]


def _floor(topic: Topic) -> float:
    floors, words = (_SENTENCE, len(topic.units) + topic.talk) if topic.talk else (_PHRASE, len(topic.units))
    return floors[min(words, len(floors) - 1)]


def _judge(topic: Topic, weights: Sequence[float], floor: float, candidate: Candidate) -> Judged | None:
    """None below the floor."""
    prepared = candidate.prepared
    if not topic.units:
        return _untold(prepared)
    whole = [
        worth or _partly(unit, prepared.folded)
        for unit, worth in zip(topic.units, candidate.told, strict=True)
    ]
    asked = [0.0] * len(whole)
    if prepared.prompt_folded:
        worths = told(topic, prepared.prompt_folded)
        asked = [
            (there or _partly(unit, prepared.prompt_folded)) if here < 1 else 0.0
            for unit, here, there in zip(topic.units, whole, worths, strict=True)
        ]
    floor, least = _demanded(topic, floor, whole, asked)
    if _covered(weights, whole, whole, asked, least) < floor:
        return None  # the window cannot have more than the turn
    places = [sorted(_places(unit, prepared.folded))[:_MOST] for unit in topic.units]
    starts = [sentence.start for sentence in prepared.cut.sentences]
    seen = [[_Sight(a, b, bisect_right(starts, a) - 1, worth) for a, b, worth in found] for found in places]
    window, value, inside = _best_window(topic, weights, seen, prepared)
    if _covered(weights, inside, whole, asked, least) < floor:
        return None
    score = value + _covered(weights, inside, whole, asked) - _covered(weights, inside, inside, inside)
    score += _ENGINE * (candidate.score / topic.ideal if topic.ideal else 0.0)
    start, end = grown(prepared.turn.text, prepared.cut.sentences, window)
    return Judged(prepared, score * _manner(prepared), start, end, _marks(seen, start, end))


def _demanded(
    topic: Topic, floor: float, whole: Sequence[float], asked: Sequence[float]
) -> tuple[float, float]:
    """(the floor for a turn, the worth up to which a sight is chance).

    What is left of a short phrase must carry it, if one of its words is in no text: a common word alone does
    not, nor do characters. Of two words that a conjunction links, none is enough.
    """
    if topic.talk or len(topic.units) > _BRIEF:
        return floor, 0.0
    said = 0
    for here, there in zip(whole, asked, strict=True):
        said += here > _CHARACTER or there > _CHARACTER
    if topic.linked and said < len(topic.units):
        return math.inf, _CHARACTER
    if said > 1 or all(unit.known for unit in topic.units):
        return floor, _CHARACTER if len(topic.units) < _BRIEF else 0.0
    return floor * (_LONE if len(topic.units) == _BRIEF else 1.0), _CHARACTER


def _covered(
    weights: Sequence[float],
    inside: Sequence[float],
    whole: Sequence[float],
    asked: Sequence[float],
    least: float = 0.0,
) -> float:
    """Share of the topic's weight in the window, and less of what the turn or its question has beside it.

    Sights worth no more than `least` do not count.
    """
    covered = 0.0
    for weight, here, turn, question in zip(weights, inside, whole, asked, strict=True):
        here = here if here > least else 0.0  # noqa: PLW2901 - this is done often
        turn = turn if turn > least else 0.0  # noqa: PLW2901
        beside = question - turn if question > least and question > turn else 0.0
        covered += weight * (here + _ELSEWHERE * (turn - here) + _ASKED * beside)
    return covered


def _untold(prepared: Prepared) -> Judged:
    """A turn where nothing is asked but who speaks: the more it says, the better, up to a passage."""
    start, end = grown(prepared.turn.text, prepared.cut.sentences, (0, 1))
    share = min(1.0, prepared.cut.length / LIMIT)
    return Judged(prepared, share * _manner(prepared), start, end, ())


def _places(unit: Unit, folded: str) -> list[tuple[int, int, float]]:
    """(start, end, worth) of a unit in a text; where there is none, of what of it stands there."""
    places = [(a, b, form.worth) for form in unit.forms for a, b in form.places(folded)]
    if not places and len(unit.text) > 1 and not unit.text.isascii():
        pairs, characters, apart = _parts(unit.text)
        places = [(at, at + 2, _PAIRS * 2 / len(unit.text)) for at in _first_of(folded, pairs)]
        if apart and not places:
            places = [(*found.span(), _APART) for found in apart.finditer(folded)]
        if not places:
            places = [(at, at + 1, _CHARACTER) for at in _first_of(folded, characters)]
    return places


def _partly(unit: Unit, folded: str) -> float:
    """The worth of a text that has no form of a unit, but perhaps its pairs, or its characters apart."""
    if len(unit.text) < 2 or unit.text.isascii():
        return 0.0
    pairs, characters, apart = _parts(unit.text)
    for pair in pairs:
        if pair in folded:
            return _PAIRS * 2 / len(unit.text)
    if apart and apart.search(folded):
        return _APART
    for character in characters:
        if character in folded:
            return _CHARACTER
    return 0.0


@lru_cache(maxsize=1024)
def _parts(word: str) -> tuple[tuple[str, ...], tuple[str, ...], re.Pattern[str] | None]:
    """The pairs of neighbours in a word, its characters that say anything, and how two may stand apart."""
    pairs = tuple(word[i : i + 2] for i in range(len(word) - 1))
    characters = tuple(character for character in word if not is_function(character))
    apart = len(word) == len(characters) == 2 and all(is_han(character) for character in word)
    between = f"{word[0]}[{HAN}]{{1,{_BETWEEN}}}{word[1]}" if apart else ""
    return pairs, characters, re.compile(between) if apart else None


def _first_of(folded: str, parts: Sequence[str]) -> list[int]:
    """Where each of some parts first stands, if it does."""
    return [at for part in parts if (at := folded.find(part)) >= 0]


def _best(sights: Sequence[_Sight]) -> float:
    return max((sight.worth for sight in sights), default=0.0)


def _best_window(
    topic: Topic, weights: Sequence[float], seen: Sequence[Sequence[_Sight]], prepared: Prepared
) -> tuple[tuple[int, int], float, list[float]]:
    """(one to three neighbouring sentences that say most, their value, the worth of each unit in them).

    Only what begins and ends with a sentence that says something can be best. The first sentences are, where
    the question alone has the topic's words: an answer begins with what it answers.
    """
    cut = prepared.cut.sentences
    told = sorted({sight.sentence for sights in seen for sight in sights})
    if not told:
        return (0, 1), 0.0, [0.0] * len(seen)
    windows = [
        (i, j + 1)
        for i in told
        for j in told
        if i == j or (0 < j - i < 3 and cut[j].end - cut[i].start <= LIMIT)
    ]
    values = [_value(topic, weights, seen, prepared, window) for window in windows]
    best = max(range(len(windows)), key=lambda i: (values[i][0], -i))
    return windows[best], *values[best]


def _value(
    topic: Topic,
    weights: Sequence[float],
    seen: Sequence[Sequence[_Sight]],
    prepared: Prepared,
    window: tuple[int, int],
) -> tuple[float, list[float]]:
    """(value of a window, worth of each unit's best sight in it)."""
    first, last = window
    inside = [[sight for sight in sights if first <= sight.sentence < last] for sights in seen]
    worth = [_best(sights) for sights in inside]
    value = sum(w * x for w, x in zip(weights, worth, strict=True)) - _LONGER * (last - first - 1)
    for i in range(len(inside) - 1):
        if inside[i] and inside[i + 1]:
            value += _TOGETHER * min(weights[i : i + 2]) * _closeness(topic, i, inside[i], inside[i + 1])
    if topic.runs:
        cut = prepared.cut.sentences
        text = prepared.folded[cut[first].start : cut[last - 1].end]
        verbatim = sum(len(run) for run in topic.runs if run in text)
        value += _VERBATIM * verbatim / sum(map(len, topic.runs))
    value += _STANCE * any(prepared.cut.stance[first:last])
    return (value * _QUESTION if all(prepared.cut.asking[first:last]) else value), worth


def _closeness(topic: Topic, i: int, one: Sequence[_Sight], other: Sequence[_Sight]) -> float:
    """1 if two neighbours of the topic stand as they do there, less with distance or in the other order."""
    gap = topic.units[i + 1].start - topic.units[i].end
    best = 0.0
    for a in one:
        for b in other:
            ordered = b.start >= a.end
            distance = b.start - a.end if ordered else a.start - b.end
            if 0 <= distance <= gap:
                best = max(best, 1.0 if ordered else 0.6)
            elif 0 <= distance <= _NEAR:
                best = max(best, 0.5 if ordered else 0.4)
    return best


def _manner(prepared: Prepared) -> float:
    """Less than 1 for a turn that ends in asking, or says next to nothing."""
    length = prepared.cut.length
    factor = _QUESTION if prepared.cut.only_asks else _LEADING if prepared.cut.asking[-1] else 1.0
    return factor * (0.5 + 0.5 * length / _SHORT) if length < _SHORT else factor


def _marks(seen: Sequence[Sequence[_Sight]], start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The places to mark: inside the passage, joined where they touch or overlap."""
    places = sorted(
        (s.start, s.end)
        for sights in seen
        for s in sights
        if start <= s.start and s.end <= end and s.worth > _CHARACTER
    )
    joined: list[tuple[int, int]] = []
    for a, b in places:
        if joined and a <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(b, joined[-1][1]))
        else:
            joined.append((a, b))
    return tuple(joined)
