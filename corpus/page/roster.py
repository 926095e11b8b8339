"""Who speaks in a document: labels that the document supports, not whatever stands before a colon.

A label is supported by what it is (a role, the shape of a name), by coming back, by being introduced in the
text before it, and by taking turns with others that are supported. Metadata words, reported speech and items
of lists are no labels unless a person of that name is introduced.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from corpus.draft import BlockKind
from corpus.page.labels import Hit, Unit, key_of
from corpus.page.words import (
    ANONYMOUS,
    ANSWERER,
    ASKER,
    CREDIT_LABEL,
    FIELD,
    HAN,
    LATIN_NAME,
    LATIN_NICK,
    OFFICE_HOLDER,
    OUTLET,
    PERSON,
    REPORTING,
    TITLED,
    plain,
)

SHORTENED = re.compile(
    r"(?:简称|简记|记|称|略称)(?:为|作)?\s?[“\"「『]?(?P<label>[^\s“”\"「」『』]{1,10}?)[”\"」』]?$"
)
HAN_NAME = re.compile(rf"[{HAN}]{{2,5}}")
_SENTENCE_END = re.compile(r"[。.!?…~～][\"”’」』)\]》]*\s*(?:[(\[][^()\[\]]{1,20}[)\]][。.!?]?\s*)?$")
_QUESTION_END = re.compile(r"[?][\"”’」』)\]》]*\s*$")
_NAMES_ONLY = re.compile(r"[^。!?…;:]{1,200}$")


def ends_sentence(text: str) -> bool:
    """Whether plain text ends as a sentence does."""
    return _SENTENCE_END.search(text[-40:]) is not None


def ends_question(text: str) -> bool:
    """Whether plain text ends with a question mark."""
    return _QUESTION_END.search(text[-8:]) is not None


class Role(NamedTuple):
    """What a label is by its words alone."""

    asker: bool
    answerer: bool
    office: bool
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
        return not self.barred and (self.is_role or self.person or self.outlet or self.office)


def role_of(name: str, key: str) -> Role:
    """What the words of a label say; `name` plain, `key` folded."""
    asker = ASKER.fullmatch(key) is not None
    answerer = ANSWERER.fullmatch(key) is not None
    office = name.isascii() and OFFICE_HOLDER.fullmatch(name.casefold()) is not None
    anonymous = ANONYMOUS.fullmatch(key) is not None
    barred = not (asker or answerer or anonymous or office) and (
        FIELD.fullmatch(key) is not None
        or CREDIT_LABEL.fullmatch(key) is not None
        or REPORTING.search(key) is not None
    )
    latin = LATIN_NAME.fullmatch(name) is not None
    return Role(
        asker,
        answerer,
        office,
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
    explained: bool = False  # a note says what the label is short for
    count: int = 0
    sentences: int = 0
    questions: int = 0
    letters: int = 0
    alone: int = 0
    bold: int = 0
    forms: Counter[str] = field(default_factory=Counter)
    kinds: Counter[BlockKind] = field(default_factory=Counter)
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
    placed: Mapping[BlockKind, frozenset[str]]  # by kind of block, the keys whose labels usually stand in one
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
    if not said or not CREDIT_LABEL.fullmatch(hit.key) or len(said) > 400:
        return False
    if not role.is_role:
        return not hit.inline and (len(said) <= 60 or not ends_sentence(said))
    listed = re.sub(r"\([^()]*\)", "", said).strip(" ().。")
    parts = [part for part in re.split(r"[、/&|\s]+|和|与", re.split(r"[,;]", listed)[0]) if part]
    names = [part for part in parts if PERSON.fullmatch(part) or LATIN_NAME.fullmatch(part)]
    return bool(_NAMES_ONLY.match(listed)) and len(names) >= 0.6 * len(parts)


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
    profile.explained |= units[hit.unit].plain[hit.start : hit.stop].lstrip("*_ [【(")[:1] == "@"
    profile.explained |= SHORTENED.search(plain(hit.note)) is not None
    profile.forms[hit.form] += 1
    profile.openings.add(said[:16])
    profile.sentences += ends_sentence(said)
    profile.questions += ends_question(said)
    profile.letters += len(said)
    profile.kinds[kind] += 1
    profile.bold += hit.bold


def introduce(profiles: Collection[Profile], units: Sequence[Unit], labelled: frozenset[int]) -> None:
    """Mark the labels whose names stand in text that is nobody's: titles, introductions, credits, bios."""
    free = "\n".join(unit.plain.casefold() for index, unit in enumerate(units) if index not in labelled)
    tight = "".join(free.split(" "))
    names = [profile for profile in profiles if profile.role.person and " " in profile.name and profile.count]
    for profile in profiles:
        if len(profile.key) > 1:
            profile.introduced = profile.key in tight or any(
                is_given_name(profile, other) for other in names if other is not profile
            )


