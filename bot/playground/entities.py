"""Formatted text as Telegram makes it: which entities stand where, what is trimmed, what is dropped.

Positions are code points here and become UTF-16 units in `FormattedText.entities_json`. The rules are those
of TDLib (MessageEntity.cpp): entities never cross; blockquotes and links are not nested in their own kind;
code holds no other entity; bold, italic and the like are cut where another entity begins or ends.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from bot.playground.errors import bad_request

MAX_ENTITIES = 100  # Telegram shows the first hundred of a message and says nothing of the rest

SPLITTABLE = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = ("blockquote", "expandable_blockquote")
CODE = ("pre", "code")
_PRIORITY = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,
    "code": 20,
    "text_link": 49,
    "text_mention": 49,
    "custom_emoji": 99,
} | {kind: 90 + number for number, kind in enumerate(SPLITTABLE)}
_OTHER_PRIORITY = 50
_CLOSED = frozenset([*SPLITTABLE, *CODE])  # nothing is nested in these
_PAIR = re.compile(r"[\U00010000-\U0010ffff]")  # characters of two UTF-16 units
_DROPPED = re.compile(r"[\r\u0333\u033f\u030a\u2028-\u202e]")
_BLANKED = re.compile(r"[\0-\t\v-\x1f]")


class Entity(NamedTuple):
    """A marked stretch of a text, in code points, end exclusive; `argument`: a link, language or emoji id."""

    kind: str
    start: int
    end: int
    argument: str = ""


@dataclass(frozen=True, slots=True)
class FormattedText:
    """What a message says. `dropped` counts the entities that Telegram would silently not show."""

    text: str
    entities: tuple[Entity, ...] = ()
    dropped: int = 0

    def entities_json(self) -> list[dict[str, Any]]:
        """The API's MessageEntity objects, with offsets and lengths in UTF-16 units."""
        pairs = [found.start() for found in _PAIR.finditer(self.text)]
        return [_entity_json(entity, pairs) for entity in self.entities]


def utf16_length(text: str) -> int:
    """Length in UTF-16 units, as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _entity_json(entity: Entity, pairs: Sequence[int]) -> dict[str, Any]:
    """The MessageEntity; `pairs` are the places of the text's characters of two units."""
    offset = entity.start + bisect_left(pairs, entity.start)
    end = entity.end + bisect_left(pairs, entity.end)
    made: dict[str, Any] = {"type": entity.kind, "offset": offset, "length": end - offset}
    if entity.kind == "text_link":
        made["url"] = entity.argument
    elif entity.kind == "pre" and entity.argument:
        made["language"] = entity.argument
    elif entity.kind == "custom_emoji":
        made["custom_emoji_id"] = entity.argument
    elif entity.kind == "text_mention":
        made["user"] = {"id": int(entity.argument), "is_bot": False, "first_name": entity.argument}
    return made


def from_utf16(text: str, given: Sequence[dict[str, Any]]) -> list[Entity]:
    """Entities as a caller of the API lists them, in code points. Raises `RefusedError` off the text."""
    places = [0]
    for index, character in enumerate(text, 1):
        if character > "\uffff":
            places.append(-1)  # the middle of a surrogate pair
        places.append(index)
    made = []
    for item in given:
        offset, length = int(item["offset"]), int(item["length"])
        if length <= 0:
            continue
        if not 0 <= offset < offset + length < len(places):
            raise bad_request(
                f"entity beginning at UTF-16 offset {offset} ends after the end of the text "
                f"at UTF-16 offset {offset + length}"
            )
        start, end = places[offset], places[offset + length]
        if start < 0 or end < 0:
            raise bad_request("entity begins in a middle of a UTF-16 symbol")
        argument = str(item.get("url") or item.get("language") or item.get("custom_emoji_id") or "")
        made.append(Entity(str(item["type"]), start, end, argument))
    return made


def finish(
    text: str, entities: Iterable[Entity], find: Callable[[str], Sequence[Entity]] = lambda _: ()
) -> FormattedText:
    """Clean, nest and trim as a sent message is, add what `find` sees in it, keep the first 100 entities."""
    cleaned, kept = clean(text, entities)
    merged = fix([*kept, *(entity for entity in find(cleaned) if _fits(entity, kept))])
    return FormattedText(cleaned, tuple(merged[:MAX_ENTITIES]), max(0, len(merged) - MAX_ENTITIES))


def _fits(found: Entity, kept: Sequence[Entity]) -> bool:
    """What a sender marked wins: nothing is found inside code or links, or across the edge of a quote."""
    for entity in kept:
        if entity.kind in SPLITTABLE or not (found.start < entity.end and entity.start < found.end):
            continue
        inside = entity.start <= found.start and found.end <= entity.end
        if entity.kind not in QUOTES or not inside:
            return False
    return True


