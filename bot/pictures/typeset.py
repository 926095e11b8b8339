"""Text into lines and lines into measured runs, as Chinese is set.

Line breaking follows the rules that Requirements for Chinese Text Layout (W3C, section 3.1.4) gives for
punctuation: no closing mark begins a line, no opening mark ends one, paired dashes and ellipses stay
together, Latin words and numbers are broken only where one alone is wider than the line.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from bot.pictures.fonts import Face, Fonts

_CLOSING = frozenset("，。、；：？！）》」』】〕〉”’…—～·,.;:?!)]}%‰℃°")
_OPENING = frozenset("（《「『【〔〈“‘([{#$￥¥")


class Run(NamedTuple):
    """A piece of a line in one face. `x` is its left edge in the line, `width` its advance, in pixels."""

    text: str
    face: Face
    x: float
    width: float


class Line(NamedTuple):
    """One line: its runs from left to right, and its advance in pixels."""

    runs: tuple[Run, ...]
    width: float


class Setter:
    """Measures and breaks text in one size."""

    def __init__(self, fonts: Fonts, size: int, *, traditional: bool = False) -> None:
        self._fonts = fonts
        self._size = size
        self._traditional = traditional
        self._advances: dict[str, float] = {}

    def lines(self, text: str, width: float) -> list[Line]:
        """The text broken into lines at most `width` wide; line feeds begin new ones.

        Raises:
            NoGlyphError: no font here can draw some characters.
        """
        shown = printable(text)
        broken = [line for part in shown.split("\n") for line in self._broken(part, width)]
        return [self._set(line) for line in broken]

    def width(self, text: str) -> float:
        """The advance of a text on one line, in pixels."""
        return self._set(printable(text)).width

    def _broken(self, text: str, width: float) -> Iterator[str]:
        line, taken = "", 0.0
        for unit in units(text):
            if taken + self._advance(unit.rstrip()) > width and line:
                yield line.rstrip()
                line, taken = "", 0.0
            for piece in self._pieces(unit, width):
                if line and taken + self._advance(piece.rstrip()) > width:
                    yield line.rstrip()
                    line, taken = "", 0.0
                line += piece
                taken += self._advance(piece)
        yield line.rstrip()

    def _pieces(self, unit: str, width: float) -> Iterable[str]:
        """The unit itself; single characters, with their marks, where it is wider than a line."""
        if self._advance(unit.rstrip()) <= width:
            return (unit,)
        pieces: list[str] = []
        for char in unit:
            if pieces and unicodedata.combining(char):
                pieces[-1] += char
            else:
                pieces.append(char)
        return pieces

    def _advance(self, text: str) -> float:
        # Asked of the same few thousand units again and again; fonts without kerning between them add up.
        known = self._advances.get(text)
        if known is None:
            known = self._advances[text] = self._set(text).width
        return known

    def _set(self, text: str) -> Line:
        faces = self._fonts.faces(text, traditional=self._traditional)
        runs: list[Run] = []
        x = 0.0
        for face, group in groupby(zip(faces, text, strict=True), key=lambda pair: pair[0]):
            piece = "".join(char for _, char in group)
            advance = self._fonts.at(face, self._size).getlength(piece)
            runs.append(Run(piece, face, x, advance))
            x += advance
        return Line(tuple(runs), x)


def printable(text: str) -> str:
    """The text without what takes no ink: controls, direction marks, joiners. Tabs are spaces."""
    spaced = text.replace("\t", " ").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        char
        for char in spaced
        if char == "\n" or (unicodedata.category(char) not in {"Cc", "Cf", "Cs"} and not _selector(char))
    )


def _selector(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def units(text: str) -> list[str]:
    """The text cut where a line may be broken; joined again they are the text."""
    found: list[str] = []
    for char in text:
        if found and _stays(found[-1], char):
            found[-1] += char
        else:
            found.append(char)
    return found


def _stays(before: str, char: str) -> bool:
    last = before[-1]
    if char.isspace():
        return True
    if last.isspace():
        return all(mark in _OPENING for mark in before.strip()) and bool(before.strip())
    rules: tuple[Callable[[], bool], ...] = (
        lambda: char in _CLOSING,
        lambda: last in _OPENING,
        lambda: unicodedata.combining(char) > 0,
        lambda: _western(last) and _western(char),
    )
    return any(rule() for rule in rules)


def _western(char: str) -> bool:
    return (
        not char.isspace() and unicodedata.east_asian_width(char) not in {"W", "F"} and char not in "—…“”‘’·"
    )
