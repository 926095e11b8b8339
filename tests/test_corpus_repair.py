"""Damaged text is put right by rule, where the whole document shows the damage, and never by guess."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.repair import repair

SHARED = Path(__file__).parents[2] / "shared"
PINYIN = {
    "燈": "dēng",
    "這": "zhè",
    "記": "jì",
    "開": "kāi",
    "說": "shuō",
    "來": "lái",
    "實": "shí",
    "現": "xiàn",
}
CLEAN = (
    "記者：這座燈塔什麼時候開的?\n蘇明遠：說來話長。現在的燈是後來開的。這盞燈實在太老。\n記者：說說這盞燈。\n"
    "蘇明遠：燈開了，船就來了。現在船少。實話說，這燈是給自己開的。我們實現了。燈實現了我們。現在好了。來吧。\n"
)


def damaged(text: str) -> str:
    return "".join(
        f"{character}({PINYIN[character]})" if character in PINYIN else character for character in text
    )


def test_pinyin_after_converted_characters_is_taken_out():
    repaired = repair(damaged(CLEAN))
    assert repaired.text == CLEAN
    assert len(repaired.repairs) == sum(character in PINYIN for character in CLEAN)
    assert (repaired.repairs[0].line, repaired.repairs[0].raw, repaired.repairs[0].fixed) == (
        1,
        "記(jì)",
        "記",
    )


def test_pinyin_that_straddles_a_latin_word_is_taken_out():
    repaired = repair(damaged(CLEAN) + "我們用O(shè)penAI做燈。\n")
    assert repaired.text.endswith("我們用OpenAI做燈。\n")
    assert repaired.repairs[-1].fixed == "OpenAI做"


@pytest.mark.parametrize(
    "text",
    [
        "行(háng)在“银行”里读háng，行(xíng)在“行走”里读xíng。\n" * 12,
        "你(nǐ)好(hǎo)，我(wǒ)是(shì)老(lǎo)師(shī)。今(jīn)天(tiān)天(tiān)氣(qì)很(hěn)好(hǎo)。\n" * 8,
        CLEAN,
    ],
    ids=["about readings", "a reader for learners", "nothing wrong"],
)
def test_what_is_no_damage_is_left_alone(text):
    assert repair(text).text == text
    assert repair(text).repairs == ()


def shifted(text: str, lost: str) -> str:
    """What becomes of text when the first byte of `lost`, whose second byte is A3, is replaced by "?"."""
    head, tail = text.split(lost, 1)
    return head + "?" + (lost.encode("gb18030")[1:] + tail.encode("gb18030")).decode("gb18030")


def test_text_shifted_by_a_lost_byte_is_aligned_again():
    right = "蘇明遠：燈是給自己開的。“這裡說來話長”。\n"
    wrong = shifted(right, "。").replace("！", "!")
    assert wrong != right
    repaired = repair(damaged(CLEAN) + wrong)
    assert repaired.text == CLEAN + right
    assert repaired.repairs[-1].fixed.startswith("。“")


def test_a_shifted_character_takes_its_pinyin_with_it():
    repaired = repair(damaged(CLEAN) + "船到了?,F(xiàn)在好了。\n")
    assert repaired.text.endswith("船到了。現在好了。\n")


def test_a_character_split_by_its_pinyin_comes_back():
    repaired = repair(damaged(CLEAN) + "我們?qū)崿F(xiàn)了。\n")
    assert repaired.text.endswith("我們實現了。\n")


def test_a_lost_closing_quote_and_its_tag_come_back():
    repaired = repair(damaged(CLEAN) + "他說，“燈不能滅?!?/p>\n")
    assert repaired.text.endswith("“燈不能滅。”\n")


def test_what_cannot_be_decided_stays_and_is_listed():
    repaired = repair(damaged(CLEAN) + "船名?guī)斝F不詳。\n")
    assert repaired.undecided
    assert repaired.undecided[0].raw == repaired.undecided[0].fixed
    assert repaired.undecided[0].raw in repaired.text


def test_lines_keep_their_numbers():
    assert repair(damaged(CLEAN)).text.count("\n") == CLEAN.count("\n")


@given(st.text(alphabet="燈這?(,)!Ａxiàn明/p>“”。\n", max_size=120))
def test_any_text_is_repaired_in_one_pass(text):
    repaired = repair(damaged(CLEAN) + text)
    assert repaired.text.count("\n") == CLEAN.count("\n") + text.count("\n")


@given(
    st.lists(
        st.sampled_from(["關(guān)", "n(è)", "O(shè)pen", "?Ａ关", "?１年", "?qū)崿F", "?,F", "這", "A?"]),
        max_size=30,
    )
)
@settings(max_examples=200, deadline=None)
def test_what_is_told_of_a_repair_stands_there_before_and_after(places):
    text = damaged(CLEAN) + "".join(places)
    repaired = repair(text)
    before, after = text.split("\n"), repaired.text.split("\n")
    for each in repaired.repairs:
        assert each.raw in before[each.line - 1]
        assert each.fixed in after[each.line - 1]


@pytest.mark.skipif(not SHARED.exists(), reason="the shared labels are not here")
def test_every_damaged_place_of_the_real_page_is_repaired_as_labelled():
    lines = [json.loads(line) for line in (SHARED / "gold" / "001.jsonl").read_text("utf-8").splitlines()]
    file = next(line["file"] for line in lines if line["type"] == "doc")
    expected = Counter(
        (line["line"], line["raw"], line["fixed"]) for line in lines if line["type"] == "repair"
    )
    repaired = repair((SHARED / "seeds" / file).read_text("utf-8"))
    assert Counter((each.line, each.raw, each.fixed) for each in repaired.repairs) == expected
