from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.model import Turn
from search.analyzer import WORDS, Analyzer
from search.bm25 import ExhaustiveEngine
from search.directory import Directory
from search.documents import documents, prepared
from search.index import Index
from search.model import Results
from search.passage import LIMIT
from search.prepared import REACH, Cut, prompt_of
from search.searcher import Searcher
from search.spelling import distance, homophones, sound_of
from tests.library import TITLES, Shelf, searcher


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer()


@pytest.fixture(scope="module")
def ask(analyzer: Analyzer) -> Searcher:
    return searcher(analyzer)


def found(ask: Searcher, topic: str, **more: str) -> Results:
    return ask.search(ask.parse(topic, **more))  # type: ignore[arg-type]


def first(ask: Searcher, topic: str) -> str:
    results = found(ask, topic)
    assert results.quotes, topic
    return results.quotes[0].text


@pytest.mark.parametrize(
    ("topic", "said"),
    [
        ("票价", "票价"),
        ("電動渡輪", "电动渡轮"),
        ("人工智能作曲", "人工智慧"),
        ("AI", "人工智慧"),
        ("iphone 15", "iPhone15"),
        ("ＩＰＨＯＮＥ１５", "iPhone15"),
        ("machinelearning", "trained a model"),
        ("I phone 15", "iPhone15"),
        ("repair cafe", "repair"),
        ("来句关于呼吸的", "呼吸"),
        ("补贴早班的钱哪来的", "补贴"),
        ("票价涨不涨", "票价"),
    ],
)
def test_the_closest_quote_comes_first(ask: Searcher, topic: str, said: str) -> None:
    assert said in first(ask, topic)


@pytest.mark.parametrize(
    "topic",
    [
        "",
        "。。。",
        "🙂",
        "火星移民",
        "股票 涨停",
        "怎么治疗失眠",
        "quantum physics",
        "红烧肉做法",
        "@赵无名 票价",
        "顾明远 合唱团",
        "什么时候人最多",
        "驾照 音乐 呼吸",
    ],
)
def test_silence_where_nothing_was_said(ask: Searcher, topic: str) -> None:
    assert found(ask, topic) == Results(ask.parse(topic), ())


def test_a_topic_without_end_is_read_in_part(ask: Searcher) -> None:
    assert found(ask, "票价" * 5000).quotes
    assert not found(ask, "的" * 5000).quotes


def test_a_question_that_an_answer_answers_finds_it(ask: Searcher) -> None:
    quote = found(ask, "未来会换成电动船吗").quotes[0]
    assert quote.speaker.name in {"白若溪", "顾明远"}
    assert quote.prompt is not None
    assert quote.prompt.text.startswith("未来会换成")


def test_a_topic_said_word_for_word_comes_first(analyzer: Analyzer) -> None:
    often = "统计学会每年开会，之前都在南方，统计工作由两个人做，会员的统计是年年要做的。"
    once = "去年我去了统计之都的年会，见到很多朋友，也见到不少新的面孔。"
    ask = searcher(analyzer, Shelf({"年会": (("程小雨", often), ("白若溪", once))}))
    assert [quote.text for quote in found(ask, "统计之都").quotes] == [once, often]


def test_a_bare_question_ranks_below_what_was_said(ask: Searcher) -> None:
    assert found(ask, "票价").quotes[0].speaker.name == "顾明远"


def test_an_answer_is_worth_no_less_than_its_bare_question(analyzer: Analyzer) -> None:
    question = "雨季涨水，老吊桥钢索吱吱响。您说它扛得住吗？"
    answer = "扛得住，我守了二十年。"
    ask = searcher(analyzer, Shelf({"吊桥": (("程小雨", question), ("白若溪", answer))}))
    quotes = found(ask, "雨季涨水 老吊桥钢索").quotes
    assert [quote.text for quote in quotes] == [answer, question]


def test_a_turn_that_leads_to_a_question_ranks_below_what_was_said(analyzer: Analyzer) -> None:
    leading = "吊桥的钢索是六十年前装的，钢索一共八根，换一根要停一周的交通。这件事镇上都知道，您怎么看呢？"
    told = "我小时候每天从上面走过去，那时候觉得钢索比手腕还要粗，现在生了不少锈。"
    ask = searcher(analyzer, Shelf({"吊桥": (("程小雨", leading), ("白若溪", told))}))
    assert [quote.text for quote in found(ask, "钢索").quotes] == [told, leading]


def test_a_request_ranks_below_what_was_said(analyzer: Analyzer) -> None:
    request, told = "请您给我们讲讲灯塔。", "灯塔的灯是烧油的，一夜要添三次，冬天要添五次，我母亲也会添。"
    ask = searcher(analyzer, Shelf({"灯塔": (("程小雨", request), ("白若溪", told))}))
    assert [quote.text for quote in found(ask, "灯塔").quotes] == [told, request]


