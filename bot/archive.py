"""What handlers and commands ask: the library in a folder, or the samples while it is empty."""

import gc
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.analysis import AnalyzerOptions
from bot.beside import Searchers
from bot.engines import Condition, Place
from bot.samples import SampleShelf
from bot.shelf import Progress, Shelf
from corpus.errors import LibraryError
from corpus.model import Source, Speaker, Transcript, Turn
from corpus.read import read
from corpus.store import Added, SourceSummary, SpeakerSummary, Store
from search import strangers
from search.model import OtherIndexError, Query, Quote, Results, SearchDownError

_TURN_SECONDS = 0.001  # that a thread keeps the interpreter while others wait


class Archive:
    """Questions to the library and changes of it. All synchronous; any may be called from any thread."""

    def __init__(self, own: Shelf, options: AnalyzerOptions, samples: SampleShelf | None = None) -> None:
        self._own = own
        self._options = options
        self._samples = samples
        self._searchers: Searchers | None = None
        self.on_search: Callable[[float, bool], None] | None = None  # told seconds, and whether it found any
        self.on_trouble: Callable[[str], None] | None = None  # told "incomplete", or why search is down
        self._incomplete = False  # the latest answer was

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        samples: bool = False,
        fast: bool = True,
        cache: Path | None = None,
        progress: Progress | None = None,
        place: Place | None = None,
        follow: bool = True,
    ) -> "Archive":
        """The library in `folder`, made if there is none, with its index brought up to date.

        With `samples`, an empty library shows the shipped transcripts until the first real addition. `cache`
        is where the segmenter keeps its compiled dictionary, `place` where the index lies if not in the
        folder. With `follow` False the index is left as it is.

        Raises:
            LibraryError: the library can't be opened.
            OtherIndexError: the index elsewhere is of another analyzer or library.
        """
        cache = cache or folder / "cache"
        for made in (folder, cache):
            make_folder(made)
        options = AnalyzerOptions(cache / "jieba.cache", folder / "lexicon.txt", fast)
        own = Shelf.open(folder, options, progress, place, follow=follow)
        return cls(own, options, SampleShelf(options) if samples and not own.store.sources() else None)

    def close(self) -> None:
        """Close the library."""
        self._drop_samples()
        self._own.close()

    @contextmanager
    def searching_beside(self, count: int) -> Iterator[None]:
        """Inside, `count` processes search as soon as they are there; an index elsewhere needs none."""
        if not count or not self._own.is_embedded:
            yield
            return
        with closing(Searchers(self._own.folder, self._options, count)) as searchers:
            self._searchers = searchers
            try:
                yield
            finally:
                self._searchers = None

    @property
    def searchers(self) -> int:
        """How many processes search now beside this one."""
        return self._searchers.ready if self._searchers else 0

    @property
    def showing_samples(self) -> bool:
        """Whether answers come from the shipped samples."""
        return self._samples is not None

    @property
    def store(self) -> Store:
        """The store behind the answers: the samples' while they are shown."""
        return self._shelf.store

    @property
    def revision(self) -> int:
        """Grows with every committed change of the library."""
        return self.store.revision

    @property
    def indexed_revision(self) -> int:
        """The revision that answers come from; behind `revision` while a change is being indexed."""
        return self._shelf.indexed

    @property
    def index_state(self) -> str:
        """How the index is: "good", "behind" the library, "partial" as of the latest answer, or "down"."""
        if self._shelf.down:
            return "down"
        if self._incomplete:
            return "partial"
        return "good" if self.indexed_revision >= self.revision else "behind"

    # Questions

    def parse(self, text: str, *, speaker: str | None = None, limit: int = 5, offset: int = 0) -> Query:
        """The topic as understood, with names turned into filters."""
        return self._shelf.searcher.parse(text, speaker=speaker, limit=limit, offset=offset)

    def search(self, query: Query) -> Results:
        """The quotes closest to a query; empty when nothing is close.

        Raises:
            SearchDownError: the index is on other machines that don't answer.
        """
        return self._timed(self._shelf, query)

    def ask(self, text: str, *, speaker: str | None = None, limit: int = 5, offset: int = 0) -> Results:
        """The quotes closest to a topic as typed; empty when nothing is close.

        Raises:
            SearchDownError: the index is on other machines that don't answer.
        """
        return self.search(self.parse(text, speaker=speaker, limit=limit, offset=offset))

    async def ask_beside(self, text: str, *, limit: int = 5) -> Results | None:
        """`ask` for the event loop; None where no process beside this one answers: ask in a thread."""
        beside, begun = self._beside, time.perf_counter()
        if beside is None:
            return None
        results = await beside.found(self._own.searcher.parse(text, limit=limit), self._own.generation)
        if results is not None:
            self._note(results, begun)
        return results

    def quote(self, turn_id: str) -> Quote | None:
        """That whole turn as a quote; None when it was removed or hidden."""
        turn = self.store.turn(turn_id)
        return None if turn is None else self._whole(turn)

    def before(self, turn: Turn, count: int = 1) -> list[Turn]:
        """Up to `count` visible turns before this one, in source order."""
        return self.store.before(turn, count)

    def after(self, turn: Turn, count: int = 1) -> list[Turn]:
        """Up to `count` visible turns after this one, in source order."""
        return self.store.after(turn, count)

    def random(self, speaker_id: str | None = None) -> Quote | None:
        """A whole turn by chance; None when there is none."""
        turns = self.store.random_turns(1, speaker_id)
        return self._whole(turns[0]) if turns else None

    def nearest_speakers(self, name: str, limit: int = 5) -> list[Speaker]:
        """Known speakers whose names are most like this one."""
        return self._shelf.searcher.nearest_speakers(name, limit)

    @property
    def counted(self) -> int:
        """Number of sources."""
        return self._shelf.counted

    def sources(self) -> list[SourceSummary]:
        """Every source with its counts."""
        return self.store.sources()

    def speakers(self, source_id: str | None = None) -> list[SpeakerSummary]:
        """Every speaker, or those of one source, with their counts."""
        return self.store.speakers(source_id)

    # Changes

    @staticmethod
    def preview(data: bytes, name: str, *, speaker: str | None = None) -> Transcript:
        """How a file would be read, without storing it.

        Raises:
            UnreadableError: it can't be used.
        """
        return read(data, name, speaker=speaker)

    def add(self, transcript: Transcript, data: bytes) -> Added:
        """Store a transcript with the bytes it came from, and make it searchable. The samples go."""
        added = self._own.store.add(transcript, data)
        self.refresh()
        return added

    def remove(self, source_id: str) -> Source:
        """Take a source out of the library; `undo_remove` brings it back."""
        source = self._own.store.remove(source_id)
        self.refresh()
        return source

    def undo_remove(self, source_id: str) -> Source:
        """Bring a removed source back."""
        source = self._own.store.undo_remove(source_id)
        self.refresh()
        return source

    def purge(self) -> int:
        """Delete for good what was removed; how many sources."""
        return self._own.purge()

    def refresh(self, progress: Progress | None = None) -> bool:
        """Make every committed change searchable, by whichever process; True when there was any.

        While the index can't be reached changes wait; a later call makes up for it.
        """
        try:
            changed = self._own.sync(progress)
        except SearchDownError:
            changed = False
        except OtherIndexError:  # made by a newer program beside this one
            self._own.failed(SearchDownError("missing", "the index is of another analyzer or library"))
            changed = False
        if self._samples and self._own.store.sources():
            self._drop_samples()
            return True
        return changed

    def warm(self) -> None:
        """Make ready to answer for long: what the first answers would wait for is loaded now.

        What is there then stays, and the garbage collector leaves it alone: going through it stops every
        answer for a tenth of a second. Threads take turns more often: that halves the delay by an addition.
        """
        sys.setswitchinterval(_TURN_SECONDS)
        self._shelf.warm()
        strangers.warm()  # topics are read here, whoever searches
        gc.collect()
        gc.freeze()

    def tidy(self) -> bool:
        """Put the index in order after changes; may take long, nobody waits. True when it did anything."""
        try:
            return self._own.tidy()
        except SearchDownError:
            return False

    def renew(self) -> bool:
        """Go on making the index anew where the lexicon has other words; whether there is more to do."""
        return self._own.renew()

    def index(self, report: Callable[[int, int], None] | None = None, *, rebuild: bool = False) -> None:
        """Bring the index up to date, or make it anew, from where that was interrupted.

        `report` is told turns done and turns in all.

        Raises:
            SearchDownError: the index is on other machines that don't answer.
            OtherIndexError: it is of another analyzer or library, and is not to be made anew.
            LibraryError: "indexing": another process is at it.
        """
        self._own.on_indexed = report
        try:
            if rebuild:
                self._own.rebuild()
            self._own.sync()
            while (indexed := self._own.indexed) < self._own.store.revision:  # somebody added meanwhile
                self._own.sync()
                if self._own.indexed == indexed:
                    raise LibraryError(str(self._own.folder), "indexing")
        finally:
            self._own.on_indexed = None

    def condition(self) -> Condition | None:
        """How the machines are that hold the index; None where it lies on this one.

        Raises:
            SearchDownError: it can't be reached.
        """
        return self._own.condition()

    def verify_index(self) -> bool:
        """Read the whole index; where a checksum is wrong it is made again, and that is False.

        Raises:
            SearchDownError: the index is on other machines that don't answer.
        """
        return self._own.verify()

    @property
    def _shelf(self) -> Shelf:
        samples = self._samples
        return samples.shelf if samples else self._own

    def _timed(self, shelf: Shelf, query: Query) -> Results:
        begun = time.perf_counter()
        try:
            results = self._search(shelf, query)
        except SearchDownError as error:
            shelf.failed(error)
            if self.on_trouble:
                self.on_trouble(error.reason)
            raise
        self._note(results, begun)
        return results

    def _note(self, results: Results, begun: float) -> None:
        """Tell those who count searches of one that ended now."""
        self._incomplete = results.incomplete
        if results.incomplete and self.on_trouble:
            self.on_trouble("incomplete")
        if self.on_search:
            self.on_search(time.perf_counter() - begun, bool(results.quotes))

    def _search(self, shelf: Shelf, query: Query) -> Results:
        searcher, beside = shelf.searcher, self._beside
        return (beside and beside.search(query, shelf.generation)) or searcher.search(query)

    @property
    def _beside(self) -> Searchers | None:
        """The processes that search; None while the samples are shown, of which they know nothing."""
        return None if self._samples else self._searchers

    def _whole(self, turn: Turn) -> Quote:
        store = self.store
        source, speaker = store.source(turn.source_id), store.speaker(turn.speaker_id)
        return Quote(turn, source, speaker, 0, len(turn.text), (), 0.0)

    def _drop_samples(self) -> None:
        samples, self._samples = self._samples, None
        if samples:
            samples.close()


def make_folder(folder: Path) -> None:
    """Make a folder of the library where there is none.

    Raises:
        LibraryError: it can't be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(str(folder), "read-only") from error
