"""The index of a library in an OpenSearch cluster, kept in step with the store.

What the index is of stands in its mapping: which analyzer's terms it holds, and up to which revision of the
store. A library is indexed anew beside the old index, and the alias switched when all is there.
"""

import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from typing import Literal, Self

from search.model import Document, DownReason, Field, OtherIndexError, SearchDownError
from search.opensearch_engine import ClusterEngine, Place
from search.opensearch_form import SOURCE, action, names, stale
from search.opensearch_link import Answer, ClusterOptions, Link
from search.opensearch_versions import LONG, PATIENCE, Meta, Versions

__all__ = ["ClusterOptions", "Health", "OpenSearchIndex"]

_NAME = re.compile("[a-z][a-z0-9_-]{0,79}")
_WRITERS = 3  # requests under way: while the nodes work on these, the next is prepared
_STRETCH = 1_000  # documents of a writer's turn
_PAGE = 1_000  # names of sources in one answer
_LISTED = 0  # the field whose Latin words can be listed


@dataclass(frozen=True, slots=True)
class Health:
    """How a cluster is. `status` is its own word for the index, or "down", with the reason.

    `shards_missing` are parts of the index of which no copy can be asked.
    """

    status: Literal["green", "yellow", "red", "down"]
    nodes: int = 0
    shards_missing: int = 0
    documents: int = 0
    revision: int = 0
    index: str = ""
    reason: DownReason | None = None
    version: str = ""  # of the server that answered


