"""A page read: which labels count in it, who they are, and the pieces of every block."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from corpus.draft import Block, BlockKind
from corpus.model import Kind
from corpus.page.alike import standing, unexplained
from corpus.page.evidence import (
    Profile,
    announces,
    ends_question,
    ends_sentence,
    is_credit,
    role_of,
    said_by,
)
from corpus.page.labels import Hit, Unit, hits, units
from corpus.page.nobody import why_nobody
from corpus.page.people import (
    about_people,
    full_names,
    is_credit_line,
    legend_pairs,
    same_people,
    short_forms,
)
from corpus.page.pieces import Page, Piece
from corpus.page.roster import Roster, is_lone_heading, roster_of
from corpus.page.shapes import (
    bare_length,
    is_back_matter,
    is_bio,
    numbering,
    opens_comments,
    opens_with_name,
    tells_life,
)
from corpus.page.walk import walk
from corpus.page.words import ANONYMOUS, TALKING, TITLE_TAIL, plain


class Reading(NamedTuple):
    """What `read_page` found. `first` is the number of the unit in which the first turn starts."""

    units: Sequence[Unit]
    pieces: Sequence[Piece]
    first: int
    about: Mapping[str, str]  # printed name → what the page says of the person
    roles: frozenset[str]  # printed names that are roles or stand for nobody outside this source
    same: Mapping[str, str]  # printed label → printed name of the same person
    strange: bool  # a line that begins as with a label was set aside, because nothing tells whose it is


def read_page(blocks: Sequence[Block]) -> Reading | str:
    """Return the reading of a page, or the reason why nobody speaks in it (a code of NoConversationError)."""
    found = units(blocks)
    legend, legends = _legend(found)
    possible = _above_comments(found, [hit for hit in hits(found) if hit.unit not in legends])
    roster = roster_of(found, possible, legend)
    if roster is None:
        return why_nobody(found, possible)
    starts = _starts(found, possible, roster)
    by_unit: dict[int, list[Hit]] = {}
    for hit in starts:
        by_unit.setdefault(hit.unit, []).append(hit)
    if len(starts) < 2:
        return why_nobody(found, possible)
    page, printed, free = _page(found, by_unit, roster, legend)
    labelled = {
        hit.unit for hit in possible if hit.key in roster.profiles and hit.form == "colon" and not hit.inline
    }
    strangers = {hit.unit for hit in standing(roster.profiles, possible, found) if hit.form != "line"}
    strange = unexplained(roster.profiles, possible, found) - by_unit.keys()
    page = page._replace(
        dropped=frozenset((labelled | strangers) - by_unit.keys()), strange=frozenset(strange)
    )
    pieces = tuple(walk(page))
    about = about_people(page.names, free, [(page.person(hit), hit) for hit in starts])
    return Reading(
        found,
        pieces,
        starts[0].unit,
        {printed[key]: text for key, text in about.items()},
        _roles(roster, page, printed),
        {hit.name: printed[page.person(hit)] for hit in starts if hit.name != printed[page.person(hit)]},
        any(piece.unit in strange and piece.use is Kind.UNEXPLAINED for piece in pieces),
    )


def _legend(found: Sequence[Unit]) -> tuple[dict[str, str], frozenset[int]]:
    """The labels that lines of the document explain, and the numbers of those lines."""
    pairs: dict[str, str] = {}
    lines: set[int] = set()
    for index, unit in enumerate(found):
        text = unit.block.text.strip()
        explained = legend_pairs(text) if ":" in unit.plain and len(text) <= 120 else {}
        if explained:
            pairs |= explained
        if explained or (":" in unit.plain and len(text) <= 160 and is_credit_line(text)):
            lines.add(index)
    return pairs, frozenset(lines)


def _above_comments(found: Sequence[Unit], possible: list[Hit]) -> list[Hit]:
    """The hits above what visitors wrote below the page, if anything like a talk stands above it."""
    heads = [hit.unit for hit in possible if hit.form in {"colon", "paren"} and not hit.inline]
    for index in range(heads[3] if len(heads) > 3 else len(found), len(found)):
        if opens_comments(found[index].plain.strip()):
            return [hit for hit in possible if hit.unit < index]
    return possible


def _starts(found: Sequence[Unit], possible: Sequence[Hit], roster: Roster) -> list[Hit]:
    """The hits that start a turn."""
    kept: list[Hit] = []
    possible = [hit for hit in possible if hit.key in roster.profiles]
    no_turns = _credits(found, possible, roster)
    for index, hit in enumerate(possible):
        profile = roster.profiles[hit.key]
        said = said_by(found, possible, index)
        if index in no_turns or not _form_counts(hit, said, roster, kept):
            continue
        kind = found[hit.unit].block.kind
        if kind is not BlockKind.PARAGRAPH and hit.key not in roster.placed.get(kind, ()):
            continue
        if not said and not hit.inline and not _speaks_next(found, possible, hit, roster, profile):
            continue
        kept.append(hit)
    return _without_lists(found, kept)


def _credits(found: Sequence[Unit], possible: Sequence[Hit], roster: Roster) -> frozenset[int]:
    """Which hits are credits. A role that speaks elsewhere gives none alone between two turns of others."""
    credited = [
        is_credit(hit, said_by(found, possible, index), roster.profiles[hit.key].role)
        for index, hit in enumerate(possible)
    ]
    return frozenset(
        index
        for index, hit in enumerate(possible)
        if credited[index]
        and not (
            0 < index < len(possible) - 1
            and not (credited[index - 1] or credited[index + 1])
            and hit.key not in (possible[index - 1].key, possible[index + 1].key)
            and roster.profiles[hit.key].role.is_role
            and roster.profiles[hit.key].count >= 2
            and not announces(hit.key)
        )
    )


def _form_counts(hit: Hit, said: str, roster: Roster, kept: Sequence[Hit]) -> bool:
    """Whether the way this label is set off counts here. A lost colon counts after a full name."""
    if hit.form in roster.forms or (hit.form == "bracket" and roster.profiles[hit.key].role.asker):
        return True
    lost = hit.form == "space" and len(said) >= 10 and bool(kept) and kept[-1].key != hit.key
    return lost and roster.profiles[hit.key].forms["colon"] >= 2


def _speaks_next(
    found: Sequence[Unit], possible: Sequence[Hit], hit: Hit, roster: Roster, profile: Profile
) -> bool:
    """Whether a label alone on its line is followed by what its owner says, and no list or other label."""
    if hit.unit + 1 >= len(found) or (
        is_lone_heading(hit, found) and hit.key not in roster.placed.get(BlockKind.HEADING, ())
    ):
        return False
    often = profile.alone >= 0.5 * profile.count or roster.alone
    following = next((other for other in possible if other.unit == hit.unit + 1 and not other.inline), None)
    if following is not None and following.key in roster.profiles and following.form == "colon":
        return False
    text = found[hit.unit + 1].plain.strip()
    names = tuple(plain(each.name) for each in roster.profiles.values())
    return often and not opens_with_name(text, names) and not is_bio(text)


def _without_lists(found: Sequence[Unit], kept: list[Hit]) -> list[Hit]:
    """Without titles and guest lists around the talk: labels before what is no sentence, or a bio."""
    texts = [found[hit.unit].plain[hit.stop :].strip() for hit in kept]
    loose = [bool(text) and not ends_sentence(text) and bare_length(text) <= 60 for text in texts]
    if sum(loose) > 0.3 * len(loose):
        loose = [False] * len(loose)
    bios = [tells_life(text) and not _asks(hit, text) for hit, text in zip(kept, texts, strict=True)]
    asked = ends_question(texts[-2]) if len(texts) >= 2 else False
    if asked and kept[-1].key in {hit.key for hit in kept[:-2]} - {kept[-2].key}:
        bios[-1] = False  # whoever has spoken before answers the last question
    begin, end = 0, _back_matter(found, kept)
    while begin < end and (loose[begin] or bios[begin]):
        begin += 1
    while end > begin and (loose[end - 1] or bios[end - 1]):
        end -= 1
    if (
        begin == 1
        and not bios[0]
        and not _is_title(found, kept[0], kept[1].unit if len(kept) > 1 else len(found))
    ):
        begin = 0
    if len(kept) - end == 1 and not bios[-1]:
        end = len(kept)
    return kept[begin:end]


def _asks(hit: Hit, text: str) -> bool:
    return role_of(plain(hit.name), hit.key).asker and ends_sentence(text)


def _back_matter(found: Sequence[Unit], kept: Sequence[Hit]) -> int:
    """How many of the hits stand before the heading of a guest list or of notes that ends the talk."""
    for index in range(kept[len(kept) * 2 // 3].unit, kept[-1].unit) if kept else ():
        if is_back_matter(found[index].plain.strip()):
            return sum(hit.unit < index for hit in kept)
    return len(kept)


def _is_title(found: Sequence[Unit], hit: Hit, following: int) -> bool:
    """Whether a hit at the top is the title of the page: nobody's text lies between it and the next."""
    told = "\n".join(unit.plain for unit in found[hit.unit + 1 : following])
    text = found[hit.unit].plain[hit.stop :]
    first = hit.unit == 0 and bare_length(text) <= 40
    if not first and TALKING.search(text) is not None and plain(hit.name) not in told:
        return False
    between = bare_length(told)
    above = sum(
        bare_length(unit.plain) for unit in found[: hit.unit] if unit.block.kind is not BlockKind.CHROME
    )
    return above <= 60 and between >= 8


