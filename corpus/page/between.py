"""Blocks without a label, between turns and around them: why each is nobody's speech, if it is."""

import re
from collections.abc import Callable

from corpus.draft import BlockKind
from corpus.model import Kind
from corpus.page.evidence import ends_question, ends_sentence
from corpus.page.front import kind_in_front
from corpus.page.pieces import At, Floor, Page
from corpus.page.shapes import (
    LONGEST_HEADING,
    bare_length,
    is_back_matter,
    is_bio,
    is_bold,
    is_boxed,
    is_end_mark,
    is_furniture,
    is_number_alone,
    mentions,
    numbering,
    opens_with_name,
)
from corpus.page.words import FIELD, TALKING

LONGEST_QUESTION = 60
LONGEST_NARRATION = 30
LONGEST_LOOSE_HEADING = 40
"""Lengths in Chinese characters, see `bare_length`."""

_FIELD_LINE = re.compile(rf"(?:{FIELD.pattern})\s?:", re.IGNORECASE)
_ATTRIBUTED = re.compile(r"[。.!?…”]\s?—{1,2}\s?[^。!?]{2,30}$")
_CLOSING = re.compile(
    r"(?:访谈|采访|对话|专访|节目|论坛|活动|讲座|沙龙|直播|圆桌|会议).{0,16}"
    r"(?:结束|落幕|告一段落|尾声|画上)"
)
_AUDIENCE = re.compile(r"观众|听众|提问|读者|网友|audience|question")
_THIS_TIME = re.compile(r"[本此这]次|本期")
_PICTURE = re.compile(r"\s*\[?!\[")


def kind_between(page: Page, floor: Floor, at: At) -> Kind | None:
    """The kind of a block between turns or after the last, None if the current speaker goes on in it."""
    return next((kind for kind, holds in _RULES if holds(page, floor, at)), None)


def kind_outside(page: Page, at: At) -> Kind:
    """The kind of a block before the first turn or after the talk."""
    if _heads(page, Floor(), at):
        return Kind.HEADING
    front = kind_in_front(page.units, min(page.hits), at.number)
    if front is not None:
        return front
    if is_furniture(at.text):
        return Kind.CHROME
    if any(opens_with_name(at.text, names) for names in page.names.values()):
        return Kind.BIO
    return Kind.UNEXPLAINED if ends_sentence(at.text) else Kind.CHROME


def ends_talk(kind: Kind, at: At) -> bool:
    """Whether an aside after the last label ends the talk. Pictures, quotes and inner headings do not."""
    if kind is Kind.CAPTION:
        return _PICTURE.match(at.text) is None
    if kind is Kind.NOTE:
        return at.unit.block.kind is not BlockKind.QUOTE and at.text[:1] not in {"“", '"', "「"}
    if kind is Kind.HEADING:
        return is_back_matter(at.text) or is_number_alone(at.text)
    rule = kind is Kind.CHROME and not is_end_mark(at.text) and not at.text.strip("*-_ =—")
    return kind is not Kind.SOUND and not rule


def _is_quote(_page: Page, floor: Floor, at: At) -> bool:
    return at.unit.block.kind is BlockKind.QUOTE and not floor.quoting


def _is_dropped(page: Page, floor: Floor, at: At) -> bool:
    """A label that is no turn here (a summary's), or a list under a heading after the talk."""
    listed = at.tail and floor.headed_after and at.unit.block.kind is BlockKind.ITEM
    return at.number in page.dropped or listed


def _heads(page: Page, _floor: Floor, at: At) -> bool:
    """Whether a block without a label is a section heading."""
    text = at.text
    if is_number_alone(text) or is_back_matter(text):
        return True
    size = bare_length(text)
    closed = text.endswith(("。", ";", ",", ":", "!"))
    if closed or size > LONGEST_HEADING * 1.5:
        return False
    if at.number and is_number_alone(page.units[at.number - 1].plain.strip()):
        return True
    if size > LONGEST_HEADING:
        return False
    style = numbering(text)
    if style is not None and not is_boxed(text):
        return _numbered_heads(page, at.number, style)
    return is_boxed(text) or (is_bold(at.unit) and not text.endswith("."))


