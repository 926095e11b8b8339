"""Pages as html."""

from pathlib import PurePath

from corpus.draft import Draft
from corpus.formats import text


def sniff(content: str, name: str) -> bool:  # noqa: ARG001 - every reader is asked in the same way
    """Whether it is one."""
    return PurePath(name).suffix.lower().startswith(".h")


def read(content: str, origin: str) -> Draft:
    """Return the page's turns; raises NoConversationError."""
    return text.read(content, origin)


def monologue(content: str, origin: str, speaker: str) -> Draft:
    """Return the page as the speech of one named person."""
    return text.monologue(content, origin, speaker)
