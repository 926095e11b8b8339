"""HTML and entities as Telegram makes them: golden pairs, and what holds for any text."""

import json
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.arguments import Arguments
from bot.playground.detect import find_entities
from bot.playground.entities import (
    MAX_ENTITIES,
    SPLITTABLE,
    Entity,
    FormattedText,
    clean,
    finish,
    from_utf16,
    utf16_length,
)
from bot.playground.errors import RefusedError
from bot.playground.html import checked_link, parse_html

TAGS = [
    "b",
    "i",
    "u",
    "s",
    "tg-spoiler",
    "code",
    "pre",
    "blockquote",
    "blockquote expandable",
    'a href="https://e.org/"',
]


def sent(html: str) -> tuple[str, list[tuple[str, str]]]:
    """The text and (kind, marked text) of each entity, as they stand in a sent message."""
    text, entities = parse_html(html)
    body = finish(text, entities)
    return body.text, [(entity.kind, body.text[entity.start : entity.end]) for entity in body.entities]


@pytest.mark.parametrize(
    ("html", "text", "marks"),
    [
        ("茶 &lt;b&gt; &amp; &quot;&#x8336;&#33590;&quot;", '茶 <b> & "茶茶"', []),
        ("&nbsp;&apos;&茶", "&nbsp;&apos;&茶", []),
        ("<STRONG>a</STRONG>", "a", [("bold", "a")]),
        ("<b></b>a", "a", []),
        ("  <b> a </b>  ", " a", [("bold", " a")]),  # space at the beginning of an entity stays
        ("\n<blockquote> 茶 </blockquote>\n", " 茶", [("blockquote", " 茶")]),
        ("<b>a<b>b</b>c</b>", "abc", [("bold", "abc")]),
        ("<b>a</b><b>b</b>", "ab", [("bold", "ab")]),
        ("<b>a<i>b</i></b>", "ab", [("bold", "a"), ("bold", "b"), ("italic", "b")]),
        ("<blockquote>a<b>b</b></blockquote>", "ab", [("blockquote", "ab"), ("bold", "b")]),
        ("<b>a<blockquote>b</blockquote></b>", "ab", [("bold", "a"), ("blockquote", "b"), ("bold", "b")]),
        ("<blockquote>a<blockquote expandable>b</blockquote></blockquote>", "ab", [("blockquote", "ab")]),
        ("<code><b>a</b></code>", "a", [("code", "a")]),
        ("<a href='e.org/x'>a</a>", "a", [("text_link", "a")]),
        ("<a href='no address'>a</a>", "a", []),
        ("<a href='tg://user?id=7'>a</a>", "a", [("text_mention", "a")]),
        ('<span class="tg-spoiler">a</span>', "a", [("spoiler", "a")]),
        ("a\r\nb\tc\u2028\u202ed", "a\nb cd", []),
    ],
)
def test_html_by_example(html: str, text: str, marks: list[tuple[str, str]]) -> None:
    assert sent(html) == (text, marks)


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("茶<B\n href", 'Unclosed start tag "b" at byte offset 3'),
        ("茶<a =>", 'Empty attribute name in the tag "a" at byte offset 3'),
        ("<a href=茶>", "Unexpected end of name token at byte offset 8"),
        ("<a href='&amp;茶", "Unclosed start tag at byte offset 0"),
        ("<b>茶</B x>", "Unclosed end tag at byte offset 6"),
        ("<b>茶</I\t>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
    ],
)
def test_html_that_is_refused(html: str, reason: str) -> None:
    with pytest.raises(RefusedError) as refused:
        parse_html(html)
    assert refused.value.description == f"Bad Request: can't parse entities: {reason}"


def test_offsets_are_utf16() -> None:
    text, entities = parse_html("😀<b>茶😀</b>")
    (made,) = finish(text, entities).entities_json()
    assert made == {"type": "bold", "offset": 2, "length": 3}
    assert from_utf16("😀茶😀", [made]) == [Entity("bold", 1, 3)]


@pytest.mark.parametrize(("offset", "length"), [(0, 9), (1, 2), (-1, 1), (0, 1)])
def test_entities_off_the_text_are_refused(offset: int, length: int) -> None:
    with pytest.raises(RefusedError):
        from_utf16("😀茶", [{"type": "bold", "offset": offset, "length": length}])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start", [("bot_command", "/start")]),
        ("/quote茶", []),
        ("/quote@yuanhua_bot 茶", [("bot_command", "/quote@yuanhua_bot")]),
        ("a/quote", []),
        ("茶/quote", []),
        ("，/quote", [("bot_command", "/quote")]),
        ("//quote", []),
        ("／quote 茶", []),
        ("@anna，@b @anna茶", [("mention", "@anna")]),
        ("看https://e.org/a?b=茶。", [("url", "https://e.org/a?b=茶")]),
        ("看e.org", []),
        ("看 https://e.org/a?b=1。", [("url", "https://e.org/a?b=1")]),
        ("t.me/x?start=q_1", [("url", "t.me/x?start=q_1")]),
        ("#手艺 #1 #a#b", [("hashtag", "#手艺")]),
        ("a@e.org", [("email", "a@e.org")]),
    ],
)
def test_what_clients_find_in_plain_text(text: str, found: list[tuple[str, str]]) -> None:
    assert [(entity.kind, text[entity.start : entity.end]) for entity in find_entities(text)] == found


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("e.org", "http://e.org/"),
        ("https://e.org?x=1", "https://e.org?x=1"),
        ("https://e.org/a", "https://e.org/a"),
        ("tg://resolve?domain=x", "tg://resolve?domain=x"),
        ("javascript:alert(1)", ""),
        ("e", ""),
        ("http://[", ""),
    ],
)
def test_links_as_telegram_keeps_them(address: str, kept: str) -> None:
    assert checked_link(address) == kept


