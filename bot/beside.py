"""Processes that search the library beside the bot, so that working out quotes holds up nothing else.

Threads of one Python process share one interpreter: while one ranks, the event loop and the indexing of a new
transcript stand still. A search needs little more than the topic and gives little more than the quotes, so it
is cheap to hand over. Where no process is there to take it, the caller searches for itself.
"""

import gc
import logging
import queue
import signal
import threading
import time
from contextlib import suppress
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from bot.analysis import AnalyzerOptions
from bot.shelf import Shelf
from search.model import Query, Results

_STARTING = 120.0  # seconds that a process may take until it is ready
_PATIENCE = 5.0  # seconds that a search may take, or the wait for a process that is free
_GLANCE = 0.5  # seconds between looks at whether it is wanted still
_PAUSE = 5.0  # seconds until one that ended is started again

_log = logging.getLogger(__name__)


class Searchers:
    """That many processes, kept running. Any method may be called from any thread."""

    def __init__(self, folder: Path, options: AnalyzerOptions, count: int) -> None:
        """Begin to start them; nothing waits for that."""
        self.count = count
        self._work = partial(_serve, folder, options)
        self._free: queue.LifoQueue[_Process] = queue.LifoQueue()
        self._ready = 0
        self._counting = threading.Lock()
        self._closing = threading.Event()
        self._keepers = [threading.Thread(target=self._keep, daemon=True) for _ in range(count)]
        for keeper in self._keepers:
            keeper.start()

    @property
    def ready(self) -> int:
        """How many can be asked now."""
        return self._ready

    def search(self, query: Query, generation: int) -> Results | None:
        """What one of them finds, of the library as of that generation or later; None: search yourself.

        A generation is a number that grows with every change of what can be found.
        """
        if not self._ready:
            return None
        with suppress(queue.Empty):
            process = self._free.get(timeout=_PATIENCE)
            results = process.ask(query, generation)
            if not process.ended.is_set():
                self._free.put(process)
            return results
        return None

    def close(self) -> None:
        """End them."""
        self._closing.set()
        for keeper in self._keepers:
            keeper.join(_PATIENCE)

    def _keep(self) -> None:
        """One process after another, each until it ends."""
        while not self._closing.is_set():
            process = _Process(self._work)
            if process.started(self._closing):
                self._count(1)
                self._free.put(process)
                while not process.ended.wait(_GLANCE):
                    if self._closing.is_set():
                        process.ended.set()
                self._count(-1)
            process.close()
            if not self._closing.is_set():
                _log.warning("a search process ended; the next one starts in %.0f s", _PAUSE)
                self._closing.wait(_PAUSE)

    def _count(self, change: int) -> None:
        with self._counting:
            self._ready += change


class _Process:
    """One process and the line to it. One thread at a time may ask."""

    def __init__(self, work: partial[None]) -> None:
        # Started afresh, not forked: this process has threads that may hold locks.
        context = get_context("spawn")
        self._line, far = context.Pipe()
        self._process = context.Process(target=work, args=(far,), daemon=True)
        self._process.start()
        far.close()  # so that either side hears when the other one is gone
        self._asking = threading.Lock()
        self.ended = threading.Event()

    def started(self, closing: threading.Event) -> bool:
        """Wait until it is ready; False where it ended, took too long, or nobody waits any more."""
        until = time.monotonic() + _STARTING
        with suppress(OSError, EOFError):
            while not closing.is_set() and time.monotonic() < until:
                if self._line.poll(_GLANCE):
                    return bool(self._line.recv())
        return False

    def ask(self, query: Query, generation: int) -> Results | None:
        """Its answer; None where it can't give one. It may have `ended` then."""
        with self._asking, suppress(OSError, EOFError):
            self._line.send((query, generation))
            if self._line.poll(_PATIENCE):
                results: Results | None = self._line.recv()
                return results
        self.ended.set()
        return None

    def close(self) -> None:
        """End it, whatever it does."""
        with self._asking:
            self._line.close()
        self._process.join(1.0)
        self._process.kill()
        self._process.join()
        self._process.close()


def _serve(folder: Path, options: AnalyzerOptions, line: Connection) -> None:
    """What such a process does until the line is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the bot, which then closes the line
    shelf = Shelf.open(folder, options, follow=False)
    shelf.warm()
    gc.collect()
    gc.freeze()  # see Archive.warm
    shown = 0
    with suppress(OSError, EOFError):
        line.send(True)
        while True:
            query, generation = line.recv()
            if generation != shown:
                shelf.take_over()
                shown = generation
            line.send(_found(shelf, query))
    shelf.close()


def _found(shelf: Shelf, query: Query) -> Results | None:
    """The quotes; None where something went wrong: the bot meets and logs it when it searches itself."""
    try:
        return shelf.searcher.search(query)
    except Exception:  # noqa: BLE001 - whatever it is
        return None
