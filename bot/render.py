"""The only place where HTML is made: answers as Telegram messages, within Telegram's limits.

A message may have 4096 UTF-16 units after parsing, 100 entities (the rest silently not shown), and about 9500
characters of markup (tdlib/telegram-bot-api#165). Texts from outside are escaped here and nowhere else.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape, unescape

from bot.answer import Answer, Card
from bot.cuts import fits, pieces, shorten, units, window
from bot.script import Converter, Script
from bot.texts.model import Texts

MAX_UNITS = 4096
MAX_MARKUP = 9000
MAX_ENTITIES = 100
# Telegram adds entities of its own to the hundred (links, mentions and commands that a quote may contain).
MAX_MARKS = 60
MAX_COPY = 256
# What a message says around its quotes, at most: shortened names, titles and notes of all its cards.
_AROUND = 1400
_LISTED = 700  # units of one quote among several
_PART = 2600  # units of a long turn shown at once
_LEAST = 40  # units of a quote, however much markup its words come to
_TAGS = 600  # markup of a part besides its words and what is said below: marks, blockquote, its number
_EXPANDABLE_UNITS = 420  # longer quotes fold; Telegram shows three lines first
_EXPANDABLE_LINES = 8
_NAME, _ABOUT, _TITLE, _ASKED, _LABEL = 64, 120, 140, 160, 40
_TAG = re.compile("<[^>]*>")
# Where Telegram may see a link, an address, a mention, a tag or a command; rather too often.
_ENTITY = re.compile(r"[@#$/]\w|\w\.\w")
_SURROGATE = re.compile("[\ud800-\udfff]")  # Telegram's JSON may carry lone halves; UTF-8 can't


@dataclass(frozen=True, slots=True)
class Look:
    """How a chat wants to read: its language, and the script of quotes."""

    texts: Texts
    script: Script = Script.ORIGINAL


class Renderer:
    """Makes messages. Every result fits into one message and parses back to the words it was given."""

    def __init__(self, converter: Converter) -> None:
        self.converter = converter

    def answer(self, answer: Answer, look: Look, first: int = 1) -> str:
        """All cards of an answer under each other, numbered from `first`; or its lead, notes and offers."""
        limit = min(_LISTED, (MAX_UNITS - _AROUND) // max(1, len(answer.cards)))
        marks = MAX_MARKS // max(1, len(answer.cards))
        while True:
            blocks = [plain(answer.lead)] if answer.lead else []
            for number, card in enumerate(answer.cards, first):
                lead = f"{number} " if len(answer.cards) > 1 or first > 1 else ""
                blocks.append(self._block(card, look, limit, marks) + "\n" + lead + self._attribution(card))
            blocks += [plain(text) for text in (*answer.notes, answer.offers_lead) if text]
            html = "\n\n".join(blocks)
            if _fits(html) or limit <= _LEAST:
                return html
            limit //= 2  # texts full of & and < grow in markup

    def card(
        self, card: Card, look: Look, *, lead: str = "", asked: bool = True, notes: Sequence[str] = ()
    ) -> str:
        """One quote as a whole message, with the question it answers and what there is to note."""
        limit = _PART
        while True:
            blocks = [plain(lead)] if lead else []
            if asked and card.asked:
                blocks.append("<i>" + self._asked(card, look) + "</i>")
            blocks.append(self._block(card, look, limit, MAX_MARKS))
            blocks.append(self._below(card, look))
            blocks += [f"\n{plain(note)}" for note in notes]
            html = "\n".join(blocks)
            if _fits(html) or (limit <= _LEAST and not asked):
                return html
            if limit <= _LEAST:
                asked = False  # the question may be what is too much
            else:
                limit //= 2

    def turn(self, card: Card, look: Look, part: int) -> tuple[str, int]:
        """A part (0-based) of the whole turn as a message, and how many parts there are."""
        below = self._below(card, look)
        parts = _parts(card.quote.turn.text, below)
        part = min(part, len(parts) - 1)
        block = self._quoted(card, look, parts[part], MAX_MARKS)
        if len(parts) > 1:
            said = look.texts.answer.part.format(number=part + 1, total=len(parts))
            below += "\n" + plain(said)
        return block + "\n" + below, len(parts)

    def shows_all(self, card: Card) -> bool:
        """Whether `card` surely shows the whole turn."""
        text = card.quote.turn.text
        html = plain(text)
        plenty = len(html) <= MAX_MARKUP // 3 and _entities(html) <= MAX_ENTITIES // 3
        return card.quote.text.strip() == text.strip() and units(text) <= _PART and plenty

    def copied(self, card: Card, look: Look) -> str:
        """Quote and attribution as plain text of 1 to 256 units, for a copy button."""
        name, title = shorten(card.name, 40), shorten(card.title.strip("《》"), 60)
        pattern = look.texts.answer.copied
        room = MAX_COPY - units(pattern.format(text="", name=name, title=title))
        quoted, cut = card.quote.text.strip(), ""
        if units(quoted) > room:
            cut = " " + look.texts.answer.cut
            start, end = window(quoted[:room], (0, 1), room - units(cut))
            quoted = quoted[start:end].strip()
        return _clean(pattern.format(text=self._text(quoted, look) + cut, name=name, title=title))

    def _below(self, card: Card, look: Look) -> str:
        lines = [self._attribution(card)]
        if card.also:
            lines.append(plain(shorten(card.also, 2 * _TITLE)))
        note = self._script_note(card, look)
        if note:
            lines.append(plain(note))
        return "\n".join(lines)

    def _block(self, card: Card, look: Look, limit: int, marks: int) -> str:
        quote = card.quote
        around = quote.spans[0] if quote.spans else (quote.start, quote.start + 1)
        inside = (around[0] - quote.start, around[1] - quote.start)
        start, end = window(quote.text, inside, limit)
        return self._quoted(card, look, (quote.start + start, quote.start + end), marks)

    def _quoted(self, card: Card, look: Look, shown: tuple[int, int], marks: int) -> str:
        text = card.quote.turn.text
        start, end = _stripped(text, *shown)
        said = _marked(self._text(text[start:end], look), start, end, card.quote.spans, marks)
        cut = look.texts.answer.cut
        before = f"{cut} " if text[:start].strip() else ""
        after = f" {cut}" if text[end:].strip() else ""
        long = (
            not fits(text[start:end], _EXPANDABLE_UNITS) or text.count("\n", start, end) >= _EXPANDABLE_LINES
        )
        tag = "blockquote expandable" if long else "blockquote"
        return f"<{tag}>{before}{said}{after}</blockquote>"

    def _attribution(self, card: Card) -> str:
        by = plain(shorten(card.by, _NAME + _ABOUT))
        title = plain(shorten(card.title, _TITLE))
        target = escape(_clean(card.link or ""))
        if target and len(target) < 1000:
            title = f'<a href="{target}">{title}</a>'
        return f"{by}\n{title} · {plain(card.where)}"

    def _asked(self, card: Card, look: Look) -> str:
        return plain(shorten(self._text(card.asked, look), _ASKED, look.texts.answer.cut))

    def _script_note(self, card: Card, look: Look) -> str:
        if look.script is Script.ORIGINAL or self.converter.script_of(card.quote.text) in {None, look.script}:
            return ""
        said = look.texts.answer
        return said.in_simplified if look.script is Script.SIMPLIFIED else said.in_traditional

    def _text(self, text: str, look: Look) -> str:
        return self.converter.convert(text, look.script)


def plain(text: str) -> str:
    """A text of the catalogues or from outside, as HTML that shows exactly it."""
    return escape(_clean(text), quote=False)


def message(text: str) -> str:
    """A whole message of plain text, cut to what one message holds."""
    limit = MAX_UNITS
    while len(html := plain(shorten(text, limit, keep_lines=True))) > MAX_MARKUP:
        limit //= 2
    return html


def label(text: str) -> str:
    """A button's text: one short line."""
    return _clean(shorten(text, _LABEL)) or "·"


