"""Word documents (.docx). Format: ECMA-376 part 1, WordprocessingML.

python-docx's paragraphs leave out tables, text boxes, insertions and notes, so the tree is walked here:
what a reader of the printed page sees is read in its order, deletions and instructions of fields are not.
"""

import lzma
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile

from docx import Document
from docx.document import Document as OpenDocument
from docx.opc.exceptions import OpcError
from docx.opc.part import Part
from lxml.etree import LxmlError

from corpus.draft import Block, BlockKind, Draft
from corpus.errors import FormatError
from corpus.formats.markup import Element, children, local_name, parse_xml
from corpus.formats.paged import draft_of, export_of
from corpus.formats.tables import speech_columns
from corpus.limits import check_size, check_zip
from corpus.model import Aside, Kind

_OLE = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # what Word wrote before 2007, and what it wraps encrypted files in
)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Deleted or moved away, field instructions, notes' own marks, the copy of a text box for old programs.
_UNSEEN = frozenset({
    "del", "moveFrom", "delText", "instrText", "delInstrText", "Fallback", "pPr", "rPr", "tblPr", "tcPr",
    "trPr", "sectPr", "sdtPr", "sdtEndPr", "tblGrid", "rt", "rubyPr", "annotationRef", "fldData",
})  # fmt: skip
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-", "ptab": "\t"}
_PARTS = (
    ("header", Kind.CHROME),
    ("footer", Kind.CHROME),
    ("footnotes", Kind.NOTE),
    ("endnotes", Kind.NOTE),
    ("comments", Kind.NOTE),
)
# zipfile, its codecs, lxml and python-docx take a file to be whole: fuzzing has met each of these. They hide
# no mistake of ours, for nothing else runs where they are caught.
_DAMAGE = (
    BadZipFile, zlib.error, lzma.LZMAError, struct.error, LxmlError, OpcError, ArithmeticError,
    AssertionError, AttributeError, EOFError, LookupError, OSError, RuntimeError, TypeError, ValueError,
)  # fmt: skip


def sniff(content: bytes, name: str) -> bool:
    """Return whether the bytes are a Word document, old and encrypted ones included, to be refused."""
    if content.startswith(_OLE):
        return True
    return content.startswith(b"PK\x03\x04") and (
        b"word/" in content or (b"[Content_Types].xml" in content[:2000] and name.lower().endswith(".docx"))
    )


def read(content: bytes, origin: str) -> Draft:
    """Return the draft of a document. Raises FormatError "encrypted", "old-word", "damaged", "too-large"."""
    opened = _open(content, origin)
    blocks = list(_blocks(opened))
    return draft_of(blocks, _outside(opened), origin, "docx", title=opened.core_properties.title or "")


def monologue(content: bytes, origin: str, speaker: str) -> Draft:
    """Return the draft of a document in which `speaker` says what nobody else is named for."""
    opened = _open(content, origin)
    title = opened.core_properties.title or ""
    blocks = list(_blocks(opened))
    if export_of(blocks, origin, "docx") is None:  # then no line is put together of cells: nobody wrote it
        blocks = list(_blocks(opened, speech_tables=False))
    return draft_of(blocks, _outside(opened), origin, "docx", title=title, speaker=speaker)


