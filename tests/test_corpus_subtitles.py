"""SRT and WebVTT: who speaks in a caption, and what is no speech in it."""

from datetime import timedelta

import pytest

from corpus.draft import Draft
from corpus.errors import NoConversationError
from corpus.model import Kind
from corpus.read import read_draft
from tests.drafts import said


def srt(*cues: str) -> Draft:
    """Read cues of two seconds each."""
    blocks = [
        (f"{n}\n00:00:{2 * n:02},000 --> 00:00:{2 * n + 1:02},500\n{text}\n")
        for n, text in enumerate(cues, 1)
    ]
    return read_draft("\n".join(blocks).encode(), "talk.srt")


def vtt(*cues: str, head: str = "WEBVTT") -> Draft:
    blocks = [
        f"{n}\n00:{2 * n:02}.000 --> 00:{2 * n + 1:02}.500 align:start\n{text}\n"
        for n, text in enumerate(cues, 1)
    ]
    return read_draft((head + "\n\n" + "\n".join(blocks)).encode(), "talk.vtt")


def test_continuation_cues_are_the_same_speakers() -> None:
    draft = srt(
        "Ida Moor: Hello and\nwelcome back.",
        "We start with\na thing: colons.",
        "Ben Hale: Hi.",
        "[Music]",
        "Thanks.",
    )
    assert said(draft) == [
        ("Ida Moor", "Hello and welcome back. We start with a thing: colons."),
        ("Ben Hale", "Hi. Thanks."),
    ]
    assert (draft.cues[0].start, draft.cues[0].end) == (timedelta(seconds=2), timedelta(seconds=5.5))
    assert [(aside.text, aside.kind) for aside in draft.asides] == [("[Music]", Kind.SOUND)]


def test_several_speakers_in_one_cue() -> None:
    draft = srt("Ida: Hello.\nBen: Hi.", "Ida: Off we go.", "Ben: Yes.")
    assert said(draft) == [("Ida", "Hello."), ("Ben", "Hi."), ("Ida", "Off we go."), ("Ben", "Yes.")]


def test_a_full_name_first_and_a_short_one_later_are_one_person() -> None:
    draft = srt("Ida Moor: Hello.", "Ben Hale: Hi.", "Ida: Off we go.", "Ben: Yes.")
    assert draft.same == {"Ida": "Ida Moor", "Ben": "Ben Hale"}


def test_a_name_may_wrap() -> None:
    assert said(srt("Ida\nMoor: Hello.", "Ben Hale: Hi.", "Ida Moor: Yes."))[0] == ("Ida Moor", "Hello.")


def test_two_people_named_once_each() -> None:
    draft = srt("Ida: In this episode,\nyou'll learn: stuff.", "Remember: this\nis it.", "Ben: Hi\nthere.")
    assert said(draft) == [
        ("Ida", "In this episode, you'll learn: stuff. Remember: this is it."),
        ("Ben", "Hi there."),
    ]


def test_degrees_and_titles_are_part_of_a_name() -> None:
    draft = srt("Ida Moor, B.S.: Hello.", "Dr. Ben O'Hale: Hi.", "IDA MOOR, B.S.: So.")
    assert [cue.label for cue in draft.cues] == ["Ida Moor, B.S.", "Dr. Ben O'Hale", "IDA MOOR, B.S."]
    assert draft.same == {"IDA MOOR, B.S.": "Ida Moor, B.S."}


def test_a_newspaper_in_mid_sentence_is_no_speaker() -> None:
    draft = srt(
        "Ida: I read it in the",
        ("Morning Star Gazette: nobody knows."),
        "Ben: Really?",
        "Ida: Yes.",
        "Ben: Well.",
    )
    assert said(draft)[0] == ("Ida", "I read it in the Morning Star Gazette: nobody knows.")


def test_a_name_in_brackets_counts_where_it_is_a_label_elsewhere() -> None:
    draft = srt(
        "Ida Moor: Hello.", "Ben: Hi.", ("IDA MOOR: Q: why?"), "[laughs] Yes.", "[BEN] No.", "[SPANISH] Hola."
    )
    assert said(draft) == [
        ("Ida Moor", "Hello."),
        ("Ben", "Hi."),
        ("IDA MOOR", "Q: why? [laughs] Yes."),
        ("BEN", "No. [SPANISH] Hola."),
    ]


