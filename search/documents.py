"""Turns to documents: what an engine indexes of a turn, with the question it answers."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from corpus.model import Turn
from search.analyzer import Analyzer, is_han
from search.model import Document, Stored, Turns
from search.prepared import REACH, Cut, Prepared, prompt_of, question_of


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
        folded = analyzer.fold(turn.text)
        yield Document(
            turn.number,
            turn.source_id,
            turn.speaker_id,
            (own.words, own.grams, asking, own.characters),
            Stored(folded, Cut.of(turn.text, folded).packed(), prompt.number if prompt is not None else 0),
        )
        earlier = [*earlier[1 - REACH :], turn]


def prepared(library: Turns, fold: Callable[[str], str], numbers: Sequence[int]) -> list[Prepared]:
    """The visible turns of these numbers ready to be judged, for an engine that stores only terms."""
    turns = library.turns(numbers)
    earlier = library.questions_before([turn.number for turn in turns], REACH)
    found = []
    for turn in turns:
        prompt = question_of(earlier.get(turn.number, ()))
        folded = fold(turn.text)
        found.append(
            Prepared(
                turn.number,
                turn.source_id,
                turn.speaker_id,
                folded,
                prompt.number if prompt else 0,
                fold(prompt.text) if prompt else "",
                partial(Cut.of, turn.text, folded),
            )
        )
    return found
