"""What a reader of an export finds, and how it becomes a draft: runs of one voice joined into cues."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from corpus.draft import Draft
from corpus.errors import FormatError, NoConversationError
from corpus.formats.labels import is_anonymous, is_role, same_persons, without_note
from corpus.formats.voices import is_sound
from corpus.limits import MAX_CUES
from corpus.model import Aside, Cue, Kind


class Utterance(NamedTuple):
    """One cue, segment or word run as the file has it. `label` None: the file does not say who speaks.

    `paragraph`: it is a paragraph of its own; otherwise it runs on from the one before of the same voice.
    """

    line: int
    label: str | None
    text: str
    start: timedelta | None = None
    end: timedelta | None = None
    paragraph: bool = False


@dataclass(slots=True)
class Script:
    """Everything one file of an export holds, in file order."""

    format: str
    utterances: list[Utterance] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    title: str = ""
    recorded: date | None = None
    url: str | None = None
    about: dict[str, str] = field(default_factory=dict)
    doubts: set[str] = field(default_factory=set)  # codes of what a person has to look at
    machine: bool = False  # voices were told apart by a machine: sentence tails may be in the wrong mouth

    def say(
        self,
        line: int,
        label: str | None,
        text: str,
        start: timedelta | None = None,
        end: timedelta | None = None,
        *,
        paragraph: bool = False,
    ) -> None:
        """Add what somebody says."""
        self.utterances.append(Utterance(line, label, text, start, end, paragraph))

    def set_aside(self, line: int, text: str, kind: Kind) -> None:
        """Add text that is no speech; empty text is left out."""
        if text.strip():
            self.asides.append(Aside(line, text.strip(), kind))


def string(value: object) -> str:
    """Return a JSON value if it is a string; one of another kind, written out, would be nobody's words."""
    return value if isinstance(value, str) else ""


def split_lines(content: str) -> list[str]:
    """Return the lines of a text, whichever of the three line ends it uses; form feeds end none."""
    return content.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def join_words(left: str, right: str) -> str:
    """Return two pieces of running text as one: with a blank between them unless either side is CJK."""
    left, right = left.rstrip(), right.lstrip()
    if not left or not right or _is_cjk(left[-1]) or _is_cjk(right[0]):
        return left + right
    return f"{left} {right}"


def _is_cjk(character: str) -> bool:
    """Whether no blank is written beside it: Han, kana, CJK and full-width marks. Hangul is spaced."""
    code = ord(character)
    return (
        0x2E80 <= code <= 0x312F
        or 0x31A0 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0xFE30 <= code <= 0xFE4F
        or 0xFF00 <= code <= 0xFF9F
        or 0x20000 <= code <= 0x3FFFF
    )


def join_lines(lines: Iterable[str]) -> str:
    """Return wrapped lines, or words, as one running text."""
    pieces: list[str] = []
    for line in lines:
        text = line.strip()
        if text and pieces and not (_is_cjk(pieces[-1][-1]) or _is_cjk(text[0])):
            pieces.append(" ")
        if text:
            pieces.append(text)
    return "".join(pieces)


def to_draft(script: Script, origin: str, speaker: str | None = None) -> Draft:
    """Return the draft of a script. `speaker` says what the file leaves without a name.

    Neighbours of one voice become one cue, so that the same talk in two containers gives equal turns; text of
    nobody known is set aside. Raises NoConversationError "no-speech", "no-speakers"; FormatError "too-large".
    """
    if len(script.utterances) > MAX_CUES * 8:  # words count here
        raise FormatError(origin, "too-large", detail=str(MAX_CUES * 8))
    if not any(utterance.text.strip() for utterance in script.utterances):
        raise NoConversationError(origin, "no-speech")
    if speaker is None and not any(utterance.label for utterance in script.utterances):
        raise NoConversationError(origin, "no-speakers")
    if speaker is not None and len({utterance.label for utterance in script.utterances} - {None}) == 1:
        script.utterances = [utterance._replace(label=None) for utterance in script.utterances]
    cues, unknown = _cues(_without_notes(script), speaker)
    labels = dict.fromkeys(cue.label for cue in cues if cue.label)
    same = _with_targets(same_persons(labels), labels)
    machine = script.machine or all(is_anonymous(label) for label in labels)
    return Draft(
        format=script.format,
        cues=cues,
        asides=tuple(sorted([*script.asides, *unknown], key=lambda aside: aside.line)),
        title=script.title,
        recorded=script.recorded,
        url=script.url,
        doubts=tuple(sorted(script.doubts | ({"diarised"} if machine else set()))) if speaker is None else (),
        about={label: about for label, about in script.about.items() if label in labels},
        roles=frozenset(label for label in labels if is_role(label)),
        same=same,
    )


def _without_notes(script: Script) -> list[Utterance]:
    """The utterances with notes in labels, Ann Lee (host), moved to what is known of the person.

    Where one name has several notes they tell namesakes apart, and stay.
    """
    labels = dict.fromkeys(said.label for said in script.utterances if said.label)
    notes: dict[str, set[str]] = {}
    for label in labels:
        name, note = without_note(label)
        if note:
            notes.setdefault(name, set()).add(note)
    told = {name: next(iter(found)) for name, found in notes.items() if len(found) == 1}
    for name, note in told.items():
        script.about.setdefault(name, note)
    names = {label: name for label in labels if (name := without_note(label)[0]) != label and name in told}
    if not names:
        return script.utterances
    return [said._replace(label=names.get(said.label or "", said.label)) for said in script.utterances]


def _with_targets(same: Mapping[str, str], labels: Mapping[str, None]) -> dict[str, str]:
    return {short: full for short, full in same.items() if full in labels}


class _Run:
    """Consecutive utterances of one voice, while they are collected."""

    __slots__ = ("end", "label", "line", "pieces", "start")

    def __init__(self, first: Utterance, label: str | None) -> None:
        self.label = label
        self.line = first.line
        self.start = first.start
        self.end = first.end
        self.pieces = [first.text.strip()]

    def add(self, utterance: Utterance) -> None:
        text = utterance.text.strip()
        if utterance.paragraph:
            self.pieces.append("\n" + text)
        elif join_words(self.pieces[-1][-1:], text[:1]).count(" "):
            self.pieces.append(" " + text)
        else:
            self.pieces.append(text)
        self.start = self.start if self.start is not None else utterance.start
        self.end = utterance.end or self.end


def _cues(utterances: Iterable[Utterance], speaker: str | None) -> tuple[tuple[Cue, ...], list[Aside]]:
    runs: list[_Run] = []
    for utterance in utterances:
        if not utterance.text.strip():
            continue
        label = utterance.label or speaker
        if runs and runs[-1].label == label:
            runs[-1].add(utterance)
        else:
            runs.append(_Run(utterance, label))
    cues: list[Cue] = []
    unknown: list[Aside] = []
    for run in runs:
        text = "".join(run.pieces)
        if run.label is None:
            unknown.append(Aside(run.line, text, Kind.SOUND if is_sound(text) else Kind.UNEXPLAINED))
        else:
            cues.append(Cue(run.line, run.label, text, run.start, run.end))
    return tuple(cues), unknown