def test_bold_names_and_numbers_without_a_mark() -> None:
    assert said(srt("<b>Ida</b>: hello", "<b>Ben</b>: hi", "<b>Ida</b>: well"))[1] == ("Ben", "hi")
    assert said(srt("说话人1 您好", "说话人2 好", "说话人1 行"))[1] == ("说话人2", "好")


def test_dialogue_dashes_before_voice_tags_are_no_speech() -> None:
    draft = vtt("- <v Ida>Hi there</v>\n- <v Ben>Hey</v>", "<v Ida>Well-</v>")
    assert said(draft) == [("Ida", "Hi there"), ("Ben", "Hey"), ("Ida", "Well-")]


def test_somebody_may_ask_one_question() -> None:
    draft = srt("Ida: I read it.", "Lena Voss: Where?", "Ben: Really?", "Ida: Yes.", "Ben: Well.")
    assert said(draft)[1] == ("Lena Voss", "Where?")


def test_times_and_text_of_a_meeting_without_names_are_refused() -> None:
    text = (
        "0:0:1.0 --> 0:0:3.5\nGood morning everybody.\n0:0:4.0 --> 0:0:8.0\n"
        "Please sit down.\n0:0:9.0 --> 0:0:9.9\nThanks.\n"
    )
    with pytest.raises(NoConversationError) as caught:
        read_draft(text.encode(), "meeting.txt")
    assert caught.value.reason == "no-speakers"


def test_colons_alone_make_nobody_speak() -> None:
    with pytest.raises(NoConversationError) as caught:
        srt(
            "So here is the thing:",
            "Rule number one: rest.",
            "Remember: sleep.",
            "one more: eat.",
            "It was 10:30.",
        )
    assert caught.value.reason == "no-speakers"


def test_chinese_labels_and_colons() -> None:
    draft = srt("方远：我的看法是：先看\n需求", "再看资源", "陆青：2015年我说过：不行", "方远：结论：可以")
    assert said(draft) == [
        ("方远", "我的看法是：先看需求再看资源"),
        ("陆青", "2015年我说过：不行"),
        ("方远", "结论：可以"),
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("[Speaker 1]: {}", "[Speaker 2]: {}"),
        ("- Speaker 1: {}", "- Speaker 2: {}"),
        (">> Speaker 1: {}", ">> Speaker 2: {}"),
        ("<i>Speaker 1:</i> {}", "<font color='#fff'>Speaker 2:</font> {}"),
        ("{{\\an8}}Speaker 1: {}", "Speaker 2: {}"),
        ("(Speaker 1) {}", "(Speaker 2) {}"),
        ("SPEAKER 1: {}", "SPEAKER 2: {}"),
    ],
)
def test_labels_in_other_dress(first: str, second: str) -> None:
    draft = srt(
        first.format("Hello."), "More.", second.format("Hi."), first.format("Bye."), second.format("Bye.")
    )
    found = [(str(label).title(), text) for label, text in said(draft)]
    assert found == [
        ("Speaker 1", "Hello. More."),
        ("Speaker 2", "Hi."),
        ("Speaker 1", "Bye."),
        ("Speaker 2", "Bye."),
    ]


def test_a_voice_beside_the_cue_number() -> None:
    text = "1  spk0\n00:00:00,000 --> 00:00:02,000\n您好\n\n2  spk1\n00:00:03,000 --> 00:00:04,000\n好\n"
    draft = read_draft(text.encode(), "talk.srt")
    assert said(draft) == [("spk0", "您好"), ("spk1", "好")]
    assert draft.roles == {"spk0", "spk1"}


def test_a_change_without_a_name_is_nobody() -> None:
    draft = srt("Ida Moor: Hello.", ">> Who are you?", "I am me.", "Ben Hale: Hi.", "Ida Moor: So.")
    assert said(draft) == [("Ida Moor", "Hello."), ("Ben Hale", "Hi."), ("Ida Moor", "So.")]
    assert [(aside.text, aside.kind) for aside in draft.asides] == [
        ("Who are you? I am me.", Kind.UNEXPLAINED)
    ]


