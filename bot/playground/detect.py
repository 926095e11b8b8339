"""What a client and the server find in plain text by themselves: commands, mentions, links, addresses, tags.

The rules are TDLib's regular expressions (MessageEntity.cpp). A word character is a letter, a number or `_`,
so `/quote人工智能` is no command: the command would have to end before a word character.
"""

import re
import unicodedata
from collections.abc import Iterator

from bot.playground.entities import Entity

_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![A-Za-z0-9_@])")
_MENTION = re.compile(r"@[A-Za-z0-9_]{2,32}(?![A-Za-z0-9_])")
_HASHTAG = re.compile(r"#[\w·]{1,256}")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
_LINK = re.compile(
    r"(?:https?|ftp|tg)://[^\s<>\"]+"
    r"|(?:[A-Za-z0-9-]+\.)+(?:com|org|net|edu|gov|info|dev|app|io|me|cn|tw|hk|jp|uk|de|fr|ru|eu)"
    r"(?![A-Za-z0-9])(?:[:/?#][^\s<>\"]*)?"
)
_LINK_TAIL = ".,:;!?'。，：；！？、…）)]】」』》"


def is_word(character: str) -> bool:
    """Whether TDLib takes it for a part of a word."""
    return character == "_" or unicodedata.category(character)[0] in "LN"


def find_entities(text: str) -> list[Entity]:
    """Entities of a plain text, in order, none overlapping: the leftmost, and of equals the longest, wins."""
    found = sorted(_candidates(text), key=lambda entity: (entity.start, -entity.end))
    kept: list[Entity] = []
    for entity in found:
        if not kept or entity.start >= kept[-1].end:
            kept.append(entity)
    return kept


def _candidates(text: str) -> Iterator[Entity]:
    if "://" in text or "." in text:  # every link has one; the pattern begins with no fixed character to seek
        yield from _links(text)
    if "@" in text:  # so has every address
        for match in _EMAIL.finditer(text):
            yield Entity("email", *match.span())
    for match in _COMMAND.finditer(text):
        if _free(text, match, "/<>"):
            yield Entity("bot_command", *match.span())
    for match in _MENTION.finditer(text):
        if _free(text, match, ""):
            yield Entity("mention", *match.span())
    for match in _HASHTAG.finditer(text):
        letters = any(unicodedata.category(character)[0] == "L" for character in match[0])
        if letters and _free(text, match, "#"):
            yield Entity("hashtag", *match.span())


def _links(text: str) -> Iterator[Entity]:
    for match in _LINK.finditer(text):
        before = text[: match.start()][-1:]
        if "://" not in match[0][:8] and before and (is_word(before) or before in "@."):
            continue  # a bare domain begins a word; a scheme may follow anything
        yield Entity("url", match.start(), match.start() + len(match[0].rstrip(_LINK_TAIL)))


def _free(text: str, match: re.Match[str], also: str) -> bool:
    """Whether no word character and none of `also` stands directly before or behind the match."""
    before, after = text[: match.start()][-1:], text[match.end() : match.end() + 1]
    return not any(side and (is_word(side) or side in also) for side in (before, after))
