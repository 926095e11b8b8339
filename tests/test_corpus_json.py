"""JSON transcripts: machines' and podcasters' shapes, each with its own keys and units of time."""

import pytest

from corpus.errors import NoConversationError
from corpus.model import Kind
from tests.drafts import Value, said, times
from tests.drafts import read_json as read

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
