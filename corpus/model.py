"""What was said, by whom and where: the frozen nouns that every room shares."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

ASKING = "?？吗嗎呢么麼"  # no text asks anything without one of these signs


class Kind(StrEnum):
    """Why a piece of a file is set aside and never quoted."""

    HEADING = "heading"
    CAPTION = "caption"
    NARRATION = "narration"
    NOTE = "note"  # an editor's note
    CREDIT = "credit"  # author, translator, layout, source lines
    BIO = "bio"  # guest lists and introductions
    CHROME = "chrome"  # what the page, site or export tool added
    SOUND = "sound"  # applause, music, stage directions
    UNEXPLAINED = "unexplained"  # nothing supports it being anybody's speech


@dataclass(frozen=True, slots=True)
class Aside:
    """Text of a file that is never quoted, and why. `line` is 1-based in the decoded text."""

    line: int
    text: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Repair:
    """One damaged place put right by rule: what stood there and what stands there now.

    Where no rule could decide, both are the same: the text stays as it is, and a person should look.
    """

    line: int
    raw: str
    fixed: str

    @property
    def decided(self) -> bool:
        """Whether anything was put right."""
        return self.raw != self.fixed


@dataclass(frozen=True, slots=True)
class Cue:
    """One labelled or timed block of a file. `label` None: the block names nobody.

    `repaired` None: whether its text was repaired follows from the repairs of its lines.
    """

    line: int
    label: str | None
    text: str
    start: timedelta | None = None
    end: timedelta | None = None
    repaired: bool | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One transcript. `id` is 12 hex digits of the SHA-256 of its first bytes, kept when it is replaced."""

    id: str
    title: str
    origin: str  # file name or address it came from
    recorded: date | None = None
    url: str | None = None
    media: str | None = None  # link to the recording; times of turns count from its start


@dataclass(frozen=True, slots=True)
class Speaker:
    """One person a library by folded name, or one anonymous label or role a source (`scope` = its id)."""

    id: str
    name: str
    about: str = ""  # affiliation and title as the source introduces the speaker
    aliases: tuple[str, ...] = ()
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Consecutive speech of one speaker: the indexed unit. Paragraphs are joined by a line feed.

    `number` is permanent and given by the store (0 until stored); ties in ranking go by it. `id` is public:
    12 characters a-z2-7 from a hash of source, speaker and folded text. `position` is 0-based in the source,
    `line` 1-based in its decoded text.
    """

    number: int
    id: str
    source_id: str
    position: int
    speaker_id: str
    text: str
    line: int = 0
    start: timedelta | None = None
    end: timedelta | None = None
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class Transcript:
    """A file as it was read: turns with their speakers, and all that is not quoted, with the reason."""

    source: Source
    speakers: tuple[Speaker, ...]
    turns: tuple[Turn, ...]
    asides: tuple[Aside, ...] = ()
    repairs: tuple[Repair, ...] = ()
    format: str = "text"
    encoding: str = "utf-8"
    doubts: tuple[str, ...] = field(default=())  # codes of close calls, e.g. "encoding", told to the operator
