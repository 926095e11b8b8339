"""The part of the store about speakers: who they are, and what people decided about them."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from corpus import choices, intake, people
from corpus.choices import Choices, Hidden
from corpus.database import Connection
from corpus.errors import AmbiguousError, NotFoundError
from corpus.given import check_name
from corpus.library import Library, kept_source, kept_sources
from corpus.model import Source, Speaker
from corpus.names import fold_name


class SpeakerSummary(NamedTuple):
    """A speaker with how many visible turns they have, and in how many sources."""

    speaker: Speaker
    turns: int
    sources: int


class News(NamedTuple):
    """What changed in the library up to `revision`, since another one.

    `sources` are those that changed, as they are now, None for the removed ones; `speakers` says who speaks
    in each, after merges. Where people merged or renamed anybody, `decided` is another one than before.
    """

    revision: int
    decided: tuple[Mapping[str, str], Mapping[str, str]]
    hidden: Hidden
    sources: Mapping[str, Source | None]
    speakers: Mapping[str, frozenset[str]]


class Cast(Library):
    """Speakers. Every method may raise LibraryError. Ids may be of anybody whom a speaker stands for."""

    def speaker(self, speaker_id: str) -> Speaker:
        """The speaker of that id, after renames and merges.

        Raises:
            NotFoundError: there is none.
        """
        with self._reading() as (connection, decided):
            return people.person(connection, decided, speaker_id)

    def speakers(self, source_id: str | None = None) -> list[SpeakerSummary]:
        """Everybody who has visible turns, or has them in one source; those with most turns first.

        Raises:
            NotFoundError: there is no such source.
        """
        with self._reading() as (connection, decided):
            source = None if source_id is None else kept_source(connection, source_id).key
            found = [SpeakerSummary(*person) for person in people.people(connection, decided, source=source)]
        return sorted(found, key=lambda summary: -summary.turns)

    def news(self, since: int) -> News:
        """What changed after a revision."""
        with self._reading() as (connection, decided):
            gone = dict.fromkeys(
                row[0] for row in connection.execute("SELECT id FROM source WHERE changed > ?", (since,))
            )
            kept = kept_sources(connection, "changed > ? AND removed IS NULL", since)
            rows = connection.execute(
                "SELECT source.id, speaker.id FROM source JOIN appearance ON appearance.source = source.key"
                " JOIN speaker ON speaker.key = appearance.speaker"
                " WHERE source.changed > ? AND source.removed IS NULL",
                (since,),
            )
            speaking: dict[str, set[str]] = {source.id: set() for _, source in kept}
            for source_id, speaker_id in rows:
                speaking[source_id].add(decided.root(speaker_id))
        return News(
            decided.revision,
            (decided.kept, decided.names),
            decided.hidden,
            gone | {source.id: source for _, source in kept},
            {source_id: frozenset(ids) for source_id, ids in speaking.items()},
        )

    def visible_speakers(self, speaker_ids: Iterable[str]) -> dict[str, Speaker | None]:
        """By id, each of some speakers who stand for themselves; None for those without a visible turn."""
        with self._reading() as (connection, decided):
            return {
                speaker_id: people.visible_person(connection, decided, speaker_id)
                for speaker_id in speaker_ids
            }

    def find_speaker(self, key: str, source_id: str | None = None) -> Speaker:
        """The speaker of that id, name or alias, in either script; of one source if given.

        Raises:
            NotFoundError: there is none.
            AmbiguousError: there are several; the choices are their ids.
        """
        known = [summary.speaker for summary in self.speakers(source_id)]
        folded = fold_name(key)
        found = (
            [speaker for speaker in known if speaker.id == key]
            or [speaker for speaker in known if fold_name(speaker.name) == folded]
            or [speaker for speaker in known if folded in map(fold_name, speaker.aliases)]
        )
        if len(found) > 1:
            raise AmbiguousError("speaker", key, tuple(speaker.id for speaker in found))
        if not found:
            raise NotFoundError("speaker", key)
        return found[0]

    def speaker_members(self, speaker_id: str) -> frozenset[str]:
        """The ids as indexed, before merges and renames, that this speaker stands for; its own among them."""
        with self._reading() as (_, decided):
            return decided.group(speaker_id)

    def rename_speaker(self, speaker_id: str, name: str) -> Speaker:
        """Call a speaker by another name; whoever bears it, now or later, is the same person.

        Raises:
            InvalidError: nobody can be called that.
            NotFoundError: there is no such speaker.
        """
        name = check_name(name)
        with self._deciding(speaker_id) as (connection, decided):
            choices.rename(connection, decided, speaker_id, name)
        return self.speaker(speaker_id)

    def merge_speakers(self, kept_id: str, *other_ids: str) -> Speaker:
        """From now on the first speaker stands for the others too.

        Raises:
            NotFoundError: one of them is unknown.
        """
        with self._deciding(kept_id, *other_ids) as (connection, decided):
            choices.merge(connection, decided, kept_id, other_ids)
        return self.speaker(kept_id)

    def split_speaker(self, speaker_id: str) -> None:
        """Undo every merge and rename of a speaker.

        Raises:
            NotFoundError: there is no such speaker.
        """
        with self._deciding(speaker_id) as (connection, decided):
            choices.split(connection, decided, speaker_id)

    def hide_speaker(self, speaker_id: str) -> None:
        """Never show what this person said, now or later.

        Raises:
            NotFoundError: there is no such speaker.
        """
        with self._deciding(speaker_id) as (connection, decided):
            choices.hide(connection, decided, speaker_id)
            _touch(connection, decided, speaker_id)

    def show_speaker(self, speaker_id: str) -> None:
        """Show again what this person said.

        Raises:
            NotFoundError: there is no such speaker.
        """
        with self._deciding(speaker_id) as (connection, decided):
            choices.show(connection, decided, speaker_id)
            _touch(connection, decided, speaker_id)


def _touch(connection: Connection, decided: Choices, speaker_id: str) -> None:
    """Every source in which a speaker appears has changed."""
    met = people.appearances(connection, decided, ids=decided.group(speaker_id))
    intake.touch(connection, sorted({seen.source for seen in met}))
