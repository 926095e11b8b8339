from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from search.analyzer import GRAMS, WORDS, Analyzer
from search.fold import Fold
from search.latin import stem
from search.lexicon import Lexicon, LexiconError

FOLD = Fold()
untimed = settings(deadline=None)
TRADITIONAL = "程老師說：「潮汐渡輪的電池壽命，接著會成為著名的難題。」乾淨的後臺與麵條，頭髮發白，皇后面前。"


@cache
def shared() -> Analyzer:
    return Analyzer()


@pytest.fixture(scope="module")
def analyzer(tmp_path_factory: pytest.TempPathFactory) -> Analyzer:
    return Analyzer(tmp_path_factory.mktemp("jieba") / "jieba.cache")


@untimed
@given(st.text())
def test_fold_keeps_the_length(text: str) -> None:
    assert len(FOLD(text)) == len(text)


@untimed
@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=40))
def test_fold_of_han_is_opencc_but_for_the_particle(text: str) -> None:
    assert FOLD(text).replace("著", "着") == OpenCC("t2s").convert(text).replace("著", "着")


def test_fold_meets_script_width_case_and_accent() -> None:
    assert FOLD(TRADITIONAL) == (
        "程老师说:「潮汐渡轮的电池寿命,接着会成为著名的难题。」干净的后台与面条,头发发白,皇后面前。"
    )
    assert FOLD("ＣＡＦÉ don’t ﾊﾟ") == "cafe don't パ"


def test_fold_of_plain_text_is_what_it_is_beside_other_signs() -> None:
    """Texts without anything to convert take a shorter way."""
    for start in range(0x20, 0xFFF0, 64):
        for text in map(chr, range(start, start + 64)):
            if not 0xD800 <= ord(text) < 0xE000:
                assert FOLD(text) == FOLD(text + "Ａ")[:-1]


@pytest.mark.parametrize("far", ["", "这里是很普通的十几个字而已，"])
@pytest.mark.parametrize(
    ("text", "folded"),
    [("什么", "什么"), ("么麼", "幺麽"), ("乾隆", "乾隆"), ("乾燥", "干燥"), ("Ａ艦ＢÉ船", "a舰be船")],
)
def test_fold_of_a_few_signs_is_the_same_near_and_far(far: str, text: str, folded: str) -> None:
    assert FOLD(far + text) == FOLD(far) + folded


@pytest.mark.parametrize(
    ("text", "folded"), [("顯著", "显著"), ("看著", "看着"), ("著作", "著作"), ("跟著他", "跟着他")]
)
def test_fold_tells_the_particle_from_the_word(text: str, folded: str) -> None:
    assert FOLD(text) == folded


@untimed
@given(st.text(max_size=200))
def test_tokens_stand_in_order_where_they_say(text: str) -> None:
    analyzer = shared()
    folded = analyzer.fold(text)
    at = 0
    for token in analyzer.tokens(text):
        assert at <= token.start < token.end <= len(text)
        assert (
            stem(folded[token.start : token.end]) == token.term
            or folded[token.start : token.end] == token.term
        )
        at = token.end


@untimed
@given(st.text(max_size=200))
def test_words_of_terms_hold_every_token(text: str) -> None:
    analyzer = shared()
    words = analyzer.terms(text).words
    assert {token.term for token in analyzer.tokens(text)} <= set(words)


@untimed
@given(st.text(st.sampled_from("渡轮輪電电ab 1"), max_size=30))
def test_both_scripts_give_the_same_terms(text: str) -> None:
    analyzer = shared()
    assert analyzer.terms(text) == analyzer.terms(text.replace("輪", "轮").replace("電", "电"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("iPhone15", "iphone 15"),
        ("O2O", "o 2 o"),
        ("machinelearning", "Machine Learning"),
        ("open-source", "open source"),
        ("ＴｏＢ", "to b"),
        ("gpt4o", "GPT-4o"),
        ("bicycles", "bicycle"),
        ("library's", "libraries"),
    ],
)
def test_spellings_of_one_thing_share_a_term(analyzer: Analyzer, one: str, other: str) -> None:
    def joined(text: str) -> set[str]:
        terms = analyzer.terms(text)
        return {*terms.words, *terms.grams}

    assert joined(one) & joined(other)


def test_pairs_of_characters_do_not_cross_punctuation(analyzer: Analyzer) -> None:
    assert analyzer.terms("渡轮。电池").grams == ("渡轮", "电池")


