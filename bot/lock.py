"""One running bot a data folder: a second one would send every daily quote twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import LibraryError

try:
    import fcntl
except ImportError:  # not on Windows; there Telegram's own refusal of two pollers has to do
    fcntl = None  # type: ignore[assignment]


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the folder for this process; the system lets go when the process ends, however it ends.

    Raises:
        LibraryError: "running": another process holds it.
    """
    with (folder / "bot.lock").open("ab") as file:
        if fcntl is not None:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise LibraryError(str(folder), "running") from None
        yield