def _page(
    found: Sequence[Unit], by_unit: Mapping[int, Sequence[Hit]], roster: Roster, legend: Mapping[str, str]
) -> tuple[Page, dict[str, str], list[str]]:
    first, last = min(by_unit), max(by_unit)
    free = [
        unit.block.text
        for index, unit in enumerate(found)
        if index not in by_unit and (index < first or index > last)
    ]
    flat = "\n".join(free)
    title = "\n".join(free[:3])
    labels = [hit for unit in by_unit.values() for hit in unit]
    speech = "\n".join(found[index].block.text for index in sorted(by_unit)[:40])
    explained = {**legend, **short_forms(flat, [(hit.name, hit.note) for hit in labels if hit.note])}
    names = full_names(flat, title, roster.profiles, speech)
    same, printed = same_people(roster.profiles, names, explained)
    known: dict[str, set[str]] = {}
    for key, person in same.items():
        known.setdefault(person, set()).update((plain(roster.profiles[key].name), plain(printed[person])))
    return (
        Page(
            found,
            by_unit,
            roster,
            same,
            {person: tuple(sorted(_telling(each), key=len, reverse=True)) for person, each in known.items()},
            last,
            _disciplined(found, by_unit),
            _trusted(found, by_unit),
            _spaced(found, by_unit),
            _later(len(found), by_unit),
            frozenset(),
            frozenset(),
            "\n".join(unit.plain for unit in found) if len(found) <= MOST_SEARCHED_UNITS else "",
        ),
        printed,
        free,
    )


