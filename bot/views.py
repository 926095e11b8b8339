"""What a message shows: the answer to a topic, and what each button makes of it.

Nothing here touches the network. What asks the library is worked out in a thread beside the event loop.
"""

import re
from dataclasses import replace
from typing import NamedTuple, Self

from bot import keyboards
from bot.answer import Answer, Card, answer_topic, card, compose, refuse_topic
from bot.buttons import Button, Keyboard, Row
from bot.desk import Desk
from bot.press import Action, Press
from bot.render import Look, message
from search.model import Quote, Results

PAGE = 3
# A turn's public id, as it stands in deep links or by itself.
QUOTE_ID = re.compile(r"(?:q_)?([a-z2-7]{12})")
# How far from its old place a quote is looked for when the library changed since.
_DRIFT = 10
# Draws after which a quote by chance counts as the only one.
_DRAWS = 8
# Turns taken by chance for a reader who gave no topic.
_FEATURED = 5


class View(NamedTuple):
    """A message: HTML and buttons."""

    html: str
    keyboard: Keyboard | None = None

    @classmethod
    def plain(cls, text: str, keyboard: Keyboard | None = None) -> Self:
        """Return a message of plain text, cut to what one message holds."""
        return cls(message(text), keyboard)


class GoneError(Exception):
    """What a button stands for is no more; `toast` names the message that says so."""

    def __init__(self, toast: str) -> None:
        super().__init__(toast)
        self.toast = toast


class Asker(NamedTuple):
    """Who asks where. `shared`: others read there too, so buttons are the asker's alone."""

    chat: int
    user: int
    shared: bool

    @property
    def bound(self) -> int:
        """The user whose buttons they are; 0 where nobody else is."""
        return self.user if self.shared else 0


async def worked_out(desk: Desk, topic: str, look: Look, asker: Asker) -> View:
    """`answer`, found by a process beside the bot where there is one.

    A page of quotes is then made here at once: to wake a thread for it would cost as much again.
    """
    found = None
    if not QUOTE_ID.fullmatch(topic.strip()) and refuse_topic(topic, look.texts) is None:
        found = await desk.archive.ask_beside(topic.strip(), limit=PAGE)
    if found is not None and len(found.quotes) > 1:
        return answer(desk, topic, look, asker, found)
    return await desk.work(answer, desk, topic, look, asker, found)


def answer(desk: Desk, topic: str, look: Look, asker: Asker, results: Results | None = None) -> View:
    """The answer to a topic as somebody typed it, or the quote of that id. `results` of it save a search."""
    named = QUOTE_ID.fullmatch(topic.strip())
    quote = desk.archive.quote(named[1]) if named else None
    if quote is not None:
        return single(desk, quote, look, asker)
    refused = refuse_topic(topic, look.texts)
    if refused:
        return View(desk.renderer.answer(refused, look))
    query = desk.chats.remember(asker.chat, asker.user, topic)
    press = Press(Action.LIST, query, script=look.script, asker=asker.bound)
    found = compose(desk.archive, results, look.texts) if results else _found(desk, press, topic, look)
    return _listed(desk, press, found, look, asker)


def pressed(desk: Desk, press: Press, look: Look, asker: Asker) -> View:
    """What the message shows after that button.

    Raises:
        GoneError: the question is forgotten or somebody else's, or the quote was removed or hidden.
    """
    look = replace(look, script=press.script)
    _own(desk, press, asker)
    match press.action:
        case Action.LIST | Action.ASK:
            found = _found(desk, press, _topic(desk, press), look)
            return _listed(desk, press._replace(action=Action.LIST), found, look, asker)
        case Action.CARD:
            return _carded(desk, press, look, asker)
        case Action.WALK:
            return _walked(desk, press, look)
        case Action.FULL:
            return _whole(desk, press, look)
    return chance(desk, _topic(desk, press) if press.query else "", look, asker, but=press.turn)


