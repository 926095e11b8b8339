"""Text to terms: the one analysis that turns and topics share."""

import importlib
import importlib.util
import logging
import re
from collections.abc import Callable, Iterable
from copy import copy
from functools import partial
from itertools import accumulate, pairwise
from operator import add
from pathlib import Path
from typing import NamedTuple, Self

import jieba

from search.fold import Fold
from search.function import GRAMMAR
from search.latin import GAP, Piece, joins, pieces_of, stem
from search.lexicon import Lexicon
from search.model import Field, Token

VERSION = 4  # grows whenever the same text gives other terms

WORDS, GRAMS, PROMPT, CHARACTERS = range(4)
# Short spoken turns want a small k1 and a middling b (BM25 as in Robertson & Zaragoza 2009). The question
# that a turn answers counts, with less weight than what was said.
FIELDS = (
    Field("words", 1.0, 0.6, 0.5),
    Field("grams", 0.6, 0.6, 0.5),
    Field("prompt", 0.35, 0.6, 0.5),
    Field("characters", 0.3, 0.6, 0.5),
)

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
_WITHOUT_GRAMMAR = str.maketrans(dict.fromkeys(GRAMMAR))
_HAN_RUN = re.compile(f"[{HAN}]+")
# A run is of Han characters (then it is the group), or Latin: everything without a gap, letters and digits of
# any other script and the marks that join them.
_RUN = re.compile(f"([{HAN}]+)|(?:(?![{HAN}_])\\w)+(?:['.&+/_-]?(?:(?![{HAN}_])\\w)+)*[+#]*")


def is_han(word: str) -> bool:
    """Whether a word begins with a Han character, as the words of a Han run do."""
    return _HAN_RUN.match(word) is not None


def dictionary_text() -> str:
    """The segmenter's dictionary: on each line a word, how often it was counted, and its part of speech."""
    return Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8")


class Terms(NamedTuple):
    """What an engine indexes of one text: words, pairs of neighbours, and Han characters one by one."""

    words: tuple[str, ...]
    grams: tuple[str, ...]
    characters: tuple[str, ...]


