"""The library: every transcript ever added, its turns by number and by id, and what people decided."""

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from corpus import intake, people
from corpus.backup import restore
from corpus.cast import Cast, SpeakerSummary
from corpus.choices import Hidden
from corpus.database import Connection, Database
from corpus.errors import NotFoundError
from corpus.library import (
    LISTED_QUESTIONS,
    LISTED_TURNS,
    LISTED_TWINS,
    LISTED_UNSEEN,
    TURN,
    as_turn,
    kept_turns,
    revision_of,
    visible,
)
from corpus.model import ASKING, Turn
from corpus.shelves import Added, Shelves, SourceSummary

__all__ = ["Added", "Hidden", "SourceSummary", "SpeakerSummary", "Store"]

_SIGNS = frozenset(ASKING)


class Store(Shelves, Cast):
    """The library in one file. Any method may be called from any thread; other processes may write too.

    Every method may raise LibraryError. Turns carry the ids of speakers as said; `speaker` resolves them.
    """

    @classmethod
    def open(cls, path: Path) -> "Store":
        """The library at `path`, made if there is none; an older one is migrated after a backup beside it.

        Raises:
            LibraryError: it is newer than the program, corrupt, locked, or its disk is full or read-only.
        """
        return cls(Database(path))

    @staticmethod
    def restore(backup: Path, path: Path) -> None:
        """Make the library at `path` what it was in a backup, for every process that has it open, at once.

        Raises:
            LibraryError: the backup (its path) is no library, damaged or newer, or the library can't be
                written; the library is then unchanged.
        """
        restore(backup, path)

    def close(self) -> None:
        """Close the file. Calls under way finish; later ones raise RuntimeError."""
        self._database.close()

    def backup(self, target: Path) -> None:
        """Copy the library to one file while it is in use. `target` appears whole or not at all.

        Raises:
            LibraryError: `target` can't be written; its path is the error's.
        """
        self._database.backup(target)

    def problems(self) -> list[str]:
        """What an integrity check finds, in SQLite's words; empty when all is well. Reads the whole file."""
        return self._database.problems()

    @property
    def revision(self) -> int:
        """Grows with every committed change, by whichever process."""
        with self._database.reading() as connection:
            return revision_of(connection)

    @property
    def lineage(self) -> str:
        """Names this library among its copies: a restored or copied one has another."""
        with self._database.reading() as connection:
            lineage: str = connection.execute("SELECT lineage FROM library").fetchone()[0]
            return lineage

    def turns(self, numbers: Sequence[int]) -> list[Turn]:
        """The visible turns of these numbers, in the order asked; unknown or hidden ones are left out."""
        found, decided = self._listed(LISTED_TURNS, _json(numbers))
        return visible(map(as_turn, found), decided.hidden)

    def turn(self, turn_id: str) -> Turn | None:
        """The visible turn of that id."""
        return next(iter(self._visible("turn.id = ?", turn_id)), None)

    def before(self, turn: Turn, count: int = 1) -> list[Turn]:
        """Up to `count` visible turns before this one in its source, in source order."""
        return self._near(turn, "turn.position < ? ORDER BY turn.position DESC", count)[::-1]

    def questions_before(self, numbers: Sequence[int], count: int) -> dict[int, list[Turn]]:
        """By number of each turn, what `before` gives of it that others said, with a sign of a question.

        Turns with nothing like that before them are left out.
        """
        asked = _json(numbers)
        rows, decided = self._listed(LISTED_QUESTIONS, asked, count)
        hidden = decided.hidden
        found: dict[int, list[Turn]] = defaultdict(list)
        for number, *row in rows:
            found[number] += visible([as_turn(row)], hidden)
        if hidden.numbers or hidden.speakers:
            unseen = _json(hidden.numbers), json.dumps(list(hidden.speakers))
            short = set(self._listed(LISTED_UNSEEN, asked, count, *unseen)[0])
            for turn in self.turns(sorted(short)):  # `count` visible ones reach further back
                found[turn.number] = [
                    one
                    for one in self.before(turn, count)
                    if one.speaker_id != turn.speaker_id and not _SIGNS.isdisjoint(one.text)
                ]
        return {
            number: sorted(earlier, key=lambda one: one.position)
            for number, earlier in found.items()
            if earlier
        }

    def after(self, turn: Turn, count: int = 1) -> list[Turn]:
        """Up to `count` visible turns after this one in its source, in source order."""
        return self._near(turn, "turn.position > ? ORDER BY turn.position", count)

    def random_turns(self, count: int, speaker_id: str | None = None) -> list[Turn]:
        """Up to `count` different visible turns by chance, each as likely as any; of one speaker if given."""
        drawn: dict[int, Turn] = {}
        with self._reading() as (connection, decided):
            if speaker_id is None:
                last = connection.execute("SELECT coalesce(max(number), 0) FROM turn").fetchone()[0]
                numbers = random.sample(
                    range(1, last + 1), min(last, 16 * max(count, 0))
                )  # most numbers live
                rows = connection.execute(LISTED_TURNS, [_json(numbers)]).fetchone()[0]
                shown = visible(map(as_turn, json.loads(rows)), decided.hidden)
                drawn = {turn.number: turn for turn in shown[:count]}
            if len(drawn) < count:
                ids = None if speaker_id is None else decided.group(speaker_id)
                spots = [seen for seen in people.appearances(connection, decided, ids=ids) if seen.turns]
                drawn |= _drawn(connection, spots, count - len(drawn), decided.hidden)
        return list(drawn.values())[: max(count, 0)]

    def twins_each(self, numbers: Sequence[int]) -> dict[int, list[Turn]]:
        """By number, the visible turns of other sources that say nearly the same, oldest first.

        Turns without any are left out.
        """
        pairs, _ = self._listed(LISTED_TWINS, _json(numbers))
        if not pairs:
            return {}
        others = {turn.number: turn for turn in self.turns(sorted({other for _, other in pairs}))}
        found: dict[int, list[Turn]] = defaultdict(list)
        for number, other in sorted(pairs):
            if other in others:
                found[number].append(others[other])
        return dict(found)

    def hidden(self) -> Hidden:
        """Who and what is never shown."""
        with self._reading() as (_, decided):
            return decided.hidden

    def hide_turn(self, turn_id: str) -> None:
        """Never show this turn, even if its source is replaced.

        Raises:
            NotFoundError: there is no such turn.
        """
        self._mark(turn_id, "INSERT OR IGNORE INTO hidden_turn VALUES (?)")

    def show_turn(self, turn_id: str) -> None:
        """Show a hidden turn again.

        Raises:
            NotFoundError: there is no such turn.
        """
        self._mark(turn_id, "DELETE FROM hidden_turn WHERE turn = ?")

    def _mark(self, turn_id: str, statement: str) -> None:
        with self._database.writing() as connection:
            row = connection.execute("SELECT source FROM turn WHERE id = ?", (turn_id,)).fetchone()
            if row is None:
                raise NotFoundError("turn", turn_id)
            connection.execute(statement, (turn_id,))
            intake.touch(connection, [row[0]])

    def _visible(self, condition: str, *values: object) -> list[Turn]:
        with self._reading() as (connection, decided):
            return visible(kept_turns(connection, condition, *values), decided.hidden)

    def _near(self, turn: Turn, condition: str, count: int) -> list[Turn]:
        """The first `count` visible turns of a source from a position on."""
        near: list[Turn] = []
        with self._reading() as (connection, decided):
            rows = connection.execute(f"{TURN}source.id = ? AND {condition}", (turn.source_id, turn.position))
            for row in rows if count > 0 else ():
                near += visible([as_turn(row)], decided.hidden)
                if len(near) == count:
                    break
        return near


def _json(numbers: Iterable[int]) -> str:
    """Numbers as one parameter of a statement."""
    return str([int(number) for number in numbers])


def _drawn(
    connection: Connection, spots: Sequence[people.Appearance], count: int, hidden: Hidden
) -> dict[int, Turn]:
    """Up to so many visible turns by chance out of what these speakers said in these sources, by number."""
    drawn: dict[int, Turn] = {}
    weights = [spot.turns for spot in spots]
    for spot in random.choices(spots, weights, k=8 * count) if spots else ():  # noqa: S311 - no secret
        row = connection.execute(
            TURN + "turn.source = ? AND turn.speaker = ? LIMIT 1 OFFSET ?",
            (spot.source, spot.speaker, random.randrange(spot.stored)),  # noqa: S311
        ).fetchone()
        drawn |= {turn.number: turn for turn in visible([as_turn(row)], hidden)}
        if len(drawn) == count:
            break
    return drawn
