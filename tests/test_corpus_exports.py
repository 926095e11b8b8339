"""Text exports of meeting and podcast tools: names and times head the speech, each tool in its own way."""

from datetime import date, timedelta

import pytest

from corpus.draft import Draft
from corpus.errors import NoConversationError
from corpus.formats import timed
from corpus.model import Kind
from corpus.read import read_draft
from tests.drafts import said

SHAPES = {
    "name and time over the text": "方远 00:01\n早上好。\n\n陆青 00:04\n您好，请坐。\n\n方远 00:09\n谢谢。",
    "blank after the time": "方远 00:01 \n早上好。\n\n陆青 00:04 \n您好，请坐。\n\n方远 00:09 \n谢谢。",
    "hours": "方远 00:00:01\n早上好。\n陆青 00:00:04\n您好，请坐。\n方远 00:00:09\n谢谢。",
    "milliseconds": (
        "方远 00:00:01.000\n早上好。\n陆青 00:00:04.000\n您好，请坐。\n"
        "方远 00:00:09.000\n谢谢。"
    ),
    "two blanks": (
        "方远  0:01\n早上好。\n\n陆青  0:04\n您好，请坐。\n\n方远  0:09\n"
        "谢谢。\n\nTranscribed by https://otter.ai"
    ),
    "time before name": "[00:01] 方远：早上好。\n[00:04] 陆青：您好，请坐。\n[00:09] 方远：谢谢。",
    "time before name, bare": "00:00:01 方远：早上好。\n00:00:04 陆青：您好，请坐。\n00:00:09 方远：谢谢。",
    "time in brackets after the name": (
        "方远（00:00:01）：早上好。\n陆青（00:00:04）：\n您好，请坐。\n"
        "方远（00:00:09）：谢谢。"
    ),
    "two brackets": "[00:01][方远]早上好。\n[00:04][陆青]您好，请坐。\n[00:09][方远]谢谢。",
    "name in brackets": "[方远] 00:00:01\n早上好。\n[陆青] 00:00:04\n您好，请坐。\n[方远] 00:00:09\n谢谢。",
    "bold name after the time": (
        "[00:00:01]\n**方远：** 早上好。\n\n[00:00:04]\n**陆青：** 您好，请坐。\n"
        "\n[00:00:09]\n**方远：** 谢谢。"
    ),
    "bold name without a colon": (
        "0:00:01 **方远** 早上好。\n\n0:00:04 **陆青** 您好，请坐。\n\n"
        "0:00:09 **方远** 谢谢。"
    ),
    "time after the colon": (
        "**方远:** [00:00:01] 早上好。\n\n**陆青:** [00:00:04] 您好，请坐。\n"
        "\n**方远:** [00:00:09] 谢谢。"
    ),
    "name (time) and colon, text below": (
        "方远 (00:01):\n早上好。\n\n陆青 (00:04):\n您好，请坐。\n\n方远 (00:09):\n"
        "谢谢。"
    ),
    "range, then name": (
        "0:0:1.0 --> 0:0:3.500\n方远\n早上好。\n0:0:4.0 --> 0:0:8.0\n陆青\n"
        "您好，请坐。\n0:0:9.0 --> 0:0:9.9\n方远\n谢谢。"
    ),
    "name, then time": "方远\n00:01\n早上好。\n\n陆青\n00:04\n您好，请坐。\n\n方远\n00:09\n谢谢。",
    "spelled times": (
        "[ 0m1s000ms - 0m3s954ms ] 方远：早上好。\n[ 0m4s0ms - 0m8s1ms ] 陆青：您好，请坐。\n"
        "[ 0m9s0ms - 0m9s9ms ] 方远：谢谢。"
    ),
    "day and time": (
        "方远 2026-03-04 00:00:01\n早上好。\n陆青 2026-03-04 00:00:04\n"
        "您好，请坐。\n方远 2026-03-04 00:00:09\n谢谢。"
    ),
    "colon and time": "方远：00:01\n早上好。\n陆青：00:04\n您好，请坐。\n方远：00:09\n谢谢。",
    "comma and time": "方远, 00:01\n早上好。\n陆青, 00:04\n您好，请坐。\n方远, 00:09\n谢谢。",
    "bar and time": "方远 | 00:01\n早上好。\n陆青 | 00:04\n您好，请坐。\n方远 | 00:09\n谢谢。",
    "time, dash, name": "00:01 - 方远\n早上好。\n00:04 - 陆青\n您好，请坐。\n00:09 - 方远\n谢谢。",
    "chat": (
        "00:00:01 From 方远 to Everyone: 早上好。\n00:00:04 From 陆青 to Everyone: 您好，请坐。\n"
        "00:00:09 From 方远 to Everyone: 谢谢。"
    ),
    "Markdown headings": (
        "## 方远 00:01\n\n早上好。\n\n## 陆青 00:04\n\n您好，请坐。\n\n"
        "## 方远 00:09\n\n谢谢。"
    ),
}  # fmt: skip


