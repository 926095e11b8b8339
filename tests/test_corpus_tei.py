"""Parliamentary XML: who speaks is an id, and stage directions are marked as such."""

from datetime import date, timedelta

import pytest

from corpus.errors import FormatError, NoConversationError
from corpus.model import Kind
from corpus.read import read_draft
from tests.drafts import said

HEADER = """<teiHeader><fileDesc>
<titleStmt><title type="main">Sitting 5</title><title type="sub">x</title></titleStmt>
<publicationStmt><date when="2025-01-01">2025</date></publicationStmt></fileDesc><profileDesc>
<settingDesc><setting><date when="2024-03-05">5 March</date></setting></settingDesc><particDesc><listPerson>
<person xml:id="FangYuan"><persName><surname>方</surname><forename>远</forename></persName></person>
<person xml:id="IdaMoor"><persName><forename>Ida</forename><surname>Moor</surname></persName></person>
</listPerson></particDesc></profileDesc></teiHeader>"""
PARLAMINT = f"""<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0">{HEADER}
<text><body><timeline unit="s"><when xml:id="t0" absolute="2024-03-05T09:00:00"/>
<when xml:id="t1" interval="5.5" since="#t0"/></timeline><div type="debateSection"><head>Opening</head>
<note type="speaker">方远主席:</note>
<u who="#FangYuan" ana="#chair" start="#t1"><seg>正文一</seg>
<seg>正文二<note type="comment">(掌声)</note>继续</seg></u>
<u who="#IdaMoor"><seg>Hello <gap reason="inaudible"><desc>unclear</desc></gap>there</seg>
<vocal><desc>laughs</desc></vocal></u>
<note type="speaker">Ben Hale, member:</note><u who="#BenHale"><seg>One</seg></u>
<u who="#BenHale"><note type="speaker">Mr Hale:</note><seg>Two</seg></u>
<note type="time">9.30</note></div></body></text></TEI>"""
DEBATE = """<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><debate><meta>
<identification><FRBRWork><FRBRdate date="2024-03-05" name="x"/></FRBRWork></identification>
<references source="#x"><TLCPerson eId="fang-yuan" href="/x" showAs="方远"/></references></meta>
<debateBody><debateSection><heading>预算</heading><narrative>开会。</narrative>
<speech by="#fang-yuan"><from>方远（主席）</from><p>正文<i>好</i>的</p><p>第二段</p></speech>
<speech by="#lu-qing"><from>陆青：</from><p>回答<remark type="laughter">（笑）</remark></p></speech>
<question by="#fang-yuan"><from>方远</from><p>为什么？</p></question>
</debateSection></debateBody></debate></akomaNtoso>"""


def test_parlamint_speakers_by_id_and_by_note() -> None:
    draft = read_draft(PARLAMINT.encode(), "sitting.xml")
    assert said(draft) == [
        ("方远", "正文一\n正文二继续"),
        ("Ida Moor", "Hello there"),
        ("Ben Hale, member", "One\nTwo"),
    ]
    assert (draft.title, draft.recorded, draft.format) == ("Sitting 5", date(2024, 3, 5), "tei")
    assert draft.cues[0].start == timedelta(seconds=5.5)


def test_what_is_marked_as_no_speech_is_none() -> None:
    draft = read_draft(PARLAMINT.encode(), "sitting.xml")
    assert [(aside.text, aside.kind) for aside in draft.asides] == [
        ("Opening", Kind.HEADING),
        ("(掌声)", Kind.NOTE),
        ("unclear", Kind.NOTE),
        ("laughs", Kind.SOUND),
        ("9.30", Kind.NOTE),
    ]


def test_akoma_ntoso() -> None:
    draft = read_draft(DEBATE.encode(), "debate.xml")
    assert said(draft) == [("方远", "正文好的\n第二段"), ("陆青", "回答"), ("方远", "为什么？")]
    assert [(aside.text, aside.kind) for aside in draft.asides] == [
        ("预算", Kind.HEADING),
        ("开会。", Kind.NARRATION),
        ("（笑）", Kind.SOUND),
    ]
    assert (draft.recorded, draft.format) == (date(2024, 3, 5), "akoma-ntoso")


def test_words_of_a_linguistic_annotation() -> None:
    text = (
        '<TEI><text><u who="#A"><seg><s><w>It</w> <w join="right">works</w><pc>.</pc></s></seg></u><'
        'u who="#B"><seg>So</seg></u></text></TEI>'
    )
    assert said(read_draft(text.encode(), "a.xml")) == [("A", "It works."), ("B", "So")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            (
                '<!DOCTYPE TEI [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><TEI><text><u who="a">&b;</u></text'
                "></TEI>"
            ),
            "entities",
        ),
        (
            ('<!DOCTYPE TEI [<!ENTITY x SYSTEM "file:///etc/hostname">]><TEI><u who="a">&x;</u></TEI>'),
            "entities",
        ),
        ('<TEI><text><u who="a">Hello', "damaged"),
        (
            ("<TEI><text><u who='a'>") + "<seg>" * 3000 + "x" + "</seg>" * 3000 + "</u></text></TEI>",
            "too-deep",
        ),
    ],
)
def test_bad_xml_is_refused(text: str, reason: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_draft(text.encode(), "a.xml")
    assert caught.value.reason == reason


def test_tei_without_speech_is_no_conversation() -> None:
    with pytest.raises(NoConversationError):
        read_draft(
            (f"<TEI>{HEADER}<text><body><p>A letter.</p></body></text></TEI>").encode(),
            "letter.xml",
            format="tei",
        )


def test_every_word_of_the_body_is_somewhere() -> None:
    draft = read_draft(DEBATE.encode(), "debate.xml")
    kept = "".join([cue.text for cue in draft.cues] + [aside.text for aside in draft.asides])
    for word in ("正文", "好", "的", "第二段", "回答", "（笑）", "预算", "开会。", "为什么？"):
        assert kept.count(word) >= 1
