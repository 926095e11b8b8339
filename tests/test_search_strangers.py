"""Whom the grammar of a topic names, where nobody here bears the name; every name is invented."""

import pytest

from corpus.model import Speaker
from search.analyzer import Analyzer
from search.directory import Directory
from search.fold import Fold
from search.lexicon import key
from search.query import parse

FOLD = Fold()
SPEAKERS = (
    Speaker("gu", "顾明远"),
    Speaker("zhang", "张三峰"),
    Speaker("pang", "逄志远"),
    Speaker("dana", "Dana Whitlock"),
)
DIRECTORY = Directory(SPEAKERS, (), FOLD)
TOPICS = (
    "年轻人 大家 你 专家 公司 美国 欧洲 这件事 行业 医生 何时 高考 马拉松 黄金 白酒 石油 程序员 江苏 金融 "
    "高校 于是 高房价 高中生 许多人 任何人 何种人 石油股 金价 韩媒 陆股 白领们 胡萝卜 许可证 宋朝人 "
    "唐朝人 徐州人 彭博社 姜茶 余额宝 王者荣耀 东方航空 东方人 孟婆汤 陈醋 谢师宴 孙辈 董秘 周期股 石家庄 "
    "莫斯科 陶瓷砖 张家界"
)


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer()


def asked_of(topic: str, analyzer: Analyzer) -> tuple[str | None, str]:
    """(the name that nobody here bears, what is asked), as a searcher reads a topic."""
    words = analyzer.lexicon.entries().words
    query = parse(topic, DIRECTORY, FOLD, is_word=lambda word: analyzer.knows(word) or key(word) in words)
    assert query.supposed is bool(query.unknown)
    assert not query.speakers
    return (query.unknown[0] if query.unknown else None), query.topic


@pytest.mark.parametrize(
    ("topic", "name", "rest"),
    [
        ("孙立宏怎么看房价", "孙立宏", "房价"),
        ("孙立宏如何看待房价", "孙立宏", "房价"),
        ("孙立宏对房价怎么看", "孙立宏", "房价怎么看"),
        ("孙立宏觉得加班", "孙立宏", "加班"),
        ("孙立宏谈创业", "孙立宏", "创业"),
        ("孙立宏教授到底怎么看房价", "孙立宏", "房价"),
        ("房价 孙立宏怎么看", "孙立宏", "房价"),
        ("陳國棟怎麼看房價", "陳國棟", "房價"),
        ("白若兰怎么看房价", "白若兰", "房价"),
        ("高建业怎么看房价", "高建业", "房价"),
        ("秦放怎么看房价", "秦放", "房价"),
        ("欧阳明月怎么看房价", "欧阳明月", "房价"),
        ("阿列克·雷恩对房价怎么看", "阿列克·雷恩", "房价怎么看"),
        ("马斯克怎么看房价", "马斯克", "房价"),
        ("张三丰怎么看房价", "张三丰", "房价"),  # in every dictionary, but almost a speaker's name
        ("章三峰怎么看房价", "章三峰", "房价"),  # a speaker's given name
        ("逄致远怎么看房价", "逄致远", "房价"),  # a rare surname that a speaker has
        ("旁志远怎么看房价", "旁志远", "房价"),
        ("老赵对房价怎么看", "老赵", "房价怎么看"),
        ("What does Jane Roe think about rent", "Jane Roe", "rent"),
        ("how would Mary-Ann Tolliver see rent", "Mary-Ann Tolliver", "rent"),
        ("Jane Roe on rent", "Jane Roe", "rent"),
        ("Ludo van Rehn says rent", "Ludo van Rehn", "rent"),
        ("What is Tilda Marsh's view on rent", "Tilda Marsh", "rent"),
        ("Tilda Marsh’s views on rent", "Tilda Marsh", "rent"),
    ],
)
def test_a_name_is_told_by_its_form_and_place(topic: str, name: str, rest: str, analyzer: Analyzer) -> None:
    assert asked_of(topic, analyzer) == (name, rest)


@pytest.mark.parametrize("who", TOPICS.split())
@pytest.mark.parametrize("form", ["{}怎么看房价", "{}对房价怎么看", "{}谈房价"])
def test_what_may_be_a_topic_is_no_name(who: str, form: str, analyzer: Analyzer) -> None:
    assert asked_of(form.format(who), analyzer)[0] is None


@pytest.mark.parametrize(
    "topic",
    [
        "大家对孙立宏怎么看",
        "关于孙立宏的看法",
        "孙立宏 加班",
        "商务谈判",
        "周末谈恋爱",
        "What does Big Tech think about rent",
        "What does OpenAI think about rent",
        "Silicon Valley on rent",
        "Climate Change on Farming",
        "Working Parents on childcare",
        "How does Machine Learning work",
        "New York on rent",
        "The Beatles on tour",
        "今天开了一整天的会，" * 8 + "孙立宏觉得房价会跌",
    ],
)
def test_another_place_or_another_thing_is_no_name(topic: str, analyzer: Analyzer) -> None:
    assert asked_of(topic, analyzer) == (None, topic)


def test_without_a_dictionary_only_titles_tell() -> None:
    assert parse("孙立宏怎么看房价", DIRECTORY, FOLD).unknown == ()


@pytest.mark.parametrize(
    ("name", "speaker"),
    [("张三丰", "zhang"), ("章珊峰", "zhang"), ("顾名元", "gu"), ("Dana Witlock", "dana")],
)
def test_names_that_are_written_or_spoken_almost_alike_are_near(name: str, speaker: str) -> None:
    value, nearest = DIRECTORY.nearest(name)[0]
    assert nearest == speaker
    assert 0.5 < value < 1
