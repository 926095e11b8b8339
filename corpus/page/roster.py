"""Who speaks in a document: labels that the document supports, not whatever stands before a colon.

A label is supported by what it is (a role, the shape of a name), by coming back, by being introduced in the
text before it, and by taking turns with others that are supported. Metadata words, reported speech and items
of lists are no labels unless a person of that name is introduced.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.draft import BlockKind
from corpus.page.alike import alike
from corpus.page.evidence import (
    HAN_NAME,
    SHORTENED,
    Profile,
    ends_question,
    ends_sentence,
    glued,
    introduce,
    is_credit,
    is_given_name,
    mistyped,
    profiles_of,
    role_of,
    said_by,
)
from corpus.page.labels import Hit, Unit, key_of
from corpus.page.posts import is_post, name_after_post
from corpus.page.rhetoric import without_rhetoric
from corpus.page.words import TALKING, TITLED, plain


@dataclass(frozen=True, slots=True)
class Roster:
    """The labels of a document that are speakers. `profiles` by key; `forms` beyond the colon that count."""

    profiles: Mapping[str, Profile]
    forms: frozenset[str]
    placed: Mapping[BlockKind, frozenset[str]]  # by kind of block, the keys whose labels stand in such
    alone: bool  # labels stand on lines of their own

    def asks(self, key: str) -> bool:
        """Whether the speaker of that key mostly asks."""
        return key in self.profiles and self.profiles[key].asks


WEAK_FORMS = ("bracket", "bold", "line", "space", "dash", "letter", "paren")
"""Ways to set off a label without a colon: they need a document in which everybody is labelled so."""


def supported(profile: Profile) -> bool:
    """Whether the document supports a label by itself, by what it is and how often it comes back."""
    role = profile.role
    named = role.nick or HAN_NAME.fullmatch(profile.key) is not None
    known = role.strong or (not role.barred and ((profile.introduced and named) or _is_somebody(profile)))
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
    """The speakers of a document, or None if nobody talks to anybody. `legend`: keys that it explains."""
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
    core |= alike(core, profiles, outright, units)
    core = _without_small(core)
    core = without_rhetoric(core, outright, units)
    core = core if _only_two_talk(core, outright, units) else _without_records(core)
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


def _without_small(core: dict[str, Profile]) -> dict[str, Profile]:
    """The core without labels before small letters, if the others stand before capitals: `Dear Ann: the`."""
    firm = {key: profile for key, profile in core.items() if profile.lowered <= 0.5 * profile.count}
    count = sum(profile.count for profile in firm.values())
    small = sum(profile.count for key, profile in core.items() if key not in firm)
    capital = sum(profile.lowered for profile in firm.values()) <= MOST_SMALL * count
    return firm if len(firm) >= 2 and capital and count >= 2 * small else core


MOST_SMALL = 0.1
"""Share of turns that may begin small in a document whose turns begin with capitals."""


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
    """Labels that come once but are vouched for by the ones that come back, or by an introduction."""
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
    asked = any(profile.questions for profile in table.values())
    known = sum(profile.introduced or profile.role.is_role for profile in table.values())
    return table if asked and len(table) >= 3 and known >= 0.6 * len(table) else {}


def _vouched(profile: Profile, core: Mapping[str, Profile], *, bold: bool, dense: bool) -> bool:
    """Whether something speaks for a label that the document does not support by itself.

    `bold`: the labels of the core are bold; `dense`: nearly every block begins with one.
    """
    role = profile.role
    if profile.forms["bracket"] and role.asker and profile.sentences:
        return True
    if profile.inside == profile.count and all(other.inside < 0.5 * other.count for other in core.values()):
        return False
    if not profile.forms["colon"] or profile.letters < 2:
        return False
    kin = any(glued(profile.key, key) or mistyped(profile, other) for key, other in core.items())
    if profile.explained or kin or role.barred or profile.kinds[BlockKind.ITEM] > 0.5 * profile.count:
        return profile.explained or kin
    known = any(is_given_name(other, profile) or is_given_name(profile, other) for other in core.values())
    return role.is_role or role.office or known or _speaks(profile, bold=bold, dense=dense)


def _speaks(profile: Profile, *, bold: bool, dense: bool) -> bool:
    """Whether a label that nothing else vouches for is a name before what is said."""
    role = profile.role
    said = profile.sentences > 0 and profile.letters >= 4
    long_name = role.person and len(profile.key) >= 3
    set_off = bold and profile.bold > 0
    full = profile.letters >= 8 * profile.count and profile.sentences == profile.count
    latin = profile.name.isascii() and profile.name[:1].isupper() and profile.name.count(" ") <= 2
    return (
        (said and TITLED.fullmatch(plain(profile.name)) is not None)
        or (dense and full and (profile.bold or not bold) and (long_name or profile.distinct >= 2))
        or (
            (role.person or role.nick)
            and said
            and (profile.introduced or (profile.questions > 0 and long_name))
        )
        or (set_off and (long_name or (profile.introduced and (role.person or role.nick))))
        or (set_off and latin and _LEAD_IN.match(profile.name) is None)
        or (said and role.outlet and profile.questions > 0)
    )


_LEAD_IN = re.compile(
    r"(?:the|this|that|my|our|why|what|how|when|where|who|in|on|at|for|if|and|but|so)\b", re.IGNORECASE
)


def _without_records(core: dict[str, Profile]) -> dict[str, Profile]:
    """The core, unless all of it may be the fields of repeated records (`成本：` … `周期：` …)."""
    firm = any(
        profile.role.is_role
        or (profile.introduced and (profile.role.person or profile.role.nick))
        or profile.role.outlet
        or profile.role.office
        or (profile.role.person and profile.count >= (2 if profile.asks else 3))
        or (profile.count >= 2 and _is_somebody(profile))
        for profile in core.values()
    )
    return core if firm or any(profile.asks and profile.count >= 3 for profile in core.values()) else {}


def _is_somebody(profile: Profile) -> bool:
    """Whether a label tells the post of somebody, with a name or without."""
    name = plain(profile.name)
    return is_post(name) or bool(name_after_post(name))


def _only_two_talk(core: Mapping[str, Profile], hits: Sequence[Hit], units: Sequence[Unit]) -> bool:
    """Whether the page is nothing but sentences of two who take turns, line by line, saying I or you."""
    if len(core) != 2 or not all(profile.role.strong and profile.count >= 2 for profile in core.values()):
        return False
    filled = [index for index, unit in enumerate(units) if unit.plain.strip()]
    firsts = [hit for hit in hits if hit.key in core and hit.form == "colon" and not hit.inline]
    if [hit.unit for hit in firsts] != filled or any(one.key == other.key for one, other in pairwise(firsts)):
        return False
    texts = [units[hit.unit].plain[hit.stop :].strip() for hit in firsts]
    return all(map(ends_sentence, texts)) and any(map(TALKING.search, texts))


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
    if len(turns) < 2 or not _is_mostly_speech(core, profiles, len(turns)) or not _covers(turns, units):
        return False
    colons = sum(hit.form == "colon" for hit in turns)
    if len(core) == 1:
        return colons >= 3 and _asked_by_headings(turns, units)
    changes = sum(one.key != other.key for one, other in pairwise(turns)) / (len(turns) - 1)
    if colons >= 3:
        return changes >= 0.25
    asked = any(profile.asks for profile in core.values())
    people = all(profile.role.person and not profile.key.isascii() for profile in core.values())
    return len(turns) >= 4 and changes >= 0.5 and (asked or people)


def _is_mostly_speech(core: Mapping[str, Profile], profiles: Mapping[str, Profile], turns: int) -> bool:
    """Whether what follows the labels is sentences, and not many other words stand before colons."""
    count = sum(profile.count for profile in core.values())
    sentences = sum(profile.sentences for profile in core.values())
    others = sum(
        profile.count
        for key, profile in profiles.items()
        if key not in core and profile.forms["colon"] and not profile.role.barred
    )
    return sentences >= 0.5 * count and others <= 2 * turns


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
    found = {form for form, least in needed.items() if total[form] >= least}
    if total["paren"] >= max(4, 0.8 * total.total()):
        found.add("paren")  # else it is what happens in the room: (笑)
    return frozenset(found)