def read(text: str, name: str = "talk.txt") -> Draft:
    return read_draft(text.encode(), name)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_the_same_turns_and_times(shape: str) -> None:
    draft = read(SHAPES[shape])
    assert said(draft) == [("方远", "早上好。"), ("陆青", "您好，请坐。"), ("方远", "谢谢。")]
    assert [cue.start for cue in draft.cues] == [timedelta(seconds=second) for second in (1, 4, 9)]


FEISHU = """2026年6月2日 下午 5:51|14分钟 43秒

关键词:
预算、排期、
验收

文字记录:

说话人 1 00:02
大家好,我们开始。上次约在 10:30
结果改到 11:00

说话人 2 00:30
好的。说话人 1 你先说。

说话人 1 01:02
第一点：预算。
"""


def test_feishu_head_is_no_speech_and_gives_the_day() -> None:
    draft = read(FEISHU)
    assert said(draft) == [
        ("说话人 1", "大家好,我们开始。上次约在 10:30\n结果改到 11:00"),
        ("说话人 2", "好的。说话人 1 你先说。"),
        ("说话人 1", "第一点：预算。"),
    ]
    assert draft.format == "feishu"
    assert draft.recorded == date(2026, 6, 2)
    assert [aside.text for aside in draft.asides][:2] == ["2026年6月2日 下午 5:51|14分钟 43秒", "关键词:"]
    assert "验收" in [aside.text for aside in draft.asides]


def test_feishu_in_english_with_a_lone_speaker() -> None:
    text = (
        "2026-06-02 17:51:00 CST|14min 43s\n\nKeywords:\nbudget\n\nTranscript:\n"
        "\nSpeaker 1 00:00:16.480 \nHello.\n"
    )
    assert said(read(text)) == [("Speaker 1", "Hello.")]


def test_voices_without_a_name_belong_to_the_file_and_are_told_apart_by_a_machine() -> None:
    draft = read(FEISHU)
    assert draft.roles == {"说话人 1", "说话人 2"}
    assert draft.doubts == ("diarised",)


def test_iflytek_title_and_closing_line() -> None:
    draft = read(
        "季度例会\n说话人1 00:23\n说话人2你先讲。\n说话人2 00:40\n行。\n"
        "\n以上内容由AI生成，仅供参考\n导出于今天\n"
    )
    assert draft.title == "季度例会"
    assert said(draft) == [("说话人1", "说话人2你先讲。"), ("说话人2", "行。")]
    assert [aside.text for aside in draft.asides if aside.kind is Kind.CHROME] == [
        "以上内容由AI生成，仅供参考",
        "导出于今天",
    ]


def test_otter_has_several_paragraphs_and_its_own_last_line() -> None:
    draft = read(
        "方远  1:08  \n第一段。\n\n第二段。\n\nUnknown Speaker  59:59  \n"
        "嗯。\n\n方远  1:00:39  \n完。\n\nTranscribed by https://otter.ai\n"
    )
    assert said(draft) == [("方远", "第一段。\n第二段。"), ("Unknown Speaker", "嗯。"), ("方远", "完。")]
    assert draft.cues[2].start == timedelta(hours=1, seconds=39)
    assert draft.roles == {"Unknown Speaker"}
    assert draft.asides[-1].text == "Transcribed by https://otter.ai"