class Analyzer:
    """Folds texts and cuts them into terms. Safe to use from several threads.

    What the operator's lexicon and the library's names add is used on topics at once: stored turns carry
    every new word in their pairs of characters. So `fingerprint`, which names all that stored terms depend
    on, stays. `words` are the Han words of the lexicon that stored turns have as terms beside the segmenter's
    own; when the lexicon changes, an analyzer keeps its own, and `renewed` gives one with those of today.
    """

    fields: tuple[Field, ...] = FIELDS

    def __init__(
        self,
        cache: Path | None = None,
        *,
        fast: bool = False,
        names: Iterable[str] = (),
        lexicon: Path | None = None,
    ) -> None:
        """Load the dictionary; takes about half a second, the first time one more.

        `cache` is the file where jieba keeps its compiled dictionary (None: the system's temporary folder).
        `fast` segments with rjieba. `names` are known words of topics, `lexicon` is the operator's file.

        Raises:
            ModuleNotFoundError: `fast` without the package rjieba (extra "fast").
            search.lexicon.LexiconError: the lexicon cannot be read.
        """
        self.fold = Fold()
        self.lexicon = Lexicon(self.fold, lexicon, names)
        self._segmenter = _rjieba() if fast else _jieba(cache)
        self._take(self.lexicon_words())
        self.fingerprint = f"analyzer {VERSION}, {'rjieba' if fast else f'jieba {jieba.__version__}'}"

    def lexicon_words(self) -> frozenset[str]:
        """The Han words of two characters and more that the operator's lexicon has now, folded."""
        own = self.lexicon.entries().own
        return frozenset(word for word in own if len(word) > 1 and _HAN_RUN.fullmatch(word))

    def renewed(self, words: frozenset[str] | None = None) -> Self:
        """The same with other `words`: those of the lexicon now, or those given."""
        other = copy(self)
        other._take(self.lexicon_words() if words is None else words)
        return other

    def _take(self, words: frozenset[str]) -> None:
        self.words = words
        longest_first = sorted(words, key=lambda word: (-len(word), word))
        self._own = re.compile("|".join(longest_first)) if words else None

    @staticmethod
    def can_be_fast() -> bool:
        """Whether the package that `fast` needs is there."""
        return importlib.util.find_spec("rjieba") is not None

    def tokens(self, text: str) -> list[Token]:
        """The words of a text in order, with their places in it: `fold(text)[start:end]` is what was cut.

        Terms of English words are singular, so a term may be shorter than its place.
        """
        folded = self.fold(text)
        found: list[Token] = []
        for run in _RUN.finditer(folded):
            at = run.start()
            if run.lastindex:
                for word in self._segmenter.cut(run[0]):
                    found.append(Token(word, at, at + len(word)))
                    at += len(word)
            else:
                found += [Token(stem(p.text), p.start, p.end) for p in pieces_of(text, folded, run)]
        return found

    def segment(self, text: str) -> list[str]:
        """The Han words of a text in order, folded."""
        runs = _HAN_RUN.findall(self.fold(text))
        return [word for word in self._segmenter.cut("\n".join(runs)) if word != "\n"]

    def terms(self, text: str) -> Terms:
        """The terms of a text in its order."""
        folded = self.fold(text)
        words: list[str] = []
        grams: list[str] = []
        latin: list[Piece] = []
        runs = _HAN_RUN.findall(folded)
        cut = iter(self.cut_runs(runs))
        for run in _RUN.finditer(folded):
            if run.lastindex:
                pieces = next(cut)
                words += pieces
                words += self._uncut(run[0], pieces)
                grams += map(add, run[0], run[0][1:])
                latin = []
            else:
                for piece in pieces_of(text, folded, run):
                    if latin and not GAP.fullmatch(folded, latin[-1].end, piece.start):
                        latin = []
                    latin = [*latin[-2:], piece]
                    words.append(stem(piece.text))
                    if len(piece.parts) > 1:
                        words += [stem(part) for part in piece.parts if len(part) > 1]
                        grams.append(stem(piece.text))
                    grams += joins(latin)
        characters = "".join(runs).translate(_WITHOUT_GRAMMAR)
        return Terms(tuple(words), tuple(grams), tuple(characters))

    def _uncut(self, run: str, pieces: list[str]) -> list[str]:
        """The words of the lexicon that stand in a run of Han characters, but are not among its pieces."""
        if self._own is None:
            return []
        ends = [0, *accumulate(map(len, pieces))]
        spans = set(pairwise(ends))
        return [found[0] for found in self._own.finditer(run) if found.span() not in spans]

    def known_parts(self, word: str) -> list[str]:
        """A folded Han word cut by the dictionary alone, for words that the segmenter made up."""
        return self._segmenter.cut_known(word)

    def knows(self, word: str) -> bool:
        """Whether a folded Han word is in the segmenter's dictionary."""
        return self._segmenter.knows(word)

    def cut_runs(self, runs: list[str]) -> list[list[str]]:
        """The words of each run of folded Han characters; one call of the segmenter for all of them."""
        found: list[list[str]] = [[]]
        for word in self._segmenter.cut("\n".join(runs)):
            if word == "\n":
                found.append([])
            else:
                found[-1].append(word)
        return found


class _Segmenter(NamedTuple):
    """What is used of jieba and of rjieba."""

    cut: Callable[[str], list[str]]
    cut_known: Callable[[str], list[str]]  # by the dictionary alone, without guesses at new words
    knows: Callable[[str], bool]


def _jieba(cache: Path | None) -> _Segmenter:
    jieba.setLogLevel(logging.WARNING)  # it tells standard error when its dictionary loads
    tokenizer = jieba.Tokenizer()
    if cache is not None:
        tokenizer.cache_file = str(cache.absolute())
    tokenizer.initialize()
    return _Segmenter(
        tokenizer.lcut, partial(tokenizer.lcut, HMM=False), lambda word: bool(tokenizer.FREQ.get(word))
    )


def _rjieba() -> _Segmenter:
    segmenter = importlib.import_module("rjieba").Jieba()
    return _Segmenter(segmenter.cut, partial(segmenter.cut, hmm=False), segmenter.has_word)
