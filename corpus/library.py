"""What every part of the store shares: transactions, what people decided, and rows made into nouns."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple

from corpus import choices, intake
from corpus.choices import Choices, Hidden
from corpus.database import Connection, Database, Row
from corpus.errors import NotFoundError
from corpus.model import ASKING, Source, Turn

_COLUMNS = (
    "turn.number, turn.id, source.id, turn.position, speaker.id, turn.text, turn.line, turn.start, turn.stop,"
    " turn.repaired"
)
_OF_TURN = "JOIN source ON source.key = turn.source JOIN speaker ON speaker.key = turn.speaker"
TURN = f"SELECT {_COLUMNS} FROM turn {_OF_TURN} WHERE source.removed IS NULL AND "  # noqa: S608 - constants
# For `_listed`. The numbers are a parameter, a JSON array; CROSS JOIN keeps to their order.
LISTED_TURNS = (
    f"SELECT json_group_array(json_array({_COLUMNS}))"  # noqa: S608 - constants
    f" FROM json_each(?) AS asked CROSS JOIN turn ON turn.number = asked.value {_OF_TURN}"
    " WHERE source.removed IS NULL"
)
_EARLIER = (
    " FROM json_each(?) AS asked CROSS JOIN turn AS here ON here.number = asked.value"
    " CROSS JOIN turn{} ON turn.source = here.source AND turn.position BETWEEN here.position - ?"
    " AND here.position - 1"
)
LISTED_QUESTIONS = (
    f"SELECT json_group_array(json_array(here.number, {_COLUMNS}))"
    f"{_EARLIER.format(' INDEXED BY turn_asking')} {_OF_TURN}"
    f" WHERE turn.text GLOB '*[{ASKING}]*' AND turn.speaker <> here.speaker"
)
LISTED_UNSEEN = (  # the asked ones that have a hidden turn before them
    f"SELECT json_group_array(here.number){_EARLIER.format('')}"  # noqa: S608 - constants
    " WHERE turn.number IN (SELECT value FROM json_each(?))"
    " OR turn.speaker IN (SELECT key FROM speaker WHERE id IN (SELECT value FROM json_each(?)))"
)
_SOURCE = (
    "SELECT key, id, title, origin, recorded, url, media,"
    " (SELECT json_group_object(field, value) FROM edited WHERE edited.source = source.id)"
    " FROM source WHERE "
)
LISTED_TWINS = (
    "SELECT json_group_array(json_array(turn, other))"
    " FROM json_each(?) AS asked CROSS JOIN twin ON twin.turn = asked.value"
)


class Kept(NamedTuple):
    """A source and its row key."""

    key: int
    source: Source


class Library:
    """An open library: how the parts of the store read it and change it."""

    def __init__(self, opened: Database) -> None:
        self._database = opened
        self._latest: Choices | None = None  # replaced whole, so any thread may read it

    @contextmanager
    def _reading(self) -> Iterator[tuple[Connection, Choices]]:
        """A connection that sees one state of the library, and what people had decided by then."""
        with self._database.reading() as connection:
            revision = revision_of(connection)
            latest = self._latest
            if latest is None or latest.revision != revision:
                latest = self._latest = choices.load(connection, revision)
            yield connection, latest

    def _listed(self, statement: str, *values: object) -> tuple[list[Any], Choices]:
        """The JSON array that a statement gives, and what people had decided by the state it saw.

        One row comes back, whatever it holds: to fetch row by row is to wait for other threads at each one.
        """
        whole = f"SELECT (SELECT revision FROM library), ({statement})"  # noqa: S608 - constants
        with self._database.reading(once=True) as connection:
            revision, listed = connection.execute(whole, values).fetchone()
        latest = self._latest
        if latest is None or latest.revision != revision:
            with self._reading() as (connection, latest):
                _, listed = connection.execute(whole, values).fetchone()
        found: list[Any] = json.loads(listed)
        return found, latest

    @contextmanager
    def _deciding(self, *speaker_ids: str) -> Iterator[tuple[Connection, Choices]]:
        """A write transaction about speakers that exist, and what was decided before it."""
        with self._database.writing() as connection:
            for speaker_id in speaker_ids:
                if not connection.execute("SELECT 1 FROM speaker WHERE id = ?", (speaker_id,)).fetchone():
                    raise NotFoundError("speaker", speaker_id)
            yield connection, choices.load(connection, revision_of(connection))
            connection.execute("UPDATE library SET revision = revision + 1")


def revision_of(connection: Connection) -> int:
    """The revision that the connection sees."""
    revision: int = connection.execute("SELECT revision FROM library").fetchone()[0]
    return revision


def kept_sources(connection: Connection, condition: str, *values: object) -> list[Kept]:
    """The sources that meet an SQL condition, as corrected, in the order of their first addition."""
    return [_kept(row) for row in connection.execute(f"{_SOURCE}{condition} ORDER BY key", values)]


def kept_source(connection: Connection, source_id: str) -> Kept:
    """The source of that id, as corrected.

    Raises:
        NotFoundError: there is none.
    """
    found = kept_sources(connection, "id = ? AND removed IS NULL", source_id)
    if not found:
        raise NotFoundError("source", source_id)
    return found[0]


def _kept(row: Row) -> Kept:
    key, source_id, title, origin, recorded, url, media, edited = row
    if edited != "{}":
        fields = {"title": title, "recorded": recorded, "url": url, "media": media, **json.loads(edited)}
        title, recorded, url, media = fields.values()
    day = date.fromisoformat(recorded) if recorded else None
    return Kept(key, Source(source_id, title, origin, day, url, media))


def kept_turns(connection: Connection, condition: str, *values: object) -> list[Turn]:
    """The turns that meet an SQL condition, hidden ones too."""
    return [as_turn(row) for row in connection.execute(TURN + condition, values)]


def as_turn(row: Row) -> Turn:
    """A row of TURN as a turn."""
    number, turn_id, source_id, position, speaker_id, text, line, start, stop, repaired = row
    return Turn(
        number,
        turn_id,
        source_id,
        position,
        speaker_id,
        text,
        line,
        None if start is None else start * intake.MICROSECOND,
        None if stop is None else stop * intake.MICROSECOND,
        bool(repaired),
    )


def visible(turns: Iterable[Turn], hidden: Hidden) -> list[Turn]:
    """Those turns that nobody hid."""
    return [
        turn for turn in turns if turn.number not in hidden.numbers and turn.speaker_id not in hidden.speakers
    ]
