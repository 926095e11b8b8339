"""What changes the sources of the library: adding, replacing, removing. All of it inside one transaction."""

import json
import zlib
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256
from typing import Literal, NamedTuple

from corpus import twins
from corpus.database import Connection
from corpus.export import FORMAT
from corpus.model import Speaker, Transcript, Turn

MICROSECOND = timedelta(microseconds=1)
QUICK = 3  # zlib's level: the default takes twice as long and saves 4 %


class Known(NamedTuple):
    """A source as it is stored: its row key, whether it was removed, and what was read from which bytes."""

    key: int
    removed: bool
    reading: bytes
    first: bytes  # digest of its first bytes
    latest: bytes  # digest of the bytes it was made of last


def add(
    connection: Connection, transcript: Transcript, raw: bytes
) -> Literal["added", "replaced", "unchanged"]:
    """Store a transcript; "added", "replaced" or "unchanged".

    The same bytes read the same way change nothing, and neither do the first bytes of a source that was
    corrected since: adding a folder again does not undo corrections. A removed source comes back.
    """
    digest, reading = sha256(raw).digest(), _reading(transcript)
    known = _known(connection, transcript.source.id)
    if known and not known.removed:
        same = digest == known.latest and reading == known.reading
        if same or (digest == known.first and known.first != known.latest):
            return "unchanged"
    key = _write_source(connection, transcript, reading, known)
    _write_edition(connection, key, digest, raw, known)
    speakers = _write_speakers(connection, key, transcript)
    _write_turns(connection, key, transcript.turns, speakers)
    _write_margins(connection, key, transcript)
    if transcript.format == FORMAT:  # the exported file states them all, so it has the last word
        connection.execute("DELETE FROM edited WHERE source = ?", (transcript.source.id,))
    touch(connection, [key])
    return "replaced" if known and not known.removed else "added"


def remove(connection: Connection, key: int, now: int) -> None:
    """Take a source out of the library; everything stays until it is purged. `now` is Unix time."""
    connection.execute("UPDATE source SET removed = ? WHERE key = ?", (now, key))
    touch(connection, [key])


def undo_remove(connection: Connection, key: int) -> None:
    """Bring a removed source back as it was."""
    connection.execute("UPDATE source SET removed = NULL WHERE key = ?", (key,))
    touch(connection, [key])


def purge(connection: Connection, before: int) -> int:
    """Delete what was removed before that Unix time for good; how many sources.

    Their ids stay, without a title, so that whoever follows the changes learns of the removal. What they said
    is overwritten in the file.
    """
    connection.execute("PRAGMA secure_delete = ON")
    rows = connection.execute(
        "SELECT key FROM source WHERE removed < ? AND EXISTS (SELECT 1 FROM edition WHERE source = key)",
        (before,),
    ).fetchall()
    for (key,) in rows:
        _drop_turns(connection, connection.execute("SELECT number, text FROM turn WHERE source = ?", (key,)))
        for table in ("edition", "appearance", "aside", "repair"):
            connection.execute(f"DELETE FROM {table} WHERE source = ?", (key,))  # noqa: S608 - names above
        connection.execute(
            "UPDATE source SET title = '', origin = '', url = NULL, media = NULL WHERE key = ?", (key,)
        )
    return len(rows)


def touch(connection: Connection, keys: Iterable[int]) -> None:
    """Give every source a revision of its own, so that whoever follows the changes can stop between two."""
    for key in keys:
        connection.execute("UPDATE library SET revision = revision + 1")
        connection.execute("UPDATE source SET changed = (SELECT revision FROM library) WHERE key = ?", (key,))


def microseconds(time: timedelta | None) -> int | None:
    """How a time is stored."""
    return None if time is None else time // MICROSECOND


def _reading(transcript: Transcript) -> bytes:
    """A digest of what the reader made of the bytes; the file's name is no part of it."""
    made = (
        transcript.speakers,
        transcript.turns,
        transcript.asides,
        transcript.repairs,
        transcript.source.recorded,
    )
    return sha256(repr(made).encode("utf-8", "surrogatepass")).digest()


def _known(connection: Connection, source_id: str) -> Known | None:
    row = connection.execute("SELECT key, removed, reading FROM source WHERE id = ?", (source_id,)).fetchone()
    if row is None:
        return None
    digests = connection.execute(
        "SELECT digest FROM edition WHERE source = ? ORDER BY latest", (row[0],)
    ).fetchall()
    first, latest = (digests[0][0], digests[-1][0]) if digests else (b"", b"")
    return Known(row[0], row[1] is not None, row[2], first, latest)


