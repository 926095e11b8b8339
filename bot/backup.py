"""Everything an installation keeps, in one file: the library, the chats and the lexicon.

A zip archive of `library.db`, `chats.db` and `lexicon.txt`, as far as they exist. The index is left out: it
is made again from the library. Both directions work while the bot runs.
"""

import shutil
import tempfile
import zipfile
from pathlib import Path

from bot.chats import Chats
from corpus.errors import LibraryError
from corpus.store import Store

LIBRARY, CHATS, LEXICON = "library.db", "chats.db", "lexicon.txt"


def back_up(data: Path, target: Path) -> None:
    """Write what the folder `data` keeps to `target`, which appears whole or not at all.

    Raises:
        LibraryError: the library can't be read, or the target can't be written (its path is the error's).
    """
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".yuanhua-backup-") as name:
            folder = Path(name)
            store = Store.open(data / LIBRARY)
            try:
                store.backup(folder / LIBRARY)
            finally:
                store.close()
            if (data / CHATS).exists():
                chats = Chats.open(data / CHATS)
                try:
                    chats.backup(folder / CHATS)
                finally:
                    chats.close()
            if (data / LEXICON).exists():
                shutil.copyfile(data / LEXICON, folder / LEXICON)
            _pack(folder, folder / "backup.zip")
            (folder / "backup.zip").replace(target)
    except OSError as error:
        raise LibraryError(str(target), "unwritable") from error


def restore(backup: Path, data: Path) -> None:
    """Make the folder `data` what it was when `backup` was written.

    Raises:
        LibraryError: the backup is no backup, damaged or of a newer program, or the folder can't be written;
            the library is then unchanged.
    """
    data.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data, prefix=".restoring-") as name:
        folder = Path(name)
        _unpack(backup, folder)
        Store.restore(folder / LIBRARY, data / LIBRARY)
        if (folder / CHATS).exists():
            chats = Chats.open(data / CHATS)
            try:
                chats.restore(folder / CHATS)
            finally:
                chats.close()
        if (folder / LEXICON).exists():
            (folder / LEXICON).replace(data / LEXICON)


def _pack(folder: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in (LIBRARY, CHATS, LEXICON):
            if (folder / name).exists():
                archive.write(folder / name, name)


def _unpack(backup: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(backup) as archive:
            if LIBRARY not in archive.namelist() or archive.testzip() is not None:
                raise LibraryError(str(backup), "corrupt")
            for name in {LIBRARY, CHATS, LEXICON}.intersection(archive.namelist()):
                archive.extract(name, folder)
    except (OSError, zipfile.BadZipFile) as error:
        raise LibraryError(str(backup), "corrupt") from error
