from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.model import Source, Speaker
from search.directory import Directory, likeness
from search.fold import Fold
from search.function import asked_about, is_function
from search.query import LONGEST, parse

FOLD = Fold()
SPEAKERS = (
    Speaker("gu", "顾明远"),
    Speaker("bai", "白若溪", aliases=("溪姐",)),
    Speaker("cheng", "程硯秋"),
    Speaker("chen", "陈立"),
    Speaker("ouyang", "欧阳见山"),
    Speaker("dana", "Dana Whitlock"),
    Speaker("host", "主持人", scope="s1"),
)
SOURCES = (Source("s1", "渡轮上的三十年", "ferry.txt"), Source("s2", "和聲與呼吸", "choir.txt"))
DIRECTORY = Directory(SPEAKERS, SOURCES, FOLD)


@pytest.mark.parametrize(
    ("text", "speakers", "topic"),
    [
        ("票价", (), "票价"),
        ("@顾明远 票价", ("gu",), "票价"),
        ("票价 @顧明遠", ("gu",), "票价"),
        ("＠顾明远票价", ("gu",), "票价"),
        ("@溪姐 补贴", ("bai",), "补贴"),
        ("@明远 票价", ("gu",), "票价"),
        ("@Dana Whitlock rent", ("dana",), "rent"),
        ("@dana rent", ("dana",), "rent"),
        ("@顾总 票价", ("gu",), "票价"),
        ("@顾总票价", ("gu",), "票价"),
        ("@主持人 票价", ("host",), "票价"),
        ("顾明远：票价", ("gu",), "票价"),
        ("顾明远: 票价", ("gu",), "票价"),
        ("顾明远怎么看涨价", ("gu",), "涨价"),
        ("顧明遠如何看漲價", ("gu",), "漲價"),
        ("顾明远 涨价", ("gu",), "涨价"),
        ("涨价 顾明远", ("gu",), "涨价"),
        ("顾明远的票价", ("gu",), "票价"),
        ("涨价这件事顾明远怎么说", ("gu",), "涨价这件事"),
        ("程老师怎么看人工智能", ("cheng",), "人工智能"),
        ("顾总 年轻人", ("gu",), "年轻人"),
        ("老顾 年轻人", ("gu",), "年轻人"),
        ("欧阳老师 山水", ("ouyang",), "山水"),
        ("明远怎么看票价", ("gu",), "票价"),
        ("陈立 票价", ("chen",), "票价"),
        ("顾明远、白若溪 补贴", ("gu", "bai"), "补贴"),
        ("顾明远和白若溪 补贴", ("gu", "bai"), "补贴"),
        ("Dana Whitlock on rent", ("dana",), "rent"),
        ("顾明远", ("gu",), ""),
        # not a speaker's place, or not a speaker
        ("大家怎么看顾明远", (), "大家怎么看顾明远"),
        ("关于白若溪", (), "关于白若溪"),
        ("陈立场鲜明", (), "陈立场鲜明"),
        ("提高总量", (), "提高总量"),
        ("王总 票价", (), "王总 票价"),
        ("老师怎么看票价", (), "老师怎么看票价"),
        ("顾客 满意度", (), "顾客 满意度"),
        ("Danair rent", (), "Danair rent"),
    ],
)
def test_names(text: str, speakers: tuple[str, ...], topic: str) -> None:
    query = parse(text, DIRECTORY, FOLD)
    assert (query.speakers, query.topic, query.unknown) == (speakers, topic, ())


def test_two_speakers_of_one_name_are_both_meant() -> None:
    directory = Directory((*SPEAKERS, replace(SPEAKERS[-1], id="other", scope="s2")), SOURCES, FOLD)
    assert parse("@主持人 票价", directory, FOLD).speakers == ("host", "other")


