"""Buttons: 64 bytes at most, read back exactly, and nothing but our own taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.press import MAX_BYTES, Action, Press, decode
from bot.script import Script

KEYS = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=12, max_size=12)
PRESSES = st.builds(
    Press,
    st.sampled_from(list(Action)),
    st.just("") | KEYS.map(lambda key: key[:10]),
    st.integers(0, 999),
    KEYS,
    KEYS,
    st.integers(0, 99),
    st.sampled_from(list(Script)),
    st.integers(0, 2**52),
)


@given(PRESSES)
def test_every_button_fits_and_reads_back(press: Press) -> None:
    data = press.encode()
    assert len(data.encode()) <= MAX_BYTES
    assert decode(data) == press


@pytest.mark.parametrize(
    "data",
    [
        "",
        "z",
        "c:../..",
        "c:UPPER",
        "c:a:-1",
        "c:a:1:b:c:d",
        "c:a:1:b:c:1:q",
        "c" + ":" * 9,
        "c:a:1:b:c:1:s:!",
    ],
)
def test_forged_data_is_nothing(data: str) -> None:
    assert decode(data) is None


@given(st.text(max_size=64))
def test_any_text_is_a_button_or_nothing(data: str) -> None:
    press = decode(data)
    assert press is None or isinstance(press, Press)
