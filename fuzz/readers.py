"""Targets: each reader, by itself and through the room's entry, and the way from bytes to repaired text."""

import html
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from typing import TypeVar

from lxml import etree
from lxml import html as lxml_html

from corpus.assemble import assemble
from corpus.decode import Decoded, decode
from corpus.draft import Draft
from corpus.errors import UnreadableError
from corpus.export import export
from corpus.formats import FORMATS, Reader
from corpus.model import Transcript
from corpus.read import read, read_draft
from corpus.repair import repair
from fuzz.target import Target
from tests.documents import pdf_of

T = TypeVar("T")

_NAMED = "苏明远"  # who speaks where a file is read as a monologue
_PAGE = (
    "记者：", "苏明远：", "问：", "答：", "Q: ", "A: ", "Host: ", "Maren Holt: ", "**", "# ", "> ",
    "- ", "1. ", "？", "。", "（笑）", "[掌声]", "\n\n", "\n", "作者：", "编者按：", "来源：",
    "\u3000\u3000", "——", "“", "”", "00:01:02", "![", "](", "```", "---", "|", "\\", "&amp;", "<br>",
    "主持人", "嘉宾", "关(guān)", "?Ａ关", "?,", "?！",
)  # fmt: skip
_MARKED = (
    "<p>", "</p>", "<div>", "</div>", "<br>", "<b>", "</b>", "<strong>", "<h1>", "</h1>", "<li>",
    "<table>", "<tr>", "<td>", "<blockquote>", "<nav>", "<script>", "<!--", "-->", "&nbsp;", "&lt;",
    "&#x4e2d;", "<cite>", "</cite>", "<time>0:01</time>", "<html>", "<body>", "<article>", "<title>",
    "<meta charset=gbk>", "<![CDATA[", "]]>", "<pre>", "<ruby>", "<rt>", "<a href=\"#\">", "<span>",
    "<em>",
)  # fmt: skip
_JSON = (
    '"speaker"', '"text"', '"segments"', '"start"', '"end"', '"words"', '"speaker_label"', '"results"',
    '"utterances"', '"transcript"', '"monologues"', '"elements"', '"startTime"', '"body"', '"title"',
    '"date"', '"items"', '"channel"', '"alternatives"', '"speakers"', '"confidence"', '"paragraphs"',
    '"duration"', '"version"', '"SPEAKER_00"', "1.5", "null", "true", "[", "]", "{", "}", ":", ",",
    "\\ud83c", "\\u0000", "方远", '"punctuated_word"', '"word"', "1e999",
)  # fmt: skip
_TIMED = (
    "00:00:01,000 --> 00:00:02,000", "00:01.000 --> 00:02.000", "0:00:01.000,0:00:02.000", "WEBVTT",
    "NOTE ", "STYLE", "<v 方远>", "</v>", "<c>", "<00:00:01.000>", "{\\an8}", "[br]", "\n\n", "\n",
    "1\n", "- ", ">> ", "方远：", "[方远]: ", "&lt;", "&gt;", "&#39;", "(applause)", "♪", "00:01",
    "[00:02]", "方远 00:03", "方远 (00:03):", "发言人1", "Speaker 2", "方远(00:01:02): ", "【00:01】",
    "文字记录：", '12 "Ann Lee" (3456789)', "align:start", "99:99:99", "---",
)  # fmt: skip
_TABLE = (
    "speaker",
    "text",
    "start",
    "end",
    ",",
    ";",
    "\t",
    "|",
    '"',
    '""',
    "\n",
    "sep=;",
    "发言人",
    "内容",
    "1.5",
    "0:01",
)
_TEI = (
    "<TEI>", "</TEI>", "<text>", "<body>", "<u who='#a'>", "</u>", "<seg>", "<note type='speaker'>",
    "<sp>", "<speaker>", "<p>", "<teiHeader>", "<person xml:id='a'>", "<persName>", "<title>",
    "<date when='2031'>", "<vocal>", "<incident>", "<gap/>", "<pause/>",
    "<?xml version='1.0' encoding='gbk'?>", "<!DOCTYPE TEI [", "<!ENTITY a 'b'>", "&a;",
    "xmlns='http://www.tei-c.org/ns/1.0'", "<kinesic>", "<div>", "<head>",
)  # fmt: skip
_OWN = (
    "# yuanhua transcript 1\n", "# source: ", "# title: ", "# date: 2031-05-06", "# speaker: ",
    "# role: ", "# repair: a | b", " | ", "(note) ", "(heading) ", "~ ", "[00:00:01 - 00:00:02.5] ",
    "：", ": ", "\n    ", "\\u0041", "\\\\", "\\U0001f30a", "\n\\\n", "3f2a9c0d1e4b",
)  # fmt: skip
_WORD = (
    "<w:p>", "</w:p>", "<w:r>", "<w:t>", "</w:t>", "<w:br/>", "<w:tab/>", "<w:tbl>", "<w:tr>", "<w:tc>",
    "<w:rPr>", "<w:b/>", "<w:pPr>", "<w:pStyle w:val='Heading1'/>", "<w:numPr/>", "<w:del>", "<w:ins>",
    "<w:hyperlink>", "<w:sdt>", "<w:txbxContent>", "<w:outlineLvl w:val='1'/>", "<mc:Fallback>",
    "<w:footnoteReference w:id='1'/>", "<w:sectPr/>",
)  # fmt: skip
_PDF = (
    "%PDF-1.7", "obj", "endobj", "stream", "endstream", "xref", "trailer", "startxref", "%%EOF",
    "/Type", "/Page", "/Pages", "/Kids", "/Count", "/Contents", "/Filter", "/FlateDecode", "/LZWDecode",
    "/ASCII85Decode", "/RunLengthDecode", "/Length", "/Font", "/Encoding", "/ToUnicode", "/Resources",
    "/XObject", "/Form", "/Encrypt", "BT", "ET", "Tf", "Tm", "Td", "TD", "T*", "Tj", "TJ", "'", "q",
    "Q", "cm", "Do", "BI", "ID", "EI", "<4e2d>", "(a)", "1 0 R", "<<", ">>", "beginbfchar", "endbfchar",
    "beginbfrange", "/Parent", "/ObjStm", "/XRef", "/W",
)  # fmt: skip
_TOKENS = {
    "yuanhua": _OWN + _PAGE[:10],
    "docx": _WORD,
    "pdf": _PDF,
    "vtt": _TIMED,
    "srt": _TIMED,
    "sbv": _TIMED,
    "jsonl": _JSON,
    "json": _JSON,
    "tei": _TEI + _MARKED[:10],
    "podcast-html": _MARKED,
    "csv": _TABLE,
    "timed": _TIMED + _PAGE[:12],
    "html": _MARKED + _PAGE[:12],
    "markdown": _PAGE,
    "text": _PAGE,
}


