"""The readers: one file for each transcript format, and the order in which they are asked.

The module of an export scans a file for what is said in it. That of a page makes blocks, of which
`corpus.page` says who speaks them.
"""

from collections.abc import Callable
from typing import NamedTuple

from corpus import page
from corpus.draft import Block, Draft
from corpus.export import FORMAT
from corpus.formats import (
    docx,
    exported,
    html,
    markdown,
    pdf,
    podcast_html,
    sbv,
    srt,
    tables,
    tei,
    text,
    timed,
    transcript_json,
    webvtt,
)
from corpus.formats.script import Script, to_draft


class Reader(NamedTuple):
    """One format. Content is the file's bytes if `binary`, else its decoded and repaired text.

    sniff: (content, file name) -> whether the content surely is this format.
    read: (content, origin) -> Draft; raises FormatError or NoConversationError.
    monologue: (content, origin, speaker) -> Draft in which that person says all speech that nobody else is
        named for; raises as `read` does. None where the file always says who speaks.
    """

    name: str
    suffixes: tuple[str, ...]
    binary: bool
    sniff: Callable[..., bool]
    read: Callable[..., Draft]
    monologue: Callable[..., Draft] | None = None


def _export(
    name: str,
    suffixes: tuple[str, ...],
    sniff: Callable[[str, str], bool],
    scan: Callable[[str, str], Script],
) -> Reader:
    """The reader of an export: what `scan` finds in it becomes a draft, whoever says it."""

    def read(content: str, origin: str) -> Draft:
        return to_draft(scan(content, origin), origin)

    def monologue(content: str, origin: str, speaker: str) -> Draft:
        return to_draft(scan(content, origin), origin, speaker)

    return Reader(name, suffixes, False, sniff, read, monologue)


def _page(
    name: str,
    suffixes: tuple[str, ...],
    sniff: Callable[[str, str], bool],
    blocks: Callable[[str, str], list[Block]],
) -> Reader:
    """The reader of a page: who says each of its `blocks` is told by the whole of it."""

    def read(content: str, origin: str) -> Draft:
        return page.segment(blocks(content, origin), origin, name)

    def monologue(content: str, origin: str, speaker: str) -> Draft:
        return page.monologue(blocks(content, origin), origin, name, speaker)

    return Reader(name, suffixes, False, sniff, read, monologue)


# Asked in this order: containers by magic, exports by shape, then pages; plain text takes the rest.
FORMATS: tuple[Reader, ...] = (
    Reader(FORMAT, (), True, exported.sniff, exported.read),
    Reader("docx", (".docx", ".doc"), True, docx.sniff, docx.read, docx.monologue),
    Reader("pdf", (".pdf",), True, pdf.sniff, pdf.read, pdf.monologue),
    _export("vtt", (".vtt",), webvtt.sniff, webvtt.scan),
    _export("srt", (".srt",), srt.sniff, srt.scan),
    _export("sbv", (".sbv",), sbv.sniff, sbv.scan),
    _export("jsonl", (".jsonl", ".ndjson"), tables.sniff_jsonl, tables.scan_jsonl),
    _export("json", (".json",), transcript_json.sniff, transcript_json.scan),
    _export("tei", (".xml",), tei.sniff, tei.scan),
    _export("podcast-html", (), podcast_html.sniff, podcast_html.scan),
    _export("csv", (".csv", ".tsv"), tables.sniff_csv, tables.scan_csv),
    _export("timed", (), timed.sniff, timed.scan),
    _page("html", (".html", ".htm", ".xhtml"), html.sniff, html.blocks),
    _page("markdown", (".md", ".markdown"), markdown.sniff, markdown.blocks),
    _page("text", (".txt", ".text", ""), text.sniff, text.blocks),
)
