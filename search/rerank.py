"""Candidates ranked again by what they say together: the best passage decides, not the length of the turn."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus.model import Turn
from search.passage import LIMIT, Sentence, is_question, sentences
from search.topic import Topic, Unit

_ELSEWHERE = 0.35  # a word of the topic said in the turn, but not in its best passage
_ASKED = 0.3  # a word of the topic that only the question before it has
_TOGETHER = 0.25  # neighbours of the topic that are neighbours in the passage
_ENGINE = 0.3  # the engine's score, as a share of the best possible one
_PAIRS = 0.5  # a long word of which only a part occurs
_QUESTION = 0.55  # what a bare question keeps of its score
_SHORT = 15  # code points below which a turn says little
# Share of the topic's weight that a turn must have, by the number of its words: of two both must count, since an
# unknown one is the rarer. Who types a sentence asks for what comes near.
FLOORS = (0.46, 0.46, 0.46, 0.35, 0.25, 0.2)
_FILTERED = 0.65  # times the floor where the topic names who should be quoted: few turns, few chance matches
_NEAR = 12  # code points between two words that still stand together


@dataclass(frozen=True, slots=True)
class Prepared:
    """A turn made ready for judging: key, sentences, which of them ask, and the question it answers."""

    turn: Turn
    folded: str
    sentences: tuple[Sentence, ...]
    asking: tuple[bool, ...]
    prompt: Turn | None
    prompt_folded: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A prepared turn and the engine's score of it."""

    prepared: Prepared
    score: float


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with its score, comparable between topics, and the passage to show."""

    prepared: Prepared
    score: float
    covered: float
    start: int
    end: int
    spans: tuple[tuple[int, int], ...]


def prepare(turn: Turn, prompt: Turn | None, fold: Callable[[str], str]) -> Prepared:
    """A turn with all that judging needs and that no topic changes."""
    cut = tuple(sentences(turn.text))
    asking = tuple(is_question(turn.text[s.start : s.end]) for s in cut)
    return Prepared(turn, fold(turn.text), cut, asking, prompt, fold(prompt.text) if prompt else "")


def judge(topic: Topic, candidates: Sequence[Candidate], *, filtered: bool) -> list[Judged]:
    """The candidates above the floor, best first; ties in corpus order. `filtered`: of some speakers alone."""
    judged = [_judge(topic, candidate) for candidate in candidates if candidate.prepared.sentences]
    floor = FLOORS[min(topic.words, len(FLOORS) - 1)] * (_FILTERED if filtered else 1.0)
    found = [one for one in judged if one.covered >= floor]
    return sorted(found, key=lambda one: (-one.score, one.prepared.turn.number))


def choose(judged: Sequence[Judged], limit: int, offset: int) -> tuple[list[Judged], bool]:
    """One page of quotes, and whether there are more."""
    return list(judged[offset : offset + limit]), len(judged) > offset + limit


@dataclass(frozen=True, slots=True)
class _Sight:
    """Where one unit is seen in a turn, and what the sight is worth."""

    start: int
    end: int
    worth: float


def _sights(unit: Unit, folded: str) -> list[_Sight]:
    found: list[_Sight] = []
    for form in unit.forms:
        found += [_Sight(a, b, form.worth) for a, b in form.places(folded)]
    if not found and len(unit.text) > 2 and not unit.text.isascii():
        for i in range(len(unit.text) - 1):
            at = folded.find(unit.text[i : i + 2])
            if at >= 0:
                found.append(_Sight(at, at + 2, _PAIRS * 2 / len(unit.text)))
    return sorted(found, key=lambda sight: (sight.start, -sight.end))


def _judge(topic: Topic, candidate: Candidate) -> Judged:
    prepared = candidate.prepared
    seen = [_sights(unit, prepared.folded) for unit in topic.units]
    weights = [unit.weight / topic.weight for unit in topic.units] if topic.weight else []
    windows = _windows(prepared.sentences)
    values = [_value(topic, weights, seen, prepared, window) for window in windows]
    best = max(range(len(windows)), key=lambda i: (values[i][0], -windows[i][0]))
    inside = values[best][1]
    whole = [max((s.worth for s in sights), default=0.0) for sights in seen]
    asked = [
        max((s.worth for s in _sights(unit, prepared.prompt_folded)), default=0.0) if whole[i] < 1 else 0.0
        for i, unit in enumerate(topic.units)
    ]
    score = values[best][0] + sum(
        w * (_ELSEWHERE * (whole[i] - inside[i]) + _ASKED * max(0.0, asked[i] - whole[i]))
        for i, w in enumerate(weights)
    )
    covered = sum(w * max(whole[i], _ASKED * asked[i]) for i, w in enumerate(weights))
    score += _ENGINE * (candidate.score / topic.ideal if topic.ideal else 0.0)
    score *= _manner(prepared)
    start, end = _grown(prepared, windows[best])
    return Judged(prepared, score, covered, start, end, _marks(seen, start, end))


def _windows(cut: Sequence[Sentence]) -> list[tuple[int, int]]:
    """Ranges of one to three neighbouring sentences that fit a passage; a long sentence stands alone."""
    return [
        (i, j)
        for i in range(len(cut))
        for j in range(i + 1, min(i + 4, len(cut) + 1))
        if j == i + 1 or cut[j - 1].end - cut[i].start <= LIMIT
    ]


def _value(
    topic: Topic,
    weights: Sequence[float],
    seen: Sequence[Sequence[_Sight]],
    prepared: Prepared,
    window: tuple[int, int],
) -> tuple[float, list[float]]:
    """(worth of a window, worth of each unit's best sight in it)."""
    start, end = prepared.sentences[window[0]].start, prepared.sentences[window[1] - 1].end
    inside = [[s for s in sights if start <= s.start and s.end <= end] for sights in seen]
    worth = [max((s.worth for s in sights), default=0.0) for sights in inside]
    value = sum(w * x for w, x in zip(weights, worth, strict=True))
    for i in range(len(inside) - 1):
        value += _TOGETHER * min(weights[i], weights[i + 1]) * _closeness(topic, i, inside[i], inside[i + 1])
    value -= 0.02 * (window[1] - window[0] - 1)  # the shortest window that says as much
    if all(prepared.asking[window[0] : window[1]]):
        value *= _QUESTION
    return value, worth


def _closeness(topic: Topic, i: int, one: Sequence[_Sight], other: Sequence[_Sight]) -> float:
    """1 if two neighbours of the topic stand as they do there, less with distance or in the other order."""
    gap = topic.units[i + 1].start - topic.units[i].end
    best = 0.0
    for a in one:
        for b in other:
            distance = b.start - a.end if b.start >= a.end else a.start - b.end
            if 0 <= distance <= gap:
                best = max(best, 1.0 if b.start >= a.end else 0.6)
            elif 0 <= distance <= _NEAR:
                best = max(best, 0.5 if b.start >= a.end else 0.4)
    return best


def _manner(prepared: Prepared) -> float:
    """Less than 1 for a turn that only asks, or says next to nothing."""
    length = sum(s.end - s.start for s in prepared.sentences)
    asking = sum(s.end - s.start for s, a in zip(prepared.sentences, prepared.asking, strict=True) if a)
    factor = 1.0 - (1.0 - _QUESTION) * (1.0 if prepared.asking[-1] and asking * 3 > length else 0.0)
    if length < _SHORT:
        factor *= 0.5 + 0.5 * length / _SHORT
    return factor


_LEANING = re.compile(
    "(?:但|可是|不过|所以|因此|而且|并且|另外|同时|然后|而|也|还|就|这|那|他|她|它|其|此|第[二三四五]|but|so|and|then|also|this|that|it|they|he|she)",
    re.IGNORECASE,
)


def _grown(prepared: Prepared, window: tuple[int, int]) -> tuple[int, int]:
    """The passage of a window: with the sentence it leans on, and what follows while it is short."""
    cut = prepared.sentences
    first, last = window
    if (
        first
        and _LEANING.match(prepared.turn.text, cut[first].start)
        and cut[last - 1].end - cut[first - 1].start <= LIMIT
    ):
        first -= 1
    while last - first < 3 and last < len(cut) and cut[last].end - cut[first].start <= LIMIT * 3 // 4:
        last += 1
    return cut[first].start, cut[last - 1].end


def _marks(seen: Sequence[Sequence[_Sight]], start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The places to mark: inside the passage, joined where they touch or overlap."""
    places = sorted((s.start, s.end) for sights in seen for s in sights if start <= s.start and s.end <= end)
    joined: list[tuple[int, int]] = []
    for a, b in places:
        if joined and a <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(b, joined[-1][1]))
        else:
            joined.append((a, b))
    return tuple(joined)
