"""The names by which a library's speakers and sources can be asked for."""

import re
from collections.abc import Iterable, Iterator, Mapping
from operator import add

from corpus.model import Source, Speaker
from search.analyzer import HAN
from search.fold import Fold
from search.manner import COMPOUND
from search.spelling import spoken

_HAN = re.compile(f"[{HAN}]")
_HAN_NAME = re.compile(f"[{HAN}]{{2,4}}")
_BETWEEN = re.compile(r"[\s·.•]+")  # parts of a name
_HEARD = 0.85  # what it counts that names sound alike, beside names that are written alike
_FULL, _PART, _SURNAME = range(3)


class Directory:
    """Speakers and sources with the names they go by. Immutable; safe to use from several threads."""

    def __init__(self, speakers: Iterable[Speaker], sources: Iterable[Source], fold: Fold) -> None:
        self._fold = fold
        self._named: tuple[dict[str, dict[str, None]], ...] = ({}, {}, {})  # folded name → ids, in order
        self._sounds: dict[str, str] = {}  # folded name → as spoken, once it was asked for
        self._titled: dict[str, str] = {}  # source id → folded title and origin
        self._widths: tuple[dict[str, int], ...] = ({}, {}, {})  # first character → longest name that has it
        self.speakers: dict[str, Speaker] = {}
        self.sources: dict[str, Source] = {}
        self._enter({one.id: one for one in speakers}, {one.id: one for one in sources})

    def changed(
        self, speakers: Mapping[str, Speaker | None], sources: Mapping[str, Source | None]
    ) -> "Directory":
        """The same with some speakers and sources, by id, as they are now; None for those that are gone."""
        new = object.__new__(Directory)
        new._fold = self._fold
        new._named = tuple(names.copy() for names in self._named)
        new._widths = tuple(widths.copy() for widths in self._widths)
        new._sounds, new._titled = self._sounds, self._titled.copy()
        new.speakers, new.sources = self.speakers.copy(), self.sources.copy()
        new._enter(speakers, sources)
        return new

    def _enter(self, speakers: Mapping[str, Speaker | None], sources: Mapping[str, Source | None]) -> None:
        own: set[tuple[int, str]] = set()  # names whose ids no other directory has
        for key, speaker in speakers.items():
            old = self.speakers.pop(key, None)
            if speaker is not None:
                self.speakers[key] = speaker
            before, after = (dict.fromkeys(self._names(one)) if one else {} for one in (old, speaker))
            for name in before.keys() - after.keys():
                del self._ids(name, own)[key]
            for name in after:
                if name not in before:
                    self._ids(name, own)[key] = None
                    widths, first = self._widths[name[0]], name[1][0]
                    widths[first] = max(widths.get(first, 0), len(name[1]))
        for key, source in sources.items():
            self.sources.pop(key, None)
            self._titled.pop(key, None)
            if source is not None:
                self.sources[key] = source
                self._titled[key] = self._fold(f"{source.title}\n{source.origin}")

    def _ids(self, name: tuple[int, str], own: set[tuple[int, str]]) -> dict[str, None]:
        """The ids that go by a name, to be changed."""
        kind, key = name
        if name not in own:
            own.add(name)
            self._named[kind][key] = self._named[kind].get(key, {}).copy()
        return self._named[kind][key]

    def _names(self, speaker: Speaker) -> Iterator[tuple[int, str]]:
        """(kind, folded name) of whatever a speaker can be asked for by."""
        for name in (speaker.name, *speaker.aliases):
            key = self._fold(" ".join(name.split()))
            if not key:
                continue
            yield _FULL, key
            if speaker.scope is not None:  # 主持人 and the like have no surname
                continue
            if _HAN_NAME.fullmatch(key):
                width = 2 if key[:2] in COMPOUND and len(key) > 2 else 1
                yield _SURNAME, key[:width]
                if len(key) - width >= 2:
                    yield _PART, key[width:]
            else:
                yield from ((_PART, part) for part in _BETWEEN.split(key) if len(part) > 1)

    def full_at(self, folded: str, at: int) -> tuple[int, list[str]]:
        """(length, ids) of the longest whole name that begins at an offset; (0, []) if none does."""
        return self._longest_at(_FULL, folded, at, 1)

    def part_at(self, folded: str, at: int) -> tuple[int, list[str]]:
        """The same for a given name, or one part of a name of several."""
        return self._longest_at(_PART, folded, at, 2)

    def _longest_at(self, kind: int, folded: str, at: int, least: int) -> tuple[int, list[str]]:
        names = self._named[kind]
        widest = self._widths[kind].get(folded[at : at + 1], 0)
        for width in range(min(widest, len(folded) - at), least - 1, -1):
            ids = names.get(folded[at : at + width])
            if ids and not cuts_word(folded, at + width):
                return width, list(ids)
        return 0, []

    def names_in(self, folded: str) -> list[str]:
        """The whole names that occur in a folded text."""
        return [
            folded[at : at + width]
            for at in range(len(folded))
            if not cuts_word(folded, at) and (width := self.full_at(folded, at)[0]) > 1
        ]

    def titled(self, surname: str) -> list[str]:
        """The ids of speakers with that surname, or whose two-character name begins with it."""
        return list(self._named[_SURNAME].get(surname, ()))

    def folded(self, speaker: str) -> str:
        """The folded name of a speaker, by id."""
        return self._fold(self.speakers[speaker].name)

    def sources_like(self, text: str) -> list[str]:
        """The ids of sources whose title or file name holds a text."""
        key = self._fold(text)
        return [source for source, names in self._titled.items() if key in names]

    def nearest(self, name: str) -> list[tuple[float, str]]:
        """(likeness, speaker) of whoever has a name like it, as written or almost as spoken; best first."""
        key = self._fold("".join(name.split()))
        written = _pieces(key)
        heard = _pieces(spoken(key)) if _HAN.search(key) else frozenset()
        best: dict[str, float] = {}
        for names in self._named[: _PART + 1]:
            for known, ids in names.items():
                value = _dice(written, known)
                if heard and value < _HEARD:
                    sound = self._sounds.get(known) or self._sounds.setdefault(known, spoken(known))
                    value = max(value, _HEARD * _dice(heard, sound))
                for speaker in ids if value else ():
                    best[speaker] = max(best.get(speaker, 0.0), value)
        return sorted(((value, speaker) for speaker, value in best.items()), reverse=True)


def likeness(one: str, other: str) -> float:
    """Dice's coefficient over characters and their pairs; 1 if both are equal."""
    return _dice(_pieces(one), other)


def _dice(pieces: frozenset[str], other: str) -> float:
    """`likeness` of a text to another, which is taken apart only if it has some of the first one's pieces."""
    if pieces.isdisjoint(other):
        return 0.0
    others = _pieces(other)
    return 2 * len(pieces & others) / (len(pieces) + len(others))


def _pieces(text: str) -> frozenset[str]:
    """The characters of a text and their pairs."""
    return frozenset((*text, *map(add, text, text[1:])))


def cuts_word(folded: str, at: int) -> bool:
    """Whether an offset stands inside a Latin word or number."""
    return 0 < at < len(folded) and _latin(folded[at - 1]) and _latin(folded[at])


def _latin(character: str) -> bool:
    return character.isalnum() and not _HAN.match(character)
