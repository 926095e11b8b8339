"""The readers: one file for each transcript format, and the order in which they are asked.

The module of an export scans a file for what is said in it. That of a page, or of a document, makes blocks,
which `corpus.page` explains; it has its own `read` and `monologue`.
"""

from collections.abc import Callable
from typing import NamedTuple

from corpus.draft import Draft
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

__all__ = ["FORMATS", "Reader", "html", "markdown", "text"]


class Reader(NamedTuple):
    """One format. Content is the file's bytes if `binary`, else its decoded and repaired text.

    sniff: (content, file name) -> whether the content surely is this format.
    read: (content, origin) -> Draft; raises FormatError or NoConversationError.
    monologue: (content, origin, speaker) -> Draft in which one named person says everything that is speech;
        None where the content is read as a plain page instead.
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
    Reader("html", (".html", ".htm", ".xhtml"), False, html.sniff, html.read, html.monologue),
    Reader("markdown", (".md", ".markdown"), False, markdown.sniff, markdown.read, markdown.monologue),
    Reader("text", (".txt", ".text", ""), False, text.sniff, text.read, text.monologue),
)
