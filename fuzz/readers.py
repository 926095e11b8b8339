"""Targets: each reader, by itself and through the room's entry, and the way from bytes to repaired text."""

import zlib
from collections.abc import Callable, Iterator
from typing import TypeVar

from corpus.assemble import assemble
from corpus.decode import Decoded, decode
from corpus.draft import Draft
from corpus.errors import UnreadableError
from corpus.export import export
from corpus.formats import FORMATS, Reader
from corpus.model import Transcript
from corpus.read import read, read_draft
from corpus.repair import repair
from fuzz.target import Target
from fuzz.tokens import TOKENS
from fuzz.written import in_order, letters, packed, written

T = TypeVar("T")

_NAMED = "苏明远"  # who speaks where a file is read as a monologue


def targets() -> Iterator[Target]:
    """One target a reader, and one for decoding and repairing."""
    for reader in FORMATS:
        yield Target(
            f"read-{reader.name}",
            _reading(reader),
            TOKENS[reader.name],
            structured=reader.name == "json",
            most=4096 if reader.binary else 2048,
        )
    yield Target("decode", decoded_and_repaired, TOKENS["decode"])


def _reading(reader: Reader) -> Callable[[bytes], None]:
    origin = f"talk{reader.suffixes[0] if reader.suffixes else '.txt'}"

    def run(data: bytes) -> None:
        data = packed(reader.name, data)
        direct = _outcome(lambda: _by_itself(reader, data, origin), origin)
        entry = _outcome(lambda: read_draft(data, origin, format=reader.name), origin)
        assert _told(direct) == _told(entry), "the reader and the entry differ"
        said = written(reader.name, data)
        for draft in (
            entry,
            _outcome(lambda: read_draft(data, origin, format=reader.name, speaker=_NAMED), origin),
        ):
            if isinstance(draft, Draft):
                _check(draft, data, origin, said)
        if zlib.crc32(data) % 4 == 0:  # as a file that nobody has said anything about
            _outcome(lambda: read(data, origin), origin)

    return run


def _by_itself(reader: Reader, data: bytes, origin: str) -> Draft:
    return reader.read(data if reader.binary else repair(decode(data, origin).text).text, origin)


def _outcome(reading: Callable[[], T], origin: str) -> T | UnreadableError:
    """What comes of reading; an error of any other kind is a finding."""
    try:
        return reading()
    except UnreadableError as error:
        assert error.origin == origin, error.origin
        assert error.reason, "no reason"
        assert error.line is None or error.line >= 1, error.line
        return error


def _told(outcome: Draft | UnreadableError) -> object:
    if isinstance(outcome, Draft):
        return (
            outcome.cues,
            outcome.asides,
            outcome.title,
            outcome.recorded,
            outcome.about,
            outcome.roles,
            outcome.same,
        )
    return type(outcome), outcome.args


def _check(draft: Draft, data: bytes, origin: str, said: tuple[str, ...] | None) -> None:
    transcript = _outcome(lambda: assemble(draft, data, origin), origin)
    if not isinstance(transcript, Transcript):
        return
    said_by = "".join(speaker.name for speaker in transcript.speakers)
    shown = "".join([turn.text for turn in transcript.turns]) + transcript.source.title + said_by
    assert not set("\0\x1b\x9b") & set(shown), "a command to a terminal"
    speakers = {speaker.id for speaker in transcript.speakers}
    assert all(speaker.name.strip() for speaker in transcript.speakers), "a speaker without a name"
    assert len({turn.id for turn in transcript.turns}) == len(transcript.turns), "two turns of one id"
    for turn in transcript.turns:
        assert turn.speaker_id in speakers, "nobody's turn"
        assert turn.text.strip(), "a turn that says nothing"
    if said is not None:
        for cue in draft.cues:
            found = letters(cue.text)
            # Plain text has no markup that could stand between one word and the next.
            whole = draft.format == "text"
            assert any(found in source or (not whole and in_order(found, source)) for source in said), (
                f"not in the file: {cue.text!r}"
            )
        longest = max(map(len, said))
        assert sum(len(letters(cue.text)) for cue in draft.cues) <= longest, "said more than is written"
    if transcript.turns:
        _check_export(transcript, origin)


def _check_export(transcript: Transcript, origin: str) -> None:
    """What is exported reads back the same."""
    again = read(export(transcript).encode(), origin)
    assert [(turn.text, turn.id) for turn in again.turns] == [
        (turn.text, turn.id) for turn in transcript.turns
    ]
    names = {speaker.id: speaker.name for speaker in transcript.speakers}
    assert {speaker.id: speaker.name for speaker in again.speakers} == names
    assert [(aside.text, aside.kind) for aside in again.asides] == [
        (aside.text, aside.kind) for aside in transcript.asides
    ]


def decoded_and_repaired(data: bytes) -> None:
    """Decoding replaces nothing, repairing keeps the lines and changes only what it tells of."""
    declared = (None, "gbk", "utf-16", "x-mac-nothing")[zlib.crc32(data) % 4]
    try:
        decoded = decode(data, "a", declared)
    except UnreadableError as error:
        assert error.origin == "a"
        return
    assert decoded == decode(data, "a", declared)
    exact = data.decode(decoded.encoding).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    assert decoded.text == exact, "bytes were replaced"
    _check_repair(decoded)


def _check_repair(decoded: Decoded) -> None:
    done = repair(decoded.text)
    before, after = decoded.text.split("\n"), done.text.split("\n")
    assert len(before) == len(after), "lines were joined or split"
    told = {each.line for each in done.repairs}
    assert all(each.raw == each.fixed for each in done.undecided)
    for number, (old, new) in enumerate(zip(before, after, strict=True), 1):
        assert old == new or number in told, f"line {number} was changed silently"
    for each in done.repairs:
        assert each.raw in before[each.line - 1], "a repair of what is not there"
        assert each.fixed in after[each.line - 1], "a repair that was not made"
    for each in done.undecided:
        assert each.raw in after[each.line - 1], "undecided text is gone"