def test_parts_of_a_compound_are_words(analyzer: Analyzer) -> None:
    assert analyzer.terms("OpenLibrary iPhone15").words == (
        *("openlibrary", "open", "library"),
        *("iphone15", "iphone", "15"),
    )


@pytest.mark.parametrize(
    ("word", "singular"),
    [
        ("ferries", "ferry"),
        ("bikes", "bike"),
        ("buses", "buse"),
        ("class", "class"),
        ("bus", "bus"),
        ("gas", "gas"),
    ],
)
def test_stem_is_the_s_stemmer(word: str, singular: str) -> None:
    assert stem(word) == singular


def test_fields_are_told_apart(analyzer: Analyzer) -> None:
    assert [field.name for field in analyzer.fields] == ["words", "grams", "prompt", "characters"]
    assert (WORDS, GRAMS) == (0, 1)


def test_fingerprint_names_what_stored_terms_depend_on(analyzer: Analyzer, tmp_path: Path) -> None:
    lexicon = tmp_path / "lexicon.txt"
    lexicon.write_text("潮汐渡轮 = 早班船\n", encoding="utf-8")
    other = Analyzer(names=["顾明远"], lexicon=lexicon)
    assert other.fingerprint == analyzer.fingerprint


def test_the_fast_segmenter_has_its_own_fingerprint(analyzer: Analyzer) -> None:
    if not Analyzer.can_be_fast():
        pytest.skip("rjieba is not installed")
    fast = Analyzer(fast=True)
    assert fast.fingerprint != analyzer.fingerprint
    assert fast.terms("渔民天不亮就要过河").grams == analyzer.terms("渔民天不亮就要过河").grams


def test_the_dictionary_is_kept_in_the_file_asked_for(tmp_path: Path) -> None:
    Analyzer(tmp_path / "jieba.cache")
    assert (tmp_path / "jieba.cache").stat().st_size > 0


def lexicon(tmp_path: Path, text: str) -> Lexicon:
    path = tmp_path / "lexicon.txt"
    path.write_text(text, encoding="utf-8")
    return Lexicon(FOLD, path)


def test_lexicon_entries(tmp_path: Path) -> None:
    entries = lexicon(
        tmp_path,
        "# 注\n潮汐渡輪\n\n早班船 = 头班船 = First Boat  # 同\n夜航 ~ 包船\n老船长 > 顾明远 = 白若溪\n",
    ).entries()
    assert {"潮汐渡轮", "早班船", "firstboat", "夜航", "老船长"} <= entries.firm
    assert set(entries.same["firstboat"]) == {"早班船", "头班船"}
    assert entries.near["夜航"] == ("包船",)
    assert entries.near["包船"] == ("夜航",)
    assert set(entries.near["老船长"]) == {"顾明远", "白若溪"}
    assert "老船长" not in entries.near.get("顾明远", ())


@pytest.mark.parametrize("line", ["甲 = ", "= 乙", "甲 > 乙 > 丙", "甲 ~ ~ 乙", "甲 ~ 乙 > 丙"])
def test_a_faulty_line_is_told_with_its_number(tmp_path: Path, line: str) -> None:
    with pytest.raises(LexiconError) as caught:
        lexicon(tmp_path, f"渡轮\n{line}\n")
    assert caught.value.line == 2
    assert str(caught.value.path) in str(caught.value)


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "lexicon.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LexiconError) as caught:
        Lexicon(FOLD, tmp_path / "lexicon.txt")
    assert caught.value.line is None


def test_a_changed_lexicon_is_read_again_and_a_fault_keeps_the_old_one(tmp_path: Path) -> None:
    kept = lexicon(tmp_path, "早班船 = 头班船\n")
    (tmp_path / "lexicon.txt").write_text("早班船 = 晨班船 = 头班船\n", encoding="utf-8")
    assert "晨班船" in kept.entries().same["早班船"]
    (tmp_path / "lexicon.txt").write_text("早班船 = = 晨班\n", encoding="utf-8")
    assert "晨班船" in kept.entries().same["早班船"]
    with pytest.raises(LexiconError):
        kept.check()
    (tmp_path / "lexicon.txt").unlink()
    assert "早班船" not in kept.entries().same


def test_the_shipped_lexicon_is_wellformed() -> None:
    entries = Lexicon(FOLD).entries()
    assert "人工智能" in entries.same["ai"]
    assert not entries.firm
    assert min(map(len, entries.words)) > 1, "a single character stands in too many words"
