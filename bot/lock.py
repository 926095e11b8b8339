"""What processes on one data folder may do together. The system lets go of a lock when its process ends."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import LibraryError

try:
    import fcntl
except ImportError:  # not on Windows; there Telegram's own refusal of two pollers has to do
    fcntl = None  # type: ignore[assignment]


_POLL_SECONDS = 0.05


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the folder for this bot alone: a second one would send every daily quote twice.

    Raises:
        LibraryError: "running": another bot holds it.
    """
    with _held(folder, shared=False):
        yield


@contextmanager
def one_of_several(folder: Path) -> Iterator[None]:
    """Hold the folder together with other bots that share the work.

    Raises:
        LibraryError: "running": a bot that does not share holds it.
    """
    with _held(folder, shared=True):
        yield


@contextmanager
def alone(path: Path, patience: float) -> Iterator[bool]:
    """Whether this process is alone in here; waits for another one, but no longer than so many seconds."""
    with path.open("ab") as file:
        yield _taken(file.fileno(), time.monotonic() + patience)


@contextmanager
def _held(folder: Path, *, shared: bool) -> Iterator[None]:
    with (folder / "bot.lock").open("ab") as file:
        if fcntl is not None:
            try:
                fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
            except BlockingIOError:
                raise LibraryError(str(folder), "running") from None
        yield


def _taken(file: int, until: float) -> bool:
    while fcntl is not None:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(_POLL_SECONDS)
        else:
            return True
    return True
