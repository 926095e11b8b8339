"""What a format reader hands on: blocks of a page, or a draft of labelled cues with everything set aside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from corpus.model import Aside, Cue, Repair


class BlockKind(StrEnum):
    """What the container says a block is; text files only know paragraphs."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    CAPTION = "caption"
    ITEM = "item"  # of a list
    QUOTE = "quote"
    TABLE = "table"
    CHROME = "chrome"


class Block(NamedTuple):
    """One block of a page. `line` is 1-based; `bold` are code point ranges of `text`, end exclusive."""

    line: int
    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    bold: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A file after reading, before ids. Cues are in order, each labelled; the rest is in `asides`.

    `about` gives affiliation and title by label; `roles` are labels that are roles or anonymous and so belong
    to this source alone; `same` maps a label to the label of the same person that names them best.
    `source_id` and `origin` are given by a file that says which source it is a new version of; `media` links
    to the recording.
    """

    format: str
    cues: tuple[Cue, ...]
    asides: tuple[Aside, ...] = ()
    title: str = ""
    recorded: date | None = None
    url: str | None = None
    repairs: tuple[Repair, ...] = ()
    encoding: str = "utf-8"
    doubts: tuple[str, ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)
    roles: frozenset[str] = frozenset()
    same: Mapping[str, str] = field(default_factory=dict)
    source_id: str | None = None
    media: str | None = None
    origin: str | None = None
