"""What people decided about speakers and turns: merges, names, hiding. Read whole, since it is small."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from corpus.database import Connection
from corpus.intake import speaker_key
from corpus.model import Speaker
from corpus.names import person_id

# CROSS JOIN keeps the order: the few hidden turns first, not a walk over all turns.
HIDDEN_TURNS = "FROM hidden_turn CROSS JOIN turn ON turn.id = hidden_turn.turn"


class Hidden(NamedTuple):
    """What is never shown: speakers by their ids as indexed (before merges), turns by their numbers."""

    speakers: frozenset[str]
    numbers: frozenset[int]


class Choices(NamedTuple):
    """The decisions at one revision."""

    revision: int
    kept: Mapping[str, str]  # merged speaker → whom they stand for; never a chain
    members: Mapping[str, frozenset[str]]  # whom they stand for → everybody, themselves included
    names: Mapping[str, str]
    hidden: Hidden

    def root(self, speaker_id: str) -> str:
        """Whom this speaker stands for: often themselves."""
        return self.kept.get(speaker_id, speaker_id)

    def group(self, speaker_id: str) -> frozenset[str]:
        """Everybody who stands for the same person as this speaker."""
        root = self.root(speaker_id)
        return self.members.get(root) or frozenset({root})


def load(connection: Connection, revision: int) -> Choices:
    """The decisions as stored."""
    kept: dict[str, str] = dict(connection.execute("SELECT speaker, kept FROM merged"))
    members: dict[str, set[str]] = defaultdict(set)
    for speaker, root in kept.items():
        members[root] |= {speaker, root}
    flagged = {speaker for (speaker,) in connection.execute("SELECT speaker FROM hidden_speaker")}
    speakers = flagged.union(*(members[root] for root in flagged if root in members))
    numbers = connection.execute(f"SELECT number {HIDDEN_TURNS}")
    return Choices(
        revision,
        kept,
        {root: frozenset(group) for root, group in members.items()},
        dict(connection.execute("SELECT speaker, name FROM renamed")),
        Hidden(frozenset(speakers), frozenset(number for (number,) in numbers)),
    )


def merge(connection: Connection, choices: Choices, kept: str, others: Sequence[str]) -> None:
    """From now on `kept` stands for the others, and for everybody they stood for."""
    root = choices.root(kept)
    for other in others:
        if choices.root(other) == root:
            continue
        for member in choices.group(other):
            connection.execute(
                "INSERT INTO merged VALUES (?, ?) ON CONFLICT (speaker) DO UPDATE SET kept = excluded.kept",
                (member, root),
            )


def rename(connection: Connection, choices: Choices, speaker_id: str, name: str) -> None:
    """Call a speaker by another name. Whoever bears that name already, or ever will, is the same person."""
    target = person_id(name)
    connection.execute(
        "INSERT INTO renamed VALUES (?, ?) ON CONFLICT (speaker) DO UPDATE SET name = excluded.name",
        (choices.root(target), name),
    )
    speaker_key(connection, Speaker(target, name))
    merge(connection, choices, target, [speaker_id])


def split(connection: Connection, choices: Choices, speaker_id: str) -> None:
    """Undo every merge and rename of a speaker: everybody stands for themselves under their own name."""
    for member in choices.group(speaker_id):
        connection.execute("DELETE FROM merged WHERE speaker = ?", (member,))
        connection.execute("DELETE FROM renamed WHERE speaker = ?", (member,))


def hide(connection: Connection, choices: Choices, speaker_id: str) -> None:
    """Never show what this person said."""
    connection.execute("INSERT OR IGNORE INTO hidden_speaker VALUES (?)", (choices.root(speaker_id),))


def show(connection: Connection, choices: Choices, speaker_id: str) -> None:
    """Show again what this person said."""
    connection.executemany(
        "DELETE FROM hidden_speaker WHERE speaker = ?", [(member,) for member in choices.group(speaker_id)]
    )
