"""What of a word stands in a text: all of it, a part of it, or its characters apart."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analyzer import HAN
from search.sight import CHARACTER, partly, places, worth_in
from search.topic import Form, Unit

BETWEEN = "甲乙丙丁戊己庚辛"


def unit(word: str) -> Unit:
    return Unit(word, 0, len(word), 1.0, True, False, (Form(word, None, 1.0),), ())


@pytest.mark.parametrize("width", [1, 2, 5, 6])
def test_two_characters_may_stand_apart_by_up_to_six(width: int) -> None:
    text = f"他记{BETWEEN[:width]}账。"
    assert partly(unit("记账"), text) == 0.5
    assert places(unit("记账"), text) == [(1, width + 3, 0.5)]


@pytest.mark.parametrize("between", ["甲乙丙丁戊己庚", "，", "a", "甲 乙", ""])
def test_no_further_and_across_nothing_but_han(between: str) -> None:
    text = f"账记{between}".rstrip() + ("账" if between else "了")
    assert partly(unit("记账"), text) == CHARACTER
    assert all(worth == CHARACTER for _, _, worth in places(unit("记账"), text))


def test_pairs_count_before_characters_that_stand_apart() -> None:
    assert places(unit("记账本"), "记下来，账本在此") == [(4, 6, 0.65 * 2 / 3)]
    assert places(unit("记账"), "记账，记一本账") == [(0, 2, 1.0)]
    assert worth_in(unit("记账"), "记账") == 1.0
    assert worth_in(unit("记账"), "无") == 0.0


def test_half_of_a_latin_word_is_nothing() -> None:
    assert partly(unit("ledger"), "the ledge") == 0.0
    assert places(unit("ledger"), "the ledge") == []


@settings(deadline=None)
@given(st.text(st.sampled_from("记账一二，a"), max_size=30), st.sampled_from(["记账", "账记"]))
def test_characters_apart_stand_where_a_pattern_says(text: str, word: str) -> None:
    text = text.replace(word, "二")
    pattern = re.compile(f"{word[0]}[{HAN}]{{1,6}}{word[1]}")
    found = [(a, b) for a, b, worth in places(unit(word), text) if worth == 0.5]
    assert found == [match.span() for match in pattern.finditer(text)]
    assert (partly(unit(word), text) == 0.5) == bool(found)
