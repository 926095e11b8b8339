"""JSON transcripts: machines' and podcasters' shapes, each with its own keys and units of time."""

import json
from datetime import timedelta

import pytest

from corpus.draft import Draft
from corpus.errors import DecodeError, FormatError, NoConversationError, UnreadableError
from corpus.model import Kind
from corpus.read import read as read_file
from corpus.read import read_draft

Value = dict[str, object] | list[object]


def read(value: Value, **options: str) -> Draft:
    return read_draft(json.dumps(value, ensure_ascii=False, indent=1).encode(), ("talk.json"), **options)  # type: ignore[arg-type]


def said(draft: Draft) -> list[tuple[str | None, str]]:
    return [(cue.label, cue.text) for cue in draft.cues]


def times(draft: Draft) -> list[tuple[float | None, ...]]:
    spans = [(cue.start, cue.end) for cue in draft.cues]
    return [tuple(None if time is None else time.total_seconds() for time in span) for span in spans]


WHISPERX: Value = {
    "language": "zh",
    "segments": [
        {
            "start": 0.5,
            "end": 2.1,
            "text": "大家好",
            "speaker": "SPEAKER_00",
            "words": [
                {"word": "大", "start": 0.5, "speaker": ("SPEAKER_00")},
                {"word": "家"},
                {"word": "好"},
            ],
        },
        {"text": "没人认领"},
        {"start": 3, "end": 4, "text": "您好吗", "speaker": "SPEAKER_01"},
        {"start": 4, "end": 5, "text": "GPT 很好", "speaker": "SPEAKER_01"},
    ],
}


def test_whisperx_without_a_speaker_is_nobody_not_the_one_before() -> None:
    draft = read(WHISPERX)
    assert said(draft) == [("SPEAKER_00", "大家好"), ("SPEAKER_01", "您好吗GPT 很好")]
    assert times(draft) == [(0.5, 2.1), (3.0, 5.0)]
    assert [(aside.text, aside.kind) for aside in draft.asides] == [("没人认领", Kind.UNEXPLAINED)]
    assert draft.roles == {"SPEAKER_00", "SPEAKER_01"}
    assert draft.doubts == ("diarised",)


def test_whisperx_words_name_a_segment_that_does_not() -> None:
    words = [
        {"word": "Hello", "speaker": ("SPEAKER_00")},
        {"word": "there"},
        {"word": "yes", "speaker": "SPEAKER_01"},
    ]
    draft = read({"segments": [{"text": " Hello there yes", "words": words}]})
    assert said(draft) == [("SPEAKER_00", "Hello"), ("SPEAKER_01", "yes")]
    assert [aside.text for aside in draft.asides] == ["there"]


def test_plain_whisper_names_nobody() -> None:
    value: Value = {
        "text": " Hello there. Bye.",
        "segments": [
            {"id": 0, "start": 0.0, "text": (" Hello there.")},
            {"id": 1, "start": 1.0, "text": " Bye."},
        ],
    }
    with pytest.raises(NoConversationError) as caught:
        read(value)
    assert caught.value.reason == "no-speakers"
    assert said(read(value, speaker="Ida Moor")) == [("Ida Moor", "Hello there. Bye.")]


def test_podcasting_2_word_by_word() -> None:
    words = [("方远", "大家"), ("方远", "好"), ("Ida", "Hello"), ("Ida", "there."), ("方远", "您好")]
    segments = [
        {"speaker": name, "startTime": number, "endTime": number + 0.5, "body": body}
        for number, (name, body) in enumerate(words)
    ]
    draft = read({"version": "1.0.0", "segments": segments})
    assert said(draft) == [("方远", "大家好"), ("Ida", "Hello there."), ("方远", "您好")]
    assert times(draft) == [(0.0, 1.5), (2.0, 3.5), (4.0, 4.5)]
    assert draft.doubts == ()


