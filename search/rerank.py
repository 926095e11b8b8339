"""Candidates ranked again by what they say together: the best passage decides, not the length of the turn."""

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from operator import itemgetter, mul
from typing import NamedTuple

from search.passage import LIMIT, grown
from search.prepared import Prepared
from search.sight import CHARACTER, partly, places, told, worth_in
from search.topic import Topic

_ELSEWHERE = 0.35  # a word of the topic said in the turn, but not in its best passage
_ASKED = 0.5  # a word of the topic that only the question before it has
_TOGETHER = 0.25  # neighbours of the topic that are neighbours in the passage
_VERBATIM = 0.4  # for a topic that stands there word for word
_ENGINE = 0.3  # the engine's score, as a share of the best possible one
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


class Sight(NamedTuple):
    """Where one unit is seen in a turn, in which sentence, and what the sight is worth."""

    start: int
    end: int
    sentence: int
    worth: float


class Judged(NamedTuple):
    """A candidate with its score, comparable between topics, and the passage to show."""

    prepared: Prepared
    score: float
    start: int
    end: int
    sights: Sequence[Sequence[Sight]]  # of each unit of the topic

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The places to mark: inside the passage, joined where they touch or overlap."""
        places = sorted(
            (s.start, s.end)
            for sights in self.sights
            for s in sights
            if self.start <= s.start and s.end <= self.end and s.worth > CHARACTER
        )
        joined: list[tuple[int, int]] = []
        for a, b in places:
            if joined and a <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(b, joined[-1][1]))
            else:
                joined.append((a, b))
        return tuple(joined)


class _Bar(NamedTuple):
    """What a topic asks of every turn: the floor, and the share of its weight that each unit has.

    `brief`: a short phrase, of which more is demanded. `known`: the library has all its words.
    """

    topic: Topic
    floor: float
    weights: list[float]
    brief: bool
    known: bool


def promising(
    topic: Topic, turns: Sequence[Prepared], scores: Mapping[int, float], most: int
) -> list[Candidate]:
    """The turns that promise most before they are judged: by the words they have, and the engine's scores."""
    weights = [unit.weight for unit in topic.units]
    shares: dict[tuple[float, ...], float] = {}  # many turns have the same words
    found: list[tuple[float, int, Prepared, tuple[float, ...]]] = []
    for one, worths in zip(turns, told(topic, [one.folded for one in turns]), strict=True):
        share = shares.get(worths)
        if share is None:
            share = shares[worths] = sum(map(mul, weights, worths)) / (topic.weight or 1.0)
        score = scores[one.number]
        found.append((-share - (score / topic.ideal if topic.ideal else score), one.number, one, worths))
    found.sort(key=itemgetter(0, 1))
    return [Candidate(one, scores[number], worths) for _, number, one, worths in found[:most]]


def judge(topic: Topic, candidates: Sequence[Candidate], *, filtered: bool) -> list[Judged]:
    """The candidates above the floor, best first; ties in corpus order. `filtered`: not of all turns.

    None for a sentence of which nothing but everyday characters is left.
    """
    if topic.talk and topic.units and all(unit.everyday for unit in topic.units):
        return []
    bar = _bar(topic, _FILTERED if filtered else 1.0)
    whole = [one for one in candidates if one.prepared.folded.strip()]
    judged = [_judge(bar, one) for one in whole]
    found = [one for one in judged if one is not None]
    asking = {one.prepared.number for one in found if one.prepared.cut.only_asks}
    for one, done in zip(whole, judged, strict=True):
        if done is None and one.prepared.prompt in asking:
            answer = _judge(bar._replace(floor=0.0), one)  # what was asked is above the floor
            found += [answer] if answer is not None else []
    found = _answered(found)
    return sorted(found, key=lambda one: (-one.score, one.prepared.number))


def _answered(judged: Sequence[Judged]) -> list[Judged]:
    """The same, where an answer is worth no less than the bare question it answers, which comes after it."""
    asking = {one.prepared.number: one.score for one in judged if one.prepared.cut.only_asks}
    found: list[Judged] = []
    answered: set[int] = set()
    for one in judged:
        prompt = one.prepared.prompt
        score = one.score
        if prompt in asking:
            answered.add(prompt)
            score = max(score, asking[prompt])
        found.append(one if score == one.score else one._replace(score=score))
    return [
        one._replace(score=one.score * _QUESTION) if one.prepared.number in answered else one for one in found
    ]


def _bar(topic: Topic, factor: float) -> _Bar:
    """`factor`: what the floor is multiplied by."""
    floors, words = (_SENTENCE, len(topic.units) + topic.talk) if topic.talk else (_PHRASE, len(topic.units))
    floor = floors[min(words, len(floors) - 1)]
    weights = [unit.weight / topic.weight for unit in topic.units]
    brief = not topic.talk and len(topic.units) <= _BRIEF
    return _Bar(topic, floor * factor, weights, brief, all(unit.known for unit in topic.units))


