"""Who speaks in a document: labels that the document supports, not whatever stands before a colon.

A label is supported by what it is (a role, the shape of a name), by coming back, by being introduced in the
text before it, and by taking turns with others that are supported. Metadata words, reported speech and items
of lists are no labels unless a person of that name is introduced.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from corpus.draft import BlockKind
from corpus.page.labels import Hit, Unit
from corpus.page.words import (
    ANONYMOUS,
    ANSWERER,
    ASKER,
    CREDIT_LABEL,
    FIELD,
    LATIN_NAME,
    LATIN_NICK,
    OUTLET,
    PERSON,
    REPORTING,
    plain,
)

_SENTENCE_END = re.compile(r"[。.!?…~～][\"”’」』)\]》]*\s*$")
_QUESTION_END = re.compile(r"[?][\"”’」』)\]》]*\s*$")
_NAMES_ONLY = re.compile(r"[^。.!?…;:]{1,40}$")


def ends_sentence(text: str) -> bool:
    """Whether plain text ends as a sentence does."""
    return _SENTENCE_END.search(text[-8:]) is not None


def ends_question(text: str) -> bool:
    """Whether plain text ends with a question mark."""
    return _QUESTION_END.search(text[-8:]) is not None


class Role(NamedTuple):
    """What a label is by its words alone."""

    asker: bool
    answerer: bool
    anonymous: bool
    person: bool
    outlet: bool
    nick: bool
    barred: bool

    @property
    def is_role(self) -> bool:
        """Whether the label names nobody: it belongs to this source alone."""
        return self.asker or self.answerer or self.anonymous

    @property
    def strong(self) -> bool:
        """Whether the label's own words make it likely to be a speaker."""
        return not self.barred and (self.is_role or self.person or self.outlet)


def role_of(name: str, key: str) -> Role:
    """What the words of a label say; `name` plain, `key` folded."""
    asker = ASKER.fullmatch(key) is not None
    answerer = ANSWERER.fullmatch(key) is not None
    anonymous = ANONYMOUS.fullmatch(key) is not None
    barred = not (asker or answerer or anonymous) and (
        FIELD.fullmatch(key) is not None
        or CREDIT_LABEL.fullmatch(key) is not None
        or REPORTING.search(key) is not None
    )
    latin = LATIN_NAME.fullmatch(name) is not None
    return Role(
        asker,
        answerer,
        anonymous,
        PERSON.fullmatch(name) is not None or latin or (len(key) == 1 and "一" <= key <= "鿿"),
        OUTLET.fullmatch(name) is not None,
        LATIN_NICK.fullmatch(name) is not None,
        barred,
    )


@dataclass(slots=True)
class Profile:
    """What the document says about one possible label; counts are of hits that may be turn starts."""

    key: str
    name: str
    role: Role
    first: int
    introduced: bool = False
    count: int = 0
    sentences: int = 0
    questions: int = 0
    letters: int = 0
    items: int = 0
    headings: int = 0
    alone: int = 0
    bold: int = 0
    forms: Counter[str] = field(default_factory=Counter)
    openings: set[str] = field(default_factory=set)

    @property
    def distinct(self) -> int:
        """Hits whose words differ: a title that is printed twice is one."""
        return len(self.openings)

    @property
    def asks(self) -> bool:
        """Whether this label mostly asks."""
        return self.role.asker or (self.count >= 2 and self.questions >= 0.6 * self.count)


@dataclass(frozen=True, slots=True)
class Roster:
    """The labels of a document that are speakers. `profiles` by key; `forms` beyond the colon that count."""

    profiles: Mapping[str, Profile]
    forms: frozenset[str]
    headings: frozenset[str]  # keys whose labels stand in headings
    alone: bool  # labels stand on lines of their own

    def asks(self, key: str) -> bool:
        """Whether the speaker of that key mostly asks."""
        return key in self.profiles and self.profiles[key].asks


def said_by(units: Sequence[Unit], hits: Sequence[Hit], index: int) -> str:
    """The plain text between a hit and the next label in its unit."""
    hit = hits[index]
    following = hits[index + 1] if index + 1 < len(hits) else None
    end = following.start if following is not None and following.unit == hit.unit else None
    return units[hit.unit].plain[hit.stop : end].strip()


