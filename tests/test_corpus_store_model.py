"""Random histories of the library against a model of it that keeps everything in plain dictionaries."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from corpus.export import export
from corpus.model import Transcript
from corpus.read import read
from corpus.store import Store
from tests.talks import made

PEOPLE = st.sampled_from(["甲某", "乙某", "主持人"])
WORDS = st.sampled_from(["好。", "不好说。", "早上下了雨，路上全是落叶。", "晚上的风从江面吹过来，凉快。"])
TALKS = st.lists(st.tuples(PEOPLE, WORDS), min_size=1, max_size=6)
FIRST = st.sampled_from([b"a", b"b", b"c"])  # the first bytes of a source


class Entry:
    """What the model knows of a source."""

    def __init__(self, transcript: Transcript, raw: bytes) -> None:
        self.first = raw
        self.renew(transcript, raw)

    def renew(self, transcript: Transcript, raw: bytes) -> None:
        """It was added (again)."""
        self.transcript = transcript
        self.latest = raw
        self.removed = False


class History(RuleBasedStateMachine):
    """Adds, corrects, removes and hides; the store tells the same story as the model, also when reopened."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "library.db"
        self.store = Store.open(self.path)
        self.entries: dict[str, Entry] = {}
        self.hidden: set[str] = set()  # turn ids
        self.silenced: set[str] = set()  # speaker ids
        self.numbers: dict[int, str] = {}  # every number ever seen → turn id
        self.seen = 0  # revision
        self.changed: set[str] = set()  # since then

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    def there(self) -> dict[str, Entry]:
        return {identity: entry for identity, entry in self.entries.items() if not entry.removed}

    def add(self, transcript: Transcript, raw: bytes) -> None:
        identity = transcript.source.id
        entry = self.entries.get(identity)
        expected = "replaced"
        if entry is None or entry.removed:
            expected = "added"
        elif raw == entry.latest and transcript.turns == entry.transcript.turns:
            expected = "unchanged"
        elif raw == entry.first != entry.latest:
            expected = "unchanged"  # corrected since
        assert self.store.add(transcript, raw).outcome == expected
        if expected == "unchanged":
            return
        self.changed.add(identity)
        if entry is None:
            self.entries[identity] = Entry(transcript, raw)
        else:
            entry.renew(transcript, raw)

    @rule(raw=FIRST, talk=TALKS)
    def add_a_file(self, raw: bytes, talk: list[tuple[str, str]]) -> None:
        self.add(made(*talk, raw=raw), raw)

    @precondition(there)
    @rule(data=st.data(), word=WORDS, other=WORDS)
    def add_a_corrected_export(self, data: st.DataObject, word: str, other: str) -> None:
        identity = data.draw(st.sampled_from(sorted(self.there())))
        edited = export(self.store.transcript(identity)).replace(word, other).encode()
        self.add(read(edited, "edited.txt"), edited)

    @precondition(there)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        identity = data.draw(st.sampled_from(sorted(self.there())))
        self.store.remove(identity)
        self.entries[identity].removed = True
        self.changed.add(identity)

    @precondition(lambda self: len(self.there()) < len(self.entries))
    @rule(data=st.data())
    def undo_a_removal(self, data: st.DataObject) -> None:
        identity = data.draw(st.sampled_from(sorted(self.entries.keys() - self.there().keys())))
        self.store.undo_remove(identity)
        self.entries[identity].removed = False
        self.changed.add(identity)

    @rule()
    def purge(self) -> None:
        gone = self.entries.keys() - self.there().keys()
        assert self.store.purge() == len(gone)
        for identity in gone:
            del self.entries[identity]

    @precondition(there)
    @rule(data=st.data())
    def hide_or_show_a_turn(self, data: st.DataObject) -> None:
        entry = self.there()[data.draw(st.sampled_from(sorted(self.there())))]
        turn = data.draw(st.sampled_from(entry.transcript.turns))
        (self.store.show_turn if turn.id in self.hidden else self.store.hide_turn)(turn.id)
        self.hidden ^= {turn.id}
        self.changed.add(turn.source_id)

    @precondition(there)
    @rule(data=st.data())
    def hide_or_show_a_speaker(self, data: st.DataObject) -> None:
        entry = self.there()[data.draw(st.sampled_from(sorted(self.there())))]
        speaker = data.draw(st.sampled_from(entry.transcript.speakers)).id
        (self.store.show_speaker if speaker in self.silenced else self.store.hide_speaker)(speaker)
        self.silenced ^= {speaker}
        for identity, other in self.there().items():
            if speaker in {each.id for each in other.transcript.speakers}:
                self.changed.add(identity)

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = Store.open(self.path)

    @invariant()
    def it_says_what_was_added(self) -> None:
        assert {summary.source.id for summary in self.store.sources()} == self.there().keys()
        for summary in self.store.sources():
            turns = self.store.source_turns(summary.source.id)
            expected = [
                turn
                for turn in self.entries[summary.source.id].transcript.turns
                if turn.id not in self.hidden and turn.speaker_id not in self.silenced
            ]
            assert [(t.id, t.position, t.speaker_id, t.text) for t in turns] == [
                (t.id, t.position, t.speaker_id, t.text) for t in expected
            ]
            assert summary.turns == len(turns)
            assert self.store.turns([turn.number for turn in turns]) == turns
            for turn in turns:
                assert self.numbers.setdefault(turn.number, turn.id) == turn.id

    @invariant()
    def counts_agree(self) -> None:
        turns = [turn for s in self.store.sources() for turn in self.store.source_turns(s.source.id)]
        speakers = self.store.speakers()
        assert {s.speaker.id for s in speakers} == {turn.speaker_id for turn in turns}
        assert sum(s.turns for s in speakers) == sum(s.turns for s in self.store.sources()) == len(turns)

    @invariant()
    def changes_are_told(self) -> None:
        revision = self.store.revision
        assert revision >= self.seen
        assert self.store.changed_sources(self.seen) == self.changed
        self.seen, self.changed = revision, set()


History.TestCase.settings = settings(
    max_examples=20, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
TestHistory = History.TestCase