@pytest.mark.parametrize(
    ("text", "unknown", "topic"),
    [
        ("@赵无名 票价", "赵无名", "票价"),
        ("@赵无名怎么看票价", "赵无名", "怎么看票价"),
        ("@赵无名票价上涨", "赵无名", "票价上涨"),
        ("@欧阳小山票价上涨", "欧阳小山", "票价上涨"),
        ("@赵老师票价", "赵老师", "票价"),
        ("@赵老師 票價", "赵老師", "票價"),
        ("@阿列克·雷恩 票价", "阿列克·雷恩", "票价"),
        ("@Nora Quil bakery", "Nora Quil", "bakery"),
        ("@Nora Quil Bakery", "Nora Quil", "Bakery"),
        ("@nora bakery", "nora", "bakery"),
        ("@Ludo van Rehn: rent", "Ludo van Rehn", "rent"),
        ("rent @Nora Quil", "Nora Quil", "rent"),
        ("@Q. T. Marsh tides", "Q. T. Marsh", "tides"),
        ("@7号 票价", "7号", "票价"),
        ("赵老师怎么看票价", "赵老师", "票价"),
        ("老赵怎么看票价", "老赵", "票价"),
        ("赵律师：票价", "赵律师", "票价"),
    ],
)
def test_an_unknown_name_is_told_and_the_topic_left(text: str, unknown: str, topic: str) -> None:
    query = parse(text, DIRECTORY, FOLD)
    assert (query.speakers, query.unknown, query.topic) == ((), (unknown,), topic)


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("“早班船” 补贴", ("早班船",)),
        ('"early boat" rent', ("early boat",)),
        ("「早班船」補貼", ("早班船",)),
        ("『夜航』", ("夜航",)),
        ("““”", ()),
        ('"', ()),
        ("“。”票价", ()),
    ],
)
def test_quoted_phrases_stay_in_the_topic(text: str, phrases: tuple[str, ...]) -> None:
    query = parse(text, DIRECTORY, FOLD)
    assert query.phrases == phrases
    assert all(phrase in query.topic for phrase in phrases)


def test_marks() -> None:
    query = parse("补贴 来源：渡轮 -包船 －“夜航”", DIRECTORY, FOLD)
    assert (query.sources, query.excluded, query.topic) == (("s1",), ("包船", "夜航"), "补贴")
    assert parse("GPT-4 -5", DIRECTORY, FOLD).excluded == ()
    assert parse("呼吸 source:choir", DIRECTORY, FOLD).sources == ("s2",)


def test_a_source_that_nobody_has_finds_nothing() -> None:
    assert parse("来源:月球 票价", DIRECTORY, FOLD).sources == ("",)


@settings(deadline=None)
@given(st.text(st.sampled_from('@＠顾明远总 ：:“”"-－来源的a票。\n'), max_size=40))
def test_any_text_is_read(text: str) -> None:
    query = parse(text, DIRECTORY, FOLD)
    assert query.text == text
    assert len(query.topic) <= len(text)
    assert set(query.speakers) <= {speaker.id for speaker in SPEAKERS}


def test_what_is_too_long_is_cut() -> None:
    assert len(parse("票" * 10_000, DIRECTORY, FOLD).topic) == LONGEST


@pytest.mark.parametrize(
    ("topic", "asked"),
    [
        ("来句关于渡轮的", "渡轮"),
        ("给我找几句讲票价的话", "票价"),
        ("什么是夜航", "夜航"),
        ("夜航是什么?", "夜航"),
        ("大家怎么看包船", "包船"),
        ("聊聊补贴吧", "补贴"),
        ("what is repair", "repair"),
        ("渡轮", "渡轮"),
        ("是什么", "是什么"),
        ("", ""),
    ],
)
def test_the_frame_of_a_request_is_left_out(topic: str, asked: str) -> None:
    start, end = asked_about(topic)
    assert topic[start:end].strip() == asked


def test_function_words() -> None:
    assert all(map(is_function, ["什么", "不让", "哪来", "几年", "the"]))
    assert not any(map(is_function, ["渡轮", "小说", "事件", "条件", "ferry"]))


def test_nearest_names_come_first() -> None:
    value, speaker = DIRECTORY.nearest("顧明原")[0]
    assert speaker == "gu"
    assert 0 < value < 1
    assert likeness("顾明远", "顾明远") == 1.0
    assert likeness("", "顾明远") == 0.0