VENDORS: dict[str, Value] = {
    "deepgram utterances": {
        "metadata": {"request_id": "x"},
        "results": {
            "utterances": [
                {"start": 0.5, "end": 1.5, "transcript": "Hello, all.", "speaker": 0},
                {"start": 2, "end": 2.5, "transcript": "Yes.", "speaker": 1},
            ],
            "channels": [{"alternatives": [{"transcript": "Hello, all. Yes."}]}],
        },
    },
    "deepgram words": {
        "results": {
            "channels": [
                {
                    "alternatives": [
                        {
                            "transcript": "hello all yes",
                            "words": [
                                {
                                    "word": "hello",
                                    ("punctuated_word"): "Hello,",
                                    "start": 0.5,
                                    "end": 1,
                                    "speaker": 0,
                                },
                                {
                                    "word": "all",
                                    ("punctuated_word"): "all.",
                                    "start": 1,
                                    "end": 1.5,
                                    "speaker": 0,
                                },
                                {
                                    "word": "yes",
                                    ("punctuated_word"): "Yes.",
                                    "start": 2,
                                    "end": 2.5,
                                    "speaker": 1,
                                },
                            ],
                        }
                    ]
                }
            ]
        }
    },
    "deepgram paragraphs": {
        "results": {
            "channels": [
                {
                    "alternatives": [
                        {
                            "paragraphs": {
                                "paragraphs": [
                                    {
                                        "speaker": 0,
                                        "start": 0.5,
                                        "end": 1.5,
                                        "sentences": [{"text": ("Hello, all.")}],
                                    },
                                    {"speaker": 1, "start": 2, "end": 2.5, "sentences": [{"text": "Yes."}]},
                                ]
                            }
                        }
                    ]
                }
            ]
        }
    },
    "assemblyai": {
        "id": "x",
        "words": [],
        "utterances": [
            {"speaker": 0, "text": "Hello, all.", "start": 500, "end": 1500, "words": []},
            {"speaker": 1, "text": "Yes.", "start": 2000, "end": 2500, "words": []},
        ],
    },
    "rev": {
        "monologues": [
            {
                "speaker": 0,
                "elements": [
                    {"type": "text", "value": "Hello", "ts": 0.5, "end_ts": 1},
                    {"type": "punct", "value": ", "},
                    {"type": "text", "value": "all", "ts": 1, "end_ts": 1.5},
                    {"type": "punct", "value": "."},
                ],
            },
            {"speaker": 1, "elements": [{"type": "text", "value": "Yes.", "ts": 2, "end_ts": 2.5}]},
        ]
    },
    "aws": {
        "results": {
            "transcripts": [{"transcript": "Hello, all. Yes."}],
            "speaker_labels": {
                "segments": [
                    {
                        "speaker_label": "Speaker 0",
                        "items": [
                            {"start_time": "0.5", "speaker_label": "Speaker 0"},
                            {"start_time": "1.0", "speaker_label": "Speaker 0"},
                        ],
                    },
                    {
                        ("speaker_label"): "Speaker 1",
                        "items": [{"start_time": "2.0", "speaker_label": "Speaker 1"}],
                    },
                ]
            },
            "items": [
                {
                    "type": ("pronunciation"),
                    "start_time": "0.5",
                    "end_time": "1.0",
                    "alternatives": [{"content": "Hello"}],
                },
                {"type": "punctuation", "alternatives": [{"content": ","}]},
                {
                    "type": ("pronunciation"),
                    "start_time": "1.0",
                    "end_time": "1.5",
                    "alternatives": [{"content": "all"}],
                },
                {"type": "punctuation", "alternatives": [{"content": "."}]},
                {
                    "type": ("pronunciation"),
                    "start_time": "2.0",
                    "end_time": "2.5",
                    "alternatives": [{"content": "Yes"}],
                },
                {"type": "punctuation", "alternatives": [{"content": "."}]},
            ],
        }
    },
    "google": {
        "results": [
            {
                "alternatives": [
                    {"transcript": ("hello all yes"), "words": [{"word": "Hello,"}, {"word": "all."}]}
                ]
            },
            {
                "alternatives": [
                    {
                        "words": [
                            {"word": "Hello,", "startTime": "0.500s", "endTime": "1s", "speakerTag": 1},
                            {"word": "all.", "startTime": "1s", "endTime": "1.500s", "speakerTag": 1},
                            {"word": "Yes.", "startTime": "2s", "endTime": "2.500s", "speakerTag": 2},
                        ]
                    }
                ]
            },
        ]
    },
    "azure": {
        "combinedRecognizedPhrases": [{"display": "Hello, all. Yes."}],
        "recognizedPhrases": [
            {
                "speaker": 1,
                "offsetInTicks": 5000000,
                ("durationInTicks"): 10000000,
                "nBest": [{"display": "Hello, all."}],
            },
            {
                "speaker": 2,
                "offsetInTicks": 20000000,
                ("durationInTicks"): 5000000,
                "nBest": [{"display": "Yes."}],
            },
        ],
    },
    "azure fast": {
        "combinedPhrases": [{"text": "Hello, all. Yes."}],
        "phrases": [
            {"speaker": 1, "offsetMilliseconds": 500, "durationMilliseconds": 1000, "text": "Hello, all."},
            {"speaker": 2, "offsetMilliseconds": 2000, "durationMilliseconds": 500, "text": "Yes."},
        ],
    },
    "speechmatics": {
        "results": [
            {
                "type": "word",
                "start_time": 0.5,
                "end_time": 1,
                ("alternatives"): [{"content": "Hello", "speaker": "S1"}],
            },
            {"type": "punctuation", "alternatives": [{"content": ",", "speaker": "S1"}]},
            {
                "type": "word",
                "start_time": 1,
                "end_time": 1.5,
                ("alternatives"): [{"content": "all", "speaker": "S1"}],
            },
            {"type": "punctuation", "alternatives": [{"content": ".", "speaker": "S1"}]},
            {
                "type": "word",
                "start_time": 2,
                "end_time": 2.5,
                ("alternatives"): [{"content": "Yes.", "speaker": "S2"}],
            },
        ]
    },
}


@pytest.mark.parametrize("vendor", VENDORS)
def test_vendors_agree_on_the_same_talk(vendor: str) -> None:
    draft = read(VENDORS[vendor])
    assert [text for _, text in said(draft)] == ["Hello, all.", "Yes."]
    assert times(draft) == [(0.5, 1.5), (2.0, 2.5)]
    assert len({label for label, _ in said(draft)}) == 2
    assert draft.roles == {label for label, _ in said(draft)}
    assert draft.format == vendor.split(maxsplit=1)[0]


def test_rev_names_its_speakers_where_it_can() -> None:
    value: Value = {
        "speakers": [{"id": 0, "name": "Ida Moor"}],
        "monologues": [
            {"speaker": 0, "elements": [{"value": "Hello."}]},
            {"speaker": 1, "speaker_info": {"display_name": "Ben Hale"}, "elements": [{"value": "Hi."}]},
        ],
    }
    assert said(read(value)) == [("Ida Moor", "Hello."), ("Ben Hale", "Hi.")]


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
    text = json.dumps(WHISPERX, ensure_ascii=False, indent=1)
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