def is_credit(hit: Hit, said: str, role: Role) -> bool:
    """Whether a labelled line is a credit: `采访人：李四`, `来源：某报`."""
    if hit.inline or not said or not CREDIT_LABEL.fullmatch(hit.key):
        return False
    if not role.is_role:
        return len(said) <= 60 or not ends_sentence(said)
    parts = [part for part in re.split(r"[、,/&|\s]+|和|与", re.sub(r"\([^()]*\)", "", said)) if part]
    return bool(_NAMES_ONLY.match(said)) and all(
        PERSON.fullmatch(part) or LATIN_NAME.fullmatch(part) for part in parts
    )


def profiles_of(units: Sequence[Unit], hits: Sequence[Hit]) -> dict[str, Profile]:
    """One profile for each key among the hits, made of those that are no credits."""
    found: dict[str, Profile] = {}
    for index, hit in enumerate(hits):
        said = said_by(units, hits, index)
        profile = found.get(hit.key)
        if profile is None:
            profile = Profile(hit.key, hit.name, role_of(plain(hit.name), hit.key), hit.unit)
            found[hit.key] = profile
        if not is_credit(hit, said, profile.role):
            _count(profile, hit, units, said)
    return found


def _count(profile: Profile, hit: Hit, units: Sequence[Unit], said: str) -> None:
    """Add a hit to its profile. A label alone on its line is followed by what it says on the next."""
    kind = units[hit.unit].block.kind
    if not said:
        profile.alone += 1
        said = units[hit.unit + 1].plain.strip() if hit.unit + 1 < len(units) else ""
    profile.count += 1
    profile.forms[hit.form] += 1
    profile.openings.add(said[:16])
    profile.sentences += ends_sentence(said)
    profile.questions += ends_question(said)
    profile.letters += len(said)
    profile.items += kind is BlockKind.ITEM
    profile.headings += kind is BlockKind.HEADING
    profile.bold += hit.bold


def introduce(profiles: Iterable[Profile], units: Sequence[Unit], labelled: frozenset[int]) -> None:
    """Mark the labels whose names stand in text that is nobody's: titles, introductions, credits, bios."""
    free = "\n".join(unit.plain.casefold() for index, unit in enumerate(units) if index not in labelled)
    tight = "".join(free.split(" "))
    for profile in profiles:
        if len(profile.key) > 1:
            profile.introduced = profile.key in tight


def supported(profile: Profile) -> bool:
    """Whether the document supports a label by itself, by what it is and how often it comes back."""
    role = profile.role
    known = role.strong or (profile.introduced and not role.barred and len(profile.key) >= 2)
    if role.barred and not (profile.introduced and role.person and profile.distinct >= 3):
        return False
    if profile.items > 0.6 * profile.count and not (known and profile.sentences >= 0.6 * profile.count):
        return False
    colons = profile.forms["colon"]
    if known and (colons >= 2 or profile.forms["bracket"] + profile.forms["bold"] >= 2):
        return profile.distinct >= 2
    if profile.forms["line"] >= 3 or profile.forms["space"] >= 3 or profile.forms["letter"] >= 2:
        return known and profile.distinct >= 2 and profile.sentences >= 0.5 * profile.count
    solid = profile.sentences >= 0.6 * profile.count and profile.letters >= 6 * profile.count
    return not role.barred and colons >= 3 and profile.distinct >= 3 and solid and len(profile.key) <= 16


def roster_of(units: Sequence[Unit], hits: Sequence[Hit]) -> Roster | None:
    """The speakers of a document, or None if nobody talks to anybody in it."""
    outright = [hit for hit in hits if not hit.inline or hit.bold or role_of(plain(hit.name), hit.key).strong]
    profiles = profiles_of(units, outright)
    labelled = frozenset(hit.unit for hit in outright if hit.form in {"colon", "bracket", "bold"})
    introduce(profiles.values(), units, labelled)
    core = {key: profile for key, profile in profiles.items() if supported(profile)}
    core |= _once(profiles, core, hits)
    core = _without_records(core, outright)
    if not _talk(core, profiles, outright, units):
        return None
    return Roster(
        core,
        _forms(core),
        frozenset(key for key, profile in core.items() if profile.headings >= 0.5 * profile.count),
        sum(profile.alone for profile in core.values()) >= 2,
    )


