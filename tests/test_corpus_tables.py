"""CSV tables and JSON lines, one utterance a row."""

from datetime import timedelta

import pytest

from corpus.errors import FormatError, NoConversationError
from corpus.model import Kind
from corpus.read import read_draft
from tests.drafts import said


def test_quoted_cells_hold_line_ends_and_quotes() -> None:
    draft = read_draft('speaker,text,start\n方远,"您好,\n""世界""",0:05\n陆青,好,12.5\n'.encode(), "a.csv")
    assert said(draft) == [("方远", '您好,\n"世界"'), ("陆青", "好")]
    assert [cue.start for cue in draft.cues] == [timedelta(seconds=5), timedelta(seconds=12.5)]
    assert [cue.line for cue in draft.cues] == [2, 4]


EXCEL = (
    "说话人;内容;开始时间;备注\r\n方远;您好，各位请坐;00:00:05;语速 快\r\n陆青;好的，谢谢大家;00:00:09;\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_spreadsheets_from_excel(encoding: str) -> None:
    draft = read_draft(EXCEL.encode(encoding), "a.csv")
    assert said(draft) == [("方远", "您好，各位请坐"), ("陆青", "好的，谢谢大家")]
    assert [(aside.line, aside.text, aside.kind) for aside in draft.asides] == [
        (2, ("备注: 语速 快"), Kind.UNEXPLAINED)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Speaker\tText\n方远\t您好\n陆青\t好\n",
        "sep=;\nSpeaker;Text\n方远;您好\n陆青;好\n",
        "id|speaker|text\n1|方远|您好\n2|陆青|好\n",
        '"start_time","end_time","speaker_name","transcript"\n"0","2","方远","您好"\n"2","3","陆青","好"\n',
    ],
)
def test_other_separators(text: str) -> None:
    assert said(read_draft(text.encode(), "a.csv")) == [("方远", "您好"), ("陆青", "好")]


def test_a_row_without_a_speaker_is_nobodys() -> None:
    draft = read_draft("speaker,text\n方远,您好\n,画外音\n陆青,好\n".encode(), "a.csv")
    assert said(draft) == [("方远", "您好"), ("陆青", "好")]
    assert [aside.text for aside in draft.asides] == ["画外音"]


def test_a_table_of_text_without_speakers_is_refused_or_one_persons() -> None:
    table = "start,text\n0.5,您好\n2.5,再见\n".encode()
    with pytest.raises(NoConversationError):
        read_draft(table, "a.csv")
    assert said(read_draft(table, "a.csv", speaker="方远")) == [("方远", "您好\n再见")]


def test_a_table_of_numbers_is_no_transcript() -> None:
    with pytest.raises((FormatError, NoConversationError)):
        read_draft(b"year,price\n2020,3\n2021,4\n", "a.csv")
    with pytest.raises(FormatError) as caught:
        read_draft(b"year,price\n2020,3\n2021,4\n", "a.csv", format="csv")
    assert caught.value.reason == "no-text-column"


def test_convokit_lines() -> None:
    first = '{"id":"u1","conversation_id":"c1","speaker":"方远","reply-to":null,"text":"您好","meta":{}}'
    second = '{"id":"u2","conversation_id":"c1","speaker":"陆青","reply-to":"u1","text":"好","meta":{}}'
    lines = f"{first}\n{second}\n"
    draft = read_draft(lines.encode(), "utterances.jsonl")
    assert said(draft) == [("方远", "您好"), ("陆青", "好")]
    assert [cue.line for cue in draft.cues] == [1, 2]


def test_lines_with_blank_ones_between() -> None:
    draft = read_draft(
        ('{"speaker":"方远","text":"您好"}\n\n{"speaker":"陆青","text":"好"}\n').encode(), "a.txt"
    )
    assert said(draft) == [("方远", "您好"), ("陆青", "好")]
    assert [cue.line for cue in draft.cues] == [1, 3]


def test_a_broken_line_is_named() -> None:
    with pytest.raises(FormatError) as caught:
        read_draft(
            ('{"speaker":"方远","text":"您好"}\n{"speaker":"陆青","text":"好"}\n{"speaker":\n').encode(),
            "a.jsonl",
        )
    assert (caught.value.reason, caught.value.line) == ("damaged", 3)
