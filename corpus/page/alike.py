"""Labels that come once or twice and are set off exactly as the accepted ones are."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from corpus.draft import BlockKind
from corpus.page.evidence import Profile, ends_sentence, is_credit, role_of
from corpus.page.labels import Hit, Unit
from corpus.page.posts import is_lead_in, is_post, name_after_post, names_of
from corpus.page.words import PERSON, plain


class Style(NamedTuple):
    """How a label is set off."""

    form: str
    bold: bool
    kind: BlockKind

    @property
    def marked(self) -> bool:
        """Whether more than a colon sets the label off from words of a speech."""
        return self.form != "colon" or self.bold or self.kind is not BlockKind.PARAGRAPH


def alike(
    accepted: Collection[str],
    profiles: Mapping[str, Profile],
    hits: Sequence[Hit],
    units: Sequence[Unit],
) -> dict[str, Profile]:
    """The profiles of labels that stand where and as those of `accepted` do, and plainly name somebody."""
    found: dict[str, Profile] = {}
    heads = frozenset(head for key in accepted for head in _heads(key))
    for hit in standing(accepted, hits, units, beside=True):
        profile = profiles[hit.key]
        if hit.form == "comma":
            continue
        if not profile.role.barred and profile.sentences and _names_somebody(hit, profile, heads, units):
            found[hit.key] = profile
    return found


def _names_somebody(hit: Hit, profile: Profile, heads: frozenset[str], units: Sequence[Unit]) -> bool:
    """Whether a label is a name, a post or kin of an accepted one, or its bearer is called or says it."""
    name = plain(hit.name)
    long_name = " " in name and not is_lead_in(name) if name.isascii() else len(hit.key) >= 3
    if (profile.role.person and long_name) or _tells_post(hit):
        return True
    if not is_lead_in(name) and not heads.isdisjoint(_heads(hit.key)):
        return True
    called = names_of(name)
    return any(
        _INTRODUCES.search(before) is not None
        for before in _befores(units[hit.unit].plain[hit.stop :], (*called, name))
    ) or (not is_lead_in(name) and any(part in _said_before(hit.unit, units) for part in called))


_INTRODUCES = re.compile(
    r"(?:我|本人|我的名字)(?:是|叫|姓)[^。!?;]{0,16}$|\b(?:i am|i'm|name is|this is|name's)[^.!?;]{0,24}$",
    re.IGNORECASE,
)
MOST_CALLED = 160
"""Characters before a label in which its bearer may be called to speak."""


def _befores(said: str, names: Collection[str]) -> Iterator[str]:
    """What stands before each of the names in the first words of a speech."""
    opening = said[:MOST_CALLED]
    for name in names:
        at = opening.find(name)
        if at > 0:
            yield opening[:at]


def _said_before(index: int, units: Sequence[Unit]) -> str:
    """The end of the speech before a unit, "" if none stands near."""
    near = range(index - 1, max(-1, index - 1 - FARTHEST), -1)
    before = next((units[each] for each in near if _speaks(units[each])), None)
    return before.plain[-MOST_CALLED:] if before is not None else ""


FARTHEST = 12
"""Units above a label that are looked at for the speech before it."""


def _heads(key: str) -> set[str]:
    """What a label shares with others for names or numbers behind the same words: 业主代表甲, 业主代表乙."""
    least = 4 if key.isascii() else 2
    return {key[:-tail] for tail in range(1, 5) if len(key) - tail >= least}


def unexplained(accepted: Mapping[str, Profile], hits: Sequence[Hit], units: Sequence[Unit]) -> set[int]:
    """The units that begin as with a label nothing is known of.

    Nobody may be given their words. Colons in speech are left out as far as words tell them.
    """
    own = {hit.unit for hit in hits if hit.key in accepted and not hit.inline}
    if len(own) < LEAST_LABELLED:
        return set()
    first = min(own)
    names = [profile.name for profile in accepted.values()]
    return {
        hit.unit
        for hit in standing(accepted, hits, units, anywhere=True)
        if hit.unit > first and _may_name(hit, units) and not _is_called(hit, names)
    }


LEAST_LABELLED = 4
"""Labelled paragraphs of a document whose other colons are doubted."""


def _is_called(hit: Hit, names: Sequence[str]) -> bool:
    """Whether a label with words behind a comma calls somebody who speaks elsewhere: `Gil, a word:`."""
    return hit.form == "comma" and any(
        plain(hit.name) == plain(name) or plain(hit.name) in plain(name).split() for name in names
    )


def _may_name(hit: Hit, units: Sequence[Unit]) -> bool:
    """Whether words alone do not tell that a label begins a sentence, or is a credit."""
    name = plain(hit.name)
    role = role_of(name, hit.key)
    words = len(name.split()) if name.isascii() else len(name) / 2
    shaped = len(name) >= 3 and PERSON.fullmatch(name) is not None
    begins = is_lead_in(name) and not (role.is_role or shaped or _tells_post(hit))
    credit = is_credit(hit, units[hit.unit].plain[hit.stop :].strip(), role)
    return words <= MOST_WORDS and not begins and not role.barred and not credit


MOST_WORDS = 6


def standing(
    accepted: Collection[str],
    hits: Sequence[Hit],
    units: Sequence[Unit],
    *,
    beside: bool = False,
    anywhere: bool = False,
) -> list[Hit]:
    """The hits of other keys in the style of the accepted labels, after a finished sentence.

    With `beside` accepted labels must open the labelled lines before and after. With neither `beside` nor
    `anywhere` the style must set labels off by more than a colon.
    """
    heads = [hit for hit in hits if not hit.inline]
    styles = Counter(_style(hit, units) for hit in heads if hit.key in accepted)
    if not styles:
        return []
    usual, count = styles.most_common(1)[0]
    if count < 3 or count < 0.7 * styles.total() or not (beside or anywhere or usual.marked):
        return []
    starts = {hit.unit for hit in heads if _style(hit, units) == usual}
    return [
        hit
        for hit in heads
        if hit.key not in accepted
        and _style(hit, units) == usual
        and _follows(hit, starts, units, near=beside)
    ]


def _style(hit: Hit, units: Sequence[Unit]) -> Style:
    form = "colon" if hit.form == "comma" else hit.form
    return Style(form, hit.bold, units[hit.unit].block.kind)


def _follows(hit: Hit, starts: Collection[int], units: Sequence[Unit], *, near: bool) -> bool:
    """Whether a finished sentence stands before a unit; `near`: between two labelled paragraphs."""
    index = hit.unit
    before = index - 1
    while before >= 0 and not _speaks(units[before]):
        before -= 1
    if before < 0 or not ends_sentence(units[before].plain):
        return False
    if not near:
        return True
    own = index + (1 if units[index].plain[hit.stop :].strip() else 2)
    after = next((each for each in range(own, len(units)) if _speaks(units[each])), None)
    opened = before in starts or before - 1 in starts or _tells_post(hit)
    return opened and (after is None or after in starts or (after > own and after - 1 in starts))


def _tells_post(hit: Hit) -> bool:
    """Whether a label tells a post, or has one beside a name: 审计师谷宁, `Kofi, electrician`, 技术员."""
    name, note = plain(hit.name), plain(hit.note)
    return is_post(name) or bool(name_after_post(name)) or is_post(note[:1].upper() + note[1:])


def _speaks(unit: Unit) -> bool:
    """Whether a unit may be speech: no picture, heading, rule or line in brackets."""
    text = unit.plain.strip()
    kind = unit.block.kind
    return kind in {BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE} and ends_sentence(text)
