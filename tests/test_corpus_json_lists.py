"""JSON of no known vendor: lists of speaker and text, what is damaged, and what is no words."""

import json
from datetime import timedelta

import pytest

from corpus.draft import Draft
from corpus.errors import DecodeError, FormatError, NoConversationError, UnreadableError
from corpus.model import Kind
from corpus.read import read as read_file
from corpus.read import read_draft
from tests.drafts import Value, said
from tests.drafts import read_json as read

GENERIC: dict[str, Value] = {
    "list": [{"speaker": "方远", "text": "您好"}, {"speaker": "陆青", "text": "好"}],
    "names beside numbers": [
        {"speaker_id": 1, "speaker_name": "方远", "content": "您好"},
        {"speaker_id": 2, "speaker_name": "陆青", "content": "好"},
    ],
    "speaker objects": [
        {"speaker": {"id": 1, "name": "方远"}, "text": "您好"},
        {"speaker": {"id": 2, "name": "陆青"}, "text": "好"},
    ],
    "inside": {
        "data": {
            ("transcript"): {"utterances": [{"who": "方远", "text": "您好"}, {"who": "陆青", "text": "好"}]}
        }
    },
    "sayit": [
        {"section_id": 1, "section_speaker": "%E6%96%B9%E8%BF%9C-3", "section_content": "<p>您好</p>"},
        {"section_id": 2, "section_speaker": None, "section_content": "<p>（掌声）</p>"},
        {"section_id": 3, "section_speaker": "%E9%99%86%E9%9D%92", "section_content": "<p>好</p>"},
    ],
    "paragraphs of sentences of words": {
        "Transcription": {
            "Paragraphs": [
                {"SpeakerId": "方远", "Words": [{"Text": "您", "Start": 10}, {"Text": "好", "Start": 20}]},
                {"SpeakerId": "陆青", "Words": [{"Text": "好", "Start": 30}]},
            ]
        }
    },
    "sentences": {
        "paragraphs": [
            {
                "speaker": {"user_name": "方远"},
                "sentences": [{"contents": [{"content": "您"}, {"content": "好"}]}],
            },
            {"speaker": {"user_name": "陆青"}, "sentences": [{"text": "好"}]},
        ]
    },
    "titled": {
        "title": "预算谈",
        "date": ("2026-03-04"),
        "turns": [{"name": "方远", "text": "您好"}, {"name": "陆青", "text": "好"}],
    },
}


@pytest.mark.parametrize("shape", GENERIC)
def test_lists_of_speaker_and_text_under_many_keys(shape: str) -> None:
    assert said(read(GENERIC[shape])) == [("方远", "您好"), ("陆青", "好")]


def test_title_and_day_are_taken_from_the_file() -> None:
    draft = read(GENERIC["titled"])
    assert (draft.title, str(draft.recorded)) == ("预算谈", "2026-03-04")


@pytest.mark.parametrize(
    ("starts", "seconds"),
    [
        ([0, 125000, 250000], [0, 125, 250]),
        ([0.5, 30.25, 70.5], [0.5, 30.25, 70.5]),
        (["0:05", ("1:00:00"), "1:00:05"], [5, 3600, 3605]),
    ],
)
def test_units_of_time_are_told_from_the_numbers(starts: list[object], seconds: list[float]) -> None:
    names = ["方远", "陆青", "方远"]
    draft = read(
        [
            {("speaker"): name, "text": "您好", "start": start}
            for name, start in zip(names, starts, strict=True)
        ]
    )
    assert [cue.start for cue in draft.cues] == [timedelta(seconds=second) for second in seconds]


def test_lines_are_those_of_the_file_even_in_ascii() -> None:
    value = [{"speaker": "方远", "text": "您好吗"}, {"speaker": "陆青", "text": "很好"}]
    for ascii_only in (True, False):
        text = json.dumps(value, ensure_ascii=ascii_only, indent=1)
        draft = read_draft(text.encode(), "talk.json")
        assert [cue.line for cue in draft.cues] == [4, 8]


def test_what_else_is_written_is_set_aside() -> None:
    draft = read(
        {
            "summary": ("他们谈了预算"),
            "segments": [{"speaker": "方远", "text": "您好"}, {"speaker": "陆青", "text": "好"}],
        }
    )
    assert [(aside.text, aside.kind) for aside in draft.asides] == [("他们谈了预算", Kind.CHROME)]


@pytest.mark.parametrize(
    "value",
    [
        {"name": "package", "version": "1.0.0", "scripts": {"test": "run the tests"}},
        [
            {"title": "A", "author": "Ida Moor", "content": ("An article.")},
            {"title": "B", "author": "Ida Moor", "content": "One."},
        ],
        {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"height": 3}}]},
        [1, 2, 3],
        [],
        {},
    ],
)
def test_other_json_is_no_conversation(value: Value) -> None:
    with pytest.raises((NoConversationError, FormatError)):
        read(value)


