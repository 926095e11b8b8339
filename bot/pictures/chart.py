"""Who spoke about a topic, how much and when, as a picture: a bar a speaker and a dot a source by date."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO

from PIL import Image, ImageDraw

from bot.pictures.card import MARGIN, THEMES, WIDTH, Theme
from bot.pictures.fonts import Fonts
from bot.pictures.typeset import Setter

_ROW = 84
_BAR = 22
_NAME = 32
_SMALL = 24
_DOT = 9


@dataclass(frozen=True, slots=True)
class Share:
    """How much one speaker said on the topic: turns, and the days of the sources where they are known."""

    name: str
    turns: int
    days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class ChartText:
    """What a chart shows. `shares` must not be empty; they are drawn in the order given."""

    title: str
    shares: tuple[Share, ...]
    mark: str = ""
    traditional: bool = False


def draw_chart(text: ChartText, fonts: Fonts, theme: Theme = THEMES[0]) -> bytes:
    """A PNG, as wide as a card, with a row a speaker.

    Raises:
        NoGlyphError: no font here can draw some characters.
    """
    title = Setter(fonts, 44, traditional=text.traditional).lines(text.title, WIDTH - 2 * MARGIN)
    top = MARGIN + len(title) * 66 + 24
    days = sorted(day for share in text.shares for day in share.days)
    height = top + len(text.shares) * _ROW + MARGIN + (40 if days else 0)
    image = Image.new("RGB", (WIDTH, height), theme.ground)
    chart = _Chart(ImageDraw.Draw(image), fonts, theme, text.traditional)
    for number, line in enumerate(title):
        chart.write("".join(run.text for run in line.runs), MARGIN, MARGIN + 50 + number * 66, 44, theme.ink)
    most = max(share.turns for share in text.shares)
    for number, share in enumerate(text.shares):
        chart.row(share, most, top + number * _ROW, days)
    if days:
        chart.axis(days, top + len(text.shares) * _ROW)
    if text.mark:
        # On the left: Telegram shows a photo's time over its lower right corner.
        chart.write(text.mark, MARGIN, height - 36, _SMALL, theme.accent)
    out = BytesIO()
    image.quantize(64, Image.Quantize.FASTOCTREE).save(out, "PNG")
    return out.getvalue()


class _Chart:
    """Bars on the left two thirds; where days are known, dots over a time axis on the right."""

    _BARS = 560
    _DAYS = MARGIN + 640

    def __init__(self, pen: ImageDraw.ImageDraw, fonts: Fonts, theme: Theme, traditional: bool) -> None:  # noqa: FBT001
        self._pen = pen
        self._fonts = fonts
        self._theme = theme
        self._traditional = traditional

    def write(self, text: str, x: float, y: float, size: int, colour: str) -> None:
        setter = Setter(self._fonts, size, traditional=self._traditional)
        for line in setter.lines(text, WIDTH)[:1]:
            for run in line.runs:
                font = self._fonts.at(run.face, size)
                self._pen.text((x + run.x, y), run.text, font=font, fill=colour, anchor="ls")

    def row(self, share: Share, most: int, y: float, days: list[date]) -> None:
        width = max(_BAR / 2, self._BARS * share.turns / most * 0.86)
        name = shortened(share.name, self._BARS, Setter(self._fonts, _NAME, traditional=self._traditional))
        self.write(name, MARGIN, y + 30, _NAME, self._theme.ink)
        bar = (MARGIN, y + 42, MARGIN + width, y + 42 + _BAR)
        self._pen.rounded_rectangle(bar, radius=_BAR / 2, fill=self._theme.accent)
        self.write(str(share.turns), MARGIN + width + 12, y + 42 + _BAR - 2, _SMALL, self._theme.soft)
        for day in share.days:
            x, middle = self._place(day, days), y + 42 + _BAR / 2
            self._pen.ellipse((x - _DOT, middle - _DOT, x + _DOT, middle + _DOT), fill=self._theme.ink)

    def axis(self, days: list[date], y: float) -> None:
        self._pen.line((self._DAYS, y, WIDTH - MARGIN, y), fill=self._theme.soft, width=2)
        first, last = f"{days[0]:%Y-%m}", f"{days[-1]:%Y-%m}"
        self.write(first, self._DAYS, y + 32, _SMALL, self._theme.soft)
        if last != first:
            width = Setter(self._fonts, _SMALL).width(last)
            self.write(last, WIDTH - MARGIN - width, y + 32, _SMALL, self._theme.soft)

    def _place(self, day: date, days: list[date]) -> float:
        span = (days[-1] - days[0]).days
        share = (day - days[0]).days / span if span else 0.0
        return self._DAYS + _DOT + share * (WIDTH - MARGIN - self._DAYS - 2 * _DOT)


def shortened(name: str, room: float, setter: Setter) -> str:
    """A name as it fits on one line; one that does not ends in an ellipsis."""
    if setter.width(name) <= room:
        return name
    while name and setter.width(name + "…") > room:
        name = name[:-1]
    return name + "…"