def _write_source(connection: Connection, transcript: Transcript, reading: bytes, known: Known | None) -> int:
    source = transcript.source
    values = (
        source.title,
        source.origin,
        source.recorded.isoformat() if source.recorded else None,
        source.url,
        source.media,
        transcript.format,
        transcript.encoding,
        json.dumps(transcript.doubts),
        reading,
    )
    if known:
        connection.execute(
            "UPDATE source SET title = ?, origin = ?, recorded = ?, url = ?, media = ?, format = ?,"
            " encoding = ?, doubts = ?, reading = ?, removed = NULL WHERE key = ?",
            (*values, known.key),
        )
        return known.key
    added = connection.execute(
        "INSERT INTO source (title, origin, recorded, url, media, format, encoding, doubts, reading, id,"
        " changed)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
        (*values, source.id),
    )
    assert added.lastrowid is not None
    return added.lastrowid


def _write_edition(connection: Connection, key: int, digest: bytes, raw: bytes, known: Known | None) -> None:
    """Keep the first bytes for good, and the latest beside them where they differ."""
    connection.execute("DELETE FROM edition WHERE source = ? AND latest = 1", (key,))
    first = known.first if known else b""
    if digest != first:
        connection.execute(
            "INSERT INTO edition VALUES (?, ?, ?, ?)",
            (key, int(bool(first)), digest, zlib.compress(raw, QUICK)),
        )


def _write_speakers(connection: Connection, key: int, transcript: Transcript) -> dict[str, int]:
    """Store who appears; Speaker.id → row key."""
    counts = Counter(turn.speaker_id for turn in transcript.turns)
    connection.execute("DELETE FROM appearance WHERE source = ?", (key,))
    keys = {}
    for place, speaker in enumerate(transcript.speakers):
        keys[speaker.id] = speaker_key(connection, speaker)
        connection.execute(
            "INSERT INTO appearance VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                key,
                keys[speaker.id],
                place,
                speaker.name,
                speaker.about,
                json.dumps(speaker.aliases, ensure_ascii=False),
                counts[speaker.id],
            ),
        )
    return keys


def speaker_key(connection: Connection, speaker: Speaker) -> int:
    """The row key of a speaker, who is stored if need be."""
    connection.execute(
        "INSERT INTO speaker (id, name, scope) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (speaker.id, speaker.name, speaker.scope),
    )
    key: int = connection.execute("SELECT key FROM speaker WHERE id = ?", (speaker.id,)).fetchone()[0]
    return key


def _write_turns(connection: Connection, key: int, turns: Iterable[Turn], speakers: dict[str, int]) -> None:
    """Bring the turns of a source up to date. One that is said again keeps its number."""
    stored = {
        turn_id: (number, text)
        for turn_id, number, text in connection.execute(
            "SELECT id, number, text FROM turn WHERE source = ?", (key,)
        )
    }
    kept, fresh, changed, reworded = [], [], set(), []
    for turn in turns:
        values = (
            turn.position,
            turn.line,
            microseconds(turn.start),
            microseconds(turn.end),
            turn.repaired,
            turn.text,
        )
        number, text = stored.pop(turn.id, (0, ""))
        if number:
            kept.append((*values, number))
        else:
            fresh.append((*values, turn.id, key, speakers[turn.speaker_id]))
        if turn.text != text:
            changed.add(turn.id)
            reworded += [(number, text)] if number else []
    _drop_turns(connection, stored.values())
    twins.unlink(connection, reworded)
    connection.executemany(
        "UPDATE turn SET position = ?, line = ?, start = ?, stop = ?, repaired = ?, text = ?"
        " WHERE number = ?",
        kept,
    )
    connection.executemany(
        "INSERT INTO turn (position, line, start, stop, repaired, text, id, source, speaker)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        fresh,
    )
    rows = connection.execute("SELECT number, speaker, source, text, id FROM turn WHERE source = ?", (key,))
    twins.link(connection, [twins.Said(*row[:4]) for row in rows if row[4] in changed])


def _drop_turns(connection: Connection, turns: Iterable[tuple[int, str]]) -> None:
    gone = list(turns)
    twins.unlink(connection, gone)
    connection.executemany("DELETE FROM turn WHERE number = ?", [(number,) for number, _ in gone])


def _write_margins(connection: Connection, key: int, transcript: Transcript) -> None:
    """Store what is set aside and what was repaired."""
    connection.execute("DELETE FROM aside WHERE source = ?", (key,))
    connection.execute("DELETE FROM repair WHERE source = ?", (key,))
    connection.executemany(
        "INSERT INTO aside VALUES (?, ?, ?, ?, ?)",
        [(key, place, a.line, a.kind, a.text) for place, a in enumerate(transcript.asides)],
    )
    connection.executemany(
        "INSERT INTO repair VALUES (?, ?, ?, ?, ?)",
        [(key, place, r.line, r.raw, r.fixed) for place, r in enumerate(transcript.repairs)],
    )
