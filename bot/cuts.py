"""Where a text may be cut: lengths as Telegram counts them, sentence ends, whole characters."""

import re
import unicodedata
from collections.abc import Iterator

# A sentence ends after its closing marks and quotes; a Latin full stop only before white space, so that
# 3.14 and U.S. stay whole. A line feed ends a paragraph and so a sentence.
_END = re.compile(r"""[。！？!?…；]+[”’」』）)\]】》"']*|(?<!\.)\.++[”’)"']*+(?=\s)|\n+""")
_JOINER = "\u200d"


def units(text: str) -> int:
    """Length in UTF-16 code units, as Telegram counts messages."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def fits(text: str, limit: int) -> bool:
    """Whether a text has at most `limit` units; most are so short that nothing need be counted."""
    return 2 * len(text) <= limit or units(text) <= limit


def sentences(text: str) -> list[tuple[int, int]]:
    """Ranges of the sentences, in order; they cover the text without a gap. Code points, end exclusive."""
    ranges = []
    start = 0
    for match in _END.finditer(text):
        end = match.end()
        while end < len(text) and text[end].isspace():
            end += 1
        if end > start:
            ranges.append((start, end))
            start = end
    if start < len(text):
        ranges.append((start, len(text)))
    return ranges


def splits(text: str, at: int) -> bool:
    """Would cutting before code point `at` tear what a reader sees as one character?"""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if _JOINER in (before, after) or unicodedata.category(after) in {"Mn", "Me", "Mc"}:
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff":  # skin tones colour the emoji before them
        return True
    if _regional(after) and _regional(before):  # flags are pairs of regional letters
        run = 0
        while run < at and _regional(text[at - 1 - run]):
            run += 1
        return run % 2 == 1
    return before.isascii() and after.isascii() and before.isalnum() and after.isalnum()


def prefix(text: str, limit: int) -> int:
    """Code points of the longest beginning of at most `limit` UTF-16 units that tears no word or character.

    A single word or cluster longer than the limit is cut between code points: nothing else is left to do.
    """
    used = at = 0
    for char in text:
        used += 2 if char > "\uffff" else 1
        if used > limit:
            break
        at += 1
    whole = at
    while whole > 0 and splits(text, whole):
        whole -= 1
    return whole or at


def shorten(text: str, limit: int, cut: str = "…", *, keep_lines: bool = False) -> str:
    """At most `limit` units, white space run together unless `keep_lines`; `cut` stands for the rest."""
    line = text if keep_lines else " ".join(text.split())
    if fits(line, limit):
        return line
    return line[: prefix(line, limit - units(cut))].rstrip() + cut


def pieces(text: str, limit: int) -> list[tuple[int, int]]:
    """Ranges that cover the text, each of at most `limit` units, cut at sentence ends where possible."""
    return list(_merge(text, _short(text, limit), limit))


def window(text: str, around: tuple[int, int], limit: int) -> tuple[int, int]:
    """The range of whole sentences around a range of at most `limit` units; grows forwards first, then back.

    A first sentence that is too long by itself is cut inside, starting so that `around` is in it.
    """
    if fits(text, limit):
        return 0, len(text)
    parts = list(_short(text, limit))
    sizes = [units(text[start:end]) for start, end in parts]
    first = next((i for i, (_, end) in enumerate(parts) if end > around[0]), len(parts) - 1)
    last, size = first, sizes[first]
    while last + 1 < len(parts) and size + sizes[last + 1] <= limit:
        last += 1
        size += sizes[last]
    while first > 0 and size + sizes[first - 1] <= limit:
        first -= 1
        size += sizes[first]
    return parts[first][0], parts[last][1]


def _short(text: str, limit: int) -> Iterator[tuple[int, int]]:
    for begin, end in sentences(text):
        start = begin
        while end - start > limit or units(text[start:end]) > limit:
            cut = start + prefix(text[start : min(end, start + limit + 1)], limit)
            yield start, cut
            start = cut
        yield start, end


def _merge(text: str, parts: Iterator[tuple[int, int]], limit: int) -> Iterator[tuple[int, int]]:
    held: tuple[int, int] | None = None
    size = 0
    for start, end in parts:
        length = units(text[start:end])
        if held and size + length <= limit:
            held, size = (held[0], end), size + length
            continue
        if held:
            yield held
        held, size = (start, end), length
    if held:
        yield held


def _regional(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
