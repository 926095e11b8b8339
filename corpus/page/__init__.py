"""Interview pages: blocks in, attributed turns and asides out."""

import re
from collections import Counter
from collections.abc import Sequence

from corpus.draft import Block, BlockKind, Draft
from corpus.errors import NoConversationError
from corpus.model import Aside, Cue, Kind

_LABEL = re.compile(
    r"^\s*([^\s:：,，。!！?？()（）“”\"]{1,12}(?: [A-Z][A-Za-z.]+){0,2})\s{0,4}[:：]\s{0,4}(.*)$", re.DOTALL
)


def segment(blocks: Sequence[Block], origin: str, format_name: str) -> Draft:
    """Return the turns of a page; raises NoConversationError if nobody talks to anybody in it."""
    found = {block.line: match for block in blocks if (match := _LABEL.match(block.text))}
    names = Counter(match[1] for match in found.values())
    cues: list[Cue] = []
    asides: list[Aside] = []
    speaker: str | None = None
    for block in blocks:
        match = found.get(block.line)
        if match and names[match[1]] > 1:
            speaker = match[1]
            cues.append(Cue(block.line, speaker, match[2]))
        elif speaker is None or block.kind is not BlockKind.PARAGRAPH:
            asides.append(Aside(block.line, block.text, Kind.UNEXPLAINED))
        else:
            cues.append(Cue(block.line, speaker, block.text.strip()))
    if not cues:
        raise NoConversationError(origin, "speakers")
    return Draft(format_name, tuple(cues), tuple(asides))


def monologue(blocks: Sequence[Block], origin: str, format_name: str, speaker: str) -> Draft:
    """Return the page as the speech of one named person."""
    cues = [
        Cue(block.line, speaker, block.text.strip()) for block in blocks if block.kind is BlockKind.PARAGRAPH
    ]
    if not cues:
        raise NoConversationError(origin, "empty")
    asides = [
        Aside(block.line, block.text, Kind.HEADING)
        for block in blocks
        if block.kind is not BlockKind.PARAGRAPH
    ]
    return Draft(format_name, tuple(cues), tuple(asides))
