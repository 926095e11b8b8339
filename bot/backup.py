"""Everything an installation keeps, in one file: the library, the chats and the lexicon.

A zip archive of `library.db`, `chats.db` and `lexicon.txt`, as far as they exist. The index is left out: it
is made again from the library. Both directions work while the bot runs.
"""

import lzma
import shutil
import zipfile
import zlib
from contextlib import closing
from pathlib import Path

from bot.chats import Chats
from corpus.database import RESTORING, explained, set_aside
from corpus.errors import LibraryError
from corpus.scratch import scratch
from corpus.store import Store

# What zipfile and its codecs raise for a damaged, an encrypted or an unknown kind of part.
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError)

LIBRARY, CHATS, LEXICON = PARTS = ("library.db", "chats.db", "lexicon.txt")


def back_up(data: Path, target: Path) -> None:
    """Write what the folder `data` keeps to `target`, which appears whole or not at all.

    Raises:
        LibraryError: the library can't be read, or the target can't be written (its path is the error's).
    """
    try:
        with explained(target), scratch(target.parent, ".yuanhua-backup-") as folder:
            _gather(data, folder)
            _pack(folder, folder / "backup.zip")
            (folder / "backup.zip").replace(target)
    except LibraryError as error:
        if error.path in {str(data / LIBRARY), str(data / CHATS)}:
            raise
        if error.reason == "corrupt":  # found while it was copied
            raise LibraryError(str(data / LIBRARY), "corrupt") from error
        reason = error.reason if error.reason == "full" else "unwritable"
        raise LibraryError(str(target), reason) from error


def _gather(data: Path, folder: Path) -> None:
    """Copy every part as it is now."""
    with closing(Store.open(data / LIBRARY)) as store:
        store.backup(folder / LIBRARY)
    if (data / CHATS).exists():
        with closing(Chats.open(data / CHATS)) as chats:
            chats.backup(folder / CHATS)
    if (data / LEXICON).exists():
        shutil.copyfile(data / LEXICON, folder / LEXICON)


def restore(backup: Path, data: Path) -> None:
    """Make the folder `data` what it was when `backup` was written.

    Raises:
        LibraryError: the backup is no backup, damaged or of a newer program, or the folder can't be written;
            the library is then unchanged.
    """
    with explained(data):
        data.mkdir(parents=True, exist_ok=True)
        with scratch(data, RESTORING) as folder:
            _restore(backup, data, folder)


def _restore(backup: Path, data: Path, folder: Path) -> None:
    _unpack(backup, folder)
    if (folder / CHATS).exists():
        Chats.open(folder / CHATS).close()  # refused, if at all, before anything is replaced
    Store.restore(folder / LIBRARY, data / LIBRARY)
    if (folder / CHATS).exists():
        with closing(_opened(data / CHATS)) as chats:
            chats.restore(folder / CHATS)
    if (folder / LEXICON).exists():
        (folder / LEXICON).replace(data / LEXICON)


def _opened(path: Path) -> Chats:
    """The chat state to be replaced; a ruined one is set aside."""
    try:
        return Chats.open(path)
    except LibraryError as error:
        if error.reason != "corrupt":
            raise
        set_aside(path)
        return Chats.open(path)


def _pack(folder: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in PARTS:
            if (folder / name).exists():
                archive.write(folder / name, name)


def _unpack(backup: Path, folder: Path) -> None:
    """Take out what belongs to an installation; what the disk says is not the backup's fault.

    Raises:
        LibraryError: it is no backup, or damaged.
        OSError: the folder can't be written.
    """
    try:
        archive = zipfile.ZipFile(backup)
    except (OSError, zipfile.BadZipFile) as error:
        raise LibraryError(str(backup), "corrupt") from error
    with archive:
        names = archive.namelist()
        try:
            if LIBRARY not in names or archive.testzip() is not None:
                raise LibraryError(str(backup), "corrupt")
        except _DAMAGE as error:
            raise LibraryError(str(backup), "corrupt") from error
        for name in set(PARTS).intersection(names):
            with archive.open(name) as packed, (folder / name).open("wb") as file:
                shutil.copyfileobj(packed, file)
