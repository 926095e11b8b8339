"""Turns to documents for the index: in this process, or in several where there are many."""

import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from corpus.model import Turn
from search.analyzer import Analyzer
from search.documents import documents
from search.model import Document

Analyse = Callable[[list[list[Turn]]], list[list[Document]]]
"""Turns of some sources to the documents of each."""

# Below this many turns starting worker processes costs more than it saves.
_PARALLEL_TURNS = 20_000


class AnalyzerOptions(NamedTuple):
    """What an analyzer is made of; worker processes make their own from it."""

    cache: Path
    lexicon: Path
    fast: bool = True

    def build(self) -> Analyzer:
        """An analyzer of these options."""
        return Analyzer(self.cache, fast=self.fast and Analyzer.can_be_fast(), lexicon=self.lexicon)


def is_many(turns: int) -> bool:
    """Whether that many turns are worth worker processes."""
    return turns >= _PARALLEL_TURNS


def analysing(options: AnalyzerOptions, analyzer: Analyzer, turns: int, stack: ExitStack) -> Analyse:
    """What makes documents of about that many turns, until the stack is closed."""
    if not is_many(turns):
        return lambda sources: [list(documents(turns, analyzer)) for turns in sources]
    # Started afresh, not forked: this process may have threads that hold locks.
    # Ctrl-C is for this process, which then ends them.
    ignoring = signal.SIGINT, signal.SIG_IGN
    pool = ProcessPoolExecutor(os.cpu_count(), get_context("spawn"), signal.signal, ignoring)
    stack.callback(pool.shutdown, cancel_futures=True)
    work = partial(_documents, options, analyzer.words)
    return lambda sources: list(pool.map(work, sources, chunksize=8))


@cache
def _worker_analyzer(options: AnalyzerOptions) -> Analyzer:
    return options.build()


def _documents(options: AnalyzerOptions, words: frozenset[str], turns: list[Turn]) -> list[Document]:
    return list(documents(turns, _worker_analyzer(options).renewed(words)))
