"""Labels that come once or twice and are set off exactly as the accepted ones are."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from corpus.draft import BlockKind
from corpus.page.evidence import Profile, ends_sentence
from corpus.page.labels import Hit, Unit


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
    """The profiles of people's names that stand where and as labels of `accepted` keys do."""
    found: dict[str, Profile] = {}
    for hit in standing(accepted, hits, units, beside=True):
        profile = profiles[hit.key]
        long_name = len(hit.key) >= 3 if not profile.name.isascii() else " " in profile.name
        if profile.role.person and not profile.role.barred and long_name and profile.sentences:
            found[hit.key] = profile
    return found


def standing(
    accepted: Collection[str], hits: Sequence[Hit], units: Sequence[Unit], *, beside: bool = False
) -> list[Hit]:
    """The hits of other keys in the style of the accepted labels, after a finished sentence.

    With `beside` accepted labels must open the labelled lines before and after. Without it the style must set
    labels off by more than a colon.
    """
    heads = [hit for hit in hits if not hit.inline]
    styles = Counter(_style(hit, units) for hit in heads if hit.key in accepted)
    if not styles:
        return []
    usual, count = styles.most_common(1)[0]
    if count < 3 or count < 0.7 * styles.total() or not (beside or usual.marked):
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
    return Style(hit.form, hit.bold, units[hit.unit].block.kind)


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
    opened = before in starts or before - 1 in starts
    return opened and (after is None or after in starts or (after > own and after - 1 in starts))


def _speaks(unit: Unit) -> bool:
    """Whether a unit may be speech: no picture, heading, rule or line in brackets."""
    text = unit.plain.strip()
    kind = unit.block.kind
    return kind in {BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE} and ends_sentence(text)
