"""What a document says about each label that may be a speaker: how often, before what, in which form."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from corpus.draft import BlockKind
from corpus.page.labels import Hit, Unit
from corpus.page.posts import ends_no_name, is_lead_in, is_post
from corpus.page.shapes import is_back_matter, is_furniture
from corpus.page.words import (
    ANONYMOUS,
    ANSWERER,
    ASKER,
    BIO,
    CREDIT_LABEL,
    FIELD,
    HAN,
    LATIN_NAME,
    LATIN_NICK,
    OFFICE_HOLDER,
    OUTLET,
    PERSON,
    REPORTING,
    TALKING,
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


def _opens_sentence(name: str) -> bool:
    """Whether a Latin label is the start of a sentence rather than a name: `However`, `Three reasons`."""
    if not name.isascii() or not name[:1].isupper() or (" " in name and name.istitle()):
        return False
    return is_lead_in(name) and not is_post(name)


def role_of(name: str, key: str) -> Role:
    """What the words of a label say; `name` plain, `key` folded."""
    asker = ASKER.fullmatch(key) is not None
    answerer = ANSWERER.fullmatch(key) is not None
    office = name.isascii() and OFFICE_HOLDER.fullmatch(name.casefold()) is not None
    anonymous = ANONYMOUS.fullmatch(key) is not None
    barred = not (asker or answerer or anonymous or office) and (
        any(rule.fullmatch(each) for rule in (FIELD, CREDIT_LABEL) for each in (key, name.casefold()))
        or REPORTING.search(key) is not None
        or _opens_sentence(name)
        or is_back_matter(name)
        or is_furniture(name)
    )
    latin = LATIN_NAME.fullmatch(name) is not None
    return Role(
        asker,
        answerer,
        office,
        anonymous,
        (PERSON.fullmatch(name) is not None and not ends_no_name(name))
        or latin
        or (len(key) == 1 and "一" <= key <= "鿿"),
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
    inside: int = 0  # inside a block and not bold
    lowered: int = 0  # before a small letter
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


def said_by(units: Sequence[Unit], hits: Sequence[Hit], index: int) -> str:
    """The plain text between a hit and the next label in its unit."""
    hit = hits[index]
    following = hits[index + 1] if index + 1 < len(hits) else None
    end = following.start if following is not None and following.unit == hit.unit else None
    return units[hit.unit].plain[hit.stop : end].strip()


# "Guest of this issue": a label that announces who will speak, and never speaks itself.
_ANNOUNCES = re.compile(r"[本今这此](?:期|集|次|场|日|天|回|季|档)")


def announces(key: str) -> bool:
    """Whether a label announces who will speak."""
    return _ANNOUNCES.match(key) is not None


@lru_cache(maxsize=4096)
def _is_credit_key(key: str) -> bool:
    return CREDIT_LABEL.fullmatch(key) is not None


def is_credit(hit: Hit, said: str, role: Role) -> bool:
    """Whether a labelled line is a credit: `采访人：李四`, `来源：某报`."""
    if not said or len(said) > 400 or not _is_credit_key(hit.key):
        return False
    if not role.is_role or announces(hit.key):
        return not hit.inline and (len(said) <= 60 or not ends_sentence(said))
    listed = re.sub(r"\([^()]*\)", "", said).strip(" ().。")
    parts = [part for part in re.split(r"[、/&|\s]+|和|与", re.split(r"[,;]", listed)[0]) if part]
    told = BIO.search(said) is not None and TALKING.search(said) is None
    if ends_sentence(said) and not told and len(set(parts)) < 2:
        return False  # a role speaks, however short: `谢谢。` may look like a name
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
    profile.lowered += said[:1].islower()
    profile.kinds[kind] += 1
    profile.bold += hit.bold
    profile.inside += hit.inline and not hit.bold


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
    """Whether a Latin label is the first or last word of another one, or its initials."""
    words = full.name.casefold().replace(".", "").split()
    if len(words) < 2 or profile.key == full.key:
        return False
    initials = profile.name.isupper() and profile.key == "".join(word[0] for word in words)
    return initials or profile.name.casefold() in (words[0], words[-1])


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


_COUNTED = frozenset("甲乙丙丁戊己庚辛壬癸一二三四五六七八九十")


def mistyped(profile: Profile, known: Profile) -> bool:
    """Whether a label that comes once is one that comes often but for one letter, and nobody's name."""
    key, often = profile.key, known.key
    if len(key) == len(often) == 2 and is_post(key) and is_post(often):
        return False  # 校长 and 庭长 are two
    if profile.introduced or profile.explained or known.count < 2 * profile.count:
        return False
    if len(key) != len(often) or not HAN_NAME.fullmatch(key) or not HAN_NAME.fullmatch(often):
        return False
    differing = [index for index, one in enumerate(key) if one != often[index]]
    if any(key[index] in _COUNTED and often[index] in _COUNTED for index in differing):
        return False  # 租户甲 and 租户乙 are two
    return len(differing) == 1 and (len(key) >= 3 or differing == [0])
