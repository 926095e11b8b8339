"""The index of a library on disk: segments, the manifest that names them, and what changes them.

The manifest is the only thing that is ever replaced; whatever it does not name is litter of an interrupted
write and swept away. A reader that has the old manifest keeps its segments mapped and never waits.
"""

import os
import secrets
import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Self

from search import manifest, passage
from search.bm25 import LengthNorm
from search.build import STRETCH, Builder
from search.kernel import KernelName, WarmingKernel, choose
from search.merge import Part, due, merge
from search.model import Document, Field
from search.segment import Segment, SegmentError
from search.snapshot import Kernel, Snapshot, View

try:
    import fcntl
except ImportError:  # not on Windows; there, litter is swept at the next write only
    fcntl = None  # type: ignore[assignment]

LOCK = "writing.lock"
MERGE_LOCK = "merging.lock"
SUFFIX = ".segment"
FORMAT = 2
SPILL = 6_000_000
"""Terms gathered in memory (about 300 MB with their sorting) before they are written as a segment."""


class _State(NamedTuple):
    """What the manifest says, with its segments open."""

    revision: int
    views: tuple[View, ...]
    content: bytes  # the manifest as on disk; b"" where there is none
    words: str  # see Index.words


class Index:
    """Segments in a folder. Readers take snapshots; one writer at a time changes it (any number may read)."""

    @classmethod
    def open(
        cls,
        folder: Path,
        fingerprint: str,
        fields: Sequence[Field],
        *,
        kernel: KernelName = "auto",
        length_norm: LengthNorm = "exact",
        words: str = "",
    ) -> Self:
        """The index in `folder`; an empty one of revision 0 where it is missing, damaged or of another kind.

        `kernel` names what ranks; all give the same hits.
        `length_norm` "lucene" scores as engines on Lucene do, for comparing; the files are the same.
        `words` is what `Index.words` is to be where the index is empty.
        Raises OSError where the folder cannot be made or read.
        """
        folder.mkdir(parents=True, exist_ok=True)
        return cls(folder, fingerprint, tuple(fields), choose(kernel), length_norm, words)

    def __init__(  # noqa: PLR0917 - one a part that an index has
        self,
        folder: Path,
        fingerprint: str,
        fields: tuple[Field, ...],
        kernel: Kernel,
        length_norm: LengthNorm,
        words: str,
    ) -> None:
        self.folder = folder
        self._words = words
        self._kind = {
            "format": FORMAT,
            "passages": passage.VERSION,
            "fingerprint": fingerprint,
            "fields": [[field.name, field.k1, field.b] for field in fields],
        }
        self._fields = fields
        self._kernel = kernel
        self._length_norm = length_norm
        self._writing = threading.RLock()
        self._merging = threading.Lock()
        self._state = _State(0, (), b"", words)
        self._state = self._load()
        self._snapshot: Snapshot | None = None
        with suppress(OSError), self._locked(LOCK, wait=False) as locked:  # a folder may be readable only
            if locked:
                self._sweep()

    @property
    def revision(self) -> int:
        """The store's revision that the last complete update was for; 0 for an empty index."""
        return self._state.revision

    @property
    def words(self) -> str:
        """Names the lexicon that its documents were made by; one of another serves until it is renewed."""
        return self._state.words

    @property
    def views(self) -> tuple[View, ...]:
        """The segments as they are now."""
        return self._state.views

    def wait(self) -> None:
        """Return when the compiled kernel is there, where the first searches had it loaded beside them."""
        if isinstance(self._kernel, WarmingKernel):
            self._kernel.wait()

    def sources(self) -> set[str]:
        """Ids of the sources that have documents here."""
        return {source for view in self._state.views for source in view.living_sources}

    def snapshot(self) -> Snapshot:
        """The index as it is now, as an engine that no later change disturbs."""
        state, snapshot = self._state, self._snapshot
        if snapshot is None:
            snapshot = Snapshot(self._fields, state.views, self._kernel, self._length_norm)
            if state is self._state:
                self._snapshot = snapshot
        return snapshot

    def refresh(self) -> bool:
        """Takes over what another process wrote; whether there was anything."""
        with self._writing:
            if manifest.read(self.folder) == self._state.content:
                return False
            self._adopt(self._load())
            return True

    def update(self, replace: Mapping[str, Iterable[Document]], revision: int) -> None:
        """Replaces sources by their documents as they are now (none: removes them), and stores the revision.

        All or nothing, also on disk. Documents may be streamed: memory is bounded whatever their number.
        Raises OSError where the disk refuses and ValueError for documents of another source, without a field
        or with the same number; the index is then as before.
        """
        self._write(replace.items(), revision, stepwise=False)

    def load(self, replace: Iterable[tuple[str, Iterable[Document]]], revision: int) -> None:
        """As `update`, for a whole library: sources stand on disk by the ten thousand turns, before the end.

        Where it is interrupted, `sources` tells which ones need no second time; the revision comes last.
        """
        self._write(replace, revision, stepwise=True)

    def merge(self) -> bool:
        """Merges small segments, and rewrites those with much deleted; whether there was anything to do.

        May run in a thread of its own: searches and updates go on meanwhile. Call until it returns False.
        """
        with self._merging:
            chosen = due(self._state.views)
            if chosen:
                self._merge(chosen)
            return bool(chosen)

    def forget(self) -> None:
        """Rewrites what still holds deleted documents, so that nothing of them stays on disk."""
        with self._merging:
            for view in self._state.views:
                if view.deleted:
                    self._merge([view])

    def _merge(self, chosen: Sequence[View]) -> None:
        with self._locked(MERGE_LOCK):
            path = self._new_path()
            parts = [Part(view.segment, view.alive) for view in chosen]
            written = merge(path, self._fields, parts)
            with self._writing, self._locked(LOCK):
                self._swap(chosen, path if written else None)
        with self._writing, self._locked(LOCK):
            self._sweep()  # the parts, which nobody sweeps during a merge

    def adopt(self, other: "Index") -> None:
        """Become what another index of the same kind is, at once, also on disk; the other may go then.

        Raises OSError where the disk refuses; the index is then as before.
        """
        with self._writing, self._locked(LOCK):
            views = []
            for view in other.views:
                path = self._new_path()
                try:
                    os.link(view.segment.path, path)
                except OSError:  # not every file system has links
                    shutil.copyfile(view.segment.path, path)
                views.append(View(Segment(path), view.deleted))
            self._commit(views, other.revision, other.words)

    def verify(self) -> bool:
        """Reads every file whole and compares checksums; if one is wrong the index becomes empty: False."""
        try:
            for view in self._state.views:
                view.segment.verify()
        except SegmentError:
            with self._writing, self._locked(LOCK):
                self._commit([], 0)
            return False
        return True

    def _write(
        self, replace: Iterable[tuple[str, Iterable[Document]]], revision: int, *, stepwise: bool
    ) -> None:
        with self._writing, self._locked(LOCK):
            self.refresh()
            self._sweep()
            builder = Builder(self._fields)
            files: list[Path] = []
            sources: set[str] = set()
            try:
                for source, documents in replace:
                    sources.add(source)
                    self._gather(builder, source, documents, files)
                    if stepwise and files:
                        self._spill(builder, files)
                        self._exchange(sources, files, self.revision)
                self._spill(builder, files)
                self._exchange(sources, files, revision)
            except BaseException:
                self._sweep()
                raise

    def _gather(
        self, builder: Builder, source: str, documents: Iterable[Document], files: list[Path]
    ) -> None:
        waiting = iter(documents)
        while stretch := list(islice(waiting, STRETCH)):
            if any(document.source != source for document in stretch):
                raise ValueError(f"a document of another source than {source}")
            builder.add(stretch)
            if builder.tokens >= SPILL:
                self._spill(builder, files)

    def _spill(self, builder: Builder, files: list[Path]) -> None:
        if builder.documents:
            path = self._new_path()
            files.append(path)
            builder.write(path)

    def _exchange(self, sources: set[str], files: list[Path], revision: int) -> None:
        """Puts new segments in the place of what there was of some sources."""
        added = [View(Segment(path), frozenset()) for path in files]
        kept = [_without(view, sources) for view in self._state.views]
        self._commit([*kept, *added], revision)
        sources.clear()
        files.clear()

    def _swap(self, merged: Sequence[View], path: Path | None) -> None:
        """Puts a merged segment in the place of its parts, without what was deleted meanwhile."""
        self.refresh()
        parts = {view.segment.path for view in merged}
        now = {view.segment.path: view for view in self._state.views}
        gone: set[str] = set()
        for view in merged:
            current = now.get(view.segment.path)
            gone |= view.living_sources - (current.living_sources if current else frozenset())
        views = [view for view in self._state.views if view.segment.path not in parts]
        if path:
            views.append(_without(View(Segment(path), frozenset()), gone))
        self._commit(views, self.revision)

    def _commit(self, views: Sequence[View], revision: int, words: str | None = None) -> None:
        """Makes these segments the index: replaces the manifest, then removes what it no longer names."""
        if words is None:
            words = self._state.words if self._state.views else self._words
        views = tuple(view for view in views if view.documents)
        body = self._kind | {
            "revision": revision,
            "words": words,
            "segments": [
                {"file": view.segment.path.name, "size": view.segment.size, "deleted": sorted(view.deleted)}
                for view in views
            ],
        }
        content = manifest.replace(self.folder, body)
        self._adopt(_State(revision, views, content, words))
        self._sweep()

    def _adopt(self, state: _State) -> None:
        self._state = state
        self._snapshot = None

    def _load(self) -> _State:
        """What the manifest on disk says; empty where that is nothing, damaged or of another kind."""
        content = manifest.read(self.folder)
        while True:
            try:
                return self._opened(content)
            except (SegmentError, ValueError, KeyError, TypeError):
                newest = manifest.read(self.folder)
                if newest == content:
                    return _State(0, (), content, self._words)
                content = newest  # replaced by another process while its segments were being opened

    def _opened(self, content: bytes) -> _State:
        if not content:
            return _State(0, (), content, self._words)
        body = manifest.parse(content)
        if {key: body[key] for key in self._kind} != self._kind:
            raise ValueError("of another kind")
        known = {view.segment.path.name: view for view in self._state.views}  # names never come again
        views = []
        for entry in body["segments"]:
            view, deleted = known.get(entry["file"]), frozenset(entry["deleted"])
            segment = view.segment if view else Segment(self.folder / entry["file"])
            if segment.size != entry["size"] or segment.fields != len(self._fields):
                raise SegmentError(segment.path, "size or fields")
            views.append(view if view and view.deleted == deleted else View(segment, deleted))
        return _State(body["revision"], tuple(views), content, body.get("words", ""))

    def _sweep(self) -> None:
        """Removes segments that the manifest on disk does not name, unless somebody is merging."""
        with self._locked(MERGE_LOCK, wait=False) as free:
            if not free:
                return
            manifest.sweep(self.folder, SUFFIX)

    def _new_path(self) -> Path:
        return self.folder / f"{secrets.token_hex(8)}{SUFFIX}"

    @contextmanager
    def _locked(self, name: str, *, wait: bool = True) -> Iterator[bool]:
        """Holds a lock file against other processes (and other indexes of this one); whether it was free."""
        if fcntl is None:
            yield name != MERGE_LOCK or wait or not self._merging.locked()
            return
        with (self.folder / name).open("wb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
                return
            yield True


def _without(view: View, sources: Iterable[str]) -> View:
    gone = view.living_sources.intersection(sources)
    return View(view.segment, view.deleted | gone) if gone else view
