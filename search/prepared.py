"""A turn made ready for judging, with all that no topic changes: it is kept for the next topic."""

from typing import NamedTuple

from corpus.model import Turn
from search.passage import Sentence, is_question, is_request, sentences, takes_stance


class Cut(NamedTuple):
    """The sentences of a turn with what each does, and what all of them do together."""

    sentences: tuple[Sentence, ...]
    asking: tuple[bool, ...]
    stance: tuple[bool, ...]
    length: int  # code points of the sentences
    only_asks: bool  # ends in a question that is a third of it or more


class Prepared:
    """A turn's text with its key and the question it answers; cut when that is first asked, as for few it is.

    `source_id` is known once the turn was found and read.
    """

    __slots__ = ("_cut", "folded", "number", "prompt", "prompt_folded", "source_id", "text")

    def __init__(self, number: int, text: str, folded: str, prompt: Turn | None, prompt_folded: str) -> None:
        self.number = number
        self.text = text
        self.source_id: str | None = None
        self.folded = folded
        self.prompt = prompt
        self.prompt_folded = prompt_folded
        self._cut: Cut | None = None

    @property
    def cut(self) -> Cut:
        """Its sentences; none of a blank turn."""
        if self._cut is None:  # two threads would find the same
            text, folded = self.text, self.folded
            found = tuple(sentences(text))
            asking = tuple([is_question(text[a:b]) or is_request(folded[a:b]) for a, b in found])
            stance = tuple([takes_stance(folded[start:end]) for start, end in found])
            length = sum([end - start for start, end in found])
            asked = sum([end - start for (start, end), asks in zip(found, asking, strict=True) if asks])
            only_asks = bool(found) and asking[-1] and asked * 3 > length
            self._cut = Cut(found, asking, stance, length, only_asks)
        return self._cut
