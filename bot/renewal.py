"""The index made anew beside the one that is searched, for another lexicon: a stretch at a time."""

import logging
import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path

from bot.analysis import Analyse
from bot.lock import alone
from corpus.errors import LibraryError
from corpus.model import Turn
from corpus.store import Store
from search.index import Index
from search.model import Field

# Turns of one step: a second or two of work, so that whatever was added meanwhile is not kept waiting.
_STEP_TURNS = 5_000
_TOLD_SHARE = 0.1  # of the turns, after which progress is told again

_log = logging.getLogger(__name__)


def named(words: frozenset[str]) -> str:
    """What `Index.words` says of an index whose documents have these words."""
    return sha256("\n".join(sorted(words)).encode()).hexdigest()[:16] if words else ""


class Renewal:
    """A new index in the making. Interrupted, the next one for the same words goes on where it was."""

    def __init__(
        self,
        folder: Path,
        store: Store,
        kind: tuple[str, Sequence[Field]],
        words: frozenset[str],
        analysing: Callable[[ExitStack], Analyse],
    ) -> None:
        """Begin or go on in `folder`. `analysing` gives what makes documents, until the stack is closed.

        Raises:
            LibraryError: "indexing": another process is at it.
        """
        self.words = words
        self._folder = folder
        self._store = store
        self._stack = ExitStack()
        if not self._stack.enter_context(alone(folder.with_name(f"{folder.name}.lock"), 0)):
            self._stack.close()
            raise LibraryError(str(folder), "indexing")
        self.index = Index.open(folder, *kind, words=named(words))
        if self.index.words != named(words):  # begun for a lexicon that has changed again
            shutil.rmtree(folder)
            self.index = Index.open(folder, *kind, words=named(words))
        self._analyse = analysing(self._stack)
        self._total = max(1, sum(store.sizes(-1).values()))
        self._left = sum(store.sizes(self.index.revision).values())
        self._told = self._left
        _log.info("the lexicon has other words: the index is made anew, %d turns", self._left)

    def step(self) -> bool:
        """Index a stretch of turns; whether any are left."""
        changes = self._store.changes(self.index.revision)
        sizes = self._store.sizes(self.index.revision)
        stretch: dict[str, list[Turn]] = {}
        revision, held = self.index.revision, 0
        for revision, source in changes:  # noqa: B007 - the last one taken is used
            stretch[source] = self._store.source_turns(source)
            held += sizes.get(source, 0)
            if held >= _STEP_TURNS:
                break
        if stretch:
            found = self._analyse(list(stretch.values()))
            self.index.update(dict(zip(stretch, found, strict=True)), revision)
            self.index.merge()
        self._tell(sum(sizes.values()) - held)
        return len(stretch) < len(changes)

    def finish(self) -> None:
        """Take in what came last, up to the store's revision of now."""
        while self.step():
            pass
        revision = self._store.revision
        if not self._store.changes(self.index.revision):
            self.index.update({}, revision)

    def close(self) -> None:
        """Stop. What was made stays for the next one."""
        self._stack.close()

    def remove(self) -> None:
        """Stop, and delete what was made."""
        self.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _tell(self, left: int) -> None:
        if self._told - left >= _TOLD_SHARE * self._total:
            self._told = left
            _log.info("the index is made anew: %d of %d turns", self._total - left, self._total)
