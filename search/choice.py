"""Which of the judged turns make a page: several voices where there are several, and nothing twice."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from corpus.model import Turn
from search.rerank import Judged

_SAME_ANSWER = 0.9  # for every turn of the same answer already chosen
_SAME_SPEAKER = 0.93  # for every turn of the same speaker already chosen
_SAME_SOURCE = 0.97  # for every turn of the same source already chosen
_WORDS = 20  # code points from which equal passages are one quote


class Found(NamedTuple):
    """A turn, and what it was judged to say."""

    turn: Turn
    judged: Judged


@dataclass(slots=True)
class Chosen:
    """A found turn of the page, and the sources (ids) that have the same words."""

    found: Found
    also: list[str]


def choose(
    found: Sequence[Found],
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
        if 0 <= one.found.judged.score <= most:
            break  # nothing is worth more than its score
        value = _value(one.found, chosen)
        if value > most:
            best, most = i, value
    return best


def _once(
    found: Sequence[Found], twins: Callable[[Sequence[int]], Mapping[int, Sequence[Turn]]] | None
) -> list[Chosen]:
    """The found turns without those that say what a better one has said word by word."""
    kept: list[Chosen] = []
    by_words: dict[str, Chosen] = {}
    by_number: dict[int, Chosen] = {}
    same = twins([one.turn.number for one in found]) if twins and found else {}
    for one in found:
        turn, said = one
        words = "".join(filter(str.isalnum, said.prepared.folded[said.start : said.end]))
        twin = by_number.get(turn.number) or (by_words.get(words) if len(words) >= _WORDS else None)
        if twin is not None:
            if turn.source_id != twin.found.turn.source_id and turn.source_id not in twin.also:
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


def _value(one: Found, chosen: Sequence[Chosen]) -> float:
    value = one.judged.score
    turn, prompt = one.turn, one.judged.prepared.prompt
    for other in chosen:
        before = other.found
        if before.turn.source_id != turn.source_id:
            continue
        value *= _SAME_SOURCE
        if before.turn.speaker_id == turn.speaker_id:
            value *= _SAME_SPEAKER
            asked = before.judged.prepared.prompt
            if prompt is not None and asked is not None and prompt.number == asked.number:
                value *= _SAME_ANSWER
    return value
