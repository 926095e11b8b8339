"""The indexes of a library in a cluster: a number in the name of each, and an alias for the one asked."""

import time
from collections.abc import Sequence
from typing import NamedTuple

from search.model import Field, SearchDownError
from search.opensearch_form import FORMAT, REFRESH, template
from search.opensearch_link import Answer, ClusterOptions, Link

PATIENCE = 60.0
"""Seconds for what a server does once: making, refreshing, switching."""
LONG = 4 * 3600.0
"""Seconds for merging or copying a whole index, or deleting in it."""
_LOADING: Answer = {  # until it is published: if a node dies, the load is continued
    "number_of_replicas": 0,
    "refresh_interval": "-1",
    "translog.durability": "async",
    "translog.flush_threshold_size": "1gb",
}


class Meta(NamedTuple):
    """What an index is of, as its mapping tells."""

    name: str
    fingerprint: str
    kind: list[object]  # what else has to be the same: the form and the fields
    revision: int
    building: bool

    @classmethod
    def read(cls, index: str, mapping: Answer) -> "Meta":
        """From an answer about mappings; empty values where it is no index of ours."""
        meta = mapping["mappings"].get("_meta", {})
        fingerprint, kind = str(meta.get("fingerprint", "")), list(meta.get("kind", []))
        return cls(index, fingerprint, kind, int(meta.get("revision", 0)), bool(meta.get("building", False)))

    def body(self) -> Answer:
        """The mapping that tells it."""
        return {"_meta": {name: value for name, value in self._asdict().items() if name != "name"}}


class Versions:
    """Finds, makes, switches and deletes the indexes of one library. Every method raises SearchDownError."""

    def __init__(self, link: Link, options: ClusterOptions, name: str, fields: Sequence[Field]) -> None:
        self._link = link
        self._options = options
        self.name = name
        self._fields = tuple(fields)
        self.kind: list[object] = [FORMAT, *([field.name, field.k1, field.b] for field in fields)]

    def factors(self) -> tuple[float, ...]:
        """What a clause's weight is multiplied with in each field, for scores with BM25's factor k1 + 1.

        Servers before 3.0 have the factor in their scores; Lucene has dropped it.
        """
        version = self._link.ask("GET", "/").get("version", {})
        major = int(str(version.get("number", "2")).split(".", 1)[0])
        modern = major > 2 and version.get("distribution") == "opensearch"
        return tuple(field.k1 + 1 if modern else 1.0 for field in self._fields)

    def current(self) -> Meta:
        """The index behind the alias; SearchDownError("missing") where there is none."""
        found = self._link.ask("GET", f"/{self.name}/_mapping")
        return max(Meta.read(index, mapping) for index, mapping in found.items())

    def read(self, index: str) -> Meta:
        """What one of the indexes is of."""
        return Meta.read(index, self._link.ask("GET", f"/{index}/_mapping")[index])

    def every(self) -> list[Meta]:
        """All indexes of the library, those too that nobody searches, oldest first."""
        found = self._link.ask("GET", f"/{self.name}-0*/_mapping")
        return sorted(Meta.read(index, mapping) for index, mapping in found.items())

    def made(self, fingerprint: str, *, building: bool) -> Meta:
        """A new empty index: behind the alias at once, or one to load that is published later."""
        options = self._options
        body = {
            "index_patterns": [f"{self.name}-0*"],
            "template": template(self._fields, options.shards, options.replicas),
        }
        self._link.ask("PUT", f"/_index_template/{self.name}", body, timeout=PATIENCE)
        last = max((int(meta.name.rpartition("-")[2]) for meta in self.every()), default=0)
        meta = Meta(f"{self.name}-{last + 1:06}", fingerprint, self.kind, 0, building)
        more: Answer = {"settings": {"index": _LOADING}} if building else {"aliases": {self.name: {}}}
        try:
            self._link.ask("PUT", f"/{meta.name}", {"mappings": meta.body(), **more}, timeout=PATIENCE)
        except SearchDownError as error:
            if "resource_already_exists" not in error.detail:  # another process was faster
                raise
            return self.read(meta.name)
        return meta

    def store(self, meta: Meta) -> None:
        """Writes down what an index is of."""
        self._link.ask("PUT", f"/{meta.name}/_mapping", meta.body(), timeout=PATIENCE)

    def refresh(self, index: str) -> None:
        """Makes what was written searchable."""
        self._link.ask("POST", f"/{index}/_refresh", timeout=PATIENCE)

    def merge(self, index: str) -> None:
        """One segment a shard, without what was deleted.

        A server keeps for half a minute what was deleted, and what was sent, for copies that are behind; that
        is waited for, or it would stay.
        """
        self._link.ask("POST", f"/{index}/_flush", parameters={"force": "true"}, timeout=PATIENCE)
        deadline = time.monotonic() + PATIENCE
        while self._retains(index) and time.monotonic() < deadline:
            time.sleep(1.0)
        self._link.ask("POST", f"/{index}/_forcemerge", parameters={"max_num_segments": "1"}, timeout=LONG)
        self.refresh(index)

    def _retains(self, index: str) -> bool:
        """Whether something must not go yet."""
        answer = self._link.ask(
            "GET", f"/{index}/_stats/docs", parameters={"level": "shards"}, timeout=PATIENCE
        )
        return any(
            lease["retaining_seq_no"] <= copy["seq_no"]["max_seq_no"]
            for copies in answer["indices"][index]["shards"].values()
            for copy in copies
            for lease in copy["retention_leases"]["leases"]
        )

    def settle(self, index: str) -> None:
        """Ends the state of loading, and waits until every shard can be asked."""
        usual = dict.fromkeys(_LOADING) | {
            "number_of_replicas": self._options.replicas,
            "refresh_interval": REFRESH,
        }
        self._link.ask("PUT", f"/{index}/_settings", {"index": usual}, timeout=PATIENCE)
        ready = {"wait_for_status": "yellow", "wait_for_no_initializing_shards": "true", "timeout": "4h"}
        self._link.ask("GET", f"/_cluster/health/{index}", parameters=ready, timeout=LONG)

    def switch(self, index: str) -> None:
        """Puts an index behind the alias in one step, and deletes those that were made before it."""
        old = [meta.name for meta in self.every() if meta.name < index]
        actions: list[Answer] = [
            {"remove": {"index": one, "alias": self.name, "must_exist": False}} for one in old
        ]
        actions.append({"add": {"index": index, "alias": self.name}})
        self._link.ask("POST", "/_aliases", {"actions": actions}, timeout=PATIENCE)
        for one in old:
            self._link.ask("DELETE", f"/{one}", timeout=PATIENCE)
