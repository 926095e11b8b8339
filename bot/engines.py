"""Which index the library is searched by: the one on this machine's disk, or one on a cluster of machines."""

import shutil
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, Protocol

from bot.settings import Cluster, Settings
from search.index import Index
from search.model import Changeable, Clause, Document, Engine, Field, Hits, Request, SearchDownError
from search.prepared import Prepared

# A cluster that could not be reached is not tried again sooner, in seconds: every try may take its time-out.
_PAUSE = 2.0


class Fresh(Protocol):
    """An index that is made anew; nobody has to search it before `publish`."""

    @property
    def revision(self) -> int:
        """The store's revision that it is up to: an interrupted one goes on from there."""

    def update(self, replace: Mapping[str, Iterable[Document]], revision: int) -> None:
        """Replaces sources by their documents, and stores the revision."""

    def publish(self) -> None:
        """Puts it in the place of the index that is searched."""


class Place(NamedTuple):
    """Where an index lies. Both take what it must be of: a fingerprint, and the fields."""

    open: Callable[[str, Sequence[Field]], Changeable]
    anew: Callable[[str, Sequence[Field]], Fresh]


class Condition(Protocol):
    """How a cluster is, as its client tells."""

    @property
    def status(self) -> str:
        """Its own word: "green", "yellow" or "red"; or "down"."""

    @property
    def version(self) -> str:
        """Of its server."""

    @property
    def nodes(self) -> int:
        """Nodes that hold data."""

    @property
    def shards_missing(self) -> int:
        """Parts of the index of which no copy can be asked."""

    @property
    def documents(self) -> int:
        """Turns that it holds."""

    @property
    def reason(self) -> str | None:
        """Why it can't be asked."""


class Remote(Changeable, Protocol):
    """An index on other machines, which can be asked how these are."""

    def health(self) -> Condition:
        """How they are just now; raises nothing."""


class MissingExtraError(Exception):
    """The engine that is set needs an extra of this program that is not installed."""

    def __init__(self, extra: str) -> None:
        super().__init__(extra)
        self.extra = extra


def chosen(settings: Settings) -> Place | None:
    """Where the settings say that the index lies; None: in the library's folder.

    Raises:
        MissingExtraError: an extra is needed for it that is not installed.
    """
    return clustered(settings.cluster) if settings.engine == "opensearch" and settings.cluster else None


def embedded(folder: Path, words: str = "") -> Place:
    """The index in a folder. `words` names the lexicon that a new one is made by (see `Index.words`)."""
    return Place(
        lambda fingerprint, fields: Index.open(folder, fingerprint, fields, words=words),
        lambda fingerprint, fields: _Beside(folder, fingerprint, fields, words),
    )


def clustered(cluster: Cluster) -> Place:
    """The index on a cluster. It is opened when it is first needed, and also where it can't be reached yet.

    Raises:
        MissingExtraError: its client is not installed.
    """
    extra, packages = "opensearch", ["opensearchpy"]
    if cluster.region:
        extra, packages = "opensearch-aws", [*packages, "botocore"]
    if not all(map(find_spec, packages)):
        raise MissingExtraError(extra)
    from search.opensearch import ClusterOptions, OpenSearchIndex  # noqa: PLC0415 - an extra

    options = ClusterOptions(
        urls=cluster.urls,
        user=cluster.user or None,
        password=cluster.password,
        ca=cluster.ca,
        certificate=cluster.certificate,
        key=cluster.key,
        aws_region=cluster.region or None,
        aws_service=cluster.service,
        shards=cluster.shards,
        replicas=cluster.replicas,
    )
    name = cluster.index
    return Place(
        lambda fingerprint, fields: Distant(lambda: OpenSearchIndex.open(options, name, fingerprint, fields)),
        lambda fingerprint, fields: OpenSearchIndex.anew(options, name, fingerprint, fields),
    )


class _Beside:
    """An embedded index that is made in a folder of its own, and takes the place of the one that is searched.

    Interrupted, the next one goes on in that folder.
    """

    def __init__(self, folder: Path, fingerprint: str, fields: Sequence[Field], words: str) -> None:
        self._searched = Index.open(folder, fingerprint, fields, words=words)
        self._folder = folder.with_name(f"{folder.name}.anew")
        self._index = Index.open(self._folder, fingerprint, fields, words=words)
        if self._index.words != words:  # begun for another lexicon
            shutil.rmtree(self._folder)
            self._index = Index.open(self._folder, fingerprint, fields, words=words)

    @property
    def revision(self) -> int:
        """The store's revision that it is up to."""
        return self._index.revision

    def update(self, replace: Mapping[str, Iterable[Document]], revision: int) -> None:
        """Replaces sources by their documents, and stores the revision."""
        self._index.update(replace, revision)

    def publish(self) -> None:
        """Puts it in the place of the index that is searched."""
        self._searched.adopt(self._index)
        shutil.rmtree(self._folder, ignore_errors=True)


class Distant:
    """An index on other machines, opened as soon as it is needed and they answer. A `Changeable`.

    Until then its revision is -1, that of no store, and whatever has to be asked raises SearchDownError.
    """

    def __init__(self, open_: Callable[[], Remote], now: Callable[[], float] = time.monotonic) -> None:
        self._open = open_
        self._now = now
        self._opening = threading.Lock()
        self._inner: Remote | None = None
        self._failed: tuple[float, SearchDownError] | None = None

    def reached(self) -> Remote:
        """The index itself.

        Raises:
            SearchDownError: it can't be reached, or could not a moment ago.
            OtherIndexError: it was made by another analyzer or for another library.
        """
        with self._opening:
            if self._inner is None:
                if self._failed and self._now() - self._failed[0] < _PAUSE:
                    raise self._failed[1]
                try:
                    self._inner = self._open()
                except SearchDownError as error:
                    self._failed = self._now(), error
                    raise
            return self._inner

    def health(self) -> Condition:
        """How the machines are.

        Raises:
            SearchDownError: the index can't be reached.
        """
        return self.reached().health()

    @property
    def revision(self) -> int:
        """The store's revision that it is up to, as known here."""
        return self._inner.revision if self._inner else -1

    def snapshot(self) -> Engine:
        """The index as it is now."""
        return self._inner.snapshot() if self._inner else _Awaited(self)

    def refresh(self) -> bool:
        """Takes over what another process wrote; whether there was anything."""
        return self.reached().refresh()

    def update(self, replace: Mapping[str, Iterable[Document]], revision: int) -> None:
        """Replaces sources by their documents, and stores the revision."""
        self.reached().update(replace, revision)

    def merge(self) -> bool:
        """Tidies up a little; whether there was anything to do."""
        return self.reached().merge()

    def verify(self) -> bool:
        """Whether the index is sound."""
        return self.reached().verify()


class _Awaited:
    """What a searcher asks before the cluster was reached for the first time."""

    def __init__(self, index: Distant) -> None:
        self._index = index

    @property
    def size(self) -> int:
        return self._engine.size

    @property
    def _engine(self) -> Engine:
        return self._index.reached().snapshot()

    def search(self, request: Request) -> Hits:
        return self._engine.search(request)

    def frequencies(self, clauses: Sequence[Clause]) -> list[int]:
        return self._engine.frequencies(clauses)

    def vocabulary(self, field: int, start: str = "") -> Iterable[tuple[str, int]]:
        return self._engine.vocabulary(field, start)

    def prepared(self, numbers: Sequence[int]) -> list[Prepared] | None:
        return self._engine.prepared(numbers)