def targets() -> Iterator[Target]:
    """One target a reader, and one for decoding and repairing."""
    for reader in FORMATS:
        yield Target(
            f"read-{reader.name}",
            _reading(reader),
            _TOKENS[reader.name],
            structured=reader.name == "json",
            most=4096 if reader.binary else 2048,
        )
    yield Target("decode", decoded_and_repaired, _PAGE + _MARKED[-12:])


def _reading(reader: Reader) -> Callable[[bytes], None]:
    origin = f"talk{reader.suffixes[0] if reader.suffixes else '.txt'}"

    def run(data: bytes) -> None:
        data = _packed(reader.name, data)
        direct = _outcome(lambda: _by_itself(reader, data, origin), origin)
        entry = _outcome(lambda: read_draft(data, origin, format=reader.name), origin)
        assert _told(direct) == _told(entry), "the reader and the entry differ"
        said = _source(reader.name, data)
        for draft in (
            entry,
            _outcome(lambda: read_draft(data, origin, format=reader.name, speaker=_NAMED), origin),
        ):
            if isinstance(draft, Draft):
                _check(draft, data, origin, said)
        if zlib.crc32(data) % 4 == 0:  # as a file that nobody has said anything about
            _outcome(lambda: read(data, origin), origin)

    return run


def _by_itself(reader: Reader, data: bytes, origin: str) -> Draft:
    return reader.read(data if reader.binary else repair(decode(data, origin).text).text, origin)


def _outcome(reading: Callable[[], T], origin: str) -> T | UnreadableError:
    """What comes of reading; an error of any other kind is a finding."""
    try:
        return reading()
    except UnreadableError as error:
        assert error.origin == origin, error.origin
        assert error.reason, "no reason"
        assert error.line is None or error.line >= 1, error.line
        return error


def _told(outcome: Draft | UnreadableError) -> object:
    if isinstance(outcome, Draft):
        return (
            outcome.cues,
            outcome.asides,
            outcome.title,
            outcome.recorded,
            outcome.about,
            outcome.roles,
            outcome.same,
        )
    return type(outcome), outcome.args


def _check(draft: Draft, data: bytes, origin: str, said: tuple[str, ...] | None) -> None:
    transcript = _outcome(lambda: assemble(draft, data, origin), origin)
    if not isinstance(transcript, Transcript):
        return
    said_by = "".join(speaker.name for speaker in transcript.speakers)
    shown = "".join([turn.text for turn in transcript.turns]) + transcript.source.title + said_by
    assert not set("\0\x1b\x9b") & set(shown), "a command to a terminal"
    speakers = {speaker.id for speaker in transcript.speakers}
    assert all(speaker.name.strip() for speaker in transcript.speakers), "a speaker without a name"
    assert len({turn.id for turn in transcript.turns}) == len(transcript.turns), "two turns of one id"
    for turn in transcript.turns:
        assert turn.speaker_id in speakers, "nobody's turn"
        assert turn.text.strip(), "a turn that says nothing"
    if said is not None:
        for cue in draft.cues:
            found = letters(cue.text)
            # Plain text has no markup that could stand between one word and the next.
            whole = draft.format == "text"
            assert any(found in source or (not whole and _in_order(found, source)) for source in said), (
                f"not in the file: {cue.text!r}"
            )
        longest = max(map(len, said))
        assert sum(len(letters(cue.text)) for cue in draft.cues) <= longest, "said more than is written"
    if transcript.turns:
        _check_export(transcript, origin)


