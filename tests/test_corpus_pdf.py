"""PDF with a text layer: lines, paragraphs, columns and page edges."""

import io
from datetime import timedelta

import pytest

from corpus.draft import BlockKind
from corpus.errors import FormatError, NoConversationError
from corpus.formats import pdf
from corpus.model import Kind
from corpus.read import read_draft
from tests.documents import Printed, lines_down, make_pdf, pdf_of
from tests.drafts import said
from tests.talks import PAIRS


def test_print_that_is_enlarged_beyond_any_number_is_a_clear_error() -> None:
    enlarged = b"%b 0 0 %b 1 1 cm " % (b"9" * 30, b"9" * 30) * 12
    words = "方远：好的。".encode("utf-16-be").hex().encode()
    with pytest.raises(FormatError) as caught:
        read_draft(pdf_of([enlarged + b"BT /F1 12 Tf 1 0 0 1 50 700 Tm <%b> Tj ET" % words]), "a.pdf")
    assert caught.value.reason == "damaged"


def page(number: int, lines: list[Printed]) -> list[Printed]:
    return [Printed(72, 800, "某某论坛实录"), *lines, Printed(280, 40, f"- {number} -")]


def test_pdf_lines_become_paragraphs_and_page_edges_go() -> None:
    first = lines_down(
        [
            "主持人：今天我们谈谈预算的安排，请",
            "问您怎么看。",
            ("方远：我认为应该先看需求，再看资源，"),
            "这样比较稳妥，也比较灵活可变，同时还",
        ]
    )
    first.insert(0, Printed(72, 740, "预算怎么定", 20))
    second = lines_down(["要留出余量。", "主持人：为什么？", "方远：因为需求会变。"])
    draft = read_draft(make_pdf([page(1, first), page(2, second)], "论坛"), "a.pdf")
    assert said(draft) == [
        ("主持人", "今天我们谈谈预算的安排，请问您怎么看。"),
        ("方远", "我认为应该先看需求，再看资源，这样比较稳妥，也比较灵活可变，同时还要留出余量。"),
        ("主持人", "为什么？"),
        ("方远", "因为需求会变。"),
    ]
    assert {"某某论坛实录", "- 1 -"} <= {aside.text for aside in draft.asides if aside.kind is Kind.CHROME}


def test_pdf_larger_type_is_a_heading_and_bold_is_kept() -> None:
    lines = [
        Printed(72, 740, ("预算怎么定"), 20),
        Printed(72, 700, "方远：", bold=True),
        Printed(102, 700, "太贵了。"),
    ]
    blocks, _, _ = pdf._document(make_pdf([lines]), "a.pdf")
    assert [(block.text, block.kind) for block in blocks] == [
        ("预算怎么定", BlockKind.HEADING),
        ("方远：太贵了。", BlockKind.PARAGRAPH),
    ]
    assert blocks[1].bold == ((0, 3),)


def test_pdf_of_an_export() -> None:
    lines = lines_down(
        [
            "方远 00:05",
            ("大家好，这一句话很长，长到要换一行才"),
            "能说完。",
            "陆青 00:09",
            "好。",
            "方远 00:15",
            "再见。",
        ]
    )
    draft = read_draft(make_pdf([lines]), "a.pdf")
    assert said(draft) == [
        ("方远", ("大家好，这一句话很长，长到要换一行才能说完。")),
        ("陆青", "好。"),
        ("方远", "再见。"),
    ]
    assert draft.cues[1].start == timedelta(seconds=9)


LEFT = [
    "Ida: We begin the talk with",
    "a long line of words that",
    "runs on in this column and",
    "does not end before here.",
    "Ben: I agree with all that",
    "was said in this column.",
]


RIGHT = [
    "Ida: Then the second column",
    "starts and runs down too",
    "until the end of the page,",
    "which comes soon enough.",
    "Ben: It is a pleasure to",
    "close the talk with thanks.",
]


def test_pdf_two_columns_are_read_one_after_the_other() -> None:
    rows = [
        fragment
        for number, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True))
        for fragment in (Printed(72, 700 - 14 * number, left), Printed(330, 700 - 14 * number, right))
    ]
    blocks, _, _ = pdf._document(make_pdf([rows]), "a.pdf")
    assert [block.text for block in blocks] == [
        " ".join(LEFT[:4]),
        " ".join(LEFT[4:]),
        " ".join(RIGHT[:4]),
        " ".join(RIGHT[4:]),
    ]


def test_pdf_names_beside_speech_are_no_column() -> None:
    rows = [
        fragment
        for number, (name, text) in enumerate(PAIRS * 3)
        for fragment in (Printed(72, 700 - 20 * number, f"{name}："), Printed(150, 700 - 20 * number, text))
    ]
    blocks, _, _ = pdf._document(make_pdf([rows]), "a.pdf")
    assert ["".join(block.text.split()) for block in blocks] == [
        (f"{name}：{text}") for name, text in PAIRS * 3
    ]


def test_pdf_hyphens_at_line_ends() -> None:
    lines = lines_down(
        [
            "Ida: The pro-",
            "gramme is a well-",
            ("known thing, well known to us."),
            "Ben: So it is and so it was.",
        ]
    )
    blocks, _, _ = pdf._document(make_pdf([lines]), "a.pdf")
    assert blocks[0].text == "Ida: The programme is a well-known thing, well known to us."


def test_scanned_pages_say_so() -> None:
    with pytest.raises(NoConversationError) as caught:
        read_draft(make_pdf([[], []]), "scan.pdf")
    assert caught.value.reason == "scanned"


def test_an_encrypted_pdf_is_refused() -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf([lines_down(["方远：您好"])]))))
    writer.encrypt("secret", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    with pytest.raises(FormatError) as caught:
        read_draft(file.getvalue(), "a.pdf")
    assert caught.value.reason == "encrypted"