class OpenSearchIndex:
    """The index behind an alias, or one that is being built. Any number of processes may use it.

    Two that write the same changes at the same time do no harm: a document is known by the number of its
    turn, and of two states the later revision stays.
    """

    @classmethod
    def open(cls, options: ClusterOptions, name: str, fingerprint: str, fields: Sequence[Field]) -> Self:
        """The index behind the alias `name`; made, empty, of revision 0, where there is none.

        Raises:
            SearchDownError: the cluster cannot be asked.
            OtherIndexError: it was made under another fingerprint or with other fields.
            ValueError: no index can have that name.
        """
        index = cls(options, name, fingerprint, fields)
        index._open()
        return index

    @classmethod
    def anew(cls, options: ClusterOptions, name: str, fingerprint: str, fields: Sequence[Field]) -> Self:
        """A new index that nobody searches until `publish`; an unfinished one of its kind is continued.

        Its `revision` tells from where. Raises SearchDownError, and ValueError as `open`.
        """
        index = cls(options, name, fingerprint, fields)
        index._begin()
        return index

    def __init__(self, options: ClusterOptions, name: str, fingerprint: str, fields: Sequence[Field]) -> None:
        if not _NAME.fullmatch(name):
            raise ValueError(f"no index can have the name {name}")
        self._fields = tuple(fields)
        self._timeout = options.timeout
        self._link = Link(options)
        self._versions = Versions(self._link, options, name, fields)
        self._meta = Meta("", fingerprint, self._versions.kind, 0, building=False)
        self._factors: tuple[float, ...] = ()
        self._resumed = False  # what an interrupted load wrote may be there
        self._engine: ClusterEngine | None = None
        self._routes: dict[str, list[str]] = {}
        self._writing = threading.Lock()

    @property
    def revision(self) -> int:
        """The store's revision that the last complete update was for, as known here; 0 for an empty index."""
        return self._meta.revision

    def close(self) -> None:
        """Close the connections; nothing can be asked afterwards."""
        self._link.close()

    def snapshot(self) -> ClusterEngine:
        """The index as an engine. It shows what the cluster has; what it remembers is of this revision."""
        engine = self._engine
        if engine is None:
            engine = ClusterEngine(self._link, self._fields, self._place, self._routes, self._timeout)
            self._engine = engine
        return engine

    def refresh(self) -> bool:
        """Takes over what another process wrote; whether there was anything.

        Raises SearchDownError and OtherIndexError.
        """
        meta = self._meta
        return self._adopt(self._versions.read(meta.name) if meta.building else self._versions.current())

    def verify(self) -> bool:
        """Whether the index is there; a lost one is made again, empty.

        Raises SearchDownError and OtherIndexError. The server checks by itself what is in it.
        """
        try:
            self.refresh()
        except SearchDownError as error:
            if error.reason != "missing":
                raise
            self._open()
            return False
        return True

    def merge(self) -> bool:
        """False: the server merges by itself."""
        return False

    def sources(self) -> set[str]:
        """Ids of the sources that have documents here. Raises SearchDownError."""
        found: set[str] = set()
        values: Answer = {"sources": [{SOURCE: {"terms": {"field": SOURCE}}}], "size": _PAGE}
        while True:
            body = {"size": 0, "aggs": {SOURCE: {"composite": values}}}
            answer = self._link.ask("POST", f"/{self._meta.name}/_search", body, timeout=PATIENCE)
            page = answer["aggregations"][SOURCE]
            found.update(bucket["key"][SOURCE] for bucket in page["buckets"])
            if "after_key" not in page:
                return found
            values["after"] = page["after_key"]

    def update(self, replace: Mapping[str, Iterable[Document]], revision: int) -> None:
        """Replaces sources by their documents as they are now (none: removes them), then stores the revision.

        Interrupted, it may be done again: nothing is doubled. Documents may be streamed.
        Raises SearchDownError, OtherIndexError where the index was replaced by one of another kind, and
        ValueError for documents of another source or without a field.
        """
        with self._writing:
            before = self.revision
            self.refresh()  # by now the alias may be another index's
            if self.revision < before:  # which lacks changes that these ones follow
                raise SearchDownError("missing", f"{before} was the revision of an index that was replaced")
            index, building = self._meta.name, self._meta.building
            if replace and not building:
                self._versions.refresh(index)  # what an interrupted update wrote must be seen to be replaced
            self._send(index, replace, revision)
            if replace and (self._resumed or not building):
                self._remove_stale(index, list(replace), revision)
            if replace and not building:
                self._versions.refresh(index)
            meta = self._meta._replace(revision=revision)
            self._versions.store(meta)
            self._adopt(meta)

    def publish(self, *, force_merge: bool = False) -> None:
        """Puts an index that was built in the place of the one behind the alias, and deletes older ones.

        Searches go on meanwhile. `force_merge` makes one segment a shard first: slow, and faster to search.
        Raises SearchDownError; the alias is then as before or switched already, and it may be called again.
        """
        meta = self._meta._replace(building=False)
        self._versions.refresh(meta.name)
        if force_merge:
            self.force_merge()
        self._versions.settle(meta.name)
        self._versions.store(meta)
        self._versions.switch(meta.name)
        self._resumed = False
        self._adopt(meta)

    def force_merge(self) -> None:
        """One segment a shard, without what was deleted: statistics are exact then.

        Raises SearchDownError.
        """
        self._versions.merge(self._meta.name)
        self._engine = None

    def health(self) -> Health:
        """How the cluster is just now, as the node that answers sees it. Raises nothing."""
        meta = self._meta
        try:
            asked = {"level": "shards", "local": "true", "timeout": "1s"}
            answer = self._link.ask(
                "GET", f"/_cluster/health/{meta.name}", parameters=asked, timeout=self._timeout
            )
            shards = answer["indices"].get(meta.name, {}).get("shards", {})
            missing = sum(not shard["primary_active"] for shard in shards.values())
            version = self._link.ask("GET", "/").get("version", {}).get("number", "")
            documents = (
                0 if missing == len(shards) else self._link.ask("GET", f"/{meta.name}/_count")["count"]
            )
        except SearchDownError as error:
            return Health("down", revision=meta.revision, index=meta.name, reason=error.reason)
        nodes = int(answer["number_of_data_nodes"])
        return Health(
            answer["status"], nodes, missing, int(documents), meta.revision, meta.name, version=str(version)
        )

    def _open(self) -> None:
        self._factors = self._versions.factors()
        try:
            found = self._versions.current()
        except SearchDownError as error:
            if error.reason != "missing":
                raise
            found = self._versions.made(self._meta.fingerprint, building=False)
        self._adopt(found)

    def _begin(self) -> None:
        self._factors = self._versions.factors()
        ours = self._meta
        for meta in reversed(self._versions.every()):
            if meta.building and (meta.fingerprint, meta.kind) == (ours.fingerprint, ours.kind):
                self._resumed = True
                self._versions.refresh(meta.name)
                self._adopt(meta)
                return
        self._adopt(self._versions.made(ours.fingerprint, building=True))

    def _adopt(self, meta: Meta) -> bool:
        """Takes an index as the one to ask; whether it is another one than before, or of another revision."""
        ours = self._meta
        if meta.fingerprint != ours.fingerprint or meta.kind != ours.kind:
            raise OtherIndexError(self._versions.name, meta.fingerprint, ours.fingerprint)
        if meta == ours:
            return False
        self._meta = meta
        self._engine = None
        return True

    def _place(self, again: bool) -> Place:  # noqa: FBT001
        """Where to search; `again` where that index is gone: then another process has switched the alias."""
        if again:
            try:
                self.refresh()
            except OtherIndexError as error:
                raise SearchDownError("missing", f"index of {error.found}") from error
        return Place(self._meta.name, self._factors)

    def _send(self, index: str, replace: Mapping[str, Iterable[Document]], revision: int) -> None:
        with ThreadPoolExecutor(_WRITERS, "writing") as pool:
            under_way: set[Future[None]] = set()
            for stretch in self._stretches(replace, revision):
                if len(under_way) > _WRITERS:
                    done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                    for one in done:
                        one.result()
                under_way.add(pool.submit(self._link.write, index, stretch))
            for one in under_way:
                one.result()

    def _stretches(self, replace: Mapping[str, Iterable[Document]], revision: int) -> Iterator[list[Answer]]:
        fields = names(self._fields)
        actions = (
            action(document, fields, _LISTED, revision)
            for source, documents in replace.items()
            for document in self._checked(source, documents)
        )
        while stretch := list(islice(actions, _STRETCH)):
            yield stretch

    def _checked(self, source: str, documents: Iterable[Document]) -> Iterator[Document]:
        for document in documents:
            if document.source != source:
                raise ValueError(f"a document of another source than {source}")
            if len(document.terms) != len(self._fields):
                raise ValueError(f"every document needs terms for {len(self._fields)} fields")
            yield document

    def _remove_stale(self, index: str, sources: Sequence[str], revision: int) -> None:
        body = stale(sources, revision)
        self._link.ask("POST", f"/{index}/_delete_by_query", body, {"conflicts": "proceed"}, timeout=LONG)