def _once(
    profiles: Mapping[str, Profile], core: Mapping[str, Profile], hits: Sequence[Hit]
) -> dict[str, Profile]:
    """Labels that come once (or vary) but are vouched for by the ones that come back, or by an introduction."""
    bold = sum(profile.bold for profile in core.values()) >= 0.8 * sum(p.count for p in core.values())
    found = {
        key: profile
        for key, profile in profiles.items()
        if key not in core and profile.count and core and _vouched(profile, core, bold=bold)
    }
    if core:
        return found
    table = {
        key: profile
        for key, profile in profiles.items()
        if profile.role.strong and profile.forms["colon"] and profile.sentences and profile.items == 0
    }
    asked = any(profile.asks for profile in table.values())
    known = sum(profile.introduced or profile.role.is_role for profile in table.values())
    return table if asked and len(table) >= 3 and known >= 0.6 * len(table) else {}


def _vouched(profile: Profile, core: Mapping[str, Profile], *, bold: bool) -> bool:
    role = profile.role
    if not profile.forms["colon"] or profile.letters < 2:
        return False
    if any(variant(profile.key, key) for key in core):
        return True
    if role.barred or profile.items > 0.5 * profile.count:
        return False
    if role.is_role:
        return True
    said = profile.sentences > 0 and profile.letters >= 4
    if role.person or role.nick:
        return said and (profile.introduced or (bold and profile.bold > 0))
    return said and role.outlet and profile.questions > 0


def variant(key: str, known: str) -> bool:
    """Whether one label is another with an affiliation or title glued on, or with one letter mistyped."""
    if key == known or len(known) < 2:
        return False
    if len(key) > len(known) and "、" not in key and "和" not in key[: -len(known)]:
        return key.endswith(known) or re.match(re.escape(known) + r"[-—–·/|,(_]", key) is not None
    if len(key) == len(known) >= 3:
        return sum(one != other for one, other in zip(key, known, strict=True)) == 1 and key[0] == known[0]
    return False


def _without_records(core: dict[str, Profile], hits: Sequence[Hit]) -> dict[str, Profile]:
    """The core, unless all of it may be the fields of repeated records (`成本：` … `周期：` …)."""
    firm = [
        profile
        for profile in core.values()
        if profile.role.is_role
        or profile.introduced
        or profile.role.outlet
        or (profile.role.person and profile.count >= 3)
    ]
    if firm:
        return core
    return core if any(profile.asks and profile.count >= 3 for profile in core.values()) else {}


def _talk(
    core: Mapping[str, Profile], profiles: Mapping[str, Profile], hits: Sequence[Hit], units: Sequence[Unit]
) -> bool:
    """Whether the labels of the core take turns as people do."""
    turns = [hit for hit in hits if hit.key in core and not is_lone_heading(hit, units)]
    if len(turns) < 2 or not core:
        return False
    if sum(profile.sentences for profile in core.values()) < 0.5 * sum(p.count for p in core.values()):
        return False
    others = sum(
        p.count for key, p in profiles.items() if key not in core and p.forms["colon"] and not p.role.barred
    )
    if others > 2 * len(turns):
        return False
    if len(core) == 1:
        return len(turns) >= 3 and _asked_by_headings(turns, units)
    changes = sum(one.key != other.key for one, other in pairwise(turns))
    return len(turns) >= 3 and changes >= 0.25 * (len(turns) - 1)


def is_lone_heading(hit: Hit, units: Sequence[Unit]) -> bool:
    """Whether the hit is a heading that holds nothing but the label."""
    unit = units[hit.unit]
    return unit.block.kind is BlockKind.HEADING and not unit.plain[hit.stop :].strip()


def _asked_by_headings(turns: Sequence[Hit], units: Sequence[Unit]) -> bool:
    """Whether most turns of the only label follow a heading or a question that is nobody's."""
    asked = 0
    for hit in turns:
        before = units[hit.unit - 1] if hit.unit else None
        if before is not None and (before.block.kind is BlockKind.HEADING or ends_question(before.plain)):
            asked += 1
    return asked >= 0.6 * len(turns)


def _forms(core: Mapping[str, Profile]) -> frozenset[str]:
    """The forms of label that this document uses often enough to be believed."""
    total: Counter[str] = sum((profile.forms for profile in core.values()), Counter())
    needed = {"colon": 1, "bracket": 2, "bold": 2, "letter": 2, "line": 3, "space": 3}
    return frozenset(form for form, least in needed.items() if total[form] >= least)
