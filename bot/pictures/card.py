"""A quote as a picture: the passage, who said it, where and when, and a small mark."""

from dataclasses import dataclass
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageDraw

from bot.pictures.errors import TooLongError
from bot.pictures.fonts import Face, Fonts
from bot.pictures.typeset import Line, Setter

WIDTH = 1080
MARGIN = 96
# Passage sizes in pixels, tried from large to small until it fits the height of a tall phone screen.
_SIZES = (64, 56, 48, 42, 38, 34, 30)
_TALL = 1_500
# For a passage longer than that: tried until it fits the tallest photo.
_LAST_SIZES = (30, 26, 22)
_MOST = 7_200
_LEADING = 1.7
# No font's letters are narrower in one size than this share of what they are in another: hinting rounds them.
_SURE = 0.9
_SMALL = 32
_TINY = 26


class Theme(NamedTuple):
    """Colours of a card."""

    name: str
    ground: str
    ink: str
    soft: str
    accent: str


THEMES = (
    Theme("paper", "#f7f3ea", "#2b2a27", "#7d776b", "#b4472e"),
    Theme("night", "#1d2229", "#ece9e2", "#98a2ae", "#e0a458"),
    Theme("plain", "#ffffff", "#1f2328", "#6a737d", "#2f6fde"),
)


@dataclass(frozen=True, slots=True)
class CardText:
    """What stands on a card. Only the passage must not be empty."""

    passage: str
    speaker: str
    about: str = ""
    source: str = ""  # title and date
    mark: str = ""
    traditional: bool = False


class Piece(NamedTuple):
    """A run placed on the picture. `x`, `y` are its left end on the baseline; `box` is its advance box."""

    text: str
    face: Face
    size: int
    x: float
    y: float
    colour: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Layout:
    """A card before it is drawn: everything on it with its place, in pixels."""

    height: int
    pieces: tuple[Piece, ...]
    theme: Theme
    rule: float  # y of the line above the attribution


def draw_card(text: CardText, fonts: Fonts, theme: Theme = THEMES[0]) -> bytes:
    """A PNG, `WIDTH` pixels wide and as high as the text needs; Telegram takes it as a photo.

    Raises:
        TooLongError: the passage is too long for a photo.
        NoGlyphError: no font here can draw some characters.
    """
    layout = lay_out(text, fonts, theme)
    image = Image.new("RGB", (WIDTH, layout.height), theme.ground)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 12, layout.height), fill=theme.accent)
    pen.line((MARGIN, layout.rule, MARGIN + 72, layout.rule), fill=theme.accent, width=4)
    for piece in layout.pieces:
        font = fonts.at(piece.face, piece.size)
        pen.text((piece.x, piece.y), piece.text, font=font, fill=piece.colour, anchor="ls")
    out = BytesIO()
    image.quantize(64, Image.Quantize.FASTOCTREE).save(out, "PNG", compress_level=6)
    return out.getvalue()


def lay_out(text: CardText, fonts: Fonts, theme: Theme = THEMES[0]) -> Layout:
    """Where everything stands; nothing is outside the margins, cut, or over something else."""
    room = WIDTH - 2 * MARGIN
    size, lines = _passage(text, fonts, room)
    page = _Page(fonts)
    page.down(MARGIN)
    page.lines(lines, size, theme.ink)
    page.down(40)
    rule = page.y
    page.down(28)
    for words, height, colour in (
        (text.speaker, _SMALL + 4, theme.ink),
        (text.about, _TINY, theme.soft),
        (text.source, _TINY, theme.soft),
    ):
        if words.strip():
            setter = Setter(fonts, height, traditional=text.traditional)
            page.lines(setter.lines(words.strip(), room), height, colour, leading=1.45)
    if text.mark.strip():
        page.down(20)
        setter = Setter(fonts, _TINY - 4, traditional=text.traditional)
        # On the left: Telegram shows a photo's time over its lower right corner.
        page.lines(setter.lines(text.mark.strip(), room), _TINY - 4, theme.accent)
    page.down(MARGIN - 24)
    return Layout(round(page.y), tuple(page.pieces), theme, rule)


def _passage(text: CardText, fonts: Fonts, room: float) -> tuple[int, list[Line]]:
    """The largest size in which the passage stays within a tall screen, else within the tallest photo."""
    wide = 0.0  # the whole passage on one line, for each pixel of its size; known once it was measured
    for size, most in (*((size, _TALL) for size in _SIZES), *((size, _MOST) for size in _LAST_SIZES)):
        if wide * size * _SURE / room * size * _LEADING > most:
            continue  # setting it in vain costs more than the rest of the card
        lines = Setter(fonts, size, traditional=text.traditional).lines(text.passage, room)
        if len(lines) * size * _LEADING <= most:
            return size, lines
        wide = sum(line.width for line in lines) / size
    raise TooLongError


class _Page:
    """Places lines from top to bottom."""

    def __init__(self, fonts: Fonts) -> None:
        self._fonts = fonts
        self.y = 0.0
        self.pieces: list[Piece] = []

    def down(self, pixels: float) -> None:
        self.y += pixels

    def lines(self, lines: list[Line], size: int, colour: str, *, leading: float = _LEADING) -> None:
        height = size * leading
        for line in lines:
            baseline = self.y + (height + size * 0.72) / 2
            for run in line.runs:
                x = MARGIN + run.x
                box = (x, self.y, x + run.width, self.y + height)
                self.pieces.append(Piece(run.text, run.face, size, x, baseline, colour, box))
            self.y += height