def test_a_verb_is_found_apart_from_its_object(analyzer: Analyzer) -> None:
    text = "我每天晚上记一本账，油钱和渔网都写下来。"
    ask = searcher(analyzer, Shelf({"码头": (("顾明远", text), ("白若溪", "账目的事情我不懂。"))}))
    assert [quote.text for quote in found(ask, "记账").quotes] == [text]


def test_whether_or_not_asks_about_what_is_said(analyzer: Analyzer) -> None:
    text = "这条船贵，比旧的贵三倍。"
    ask = searcher(analyzer, Shelf({"码头": (("顾明远", text), ("白若溪", "风大的时候不开。"))}))
    for topic in ("船贵不贵", "船貴不貴"):
        assert [quote.text for quote in found(ask, topic).quotes] == [text]


def test_of_two_linked_words_neither_is_enough(analyzer: Analyzer) -> None:
    both = "The loom needs people, and people need the machines to stand still at noon."
    one = "People come on Sundays to see the weaving."
    ask = searcher(analyzer, Shelf({"loom": (("Dana Whitlock", both), ("Tom Ferry", one))}))
    assert [quote.text for quote in found(ask, "machines and people").quotes] == [both]


def test_an_answer_is_found_by_a_part_of_its_question(analyzer: Analyzer) -> None:
    question = "听说渔市的冰库夜里总停电？"
    answer = "是的，我们备了两台柴油机，从来没有让一箱货坏在手里。"
    talk = (("程小雨", question), ("白若溪", answer), ("程小雨", "谢谢。"))
    ask = searcher(analyzer, Shelf({"渔市": talk}))
    assert [quote.text for quote in found(ask, "渔市 冰库 温度").quotes][:1] == [answer]


def test_only_the_speaker_asked_for(ask: Searcher) -> None:
    quotes = found(ask, "@白若溪 渡轮").quotes
    assert {quote.speaker.name for quote in quotes} == {"白若溪"}
    beside = found(ask, "渡轮", speaker="白若溪").quotes
    assert beside == quotes


def test_an_unknown_speaker_is_told_and_the_nearest_offered(ask: Searcher) -> None:
    results = found(ask, "渡轮", speaker="顾明原")
    assert (results.quotes, results.query.unknown) == ((), ("顾明原",))
    assert [speaker.name for speaker in ask.nearest_speakers("顾明原", 1)] == ["顾明远"]
    assert ask.nearest_speakers("zzz") == []


def test_a_name_alone_shows_what_the_speaker_said(ask: Searcher) -> None:
    quotes = found(ask, "程老师").quotes
    assert {quote.speaker.name for quote in quotes} == {"程硯秋"}


def test_a_quoted_phrase_must_occur(ask: Searcher) -> None:
    assert len(found(ask, "“充电桩” 渡轮").quotes) == 1
    assert not found(ask, "“充电站” 渡轮").quotes


def test_what_is_excluded_does_not_occur(ask: Searcher) -> None:
    assert any("包船" in quote.text for quote in found(ask, "补贴").quotes)
    assert not any("包船" in quote.turn.text for quote in found(ask, "补贴 -包船").quotes)


def test_only_the_source_asked_for(ask: Searcher) -> None:
    assert {quote.source.title for quote in found(ask, "最难 来源:呼吸").quotes} == {"和聲與呼吸"}
    assert not found(ask, "票价 来源:月球").quotes


def check(results: Results) -> None:
    scores = [quote.score for quote in results.quotes]
    assert all(score > 0 for score in scores)
    assert len({quote.turn.id for quote in results.quotes}) == len(results.quotes) <= results.query.limit
    for quote in results.quotes:
        assert quote.turn.text[quote.start : quote.end] == quote.text
        assert quote.text == quote.text.strip() != ""
        assert len(quote.text) <= LIMIT
        at = quote.start
        for start, end in quote.spans:
            assert at <= start < end <= quote.end
            at = end + 1  # touching spans are one


@cache
def shared() -> Searcher:
    return searcher(Analyzer())


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            ["渡轮", "票价", " ", "吗", "bikes", "的", "-", "@", "顾明远", "：", "最難", "“", "”", "AI"]
        )
    )
)
def test_any_topic_gives_well_formed_results(pieces: list[str]) -> None:
    check(found(shared(), "".join(pieces)))


