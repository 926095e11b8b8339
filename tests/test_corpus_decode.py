"""Bytes to text: every encoding that transcripts come in, and nothing ever replaced."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.decode import decode
from corpus.errors import CorpusError, DecodeError, NoConversationError

HANS = "记者：您在这座灯塔上守了多少年？\n苏明远：三十一年，灯不能灭，人也不能走。\n"
HANT = "記者：您在這座燈塔上守了多少年？\n蘇明遠：三十一年，燈不能滅，人也不能走。\n"
ENGLISH = "Maren Holt: It’s been “thirty-one” years — more or less, in a café-like room.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (HANS, "utf-8"),
        (HANS, "utf-8-sig"),
        (HANS, "gb18030"),
        (HANS, "gbk"),
        (HANT, "gb18030"),
        (HANT, "big5"),
        (HANT, "cp950"),
        (HANS, "utf-16"),
        (HANS, "utf-16-le"),
        (HANT, "utf-16-be"),
        (HANT, "utf-32"),
        (ENGLISH, "cp1252"),
        (ENGLISH, "utf-16-le"),
    ],
)
def test_text_comes_out_as_it_went_in(text, encoding):
    assert decode(text.encode(encoding), "a.txt").text == text


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_become_line_feeds(ends):
    assert decode(HANS.replace("\n", ends).encode(), "a.txt").text == HANS


def test_thirty_characters_are_enough_to_tell_big5_from_gb18030():
    assert decode(HANT[:30].encode("big5"), "a.txt").encoding == "big5hkscs"
    assert decode(HANT[:30].encode("gbk"), "a.txt").encoding == "gb18030"


def test_a_declared_encoding_is_believed_if_its_text_is_plausible():
    page = f"<html><head><meta charset=gb2312></head><body>{HANS}</body></html>".encode("gb18030")
    assert decode(page, "a.html").encoding == "gb18030"
    assert decode(HANT.encode("big5"), "a.txt", "big5").encoding == "big5hkscs"


def test_a_wrong_declaration_loses_to_the_bytes():
    assert decode(HANS.encode(), "a.txt", "iso-8859-1").text == HANS
    assert decode(HANS.encode("gbk"), "a.txt", "utf-8").text == HANS
    assert decode(HANS.encode(), "a.txt", "no-such-encoding").text == HANS
    assert decode(HANS.encode(), "a.txt", "zip").text == HANS


@pytest.mark.parametrize(
    "head", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"%PDF-1.7\n\x00\x01\x02\x03", b"\x7fELF\x02\x01\x01\0"]
)
def test_binary_content_is_refused(head):
    with pytest.raises(DecodeError) as refusal:
        decode(head + bytes(range(256)) * 4, "a.txt")
    assert refusal.value.reason == "binary"


@pytest.mark.parametrize("stray", ["\0", "\x1b"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_control_character_in_a_text_is_told_with_its_line(stray, end):
    text = HANS + HANS.replace("灯", stray + "灯") + HANS
    with pytest.raises(DecodeError) as refusal:
        decode(text.replace("\n", end).encode(), "a.txt")
    assert (refusal.value.reason, refusal.value.line) == ("control", 3)
    assert refusal.value.detail == f"U+{ord(stray):04X}"


def test_several_control_characters_are_told_too():
    with pytest.raises(DecodeError) as refusal:
        decode(f"{HANS}{HANS}\x02\x03{HANS}".encode(), "a.txt")
    assert (refusal.value.reason, refusal.value.line) == ("control", 5)


def test_a_form_feed_and_a_stray_mark_in_a_long_text_are_let_be():
    text = HANS * 30 + "\f" + HANS + "\x02" + HANS
    assert decode(text.encode(), "a.txt").text == text


def test_bytes_that_nothing_explains_are_refused_with_their_line():
    with pytest.raises(DecodeError) as refusal:
        decode(b"one\ntwo\nthree \xff\xff\xff\xfe\xff four\n" * 3, "a.txt")
    assert refusal.value.reason == "encoding"
    assert refusal.value.line == 3


@pytest.mark.parametrize("data", [b"", b"  \n\t\r\n", "\ufeff\n".encode()])
def test_nothing_is_no_conversation(data):
    with pytest.raises(NoConversationError) as refusal:
        decode(data, "a.txt")
    assert refusal.value.reason == "empty"


def test_a_close_call_is_reported():
    assert decode("灯".encode("gbk"), "a.txt").doubts in {(), ("encoding",)}
    assert decode(HANS.encode("gbk"), "a.txt").doubts == ()


@given(st.binary(max_size=400))
def test_any_bytes_are_decoded_without_loss_or_refused(data):
    try:
        decoded = decode(data, "a.txt")
    except CorpusError:
        return
    assert "\ufffd" not in decoded.text or "\ufffd".encode() in data
    again = decoded.text.encode(decoded.encoding)
    plain = data.replace(b"\r\0", b"").replace(b"\0\r", b"").replace(b"\r", b"\n")
    if b"\r" not in data:
        assert again.endswith(plain[-8:]) or decoded.encoding.startswith("utf-")


@given(
    st.text(st.characters(codec="gb18030", exclude_categories=("Cc", "Cs", "Co")), min_size=1, max_size=200)
)
def test_utf8_is_always_itself(text):
    if text.strip() and not text.startswith("\ufeff"):
        assert decode(text.encode(), "a.txt").text == text
