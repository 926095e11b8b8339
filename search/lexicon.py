"""Words and synonyms that topics are read with: a general list, and the operator's own file.

The format, one entry a line; empty lines and what follows `#` are left out:

    新质生产力                     a word that is never cut in a topic
    人工智能 = AI = 人工智慧          the same thing: a topic with any of them finds all
    付费 ~ 买单 = 掏钱              near in meaning: as above, but what is found by another counts less
    元老 > 创始人 = 合伙人            one way: a topic with the first is also looked up by the others

Spaces and hyphens in Latin words do not matter; either script, any case and width will do.
"""

import contextlib
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from search.latin import stem

Fold = Callable[[str], str]

_JOINT = re.compile(r"[\s'.&/_-]+")


class LexiconError(Exception):
    """A line that is no entry, or a file that is no UTF-8 text. `line` is 1-based, None for all of it."""

    def __init__(self, path: Path, line: int | None, reason: str) -> None:
        super().__init__(f"{path}: {reason}" if line is None else f"{path}, line {line}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason


class Entries(NamedTuple):
    """A lexicon as read. Keys are as `key` makes them.

    `own` are the operator's words, `firm` these and the library's names. `same` gives the other names of a
    thing, `near` what is near to it in meaning; `longest` is the length of the longest known word.
    """

    words: frozenset[str]
    own: frozenset[str]
    firm: frozenset[str]
    same: dict[str, tuple[str, ...]]
    near: dict[str, tuple[str, ...]]
    longest: int


def key(folded: str) -> str:
    """A folded word as the lexicon knows it: without spaces and hyphens, in the singular."""
    return stem(_JOINT.sub("", folded))


class Lexicon:
    """The shipped entries, the operator's, and the library's names; a changed file is read again."""

    def __init__(self, fold: Fold, path: Path | None = None, names: Iterable[str] = ()) -> None:
        self._fold = fold
        self._path = path
        self._names = frozenset(self._key(name) for name in names) - {""}
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
        own: list[_Entry] = []
        if self._path is not None and self._path.exists():
            try:
                text = self._path.read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError) as error:
                raise LexiconError(self._path, None, str(error)) from error
            own += _lines(text, self._path)
        words: set[str] = set()
        same: dict[str, dict[str, None]] = {}
        near: dict[str, dict[str, None]] = {}
        for entry in [*self._shipped, *own]:
            groups = [[self._key(word) for word in group] for group in entry.groups]
            words.update(word for group in groups[: 1 if entry.one_way else None] for word in group)
            for i, group in enumerate(groups[: 1 if entry.one_way else None]):
                others = [word for j, other in enumerate(groups) if j != i for word in other]
                for word in group:
                    same.setdefault(word, {}).update(dict.fromkeys(group))
                    near.setdefault(word, {}).update(dict.fromkeys(others))
        named = {self._key(word) for entry in own for group in entry.groups for word in group}
        firm = self._names | named
        return Entries(
            frozenset(words | firm),
            frozenset(named),
            firm,
            {word: tuple(sorted(found.keys() - {word})) for word, found in same.items()},
            {word: tuple(sorted(found.keys() - same[word].keys())) for word, found in near.items()},
            max(map(len, words | firm), default=0),
        )

    def _key(self, text: str) -> str:
        return key(self._fold(text))


class _Entry(NamedTuple):
    """Groups of equal words. Different groups are near in meaning, or the first leads to the other."""

    groups: list[list[str]]
    one_way: bool


def _lines(text: str, path: Path) -> Iterator[_Entry]:
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.split("#")[0].strip()
        if not line:
            continue
        one_way = ">" in line
        groups = [[word.strip() for word in group.split("=")] for group in re.split("[>~]", line)]
        if not all(all(group) for group in groups) or (one_way and (len(groups) != 2 or "~" in line)):
            raise LexiconError(path, number, f"not an entry: {line}")
        yield _Entry(groups, one_way)
