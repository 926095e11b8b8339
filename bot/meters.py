"""What is counted while the bot runs, in the form Prometheus reads. Nobody's text, name or id is in it."""

from collections.abc import Callable
from contextlib import suppress

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

# From a tenth of a millisecond to ten seconds.
_SECONDS = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)


class Meters:
    """One bot's counters. Methods may be called from any thread."""

    def __init__(self) -> None:
        r = self._registry = CollectorRegistry()
        self._updates = Counter("yuanhua_updates", "Updates handled, by kind", ["kind"], registry=r)
        self._kinds: dict[str, Counter] = {}
        self._searches = Counter("yuanhua_searches", "Searches, by success", ["found"], registry=r)
        self._errors = Counter("yuanhua_telegram_errors", "Failed calls to Telegram", ["kind"], registry=r)
        self._faults = Counter("yuanhua_faults", "Our own errors, each with an id in the log", registry=r)
        self._searching = Histogram("yuanhua_search_seconds", "One search", buckets=_SECONDS, registry=r)
        self._answering = Histogram("yuanhua_answer_seconds", "One update", buckets=_SECONDS, registry=r)
        self._troubles = Counter(
            "yuanhua_search_troubles",
            "Searches that failed or were incomplete, by reason",
            ["reason"],
            registry=r,
        )
        self._lag = Gauge("yuanhua_index_lag", "Changes of the library not indexed yet", registry=r)
        self._sources = Gauge("yuanhua_library_sources", "Sources that can be found", registry=r)
        self._revision = Gauge("yuanhua_library_revision", "Revision of the library", registry=r)
        self._searchers = Gauge("yuanhua_searchers", "Processes that search beside the bot", registry=r)
        with suppress(OSError):  # memory, CPU and open files; only where the system tells
            ProcessCollector(registry=self._registry)

    def updated(self, kind: str, seconds: float) -> None:
        """An update of that kind was handled."""
        counter = self._kinds.get(kind) or self._kinds.setdefault(kind, self._updates.labels(kind))
        counter.inc()
        self._answering.observe(seconds)

    def searched(self, seconds: float, found: bool) -> None:  # noqa: FBT001
        """A search was made. Takes what `Archive.on_search` gives."""
        self._searches.labels("yes" if found else "no").inc()
        self._searching.observe(seconds)

    def troubled(self, reason: str) -> None:
        """A search was incomplete, or the index could not be asked. Takes what `Archive.on_trouble` gives."""
        self._troubles.labels(reason).inc()

    def failed(self, error: BaseException) -> None:
        """A call to Telegram failed."""
        self._errors.labels(type(error).__name__).inc()

    def faulted(self) -> None:
        """Something of our own went wrong."""
        self._faults.inc()

    def watch_library(
        self, sources: Callable[[], float], revision: Callable[[], float], indexed: Callable[[], float]
    ) -> None:
        """Where the state of the library is read from, whenever somebody asks."""
        self._lag.set_function(lambda: max(0.0, revision() - indexed()))
        self._sources.set_function(sources)
        self._revision.set_function(revision)

    def watch_searchers(self, ready: Callable[[], float]) -> None:
        """Where the number of search processes that can be asked is read from."""
        self._searchers.set_function(ready)

    def text(self) -> bytes:
        """Everything, in Prometheus' text format 0.0.4."""
        return generate_latest(self._registry)
