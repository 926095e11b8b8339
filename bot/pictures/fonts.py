"""Fonts of this machine: one that has Chinese, and others to fall back to for what it lacks.

Noto CJK (SIL Open Font License 1.1) is what the container and the README install; any of `_CHINESE` will do.
"""

import os
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from PIL import ImageFont

from bot.pictures.errors import NoFontError, NoGlyphError

Font = ImageFont.FreeTypeFont

# File names without their ending, best first. The same file may hold a face for each region.
_CHINESE = (
    "NotoSerifCJK-Regular",
    "SourceHanSerif-Regular",
    "NotoSerifCJKsc-Regular",
    "LXGWWenKai-Regular",
    "NotoSansCJK-Regular",
    "SourceHanSans-Regular",
    "NotoSansCJKsc-Regular",
    "PingFang",
    "Songti",
    "msyh",
    "simsun",
    "wqy-microhei",
    "wqy-zenhei",
    "DroidSansFallbackFull",
)
_OTHERS = (
    "NotoSansCJK-Regular",
    "DejaVuSans",
    "NotoSans-Regular",
    "NotoSansSymbols2-Regular",
    "NotoEmoji-Regular",
    "Symbola",
    "seguisym",
    "unifont",
)
_ENDINGS = (".ttc", ".otf", ".ttf", ".otc")
# Sizes of faces that are open at once. FreeType maps the file anew for each: a Chinese one takes 1 MiB, and 5
# to 10 MiB of the file once much was drawn. It opens in a millisecond; a card needs five, a long one seven.
_OPEN = 6
_NOT_A_CHARACTER = "\U0010ffff"  # every font draws its "missing" glyph for it


class Face(NamedTuple):
    """A face of a font file: its path and its number in a collection."""

    path: str
    number: int


class Fonts:
    """The faces of one machine. The sizes used last stay open; safe to use from several threads."""

    def __init__(self, chosen: Path | None = None) -> None:
        """Find the fonts. `chosen` is an operator's own font file, taken first.

        Raises:
            NoFontError: there is no font with Chinese characters.
        """
        found = {path.stem.lower(): path for path in _installed()}
        main = [chosen] if chosen else [found[n.lower()] for n in _CHINESE if n.lower() in found]
        if not main:
            raise NoFontError
        others = [found[name.lower()] for name in _OTHERS if name.lower() in found]
        self._main = main[0]
        self._others = tuple(Face(str(path), 0) for path in others if path != self._main)

    def chain(self, *, traditional: bool = False) -> tuple[Face, ...]:
        """The faces to ask in turn for a glyph; the first has the letter shapes of the text's region."""
        return (_regional(str(self._main), "TC" if traditional else "SC"), *self._others)

    @staticmethod
    def at(face: Face, size: int) -> Font:
        """The face at a size in pixels."""
        return _opened(face, size)

    def faces(self, text: str, *, traditional: bool = False) -> list[Face]:
        """For each character of a text the first face that can draw it; marks stay with what they mark.

        Raises:
            NoGlyphError: no face can draw some characters.
        """
        chain = self.chain(traditional=traditional)
        found = [next((face for face in chain if _draws(face, char)), None) for char in text]
        missing = tuple(dict.fromkeys(c for c, face in zip(text, found, strict=True) if face is None))
        if missing:
            raise NoGlyphError(missing)
        return [face for face in found if face is not None]


@lru_cache(maxsize=_OPEN)
def _opened(face: Face, size: int) -> Font:
    return ImageFont.truetype(face.path, size, index=face.number)


@lru_cache(maxsize=64)
def _missing_glyph(face: Face) -> tuple[bytes, tuple[int, int]]:
    mask = _opened(face, 24).getmask(_NOT_A_CHARACTER)
    return bytes(mask), mask.size


@lru_cache(maxsize=65_536)
def _draws(face: Face, char: str) -> bool:
    if char.isspace():
        return True
    mask = _opened(face, 24).getmask(char)
    return (bytes(mask), mask.size) != _missing_glyph(face)


@lru_cache(maxsize=8)
def _regional(path: str, region: str) -> Face:
    for index in range(16):
        try:
            name = ImageFont.truetype(path, 20, index=index).getname()[0] or ""
        except OSError:
            break
        if name.endswith(f" {region}"):
            return Face(path, index)
    return Face(path, 0)


def _folders() -> Iterator[Path]:
    home = Path.home()
    if sys.platform == "darwin":
        yield from (home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts"))
    elif sys.platform == "win32":
        yield Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"
    else:
        yield from (home / ".local/share/fonts", home / ".fonts")
        yield from (Path("/usr/local/share/fonts"), Path("/usr/share/fonts"))


def _installed() -> Iterator[Path]:
    for folder in _folders():
        if folder.is_dir():
            yield from (path for path in folder.rglob("*") if path.suffix.lower() in _ENDINGS)