def test_preamble_of_a_language_model_is_no_speech() -> None:
    draft = read(
        "好的，这是本期节目的完整转录。\n\n[00:00:18]\n**主持人：** 欢迎收听。\n"
        "\n[00:00:25]\n**嘉宾：** 谢谢。\n我很高兴。\n[音乐]\n"
        "**主持人：** 那我们开始。\n\n[00:01:25]\n**嘉宾：** 好的，结论是：可以"
    )
    assert said(draft) == [
        ("主持人", "欢迎收听。"),
        ("嘉宾", "谢谢。\n我很高兴。"),
        ("主持人", "那我们开始。"),
        ("嘉宾", "好的，结论是：可以"),
    ]
    assert [(aside.text, aside.kind) for aside in draft.asides] == [
        ("好的，这是本期节目的完整转录。", Kind.CHROME),
        ("[音乐]", Kind.SOUND),
    ]


def test_parts_and_posts_are_told_of_the_person() -> None:
    draft = read(
        "主持人 方远 00:05\n您好\n陆青（某社编辑） 00:09\n好\n主持人 方远 00:12\n"
        "行\n陆青（某社编辑） 00:15\n嗯\n"
    )
    assert [cue.label for cue in draft.cues] == ["方远", "陆青", "方远", "陆青"]
    assert draft.about == {"方远": "主持人", "陆青": "某社编辑"}


def test_a_label_without_a_time_among_labels_with_times_is_doubted() -> None:
    draft = read(
        "[00:00] 小满：今天我们在厨房里录。\n\n[00:15] 龙大成：大家好。\n\n道理：辣能遮丑。\n\n"
        "[00:30] 小满：川菜就是辣，您同意吗？\n\n[00:36] 龙大成：不同意。\n\n"
        "品牌方：我们的豆瓣酱不遮丑。\n\n[01:10] 小满：味型有多少？\n\n[01:16] 龙大成：二十四个。\n"
    )
    assert said(draft)[1] == ("龙大成", "大家好。\n道理：辣能遮丑。")
    assert said(draft)[3] == ("龙大成", "不同意。")
    assert [aside.text for aside in draft.asides] == ["品牌方：我们的豆瓣酱不遮丑。"]
    assert draft.doubts == ("label",)


def test_a_paper_may_ask_once_and_a_channel_is_nobody() -> None:
    draft = read(
        "宋如意 00:01\n水来的时候最先坏的是水泵。\n\n邬长河 00:12\n然后是灯。\n\n"
        "外语频道 00:20\nThe lights go next.\n\n宋如意 00:31\n谁也不去看水泵。\n\n"
        "The Harbor Post 00:40\nWho should look?\n\n邬长河 00:52\n我看过两次。\n"
    )
    assert said(draft) == [
        ("宋如意", "水来的时候最先坏的是水泵。"),
        ("邬长河", "然后是灯。"),
        ("宋如意", "谁也不去看水泵。"),
        ("The Harbor Post", "Who should look?"),
        ("邬长河", "我看过两次。"),
    ]
    assert [(aside.text, aside.kind) for aside in draft.asides] == [("The lights go next.", Kind.UNEXPLAINED)]
    assert draft.doubts == ("label",)


def test_otter_puts_keywords_and_speakers_on_top() -> None:
    draft = read(
        "Budget talk\nTue, Jan 6, 2026 9:30AM • 59:12\n\nSUMMARY KEYWORDS\n"
        "budget, plan\n\nSPEAKERS\nIda Moor, Ben Hale\n\n"
        "Ida Moor  00:01\nHello there.\n\nBen Hale  00:05\nHi.\n\nIda Moor  00:09\nBye.\n"
    )
    assert said(draft) == [("Ida Moor", "Hello there."), ("Ben Hale", "Hi."), ("Ida Moor", "Bye.")]
    assert draft.title == "Budget talk"


def test_meet_has_one_time_for_several_speakers() -> None:
    draft = read(
        "Attendees\n方远, 陆青\nTranscript\n00:00:00\n方远: 您好\n陆青: 您好啊\n"
        "00:05:00\n方远: 继续\n陆青: 行"
    )
    assert said(draft) == [("方远", "您好"), ("陆青", "您好啊"), ("方远", "继续"), ("陆青", "行")]
    assert [cue.start for cue in draft.cues][2:] == [timedelta(minutes=5)] * 2