def _numbered_heads(page: Page, index: int, style: str) -> bool:
    """Whether a numbered line heads a section, and is no item of a list that somebody speaks."""
    units = page.units
    around = (near for near in (index - 1, index + 1) if 0 <= near < len(units) and near not in page.hits)
    if any(numbering(units[near].plain.strip()) == style for near in around):
        return False
    return style in page.trusted or index + 1 in page.hits or is_bold(units[index])


def _is_field(page: Page, _floor: Floor, at: At) -> bool:
    if len(at.text) > 80 or _FIELD_LINE.match(at.text) is None:
        return False
    return not ends_sentence(at.text) or (at.tail and _is_ruled_off(page, at.number))


def _is_ruled_off(page: Page, index: int) -> bool:
    """Whether nothing but fields stands between a unit and a rule above it."""
    for before in range(index - 1, max(page.last, index - 1 - MOST_QUOTED), -1):
        text = page.units[before].plain.strip()
        if _FIELD_LINE.match(text) is None:
            return not text.strip("*-_ =—")
    return False


def _is_furniture(_page: Page, _floor: Floor, at: At) -> bool:
    return is_furniture(at.text) and (at.tail or not ends_sentence(at.text))


def _is_bio(page: Page, _floor: Floor, at: At) -> bool:
    named = any(opens_with_name(at.text, names) for names in page.names.values())
    told = is_bio(at.text)
    return (named and told) or (at.tail and (named or told))


def _closes(_page: Page, _floor: Floor, at: At) -> bool:
    """Whether a block after the last label tells that the talk is over."""
    told = TALKING.search(at.text) is None or _THIS_TIME.search(at.text) is not None
    return at.tail and told and _CLOSING.search(at.text) is not None


def _speaks_of_speaker(page: Page, floor: Floor, at: At) -> bool:
    """Whether a block names the person who is said to speak in it: then somebody else wrote it.

    Or it is one short sentence about somebody else of the talk, in which nobody talks.
    """
    names = page.names.get(floor.speaker or "", ())
    if any(mentions(at.text, name) for name in names if len(name) >= 2):
        return True
    if bare_length(at.text) > LONGEST_NARRATION or not at.text.endswith("。") or TALKING.search(at.text):
        return False
    others = [name for key, each in page.names.items() if key != floor.speaker for name in each]
    opening = next((name for name in others if len(name) >= 2 and at.text.startswith(name)), None)
    return opening is not None and not at.text[len(opening) :].startswith(_ADDRESSED)


_ADDRESSED = ("老师", "总", "教授", ",", ":", "、")


_GESTURE = re.compile(
    r"(?:说完|说罢|说到这里|话音)|[他她](?:沉默|停|顿|想了|笑|叹|摇了?摇头|点了?点头|望|看|抽了|点了一?[支根]|站起|起身|低下|抬|"
    r"没有?(?:说话|回答|作答|接话)|不再说)"
)


def _is_gesture(page: Page, floor: Floor, at: At) -> bool:
    """Whether the last words before a label tell what somebody does who has spoken of no other him."""
    if page.next_hit(at.number) is None or _GESTURE.match(at.text) is None or TALKING.search(at.text):
        return False
    if not at.text.endswith("。") or page.roster.asks(floor.speaker or ""):
        return False
    for before in range(at.number - 1, max(-1, at.number - 1 - MOST_QUOTED), -1):
        if set("他她") & set(page.units[before].plain):
            return False
        if before in page.hits:
            return True
    return False


def _is_quoted(text: str) -> bool:
    return text[:1] == "“" and text.endswith("”") and text.count("“") == 1


def _is_told(page: Page, index: int) -> bool:
    """Whether a colon, or a sentence that goes on behind its own quotation, leads to what a unit quotes."""
    for before in range(index - 1, max(-1, index - 1 - MOST_QUOTED), -1):
        text = page.units[before].plain.strip()
        if not _is_quoted(text):
            return text.endswith(":") or (text[:1] == "“" and before not in page.hits)
    return False


MOST_QUOTED = 20
"""Blocks that are looked back over for what leads to a quotation, a list or a gesture."""


