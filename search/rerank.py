"""Candidates ranked again by what they say together: the best passage decides, not the length of the turn."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.model import Turn
from search.function import is_function
from search.passage import LIMIT, Sentence, grown, is_question, sentences, takes_stance
from search.topic import Topic, Unit

_ELSEWHERE = 0.35  # a word of the topic said in the turn, but not in its best passage
_ASKED = 0.5  # a word of the topic that only the question before it has
_TOGETHER = 0.25  # neighbours of the topic that are neighbours in the passage
_VERBATIM = 0.4  # for a topic that stands there word for word
_ENGINE = 0.3  # the engine's score, as a share of the best possible one
_PAIRS = 0.65  # a long word of which only a part occurs
_CHARACTER = 0.2  # a word of which but a character occurs
_QUESTION = 0.4  # what a bare question keeps of its score
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


@dataclass(frozen=True, slots=True)
class Prepared:
    """A turn made ready for judging: key, sentences with what they do, and the question it answers."""

    turn: Turn
    folded: str
    sentences: tuple[Sentence, ...]
    asking: tuple[bool, ...]
    stance: tuple[bool, ...]
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
    start: int
    end: int
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Sight:
    """Where one unit is seen in a turn, in which sentence, and what the sight is worth."""

    start: int
    end: int
    sentence: int
    worth: float


def prepare(turn: Turn, folded: str, prompt: Turn | None, asked: str) -> Prepared:
    """A turn with all that judging needs and that no topic changes. `asked` is the folded prompt."""
    cut = tuple(sentences(turn.text))
    asking = tuple(is_question(turn.text[s.start : s.end]) for s in cut)
    stance = tuple(takes_stance(folded[s.start : s.end]) for s in cut)
    return Prepared(turn, folded, cut, asking, stance, prompt, asked)


def outlook(topic: Topic, folded: str, score: float) -> float:
    """What a turn promises before it is prepared: the words it has, and the engine's score of it."""
    share = score / topic.ideal if topic.ideal else score
    for unit in topic.units:
        worth = next((form.worth for form in unit.forms if form.occurs(folded)), 0.0)
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
    whole = [one for one in candidates if one.prepared.sentences]
    judged = [_judge(topic, weights, floor, one) for one in whole]
    found = [one for one in judged if one is not None]
    asking = {one.prepared.turn.id for one in found if _only_asks(one.prepared)}
    for one, done in zip(whole, judged, strict=True):
        prompt = one.prepared.prompt
        if done is None and prompt is not None and prompt.id in asking:
            answer = _judge(topic, weights, 0.0, one)  # what was asked is above the floor
            found += [answer] if answer is not None else []
    found = _answered(found)
    return sorted(found, key=lambda one: (-one.score, one.prepared.turn.number))


def _answered(judged: Sequence[Judged]) -> list[Judged]:
    """The same, where an answer is worth no less than the bare question it answers, which comes after it."""
    asking = {one.prepared.turn.id: one.score for one in judged if _only_asks(one.prepared)}
    found: list[Judged] = []
    answered: set[str] = set()
    for one in judged:
        prompt = one.prepared.prompt
        score = one.score
        if prompt is not None and prompt.id in asking:
            answered.add(prompt.id)
            score = max(score, asking[prompt.id])
        found.append(replace(one, score=score))
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
    starts = [sentence.start for sentence in prepared.sentences]
    seen = [_sights(unit, prepared.folded, starts) for unit in topic.units]
    whole = [_best(sights) for sights in seen]
    asked = [
        max((p[2] for p in _places(unit, prepared.prompt_folded)), default=0.0) if worth < 1 else 0.0
        for unit, worth in zip(topic.units, whole, strict=True)
    ]
    floor, least = _demanded(topic, floor, whole, asked)
    if _covered(weights, whole, whole, asked, least) < floor:
        return None  # the window cannot have more than the turn
    window, value, inside = _best_window(topic, weights, seen, prepared)
    if _covered(weights, inside, whole, asked, least) < floor:
        return None
    score = value + _covered(weights, inside, whole, asked) - _covered(weights, inside, inside, inside)
    score += _ENGINE * (candidate.score / topic.ideal if topic.ideal else 0.0)
    start, end = grown(prepared.turn.text, prepared.sentences, window)
    return Judged(prepared, score * _manner(prepared), start, end, _marks(seen, start, end))


def _demanded(
    topic: Topic, floor: float, whole: Sequence[float], asked: Sequence[float]
) -> tuple[float, float]:
    """(the floor for a turn, the worth up to which a sight is chance).

    What is left of a short phrase must carry it, if one of its words is in no text: a common word alone does
    not, nor do characters.
    """
    if topic.talk or len(topic.units) > _BRIEF:
        return floor, 0.0
    said = sum(max(found) > _CHARACTER for found in zip(whole, asked, strict=True))
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
    for weight, *worths in zip(weights, inside, whole, asked, strict=True):
        here, turn, question = (worth if worth > least else 0.0 for worth in worths)
        covered += weight * (here + _ELSEWHERE * (turn - here) + _ASKED * max(0.0, question - turn))
    return covered


def _untold(prepared: Prepared) -> Judged:
    """A turn where nothing is asked but who speaks: the more it says, the better, up to a passage."""
    start, end = grown(prepared.turn.text, prepared.sentences, (0, 1))
    share = min(1.0, sum(s.end - s.start for s in prepared.sentences) / LIMIT)
    return Judged(prepared, share * _manner(prepared), start, end, ())


def _sights(unit: Unit, folded: str, starts: Sequence[int]) -> list[_Sight]:
    places = sorted(_places(unit, folded))[:_MOST]
    return [_Sight(a, b, bisect_right(starts, a) - 1, worth) for a, b, worth in places]


def _places(unit: Unit, folded: str) -> list[tuple[int, int, float]]:
    """(start, end, worth) of a unit in a text; where there is none, of its pairs or characters."""
    if not folded:
        return []
    places = [(a, b, form.worth) for form in unit.forms for a, b in form.places(folded)]
    if not places and len(unit.text) > 1 and not unit.text.isascii():
        found = _first_of(folded, (unit.text[i : i + 2] for i in range(len(unit.text) - 1)))
        places = [(at, at + 2, _PAIRS * 2 / len(unit.text)) for at in found]
        if not places:
            found = _first_of(folded, (character for character in unit.text if not is_function(character)))
            places = [(at, at + 1, _CHARACTER) for at in found]
    return places


def _first_of(folded: str, parts: Iterable[str]) -> list[int]:
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
    cut = prepared.sentences
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
    text = prepared.folded[prepared.sentences[first].start : prepared.sentences[last - 1].end]
    if topic.runs:
        verbatim = sum(len(run) for run in topic.runs if run in text)
        value += _VERBATIM * verbatim / sum(map(len, topic.runs))
    value += _STANCE * any(prepared.stance[first:last])
    return (value * _QUESTION if all(prepared.asking[first:last]) else value), worth


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
    """Less than 1 for a turn that only asks, or says next to nothing."""
    length = sum(s.end - s.start for s in prepared.sentences)
    factor = _QUESTION if _only_asks(prepared) else 1.0
    return factor * (0.5 + 0.5 * length / _SHORT) if length < _SHORT else factor


def _only_asks(prepared: Prepared) -> bool:
    """Whether a turn ends in a question that is a third of it or more."""
    length = sum(s.end - s.start for s in prepared.sentences)
    asking = sum(s.end - s.start for s, a in zip(prepared.sentences, prepared.asking, strict=True) if a)
    return prepared.asking[-1] and asking * 3 > length


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
