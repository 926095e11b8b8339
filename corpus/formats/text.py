"""Pages as plain text: one paragraph a line."""

from corpus.draft import Block, Draft
from corpus.page import monologue as page_monologue
from corpus.page import segment


def sniff(content: str, name: str) -> bool:  # noqa: ARG001 - every reader is asked in the same way
    """Whatever no other reader claims is plain text."""
    return True


def read(content: str, origin: str) -> Draft:
    """Return the page's turns; raises NoConversationError."""
    return segment(blocks(content), origin, "text")


def monologue(content: str, origin: str, speaker: str) -> Draft:
    """Return the page as the speech of one named person."""
    return page_monologue(blocks(content), origin, "text", speaker)


def blocks(content: str) -> list[Block]:
    """One block a line that is not blank."""
    return [Block(number, line) for number, line in enumerate(content.split("\n"), 1) if line.strip()]