def _pulled(page: Page, floor: Floor, at: At) -> bool:
    """Whether a block is a pull quote: in quotation marks, or a repetition beside a heading or a label."""
    text = at.text
    quoted = _is_quoted(text) and not _is_told(page, at.number)
    if quoted or _ATTRIBUTED.search(text):
        return True
    beside = floor.headed or at.number + 1 in page.hits
    return len(text) >= 20 and beside and page.flat.count(text.rstrip("。.…")) >= 2


def _is_unexplained(page: Page, floor: Floor, at: At) -> bool:
    """Whether nobody speaks here, or an answer lost its label.

    That is what follows a question if the same person, who asks, has the next label.
    """
    if floor.suspended:
        return True
    if not floor.asked or ends_question(at.text) or is_bold(at.unit):
        return False
    following = page.later[at.number]
    return (
        following is not None
        and page.roster.asks(floor.speaker or "")
        and page.person(following) == floor.speaker
    )


def _heads_label(page: Page, floor: Floor, at: At) -> bool:
    """Whether a block right before a label is a heading or an unlabelled question."""
    hit = page.next_hit(at.number)
    if hit is None:
        return False
    size = bare_length(at.text)
    if not ends_sentence(at.text):
        return page.disciplined and size <= LONGEST_HEADING and not at.text.endswith((":", ",", ";"))
    lone = (
        ends_question(at.text) and size <= LONGEST_QUESTION and TALKING.search(at.text.rstrip("吗?")) is None
    )
    following = page.person(hit)
    if not lone or page.roster.asks(floor.speaker or "") or page.roster.asks(following):
        return False
    return floor.headed or following == floor.speaker or any(map(_AUDIENCE.search, page.roster.profiles))


def _is_loose(page: Page, _floor: Floor, at: At) -> bool:
    """Whether a line does not end as a sentence, in a document whose paragraphs do."""
    text = at.text
    if not page.disciplined or ends_sentence(text) or at.unit.block.kind is BlockKind.ITEM:
        return False
    if _is_led(page, at):
        return False
    return not text.endswith((":", ",", ";", "、")) and (numbering(text) is None or bare_length(text) <= 14)


def _is_led(page: Page, at: At) -> bool:
    """Whether a line goes on, with no blank one between, what a colon at the end of a paragraph leads to."""
    line = at.unit.block.line
    for before in range(at.number - 1, max(-1, at.number - 1 - MOST_QUOTED), -1):
        unit = page.units[before]
        text = unit.plain.strip()
        if text.endswith(":"):
            return True
        if line - unit.block.line != 1 or ends_sentence(text):
            return False
        line = unit.block.line
    return False


def _is_loose_end(page: Page, floor: Floor, at: At) -> bool:
    return at.tail and bare_length(at.text) <= LONGEST_HEADING and _is_loose(page, floor, at)


def _is_loose_heading(page: Page, floor: Floor, at: At) -> bool:
    short = bare_length(at.text) <= LONGEST_LOOSE_HEADING and "," not in at.text
    return not at.tail and short and _is_loose(page, floor, at)


def _is_strange(page: Page, _floor: Floor, at: At) -> bool:
    """Whether a block begins as with a label nothing is known of: it may be anybody's."""
    return at.number in page.strange


_RULES: tuple[tuple[Kind, Callable[[Page, Floor, At], bool]], ...] = (
    (Kind.NOTE, _is_quote),
    (Kind.UNEXPLAINED, _is_dropped),
    (Kind.HEADING, _heads),
    (Kind.CREDIT, _is_field),
    (Kind.CHROME, _is_furniture),
    (Kind.BIO, _is_bio),
    (Kind.NARRATION, _closes),
    (Kind.NARRATION, _speaks_of_speaker),
    (Kind.NARRATION, _is_gesture),
    (Kind.NOTE, _pulled),
    (Kind.UNEXPLAINED, _is_unexplained),
    (Kind.HEADING, _heads_label),
    (Kind.CHROME, _is_loose_end),
    (Kind.HEADING, _is_loose_heading),
    (Kind.UNEXPLAINED, _is_strange),
)
"""Asked in this order; the first that holds tells the kind."""
