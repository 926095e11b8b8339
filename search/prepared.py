"""A turn made ready for judging, with all that no topic changes."""

import struct
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Self

from corpus.model import Turn
from search.passage import Sentence, asks, is_question, is_request, leans, sentences, takes_stance

REACH = 8  # turns back that an answer may have its question; a roundtable's host asks, and all in turn answer
_ASKING, _STANCE, _LEANING = 1, 2, 4
_MEANT = [(bool(sign & _ASKING), bool(sign & _STANCE), bool(sign & _LEANING)) for sign in range(8)]


class Cut(NamedTuple):
    """The sentences of a turn with what each does, and what all of them do together."""

    sentences: tuple[Sentence, ...]
    starts: Sequence[int]  # of the sentences
    asking: tuple[bool, ...]
    stance: tuple[bool, ...]
    leaning: tuple[bool, ...]
    length: int  # code points of the sentences
    only_asks: bool  # ends in a question that is a third of it or more

    @classmethod
    def of(cls, text: str, folded: str) -> Self:
        """The sentences of a turn; none of a blank one."""
        found = sentences(text)
        signs = [
            ((is_question(text[a:b]) or is_request(folded[a:b])) and _ASKING)
            | (takes_stance(folded[a:b]) and _STANCE)
            | (leans(text, a) and _LEANING)
            for a, b in found
        ]
        return cls._joined(found, [start for start, _ in found], [end for _, end in found], signs)

    @classmethod
    def unpacked(cls, packed: Sequence[int]) -> Self:
        """The cut of what `packed` gave, as numbers."""
        starts, ends, signs = packed[::3], packed[1::3], packed[2::3]
        return cls._joined(map(Sentence, starts, ends), starts, ends, signs)

    @classmethod
    def _joined(
        cls, found: Iterable[Sentence], starts: Sequence[int], ends: Sequence[int], signs: Sequence[int]
    ) -> Self:
        asking, stance, leaning = (
            zip(*[_MEANT[sign] for sign in signs], strict=True) if signs else ((), (), ())
        )
        length = sum(ends) - sum(starts)
        only_asks = False
        if signs and asking[-1]:
            asked = sum([end - start for start, end, so in zip(starts, ends, asking, strict=True) if so])
            only_asks = asked * 3 > length
        return cls(tuple(found), starts, asking, stance, leaning, length, only_asks)

    def packed(self) -> bytes:
        """Start, end and signs of each sentence, as little-endian numbers of four bytes."""
        numbers: list[int] = []
        for (start, end), asking, holds, leans_on in zip(
            self.sentences, self.asking, self.stance, self.leaning, strict=True
        ):
            numbers += start, end, asking * _ASKING | holds * _STANCE | leans_on * _LEANING
        return struct.pack(f"<{len(numbers)}I", *numbers)


class Prepared:
    """A turn's key with who said it where, and the question it answers; cut when that is first asked.

    `prompt` is the number of the turn that asks, 0 where none does.
    """

    __slots__ = ("_cut", "_read", "folded", "number", "prompt", "prompt_folded", "source_id", "speaker_id")

    def __init__(  # noqa: PLR0917 - made by the hundred for every topic
        self,
        number: int,
        source_id: str,
        speaker_id: str,
        folded: str,
        prompt: int,
        prompt_folded: str,
        cut: Callable[[], Cut],
    ) -> None:
        self.number = number
        self.source_id = source_id
        self.speaker_id = speaker_id
        self.folded = folded
        self.prompt = prompt
        self.prompt_folded = prompt_folded
        self._read = cut
        self._cut: Cut | None = None

    @property
    def cut(self) -> Cut:
        """Its sentences; none of a blank turn."""
        if self._cut is None:  # two threads would find the same
            self._cut = self._read()
        return self._cut


def prompt_of(earlier: Sequence[Turn], turn: Turn) -> Turn | None:
    """The question that a turn answers: the nearest of the last turns in its source that asks one.

    The speaker's own questions answer nothing, and a turn that is itself but a question has no prompt but the
    one before it.
    """
    return question_of([other for other in earlier[-REACH:] if other.speaker_id != turn.speaker_id])


def question_of(others: Sequence[Turn]) -> Turn | None:
    """The question that is answered after these turns of others: the last that is one."""
    return next((other for other in reversed(others) if asks(other.text)), None)
