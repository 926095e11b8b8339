"""Turns to documents: what an engine indexes of a turn, with the question it answers."""

from collections.abc import Iterable, Iterator, Sequence

from corpus.model import Turn
from search.analyzer import Analyzer, is_han
from search.model import Document
from search.passage import asks

REACH = 8  # turns back that an answer may have its question; a roundtable's host asks, and all in turn answer


def documents(turns: Iterable[Turn], analyzer: Analyzer) -> Iterator[Document]:
    """The documents of turns, which come source by source, each source whole and in its order."""
    earlier: list[Turn] = []
    terms: dict[str, tuple[str, ...]] = {}  # of the questions within reach
    for turn in turns:
        if earlier and earlier[-1].source_id != turn.source_id:
            earlier, terms = [], {}
        prompt = prompt_of(earlier, turn)
        if prompt is not None and prompt.id not in terms:
            asked = analyzer.terms(prompt.text)
            latin = tuple(word for word in asked.words if not is_han(word))
            terms = {prompt.id: (*asked.grams, *latin)}
        own = analyzer.terms(turn.text)
        asking = terms[prompt.id] if prompt is not None else ()
        yield Document(
            turn.number, turn.source_id, turn.speaker_id, (own.words, own.grams, asking, own.characters)
        )
        earlier = [*earlier[1 - REACH :], turn]


def prompt_of(earlier: Sequence[Turn], turn: Turn) -> Turn | None:
    """The question that a turn answers: the nearest of the last turns in its source that asks one.

    The speaker's own questions answer nothing, and a turn that is itself but a question has no prompt but the
    one before it.
    """
    return question_of([other for other in earlier[-REACH:] if other.speaker_id != turn.speaker_id])


def question_of(others: Sequence[Turn]) -> Turn | None:
    """The question that is answered after these turns of others: the last that is one."""
    return next((other for other in reversed(others) if asks(other.text)), None)
