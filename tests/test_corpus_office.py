"""Word documents, and podcasts' HTML: documents as people export them."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from corpus.draft import BlockKind
from corpus.errors import FormatError, NoConversationError
from corpus.formats import docx
from corpus.model import Kind
from corpus.read import read_draft
from tests.drafts import said

TALK = [
    ("主持人", ("今天谈预算，您怎么看？")),
    ("方远", "我不同意这么花钱。"),
    ("主持人", "为什么？"),
    ("方远", "因为太贵了。"),
]


TALK_SAID = list(TALK)


def written(build: Callable[..., None]) -> bytes:
    """Return a Word document that `build` filled."""
    document = Document()
    build(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def interview(document: object) -> None:
    for name, text in TALK:
        paragraph = document.add_paragraph()  # type: ignore[attr-defined]
        paragraph.add_run(f"{name}：").bold = True
        paragraph.add_run(text)


def test_an_interview_in_word_goes_to_the_page_reader_with_its_bold_labels() -> None:
    blocks = list(docx._blocks(docx._open(written(interview), "a.docx")))
    assert [block.bold for block in blocks] == [((0, len(name) + 1),) for name, _ in TALK]
    assert said(read_draft(written(interview), "a.docx")) == TALK_SAID


def test_styles_headers_and_notes() -> None:
    def build(document: object) -> None:
        document.core_properties.title = "预算谈"  # type: ignore[attr-defined]
        document.add_heading("第一部分", 1)  # type: ignore[attr-defined]
        interview(document)
        document.add_paragraph("图为现场", style="Caption")  # type: ignore[attr-defined]
        document.sections[0].header.paragraphs[0].text = "内部资料"  # type: ignore[attr-defined]

    data = written(build)
    kinds = [block.kind for block in docx._blocks(docx._open(data, "a.docx"))]
    assert (kinds[0], kinds[1], kinds[-1]) == (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.CAPTION)
    draft = read_draft(data, "a.docx")
    assert said(draft) == TALK_SAID
    assert ("内部资料", Kind.CHROME) in [(aside.text, aside.kind) for aside in draft.asides]


def test_teams_name_and_time_before_a_soft_break() -> None:
    def build(document: object) -> None:
        for head, text in [("方远   0:05", "您好"), ("陆青   0:09", "您好啊"), ("方远   0:15", "再见")]:
            run = document.add_paragraph().add_run(head)  # type: ignore[attr-defined]
            run.add_break()
            run.add_text(text)

    draft = read_draft(written(build), "a.docx")
    assert said(draft) == [("方远", "您好"), ("陆青", "您好啊"), ("方远", "再见")]
    assert [cue.start for cue in draft.cues] == [timedelta(seconds=second) for second in (5, 9, 15)]
    assert draft.format == "docx"


ROWS = [
    ("0:01", "方远", ("您好，我们开始吧")),
    ("0:02", "陆青", "好的，没有问题"),
    ("0:03", "方远", "那就这样定下来"),
    ("0:04", "陆青", "行，没有别的意见"),
]


@pytest.mark.parametrize("head", [None, ("时间", "发言人", "内容")])
def test_a_table_of_times_names_and_text(head: tuple[str, ...] | None) -> None:
    rows = [head, *ROWS] if head else list(ROWS)

    def build(document: object) -> None:
        table = document.add_table(len(rows), 3)  # type: ignore[attr-defined]
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text

    draft = read_draft(written(build), "a.docx")
    assert said(draft) == [(name, text) for _, name, text in ROWS]
    assert draft.cues[2].start == timedelta(seconds=3)


def test_deleted_text_is_gone_and_inserted_text_is_there() -> None:
    def build(document: object) -> None:
        interview(document)
        paragraph = document.paragraphs[1]._p  # type: ignore[attr-defined]
        for mark, inside, text in (("w:del", "w:delText", "删掉的"), ("w:ins", "w:t", "补上的")):
            change, run, content = OxmlElement(mark), OxmlElement("w:r"), OxmlElement(inside)
            content.text = text
            run.append(content)
            change.append(run)
            paragraph.append(change)

    draft = read_draft(written(build), "a.docx")
    assert said(draft)[1] == ("方远", "我不同意这么花钱。补上的")
    assert "删掉的" not in str(draft)


BOX = """<w:r {ns} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:AlternateContent>
<mc:Choice Requires="wps"><w:txbxContent>{p}</w:txbxContent></mc:Choice>
<mc:Fallback><w:txbxContent>{p}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"""


def test_text_boxes_are_read_once() -> None:
    def build(document: object) -> None:
        interview(document)
        paragraph = "<w:p><w:r><w:t>方远：框里也说了一句。</w:t></w:r></w:p>"
        document.paragraphs[-1]._p.append(parse_xml(BOX.format(ns=nsdecls("w"), p=paragraph)))  # type: ignore[attr-defined]

    blocks = [block.text for block in docx._blocks(docx._open(written(build), "a.docx"))]
    assert blocks.count("方远：框里也说了一句。") == 1
    assert "框里" not in blocks[-2]


def test_links_are_read_and_field_codes_are_not() -> None:
    def build(document: object) -> None:
        interview(document)
        paragraph = document.paragraphs[1]._p  # type: ignore[attr-defined]
        link, run = OxmlElement("w:hyperlink"), OxmlElement("w:r")
        code, text = OxmlElement("w:instrText"), OxmlElement("w:t")
        code.text, text.text = ' HYPERLINK "https://example.org" ', "见此处。"
        run.append(code)
        run.append(text)
        link.append(run)
        link.set(qn("w:anchor"), "a")
        paragraph.append(link)

    draft = read_draft(written(build), "a.docx")
    assert said(draft)[1][1].endswith("见此处。")
    assert "HYPERLINK" not in str(draft)


def test_comments_are_notes() -> None:
    def build(document: object) -> None:
        interview(document)
        run = document.paragraphs[1].runs[1]  # type: ignore[attr-defined]
        document.add_comment(run, text="待核实", author="编辑")  # type: ignore[attr-defined]

    draft = read_draft(written(build), "a.docx")
    assert said(draft) == TALK_SAID
    assert ("待核实", Kind.NOTE) in [(aside.text, aside.kind) for aside in draft.asides]


def repacked(data: bytes, name: str, content: bytes) -> bytes:
    """Return a document with one part replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return file.getvalue()


