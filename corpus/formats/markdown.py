"""Pages as Markdown, the broken kind that clippers write included: a tolerant line reader, no parser.

Bold is cut anywhere, colons are wrapped to the next line, headings and rules come without blank lines. So a
line is a block; its marks are taken off and kept as ranges (bold) or as the block's kind.
"""

import html
import re
from pathlib import PurePath

from corpus.draft import Block, BlockKind
from corpus.limits import check_page

_EVIDENCE = re.compile(
    r"^#{1,6} \S|\*\*[^*\n]{1,200}\*\*|__[^_\n]{1,80}__|!?\[[^\]\n]{0,200}\]\([^)\n]{1,400}\)|^```|^> |"
    r"(?<!\\)\\[ \t]*$",
    re.MULTILINE,
)
_HEADING = re.compile(r"\s{0,3}(#{1,6})(?:\s+|(?=[^\s#\d!]))(?P<text>.*)$")
_SETEXT = re.compile(r"\s{0,3}(?:=+|-{2,})\s*$")
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_QUOTE = re.compile(r"\s{0,3}(?:>\s?)+")
_BULLET = re.compile(r"\s{0,12}[-*+]\s+(?=\S)")
_TABLE = re.compile(r"\s{0,3}\|.*\|\s*$")
_FOOTNOTE = re.compile(r"\s{0,3}\[\^[^\]\s]{1,40}\]:")
_REFERENCE = re.compile(r"\s{0,3}\[[^\]]{1,80}\]:\s*\S+")
_COMMENT = re.compile(r"\s*<!--.*?(?:-->|$)\s*$")
_TAGS_ONLY = re.compile(r"\s*(?:</?[a-zA-Z][^<>]{0,300}>\s*)+$")
_FIGURE = re.compile(
    r"\[?!\[[^\]]{0,300}\]\((?:[^()\s]|\([^()]*\)){0,1000}(?:\s+[\"'][^\"'\n]{0,200}[\"'])?\)(?:\]\([^)\s]{0,1000}\))?"
)

_MARK = re.compile(r"[\\`*_\[\]<>&~#|!=+-]")
_MARKUP = re.compile(
    r"(?P<escape>\\[\\`*_{}\[\]()#+\-.!|>~:<=&\"'])"
    r"|(?P<hard>\\\s*$)"
    r"|(?P<code>`{1,3}[^`\n]{1,300}`{1,3})"
    r"|(?P<auto><(?:https?://|mailto:)[^<>\s]{1,500}>)"
    r"|(?P<tag></?[a-zA-Z][^<>\n]{0,300}>)"
    r"|(?P<note>\[\^[^\]\s]{1,40}\])"
    r"|\[(?P<link>[^\[\]\n]{0,300})\]\((?:[^()\s]|\([^()\n]{0,200}\)){0,1000}(?:\s+[\"'][^\"'\n]{0,200}[\"'])?\)"
    r"|(?P<bold>\*{2,8}|(?<![A-Za-z0-9])_{2,4}|_{2,4}(?![A-Za-z0-9]))"
    r"|(?P<strike>~~)"
    r"|(?P<entity>&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,24});)"
    r"|(?P<star>\*)"
)


def sniff(content: str, name: str) -> bool:
    """Whether the name says so, or the marks of Markdown stand in several places."""
    if PurePath(name).suffix.lower() in {".md", ".markdown", ".mdx"}:
        return True
    found = 0
    for found, _ in enumerate(_EVIDENCE.finditer(content[:400_000]), 1):
        if found >= 3:
            return True
    return found >= 1 and content.startswith("# ")


def blocks(content: str, origin: str) -> list[Block]:
    """One block a line that is not blank; front matter, fences, tables and tags are chrome or tables.

    Raises FormatError "too-large", "line-too-long".
    """
    check_page(content, origin)
    lines = content.split("\n")
    found: list[Block] = []
    at = _front_matter(lines, found)
    fenced = False
    for number in range(at, len(lines)):
        line = lines[number]
        if _FENCE.match(line):
            fenced = not fenced
            found.append(Block(number + 1, line, BlockKind.CHROME))
        elif fenced and line.strip():
            found.append(Block(number + 1, line, BlockKind.CHROME))
        elif line.strip():
            _line(number + 1, line, lines[number - 1] if number else "", found)
    return found


def _front_matter(lines: list[str], found: list[Block]) -> int:
    """Put the YAML head of a page into `found` as chrome; the number of its lines is returned."""
    if not lines or lines[0].strip() != "---":
        return 0
    end = next((number for number, line in enumerate(lines[1:200], 1) if line.strip() in {"---", "..."}), 0)
    found.extend(
        Block(number + 1, lines[number], BlockKind.CHROME)
        for number in range(end + 1)
        if lines[number].strip() and end
    )
    return end + 1 if end else 0


