"""Processes that search the library beside the bot, so that working out quotes holds up nothing else.

Threads of one Python process share one interpreter: while one ranks, the event loop and the indexing of a new
transcript stand still. A search needs little more than the topic and gives little more than the quotes, so it
is cheap to hand over. Where no process is there to take it, the caller searches for itself.
"""

import asyncio
import copyreg
import gc
import logging
import signal
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import fields
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeAlias

from bot.analysis import AnalyzerOptions
from bot.shelf import Shelf
from corpus.model import Source, Speaker, Turn
from search.model import Query, Quote, Results

_STARTING = 120.0  # seconds that a process may take until it is ready
_PATIENCE = 5.0  # seconds that an answer may take
_GLANCE = 0.5  # seconds between looks at whether it is wanted still
_PAUSE = 5.0  # seconds until one that ended is started again
# Questions of the event loop on their way to each process: enough that it never waits for the next one, and
# so few that writing them can't hold up the loop. More wait in the loop.
_AHEAD = 16

_Answer: TypeAlias = Callable[[Results | None], None]
"""What is called with an answer, by the thread that receives it."""

_log = logging.getLogger(__name__)


class Searchers:
    """That many processes, kept running. Any method may be called from any thread."""

    def __init__(self, folder: Path, options: AnalyzerOptions, count: int) -> None:
        """Begin to start them; nothing waits for that."""
        self._work = partial(_serve, folder, options)
        self._ready: tuple[_Process, ...] = ()
        self._ahead = asyncio.Semaphore(_AHEAD * count)
        self._changing = threading.Lock()
        self._closing = threading.Event()
        self._keepers = [threading.Thread(target=self._keep, daemon=True) for _ in range(count)]
        for keeper in self._keepers:
            keeper.start()

    @property
    def ready(self) -> int:
        """How many can be asked now."""
        return len(self._ready)

    def search(self, query: Query, generation: int) -> Results | None:
        """What one of them finds, of the library as of that generation or later; None: search yourself.

        A generation is a number that grows with every change of what can be found.
        """
        process = self._idlest()
        return process.ask(query, generation) if process else None

    async def found(self, query: Query, generation: int) -> Results | None:
        """The same, without a thread that waits for it."""
        async with self._ahead:
            process = self._idlest()
            return await process.found(query, generation) if process else None

    def _idlest(self) -> "_Process | None":
        ready = self._ready
        return min(ready, key=lambda process: process.load) if ready else None

    def close(self) -> None:
        """End them."""
        self._closing.set()
        for process in self._ready:
            process.end()
        for keeper in self._keepers:
            keeper.join(_PATIENCE)

    def _keep(self) -> None:
        """One process after another, each until it ends."""
        while not self._closing.is_set():
            process = _Process(self._work)
            if process.started(self._closing):
                with self._changing:
                    self._ready = (*self._ready, process)
                if not self._closing.is_set():
                    process.answer()
                with self._changing:
                    self._ready = tuple(one for one in self._ready if one is not process)
            process.close()
            if not self._closing.is_set():
                _log.warning("a search process ended; the next one starts in %.0f s", _PAUSE)
                self._closing.wait(_PAUSE)


class _Process:
    """One process and the line to it: questions go there as they come, and are answered in that order."""

    def __init__(self, work: partial[None]) -> None:
        # Started afresh, not forked: this process has threads that may hold locks.
        context = get_context("spawn")
        self._line, far = context.Pipe()
        self._process = context.Process(target=work, args=(far,), daemon=True)
        self._process.start()
        far.close()  # so that either side hears when the other one is gone
        self._sending = threading.Lock()
        self._waiting: deque[_Answer] = deque()
        self._over = False  # nothing more can be sent

    @property
    def load(self) -> int:
        """Questions on their way."""
        return len(self._waiting)

    def started(self, closing: threading.Event) -> bool:
        """Wait until it is ready; False where it ended, took too long, or nobody waits any more."""
        until = time.monotonic() + _STARTING
        with suppress(OSError, EOFError):
            while not closing.is_set() and time.monotonic() < until:
                if self._line.poll(_GLANCE):
                    return bool(self._line.recv())
        return False

    def ask(self, query: Query, generation: int) -> Results | None:
        """Its answer; None where it can't give one. One that takes too long is ended."""
        answer: Future[Results | None] = Future()
        self._send(query, generation, answer.set_result)
        try:
            return answer.result(_PATIENCE)
        except TimeoutError:
            self._hangs()
            return None

    async def found(self, query: Query, generation: int) -> Results | None:
        """The same for the event loop."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Results | None] = loop.create_future()
        self._send(query, generation, partial(_hand_over, loop, answer))
        try:
            async with asyncio.timeout(_PATIENCE):
                return await answer
        except TimeoutError:
            self._hangs()
            return None

    def _send(self, query: Query, generation: int, answer: _Answer) -> None:
        """Send it a question; `answer` is called with what it says, at once where it has ended."""
        with self._sending:
            if not self._over:
                self._waiting.append(answer)
                with suppress(OSError):  # then `self.answer` hears that it is gone, too
                    self._line.send((query, generation))
                return
        answer(None)

    def _hangs(self) -> None:
        with suppress(ValueError):  # it has ended and is closed by now
            self._process.kill()

    def answer(self) -> None:
        """Hand its answers to those who wait for them, until it has ended."""
        with suppress(OSError, EOFError):
            while True:
                results = self._line.recv()
                self._waiting.popleft()(results)
        with self._sending:
            self._over = True
            for answer in self._waiting:
                answer(None)

    def end(self) -> None:
        """Have it end after the questions on their way."""
        with self._sending, suppress(OSError):
            self._line.send(None)

    def close(self) -> None:
        """End it now, whatever it does."""
        self._line.close()
        self._process.join(_GLANCE)
        self._process.kill()
        self._process.join()
        with suppress(ValueError):  # another thread, starting one, heard first that it ended
            self._process.close()


def _as_call(noun: type[Any]) -> Callable[[Any], tuple[type[Any], tuple[object, ...]]]:
    """How to send objects of a dataclass: as a call of it, which is half the work of what pickle does."""
    parts = attrgetter(*(field.name for field in fields(noun)))
    return lambda one: (noun, parts(one))


for _noun in (Query, Quote, Results, Turn, Source, Speaker):
    copyreg.pickle(_noun, _as_call(_noun))


def _hand_over(
    loop: asyncio.AbstractEventLoop, answer: asyncio.Future[Results | None], results: Results | None
) -> None:
    """Hand results to the event loop, where it still runs."""
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(_settle, answer, results)


def _settle(answer: asyncio.Future[Results | None], results: Results | None) -> None:
    """Hand results to who waits for them in the event loop, if anybody still does."""
    if not answer.done():
        answer.set_result(results)


def _serve(folder: Path, options: AnalyzerOptions, line: Connection) -> None:
    """What such a process does until it is told to end, or the line is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the bot, which then closes the line
    shelf = Shelf.open(folder, options, follow=False)
    shelf.warm()
    gc.collect()
    gc.freeze()  # see Archive.warm
    shown = 0
    with suppress(OSError, EOFError):
        line.send(True)
        while asked := line.recv():
            query, generation = asked
            results = _found(shelf, query, changed=generation != shown)
            if results is not None:
                shown = generation
            line.send(results)
    shelf.close()


def _found(shelf: Shelf, query: Query, *, changed: bool) -> Results | None:
    """The quotes; None where something went wrong: the bot meets and logs it when it searches itself."""
    try:
        if changed:
            shelf.take_over()
        return shelf.searcher.search(query)
    except Exception:  # noqa: BLE001 - whatever it is
        return None
