"""Cards and charts: nothing is lost, cut, outside or over something else, whatever is set."""

from datetime import date
from io import BytesIO
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.pictures import card
from bot.pictures.card import MARGIN, THEMES, WIDTH, CardText, Layout, Theme, draw_card, lay_out
from bot.pictures.chart import ChartText, Share, draw_chart, shortened
from bot.pictures.errors import NoGlyphError, TooLongError
from bot.pictures.fonts import Fonts
from bot.pictures.typeset import Setter, printable, units

CHINESE = "夜市灯亮着，摊主说：“你今天几点收？”——他们怕我走了。（真的）《旧城》"
ALPHABET = CHINESE + "體國灣、；！？…「」『』 abcdefgh XYZ 0123456789 .,:;()[]-éñ\n"
texts = st.text(st.sampled_from(ALPHABET), min_size=1, max_size=400)
calm = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

MAPS = Path("/proc/self/maps")


def inked(text: str) -> str:
    return "".join(text.split())


def check(layout: Layout) -> None:
    for piece in layout.pieces:
        left, top, right, bottom = piece.box
        assert MARGIN - 1 <= left <= right <= WIDTH - MARGIN + 1
        assert 0 <= top < bottom <= layout.height
    for one, other in combinations(layout.pieces, 2):
        apart_x = one.box[2] <= other.box[0] + 0.5 or other.box[2] <= one.box[0] + 0.5
        apart_y = one.box[3] <= other.box[1] + 0.5 or other.box[3] <= one.box[1] + 0.5
        assert apart_x or apart_y


@calm
@given(passage=texts, speaker=texts, about=texts, source=texts, traditional=st.booleans())
def test_everything_stands_whole_inside_the_margins(
    fonts: Fonts, passage: str, speaker: str, about: str, source: str, traditional: bool
) -> None:
    text = CardText(passage, speaker, about, source, "@some_bot", traditional)
    layout = lay_out(text, fonts)
    check(layout)
    shown = inked("".join(piece.text for piece in layout.pieces))
    assert shown == inked(passage + speaker + about + source + "@some_bot")


@pytest.mark.parametrize(
    "passage",
    ["对。", "W" * 500, "https://example.org/" + "a" * 300, "，" * 60, "夜" * 5000, "（" * 80, "a b " * 300],
    ids=["short", "wide", "address", "commas", "long", "brackets", "words"],
)
def test_extreme_passages_fit(fonts: Fonts, passage: str) -> None:
    layout = lay_out(CardText(passage, "甲"), fonts)
    check(layout)
    assert inked("".join(piece.text for piece in layout.pieces)) == inked(passage + "甲")


@pytest.mark.parametrize("length", [20, 120, 200, 300, 400, 550, 700, 2000])
@pytest.mark.parametrize("words", ["夜市灯亮着，摊主说", "Wide words, and illicit ill-fitting ones; "])
def test_a_passage_has_the_largest_size_that_fits_and_few_are_tried(
    fonts: Fonts, length: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []

    class Watched(Setter):
        def __init__(self, fonts: Fonts, size: int, *, traditional: bool = False) -> None:
            tried.append(size)
            super().__init__(fonts, size, traditional=traditional)

    passage = (words * length)[:length]
    monkeypatch.setattr(card, "Setter", Watched)
    chosen = lay_out(CardText(passage, ""), fonts).pieces[0].size
    sizes = [(64, 1500), (56, 1500), (48, 1500), (42, 1500), (38, 1500), (34, 1500), (30, 1500), (30, 7200)]
    fitting = (
        size
        for size, most in sizes
        if len(Setter(fonts, size).lines(passage, WIDTH - 2 * MARGIN)) * size * 1.7 <= most
    )
    assert chosen == next(fitting)
    assert len(tried) <= 4


@pytest.mark.skipif(not MAPS.exists(), reason="only Linux tells which files are mapped")
def test_only_a_few_sizes_of_a_face_stay_in_memory(fonts: Fonts) -> None:
    face = fonts.chain()[0]
    for size in range(20, 60):
        fonts.at(face, size)
    mapped = MAPS.read_text("utf-8").count(face.path)
    assert 1 <= mapped <= 8


@calm
@given(text=texts)
def test_units_join_to_the_text(text: str) -> None:
    for line in text.split("\n"):
        assert "".join(units(line)) == line


@calm
@given(text=st.text(st.sampled_from(CHINESE), min_size=1, max_size=200))
def test_no_line_begins_with_closing_or_ends_with_opening_punctuation(fonts: Fonts, text: str) -> None:
    lines = [
        "".join(run.text for run in line.runs) for line in Setter(fonts, 40).lines(text, 2000) if line.runs
    ]
    for before, after in pairwise(lines):
        assert after[0] not in "，。：”？）》"
        assert before[-1] not in "“（《"


def test_words_are_not_broken(fonts: Fonts) -> None:
    lines = Setter(fonts, 40).lines("night markets need people " * 6, 400)
    words = {word for line in lines for word in "".join(run.text for run in line.runs).split()}
    assert words == {"night", "markets", "need", "people"}


def test_marks_that_take_no_ink_are_left_out() -> None:
    assert printable("a\u200bb\u202ec\ufe0f\x07\td\r\ne") == "abc d\ne"


def test_characters_that_no_font_has_are_told(fonts: Fonts) -> None:
    with pytest.raises(NoGlyphError) as error:
        lay_out(CardText("好\ue0f0", "甲"), fonts)
    assert error.value.characters == ("\ue0f0",)


@pytest.mark.parametrize("theme", THEMES, ids=[theme.name for theme in THEMES])
def test_a_card_is_a_png_of_its_width(fonts: Fonts, theme: Theme) -> None:
    image = Image.open(BytesIO(draw_card(CardText(CHINESE, "陈阿满", mark="@bot"), fonts, theme)))
    assert image.format == "PNG"
    assert image.width == WIDTH
    assert len(image.convert("RGB").getcolors(1 << 20) or []) > 8


@pytest.mark.parametrize("length", [1, 50, 500, 5_000])
def test_a_card_is_a_photo_telegram_takes(fonts: Fonts, length: int) -> None:
    assert lay_out(CardText("夜" * length, "甲", "乙" * 200, "丙" * 200), fonts).height + WIDTH <= 10_000


def test_more_than_a_photo_holds_is_told(fonts: Fonts) -> None:
    with pytest.raises(TooLongError):
        lay_out(CardText("夜" * 20_000, "甲"), fonts)


def test_a_chart_is_a_png_with_a_row_a_speaker(fonts: Fonts) -> None:
    shares = (Share("陈阿满", 12, (date(2024, 3, 1), date(2025, 3, 2))), Share("W" * 300, 1))
    image = Image.open(BytesIO(draw_chart(ChartText("夜市", shares, "@bot"), fonts)))
    one = Image.open(BytesIO(draw_chart(ChartText("夜市", shares[:1], "@bot"), fonts)))
    assert image.width == WIDTH
    assert image.height > one.height


def test_a_long_name_is_shortened_to_its_room(fonts: Fonts) -> None:
    setter = Setter(fonts, 32)
    assert shortened("陈阿满", 500, setter) == "陈阿满"
    assert setter.width(shortened("W" * 300, 500, setter)) <= 500