pieces = st.recursive(
    st.text(max_size=8).map(lambda text: escape(text, quote=False)),
    lambda inner: st.tuples(st.sampled_from(TAGS), st.lists(inner, max_size=3)).map(
        lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0].split()[0]}>"
    ),
    max_leaves=12,
)


@given(st.lists(pieces, max_size=6).map("".join))
def test_any_balanced_html_gives_entities_that_telegram_allows(html: str) -> None:
    text, entities = parse_html(html)
    body = finish(text, entities, find_entities)
    assert body.text == body.text.rstrip(" \n")
    for entity in body.entities:
        assert 0 <= entity.start < entity.end <= len(body.text)
    for one in body.entities:
        for other in body.entities:
            if one is other or other.start >= one.end or one.start >= other.end:
                continue
            nested = one.start <= other.start and other.end <= one.end
            assert nested or (other.start <= one.start and one.end <= other.end), "entities never cross"
            quotes = {"blockquote", "expandable_blockquote"}
            assert not (one.kind in quotes and other.kind in quotes)
            assert not (one.kind in {"code", "pre"} and other.kind in SPLITTABLE)
    offsets = [made["offset"] for made in body.entities_json()]
    assert offsets == sorted(offsets)


@given(st.text(max_size=200))
def test_escaped_text_comes_back_unchanged(text: str) -> None:
    assert parse_html(escape(text)) == (text, [])


@given(st.text(max_size=60))
def test_any_text_at_all_is_parsed_or_refused(text: str) -> None:
    refusal = ""
    try:
        parse_html(text)
    except RefusedError as refused:
        refusal = refused.description
    assert refusal == "" or refusal.startswith("Bad Request: ")


@given(st.text(max_size=40), st.integers(0, 40), st.integers(1, 40))
def test_positions_go_both_ways(text: str, start: int, length: int) -> None:
    end = min(start + length, len(text))
    if start >= end:
        return
    given_ = {
        "type": "bold",
        "offset": utf16_length(text[:start]),
        "length": utf16_length(text[start:end]),
    }
    assert from_utf16(text, [given_]) == [Entity("bold", start, end)]


@given(st.text("a茶😀\ud83d"), st.integers(0, 9), st.integers(1, 9))
def test_offsets_count_two_for_each_astral_character(text: str, start: int, length: int) -> None:
    start, end = min(start, len(text)), min(start + length, len(text))
    (made,) = FormattedText(text, (Entity("bold", start, end),)).entities_json()
    assert (made["offset"], made["length"]) == (units(text[:start]), units(text[start:end]))
    assert utf16_length(text) == units(text)


def units(text: str) -> int:
    return sum(2 if character > "\uffff" else 1 for character in text)


@given(st.text("a \n\r\t\0\x1f\u0333\u2027\u2028\u202e\u202f"), st.integers(0, 9), st.integers(1, 9))
def test_an_entity_keeps_its_characters_when_others_are_dropped(text: str, start: int, length: int) -> None:
    marked = text[start : start + length]
    dropped, blanked = "\r\u0333\u033f\u030a\u2028\u2029\u202a\u202b\u202c\u202d\u202e", "\0\t\x1f"
    seen = "".join(
        " " if character in blanked else character for character in marked if character not in dropped
    )
    if text[start + length :].strip(dropped + blanked + " \n"):
        cleaned, kept = clean(text, [Entity("bold", start, start + length)])
        assert [cleaned[entity.start : entity.end] for entity in kept] == [seen] * bool(seen)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("1a[{ ", max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=4,
)


@given(values)
def test_a_value_of_a_json_body_is_read_as_the_string_that_it_would_be_in_a_form(value: object) -> None:
    written = value if isinstance(value, str) else json.dumps(value)
    body, form = Arguments({"x": value}), Arguments({"x": written})
    assert (body.text("x"), body.number("x"), body.flag("x")) == (written, form.number("x"), form.flag("x"))
    assert body.shown() == form.shown()
    if not isinstance(value, str):
        assert body.object("x", "x") == form.object("x", "x")


def test_the_hundred_and_first_is_dropped_and_counted() -> None:
    text, entities = parse_html("<b>x</b> " * (MAX_ENTITIES + 2))
    body = finish(text, entities)
    assert (len(body.entities), body.dropped) == (MAX_ENTITIES, 2)
