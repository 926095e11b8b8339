"""The buttons under answers."""

from collections.abc import Sequence

from bot.answer import Card, Offer
from bot.buttons import Button, Keyboard, Row
from bot.desk import Desk
from bot.press import Action, Press
from bot.render import Look, label
from bot.script import Script


def callback(text: str, press: Press) -> Button:
    """A button that is pressed."""
    return {"text": label(text), "callback_data": press.encode()}


def deciding(text: str, action: Action, key: str) -> Button:
    """A button that decides about the upload or source of that id."""
    return callback(text, Press(action, key))


def markup(rows: Sequence[Row]) -> Keyboard | None:
    """The rows that have buttons; None without any."""
    return [row for row in rows if row] or None


def numbers(press: Press, turns: Sequence[str], *, more: bool, page: int, look: Look) -> list[Row]:
    """Under a list: one number for each quote, and the way to the neighbouring pages."""
    first = press.place
    opens = [
        callback(str(place + 1), press._replace(action=Action.CARD, place=place, turn=turn, shown=turn))
        for place, turn in enumerate(turns, first)
    ]
    ways = []
    if first:
        ways.append(callback(look.texts.buttons.previous, press._replace(place=max(0, first - page))))
    if more:
        ways.append(callback(look.texts.buttons.next, press._replace(place=first + page)))
    return [opens, ways]


def offers(desk: Desk, chat: int, asker: int, given: Sequence[Offer], *, shared: bool) -> list[Row]:
    """A row for each thing that could be asked instead."""
    rows = []
    for offer in given:
        query = desk.chats.remember(chat, asker, offer.topic)
        rows.append([callback(offer.label, Press(Action.ASK, query, asker=asker if shared else 0))])
    return rows


def paging(press: Press, look: Look, *, more: bool) -> Row:
    """From one quote of a list to the next."""
    said = look.texts.buttons
    row = []
    if press.place:
        row.append(callback(said.previous, _moved(press, press.place - 1)))
    if more:
        row.append(callback(said.next, _moved(press, press.place + 1)))
    return row


def context(press: Press, look: Look, before: str | None, after: str | None, *, full: bool) -> Row:
    """The turns around, by their ids, and the whole of this one."""
    said = look.texts.buttons
    walk = press._replace(action=Action.WALK, part=0)
    row = []
    if before:
        row.append(callback(said.before, walk._replace(shown=before)))
    if full:
        row.append(callback(said.full, press._replace(action=Action.FULL, part=0)))
    if after:
        row.append(callback(said.after, walk._replace(shown=after)))
    return row


def parts(press: Press, look: Look, total: int) -> Row:
    """From one part of a long turn to the next."""
    said = look.texts.buttons
    row = []
    if press.part:
        row.append(callback(said.previous, press._replace(part=press.part - 1)))
    if press.part + 1 < total:
        row.append(callback(said.next, press._replace(part=press.part + 1)))
    return row


def uses(desk: Desk, press: Press, card: Card, look: Look, *, scripts: bool = True) -> Row:
    """Other script, copy, share."""
    said = look.texts.buttons
    row = _scripts(desk, press, card, look) if scripts else []
    copied = desk.renderer.copied(card, look)
    row.append({"text": said.copy, "copy_text": {"text": copied}})
    turn = card.quote.turn.id
    if desk.fonts is not None:
        row.append(callback(said.picture, press._replace(action=Action.PICTURE, turn=turn, shown=turn)))
    if desk.inline:
        anywhere = {
            "query": f"q_{turn}",
            "allow_user_chats": True,
            "allow_bot_chats": False,
            "allow_group_chats": True,
            "allow_channel_chats": True,
        }
        row.append({"text": said.share, "switch_inline_query_chosen_chat": anywhere})
    elif desk.username:
        address = f"https://t.me/share/url?url={desk.link(f'q_{turn}')}"
        row.append({"text": said.share, "url": address})
    return row


def _scripts(desk: Desk, press: Press, card: Card, look: Look) -> Row:
    """One button: to the other script, or back to the words as they were spoken."""
    said, sample = look.texts.buttons, card.quote.text[:200]
    if look.script is not Script.ORIGINAL:
        return [callback(said.original, press._replace(script=Script.ORIGINAL))]
    other = desk.renderer.converter.other(sample)
    if other is None:
        return []
    text = said.simplified if other is Script.SIMPLIFIED else said.traditional
    return [callback(text, press._replace(script=other))]


def _moved(press: Press, place: int) -> Press:
    return press._replace(action=Action.CARD, place=place, turn="", shown="")