def is_given_name(profile: Profile, full: Profile) -> bool:
    """Whether a Latin label is the first or last word of another one."""
    words = full.name.casefold().replace(".", "").split()
    return len(words) > 1 and profile.name.casefold() in (words[0], words[-1]) and profile.key != full.key


WEAK_FORMS = ("bracket", "bold", "line", "space", "dash", "letter")
"""Ways to set off a label without a colon: they need a document in which everybody is labelled so."""


def supported(profile: Profile) -> bool:
    """Whether the document supports a label by itself, by what it is and how often it comes back."""
    role = profile.role
    named = role.nick or HAN_NAME.fullmatch(profile.key) is not None
    known = role.strong or (profile.introduced and not role.barred and named)
    if role.barred and not (profile.introduced and role.person and profile.distinct >= 3):
        return False
    if profile.kinds[BlockKind.ITEM] > 0.6 * profile.count and not (
        known and profile.sentences >= 0.6 * profile.count
    ):
        return False
    colons = profile.forms["colon"]
    if known and colons >= 2:
        return profile.distinct >= 2
    if max(profile.forms[form] for form in WEAK_FORMS) >= 2:
        return role.strong and profile.distinct >= 2 and profile.sentences >= 0.5 * profile.count
    solid = profile.sentences >= 0.6 * profile.count and profile.letters >= 6 * profile.count
    return not role.barred and colons >= 3 and profile.distinct >= 3 and solid and len(profile.key) <= 16


def roster_of(units: Sequence[Unit], hits: Sequence[Hit], legend: Collection[str] = ()) -> Roster | None:
    """The speakers of a document, or None if nobody talks to anybody in it. `legend`: keys that it explains."""
    outright = [hit for hit in hits if not hit.inline or hit.bold or role_of(plain(hit.name), hit.key).strong]
    profiles = profiles_of(units, outright)
    short = {match["label"] for hit in outright if (match := SHORTENED.search(plain(hit.note))) is not None}
    for key in {key_of(label) for label in short} | set(legend):
        if key in profiles:
            profiles[key].explained = True
    labelled = frozenset(
        hit.unit
        for index, hit in enumerate(outright)
        if hit.form in {"colon", "bracket", "bold"}
        and not is_credit(hit, said_by(units, outright, index), profiles[hit.key].role)
    )
    introduce(profiles.values(), units, labelled)
    core = {key: profile for key, profile in profiles.items() if supported(profile)}
    core |= _once(profiles, core, dense=_is_dense(core, outright, units))
    core = _without_records(core, outright)
    if not _talk(core, profiles, outright, units):
        return None
    return Roster(
        core,
        _forms(core),
        {
            kind: frozenset(
                key for key, profile in core.items() if profile.kinds[kind] >= 0.4 * profile.count
            )
            for kind in (BlockKind.HEADING, BlockKind.ITEM, BlockKind.QUOTE)
        },
        sum(profile.alone for profile in core.values()) >= 2,
    )


def _is_dense(core: Mapping[str, Profile], hits: Sequence[Hit], units: Sequence[Unit]) -> bool:
    """Whether nearly every block between the first and the last turn begins with a label of the core."""
    starts = {hit.unit for hit in hits if hit.key in core and not hit.inline}
    if len(starts) < 4:
        return False
    inside = [
        index
        for index in range(min(starts), max(starts) + 1)
        if units[index].block.kind is BlockKind.PARAGRAPH and len(units[index].plain) >= 4
    ]
    return len(starts) >= 0.65 * len(inside)


def _once(profiles: Mapping[str, Profile], core: Mapping[str, Profile], *, dense: bool) -> dict[str, Profile]:
    """Labels that come once (or vary) but are vouched for by the ones that come back, or by an introduction."""
    bold = sum(profile.bold for profile in core.values()) >= 0.8 * sum(p.count for p in core.values())
    found = {
        key: profile
        for key, profile in profiles.items()
        if key not in core and profile.count and core and _vouched(profile, core, bold=bold, dense=dense)
    }
    if core:
        return found
    table = {
        key: profile
        for key, profile in profiles.items()
        if profile.role.strong
        and profile.forms["colon"]
        and profile.sentences
        and profile.kinds[BlockKind.ITEM] == 0
    }
    asked = any(profile.asks for profile in table.values())
    known = sum(profile.introduced or profile.role.is_role for profile in table.values())
    return table if asked and len(table) >= 3 and known >= 0.6 * len(table) else {}


