"""What a file may be quoted with, found without its reader; and containers around what an engine changes."""

import html
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO

from lxml import etree
from lxml import html as lxml_html

from corpus.decode import decode
from corpus.errors import UnreadableError
from corpus.repair import repair
from tests.documents import pdf_of


def letters(text: str) -> str:
    """A text without its white space."""
    return "".join(text.split())


def in_order(text: str, source: str) -> bool:
    """Whether the characters of a text occur in that order in another: markup may stand between them."""
    characters = iter(source)
    return all(character in characters for character in text)


def written(name: str, data: bytes) -> tuple[str, ...] | None:
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


def packed(name: str, data: bytes) -> bytes:
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