def _open(content: bytes, origin: str) -> OpenDocument:
    check_size(content, origin)
    if content.startswith(_OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in content
        raise FormatError(origin, "encrypted" if encrypted else "old-word")
    try:
        with ZipFile(BytesIO(content)) as archive:
            check_zip(archive, origin)
        return Document(BytesIO(content))
    except _DAMAGE as error:
        raise FormatError(origin, "damaged", detail=str(error)[:200]) from error


class _Run(NamedTuple):
    """A stretch of a paragraph's text, and whether it is bold."""

    text: str
    bold: bool


def _blocks(opened: OpenDocument, *, speech_tables: bool = True) -> Iterator[Block]:
    styles = _styles(opened)
    line = 0
    for element, in_table in _paragraphs(opened.element.body, speech_tables):
        if local_name(element) == "tbl":
            for text in _table_rows(element):
                line += 1
                yield Block(line, text, BlockKind.PARAGRAPH)
            continue
        kind, bold = _kind(element, styles)
        if in_table:
            kind = BlockKind.TABLE
        for runs in _lines(list(_runs(element, bold))):
            text = "".join(run.text for run in runs)
            if text.strip():
                line += 1
                yield Block(line, text, kind, _bold_ranges(runs))


def _paragraphs(body: Element, whole: bool) -> Iterator[tuple[Element, bool]]:  # noqa: FBT001
    """Every paragraph in document order, and whether it is in a table; if `whole`, one of speech comes whole.

    Text boxes come after the paragraph that anchors them.
    """
    stack: list[tuple[Element, bool]] = [(body, False)]
    while stack:
        element, in_table = stack.pop()
        name = local_name(element)
        if name in _UNSEEN:
            continue
        if name == "p":
            yield element, in_table
            boxes = [box for box in element.iter(f"{_W}txbxContent") if not _is_copy(box, element)]
            stack.extend((box, in_table) for box in reversed(boxes))
        elif name == "tbl" and whole and _table_rows(element):
            yield element, True
        else:
            in_table = in_table or name == "tbl"
            stack.extend((child, in_table) for child in reversed(list(children(element))))


def _is_copy(box: Element, paragraph: Element) -> bool:
    """Whether a text box is the fallback copy of another, or is inside another box of the paragraph."""
    for above in box.iterancestors():
        if above is paragraph:
            return False
        if local_name(above) in {"Fallback", "txbxContent"}:
            return True
    return False


def _table_rows(table: Element) -> list[str]:
    """The rows of a table of speech as lines `[time] name：text`; empty for a table of anything else."""
    rows = [
        [
            "\n".join(_plain(p) for p in cell.iter(f"{_W}p")).strip()
            for cell in row
            if local_name(cell) == "tc"
        ]
        for row in table
        if local_name(row) == "tr"
    ]
    columns = speech_columns(rows)
    if columns is None:
        return []
    said: list[str] = []
    for row in rows[columns.first :]:
        cells = [*row, "", "", ""]
        who, text = cells[columns.speaker], cells[columns.text].replace("\n", " ")
        time = cells[columns.start] if columns.start is not None else ""
        said.append(f"[{time}] {who}：{text}" if time else f"{who}：{text}")
    return said


def _plain(paragraph: Element) -> str:
    return "".join(run.text for run in _runs(paragraph, bold=False))


def _runs(paragraph: Element, bold: bool) -> Iterator[_Run]:  # noqa: FBT001 - the paragraph style's weight
    """The visible runs of a paragraph: insertions, links and content controls too, text boxes not."""
    stack = list(reversed(list(children(paragraph))))
    while stack:
        element = stack.pop()
        name = local_name(element)
        if name in _UNSEEN or name == "txbxContent":
            continue
        if name == "t":
            yield _Run(element.text or "", _is_bold(element.getparent(), bold))
        elif name in _BREAKS:
            if element.get(f"{_W}type") not in {"page", "column"}:
                yield _Run(_BREAKS[name], _is_bold(element.getparent(), bold))
        else:
            stack.extend(reversed(list(children(element))))


def _is_bold(run: Element | None, inherited: bool) -> bool:  # noqa: FBT001 - what the style says
    properties = run.find(f"{_W}rPr") if run is not None else None
    if properties is None:
        return inherited
    weight = properties.find(f"{_W}b")
    if weight is not None:
        return weight.get(f"{_W}val") not in {"0", "false", "off"}
    style = properties.find(f"{_W}rStyle")
    return inherited or (style is not None and "strong" in (style.get(f"{_W}val") or "").lower())


def _lines(runs: list[_Run]) -> Iterator[list[_Run]]:
    """The runs of each line of a paragraph: a soft break often stands between name and speech."""
    line: list[_Run] = []
    for run in runs:
        parts = run.text.split("\n")
        for order, part in enumerate(parts):
            if order:
                yield line
                line = []
            if part:
                line.append(_Run(part, run.bold))
    yield line


def _bold_ranges(runs: list[_Run]) -> tuple[tuple[int, int], ...]:
    ranges: list[tuple[int, int]] = []
    position = 0
    for run in runs:
        end = position + len(run.text)
        if run.bold and run.text:
            if ranges and ranges[-1][1] == position:
                ranges[-1] = (ranges[-1][0], end)
            else:
                ranges.append((position, end))
        position = end
    return tuple(ranges)


class _Style(NamedTuple):
    kind: BlockKind
    bold: bool


def _styles(opened: OpenDocument) -> dict[str, _Style]:
    """Kind and weight by style id, by the style's name, which Word keeps in English for its own."""
    found: dict[str, _Style] = {}
    for style in opened.styles.element.iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        title = (name.get(f"{_W}val") or "").lower() if name is not None else ""
        properties = style.find(f"{_W}rPr")
        weight = properties.find(f"{_W}b") if properties is not None else None
        bold = weight is not None and weight.get(f"{_W}val") not in {"0", "false", "off"}
        found[style.get(f"{_W}styleId") or ""] = _Style(_style_kind(title), bold)
    return found


def _style_kind(title: str) -> BlockKind:
    if title.startswith(("heading", "title", "subtitle", "标题", "toc")):
        return BlockKind.HEADING
    if title.startswith(("caption", "题注")):
        return BlockKind.CAPTION
    if "quote" in title:
        return BlockKind.QUOTE
    return BlockKind.ITEM if title.startswith("list") else BlockKind.PARAGRAPH


def _kind(paragraph: Element, styles: dict[str, _Style]) -> tuple[BlockKind, bool]:
    properties = paragraph.find(f"{_W}pPr")
    if properties is None:
        return BlockKind.PARAGRAPH, False
    style = properties.find(f"{_W}pStyle")
    kind, bold = styles.get(
        (style.get(f"{_W}val") or "") if style is not None else "", _Style(BlockKind.PARAGRAPH, False)
    )
    if kind is BlockKind.PARAGRAPH and properties.find(f"{_W}outlineLvl") is not None:
        level = properties.find(f"{_W}outlineLvl")
        kind = BlockKind.HEADING if level is not None and level.get(f"{_W}val") != "9" else kind
    if kind is BlockKind.PARAGRAPH and properties.find(f"{_W}numPr") is not None:
        kind = BlockKind.ITEM
    return kind, bold


def _outside(opened: OpenDocument) -> list[Aside]:
    """Headers, footers, notes and comments: seen beside the text, never said in it."""
    asides: list[Aside] = []
    seen: set[str] = set()
    for relation in opened.part.rels.values():
        kind = next((kind for name, kind in _PARTS if relation.reltype.endswith("/" + name)), None)
        if kind is None or relation.is_external:
            continue
        for text in _part_texts(relation.target_part):
            if text not in seen:
                seen.add(text)
                asides.append(Aside(1, text, kind))
    return asides


def _part_texts(part: Part) -> Iterator[str]:
    root = getattr(part, "element", None)
    tree = root if root is not None else parse_xml(part.blob.decode("utf-8", "replace"), str(part.partname))
    for paragraph in tree.iter(f"{_W}p"):
        text = _plain(paragraph).strip()
        if text:
            yield text
