"""What must not be left behind: folders of killed processes are swept by the next one that makes such."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # not on Windows; there, what a killed process left stays
    fcntl = None  # type: ignore[assignment]


@contextmanager
def scratch(place: Path, prefix: str) -> Iterator[Path]:
    """A folder of one's own in `place`, gone at the end; those of killed processes are swept first.

    The folder is held by a lock that the system lets go of when the process ends, however it ends.

    Raises:
        OSError: it can't be made there.
    """
    sweep(place, prefix)
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=place))
        held = _hold(folder, wait=True)
        if folder.exists():  # else somebody swept it before it was held
            break
        _let_go(held)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _let_go(held)


def sweep(place: Path, prefix: str) -> None:
    """Delete the scratch folders in `place` that no living process holds."""
    if fcntl is None:
        return
    for folder in place.glob(f"{prefix}*"):
        held = _hold(folder, wait=False)
        if held is not None:
            shutil.rmtree(folder, ignore_errors=True)
            _let_go(held)


def remove_like(path: Path) -> None:
    """Delete a file and whatever SQLite put beside it."""
    for file in list(path.parent.iterdir()):
        if file.name.startswith(path.name):
            file.unlink()


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk."""
    if os.name == "posix":  # elsewhere folders can't be opened, and renames are synced by the system
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _hold(folder: Path, *, wait: bool) -> int | None:
    """Lock a folder; None where somebody has it, it is somebody else's, or the file system knows no locks."""
    if fcntl is None:
        return None
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def _let_go(descriptor: int | None) -> None:
    if descriptor is not None:
        with suppress(OSError):
            os.close(descriptor)