def test_a_cut_off_file_says_where() -> None:
    text = json.dumps(GENERIC["titled"], ensure_ascii=False, indent=1)
    with pytest.raises(FormatError) as caught:
        read_draft(text[: len(text) // 2].encode(), "talk.json", format="json")
    assert caught.value.reason == "damaged"
    assert caught.value.line is not None
    assert caught.value.line > 5


@pytest.mark.parametrize(
    ("text", "name", "line"),
    [
        ('{"segments": [\n{"speaker": "方远", "text": "您好"},\n{"speaker": "陆', "talk.json", 3),
        ('{"segments": [\n{"speaker": "方远", "text": "您好"},\n{"speaker": "陆', "talk.txt", 3),
        ('[{"speaker": "方远", "te', "talk", 1),
        ("[\n{'speaker': '方远'}]", "talk.json", 2),
        ('{"speaker": "方远", "text": "您好"}\n{"speaker": "陆青", "te', "talk.jsonl", 2),
        ('{"speaker": "方远", "text": "您好"}\n{"speaker": "陆青", "te', "talk.txt", 2),
        ('{"speaker": "方远", "te', "talk.jsonl", 1),
    ],
)
def test_a_file_begun_as_json_is_damaged_and_nothing_else(text: str, name: str, line: int) -> None:
    with pytest.raises(FormatError) as caught:
        read_draft(text.encode(), name)
    assert (caught.value.reason, caught.value.line) == ("damaged", line)


def sparse(*segments: tuple[str | None, str]) -> Draft:
    """Read Podcasting 2.0 segments; None: the segment has no speaker at all."""
    rows = [
        {"startTime": order, "endTime": order + 0.9, "body": body}
        | ({} if name is None else {"speaker": name})
        for order, (name, body) in enumerate(segments)
    ]
    return read({"version": "1.0.0", "segments": rows})


def test_podcast_segments_may_name_speakers_at_changes_only() -> None:
    draft = sparse(
        ("Ida Moor", "Welcome"), (None, "back."), (None, "[Music]"), ("Ben Hale", "Thank"), (None, "you."),
        ("Ida Moor", "Right."),
    )  # fmt: skip
    assert said(draft) == [("Ida Moor", "Welcome back."), ("Ben Hale", "Thank you."), ("Ida Moor", "Right.")]
    assert [(aside.text, aside.kind) for aside in draft.asides] == [("[Music]", Kind.SOUND)]


@pytest.mark.parametrize(
    "segments",
    [
        [(None, "Who?"), ("Ida Moor", "Welcome"), (None, "back."), ("Ben Hale", "Thank you.")],
        [("Ida Moor", "Welcome"), ("", "back."), (None, "Hm."), ("Ben Hale", "Thank you.")],
        [("Ida Moor", "Welcome"), (None, "back."), ("Ida Moor", "Now"), ("Ben Hale", "Thank you.")],
    ],
)
def test_a_missing_speaker_is_nobody_where_names_are_not_at_changes(
    segments: list[tuple[str | None, str]],
) -> None:
    draft = sparse(*segments)
    assert {text for label, text in said(draft)}.isdisjoint({"Welcome back."})
    assert any("back." in aside.text for aside in draft.asides)


@pytest.mark.parametrize(
    "value",
    [
        [{"text": ".", "words": 0.9}, {"text": "Hello.", "speaker": "A"}],
        {
            "monologues": [{"speaker": [{}], "elements": [{"value": "Hello."}]}],
            "speakers": [{"id": {}, "name": 5}],
        },
        {"results": {"channels": [{"alternatives": [{"words": [{"word": {"a": 1}, "speaker": 0}]}]}]}},
        {"recognizedPhrases": [{"nBest": [{"display": ["x"]}]}], "combinedRecognizedPhrases": 7},
        {"monologues": [{"speaker": 0, "elements": [{"value": {"text": "Hello."}}, {"value": 12}]}]},
    ],
)
def test_values_of_other_kinds_are_nobodys_words(value: object) -> None:
    try:
        draft = read_draft(json.dumps(value).encode(), "a.json")
    except UnreadableError:
        return
    assert {cue.text for cue in draft.cues} <= {"Hello."}


@pytest.mark.parametrize("command", ["\\u001b", "\\u0000", "\\u009b"])
def test_commands_to_a_terminal_are_told_with_their_line(command: str) -> None:
    said = f'[{{"speaker":"Ida","text":"Hi."}},\n{{"speaker":"Bo","text":"The {command}[31mferry."}}]'
    with pytest.raises(DecodeError) as refused:
        read_file(said.encode(), "a.json")
    assert (refused.value.reason, refused.value.line) == ("control", 2)
    assert refused.value.detail == f"U+{command[2:].upper()}"
