"""One library folder: the store (ground state), its index (derived), and the searcher over both.

The store is `library.db`. The index is the folder `index`, rebuilt whenever it is missing, damaged, or of
another analyzer or store.
"""

import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from corpus.model import Turn
from corpus.store import Store
from search.analyzer import Analyzer
from search.documents import documents
from search.index import Index
from search.model import Document
from search.searcher import Searcher

Progress = Callable[[int, int], None]  # sources done, sources in all
Change = tuple[int, str]  # revision, source id

# Turns handed to the index in one commit: an interrupted build resumes after the last one.
_COMMIT_TURNS = 50_000
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


class Shelf:
    """Keeps the searcher in step with the store; swapping it never disturbs a search under way."""

    def __init__(self, folder: Path, store: Store, options: AnalyzerOptions) -> None:
        self.folder = folder
        self.store = store
        self.counted = 0  # sources that can be found
        self._options = options
        self._analyzer = options.build()
        # Another store, even a restored copy of this one, may use the same revisions for other things.
        fingerprint = f"{self._analyzer.fingerprint}/{store.lineage}"
        self._index = Index.open(folder / "index", fingerprint, self._analyzer.fields)
        self._syncing = threading.Lock()
        self.searcher = self._searcher()

    @classmethod
    def open(cls, folder: Path, options: AnalyzerOptions, progress: Progress | None = None) -> "Shelf":
        """The library in `folder`, made if there is none, searchable as of its latest committed change.

        Raises:
            LibraryError: the store can't be opened.
        """
        shelf = cls(folder, Store.open(folder / "library.db"), options)
        shelf.sync(progress)
        return shelf

    def close(self) -> None:
        """Close the store; searches under way may fail afterwards."""
        self.store.close()

    @property
    def indexed(self) -> int:
        """The store's revision that the index is up to."""
        return self._index.revision

    def sync(self, progress: Progress | None = None) -> bool:
        """Index what the store committed since, by this process or another; True when anything changed."""
        with self._syncing:
            if self._index.revision == self.store.revision:
                return False
            self._index.refresh()  # another process may have indexed it already
            revision = self.store.revision  # read first: what is committed later is indexed next time
            changes = self.store.changes(self._index.revision)
            if changes:
                self._catch_up(changes, progress)
            if self._index.revision != revision:
                self._index.update({}, revision)
            self.searcher = self._searcher()
            return True

    def verify(self) -> bool:
        """Whether the index on disk is sound; where it is not, it is made again."""
        sound = self._index.verify()
        if not sound:
            self.sync()
        return sound

    def tidy(self) -> bool:
        """Merge small segments until there is nothing to merge; searches and changes go on meanwhile."""
        merged = False
        while self._index.merge():
            merged = True
        if merged:
            with self._syncing:
                self.searcher = self._searcher()
        return merged

    def _catch_up(self, changes: Sequence[Change], progress: Progress | None) -> None:
        sizes = {summary.source.id: summary.turns for summary in self.store.sources()}
        many = sum(sizes.get(source, 0) for _, source in changes) >= _PARALLEL_TURNS
        done = 0
        with ExitStack() as stack:
            analyse = self._in_processes(stack) if many else self._here
            for chunk in _chunks(changes, sizes):
                turns = [self.store.source_turns(source) for _, source in chunk]
                found = dict(zip((source for _, source in chunk), analyse(turns), strict=True))
                self._index.update(found, revision=chunk[-1][0])
                done += len(chunk)
                if progress:
                    progress(done, len(changes))

    def _here(self, sources: list[list[Turn]]) -> list[list[Document]]:
        return [list(documents(turns, self._analyzer)) for turns in sources]

    def _in_processes(self, stack: ExitStack) -> Callable[[list[list[Turn]]], list[list[Document]]]:
        # Started afresh, not forked: this process may have threads that hold locks.
        pool = stack.enter_context(ProcessPoolExecutor(os.cpu_count(), get_context("spawn")))
        work = partial(_documents, self._options)
        return lambda sources: list(pool.map(work, sources, chunksize=8))

    def _searcher(self) -> Searcher:
        hidden = self.store.hidden()
        sources = [summary.source for summary in self.store.sources()]
        self.counted = len(sources)
        return Searcher(
            self._index.snapshot(),
            self._analyzer,
            self.store,
            [summary.speaker for summary in self.store.speakers()],
            sources,
            self.store.speaker_members,
            hidden.speakers,
            hidden.numbers,
            self.store.twins,
        )


@cache
def _worker_analyzer(options: AnalyzerOptions) -> Analyzer:
    return options.build()


def _documents(options: AnalyzerOptions, turns: list[Turn]) -> list[Document]:
    return list(documents(turns, _worker_analyzer(options)))


def _chunks(changes: Sequence[Change], sizes: Mapping[str, int]) -> Iterator[list[Change]]:
    chunk: list[Change] = []
    held = 0
    for change in changes:
        chunk.append(change)
        held += sizes.get(change[1], 0)
        if held >= _COMMIT_TURNS:
            yield chunk
            chunk, held = [], 0
    if chunk:
        yield chunk
