"""A library made by script: words of jieba's dictionary under a Zipf law, sources that keep to their topics.

Turns are as long as spoken ones (log-normal, median 20 words, about 35 characters), every third one a
question that the next two answer. Documents have the fields of the analyzer: words, pairs of characters, the
words of the question, single characters.
"""

from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path
from typing import NamedTuple

import jieba
import numpy as np

from search.analyzer import FIELDS
from search.function import GRAMMAR
from search.model import Document

TURNS_A_SOURCE = 120
TOPIC_WORDS = 14  # of a source, and 0.18 of its words are one of them
TOPICAL = 0.18


class Vocabulary(NamedTuple):
    """Han words, commonest first, and the chance that a word is among the first n + 1."""

    words: np.ndarray
    chances: np.ndarray

    @classmethod
    def of_jieba(cls) -> "Vocabulary":
        """The dictionary's words in the order of its counts, with chances by rank."""
        lines = (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines()
        counts = {line.split()[0]: int(line.split()[1]) for line in lines}
        words = [word for word in counts if all("\u4e00" <= sign <= "\u9fff" for sign in word)]
        words.sort(key=lambda word: (-counts[word], word))
        chances = 1 / (np.arange(len(words)) + 2.7) ** 1.05  # Zipf's law as Mandelbrot corrected it
        return cls(np.array(words, dtype=object), np.cumsum(chances / chances.sum()))

    def draw(self, chooser: np.random.Generator, count: int) -> np.ndarray:
        """Numbers of words, as common as they are."""
        return np.minimum(np.searchsorted(self.chances, chooser.random(count)), len(self.words) - 1)

    def topics(self, chooser: np.random.Generator, count: int) -> np.ndarray:
        """Numbers of content words: from common to rare, evenly over the logarithm of the rank."""
        return np.exp(chooser.uniform(np.log(300), np.log(60_000), count)).astype(int)


def sources(turns: int, seed: int = 1) -> Iterator[tuple[str, list[Document]]]:
    """Source ids with their documents, `turns` in all, numbered from 1."""
    assert [field.name for field in FIELDS] == ["words", "grams", "prompt", "characters"]
    vocabulary = Vocabulary.of_jieba()
    chooser = np.random.default_rng(seed)
    known: dict[str, str] = {}
    for first in range(0, turns, TURNS_A_SOURCE):
        count = min(TURNS_A_SOURCE, turns - first)
        yield f"s{first // TURNS_A_SOURCE:06}", _source(vocabulary, chooser, first, count, known)


def _source(
    vocabulary: Vocabulary, chooser: np.random.Generator, first: int, count: int, known: dict[str, str]
) -> list[Document]:
    lengths = np.clip(np.exp(chooser.normal(np.log(20), 0.7, count)), 2, 300).astype(int)
    lengths[::3] = np.minimum(lengths[::3], 12)
    drawn = vocabulary.draw(chooser, int(lengths.sum()))
    topics = vocabulary.topics(chooser, TOPIC_WORDS)
    bursty = chooser.random(len(drawn)) < TOPICAL
    # a turn is about few of the topics: its own two, by its place
    own = (np.repeat(np.arange(count) * 2, lengths) + chooser.integers(0, 2, len(drawn))) % TOPIC_WORDS
    drawn[bursty] = topics[own[bursty]]
    words = iter(vocabulary.words[drawn].tolist())
    documents = []
    prompt: tuple[str, ...] = ()
    for turn, length in enumerate(lengths.tolist()):
        terms = tuple(islice(words, length))
        text = "".join(terms)
        grams = tuple(known.setdefault(pair, pair) for pair in map("".join, pairwise(text)))
        asks = turn % 3 == 0
        characters = tuple(character for character in text if character not in GRAMMAR)
        number, speaker = first + turn + 1, f"p{first // TURNS_A_SOURCE:06}{'q' if asks else 'ab'[turn % 2]}"
        documents.append(
            Document(
                number,
                f"s{first // TURNS_A_SOURCE:06}",
                speaker,
                (terms, grams, () if asks else prompt, characters),
            )
        )
        prompt = terms if asks else prompt
    return documents


def topics(count: int, kind: str = "any", seed: int = 7) -> list[list[str]]:
    """Topics of 1 to 5 content words: "rare", "common" (ranks 20 to 1,500), "mixed" half and half, "any"."""
    vocabulary = Vocabulary.of_jieba()
    chooser = np.random.default_rng(seed)
    rare = vocabulary.words[1_500:60_000]
    common = vocabulary.words[20:1_500]
    found = []
    for _ in range(count):
        size = int(chooser.integers(1, 6))
        some = {"rare": size, "common": 0, "mixed": max(1, size // 2)}.get(
            kind, int(chooser.integers(0, size + 1))
        )
        ranks = np.exp(chooser.uniform(0, np.log(len(rare)), some)).astype(int)
        others = np.exp(chooser.uniform(np.log(20), np.log(1_500), size - some)).astype(int) - 20
        found.append([*rare[ranks], *common[others]])
    return found


def text_bytes(documents: list[Document]) -> int:
    """UTF-8 bytes of what was said in some documents."""
    return sum(len("".join(document.terms[0]).encode()) for document in documents)