def test_pages_follow_one_another(analyzer: Analyzer) -> None:
    talks = {
        f"谈话{i}": [("主持人", "渡轮呢？"), (f"船工{i}", f"渡轮第{i}次出海，带着{i}筐鱼回来。")]
        for i in range(9)
    }
    ask = searcher(analyzer, Shelf(talks))
    pages = [ask.search(ask.parse("渡轮 出海", limit=4, offset=offset)) for offset in (0, 4, 8)]
    assert [page.more for page in pages] == [True, True, False]
    ids = [quote.turn.id for page in pages for quote in page.quotes]
    assert len(ids) == len(set(ids))
    everything = ask.search(ask.parse("渡轮 出海", limit=20))
    assert [quote.turn.id for quote in everything.quotes] == ids


def test_the_first_page_hears_several_voices(analyzer: Analyzer) -> None:
    long = [("顾明远", f"夜航要看灯塔，第{i}座灯塔在我家门口。") for i in "一二三四五六"]
    talks = {
        "渡轮": [one for answer in long for one in (("主持人", "然后呢？"), answer)],
        "码头": [("白若溪", "夜航也要看灯塔的颜色。")],
    }
    ask = searcher(analyzer, Shelf(talks))
    names = [quote.speaker.name for quote in found(ask, "夜航 灯塔").quotes]
    assert "白若溪" in names[:3]


def twice() -> Shelf:
    return Shelf({**TITLES, "渡轮上的三十年（转载）": TITLES["渡轮上的三十年"]})


def test_the_same_words_in_two_sources_are_shown_once(analyzer: Analyzer) -> None:
    ask = searcher(analyzer, twice())
    quotes = found(ask, "包船 利润").quotes
    assert [quote.source.title for quote in quotes] == ["渡轮上的三十年"]
    assert [source.title for source in quotes[0].also] == ["渡轮上的三十年（转载）"]


def test_near_duplicates_that_the_store_knows_are_shown_once(analyzer: Analyzer) -> None:
    shelf = twice()
    copy = next(turn for turn in shelf.all if turn.source_id == "s4" and "包船" in turn.text)
    shelf.all[copy.number - 1] = replace(copy, text=copy.text.replace("柴油又贵", "柴油很贵"))
    assert len(found(searcher(analyzer, shelf), "包船 利润").quotes) == 2
    one, other = [turn for turn in shelf.all if "包船" in turn.text and "早班" in turn.text]
    shelf.twins = {one.number: [other], other.number: [one]}
    quotes = found(searcher(analyzer, shelf), "包船 利润").quotes
    assert len(quotes) == 1
    assert [source.id for source in quotes[0].also] == ["s4"]


def test_what_is_hidden_is_never_quoted(analyzer: Analyzer) -> None:
    number = next(turn.number for turn in Shelf(TITLES).all if "包船" in turn.text)
    assert not found(searcher(analyzer, hidden_numbers=frozenset({number})), "包船").quotes
    assert not found(searcher(analyzer, hidden_speakers=frozenset({"顾明远"})), "包船").quotes


def test_what_was_hidden_or_replaced_just_now_is_not_quoted(analyzer: Analyzer) -> None:
    shelf = Shelf(TITLES)
    ask = searcher(analyzer, shelf)
    before = found(ask, "包船").quotes[0].turn
    shelf.gone.add(before.number)
    assert not found(ask, "包船").quotes
    shelf.gone.clear()
    shelf.all[before.number - 1] = replace(before, text="船不开了。")
    assert not found(ask, "包船").quotes


def test_the_operator_s_words_work_at_once(analyzer: Analyzer, tmp_path: Path) -> None:
    path = tmp_path / "lexicon.txt"
    ask = searcher(Analyzer(lexicon=path))
    assert not found(ask, "晨曦号").quotes
    path.write_text("晨曦号 = 清晨那一班\n", encoding="utf-8")
    assert "清晨那一班" in first(ask, "晨曦号")


@pytest.mark.parametrize(
    ("topic", "meant"), [("充电庄", "充电桩"), ("repiar", "repair"), ("重电桩 渡轮", "充电桩 渡轮")]
)
def test_a_misspelt_topic_is_corrected_and_said(ask: Searcher, topic: str, meant: str) -> None:
    results = found(ask, topic)
    assert results.quotes
    assert results.corrected in {meant, None}


def test_a_topic_that_finds_something_is_not_corrected(ask: Searcher) -> None:
    assert found(ask, "票价").corrected is None


@pytest.mark.parametrize(
    ("one", "other", "errors"),
    [
        ("repair", "repair", 0),
        ("repiar", "repair", 1),
        ("repare", "repair", 2),
        ("repar", "repair", 1),
        ("a", "bcd", 3),
    ],
)
def test_distance(one: str, other: str, errors: int) -> None:
    assert distance(one, other, 2) == errors


