"""Names alone over the text of a cue, as many subtitles have them: what in a file makes them speakers."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from corpus.formats.labels import clean_label, is_role
from corpus.formats.voices import could_be_name, find_label, is_full_name, is_sound
from corpus.page.posts import ends_no_name, is_lead_in, is_post, name_after_post
from corpus.page.words import PERSON
from corpus.page.words import plain as bare

LONGEST_NAME = 40
_MARKS = re.compile(r"[:：,，。!！?？;；…、\"“”<>|/\\]|\d{3}")
_CHANGE = re.compile(r"\s*(?:>>|＞＞|»|[-–—])?\s*")


class Names(NamedTuple):
    """The names before colons in a file, those over their words, and what nothing explains of either."""

    labels: frozenset[str] = frozenset()
    over: frozenset[str] = frozenset()
    strange: frozenset[str] = frozenset()  # before colons
    doubtful: frozenset[str] = frozenset()  # over words


def name_over(rows: Sequence[str]) -> str | None:
    """Return what may be a name alone on the first of a cue's rows, None if it can be none."""
    if not rows or find_label(rows[0]) or is_sound(rows[0]):
        return None
    text = _CHANGE.sub("", rows[0], count=1).strip()
    name = clean_label(text)
    if not name or len(text) > LONGEST_NAME or _MARKS.search(text) or not name[0].isalnum():
        return None
    return (
        name if could_be_name(name) and (is_full_name(name) or _is_shaped(name) or _is_word(name)) else None
    )


def name_lines(cues: Sequence[tuple[Sequence[str], bool]], labels: frozenset[str]) -> Names:
    """Return the names over cues that the file supports. `cues` are (rows, whether a sentence ended before).

    Two that name somebody by their shape must come back over different words, where a sentence has ended,
    and such shapes must be the rule among what may be names. One that comes once is doubtful, but for roles
    and posts. `labels`, the names before colons, are names over text as well; any other is doubtful then.
    """
    found = [(name, rows[1], fresh) for rows, fresh in cues if len(rows) > 1 and (name := name_over(rows))]
    words: dict[str, set[str]] = {}
    for name, text, _ in found:
        words.setdefault(name, set()).add(text)
    back = {name for name, texts in words.items() if len(texts) > 1}
    sure = {name for name in back if _is_shaped(name)}
    if labels:
        known = labels & words.keys()
        return Names(labels, known, doubtful=frozenset(sure) - known)
    starts = [fresh for name, _, fresh in found if name in sure]
    shaped = sum(_is_shaped(name) for name, _, _ in found)
    if len(sure) < 2 or shaped < MOSTLY * len(found) or sum(starts) < MOSTLY * len(starts):
        return Names(labels)
    fresh_ones = {name for name, _, fresh in found if fresh}
    shouted = all(name.isupper() for name in sure)
    known = frozenset(back | {name for name in fresh_ones if _is_part(name) or (shouted and name.isupper())})
    return Names(labels, known, doubtful=frozenset(fresh_ones) - known)


MOSTLY = 0.6


def _is_part(name: str) -> bool:
    flat = bare(name)
    return is_role(name) or (not name.isascii() and (is_post(flat) or bool(name_after_post(flat))))


def _is_shaped(name: str) -> bool:
    """Whether a line by its shape names somebody: a role, a post, a surname and a name, words in capitals."""
    flat = bare(name)
    if _is_part(name):
        return True
    if name.isascii():
        words = name.split()
        shouted = name.isupper() and len(words) <= 4 and len(name) >= 3
        return (shouted or is_full_name(name)) and not is_lead_in(name.capitalize())
    return PERSON.fullmatch(flat) is not None and not ends_no_name(flat)


def _is_word(name: str) -> bool:
    return name.isalpha() and name[:1].isupper()
