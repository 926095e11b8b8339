"""The title and the date of a page, where it has them."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from corpus.draft import BlockKind
from corpus.model import Kind
from corpus.page.evidence import ends_sentence
from corpus.page.labels import Unit
from corpus.page.shapes import bare_length, shape_of

LONGEST_DATE_LINE = 48
HEAD_UNITS = 40
"""Blocks at most that are looked at for a title and a date."""


class Front(NamedTuple):
    """Title ("" if the page has none) and date of a page."""

    title: str
    recorded: date | None


_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})\s?(?:[-/.]|年)\s?(?P<month>\d{1,2})\s?(?:[-/.]|"
    r"月)\s?(?P<day>\d{1,2})(?!\d)"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?:" + "|".join(_MONTHS) + r")[a-z]{0,6}"
_ENGLISH = re.compile(
    rf"(?P<month>{_MONTH})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>(?:19|20)\d{{2}})|"
    rf"(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?P<month2>{_MONTH})\.?,? (?P<year2>(?:19|20)\d{{2}})",
    re.IGNORECASE,
)
_FIELD = re.compile(r"\s*(?:title|标题|题目)\s?:\s?(?P<title>.+)", re.IGNORECASE)


def front_of(units: Sequence[Unit], first: int) -> Front:
    """Return the title and date that stand before unit number `first`, where the talk begins."""
    head = [unit for unit in units[: min(first, HEAD_UNITS)] if unit.plain.strip()]
    return Front(_title(head), _date(head))


def kind_in_front(units: Sequence[Unit], first: int, index: int) -> Kind | None:
    """The kind of unit `index` above the talk if it is the title or a line with a date, else None."""
    if index >= min(first, HEAD_UNITS):
        return None
    text = units[index].block.text.strip().strip("*# ")
    if text and text == _title([unit for unit in units[:first] if unit.plain.strip()][:HEAD_UNITS]):
        return Kind.HEADING
    dated = not ends_sentence(units[index].plain.strip()) and _date([units[index]]) is not None
    return Kind.CREDIT if dated else None


def _title(head: Sequence[Unit]) -> str:
    for unit in head:
        field = _FIELD.match(unit.block.text) if unit.block.kind is BlockKind.CHROME else None
        if field is not None:
            return field["title"].strip().strip("\"'“”")
    for unit in head:
        if unit.block.kind is BlockKind.HEADING:
            return unit.block.text.strip().strip("#* ")
    for unit in head[:3]:
        text = unit.block.text.strip().strip("*# ")
        if (
            unit.block.kind is BlockKind.PARAGRAPH
            and bare_length(text) <= 60
            and shape_of(unit) is None
            and not unit.plain.rstrip().endswith(("。", ";", ",", ":"))
            and not ends_sentence(unit.plain.replace("?", ""))
        ):
            return text
    return ""


def _date(head: Sequence[Unit]) -> date | None:
    for unit in head:
        if bare_length(unit.plain) > LONGEST_DATE_LINE:
            continue  # a date in a paragraph is the date of something told there
        for match in _DATE.finditer(unit.plain):
            found = _made(match["year"], match["month"], match["day"])
            if found is not None:
                return found
        for match in _ENGLISH.finditer(unit.plain):
            month = _MONTHS.index((match["month"] or match["month2"])[:3].lower()) + 1
            found = _made(match["year"] or match["year2"], str(month), match["day"] or match["day2"])
            if found is not None:
                return found
    return None


def _made(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
