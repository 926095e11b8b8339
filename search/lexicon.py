"""Words and synonyms that topics are read with: a small general list, and the operator's own file.

The format, one entry a line; empty lines and what follows `#` are left out:

    新质生产力                     a word that is never cut in a topic
    人工智能 = AI = 人工智慧          names of the same thing: any of them finds all
    老规矩 > 惯例 = 传统             a topic with the first is also looked up by the others, not the other way

Spaces inside an entry belong to it. Either script, any case and width will do.
"""

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

Fold = Callable[[str], str]


class LexiconError(Exception):
    """A line that is no entry, or a file that is no UTF-8 text. `line` is 1-based, None for all of it."""

    def __init__(self, path: Path, line: int | None, reason: str) -> None:
        super().__init__(f"{path}: {reason}" if line is None else f"{path}, line {line}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason


class Entries(NamedTuple):
    """A lexicon as read: known words, and for a word the others that mean the same; all folded."""

    words: frozenset[str]
    others: dict[str, tuple[str, ...]]
    longest: int


class Lexicon:
    """The shipped entries, the operator's, and the library's names; a changed file is read again."""

    def __init__(self, fold: Fold, path: Path | None = None, names: Iterable[str] = ()) -> None:
        self._fold = fold
        self._path = path
        self._names = frozenset(_key(fold, name) for name in names) - {""}
        self._lock = threading.Lock()
        shipped = files("search").joinpath("lexicon.txt").read_text(encoding="utf-8")
        self._shipped = list(_lines(shipped, Path("lexicon.txt")))
        self._stamp = self._look()
        self._entries = self._read()

    def entries(self) -> Entries:
        """What is known now. A file that has become faulty leaves the entries as they were.

        A file with faults is told of when it is first read, by the constructor or `check`.
        """
        with self._lock:
            stamp = self._look()
            if stamp != self._stamp:
                self._stamp = stamp
                with contextlib.suppress(LexiconError):
                    self._entries = self._read()
            return self._entries

    def check(self) -> None:
        """Raise LexiconError if the operator's file has a fault."""
        self._read()

    def _look(self) -> tuple[int, int] | None:
        try:
            state = self._path.stat() if self._path else None
        except OSError:
            return None  # no file, no entries of its own
        return (state.st_mtime_ns, state.st_size) if state else None

    def _read(self) -> Entries:
        lines = list(self._shipped)
        if self._path is not None and self._path.exists():
            try:
                text = self._path.read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError) as error:
                raise LexiconError(self._path, None, str(error)) from error
            lines += _lines(text, self._path)
        words: set[str] = set(self._names)
        others: dict[str, list[str]] = {}
        for heads, alternatives in lines:
            keys = [_key(self._fold, head) for head in heads]
            means = [_key(self._fold, other) for other in alternatives]
            words.update(keys)
            for key in keys:
                known = others.setdefault(key, [])
                known += [other for other in means if other != key and other not in known]
        longest = max(map(len, words), default=0)
        return Entries(frozenset(words), {k: tuple(v) for k, v in others.items() if v}, longest)


def _key(fold: Fold, text: str) -> str:
    return fold(" ".join(text.split()))


def _lines(text: str, path: Path) -> Iterator[tuple[list[str], list[str]]]:
    """(words, what each of them may also be looked up by) of every entry."""
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.split("#")[0].strip()
        if not line:
            continue
        head, arrow, tail = line.partition(">")
        heads = [part.strip() for part in head.split("=")]
        others = [part.strip() for part in tail.split("=")] if arrow else heads
        if not all(heads) or not all(others) or (arrow and len(heads) > 1):
            raise LexiconError(path, number, f"not an entry: {line}")
        yield heads, others