def _line(number: int, line: str, before: str, found: list[Block]) -> None:
    """Add the block or blocks of one line: pictures stand alone, whatever is glued to them."""
    if _MARK.search(line) is None:
        found.append(Block(number, line))
        return
    if (
        _SETEXT.match(line)
        and found
        and before.strip()
        and found[-1].line == number - 1
        and _may_be_title(found[-1], line)
    ):
        found[-1] = found[-1]._replace(kind=BlockKind.HEADING)
        found.append(Block(number, line, BlockKind.CHROME))
        return
    if _COMMENT.match(line) or _TAGS_ONLY.match(line) or _REFERENCE.match(line):
        kind = BlockKind.CHROME
        found.append(Block(number, line, kind))
        return
    at = 0
    for picture in _FIGURE.finditer(line):
        _text(number, line[at : picture.start()], found)
        found.append(Block(number, picture[0], BlockKind.CAPTION))
        at = picture.end()
        if line[at:].strip(" *_"):
            glued = len(found)
            _text(number, line[at:] if "![" not in line[at:] else "", found)
            if len(found) > glued and "![" not in line[at:]:
                return
    _text(number, line[at:], found)


def _may_be_title(block: Block, rule: str) -> bool:
    """Whether a line over a rule is a heading: always over `===`, only if it looks like one over `---`."""
    if block.kind is not BlockKind.PARAGRAPH:
        return False
    return "=" in rule or (len(block.text) <= 60 and not re.search(r"[。.!！…：:;；，,”]\s*$", block.text))


def _text(number: int, line: str, found: list[Block]) -> None:
    if not line.strip(" *_"):
        if line.strip():
            found.append(Block(number, line, BlockKind.CHROME))
        return
    kind = BlockKind.PARAGRAPH
    heading = _HEADING.match(line)
    quote = _QUOTE.match(line)
    bullet = _BULLET.match(line)
    titled = heading["text"].rstrip().rstrip("#").rstrip() if heading is not None else ""
    if titled.strip():
        kind, line = BlockKind.HEADING, titled
    elif _FOOTNOTE.match(line):
        kind = BlockKind.QUOTE
    elif quote is not None:
        kind, line = BlockKind.QUOTE, line[quote.end() :]
    elif _TABLE.match(line):
        kind = BlockKind.TABLE
    elif bullet is not None and not re.fullmatch(r"[\s*_-]+", line):
        kind, line = BlockKind.ITEM, line[bullet.end() :]
    if not line.strip():
        return
    for piece in re.split(r"<br\s{0,3}/?>", line, flags=re.IGNORECASE):
        text, bold = inline(piece)
        if text.strip():
            found.append(Block(number, text, kind, bold))


def inline(line: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The words of a line without inline marks, and the ranges of them that are bold."""
    out: list[str] = []
    size = 0
    bold: list[tuple[int, int]] = []
    opened: int | None = None
    at = 0
    stars = _italic_stars(line)
    for mark in _MARKUP.finditer(line):
        put = _words(mark, stars)
        if mark["bold"] is not None:
            size = _put(out, size, line[at : mark.start()])
            if opened is None:
                opened = size
            else:
                bold.append((opened, size))
                opened = None
        else:
            size = _put(out, size, line[at : mark.start()] + put)
        at = mark.end()
    size = _put(out, size, line[at:])
    if opened is not None and opened < size:
        bold.append((opened, size))
    return "".join(out), tuple((start, end) for start, end in bold if start < end)


def _put(out: list[str], size: int, text: str) -> int:
    out.append(text)
    return size + len(text)


def _words(mark: re.Match[str], stars: bool) -> str:  # noqa: FBT001
    """What a mark leaves of itself in the text."""
    if mark["escape"] is not None:
        return mark["escape"][1:]
    if mark["code"] is not None:
        return mark["code"].strip("`")
    if mark["auto"] is not None:
        return mark["auto"][1:-1]
    if mark["link"] is not None:
        return inline(mark["link"])[0]
    if mark["entity"] is not None:
        return html.unescape(mark["entity"])
    return "*" if mark["star"] is not None and not stars else ""


def _italic_stars(line: str) -> bool:
    """Whether single stars in a line are marks: they come in pairs and touch words on their inner sides."""
    single = re.findall(r"(?<!\*)\*(?!\*)", line)
    return (
        len(single) >= 2
        and len(single) % 2 == 0
        and re.search(r"(?<!\*)\*(?=[^\s*\d])[^*]{1,2000}\*(?!\*)", line) is not None
    )