def test_two_dashes_in_a_cue_are_two_unknown_voices() -> None:
    draft = srt("Ida Moor: Hello.", "- Who is it?\n- It is me.", "Ida Moor: Fine - well.")
    assert said(draft) == [("Ida Moor", "Hello."), ("Ida Moor", "Fine - well.")]


def test_cues_without_blank_lines_between_and_numbers_as_speech() -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\nIda Moor: How many?\n2\n00:00:03,000 --> 00:00:04,000\n"
        "Ben Hale: Say\n42\n"
    )
    assert said(read_draft(text.encode(), "a.srt")) == [("Ida Moor", "How many?"), ("Ben Hale", "Say 42")]


def test_windows_line_ends_and_a_mark_at_the_start() -> None:
    text = (
        "\ufeff1\r\n00:00:01,000 --> 00:00:02,000\r\n方远：您好\r\n\r\n"
        "2\r\n00:00:03,000 --> 00:00:04,000\r\n陆青：好\r\n\r\n"
    )
    assert said(read_draft(text.encode(), "a.srt")) == [("方远", "您好"), ("陆青", "好")]


def test_several_voices_in_one_cue_with_entities() -> None:
    draft = vtt("<v 方远>第一句 &amp; 半句</v>\n<v 陆青>第二人</v>", "<v.loud 方远>三 &lt; 四")
    assert said(draft) == [("方远", "第一句 & 半句"), ("陆青", "第二人"), ("方远", "三 < 四")]


def test_a_voice_holds_until_the_next_one() -> None:
    draft = vtt("<v Ida Moor>Hello", "and <c.loud>welcome</c>", "<v Ben Hale>\nHi</v>")
    assert said(draft) == [("Ida Moor", "Hello and welcome"), ("Ben Hale", "Hi")]


def test_zoom_names_in_the_text_and_in_the_identifier() -> None:
    plain = vtt("方远: 您好", "陆青: 好", "继续 4 < 5", "方远: 行")
    assert said(plain) == [("方远", "您好"), ("陆青", "好继续 4 < 5"), ("方远", "行")]
    text = (
        'WEBVTT\n\n1 "方远" (123)\n00:01.000 --> 00:02.000\n您好\n\n2 "陆青" (456)\n'
        "00:03.000 --> 00:04.000\n好\n"
    )
    assert said(read_draft(text.encode(), "a.vtt")) == [("方远", "您好"), ("陆青", "好")]


def test_teams_identifiers_are_no_speech() -> None:
    text = (
        "WEBVTT\n\n0b1c2d3e-1111-2222-3333-444455556666/12-0\n00:00:09.500 --> 00:00:13.000\n"
        "<v Ida Moor>Hello</v>\n\n"
        "0b1c2d3e-1111-2222-3333-444455556666/13-0\n00:00:13.500 --> 00:00:14.000\n<v Ben Hale>Hi</v>\n"
    )
    assert said(read_draft(text.encode(), "a.vtt")) == [("Ida Moor", "Hello"), ("Ben Hale", "Hi")]


def test_header_notes_and_styles_are_no_speech() -> None:
    head = (
        "WEBVTT - 预算谈\nKind: captions\nLanguage: zh\n\nNOTE\n手工校对\n"
        "\nSTYLE\n::cue { color: red }\n\nREGION\nid:a"
    )
    draft = vtt("<v 方远>您好", "<v 陆青>好", head=head)
    assert draft.title == "预算谈"
    assert said(draft) == [("方远", "您好"), ("陆青", "好")]
    assert {aside.text for aside in draft.asides} == {
        "预算谈",
        ("Kind: captions"),
        "Language: zh",
        "手工校对",
    }


def test_times_in_bare_seconds() -> None:
    text = "WEBVTT\n\n0.860 --> 7.380\n<v SPEAKER_1>Hello\n\n10.1 --> 13.480\n<v SPEAKER_2>Hi\n"
    assert read_draft(text.encode(), "a.vtt").cues[0].start == timedelta(milliseconds=860)


