"""Targets: the renderer, and what a deep link opens."""

import functools
import tempfile
from datetime import timedelta
from pathlib import Path

from bot.answer import Answer, card
from bot.archive import Archive
from bot.chats import Chats
from bot.cuts import units
from bot.desk import Desk
from bot.handlers.greetings import QUOTE, linked
from bot.playground.html import parse_html
from bot.playground.sending import MAX_TEXT, formatted
from bot.render import MAX_COPY, MAX_MARKUP, Look, Renderer, label, message
from bot.script import Converter, Script
from bot.settings import Settings
from bot.texts import CATALOGUES
from bot.views import Asker
from corpus.model import Source, Speaker, Turn
from fuzz.target import Target, text_of
from search.model import Quote
from tests.fakes import open_library

_RENDERER = Renderer(Converter())
_LONG = 9000  # characters of a turn: several messages
_SHOWN = (
    "\x1f", "<b>", "&amp;", "&", "<", ">", '"', "</blockquote>", "。", "！", "\n", "👨‍👩‍👧‍👦", "🇨🇳",
    "\u0301", "\u200d", "头发", "頭髮", "裡面", "著", "么", "@name", "/cmd", "#tag",
    "https://a.example/x?t=1&b=<>", "javascript:", "…", "\u2028", "[…]", "\ufeff", "\u202e", "🌊",
    "潮汐", "{}", "{name}", "%s", "\t", "\u00a0", "\u3000",
)  # fmt: skip


def targets() -> tuple[Target, ...]:
    """The targets of this file."""
    return (
        Target("renderer", renderer, _SHOWN, most=4096),
        Target("deep-link", deep_link, (QUOTE, "aaaaaaaaaaaa", "234567", "_", "-"), most=256),
    )


def renderer(data: bytes) -> None:
    """Whatever is said, by whomever: messages that Telegram takes, which parse back to the words."""
    quote, look = _quote(data)
    made = card(quote, look.texts)
    asked = card(Quote(*_plainly(quote), prompt=quote.turn), look.texts)
    several = (made, asked, made)[: 1 + data[:1].count(b"\x07") + len(data) % 3]
    messages = [
        _RENDERER.card(made, look),
        _RENDERER.card(asked, look),
        _RENDERER.answer(Answer(cards=several), look),
    ]
    _, total = _RENDERER.turn(made, look, 0)
    parts = [_RENDERER.turn(made, look, number)[0] for number in range(total)]
    for html in (*messages, *parts):
        accepted = formatted(html, "HTML", None)
        assert accepted.dropped == 0, "entities that nobody would see"
        assert 0 < units(accepted.text) <= MAX_TEXT
        assert len(html) <= MAX_MARKUP
    assert 1 <= units(_RENDERER.copied(made, look)) <= MAX_COPY
    _check_words(quote, look, messages[0], parts)
    for text in (quote.turn.text, quote.speaker.name, quote.source.title):
        assert 1 <= units(label(text)) <= 40
        if any(character.isalnum() for character in text):  # Telegram takes no message of blanks
            assert 0 < units(formatted(message(text), "HTML", None).text) <= MAX_TEXT


def _check_words(quote: Quote, look: Look, html: str, parts: list[str]) -> None:
    cut = look.texts.answer.cut
    said = quote.turn.text
    shown = _blockquote(html).removeprefix(f"{cut} ").removesuffix(f" {cut}")
    if look.script is not Script.ORIGINAL:
        assert len(shown) <= len(said)
        return
    assert shown in said, "not the words"
    pieces = [_blockquote(part).removeprefix(f"{cut} ").removesuffix(f" {cut}") for part in parts]
    assert "".join("".join(pieces).split()) == "".join(said.split()), "parts that leave something out"


def _blockquote(html: str) -> str:
    text, entities = parse_html(html)
    return next(text[entity.start : entity.end] for entity in entities if "blockquote" in entity.kind)


def _plainly(quote: Quote) -> tuple[Turn, Source, Speaker, int, int, tuple[tuple[int, int], ...], float]:
    return quote.turn, quote.source, quote.speaker, 0, len(quote.turn.text), quote.spans, 0.0


def _quote(data: bytes) -> tuple[Quote, Look]:
    """A quote of the input's fields between unit separators, cut and marked by its first bytes."""
    head, fields = data[:6].ljust(6, b"\0"), [text_of(part) for part in data[6:].split(b"\x1f")]
    text, name, about, title, url, *_ = (*fields, "", "", "", "", "")
    text = ((text if text.strip() else "话") * (1 + head[0] % 8 * (head[0] > 200) * 40))[:_LONG]
    start, length = head[1] * len(text) // 256, 1 + head[2] * len(text) // 256
    end = min(len(text), start + length)
    if not text[start:end].strip():
        start, end = 0, len(text)
    step = 1 + head[3] % 64
    spans = tuple((at, min(end, at + 1 + head[4] % step)) for at in range(start, end, step))
    at = timedelta(seconds=int.from_bytes(head[4:6])) if head[5] % 2 else None
    turn = Turn(1, "a" * 12, "0" * 12, 3, "s1", text, start=at, repaired=head[5] % 3 == 0)
    source = Source(
        "0" * 12, title, "ferry.txt", None, url if head[5] % 5 else None, url if head[5] % 7 else None
    )
    look = Look(list(CATALOGUES.values())[head[3] % len(CATALOGUES)], list(Script)[head[2] % 3])
    return Quote(turn, source, Speaker("s1", name.strip() or "谁", about), start, end, spans, 1.0), look


@functools.cache
def _desk() -> Desk:
    archive: Archive = open_library(Path(tempfile.mkdtemp(prefix="yuanhua-fuzz-")))
    desk = Desk(Settings(), archive, Chats.open(None), _RENDERER)
    desk.username = "quote_bot"
    return desk


def deep_link(data: bytes) -> None:
    """A payload opens one turn or tells that there is none; each turn's link is one that Telegram takes."""
    desk, typed = _desk(), text_of(data)
    look = Look(list(CATALOGUES.values())[len(data) % len(CATALOGUES)])
    view = linked(desk, typed.removeprefix(QUOTE), look, Asker(1, 1, shared=False))
    accepted = formatted(view.html, "HTML", None)
    assert 0 < units(accepted.text) <= MAX_TEXT
    found = desk.archive.quote(typed.removeprefix(QUOTE))
    opened = parse_html(view.html)[1]
    assert any("blockquote" in entity.kind for entity in opened) == (found is not None)
    turns = [
        turn
        for summary in desk.archive.sources()
        for turn in desk.archive.store.source_turns(summary.source.id)
    ]
    turn = turns[len(data) % len(turns)]
    payload = desk.link(QUOTE + turn.id).partition("?start=")[2]
    assert len(payload) <= 64
    assert payload.replace("_", "").replace("-", "").isalnum()
    assert payload.isascii()
    shown = parse_html(linked(desk, payload.removeprefix(QUOTE), look, Asker(1, 1, shared=False)).html)[0]
    assert turn.text.split("\n")[0][:40] in shown