def _judge(bar: _Bar, candidate: Candidate) -> Judged | None:
    """None below the floor."""
    topic, weights = bar.topic, bar.weights
    prepared = candidate.prepared
    if not topic.units:
        return _untold(prepared)
    folded, prompt = prepared.folded, prepared.prompt_folded
    whole, asked, said = [], [], 0
    for unit, here in zip(topic.units, candidate.told, strict=True):
        here = here or partly(unit, folded)  # noqa: PLW2901 - this is done often
        there = worth_in(unit, prompt) if prompt and here < 1 else 0.0
        whole.append(here)
        asked.append(there)
        said += here > CHARACTER or there > CHARACTER
    floor, least = _demanded(bar, said)
    if _reached(weights, whole, asked, least) < floor:
        return None  # the window cannot have more than the turn
    cut = prepared.cut
    seen = [_sights(cut.starts, sorted(places(unit, folded))[:_MOST]) for unit in topic.units]
    window, value, inside = _best_window(topic, weights, seen, prepared)
    covered = _covered(weights, inside, whole, asked, least)
    if covered < floor:
        return None
    if least:
        covered = _covered(weights, inside, whole, asked)
    score = value + covered - sum(map(mul, weights, inside))
    score += _ENGINE * (candidate.score / topic.ideal if topic.ideal else 0.0)
    start, end = grown(cut.sentences, cut.leaning, window)
    return Judged(prepared, score * _manner(prepared), start, end, seen)


def _sights(starts: Sequence[int], found: Sequence[tuple[int, int, float]]) -> list[Sight]:
    """What `places` found, with the sentence it stands in."""
    return [Sight(start, end, bisect_right(starts, start) - 1, worth) for start, end, worth in found]


def _demanded(bar: _Bar, said: int) -> tuple[float, float]:
    """(the floor for a turn that has `said` of the words, the worth up to which a sight is chance).

    What is left of a short phrase must carry it, if one of its words is in no text: a common word alone does
    not, nor do characters. Of two words that a conjunction links, none is enough.
    """
    if not bar.brief:
        return bar.floor, 0.0
    units = len(bar.topic.units)
    if bar.topic.linked and said < units:
        return math.inf, CHARACTER
    if said > 1 or bar.known:
        return bar.floor, CHARACTER if units < _BRIEF else 0.0
    return bar.floor * (_LONE if units == _BRIEF else 1.0), CHARACTER


def _reached(
    weights: Sequence[float], whole: Sequence[float], asked: Sequence[float], least: float = 0.0
) -> float:
    """What `_covered` gives where the window is the whole turn."""
    reached = 0.0
    for weight, here, question in zip(weights, whole, asked, strict=True):
        here = here if here > least else 0.0  # noqa: PLW2901 - this is done often
        beside = _ASKED * (question - here) if question > least and question > here else 0.0
        reached += weight * (here + beside)
    return reached


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
    start, end = grown(prepared.cut.sentences, prepared.cut.leaning, (0, 1))
    share = min(1.0, prepared.cut.length / LIMIT)
    return Judged(prepared, share * _manner(prepared), start, end, ())


def _best_window(
    topic: Topic, weights: Sequence[float], seen: Sequence[Sequence[Sight]], prepared: Prepared
) -> tuple[tuple[int, int], float, list[float]]:
    """(one to three neighbouring sentences that say most, their value, the worth of each unit in them).

    Only what begins and ends with a sentence that says something can be best. The first sentences are, where
    the question alone has the topic's words: an answer begins with what it answers.
    """
    cut = prepared.cut.sentences
    told = sorted({sight.sentence for sights in seen for sight in sights})
    if not told:
        return (0, 1), 0.0, [0.0] * len(seen)
    if len(told) == 1:
        window = told[0], told[0] + 1
        return window, *_value(topic, weights, seen, prepared, window)
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
    seen: Sequence[Sequence[Sight]],
    prepared: Prepared,
    window: tuple[int, int],
) -> tuple[float, list[float]]:
    """(value of a window, worth of each unit's best sight in it)."""
    first, last = window
    cut = prepared.cut
    inside = seen
    if last - first < len(cut.sentences):
        inside = [[sight for sight in sights if first <= sight.sentence < last] for sights in seen]
    worth = [max([sight.worth for sight in sights], default=0.0) for sights in inside]
    value = sum(map(mul, weights, worth)) - _LONGER * (last - first - 1)
    for i in range(len(inside) - 1):
        if inside[i] and inside[i + 1]:
            value += _TOGETHER * min(weights[i : i + 2]) * _closeness(topic, i, inside[i], inside[i + 1])
    if topic.runs:
        text = prepared.folded[cut.sentences[first].start : cut.sentences[last - 1].end]
        verbatim = sum(len(run) for run in topic.runs if run in text)
        value += _VERBATIM * verbatim / sum(map(len, topic.runs))
    value += _STANCE * any(cut.stance[first:last])
    return (value * _QUESTION if all(cut.asking[first:last]) else value), worth


def _closeness(topic: Topic, i: int, one: Sequence[Sight], other: Sequence[Sight]) -> float:
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
    cut = prepared.cut
    length = cut.length
    factor = _QUESTION if cut.only_asks else _LEADING if cut.asking[-1] else 1.0
    return factor * (0.5 + 0.5 * length / _SHORT) if length < _SHORT else factor
