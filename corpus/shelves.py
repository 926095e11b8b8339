"""The part of the store about sources: adding, removing, correcting and finding them."""

import json
import time
import zlib
from datetime import date
from pathlib import PurePath
from typing import Literal, NamedTuple

from corpus import intake, people
from corpus.errors import AmbiguousError, NotFoundError
from corpus.given import check_link, check_title
from corpus.library import Kept, Library, kept_source, kept_sources, kept_turns, visible
from corpus.model import Aside, Kind, Repair, Source, Transcript, Turn
from corpus.names import fold_name

# Removed sources can be brought back for so long, in seconds; then their words are deleted.
KEPT_REMOVED = 30 * 24 * 3600


class Added(NamedTuple):
    """What adding a transcript did. `turns` is how many turns the source has now."""

    source: Source
    outcome: Literal["added", "unchanged", "replaced"]
    turns: int


class SourceSummary(NamedTuple):
    """A source with how many visible turns it has, and of how many people."""

    source: Source
    turns: int
    speakers: int


class Shelves(Library):
    """Sources. Every method may raise LibraryError."""

    def add(self, transcript: Transcript, raw: bytes) -> Added:
        """Store a transcript with the bytes it was read from, in one transaction.

        The same bytes twice change nothing; a source of known id is replaced, and turns that are said again
        keep their ids and numbers. The first bytes of a source that was corrected since change nothing.
        """
        with self._database.writing() as connection:
            outcome = intake.add(connection, transcript, raw)
            key, source = kept_source(connection, transcript.source.id)
            count = connection.execute("SELECT count(*) FROM turn WHERE source = ?", (key,)).fetchone()[0]
        return Added(source, outcome, count)

    def remove(self, source_id: str) -> Source:
        """Take a source out of the library; it can be brought back for 30 days.

        Raises:
            NotFoundError: there is no such source.
        """
        now = int(time.time())
        with self._database.writing() as connection:
            key, source = kept_source(connection, source_id)
            intake.remove(connection, key, now)
            intake.purge(connection, now - KEPT_REMOVED)
        return source

    def undo_remove(self, key: str) -> Source:
        """Bring a removed source back, its ids and numbers unchanged. `key` as for `find_source`.

        Raises:
            NotFoundError: no such source was removed, or it is gone for good.
            AmbiguousError: several were.
        """
        with self._database.writing() as connection:
            gone = kept_sources(connection, "removed AND EXISTS (SELECT 1 FROM edition WHERE source = key)")
            found = _pick(key, gone)
            intake.undo_remove(connection, found.key)
        return found.source

    def purge(self) -> int:
        """Delete for good what was removed; how many sources."""
        with self._database.writing() as connection:
            return intake.purge(connection, int(time.time()) + 1)

    def edit_source(
        self,
        source_id: str,
        *,
        title: str | None = None,
        recorded: date | Literal[""] | None = None,
        url: str | None = None,
        media: str | None = None,
    ) -> Source:
        """Correct what is known of a source. None leaves a field alone.

        An empty string clears a day or a link, and gives back the title that was read from the file.

        Raises:
            InvalidError: a title or a link is none.
            NotFoundError: there is no such source.
        """
        fields = {
            "title": title and check_title(title),
            "recorded": recorded and recorded.isoformat(),
            "url": url and check_link(url),
            "media": media and check_link(media),
        }
        with self._database.writing() as connection:
            key = kept_source(connection, source_id).key
            connection.executemany(
                "INSERT INTO edited VALUES (?, ?, ?)"
                " ON CONFLICT (source, field) DO UPDATE SET value = excluded.value",
                [(source_id, field, value or None) for field, value in fields.items() if value is not None],
            )
            if title == "":
                connection.execute("DELETE FROM edited WHERE source = ? AND field = 'title'", (source_id,))
            intake.touch(connection, [key])
            return kept_source(connection, source_id).source

    def source(self, source_id: str) -> Source:
        """The source of that id, as corrected.

        Raises:
            NotFoundError: there is none.
        """
        with self._database.reading() as connection:
            return kept_source(connection, source_id).source

    def find_source(self, key: str) -> Source:
        """The source of that id, beginning of an id, file name or title; case, width and spaces don't count.

        Raises:
            NotFoundError: there is none.
            AmbiguousError: there are several; the choices are their ids.
        """
        with self._database.reading() as connection:
            return _pick(key, kept_sources(connection, "removed IS NULL")).source

    def sources(self) -> list[SourceSummary]:
        """Every source, in the order of first addition."""
        with self._reading() as (connection, decided):
            counts = people.by_source(connection, decided)
            found = kept_sources(connection, "removed IS NULL")
        return [SourceSummary(source, *counts.get(key, (0, 0))) for key, source in found]

    def transcript(self, source_id: str) -> Transcript:
        """A source as it was read: every turn, hidden ones too, and speakers under the names they have in it.

        Raises:
            NotFoundError: there is none.
        """
        with self._database.reading() as connection:
            key, source = kept_source(connection, source_id)
            form, encoding, doubts = connection.execute(
                "SELECT format, encoding, doubts FROM source WHERE key = ?", (key,)
            ).fetchone()
            asides = connection.execute(
                "SELECT line, text, kind FROM aside WHERE source = ? ORDER BY place", (key,)
            )
            repairs = connection.execute(
                "SELECT line, raw, fixed FROM repair WHERE source = ? ORDER BY place", (key,)
            )
            return Transcript(
                source=source,
                speakers=tuple(people.as_said(connection, key)),
                turns=tuple(kept_turns(connection, "turn.source = ? ORDER BY turn.position", key)),
                asides=tuple(Aside(line, text, Kind(kind)) for line, text, kind in asides),
                repairs=tuple(Repair(*row) for row in repairs),
                format=form,
                encoding=encoding,
                doubts=tuple(json.loads(doubts)),
            )

    def source_turns(self, source_id: str) -> list[Turn]:
        """The visible turns of a source, in order; none if there is no such source."""
        with self._reading() as (connection, decided):
            turns = kept_turns(connection, "source.id = ? ORDER BY turn.position", source_id)
            return visible(turns, decided.hidden)

    def raw(self, source_id: str, *, first: bool = False) -> bytes:
        """The bytes that a source was read from: the latest ones, or the first that were added.

        Raises:
            NotFoundError: there is no such source.
        """
        with self._database.reading() as connection:
            key = kept_source(connection, source_id).key
            rows = connection.execute(
                "SELECT raw FROM edition WHERE source = ? ORDER BY latest", (key,)
            ).fetchall()
            kept: bytes = rows[0 if first else -1][0]
            return zlib.decompress(kept)

    def changes(self, since: int) -> list[tuple[int, str]]:
        """(revision, source id) of the sources changed after a revision, in that order; no two share one.

        A source changes by being added, replaced, edited or removed, or by turns of it being hidden or shown.
        """
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT changed, id FROM source WHERE changed > ? ORDER BY changed", (since,)
            )
            return rows.fetchall()

    def sizes(self, since: int) -> dict[str, int]:
        """Turns stored of each source changed after a revision, by its id; the removed ones are left out."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT source.id, sum(appearance.turns) FROM source"
                " JOIN appearance ON appearance.source = source.key"
                " WHERE source.changed > ? AND source.removed IS NULL GROUP BY source.key",
                (since,),
            )
            return dict(rows.fetchall())

    def changed_sources(self, since: int) -> set[str]:
        """The ids of the sources changed after a revision."""
        return {source_id for _, source_id in self.changes(since)}


def _pick(key: str, known: list[Kept]) -> Kept:
    """The one source that a person means.

    Raises:
        NotFoundError: none.
        AmbiguousError: several; the choices are their ids.
    """
    folded = fold_name(key)
    tests = (
        lambda source: source.id == key,
        lambda source: source.origin == key,
        lambda source: folded in {fold_name(source.title), fold_name(PurePath(source.origin).name)},
        lambda source: fold_name(PurePath(source.origin).stem) == folded,
        lambda source: bool(key) and source.id.startswith(key.lower()),
    )
    for means in tests:
        found = [kept for kept in known if means(kept.source)]
        if len(found) > 1:
            raise AmbiguousError("source", key, tuple(kept.source.id for kept in found))
        if found:
            return found[0]
    raise NotFoundError("source", key)
