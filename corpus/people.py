"""Who speaks in the library, after merges, renames and hiding: names, introductions and counts."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from corpus.choices import HIDDEN_TURNS, Choices
from corpus.database import Connection
from corpus.errors import NotFoundError
from corpus.model import Speaker


class Person(NamedTuple):
    """A speaker with the number of their visible turns, and of the sources these are in."""

    speaker: Speaker
    turns: int
    sources: int


class Appearance(NamedTuple):
    """A speaker in a source that is in the library. `stored` counts all turns, `turns` the visible ones."""

    source: int  # row keys
    speaker: int
    id: str
    scope: str | None
    name: str
    about: str
    aliases: tuple[str, ...]
    stored: int
    recorded: str
    turns: int


_APPEARANCE = (
    "SELECT appearance.source, speaker.key, speaker.id, speaker.scope, appearance.name, appearance.about,"
    " appearance.aliases, appearance.turns, coalesce(source.recorded, '')"
    " FROM appearance JOIN speaker ON speaker.key = appearance.speaker"
    " JOIN source ON source.key = appearance.source"
    " WHERE source.removed IS NULL"
)


def appearances(
    connection: Connection, choices: Choices, *, source: int | None = None, ids: Iterable[str] | None = None
) -> Iterator[Appearance]:
    """Who appears where: in one source (row key) or all, these speakers (as said) or all."""
    unseen = _hidden_turns(connection, choices)
    conditions, values = "", list[object]()
    if source is not None:
        conditions, values = " AND appearance.source = ?", [source]
    if ids is not None:
        values += (wanted := sorted(ids))
        conditions += f" AND speaker.id IN ({','.join('?' * len(wanted))})"
    for row in connection.execute(
        _APPEARANCE + conditions + " ORDER BY appearance.source, appearance.place", values
    ):
        place, speaker, identity, scope, name, about, aliases, stored, recorded = row
        shown = 0 if identity in choices.hidden.speakers else stored - unseen[place, speaker]
        others = () if aliases == "[]" else tuple(json.loads(aliases))
        yield Appearance(place, speaker, identity, scope, name, about, others, stored, recorded, shown)


def people(connection: Connection, choices: Choices, *, source: int | None = None) -> list[Person]:
    """Everybody with a visible turn, in the order of first appearance; in one source (row key) if given."""
    groups: dict[str, list[Appearance]] = defaultdict(list)
    for seen in appearances(connection, choices, source=source):
        groups[choices.root(seen.id)].append(seen)
    found = (_person(root, group, choices) for root, group in groups.items())
    return [person for person in found if person.turns]


def person(connection: Connection, choices: Choices, speaker_id: str) -> Speaker:
    """The speaker of that id, after merges and renames.

    Raises:
        NotFoundError: there is none.
    """
    root = choices.root(speaker_id)
    group = list(appearances(connection, choices, ids=choices.group(speaker_id)))
    if group:
        return _person(root, group, choices).speaker
    row = connection.execute("SELECT name, scope FROM speaker WHERE id = ?", (root,)).fetchone()
    if row is None:
        raise NotFoundError("speaker", speaker_id)
    return Speaker(root, choices.names.get(root, row[0]), scope=row[1])


def visible_person(connection: Connection, choices: Choices, root: str) -> Speaker | None:
    """The speaker of that id, who stands for themselves; None without a visible turn."""
    group = list(appearances(connection, choices, ids=choices.group(root)))
    found = _person(root, group, choices) if group else None
    return found.speaker if found and found.turns else None


def as_said(connection: Connection, source: int) -> list[Speaker]:
    """Who speaks in a source (row key), under the names they have in it, in the order of first words."""
    rows = connection.execute(
        "SELECT speaker.id, appearance.name, appearance.about, appearance.aliases, speaker.scope"
        " FROM appearance JOIN speaker ON speaker.key = appearance.speaker"
        " WHERE appearance.source = ? ORDER BY appearance.place",
        (source,),
    )
    return [
        Speaker(id_, name, about, tuple(json.loads(aliases)), scope)
        for id_, name, about, aliases, scope in rows
    ]


def by_source(connection: Connection, choices: Choices) -> dict[int, tuple[int, int]]:
    """Row key of a source → how many visible turns, and of how many people."""
    turns: Counter[int] = Counter()
    roots: dict[int, set[str]] = defaultdict(set)
    for seen in appearances(connection, choices):
        turns[seen.source] += seen.turns
        if seen.turns:
            roots[seen.source].add(choices.root(seen.id))
    return {source: (count, len(roots[source])) for source, count in turns.items()}


def _person(root: str, group: list[Appearance], choices: Choices) -> Person:
    """One person of their appearances: the name they bear most, the newest introduction, other names."""
    own = [seen for seen in group if seen.id == root] or group
    name = choices.names.get(root) or max(own, key=lambda seen: seen.turns).name
    told = [seen for seen in group if seen.about]
    newest = max(told, key=lambda seen: (seen.recorded, seen.source), default=None)
    others = (
        each for seen in group if seen.scope is None or seen.id == root for each in (seen.name, *seen.aliases)
    )
    speaker = Speaker(
        id=root,
        name=name,
        about=newest.about if newest else "",
        aliases=tuple(dict.fromkeys(other for other in others if other != name)),
        scope=next((seen.scope for seen in own if seen.id == root), None),
    )
    return Person(
        speaker, sum(seen.turns for seen in group), len({seen.source for seen in group if seen.turns})
    )


def _hidden_turns(connection: Connection, choices: Choices) -> Counter[tuple[int, int]]:
    """How many turns are hidden one by one, by the row keys of source and speaker."""
    if not choices.hidden.numbers:
        return Counter()
    return Counter(connection.execute(f"SELECT source, speaker {HIDDEN_TURNS}").fetchall())
