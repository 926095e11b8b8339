"""Where a speaker's label can stand in a block. Whether it is one, the whole document decides (`roster`)."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

from corpus.draft import Block, BlockKind
from corpus.page.posts import is_lead_in, is_post
from corpus.page.words import HAN, LATIN_NAME, PERSON, REPORTING, TALKING, plain

LONGEST_LABEL = 48
"""Code points before the colon: an affiliation, a title and a name fit; a sentence seldom does."""


class Unit(NamedTuple):
    """A block and what rules look at. `body` is where its content begins, after marks and times."""

    block: Block
    plain: str
    body: int
    time: str = ""


class Hit(NamedTuple):
    """A possible label: `plain[start:stop]` of unit number `unit`, with speech from `stop`.

    `name` is as printed, without brackets, marks and the `note` in parentheses; `key` is what two spellings
    of it share. `form` is how it is set off: "colon", "bracket", "bold", "dash", "space", "line", "letter",
    "paren", "comma".
    """

    unit: int
    start: int
    stop: int
    name: str
    key: str
    note: str
    form: str
    inline: bool
    bold: bool


_NEVER = frozenset({BlockKind.CHROME, BlockKind.CAPTION, BlockKind.TABLE})
_TIME = r"[\[(]?\s?(?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?\s?[\])]?"
_LEAD = re.compile(rf"(?:#\d{{1,4}}[\s.、:]|[\s>*#·●○■□◆◇▲△▼▶►▌▍❑➤◎★☆|–—-]|{_TIME}(?!\d))*")
_TIMES = re.compile(_TIME)
_NUMBER = r"(?:\d{1,3}(?:\s?[.、)]\s{0,3}|\s{2,4})|[A-Z]{0,2}\d{2,5}\s{1,4})?"
_NAME = r"[^\s:。,!?;…“”\"\n|][^:。,!?;…“”\"\n|]{0,46}?(?:\s?\([^():\n]{1,40}\))?"
_CLOCK = r"(?:\s?[\[(]\s?(?:\d{1,3}:)?\d{1,3}:\d{2}\s?[\])])?"
_NUMBERED = re.compile(_NUMBER)
_AFTER_BOLD = re.compile(rf"\s*(?:{_TIME})?\s*")
_COLON = re.compile(
    rf"{_NUMBER}[\[【「『<(“\"〔《]{{0,2}}\s{{0,2}}(?P<name>{_NAME})\s{{0,3}}{_CLOCK}"
    rf"[\]】」』>)”\"〕》]{{0,2}}\s{{0,3}}"
    rf"(?P<colon>:)(?!//)[\]】」』>)]?\s*(?:{_TIME}(?=\s|$)\s*)?"
)
_COMMA = re.compile(
    r"[\[【「『<(“\"〔《]{0,2}(?P<name>[^\s:。,!?;…“”\"\n|][^:。,!?;…“”\"\n|]{0,30}?)[\s*_]{0,3},\s{0,2}"
    rf"(?P<note>[^\s:。!?;…“”\"\n|][^:。!?;…“”\"\n|]{{0,46}}?)\s{{0,3}}{_CLOCK}[\]】」』>)”\"〕》]{{0,2}}\s{{0,3}}"
    rf"(?P<colon>:)(?!//)[\]】」』>)]?\s*(?:{_TIME}(?=\s|$)\s*)?"
)
_BRACKET = re.compile(r"[\[【「『〔](?P<name>[^\]】」』〕\n:。,!?;]{1,16})[\]】」』〕]\s*")
_DASH = re.compile(
    rf"(?P<name>[{HAN}]{{1,5}}|[A-Z][A-Za-z.'-]*(?: [A-Z][A-Za-z.'-]*){{0,3}})\s{{0,2}}(?:——|—|–|--|\s-\s|"
    rf"\|)\s{{0,2}}(?=\S)"
)
_SPACE = re.compile(
    rf"(?P<name>[{HAN}]{{2,4}}(?=\s)|[A-Z][A-Za-z.'-]*(?: [A-Z][A-Za-z.'-]*){{1,3}}(?=\t))\s{{1,8}}(?=\S)"
)
_PAREN = re.compile(r"\((?P<name>[^()\n:。,!?;…]{2,16})\)\s{0,8}(?=\S)")
_LETTER = re.compile(r"(?:\d{1,3}\s{2,4})?(?P<name>[QA问答])(?:\d{1,3})?(?:[.、．]\s{0,8}|\s{1,8})(?=\S)")
_LINE = re.compile(rf"(?P<name>[{HAN}]{{2,8}}|[A-Z][A-Za-z.'-]*(?: [A-Z][A-Za-z.'-]*){{0,3}})\s*$")
_INLINE = re.compile(
    rf"(?<=[。!?…”」』)\s.])(?P<name>[{HAN}A-Za-z·._]{{1,12}}(?: [A-Z][A-Za-z.]{{0,14}}){{0,2}})"
    rf"\s{{0,2}}(?P<colon>:)(?!//)\s*"
)
_FORMS = (("dash", _DASH), ("letter", _LETTER), ("space", _SPACE), ("line", _LINE), ("paren", _PAREN))
_AFFILIATION = re.compile(r"\s{0,2}(?:(?<!—)—(?!—)|(?<!-)-(?!-)|[–/|@_])\s{0,2}")
_BRACKETS = (("(", ")"), ("【", "】"), ("「", "」"), ("『", "』"), ("“", "”"))
_STOPS = frozenset("。!?….”」』)-—")
_OPENING = "[【「『<(“〔《"
_NOTE = re.compile(r"\s*[(\[【<]([^()\[\]【】<>]{0,60})[)\]】>]\s*")


def units(blocks: Sequence[Block]) -> list[Unit]:
    """The blocks with their plain forms; a line that begins with a colon goes to the short line before it."""
    found: list[Unit] = []
    for block in blocks:
        text = plain(block.text)
        if found and text.lstrip()[:1] == ":" and len(found[-1].plain.strip()) <= LONGEST_LABEL:
            before = found.pop().block
            shift = len(before.text) + 1
            bold = (*before.bold, *((start + shift, end + shift) for start, end in block.bold))
            block = before._replace(text=f"{before.text}\n{block.text}", bold=bold)  # noqa: PLW2901
            text = plain(block.text)
        lead = _LEAD.match(text)
        body = lead.end() if lead else 0
        time = _TIMES.search(text, 0, body)
        found.append(Unit(block, text, body, time[0] if time else ""))
    return found


@lru_cache(maxsize=4096)
def key_of(name: str) -> str:
    """What two spellings of a label share: its letters and digits, Simplified, half-width, no case."""
    return "".join(character for character in plain(name).casefold() if character.isalnum())


def time_in(text: str) -> timedelta | None:
    """The first time of day or recording in `text`, `m:ss` or `h:mm:ss`; None if there is none."""
    found = _TIMES.search(plain(text))
    if found is None:
        return None
    *hours, minutes, seconds = found[0].strip(" []()").replace(",", ".").split(":")
    return timedelta(hours=int(hours[0]) if hours else 0, minutes=int(minutes), seconds=float(seconds))


def hits(units: Sequence[Unit]) -> list[Hit]:
    """Every place where a label can stand, in order; several in a unit possible."""
    found: list[Hit] = []
    for index, unit in enumerate(units):
        if unit.block.kind in _NEVER:
            continue
        first = _first(index, unit)
        if first is not None:
            found.append(first)
        after = first.stop if first is not None else unit.body
        seen = {first.start} if first is not None else set()
        for hit in sorted(_inline(index, unit, after), key=lambda hit: hit.start):
            if hit.start not in seen:
                seen.add(hit.start)
                found.append(hit)
    return found


def _first(index: int, unit: Unit) -> Hit | None:
    """The label at the head of a unit, in the strongest form it can be read in."""
    text, body = unit.plain, unit.body
    match = _COLON.match(text, body)
    hit = None
    if match is not None and not (_is_clock(text, match) or _HOLDS_SENTENCE.search(match["name"])):
        hit = _hit(index, unit, match, "colon")
    comma = _COMMA.match(text, body) if hit is None else None
    if comma is not None:
        hit = _with_post(index, unit, comma)
    match = _BRACKET.match(text, body) if hit is None else None
    if match is not None:
        hit = _hit(index, unit, match, "bracket")
    hit = hit or _in_bold(index, unit)
    for form, rule in _FORMS:
        match = rule.match(text, body) if hit is None else None
        if match is not None:
            hit = _hit(index, unit, match, form)
    return hit or (_with_words(index, unit, comma) if comma is not None else None)


def _with_post(index: int, unit: Unit, match: re.Match[str]) -> Hit | None:
    """The label of a name, a comma and a post: `Kofi, electrician:`. The post is its note."""
    note = match["note"].strip("*_ ")
    if not _is_name(match["name"]) or not is_post(note[:1].upper() + note[1:]):
        return None
    hit = _hit(index, unit, match, "colon")
    return hit._replace(note=_printed(unit, match)) if hit is not None else None


def _with_words(index: int, unit: Unit, match: re.Match[str]) -> Hit | None:
    """The label of a name, a comma and words that may tell who that is, or what is said to them.

    Its form is "comma" and its key is all of it: it is nobody's label, but words before it may end there.
    """
    if not _is_name(match["name"]) or _IS_SAID.search(match["note"]):
        return None
    hit = _hit(index, unit, match, "comma")
    return (
        hit._replace(key=key_of(match["name"] + match["note"]), note=_printed(unit, match)) if hit else None
    )


def _printed(unit: Unit, match: re.Match[str]) -> str:
    return unit.block.text[match.start("note") : match.end("note")].strip("*_ ")


def _is_name(text: str) -> bool:
    """Whether plain words before a comma have the shape of a name and begin no sentence."""
    name = text.strip("*_ ")
    shaped = PERSON.fullmatch(name) or LATIN_NAME.fullmatch(name)
    return shaped is not None and not is_lead_in(name)


_HOLDS_SENTENCE = re.compile(r"——|\b[a-z]{3,}\. ")
_IS_SAID = re.compile(rf"(?:{TALKING.pattern})|(?:{REPORTING.pattern})", re.IGNORECASE)


def _in_bold(index: int, unit: Unit) -> Hit | None:
    """A name in bold with no colon, if words follow that are not."""
    text = unit.plain
    number = _NUMBERED.match(text, unit.body)
    body = number.end() if number is not None else unit.body
    for start, end in unit.block.bold:
        if start <= body < end <= body + 24 and text[end:].strip():
            name = text[body:end].strip()
            if name and not re.search(r"[。,!?;:…]", name):
                after = _AFTER_BOLD.match(text, end)
                stop = after.end() if after is not None else end
                return _made(index, unit, (body, stop), name, "bold")
    return None


def _is_clock(text: str, match: re.Match[str]) -> bool:
    """Whether the colon is one of a time or ratio: digits on both sides."""
    colon = match.start("colon")
    return text[colon - 1 : colon].isdigit() and text[colon + 1 : colon + 2].isdigit()


def _hit(index: int, unit: Unit, match: re.Match[str], form: str, *, inline: bool = False) -> Hit | None:
    start, end = match.span("name")
    return _made(
        index, unit, (match.start(), match.end()), unit.plain[start:end], form, at=start, inline=inline
    )


def _made(
    index: int,
    unit: Unit,
    span: tuple[int, int],
    name: str,
    form: str,
    *,
    at: int | None = None,
    inline: bool = False,
) -> Hit | None:
    at = span[0] if at is None else at
    if name.count("(") > name.count(")") and unit.plain[at + len(name) : at + len(name) + 1] == ")":
        name += ")"
    if name[:3].casefold() == "by ":
        return None
    region = unit.plain[span[0] : span[1]]
    if region.count("《") != region.count("》") or any(
        name.count(one) != name.count(two) for one, two in _BRACKETS
    ):
        return None
    if inline and unit.plain[max(0, span[0] - 4) : span[0]].rstrip("*_ ")[-1:] in set(_OPENING):
        return None
    printed, note = _split(unit.block.text[at : at + len(name)], name)
    key = key_of(printed)
    if not key:
        return None
    bold = any(start - 2 <= at <= start + 4 for start, _ in unit.block.bold)
    return Hit(index, span[0], span[1], printed, key, note, form, inline, bold)


@lru_cache(maxsize=4096)
def _split(printed: str, name: str) -> tuple[str, str]:
    """The bare name of a label as printed, and what stands with it in brackets or behind a dash."""
    notes: list[str] = []
    kept: list[str] = []
    at = 0
    for match in _NOTE.finditer(name):
        if match.start() == 0 and match.end() == len(name):
            continue
        kept.append(printed[at : match.start()])
        notes.append(printed[match.start(1) : match.end(1)].strip())
        at = match.end()
    bare = _trimmed(_TIMES.sub("", "".join((*kept, printed[at:]))))
    parts = [part for part in _AFFILIATION.split(bare) if part]
    people = [part for part in parts if PERSON.fullmatch(plain(part)) is not None]
    if len(parts) == 2 and len(people) == 1:
        notes += [part for part in parts if part != people[0]]
        bare = people[0]
    return bare, notes[0] if notes else ""


def _trimmed(name: str) -> str:
    """A name without the marks, brackets and pictures around it."""
    start, end = 0, len(name)
    while start < end and not name[start].isalnum():
        start += 1
    while end > start and not (name[end - 1].isalnum() or (name[end - 1] == "." and name[:end].isascii())):
        end -= 1
    return name[start:end]


def _inline(index: int, unit: Unit, after: int) -> Iterator[Hit]:
    """Labels further on in a unit: where bold begins, or after the end of a sentence."""
    text = unit.plain
    for start, end in unit.block.bold:
        if start > after:
            match = _COLON.match(text, start)
            if match is not None and match.end("name") <= end + 2 and len(match["name"]) <= 24:
                hit = _hit(index, unit, match, "colon", inline=True)
                if hit is not None:
                    yield hit
    if ":" in text[after:]:
        for match in _INLINE.finditer(text, after):
            apart = (
                re.search(rf"[{HAN}]", match["name"])
                or text[max(0, match.start() - 8) : match.start()].rstrip()[-1:] in _STOPS
            )
            hit = (
                None
                if _is_clock(text, match) or not apart
                else _hit(index, unit, match, "colon", inline=True)
            )
            if hit is not None:
                yield hit