def test_a_bomb_in_word_is_refused_before_it_is_unpacked() -> None:
    bomb = repacked(written(interview), "word/document.xml", b"<a>" + b" " * 30_000_000 + b"</a>")
    with pytest.raises(FormatError) as caught:
        read_draft(bomb, "a.docx")
    assert caught.value.reason == "too-large"


def test_old_and_encrypted_word_files_are_refused_by_name() -> None:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
    for content, reason in (
        (head, "old-word"),
        (head + ("EncryptedPackage").encode("utf-16-le"), "encrypted"),
    ):
        with pytest.raises(FormatError) as caught:
            read_draft(content, "a.doc")
        assert caught.value.reason == reason


@pytest.mark.parametrize(
    "name", ["word/document.xml", ("[Content_Types].xml"), "word/styles.xml", "_rels/.rels"]
)
def test_a_damaged_part_is_a_clear_error(name: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_draft(repacked(written(interview), name, b"<broken"), "a.docx")
    assert caught.value.reason == "damaged"


def packed_by(method: int) -> bytes:
    """A Word document whose parts are packed in that way, some bytes of them wrong."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(written(interview))) as whole,
        zipfile.ZipFile(file, "w", method) as again,
    ):
        for name in whole.namelist():
            again.writestr(name, whole.read(name))
    content = bytearray(file.getvalue())
    content[100:4000:40] = bytes(len(range(100, 4000, 40)))
    return bytes(content)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_whatever_its_parts_are_packed_with_damage_is_a_clear_error(method: int) -> None:
    with pytest.raises(FormatError) as caught:
        read_draft(packed_by(method), "a.docx")
    assert caught.value.reason == "damaged"


HTML = """<html><head><title>第一期</title><style>p{}</style></head><body><h1>Episode 1</h1><nav>Home</nav>
<cite>Ida Moor:</cite>
<time>0:00</time>
<p>We have &amp; plan<br>more</p>
<cite>方远 :</cite>
<time>1:00:09</time>
<p>您好</p>
<time>1:00:19</time>
<p>谁在说？</p>
<cite>Ida Moor:</cite>
<time>1:00:29</time>
<p>Bye.</p><cite>方远:</cite><time>1:00:31</time><p>再见。</p>
<cite>Ida Moor:</cite><time>1:00:40</time><p>Bye.</p>
<p>[Music]</p>
</body></html>"""


def test_podcast_html() -> None:
    draft = read_draft(HTML.encode(), "talk.html", content_type="text/html")
    assert said(draft) == [
        ("Ida Moor", "We have & plan more"),
        ("方远", "您好"),
        ("Ida Moor", "Bye."),
        ("方远", "再见。"),
        ("Ida Moor", "Bye."),
    ]
    assert draft.cues[1].start == timedelta(hours=1, seconds=9)
    assert [(aside.text, aside.kind) for aside in draft.asides] == [
        ("第一期", Kind.HEADING),
        ("Episode 1", Kind.HEADING),
        ("Home", Kind.CHROME),
        ("谁在说？", Kind.UNEXPLAINED),
        ("[Music]", Kind.SOUND),
    ]


def test_podcast_html_and_json_of_one_talk_are_equal() -> None:
    import json

    lines = [
        (("Ida Moor"), 0, "We have"),
        ("Ida Moor", 2, "a plan."),
        ("方远", 4, "您好"),
        ("Ida Moor", 6, "Bye."),
    ]
    page_text = "\n".join(
        (f"<cite>{name}:</cite>\n<time>0:0{start}</time>\n<p>{text}</p>") for name, start, text in lines
    )
    segments = [{"speaker": name, "startTime": start, "body": text} for name, start, text in lines]
    first = read_draft(page_text.encode(), "a.html")
    second = read_draft(json.dumps({"version": "1.0.0", "segments": segments}).encode(), "a.json")
    assert said(first) == said(second)
    assert [cue.start for cue in first.cues] == [cue.start for cue in second.cues]


def test_a_page_with_times_of_its_own_and_labels_is_left_to_the_page_reader() -> None:
    said_page = "".join(
        (f"<p>00:0{n}</p><p><strong>{name}：</strong>{text}</p>") for n, (name, text) in enumerate(TALK)
    )
    assert said(read_draft(f"<html><body>{said_page}</body></html>".encode(), "a.html")) == TALK_SAID


def test_an_article_with_a_cited_book_is_left_to_the_page_reader() -> None:
    article = (
        "<article><p>As <cite>Book</cite> says.</p><p>One.</p><p>Two.</p><p><time>2020-01-01</time><"
        "/p></article>"
    )
    with pytest.raises(NoConversationError):
        read_draft(article.encode(), "a.html")


def test_a_monologue_has_no_line_put_together_of_cells() -> None:
    def build(document: object) -> None:
        document.add_paragraph("城墙根下的铺子，天不亮就开门。")  # type: ignore[attr-defined]
        table = document.add_table(0, 2)  # type: ignore[attr-defined]
        for name, text in TALK:
            cells = table.add_row().cells
            cells[0].text, cells[1].text = name, text

    data = written(build)
    assert said(read_draft(data, "a.docx")) == TALK_SAID
    assert said(read_draft(data, "a.docx", speaker="方远")) == [("方远", "城墙根下的铺子，天不亮就开门。")]
