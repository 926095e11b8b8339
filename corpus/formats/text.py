"""Pages as plain text: one paragraph a line."""

import re

from corpus.draft import Block
from corpus.limits import check_page


def sniff(content: str, name: str) -> bool:  # noqa: ARG001 - every reader is asked in the same way
    """Whatever no other reader claims is plain text."""
    return True


def blocks(content: str, origin: str) -> list[Block]:
    """One block a line that is not blank; hard-wrapped lines of one paragraph are joined to one block.

    Raises FormatError "too-large", "line-too-long".
    """
    check_page(content, origin)
    lines = content.split("\n")
    if not _is_wrapped(lines):
        return [Block(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    found: list[Block] = []
    width = _usual_width([_width(line) for line in lines])
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        before = lines[number - 2] if number > 1 else ""
        if found and _goes_on(before, line, width):
            text = found[-1].text.rstrip()
            blank = " " if text[-1:].isascii() and line.lstrip()[:1].isascii() else ""
            found[-1] = found[-1]._replace(text=text + blank + line.strip())
        else:
            found.append(Block(number, line))
    return found


def _width(line: str) -> int:
    """Columns of a line: wide characters take two."""
    return sum(1 if character < "\u2000" else 2 for character in line.rstrip()[:WIDEST_WRAP])


def _is_wrapped(lines: list[str]) -> bool:
    """Whether long paragraphs are broken at a column: many lines in a row end there in mid-sentence."""
    longest = max((len(line) for line in lines), default=0)
    if longest > WIDEST_WRAP:
        return False
    widths = [_width(line) for line in lines]
    width = _usual_width(widths)
    full = [index for index, each in enumerate(widths) if each >= 0.8 * width and each >= 50]
    broken = [
        index
        for index in full
        if not _STOPS.search(lines[index].rstrip()) and index + 1 < len(lines) and lines[index + 1].strip()
    ]
    return (
        len(broken) >= 3
        and len(broken) >= 0.5 * len(full)
        and len(full) >= 0.15 * sum(each > 0 for each in widths)
    )


def _usual_width(widths: list[int]) -> int:
    """The width that nine in ten lines keep within."""
    filled = sorted(width for width in widths if width)
    return filled[len(filled) * 9 // 10] if filled else 0


def _goes_on(before: str, line: str, width: int) -> bool:
    """Whether a line belongs to the paragraph of the full line before it."""
    indented = line[:1] in " \t\u3000" and before[:1] not in " \t\u3000"
    return bool(before.strip()) and _width(before) >= 0.7 * width and not indented


WIDEST_WRAP = 120
_STOPS = re.compile(r"[。.!?！？…:：”\"）)]$")