def _check_export(transcript: Transcript, origin: str) -> None:
    """What is exported reads back the same."""
    again = read(export(transcript).encode(), origin)
    assert [(turn.text, turn.id) for turn in again.turns] == [
        (turn.text, turn.id) for turn in transcript.turns
    ]
    names = {speaker.id: speaker.name for speaker in transcript.speakers}
    assert {speaker.id: speaker.name for speaker in again.speakers} == names
    assert [(aside.text, aside.kind) for aside in again.asides] == [
        (aside.text, aside.kind) for aside in transcript.asides
    ]


def letters(text: str) -> str:
    """A text without its white space."""
    return "".join(text.split())


def _in_order(text: str, source: str) -> bool:
    """Whether the characters of a text occur in that order in another: markup may stand between them."""
    characters = iter(source)
    return all(character in characters for character in text)


def _source(name: str, data: bytes) -> tuple[str, ...] | None:
    """The letters that a file may be quoted with, in each way to look at it; None: only the reader knows."""
    if name == "pdf":
        return None
    if name == "docx":
        return _of_word(data)
    try:
        own = name == "yuanhua"  # which is UTF-8 wherever it can be
        text = data.decode("utf-8-sig") if own else repair(decode(data, "").text).text
    except (UnicodeDecodeError, UnreadableError):
        text = _decoded(data)
    plain = text.replace("\u200b", "")
    ways = [plain, html.unescape(plain)]
    if name in {"json", "jsonl"}:
        ways += ["".join(_strings(text))]
    if name in {"html", "podcast-html", "tei", "markdown", "text", "timed"}:
        with suppress(etree.LxmlError, ValueError):
            ways.append("".join(lxml_html.document_fromstring(text.encode(), parser=_PARSER).itertext()))
    if name == "yuanhua":
        ways.append(re.sub(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|\\)", _uncoded, plain))
    return tuple(map(letters, ways))


def _decoded(data: bytes) -> str:
    try:
        return decode(data, "").text
    except UnreadableError:
        return data.decode("utf-8-sig", "replace")


_PARSER = lxml_html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)


def _uncoded(code: re.Match[str]) -> str:
    number = int(code[1][1:], 16) if code[1] != "\\" else ord("\\")
    return chr(number) if number < 0x110000 else code[0]


def _strings(text: str) -> Iterator[str]:
    """Every string of a JSON text or of its lines, in order."""
    try:
        stack = [json.loads(text)]
    except (ValueError, RecursionError):
        stack = []
        for line in reversed(text.split("\n")):
            with suppress(ValueError, RecursionError):
                stack.append(json.loads(line))
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield node
        elif isinstance(node, dict):
            stack.extend(reversed(node.values()))
        elif isinstance(node, list):
            stack.extend(reversed(node))


_PARTS = {
    "[Content_Types].xml": (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'officeDocument" Target="word/document.xml"/></Relationships>'
    ),
}
_BODY = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>%s</w:body></w:document>'
)


def _packed(name: str, data: bytes) -> bytes:
    """A container around what an engine can change with effect: a document's XML, a page's content stream."""
    if name == "docx" and not data.startswith((b"PK", b"\xd0\xcf")):
        file = BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            for part, content in _PARTS.items():
                archive.writestr(zipfile.ZipInfo(part), content)
            archive.writestr(zipfile.ZipInfo("word/document.xml"), (_BODY.encode() % data))
        return file.getvalue()
    if name == "pdf" and not data.startswith(b"%"):
        return pdf_of(data.split(b"\x0c")[:3])
    return data


def _of_word(data: bytes) -> tuple[str, ...] | None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            tree = etree.fromstring(archive.read("word/document.xml"))
    except Exception:  # noqa: BLE001 - whatever a damaged container raises here, there is nothing to compare with
        return None
    return (letters("".join(tree.itertext())),)


def decoded_and_repaired(data: bytes) -> None:
    """Decoding replaces nothing, repairing keeps the lines and changes only what it tells of."""
    declared = (None, "gbk", "utf-16", "x-mac-nothing")[zlib.crc32(data) % 4]
    try:
        decoded = decode(data, "a", declared)
    except UnreadableError as error:
        assert error.origin == "a"
        return
    assert decoded == decode(data, "a", declared)
    exact = data.decode(decoded.encoding).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    assert decoded.text == exact, "bytes were replaced"
    _check_repair(decoded)


def _check_repair(decoded: Decoded) -> None:
    done = repair(decoded.text)
    before, after = decoded.text.split("\n"), done.text.split("\n")
    assert len(before) == len(after), "lines were joined or split"
    told = {each.line for each in done.repairs}
    assert all(each.raw == each.fixed for each in done.undecided)
    for number, (old, new) in enumerate(zip(before, after, strict=True), 1):
        assert old == new or number in told, f"line {number} was changed silently"
    for each in done.repairs:
        assert each.raw in before[each.line - 1], "a repair of what is not there"
        assert each.fixed in after[each.line - 1], "a repair that was not made"
    for each in done.undecided:
        assert each.raw in after[each.line - 1], "undecided text is gone"
