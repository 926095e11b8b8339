"""问 and 答 that somebody says before words of their own, told from those that stand for speakers."""

from collections.abc import Mapping, Sequence

from corpus.page.evidence import Profile, ends_question, said_by
from corpus.page.labels import Hit, Unit

_ASKS = frozenset({"q", "question", "问", "问题", "提问"})
_ANSWERS = frozenset({"a", "answer", "答", "答案", "回答"})
MOST_RHETORIC = 2
"""Times that a label may come and still be doubted."""


def without_rhetoric(
    core: Mapping[str, Profile], hits: Sequence[Hit], units: Sequence[Unit]
) -> dict[str, Profile]:
    """The core without a 问 or 答 that one of several may put before words of their own.

    It stays if it comes often, or where it comes as a turn does: a question to which a guest has to answer,
    in a panel after the floor was given to it; an answer after the question put to the only guest.
    """
    rhetoric = _ASKS | _ANSWERS
    guests = {key for key, profile in core.items() if not profile.asks and key not in rhetoric}
    seldom = {key for key in rhetoric & core.keys() if core[key].count <= MOST_RHETORIC}
    if not guests or not seldom:
        return dict(core)
    lone = len(guests) == 1
    dropped: set[str] = set()
    turns = [(hit, said_by(units, hits, index)) for index, hit in enumerate(hits) if hit.key in core]
    for number, (hit, said) in enumerate(turns):
        key = hit.key
        before = turns[number - 1][0].key if number else ""
        following = turns[number + 1][0].key if number + 1 < len(turns) else ""
        asked = before in _ASKS or (before in core and core[before].asks)
        if key in _ANSWERS:
            fits = lone and asked
        elif lone:
            fits = before in guests and (following in guests or following in _ANSWERS)
        else:
            fits = asked and before not in rhetoric and following in guests and ends_question(said)
        if key in seldom and not (fits or hit.note):
            dropped.add(key)
    return {key: profile for key, profile in core.items() if key not in dropped}
