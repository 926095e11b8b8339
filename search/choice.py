"""Which of the judged turns make a page: several voices where there are several, and nothing twice."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from corpus.model import Turn
from search.rerank import Judged

_SAME_ANSWER = 0.9  # for every turn of the same answer already chosen
_SAME_SPEAKER = 0.93  # for every turn of the same speaker already chosen
_SAME_SOURCE = 0.97  # for every turn of the same source already chosen
_ENOUGH = 20  # code points from which equal passages are one quote
_WORDS = re.compile(r"[^\W_]+")  # stretches of letters and digits


@dataclass(slots=True)
class Chosen:
    """A turn of the page as judged, and the sources (ids) that have the same words."""

    judged: Judged
    also: list[str]


def choose(
    found: Sequence[Judged],
    limit: int,
    offset: int,
    twins: Callable[[Sequence[int]], Mapping[int, Sequence[Turn]]] | None = None,
) -> tuple[list[Chosen], bool]:
    """One page of quotes in order, and whether there are more.

    The first is the best; each next is the best after what it shares with those before has been taken off.
    `twins` gives, by number, the turns of other sources that have a turn's words: these are shown once.
    """
    rest = _once(found, twins)
    chosen: list[Chosen] = []
    while rest and len(chosen) < offset + limit:
        chosen.append(rest.pop(_best(rest, chosen)))
    return chosen[offset:], bool(rest)


def _best(rest: Sequence[Chosen], chosen: Sequence[Chosen]) -> int:
    """The place of the one that is worth most, the first of several, in what goes by score."""
    best, most = 0, -math.inf
    for i, one in enumerate(rest):
        if 0 <= one.judged.score <= most:
            break  # nothing is worth more than its score
        value = _value(one.judged, chosen)
        if value > most:
            best, most = i, value
    return best


def _once(
    found: Sequence[Judged], twins: Callable[[Sequence[int]], Mapping[int, Sequence[Turn]]] | None
) -> list[Chosen]:
    """The found turns without those that say what a better one has said word by word."""
    kept: list[Chosen] = []
    by_words: dict[str, Chosen] = {}
    by_number: dict[int, Chosen] = {}
    same = twins([one.prepared.number for one in found]) if twins and found else {}
    for one in found:
        turn = one.prepared
        words = "".join(_WORDS.findall(turn.folded, one.start, one.end))
        twin = by_number.get(turn.number) or (by_words.get(words) if len(words) >= _ENOUGH else None)
        if twin is not None:
            if turn.source_id != twin.judged.prepared.source_id and turn.source_id not in twin.also:
                twin.also.append(turn.source_id)
            continue
        new = Chosen(one, [])
        kept.append(new)
        by_words[words] = new
        for other in same.get(turn.number, ()):
            by_number[other.number] = new
            if other.source_id != turn.source_id and other.source_id not in new.also:
                new.also.append(other.source_id)
    return kept


def _value(one: Judged, chosen: Sequence[Chosen]) -> float:
    value = one.score
    turn = one.prepared
    for other in chosen:
        before = other.judged.prepared
        if before.source_id != turn.source_id:
            continue
        value *= _SAME_SOURCE
        if before.speaker_id == turn.speaker_id:
            value *= _SAME_SPEAKER
            if turn.prompt and turn.prompt == before.prompt:
                value *= _SAME_ANSWER
    return value
