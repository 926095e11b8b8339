"""The readers: one file for each transcript format, and the order in which they are asked.

A reader of an export makes cues itself. A reader of a page makes blocks and hands them to `corpus.page`.
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


# Asked in this order: containers by magic, exports by shape, then pages; plain text takes the rest.
FORMATS: tuple[Reader, ...] = (
    Reader(FORMAT, (), True, exported.sniff, exported.read),
    Reader("docx", (".docx", ".doc"), True, docx.sniff, docx.read, docx.monologue),
    Reader("pdf", (".pdf",), True, pdf.sniff, pdf.read, pdf.monologue),
    Reader("vtt", (".vtt",), False, webvtt.sniff, webvtt.read, webvtt.monologue),
    Reader("srt", (".srt",), False, srt.sniff, srt.read, srt.monologue),
    Reader("sbv", (".sbv",), False, sbv.sniff, sbv.read, sbv.monologue),
    Reader(
        "jsonl", (".jsonl", ".ndjson"), False, tables.sniff_jsonl, tables.read_jsonl, tables.jsonl_monologue
    ),
    Reader("json", (".json",), False, transcript_json.sniff, transcript_json.read, transcript_json.monologue),
    Reader("tei", (".xml",), False, tei.sniff, tei.read, tei.monologue),
    Reader("podcast-html", (), False, podcast_html.sniff, podcast_html.read, podcast_html.monologue),
    Reader("csv", (".csv", ".tsv"), False, tables.sniff_csv, tables.read_csv, tables.csv_monologue),
    Reader("timed", (), False, timed.sniff, timed.read, timed.monologue),
    Reader("html", (".html", ".htm", ".xhtml"), False, html.sniff, html.read, html.monologue),
    Reader("markdown", (".md", ".markdown"), False, markdown.sniff, markdown.read, markdown.monologue),
    Reader("text", (".txt", ".text", ""), False, text.sniff, text.read, text.monologue),
)