def words(html: str) -> str:
    """The text of a message that was made here, as Telegram hands it back."""
    return unescape(_TAG.sub("", html)).strip()


def _clean(text: str) -> str:
    try:
        text.encode()  # a third of what looking for halves of pairs takes, of which there are hardly ever any
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


def _fits(html: str) -> bool:
    if len(html) > MAX_MARKUP:
        return False
    # Counting them takes a quarter of making a message. Each has one of these, and an end is none of them.
    ends = html.count("</")
    few = 3 * (sum(map(html.count, "@#$/.")) - ends) + ends <= MAX_ENTITIES
    return few or _entities(html) <= MAX_ENTITIES


def _entities(html: str) -> int:
    """How many entities a message has at the most: its own, and those that Telegram adds."""
    # One that Telegram adds cuts what is bold or italic around it in three.
    return 3 * len(_ENTITY.findall(_TAG.sub("", html))) + html.count("</")


def _parts(text: str, below: str) -> list[tuple[int, int]]:
    """The ranges in which a turn is shown: the same ones whichever of them is asked for."""
    room = MAX_MARKUP - _TAGS - len(below)
    spare = MAX_ENTITIES - MAX_MARKS - 1 - _entities(below)
    limit = _PART
    parts = pieces(text, limit)
    while limit > _LEAST and any(
        len(html) > room or _entities(html) > spare
        for html in (plain(text[start:end]) for start, end in parts)
    ):
        limit //= 2
        parts = pieces(text, limit)
    return parts


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end


def _marked(shown: str, start: int, end: int, spans: tuple[tuple[int, int], ...], most: int) -> str:
    """`shown` stands for the turn's [start:end], spans are of the turn; neighbours become one mark."""
    merged: list[tuple[int, int]] = []
    for span in spans:
        left, right = max(span[0], start), min(span[1], end)
        if merged and left <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(right, merged[-1][1]))
        elif left < right:
            merged.append((left, right))
    html, at = [], start
    for left, right in merged[:most]:
        html.append(plain(shown[at - start : left - start]))
        html.append(f"<b>{plain(shown[left - start : right - start])}</b>")
        at = right
    html.append(plain(shown[at - start :]))
    return "".join(html)