def clean(text: str, entities: Iterable[Entity]) -> tuple[str, list[Entity]]:
    """Blank control characters, drop carriage returns and direction marks, trim, move the entities along."""
    dropped = [found.start() for found in _DROPPED.finditer(text)]
    moved = [
        _placed(
            entity,
            entity.start - bisect_left(dropped, entity.start),
            entity.end - bisect_left(dropped, entity.end),
        )
        for entity in entities
    ]
    kept = _BLANKED.sub(" ", _DROPPED.sub("", text))
    return _trim(kept, fix([entity for entity in moved if entity.start < entity.end]))


def _placed(entity: Entity, start: int, end: int) -> Entity:
    return Entity(entity.kind, start, end, entity.argument)


def _trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Cut white space off the end, and off the beginning up to the first entity."""
    end = len(text.rstrip(" \n"))
    kept = [entity for entity in entities if entity.start < end]
    first = min((entity.start for entity in kept), default=end)
    begin = first - len(text[:first].lstrip(" \n"))
    shifted = [_placed(entity, entity.start - begin, min(entity.end, end) - begin) for entity in kept]
    return text[begin:end], shifted


def _order(entity: Entity) -> tuple[int, int, int]:
    return entity.start, -entity.end, _PRIORITY.get(entity.kind, _OTHER_PRIORITY)


def fix(entities: Iterable[Entity]) -> list[Entity]:
    """Entities brought into the order and nesting that Telegram allows; what does not fit is left out."""
    ordered = sorted(entities, key=_order)
    if _valid(ordered):
        return ordered
    quotes = _apart(entity for entity in ordered if entity.kind in QUOTES)
    others = _apart(entity for entity in ordered if entity.kind not in SPLITTABLE + QUOTES)
    others = [entity for entity in others if not any(_crosses(entity, quote) for quote in quotes)]
    solid = sorted([*quotes, *others], key=_order)
    marks = [entity for entity in ordered if entity.kind in SPLITTABLE]
    return sorted([*solid, *_cut(marks, solid)], key=_order)


def _apart(ordered: Iterable[Entity]) -> list[Entity]:
    """Of entities that overlap only the first stays: so the outer of two nested ones."""
    kept: list[Entity] = []
    for entity in ordered:
        if not kept or entity.start >= kept[-1].end:
            kept.append(entity)
    return kept


def _crosses(entity: Entity, quote: Entity) -> bool:
    if entity.end <= quote.start or quote.end <= entity.start:
        return False
    return entity.start < quote.start or quote.end < entity.end


def _cut(marks: Sequence[Entity], solid: Sequence[Entity]) -> list[Entity]:
    """Marks of one kind joined where they touch, then cut at every border inside them, none inside code."""
    joined = [entity for kind in SPLITTABLE for entity in _joined(kind, marks)]
    borders = {place for entity in solid for place in (entity.start, entity.end)}
    borders.update(entity.start for entity in joined)
    code = [entity for entity in solid if entity.kind in CODE]
    pieces = []
    for entity in joined:
        places = sorted({entity.start, entity.end, *(b for b in borders if entity.start < b < entity.end)})
        for start, end in pairwise(places):
            if not any(block.start <= start and end <= block.end for block in code):
                pieces.append(Entity(entity.kind, start, end))
    return pieces


def _joined(kind: str, marks: Sequence[Entity]) -> list[Entity]:
    made: list[Entity] = []
    for entity in marks:
        if entity.kind != kind:
            continue
        if made and entity.start <= made[-1].end:
            made[-1] = _placed(made[-1], made[-1].start, max(made[-1].end, entity.end))
        else:
            made.append(entity)
    return made


def _valid(ordered: Sequence[Entity]) -> bool:
    """Nothing to mend: marks stand in quotes and links, anything but quotes in quotes."""
    open_: list[Entity] = []
    ends = dict.fromkeys(SPLITTABLE, -1)
    for entity in ordered:
        while open_ and entity.start >= open_[-1].end:
            open_.pop()
        if open_ and not _may_nest(entity, open_):
            return False
        if entity.kind in SPLITTABLE:
            if ends[entity.kind] >= entity.start:
                return False
            ends[entity.kind] = entity.end
        open_.append(entity)
    return True


def _may_nest(entity: Entity, around: Sequence[Entity]) -> bool:
    kinds = {outer.kind for outer in around}
    if entity.end > around[-1].end or kinds & _CLOSED:
        return False
    if entity.kind in SPLITTABLE:
        return True
    return kinds.issubset(QUOTES) and entity.kind not in QUOTES