ROLLING = [
    " \nhello<00:00:02.500><c> and</c><c> welcome</c>",
    "hello and welcome\n ",
    "hello and welcome\nto<00:00:06.500><c> the</c><c> show</c>",
    "to the show\n ",
    "to the show\n对对对",
    "对对对\n ",
    "对对对\n对对对",
]


def test_rolling_captions_say_each_line_once() -> None:
    text = "WEBVTT\n\n" + "\n".join(
        f"00:{2 * n:02}.000 --> 00:{2 * n + 2:02}.000 align:start position:0%\n{cue}\n"
        for n, cue in enumerate(ROLLING)
    )
    with pytest.raises(NoConversationError):
        read_draft(text.encode(), "auto.vtt")
    draft = read_draft(text.encode(), "auto.vtt", speaker="Ida Moor")
    assert said(draft) == [("Ida Moor", "hello and welcome to the show对对对对对对")]


def test_real_repetitions_stay() -> None:
    draft = srt("方远：对对对", "对对对", "陆青：好", "方远：好", "陆青：好")
    assert said(draft)[0] == ("方远", "对对对对对对")


def test_a_named_voice_may_laugh() -> None:
    assert said(vtt("<v 方远>您好", "<v 陆青>(笑)", "<v 方远>好"))[1] == ("陆青", "(笑)")


def test_srt_and_vtt_of_one_talk_are_equal() -> None:
    lines = [
        ("方远", "我们先看需求，"),
        ("方远", "再看资源。"),
        ("Ida Moor", "That is"),
        ("Ida Moor", "fine."),
        ("方远", "好。"),
    ]
    first = srt(*(f"{name}: {text}" for name, text in lines))
    second = vtt(*(f"<v {name}>{text}</v>" for name, text in lines))
    assert said(first) == said(second)
    assert [(cue.start, cue.end) for cue in first.cues] == [(cue.start, cue.end) for cue in second.cues]


def sbv(*cues: str) -> Draft:
    blocks = [f"0:00:{2 * n:02}.000,0:00:{2 * n + 1:02}.500\n{text}\n" for n, text in enumerate(cues, 1)]
    return read_draft("\n".join(blocks).encode(), "talk.sbv")


def test_labels_that_come_once_speak_if_a_post_says_so_and_are_doubted_else() -> None:
    draft = srt(
        "河湾社记者：水来的时候最先坏的是什么？",
        "宋如意：水泵。",
        "邬长河：然后是灯。",
        "外语频道：The lights go next.",
        "宋如意：原因很多：谁也不去看水泵。",
        "The Harbor Post: Who should look?",
        "邬长河：我看过两次。",
        "换句话说：还要再看。",
    )
    assert said(draft) == [
        ("河湾社记者", "水来的时候最先坏的是什么？"),
        ("宋如意", "水泵。"),
        ("邬长河", "然后是灯。"),
        ("宋如意", "原因很多：谁也不去看水泵。"),
        ("邬长河", "我看过两次。换句话说：还要再看。"),
    ]
    assert [aside.text for aside in draft.asides] == [
        "外语频道：The lights go next.",
        "The Harbor Post: Who should look?",
    ]
    assert draft.doubts == ("label",)


def test_who_made_subtitles_is_told_by_nobody() -> None:
    draft = srt(
        "字幕：河湾字幕组",
        "钱小满：您哪一年开始撑船？",
        "邬长河：一九七九年。",
        "时间：那年水大。",
        "钱小满：一天几趟？",
        "邬长河：二十趟。",
        "翻译：阿宽　校对：阿莲",
        "Subtitles by the Harbor Post",
    )
    assert said(draft) == [
        ("钱小满", "您哪一年开始撑船？"),
        ("邬长河", "一九七九年。时间：那年水大。"),
        ("钱小满", "一天几趟？"),
        ("邬长河", "二十趟。"),
    ]
    assert [aside.kind for aside in draft.asides] == [Kind.CREDIT] * 3


def test_an_interpreter_may_speak_in_subtitles() -> None:
    draft = srt("钱小满：您好。", "翻译：她也问您好。", "钱小满：谢谢。", "翻译：她也谢您。")
    assert [label for label, _ in said(draft)] == ["钱小满", "翻译", "钱小满", "翻译"]