def single(desk: Desk, quote: Quote, look: Look, asker: Asker) -> View:
    """One quote by itself, as a deep link or a daily quote opens it."""
    turn = quote.turn.id
    press = Press(Action.CARD, turn=turn, shown=turn, script=look.script, asker=asker.bound)
    made = card(quote, look.texts)
    rows = [
        _context(desk, press, look, made),
        keyboards.uses(desk, press, made, look),
    ]
    return View(desk.renderer.card(made, look), keyboards.markup(rows))


def chance(desk: Desk, name: str, look: Look, asker: Asker, but: str = "") -> View:
    """Any quote, of a speaker if one is named, with a button for another; not the turn `but`.

    Raises:
        GoneError: there is no other.
    """
    speaker_id = None
    query = ""
    if name:
        found = desk.archive.parse("", speaker=name)
        if not found.speakers:
            return _stranger(desk, name, look, asker)
        speaker_id = found.speakers[0]
        query = desk.chats.remember(asker.chat, asker.user, name)
    drawn = [desk.archive.random(speaker_id) for _ in range(_DRAWS if but else 1)]
    quote = next((quote for quote in drawn if quote and quote.turn.id != but), None)
    if quote is None and but:
        raise GoneError("last")
    if quote is None:
        return View(desk.renderer.answer(Answer(lead=look.texts.answer.empty_library), look))
    turn = quote.turn.id
    press = Press(Action.RANDOM, query, turn=turn, shown=turn, script=look.script, asker=asker.bound)
    made = card(quote, look.texts)
    fixed = press._replace(action=Action.CARD, query="")
    rows = [
        [keyboards.callback(look.texts.buttons.another, press)],
        _context(desk, fixed, look, made),
        keyboards.uses(desk, fixed, made, look),
    ]
    return View(desk.renderer.card(made, look), keyboards.markup(rows))


def featured(desk: Desk) -> list[Quote]:
    """A few quotes for somebody who has not asked yet; different ones each time."""
    drawn = (desk.archive.random() for _ in range(_FEATURED))
    return list({quote.turn.id: quote for quote in drawn if quote is not None}.values())


def _found(desk: Desk, press: Press, topic: str, look: Look) -> Answer:
    return answer_topic(desk.archive, topic, look.texts, limit=PAGE, offset=press.place)


def _listed(desk: Desk, press: Press, found: Answer, look: Look, asker: Asker) -> View:
    offered = keyboards.offers(desk, asker.chat, asker.user, found.offers, shared=asker.shared)
    if not found.cards:
        if press.place:
            raise _ended(found.results)
        return View(desk.renderer.answer(found, look), keyboards.markup(offered))
    if len(found.cards) == 1 and not press.place and not found.more:
        return _alone(desk, press, found, look, offered)
    turns = [made.quote.turn.id for made in found.cards]
    rows = keyboards.numbers(press, turns, more=found.more, page=PAGE, look=look)
    html = desk.renderer.answer(found, look, first=press.place + 1)
    return View(html, keyboards.markup([*rows, *offered]))


def _alone(desk: Desk, press: Press, found: Answer, look: Look, offered: list[Row]) -> View:
    made = found.cards[0]
    turn = made.quote.turn.id
    press = press._replace(action=Action.CARD, turn=turn, shown=turn)
    rows = [_context(desk, press, look, made), keyboards.uses(desk, press, made, look), *offered]
    html = desk.renderer.card(made, look, lead=found.lead, notes=found.notes)
    return View(html, keyboards.markup(rows))