def test_sounds() -> None:
    assert sound_of("zhuāng") == sound_of("zuān") == "zuan"
    assert sound_of("níng") == sound_of("nín")
    assert sound_of("lǜ") != sound_of("lù")
    assert "桩" in homophones("庄")
    assert homophones("🙂") == {"🙂"}


def speak(*texts: tuple[str, str]) -> list[Turn]:
    return [Turn(i, f"t{i}", "s", i, name, text) for i, (name, text) in enumerate(texts, 1)]


def test_the_prompt_is_the_nearest_question_of_another() -> None:
    turns = speak(
        ("甲", "为什么？"), ("乙", "因为桥。"), ("丙", "也因为船。"), ("丙", "对吗？"), ("丙", "对。")
    )
    prompts = [prompt_of(turns[:i], turn) for i, turn in enumerate(turns)]
    assert [prompt and prompt.number for prompt in prompts] == [None, 1, 1, 1, 1]


def test_a_question_out_of_reach_is_no_prompt() -> None:
    turns = speak(("甲", "为什么？"), *[("乙" if i % 2 else "丙", "因为船。") for i in range(REACH + 1)])
    assert prompt_of(turns[:-1], turns[-1]) is None


def test_documents_have_the_question_in_a_field_of_its_own(analyzer: Analyzer) -> None:
    shelf = Shelf(TITLES)
    made = list(documents(shelf.all, analyzer))
    assert [document.number for document in made] == [turn.number for turn in shelf.all]
    answer = made[1]
    assert "渡轮" not in answer.terms[WORDS]
    assert "渡轮" in answer.terms[2]
    assert made[len(TITLES["渡轮上的三十年"])].terms[2] == (), "no question reaches into another source"


spoken = st.lists(
    st.tuples(
        st.sampled_from(["主持人", "甲", "乙"]),
        st.lists(
            st.sampled_from(
                [
                    "渡輪的票價",
                    "电动渡轮",
                    "所以",
                    "我认为",
                    "最难的是什么？",
                    " ",
                    "Repair it. ",
                    "。",
                    "请谈谈。",
                ]
            ),
            max_size=12,
        ).map("".join),
    ),
    min_size=1,
    max_size=12,
)


@settings(deadline=None, max_examples=40)
@given(st.lists(spoken, min_size=1, max_size=3), st.booleans())
def test_what_the_index_stores_is_what_the_library_has(
    analyzer: Analyzer,
    tmp_path_factory: pytest.TempPathFactory,
    talks: list[list[tuple[str, str]]],
    merged: bool,
) -> None:
    shelf = Shelf({f"{number}": talk for number, talk in enumerate(talks)})
    index = Index.open(tmp_path_factory.mktemp("index"), "f", analyzer.fields)
    made = list(documents(shelf.all, analyzer))
    for source in (*shelf.sources, "s1"):  # the first one twice, so something is deleted
        index.update({source: [one for one in made if one.source == source]}, 1)
    while merged and index.merge():
        pass
    numbers = [turn.number for turn in reversed(shelf.all)]
    stored = sorted(index.snapshot().prepared([*numbers, 99]), key=lambda one: -one.number)
    known = prepared(shelf, analyzer.fold, numbers)
    for one, other in zip(stored, known, strict=True):
        assert one.cut == other.cut
        for name in ("number", "source_id", "speaker_id", "folded", "prompt", "prompt_folded"):
            assert getattr(one, name) == getattr(other, name)
    for topic in ("渡轮 票价", "最难的是什么", "repair"):
        quotes = [
            found(searcher(analyzer, shelf, engine=engine), topic).quotes
            for engine in (None, index.snapshot())
        ]
        assert quotes[0] == quotes[1]


@given(st.text(alphabet="船票。？！ \n所以我认为请谈谈ab.…“”"))
def test_a_cut_is_stored_whole(text: str) -> None:
    cut = Cut.of(text, text)
    packed = cut.packed()
    assert Cut.unpacked(memoryview(packed).cast("I").tolist()) == cut


def test_the_fast_segmenter_finds_the_same_quote(analyzer: Analyzer) -> None:
    if not Analyzer.can_be_fast():
        pytest.skip("rjieba is not installed")
    fast = searcher(Analyzer(fast=True))
    for topic in ("票价", "电动渡轮", "repair", "最難的是什麼"):
        assert first(fast, topic) == first(searcher(analyzer), topic)


def test_an_empty_library_says_nothing(analyzer: Analyzer) -> None:
    engine = ExhaustiveEngine((), analyzer.fields)
    empty = Searcher(
        engine, analyzer, Shelf({}), Directory([], [], analyzer.fold), lambda one: frozenset({one})
    )
    assert not found(empty, "票价").quotes
