"""Which of the judged turns make a page: several voices where there are several, and nothing twice."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from corpus.model import Turn
from search.rerank import Judged

_SAME_ANSWER = 0.9  # for every turn of the same answer already chosen
_SAME_SPEAKER = 0.93  # for every turn of the same speaker already chosen
_SAME_SOURCE = 0.97  # for every turn of the same source already chosen
_WORDS = 20  # code points from which equal passages are one quote


@dataclass(slots=True)
class Chosen:
    """A judged turn of the page, and the sources (ids) that have the same words."""

    judged: Judged
    also: list[str]


def choose(
    judged: Sequence[Judged],
    limit: int,
    offset: int,
    twins: Callable[[Sequence[int]], Mapping[int, Sequence[Turn]]] | None = None,
) -> tuple[list[Chosen], bool]:
    """One page of quotes in order, and whether there are more.

    The first is the best; each next is the best after what it shares with those before has been taken off.
    `twins` gives, by number, the turns of other sources that have a turn's words: these are shown once.
    """
    rest = _once(judged, twins)
    chosen: list[Chosen] = []
    while rest and len(chosen) < offset + limit:
        best = max(range(len(rest)), key=lambda i: (_value(rest[i].judged, chosen), -i))
        chosen.append(rest.pop(best))
    return chosen[offset:], bool(rest)


def _once(
    judged: Sequence[Judged], twins: Callable[[Sequence[int]], Mapping[int, Sequence[Turn]]] | None
) -> list[Chosen]:
    """The judged turns without those that say what a better one has said word by word."""
    kept: list[Chosen] = []
    by_words: dict[str, Chosen] = {}
    by_number: dict[int, Chosen] = {}
    same = twins([one.prepared.turn.number for one in judged]) if twins and judged else {}
    for one in judged:
        turn = one.prepared.turn
        words = "".join(filter(str.isalnum, one.prepared.folded[one.start : one.end]))
        twin = by_number.get(turn.number) or (by_words.get(words) if len(words) >= _WORDS else None)
        if twin is not None:
            if turn.source_id != twin.judged.prepared.turn.source_id and turn.source_id not in twin.also:
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
    turn, prompt = one.prepared.turn, one.prepared.prompt
    for other in chosen:
        before = other.judged.prepared
        if before.turn.source_id != turn.source_id:
            continue
        value *= _SAME_SOURCE
        if before.turn.speaker_id == turn.speaker_id:
            value *= _SAME_SPEAKER
            if prompt is not None and before.prompt is not None and prompt.id == before.prompt.id:
                value *= _SAME_ANSWER
    return value