def test_a_colon_in_speech_names_nobody() -> None:
    draft = read("[00:12] 方远：结论：可以\n[00:15] 陆青：您说：真的？\n[00:17] 方远：真的")
    assert said(draft) == [("方远", "结论：可以"), ("陆青", "您说：真的？"), ("方远", "真的")]


def test_a_clause_before_a_colon_is_no_heading_even_with_a_time() -> None:
    draft = read(
        "[00:12] 方远：先说。\n[00:15] 其实问题是：没钱\n[00:16] 陆青：对。\n"
        "[00:17] 方远：好。\n[00:19] 林秋：我补充。"
    )
    assert said(draft) == [
        ("方远", "先说。\n其实问题是：没钱"),
        ("陆青", "对。"),
        ("方远", "好。"),
        ("林秋", "我补充。"),
    ]


def test_a_summary_after_the_talk_is_nobodys() -> None:
    draft = read(
        (
            "发言人1 00:02\n![](a.jpg)\n今天讲预算。\n\n发言人2 00:30\n好的。\n"
            "\n## AI 摘要\n\n他们谈了预算。\n"
        ),
        "a.md",
    )
    assert said(draft) == [("发言人1", "今天讲预算。"), ("发言人2", "好的。")]


def test_fields_of_a_markdown_file_give_title_and_day() -> None:
    head = "---\ntitle: 预算谈\ndate: 2026-03-04\nguests:\n  - 陆青\n---\n\n各位好，先说两句。\n\n"
    draft = read(
        head + "方远 – 00:03:\n\n请讲。\n\n陆青 – 00:09:\n\n谢谢。\n\n方远 – 00:12:\n\n好。\n", "a.md"
    )
    assert (draft.title, draft.recorded) == ("预算谈", date(2026, 3, 4))
    assert said(draft) == [("方远", "请讲。"), ("陆青", "谢谢。"), ("方远", "好。")]
    assert ("各位好，先说两句。", Kind.UNEXPLAINED) in [(aside.text, aside.kind) for aside in draft.asides]


def test_times_inside_a_turn_are_taken_off() -> None:
    draft = read(
        "[00:00:00] **Speaker 1**: Welcome.\n\n[00:00:45] And on.\n\n[00:01:30] **Speaker 2**: Thanks."
    )
    assert said(draft) == [("Speaker 1", "Welcome.\nAnd on."), ("Speaker 2", "Thanks.")]


@pytest.mark.parametrize(
    "text",
    [
        "0:05\ntext one here\n0:09\ntext two here\n0:12\nmore of it\n0:15\nthe end",
        (
            "0:01  \nAs a child I ran.\n\n0:15  \nIt was far.\n\n0:21  \nI still run.\n"
            "\n0:24\nBye.\n\nTranscribed by https://otter.ai\n"
        ),
        (
            "00:00:00 Hello and welcome.\n\n00:00:05 Yeah.\n\n00:00:09 Right.\n"
            "\n00:00:11 Yeah.\n\n00:00:15 Bye."
        ),
        "00:01\n今天讲预算。\n00:09\n先看需求。\n00:15\n再看资源。\n00:20\n谢谢。",
    ],
)
def test_times_without_names_are_refused_unless_one_person_is_named(text: str) -> None:
    with pytest.raises(NoConversationError) as caught:
        read(text)
    assert caught.value.reason == "no-speakers"
    draft = read_draft(text.encode(), "talk.txt", speaker="方远")
    assert {cue.label for cue in draft.cues} == {"方远"}
    assert "0:09" not in draft.cues[0].text
    assert "otter" not in draft.cues[0].text