def _carded(desk: Desk, press: Press, look: Look, asker: Asker) -> View:
    if not press.query:
        return single(desk, _quote(desk, press.turn), look, asker)
    quote, found = _result(desk, press)
    more = found.more
    made = card(quote, look.texts)
    turn = quote.turn.id
    press = press._replace(turn=turn, shown=turn)
    page = press._replace(action=Action.LIST, place=press.place // PAGE * PAGE, turn="", shown="")
    rows = [
        keyboards.paging(press, look, more=more),
        _context(desk, press, look, made),
        keyboards.uses(desk, press, made, look),
    ]
    if press.place or more:
        rows.append([keyboards.callback(look.texts.buttons.results, page)])
    notes = [look.texts.answer.incomplete] if found.incomplete else []
    return View(desk.renderer.card(made, look, notes=notes), keyboards.markup(rows))


def _walked(desk: Desk, press: Press, look: Look) -> View:
    if press.shown == press.turn:  # back where the walk began
        return _carded(desk, press._replace(action=Action.CARD), look, Asker(0, press.asker, press.asker > 0))
    made = card(_quote(desk, press.shown), look.texts)
    rows = [
        _context(desk, press, look, made),
        keyboards.uses(desk, press, made, look),
        [_back(press, look)],
    ]
    return View(desk.renderer.card(made, look, asked=False), keyboards.markup(rows))


def _whole(desk: Desk, press: Press, look: Look) -> View:
    quote = _quote(desk, press.shown)
    if press.query and press.shown == press.turn:
        passage, _ = _result(desk, press)
        quote = replace(quote, spans=passage.spans)
    made = card(quote, look.texts)
    html, total = desk.renderer.turn(made, look, press.part)
    press = press._replace(part=min(press.part, total - 1))
    rows = [
        keyboards.parts(press, look, total),
        _context(desk, press, look, made),
        keyboards.uses(desk, press, made, look),
        [_back(press, look)],
    ]
    return View(html, keyboards.markup(rows))


def _back(press: Press, look: Look) -> Button:
    origin = press._replace(action=Action.CARD, shown=press.turn, part=0)
    return keyboards.callback(look.texts.buttons.back, origin)


def _context(desk: Desk, press: Press, look: Look, made: Card) -> Row:
    quote = made.quote
    before, after = desk.archive.before(quote.turn, 1), desk.archive.after(quote.turn, 1)
    whole = desk.renderer.shows_all(made)
    return keyboards.context(
        press,
        look,
        before[0].id if before else None,
        after[0].id if after else None,
        full=not whole and press.action is not Action.FULL,
    )


def _own(desk: Desk, press: Press, asker: Asker) -> None:
    """A question's id can be worked out from who asked what where: data made up of it must tell nobody so."""
    kept = desk.chats.remembered(press.query) if press.query else None
    if kept is not None and kept.asker not in {0, asker.user}:
        raise GoneError("not_yours")


def _topic(desk: Desk, press: Press) -> str:
    kept = desk.chats.remembered(press.query)
    if kept is None:
        raise GoneError("expired")
    return kept.topic


def _result(desk: Desk, press: Press) -> tuple[Quote, Results]:
    """The result at the press's place, and what it is one of; the same turn if the library changed."""
    topic = _topic(desk, press)
    found = desk.archive.ask(topic, limit=1, offset=press.place)
    at_place = found.quotes[0] if found.quotes else None
    if at_place is not None and press.turn in {"", at_place.turn.id}:
        return at_place, found
    if not press.turn:
        raise _ended(found)
    near = desk.archive.ask(topic, limit=press.place + _DRIFT)
    for quote in near.quotes:
        if quote.turn.id == press.turn:
            return quote, found
    return _quote(desk, press.turn), found


def _ended(found: Results | None) -> GoneError:
    """There are no more results; unless a part of the library did not answer, which may have some."""
    return GoneError("failed" if found is not None and found.incomplete else "last")


def _quote(desk: Desk, turn_id: str) -> Quote:
    quote = desk.archive.quote(turn_id)
    if quote is None:
        raise GoneError("gone")
    return quote


def _stranger(desk: Desk, name: str, look: Look, asker: Asker) -> View:
    """A name nobody has; the nearest ones as buttons for a quote by chance."""
    said = look.texts.answer
    near = desk.archive.nearest_speakers(name)
    rows = []
    for speaker in near:
        query = desk.chats.remember(asker.chat, asker.user, speaker.name)
        press = Press(Action.RANDOM, query, script=look.script, asker=asker.bound)
        rows.append([keyboards.callback(speaker.name, press)])
    lead = said.unknown_speaker.format(name=name[:64])
    way = said.nearest if near else said.all_speakers
    return View(desk.renderer.answer(Answer(lead=lead, offers_lead=way), look), keyboards.markup(rows))