def _later(count: int, by_unit: Mapping[int, Sequence[Hit]]) -> list[Hit | None]:
    """For each unit the hit at the head of the next one that has a hit."""
    found: list[Hit | None] = [None] * count
    following: Hit | None = None
    for index in range(count - 1, -1, -1):
        found[index] = following
        if index in by_unit:
            following = by_unit[index][0]
    return found


def _telling(names: set[str]) -> set[str]:
    """The names that cannot be mistaken for a word: no roles, no single letters."""
    return {name for name in names if len(name) >= 2 and TITLE_TAIL.sub("", name) == name}


def _disciplined(found: Sequence[Unit], by_unit: Mapping[int, Sequence[Hit]]) -> bool:
    """Whether paragraphs in this document end as sentences do."""
    said = [
        found[index].plain[hits[-1].stop :].strip()
        or (found[index + 1].plain.strip() if index + 1 < len(found) else "")
        for index, hits in by_unit.items()
    ]
    ends = [ends_sentence(text) for text in said]
    return sum(ends) >= 0.8 * len(ends)


def _spaced(found: Sequence[Unit], by_unit: Mapping[int, Sequence[Hit]]) -> bool:
    """Whether blank lines stand before labels, so that lines without one between them belong together."""
    gaps = [found[index].block.line - found[index - 1].block.line > 1 for index in by_unit if index]
    return sum(gaps) >= 0.8 * max(1, len(gaps))


def _trusted(found: Sequence[Unit], by_unit: Mapping[int, Sequence[Hit]]) -> frozenset[str]:
    """The styles of number whose lines mostly stand right before a label."""
    before: Counter[str] = Counter()
    for index, unit in enumerate(found):
        style = (
            numbering(unit.plain.strip()) if index not in by_unit and bare_length(unit.plain) <= 48 else None
        )
        if style is not None:
            before[style] += 1 if index + 1 in by_unit else 0
    return frozenset(style for style, count in before.items() if count >= 1)


MOST_SEARCHED_UNITS = 3_000
"""Pull quotes are looked for in pages of at most so many blocks: the search is for each block in all text."""

_NICK = re.compile(r"[a-z0-9_.@-]{1,16}")


def _roles(roster: Roster, page: Page, printed: Mapping[str, str]) -> frozenset[str]:
    """Names that mean somebody only in this source: roles, single letters, 张老师, nicknames."""
    found: set[str] = set()
    for key, profile in roster.profiles.items():
        person = page.same.get(key, key)
        name = plain(printed[person])
        loose = len(name) == 1 or (TITLE_TAIL.sub("", name) != name and len(TITLE_TAIL.sub("", name)) <= 2)
        own = roster.profiles.get(person, profile).role if person in roster.profiles else None
        if (own is not None and own.is_role) or ANONYMOUS.fullmatch(person) or loose or _NICK.fullmatch(name):
            found.add(printed[person])
    return frozenset(found)