@pytest.mark.parametrize(
    "page",
    [
        (
            "预算怎么定\n时间轴\n03:21 方远谈预算\n10:22 陆青谈排期\n方远：您好。\n"
            "陆青：您好啊。\n方远：约在 10:30\n陆青：行"
        ),
        (
            "[00:01] 方远：为什么\n[03:01] 陆青：排期\n[05:01] 方远：尾声\n"
            "方远：您好。\n陆青：您好啊。\n方远：约在 10:30\n陆青：行"
        ),
        "方远：早上几点？\n陆青：10:30\n方远：好的。\n陆青：再见。",
        (
            "00:01\n（片头）\n方远：您好。\n00:09\n（笑）\n陆青：好。\n00:15\n"
            "（笑）\n方远：行。\n00:20\n（片尾）\n陆青：谢谢。"
        ),
        "开场 00:00\n预算 03:21\n排期 10:22\n尾声 20:15",
        "第一场 10:30\n第一会议室\n第二场 11:30\n第二会议室",
        (
            "**Ida:** Hello.\n\n**Ben:** Hi.\n\n**Break:** \\[13:19\\]\n\n"
            "**Ida:** Back.\n\n**Ben:** Yes.\n\n"
            "**Break:** \\[23:19\\]\n\n**Ida:** Bye.\n\n**Ben:** Bye."
        ),
        "记者：您怎么看？\n方远：我不同意。\n记者：为什么？\n方远：太贵。",
    ],
)
def test_pages_with_times_are_left_to_the_page_reader(page: str) -> None:
    assert not timed.sniff(page, "page.txt")


def test_every_letter_of_an_export_is_speech_or_label_or_set_aside() -> None:
    draft = read(FEISHU)
    kept = "".join([cue.text for cue in draft.cues] + [aside.text for aside in draft.asides])
    labels = "".join(
        f"{cue.label}{second}" for cue, second in zip(draft.cues, ("00:02", "00:30", "01:02"), strict=True)
    )
    assert sorted("".join((kept + labels).split())) == sorted("".join(FEISHU.split()))


def test_lines_are_those_of_the_file() -> None:
    lines = FEISHU.split("\n")
    for cue in read(FEISHU).cues:
        assert lines[cue.line - 1].startswith(cue.text.split("\n")[0])


@pytest.mark.parametrize(
    "log",
    [
        "10:00:01 INFO: started\n10:00:02 WARN: slow\n10:00:03 INFO: went on\n10:00:09 INFO: stopped",
        (
            "09:56:18 IP a > b: Flags\n09:56:19 IP b > a: ack\n09:56:20 IP a > b: Flags\n"
            "09:56:21 IP b > a: ack"
        ),
        "Mar 29 02:00:35 h sshd[1]: in\nMar 29 02:00:36 h sshd[1]: out\nMar 29 02:00:39 h sshd[1]: up",
    ],
)
def test_logs_name_nobody(log: str) -> None:
    assert not timed.names_speakers(log)


TALK = "[00:00:12] 方远：早上好。\n[00:00:20] 陆青：您好，请坐。\n[00:01:02] 方远：茶是谁种的？\n"


@pytest.mark.parametrize("sound", ["[00:02:00] （广告时间）", "00:02:00 （广告时间）", "（广告时间）"])
@pytest.mark.parametrize("end", ["[00:03:20] （片尾音乐）", "（片尾音乐）"])
def test_sounds_and_credits_are_nobodys_with_and_without_times(sound: str, end: str) -> None:
    text = f"{TALK}{sound}\n[00:03:00] 陆青：我种的。\n{end}\n本期剪辑：阿荷　Logo设计：阿莲\n配图：阿荷\n"
    draft = read_draft(text.encode(), "talk.txt")
    assert [cue.text for cue in draft.cues] == ["早上好。", "您好，请坐。", "茶是谁种的？", "我种的。"]
    assert [(aside.line, aside.kind) for aside in draft.asides] == [
        (4, Kind.SOUND),
        (6, Kind.SOUND),
        (7, Kind.CREDIT),
        (8, Kind.CREDIT),
    ]


@pytest.mark.parametrize(
    "line", ["要求：一要勤，二要稳。", "方远：茶", "时间：你说还剩多少？", "说到底，编辑：茶"]
)
def test_a_last_line_that_is_no_credit_stays_said(line: str) -> None:
    draft = read_draft(f"{TALK}[00:03:00] 陆青：我种的。\n{line}\n".encode(), "talk.txt")
    assert draft.cues[-1].text.endswith(line.removeprefix("方远："))
    assert not draft.asides


def test_what_stands_right_under_the_last_name_is_said() -> None:
    text = "方远 00:01\n早上好。\n\n陆青 00:04\n您好，请坐。\n\n方远 00:09\n编辑：谢谢"
    assert read_draft(text.encode(), "talk.txt").cues[-1].text == "编辑：谢谢"