def _vouched(profile: Profile, core: Mapping[str, Profile], *, bold: bool, dense: bool) -> bool:
    role = profile.role
    if profile.forms["bracket"] and profile.role.asker and profile.sentences:
        return True
    if not profile.forms["colon"] or profile.letters < 2:
        return False
    if profile.explained or any(
        glued(profile.key, key) or mistyped(profile, other) for key, other in core.items()
    ):
        return True
    if role.barred or profile.kinds[BlockKind.ITEM] > 0.5 * profile.count:
        return False
    if role.is_role or role.office or any(is_given_name(other, profile) for other in core.values()):
        return True
    said = profile.sentences > 0 and profile.letters >= 4
    if said and TITLED.fullmatch(plain(profile.name)):
        return True
    if dense and said and profile.letters >= 8 * profile.count and profile.sentences == profile.count:
        if (role.person and len(profile.key) >= 3) or profile.distinct >= 2:
            return True
    if role.person or role.nick:
        asks = profile.questions > 0 and (profile.key.isascii() or len(profile.key) >= 3)
        return (said and (profile.introduced or asks)) or (bold and profile.bold > 0)
    if bold and profile.bold and profile.name.isascii() and _LEAD_IN.match(profile.name) is None:
        return profile.name[:1].isupper() and profile.name.count(" ") <= 2
    return said and role.outlet and profile.questions > 0


_LEAD_IN = re.compile(
    r"(?:the|this|that|my|our|why|what|how|when|where|who|in|on|at|for|if|and|but|so)\b", re.IGNORECASE
)


_NO_AFFILIATION = (
    *("和", "与", "及", "对话", "专访", "访", "对谈", "连线", "独家"),
    *("探", "听", "读", "问", "致", "记", "说", "给", "对"),
)


def glued(key: str, known: str) -> bool:
    """Whether a label is a known one with an affiliation or a title glued on."""
    if len(key) <= len(known) or len(known) < 2:
        return False
    front = key[: -len(known)]
    return (
        key.endswith(known) and not front.endswith(_NO_AFFILIATION) and HAN_NAME.fullmatch(known) is not None
    )


def mistyped(profile: Profile, known: Profile) -> bool:
    """Whether a label that comes once is one that comes often, but for one letter, and nobody is so called."""
    key, often = profile.key, known.key
    if profile.introduced or profile.explained or known.count < 2 * profile.count:
        return False
    if len(key) != len(often) or not HAN_NAME.fullmatch(key) or not HAN_NAME.fullmatch(often):
        return False
    differing = [index for index, one in enumerate(key) if one != often[index]]
    return len(differing) == 1 and (len(key) >= 3 or differing == [0])


def _without_records(core: dict[str, Profile], hits: Sequence[Hit]) -> dict[str, Profile]:
    """The core, unless all of it may be the fields of repeated records (`成本：` … `周期：` …)."""
    firm = any(
        profile.role.is_role
        or (profile.introduced and (profile.role.person or profile.role.nick))
        or profile.role.outlet
        or profile.role.office
        or (profile.role.person and profile.count >= (2 if profile.asks else 3))
        for profile in core.values()
    )
    return core if firm or any(profile.asks and profile.count >= 3 for profile in core.values()) else {}


def _talk(
    core: Mapping[str, Profile], profiles: Mapping[str, Profile], hits: Sequence[Hit], units: Sequence[Unit]
) -> bool:
    """Whether the labels of the core take turns as people do."""
    turns = [
        hit
        for hit in hits
        if hit.key in core
        and (
            core[hit.key].kinds[BlockKind.HEADING] >= 0.5 * core[hit.key].count
            or not is_lone_heading(hit, units)
        )
    ]
    if len(turns) < 2 or not core:
        return False
    if sum(profile.sentences for profile in core.values()) < 0.5 * sum(p.count for p in core.values()):
        return False
    others = sum(
        p.count for key, p in profiles.items() if key not in core and p.forms["colon"] and not p.role.barred
    )
    if others > 2 * len(turns):
        return False
    if not _covers(turns, units):
        return False
    colons = sum(hit.form == "colon" for hit in turns)
    if len(core) == 1:
        return colons >= 3 and _asked_by_headings(turns, units)
    changes = sum(one.key != other.key for one, other in pairwise(turns))
    if colons >= 3:
        return changes >= 0.25 * (len(turns) - 1)
    asked = any(profile.asks for profile in core.values())
    people = all(profile.role.person and not profile.key.isascii() for profile in core.values())
    return len(turns) >= 4 and changes >= 0.5 * (len(turns) - 1) and (asked or people)


def _covers(turns: Sequence[Hit], units: Sequence[Unit]) -> bool:
    """Whether the labelled blocks are enough of the page to be what it is about; many turns always are."""
    if len(turns) >= 10:
        return True
    first, last = turns[0].unit, turns[-1].unit
    labelled = {hit.unit for hit in turns}
    said = sum(len(units[index].plain) for index in labelled)
    said += sum(
        len(units[index + 1].plain)
        for index in labelled
        if index + 1 < len(units) and index + 1 not in labelled
    )
    inside = sum(len(unit.plain) for unit in units[first : last + 1])
    return said >= 0.25 * max(inside, 1) and inside >= (0.1 if len(turns) >= 5 else 0.3) * sum(
        len(unit.plain) for unit in units if unit.block.kind is not BlockKind.CHROME
    )


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
    needed = {"colon": 1, "bracket": 2, "bold": 2, "letter": 2, "line": 3, "space": 3, "dash": 3}
    return frozenset(form for form, least in needed.items() if total[form] >= least)
