"""The renderer: golden messages, and for any text a message that Telegram takes and that says the words."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer import Answer, card, link
from bot.cuts import pieces, prefix, sentences, shorten, splits, units, window
from bot.playground.html import parse_html
from bot.playground.sending import MAX_TEXT, formatted
from bot.render import _PART, MAX_COPY, MAX_MARKS, MAX_MARKUP, Look, Renderer, label, message, plain
from bot.script import Converter, Script
from bot.texts import CATALOGUES
from corpus.model import Source, Speaker, Turn
from search.model import Quote

ZH = Look(CATALOGUES["zh-hans"])
RENDERER = Renderer(Converter())
CUT = ZH.texts.answer.cut


SCRIPTS = st.sampled_from(list(Script))


def quote(text, *, start=0, end=None, spans=(), name="沈听潮", about="", title="渡口谈话", **more) -> Quote:
    source = Source(
        "0" * 12,
        title,
        "ferry.txt",
        more.pop("recorded", None),
        more.pop("url", None),
        more.pop("media", None),
    )
    turn = Turn(1, "a" * 12, source.id, 4, "s1", text, start=more.pop("at", None))
    speaker = Speaker("s1", name, about)
    return Quote(turn, source, speaker, start, len(text) if end is None else end, tuple(spans), 1.0, **more)


def blockquotes(html: str) -> list[str]:
    text, entities = parse_html(html)
    return [text[e.start : e.end] for e in entities if "blockquote" in e.kind]


def bare(shown: str) -> str:
    return shown.removeprefix(f"{CUT} ").removesuffix(f" {CUT}")


def test_a_card_in_full() -> None:
    made = quote(
        "船要等潮。潮来了，一桨就到对岸。人急没有用。",
        start=5,
        end=16,
        spans=[(5, 6)],
        about="渡口管理员",
        recorded=date(2031, 5, 6),
        at=timedelta(minutes=61, seconds=7),
        media="https://video.example/watch?v=abc&t=5s",
    )
    assert RENDERER.card(card(made, ZH.texts), ZH) == (
        "<blockquote>[…] <b>潮</b>来了，一桨就到对岸。 […]</blockquote>\n"
        "— 沈听潮（渡口管理员）\n"
        '<a href="https://video.example/watch?v=abc&amp;t=3667s">《渡口谈话》</a> · 2031-05-06 · 1:01:07'
    )


def test_a_repaired_turn_says_so() -> None:
    made = quote("船要等潮。")
    assert ZH.texts.answer.repaired not in card(made, ZH.texts).where
    mended = replace(made, turn=replace(made.turn, repaired=True))
    assert card(mended, ZH.texts).where.endswith(ZH.texts.answer.repaired)


def test_names_titles_and_words_are_escaped() -> None:
    made = quote('a <b> & "c"', name="<Q&A>", about='"x"', title="<i>1 & 2</i>")
    html = RENDERER.card(card(made, ZH.texts), ZH)
    text, _ = parse_html(html)
    assert 'a <b> & "c"' in text
    assert '— <Q&A>（"x"）' in text
    assert "《<i>1 & 2</i>》" in text


def test_several_quotes_are_numbered() -> None:
    cards = tuple(card(quote(words), ZH.texts) for words in ("一桨。", "两桨。"))
    html = RENDERER.answer(Answer(lead="找到：", cards=cards), ZH, first=4)
    assert html == (
        "找到：\n\n<blockquote>一桨。</blockquote>\n4 — 沈听潮\n《渡口谈话》 · 第 5 段\n\n"
        "<blockquote>两桨。</blockquote>\n5 — 沈听潮\n《渡口谈话》 · 第 5 段"
    )


def test_long_quotes_fold() -> None:
    html = RENDERER.card(card(quote("潮水慢慢涨上来了。" * 60), ZH.texts), ZH)
    assert "<blockquote expandable>" in html


def test_marks_stay_within_the_entities_telegram_shows() -> None:
    text = "潮落，" * 400
    spans = [(at, at + 1) for at in range(0, len(text), 3)]
    html = RENDERER.card(card(quote(text, spans=spans), ZH.texts), ZH)
    assert html.count("<b>") == MAX_MARKS
    assert formatted(html, "HTML", None).dropped == 0


def test_neighbouring_spans_make_one_mark() -> None:
    html = RENDERER.card(card(quote("潮水来了", spans=[(0, 1), (1, 2)]), ZH.texts), ZH)
    assert "<b>潮水</b>来了" in html


def test_other_script_is_told_and_the_words_stay() -> None:
    made = card(quote("头发里面有干净的面条。", spans=[(0, 2)]), ZH.texts)
    shown = RENDERER.card(made, Look(ZH.texts, Script.TRADITIONAL))
    assert "<b>頭髮</b>裡面有乾淨的麵條。" in shown
    assert ZH.texts.answer.in_traditional in shown
    assert ZH.texts.answer.in_simplified not in RENDERER.card(made, Look(ZH.texts, Script.SIMPLIFIED))


@pytest.mark.parametrize("part", [0, 1, 99])
def test_a_long_turn_comes_in_parts_that_cover_it(part: int) -> None:
    text = "潮来潮去，渡口不动。\n" * 700
    made = card(quote(text), ZH.texts)
    html, total = RENDERER.turn(made, ZH, part)
    assert total > 2
    shown = [bare(blockquotes(RENDERER.turn(made, ZH, n)[0])[0]) for n in range(total)]
    assert "".join("".join(shown).split()) == "".join(text.split())
    assert formatted(html, "HTML", None).text


@pytest.mark.parametrize(
    "sign", ["潮", "𠮷", "e\u0301", "👍🏽", "🇨🇳", "👨\u200d👩\u200d👧\u200d👦", "&", "潮\n"]
)
@pytest.mark.parametrize("size", [_PART, MAX_TEXT, 2 * _PART])
def test_a_turn_about_as_long_as_a_message_is_taken_whole(sign: str, size: int) -> None:
    for length in range(size - 3, size + 4):
        text = sign * (length // units(sign)) + "潮" * (length % units(sign))
        made = card(quote(text), ZH.texts)
        messages = [RENDERER.turn(made, ZH, n)[0] for n in range(RENDERER.turn(made, ZH, 0)[1])]
        shown = [bare(blockquotes(html)[0]) for html in messages]
        assert "".join("".join(shown).split()) == "".join(text.split())
        assert all(words.count(sign[0]) == words.count(sign.strip()) for words in shown)  # none is torn
        assert all(0 < units(formatted(html, "HTML", None).text) <= MAX_TEXT for html in messages)


def test_parts_are_the_same_whichever_is_asked_for() -> None:
    text = "潮来潮去，渡口不动。" * 300 + "&<>" * 2000 + "船要等潮。" * 300  # the middle grows in markup
    made = card(quote(text), ZH.texts)
    total = RENDERER.turn(made, ZH, 0)[1]
    messages = [RENDERER.turn(made, ZH, number) for number in range(total)]
    assert {count for _, count in messages} == {total}
    assert "".join(bare(blockquotes(html)[0]) for html, _ in messages) == text
    assert all(len(html) <= MAX_MARKUP for html, _ in messages)


@pytest.mark.parametrize("words", ["/tide ", "#潮汐 ", "@ferry_1 ", "a.com "])
def test_what_telegram_marks_by_itself_leaves_room_for_the_link(words: str) -> None:
    made = quote(words * 200, spans=[(at, at + 2) for at in range(0, 600, 6)], url="https://a.example/p#x")
    made = replace(made, prompt=made.turn)
    asked = card(made, ZH.texts)
    messages = [RENDERER.card(asked, ZH), RENDERER.answer(Answer(cards=(asked,) * 3), ZH)]
    messages += [RENDERER.turn(asked, ZH, number)[0] for number in range(RENDERER.turn(asked, ZH, 0)[1])]
    for html in messages:
        accepted = formatted(html, "HTML", None)
        assert accepted.dropped == 0
        assert any(entity.kind == "text_link" for entity in accepted.entities)
    assert not RENDERER.shows_all(asked)


def test_links_that_grow_in_markup_are_left_out() -> None:
    made = card(quote("潮。", url="https://a.example/?" + "&" * 900), ZH.texts)
    assert "<a" not in RENDERER.card(made, ZH)
    assert "《渡口谈话》" in RENDERER.card(made, ZH)


def test_links_lead_to_the_spot() -> None:
    at = timedelta(seconds=90)
    assert link(quote("话", at=at, media="https://a.example/x.mp3")) == "https://a.example/x.mp3#t=90"
    assert link(quote("话", at=at, url="https://a.example/v?id=1")) == "https://a.example/v?id=1&t=90s"
    assert (
        link(quote("潮-水", url="https://a.example/p")) == "https://a.example/p#:~:text=%E6%BD%AE%2D%E6%B0%B4"
    )
    assert link(quote("话", url="https://a.example/p#s2")) == "https://a.example/p#s2"
    assert link(quote("话", url="javascript:alert(1)")) is None
    assert link(quote("话", url="http://[bad")) is None
    assert link(quote("话")) is None


def test_copied_text_fits_and_names_its_speaker() -> None:
    text = RENDERER.copied(card(quote("渡口。" * 200), ZH.texts), ZH)
    assert units(text) <= MAX_COPY
    assert text.endswith("— 沈听潮，《渡口谈话》")
    assert CUT in text


def test_buttons_and_messages_are_cut() -> None:
    assert units(label("字" * 500)) <= 40
    assert label("  ") == "·"
    assert len(message("&" * 9000)) <= MAX_MARKUP
    assert plain("\ud800") == "\ufffd"


@pytest.mark.parametrize(
    ("spoken", "simplified", "traditional"),
    [
        ("什么时候去后台", "什么时候去后台", "什麼時候去後臺"),
        ("出門帶著方便，看著著作", "出门带着方便，看着著作", "出門帶著方便，看著著作"),
        ("天地玄黄", "天地玄黄", "天地玄黃"),
        ("Tide 12", "Tide 12", "Tide 12"),
        ("一二三", "一二三", "一二三"),
    ],
)
def test_scripts(spoken: str, simplified: str, traditional: str) -> None:
    converter = RENDERER.converter
    assert converter.convert(spoken, Script.SIMPLIFIED) == simplified
    assert converter.convert(spoken, Script.TRADITIONAL) == traditional
    assert converter.convert(spoken, Script.ORIGINAL) == spoken


@given(st.text(max_size=80), SCRIPTS)
@settings(max_examples=100, deadline=None)
def test_converting_keeps_the_length(text: str, script: Script) -> None:
    assert len(RENDERER.converter.convert(text, script)) == len(text)


WORDS = st.text(
    st.one_of(
        st.sampled_from("潮水，。！？\n .…”’👩‍🚀🇨🇳é\u0301<>&\"'"),
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    ),
    min_size=1,
    max_size=300,
).filter(lambda text: any(char.isalnum() for char in text))


@st.composite
def quotes(draw) -> Quote:
    text = draw(WORDS) * draw(st.sampled_from([1, 1, 1, 30]))
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    if not any(char.isalnum() for char in text[start:end]):
        start, end = 0, len(text)
    ends = sorted(draw(st.lists(st.integers(start, end), max_size=12, unique=True)))
    spans = [(a, b) for a, b in zip(ends[::2], ends[1::2], strict=False) if a < b]
    return quote(
        text,
        start=start,
        end=end,
        spans=spans,
        name=draw(WORDS),
        about=draw(st.just("") | WORDS),
        title=draw(WORDS),
    )


@given(quotes(), SCRIPTS)
@settings(max_examples=150, deadline=None)
def test_any_card_is_taken_and_says_the_words(made: Quote, script: Script) -> None:
    look = Look(ZH.texts, script)
    html = RENDERER.card(card(made, ZH.texts), look)
    accepted = formatted(html, "HTML", None)
    assert accepted.dropped == 0
    assert 0 < units(accepted.text) <= MAX_TEXT
    assert len(html) <= MAX_MARKUP
    if script is Script.ORIGINAL:
        shown = bare(blockquotes(html)[0])
        assert shown in made.text
        assert shown == made.text.strip() or CUT in html


@given(st.lists(quotes(), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_any_list_is_taken_and_says_the_words(several: list[Quote]) -> None:
    html = RENDERER.answer(Answer(cards=tuple(card(q, ZH.texts) for q in several)), ZH)
    accepted = formatted(html, "HTML", None)
    assert accepted.dropped == 0
    assert 0 < units(accepted.text) <= MAX_TEXT
    assert all(bare(shown) in q.text for shown, q in zip(blockquotes(html), several, strict=True))


@given(quotes())
@settings(max_examples=60, deadline=None)
def test_any_copied_text_fits(made: Quote) -> None:
    assert 1 <= units(RENDERER.copied(card(made, ZH.texts), ZH)) <= MAX_COPY


@given(WORDS, st.integers(2, 60))
@settings(max_examples=150, deadline=None)
def test_cuts_cover_the_text_and_keep_the_limit(text: str, limit: int) -> None:
    assert "".join(text[a:b] for a, b in sentences(text)) == text
    assert "".join(text[a:b] for a, b in pieces(text, limit)) == text
    assert all(units(text[a:b]) <= limit for a, b in pieces(text, limit))
    start, end = window(text, (len(text) // 2, len(text)), limit)
    assert start <= len(text) // 2 < end
    assert units(text[start:end]) <= limit
    assert units(shorten(text, limit)) <= limit


def test_cuts_tear_no_character_or_word() -> None:
    assert prefix("word wordless", 8) == 5
    assert prefix("👩‍🚀👩‍🚀", 7) == 3
    assert prefix("e\u0301e\u0301", 3) == 2
    assert splits("🇨🇳🇯🇵", 1)
    assert not splits("🇨🇳🇯🇵", 2)
    assert splits("👍🏽", 1)
    assert sentences("他说：“走吧。”我走。3.14 is pi. Yes") == [(0, 8), (8, 11), (11, 23), (23, 26)]
