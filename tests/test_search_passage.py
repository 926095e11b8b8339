import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.passage import LIMIT, asks, grown, is_question, is_request, leans, sentences, takes_stance

PAIRS = {"“": "”", "「": "」", "（": "）", "《": "》"}
untimed = settings(deadline=None)
speech = st.text(st.sampled_from("船 桥a.B3，。！？“”「」（）《》…\n"), max_size=300)
told = st.lists(
    st.sampled_from(
        [
            "船开了。",
            "他说：“走吧。快走！”",
            "（笑）",
            "为什么？",
            "Dr. Hale left. ",
            "It cost 2.5 euros. ",
            "好\n",
        ]
    ),
    max_size=60,
).map("".join)


def texts(text: str) -> list[str]:
    return [text[a:b] for a, b in sentences(text)]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("船开了。桥也通了！真的吗？", ["船开了。", "桥也通了！", "真的吗？"]),
        ("他说：“走吧。快走！”然后上船。", ["他说：“走吧。快走！”", "然后上船。"]),
        ("票价（含税。不含餐）没变。好。", ["票价（含税。不含餐）没变。", "好。"]),
        ("這叫「夜航。包船」。好。", ["這叫「夜航。包船」。", "好。"]),
        ("Dr. Hale paid 2.5 euros. Good. So we left.", ["Dr. Hale paid 2.5 euros.", "Good.", "So we left."]),
        ("He said “Go. Now.” Then he left.", ["He said “Go. Now.”", "Then he left."]),
        ("过了“人“这条线。好。", ["过了“人“这条线。", "好。"]),
        ("一行没有句号\n第二行也没有", ["一行没有句号\n第二行也没有"]),
        ("……嗯……船来了。", ["……嗯……船来了。"]),
        ("我当时想……算了…… 后来船来了。", ["我当时想……算了……", "后来船来了。"]),
        (
            "船開了。「他說『走吧。快走。』我記得。」好。",
            ["船開了。", "「他說『走吧。快走。』我記得。」", "好。"],
        ),
        ("“有人问‘为什么？’我说‘要。’就这样。”好。", ["“有人问‘为什么？’我说‘要。’就这样。”", "好。"]),
        ('He asked, "Is it in? I wait." Then he left.', ['He asked, "Is it in? I wait."', "Then he left."]),
        ("She said 'No. Never.' and left. I don't.", ["She said 'No. Never.' and left.", "I don't."]),
        ("It was the '90s. We won. The crew's boat.", ["It was the '90s.", "We won.", "The crew's boat."]),
        ("No. It costs approx. $3, see Fig. 3.", ["No.", "It costs approx. $3, see Fig. 3."]),
        ("At 5 p.m. in the U.S. embassy. He left.", ["At 5 p.m. in the U.S. embassy.", "He left."]),
        ("This is it.We went home.", ["This is it.", "We went home."]),
        ("有两点：\n1. 先修桥\n2. 再修船\n- 谁来管", ["有两点：\n1. 先修桥", "2. 再修船", "- 谁来管"]),
        ("版本是v2.1.3。增长3.5%。", ["版本是v2.1.3。", "增长3.5%。"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences(text: str, cut: list[str]) -> None:
    assert texts(text) == cut


@untimed
@given(speech)
def test_sentences_hold_everything_but_blanks_once_and_in_order(text: str) -> None:
    assert "".join("".join(texts(text)).split()) == "".join(text.split())
    at = 0
    for sentence in sentences(text):
        assert at <= sentence.start < sentence.end
        assert not text[sentence.start].isspace()
        assert not text[sentence.end - 1].isspace()
        at = sentence.end


@untimed
@given(told)
def test_no_border_is_inside_a_quotation_or_bracket(text: str) -> None:
    for sentence in texts(text):
        for opening, closing in PAIRS.items():
            assert sentence.count(opening) == sentence.count(closing)


@untimed
@given(told, st.data())
def test_a_passage_is_whole_sentences_around_its_window(text: str, data: st.DataObject) -> None:
    cut = sentences(text)
    if not cut:
        return
    first = data.draw(st.integers(0, len(cut) - 1))
    last = data.draw(st.integers(first + 1, min(len(cut), first + 3)))
    start, end = grown(cut, [leans(text, at) for at, _ in cut], (first, last))
    assert start in {sentence.start for sentence in cut}
    assert end in {sentence.end for sentence in cut}
    assert start <= cut[first].start < cut[last - 1].end <= end
    assert end - start <= max(LIMIT, cut[last - 1].end - cut[first].start)


def test_speech_without_full_stops_is_divided_at_lines_then_at_commas() -> None:
    lines = "\n".join("这一班船要等渔民都上来才开" for _ in range(40))
    assert texts(lines) == ["这一班船要等渔民都上来才开"] * 40
    long = "，".join("这一班船要等渔民都上来才开" for _ in range(40))
    assert all(len(part) <= LIMIT and part.endswith(("，", "开")) for part in texts(long))


def test_speech_without_any_mark_is_divided_where_a_clause_may_begin() -> None:
    chinese = (
        "早上五点钟大家都到码头上等着开船" * 9 + "然后船长就下来收票" + "到了对岸已经是中午才有面吃" * 12
    )
    parts = texts(chinese)
    assert [part[:2] for part in parts[1:]] in (["然后"], ["大家", "然后"])
    english = "so we went down to the quay and " * 14 + "home"
    assert all(len(part) <= LIMIT and not part.startswith("quay") for part in texts(english))
    assert all(part.startswith(("so ", "and ", "we ")) for part in texts(english))


def test_no_number_is_divided() -> None:
    text = "，".join("一共卖了1,234,567张票在12:30" for _ in range(20))
    assert all("1,234,567" in part for part in texts(text))


@pytest.mark.parametrize("piece", ["…", "\n", "“", "(」", ". ", "- \n", '"a', "'s", "  "])
def test_long_runs_of_marks_cost_little(piece: str) -> None:
    text = piece * 20_000
    assert "".join("".join(texts(text)).split()) == "".join(text.split())


def test_a_word_without_end_is_left_whole() -> None:
    assert texts("船" * 1000) == ["船" * 1000]


def test_a_turn_that_fits_is_shown_whole() -> None:
    text = "船开了。桥通了。鸟回来了。人也来了。"
    assert grown(sentences(text), [False] * 4, (1, 2)) == (0, len(text))


def test_a_passage_takes_in_the_sentence_it_leans_on() -> None:
    filler = "岸边的老人每天都来看水位，记在一个蓝色的本子上，从来没有间断过一次。" * 6
    text = f"{filler}渡轮的票价十年没有动过。所以早班一直亏钱。{filler}"
    cut = sentences(text)
    leaning = next(i for i, s in enumerate(cut) if text[s.start : s.end].startswith("所以"))
    start, _ = grown(cut, [leans(text, at) for at, _ in cut], (leaning, leaning + 1))
    assert text[start:].startswith("渡轮的票价")


@pytest.mark.parametrize(
    "text", ["为什么停航？", "真的嗎？”", "你同意吗", "Why did it move?", "要不要换船呢。"]
)
def test_questions(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize("text", ["船开了。", "He asked.", "“为什么？”他问我，我没有说话。"])
def test_statements(text: str) -> None:
    assert not is_question(text)


@pytest.mark.parametrize(
    "text",
    ["请您介绍一下这条船。", "那，给我们讲讲夜航吧。", "最后请两位谈谈票价", "tell us about the tide."],
)
def test_requests(text: str) -> None:
    assert is_request(text)


@pytest.mark.parametrize("text", ["我请他吃饭。", "你来晚了。", "我介绍过他。", "the tide tells us."])
def test_what_requests_nothing(text: str) -> None:
    assert not is_request(text)


def test_a_turn_asks_by_how_it_ends() -> None:
    assert asks("各位好。请问为什么坚持下来？")
    assert asks("为什么坚持下来？请说。")
    assert not asks("为什么？因为渔民要过河。别的船不开。我们开。")


def test_behind_a_question_may_stand_but_marks_and_a_short_request() -> None:
    assert asks("您说过“为什么不停航？”。 \n")
    assert asks("船为什么不停？」\n 请您简单地谈谈这件事吧。")
    assert not asks("船为什么不停？请您简单地谈谈这件事的经过吧。")
    assert not asks("船为什么不停？不停。请讲。")
    assert not asks("大家都知道那是什么，我不说了。")
    assert not asks("")


@pytest.mark.parametrize("sentence", ["我觉得票价不重要。", "所以我们停航。", "i think repair is a service."])
def test_stance(sentence: str) -> None:
    assert takes_stance(sentence)


def test_a_plain_report_takes_no_stance() -> None:
    assert not takes_stance("票价十年没有动过。")
