"""One library folder: the store (ground state), its index (derived), and the searcher over both.

The store is `library.db`. The embedded index is the folder `index`, rebuilt whenever it is missing, damaged,
or of another analyzer or store; another engine's index lies elsewhere.

What the store committed after the revision that the index holds waits to be indexed: an outbox that no crash
can lose, since both ends are on disk. The index notes the revision last, and turns replace themselves by
number, so what was half done is done again and nothing is doubled.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path

from bot.analysis import AnalyzerOptions, analysing, is_many
from bot.engines import Condition, Distant, Fresh, Place, embedded
from bot.lock import alone
from bot.renewal import Renewal, named
from bot.roll import Roll
from corpus.errors import LibraryError
from corpus.store import Store
from search.index import Index
from search.kernel import PATIENCE
from search.model import Changeable, DownReason, SearchDownError
from search.searcher import Searcher
from search.spelling import homophones

Progress = Callable[[int, int], None]  # turns done, turns in all
Change = tuple[int, str]  # revision, source id

# Turns handed to the index in one commit: an interrupted build resumes after the last one.
_COMMIT_TURNS = 20_000
# How long a process waits for another one that is indexing, in seconds; then it leaves the work to that one.
_PATIENCE = 10.0

_log = logging.getLogger(__name__)


class Shelf:
    """Keeps the searcher in step with the store; swapping it never disturbs a search under way."""

    searcher: Searcher

    def __init__(
        self, folder: Path, store: Store, options: AnalyzerOptions, place: Place | None = None
    ) -> None:
        self.folder = folder
        self.store = store
        self.counted = 0  # sources that can be found
        self.down: DownReason | None = None  # why the index can't be asked; None: it can
        self.on_indexed: Callable[[int, int], None] | None = None  # told turns indexed, and turns in all
        self._options = options
        self._analyzer = options.build()
        # Another store, even a restored copy of this one, may use the same revisions for other things.
        self._kind = f"{self._analyzer.fingerprint}/{store.lineage}", self._analyzer.fields
        self._place = place or embedded(folder / "index", named(self._analyzer.words))
        self._renewal: Renewal | None = None
        self._index = self._place.open(*self._kind)
        self._syncing = threading.Lock()
        self._shown = store.revision  # the latest that the searcher may be of
        self._roll = Roll(store, self._analyzer.fold)
        self.generation = 0  # grows with every change of what can be found here
        self._show()

    @classmethod
    def open(
        cls,
        folder: Path,
        options: AnalyzerOptions,
        progress: Progress | None = None,
        place: Place | None = None,
        *,
        follow: bool = True,
    ) -> "Shelf":
        """The library in `folder`, made if there is none, searchable as of its latest committed change.

        With `follow` False, or where an index on other machines can't be reached now, it is as the index is.

        Raises:
            LibraryError: the store can't be opened.
            OtherIndexError: an index on other machines is of another analyzer or store.
        """
        store = Store.open(folder / "library.db")
        try:
            shelf = cls(folder, store, options, place)
            with suppress(SearchDownError):
                if follow:
                    shelf.sync(progress)
        except BaseException:
            store.close()
            raise
        return shelf

    def close(self) -> None:
        """Close the store; searches under way may fail afterwards."""
        if self._renewal:
            self._renewal.close()
        self.store.close()

    @property
    def is_embedded(self) -> bool:
        """Whether the index lies on this machine, in files."""
        return isinstance(self._index, Index)

    @property
    def indexed(self) -> int:
        """The store's revision that the index is up to, as far as is known; 0 for an empty one."""
        return max(0, self._index.revision)

    def sync(self, progress: Progress | None = None) -> bool:
        """Index what the store committed since, by this process or another; True when anything changed.

        Of several processes one does it. Another waits a little, then leaves it to that one.

        Raises:
            SearchDownError: the index can't be reached; nothing is lost, the next call goes on.
        """
        with self._syncing:
            try:
                changed = self._sync(progress)
            except SearchDownError as error:
                self.failed(error)
                raise
            self._reached()
            return changed

    def take_over(self) -> None:
        """Show what other processes committed and indexed; nothing is indexed here."""
        with self._syncing:
            self._index.refresh()
            words = self._analyzer.lexicon_words()
            if isinstance(self._index, Index) and self._index.words == named(words):
                self._analyzer = self._analyzer.renewed(words)
            self._show()

    def rebuild(self) -> None:
        """Make the index anew beside the one that is searched meanwhile, or go on where that was interrupted.

        Raises:
            SearchDownError: the index can't be reached; the next call goes on.
            LibraryError: "indexing": another process is at it.
        """
        with self._syncing, alone(self.folder / "index.lock", _PATIENCE) as free:
            if not free:
                raise LibraryError(str(self.folder), "indexing")
            try:
                self._make_anew()
            except SearchDownError as error:
                self.failed(error)
                raise
            self._reached()

    def _make_anew(self) -> None:
        fresh = self._place.anew(*self._kind)
        self._follow(fresh, None)
        fresh.publish()
        self._index = self._place.open(*self._kind)
        self._index.refresh()
        self._shown = self.store.revision
        self._show()

    def condition(self) -> Condition | None:
        """How the machines are that hold the index; None where it lies on this one.

        Raises:
            SearchDownError: it can't be reached.
        """
        return self._index.health() if isinstance(self._index, Distant) else None

    def failed(self, error: SearchDownError) -> None:
        """Note that the index could not be asked; the next `sync` finds out whether it can again."""
        if self.down is None:
            _log.warning("search is down: %s %s", error.reason, error.detail)
        self.down = error.reason

    def _reached(self) -> None:
        if self.down is not None:
            _log.warning("search can be asked again")
        self.down = None

    def _sync(self, progress: Progress | None) -> bool:
        if self._index.revision == self.store.revision and self.down is None:
            return False
        news = self._index.refresh()  # another process may have indexed it already
        if self._index.revision != self.store.revision:
            with alone(self.folder / "index.lock", _PATIENCE) as free:
                if free:
                    news = self._index.refresh() or news
                    news = self._follow(self._index, progress) or news
        revision = self.store.revision
        if not news and revision == self._shown:
            return False
        self._show()
        self._shown = revision
        return True

    def _follow(self, index: Changeable | Fresh, progress: Progress | None) -> bool:
        """Index what waits; whether anything did."""
        indexed, revision = index.revision, self.store.revision  # what is committed later is indexed later
        changes = self.store.changes(indexed)
        if changes:
            self._catch_up(index, changes, progress)
        if index.revision != revision:
            index.update({}, revision)
        return indexed != revision

    def verify(self) -> bool:
        """Whether the index on disk is sound; where it is not, it is made again."""
        sound = self._index.verify()
        if not sound:
            self.sync()
        return sound

    def warm(self) -> None:
        """Load what the first answers would be slowed by: sounds of words, the compiled kernel."""
        homophones("一")
        with suppress(SearchDownError):
            for _ in range(PATIENCE):
                self.searcher.search(self.searcher.parse("一"))
        if isinstance(self._index, Index):
            self._index.wait()

    def purge(self) -> int:
        """Delete for good what was removed from the library, also from its index; how many sources."""
        purged = self.store.purge()
        if isinstance(self._index, Index):
            self.sync()
            self._index.forget()
        return purged

    def tidy(self) -> bool:
        """Merge small segments until there is nothing to merge; searches and changes go on meanwhile."""
        merged = False
        while self._index.merge():
            merged = True
        if merged:
            with self._syncing:
                self._show()
        return merged

    def renew(self) -> bool:
        """Go on making the index anew if the lexicon has other words than it; whether there is more to do.

        Meanwhile the old one serves, and finds the new words by their characters.
        """
        words = self._analyzer.lexicon_words()
        if not isinstance(self._index, Index):
            return False
        due = self._index.words != named(words) and self._index.revision > 0
        if self._renewal and not (due and self._renewal.words == words):
            self._renewal.remove()
            self._renewal = None
        if not due:
            return False
        if self._renewal is None:
            total = sum(self.store.sizes(-1).values())
            ready = partial(analysing, self._options, self._analyzer.renewed(words), total)
            try:
                self._renewal = Renewal(self.folder / "index.fresh", self.store, self._kind, words, ready)
            except LibraryError:
                return False  # another process is at it
        if self._renewal.step():
            return True
        with self._syncing, alone(self.folder / "index.lock", _PATIENCE) as free:
            if free:
                self._renewal.finish()
                self._index.adopt(self._renewal.index)
                self._analyzer = self._analyzer.renewed(words)
                self._show()
                self._renewal.remove()
                self._renewal = None
                _log.info("the index has the words of the lexicon")
        return not free

    def _catch_up(
        self, index: Changeable | Fresh, changes: Sequence[Change], progress: Progress | None
    ) -> None:
        sizes = self.store.sizes(changes[0][0] - 1)
        total = sum(sizes.get(source, 0) for _, source in changes)
        indexed = 0
        if self.on_indexed:
            self.on_indexed(0, total)
        if progress and is_many(total):  # the first commit takes a while
            progress(0, total)
        with ExitStack() as stack:
            analyse = analysing(self._options, self._analyzer, total, stack)
            for chunk in _chunks(changes, sizes):
                turns = [self.store.source_turns(source) for _, source in chunk]
                found = dict(zip((source for _, source in chunk), analyse(turns), strict=True))
                index.update(found, revision=chunk[-1][0])
                indexed += sum(map(len, turns))
                if self.on_indexed:
                    self.on_indexed(indexed, total)
                if progress:
                    progress(indexed, total)

    def _show(self) -> None:
        """Put a searcher of the index and the store as they are now in the place of the one before."""
        self._roll.follow()
        self.counted = len(self._roll.directory.sources)
        self.searcher = Searcher(
            self._index.snapshot(),
            self._analyzer,
            self.store,
            self._roll.directory,
            self.store.speaker_members,
            *self._roll.hidden,
        )
        self.generation += 1


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