def test_names_alone_over_their_words_that_come_back() -> None:
    draft = srt(
        "宋如意\n水来的时候最先坏的是水泵。",
        "邬长河\n然后是灯。",
        "还有电梯。",
        "宋如意\n谁也不去看水泵。",
        "风入松\n我去看过。",
        "邬长河\n你看过两次。",
        "主持人\n谢谢两位。",
    )
    assert said(draft) == [
        ("宋如意", "水来的时候最先坏的是水泵。"),
        ("邬长河", "然后是灯。还有电梯。"),
        ("宋如意", "谁也不去看水泵。"),
        ("邬长河", "你看过两次。"),
        ("主持人", "谢谢两位。"),
    ]
    assert [aside.text for aside in draft.asides] == ["风入松我去看过。"]
    assert draft.doubts == ("label",)


def test_names_in_capitals_over_their_words_and_a_town_that_is_none() -> None:
    draft = srt(
        "NOOR\nThe pumps are the first to go.",
        "They stand in\na cellar for nine years.",
        "GIL\nAnd then the lights.",
        "East Harbor\nhas the same pumps.",
        "NOOR\nNobody looks\nat the pumps.",
        "GIL\nI do.",
        "TOM EKWALL\nSo do I.",
    )
    assert said(draft) == [
        ("NOOR", "The pumps are the first to go. They stand in a cellar for nine years."),
        ("GIL", "And then the lights."),
        ("NOOR", "Nobody looks at the pumps."),
        ("GIL", "I do."),
        ("TOM EKWALL", "So do I."),
    ]
    assert draft.doubts == ("label",)


def test_a_name_alone_over_words_among_names_with_colons_is_doubted() -> None:
    talk = (
        "宋如意：水泵最先坏。",
        "邬长河：然后是灯。",
        "柏小满\n还有电梯。",
        "宋如意：谁也不看。",
        "柏小满\n我看过。",
        "邬长河：两次。",
    )
    draft = srt(*talk)
    assert [label for label, _ in said(draft)] == ["宋如意", "邬长河", "宋如意", "邬长河"]
    assert draft.doubts == ("label",)
    assert said(srt(*(cue.replace("：", "\n") for cue in talk)))[2] == ("柏小满", "还有电梯。")


@pytest.mark.parametrize(
    "cues",
    [
        (
            "对对对\n就是这样",
            "然后呢\n我们就走了",
            "对对对\n他说的没错",
            "高兴极了\n真的",
            "然后呢\n你回家了吗",
        ),
        ("晚间新闻\n今天水位又涨了", "晚间新闻\n明天还要涨", "晚间新闻\n大家注意安全"),
        (
            "East Harbor\nis where it began.",
            "So much of\nEast Harbor",
            "is under water.",
            "East Harbor\nwill not move.",
        ),
    ],
)
def test_first_lines_that_come_back_and_name_nobody(cues: tuple[str, ...]) -> None:
    with pytest.raises(NoConversationError):
        srt(*cues)


def test_sbv_is_read_like_srt() -> None:
    draft = sbv(
        "Ida Moor: Hello and[br]welcome back.",
        "We start now.",
        "Ben Hale: Thank\nyou.",
        "[Music]",
        "Ida Moor: So.",
    )
    assert said(draft) == [
        ("Ida Moor", "Hello and welcome back. We start now."),
        ("Ben Hale", "Thank you."),
        ("Ida Moor", "So."),
    ]
    assert [cue.line for cue in draft.cues] == [2, 8, 15]
    assert (draft.cues[0].start, draft.cues[0].end) == (timedelta(seconds=2), timedelta(seconds=5.5))
    assert [(aside.text, aside.kind) for aside in draft.asides] == [("[Music]", Kind.SOUND)]
    assert draft.format == "sbv"


def test_sbv_without_names_is_refused_or_one_persons() -> None:
    with pytest.raises(NoConversationError) as caught:
        sbv("Hello and welcome.", "We start now.")
    assert caught.value.reason == "no-speakers"
    content = b"0:00:01.000,0:00:03.000\nHello and\n\n0:00:03.000,0:00:05.500\nwelcome.\n"
    draft = read_draft(content, "talk.txt", speaker="Ida Moor")
    assert said(draft) == [("Ida Moor", "Hello and welcome.")]
