"""Whatever the bytes, reading ends in a draft or in one of the room's errors; nothing written is lost."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from html import escape, unescape

import pytest
from docx import Document
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from corpus.draft import Draft
from corpus.errors import FormatError, UnreadableError
from corpus.formats import FORMATS
from corpus.read import read_draft
from tests.documents import lines_down, make_pdf

LARGE = 50_000_000
NAMES = [f"talk{reader.suffixes[0] if reader.suffixes else '.txt'}" for reader in FORMATS]


def outcome(data: bytes, name: str, **options: str) -> Draft | UnreadableError:
    """Read; anything but the room's errors fails the test."""
    try:
        return read_draft(data, name, **options)  # type: ignore[arg-type]
    except UnreadableError as error:
        return error


def letters(text: str) -> Counter[str]:
    return Counter("".join(text.split()))


def check(found: Draft | UnreadableError, name: str, written: str | None = None) -> None:
    """Somebody says what is `written`, unless the encoding is in doubt; or an error tells file and reason."""
    if isinstance(found, UnreadableError):
        assert found.origin == name
        assert found.reason
        assert found.line is None or found.line >= 1
        return
    assert found.cues
    assert all(cue.label.strip() and cue.text.strip() and cue.line >= 1 for cue in found.cues)
    if written is not None and "encoding" not in found.doubts:
        said = letters("".join(cue.text for cue in found.cues))
        assert said <= letters(written) | letters(unescape(written))


def reason(data: bytes, name: str, **options: str) -> str:
    found = outcome(data, name, **options)
    assert isinstance(found, FormatError)
    assert found.origin == name
    return found.reason


BEYOND: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "one line": ("a.txt", lambda: b"x" * LARGE, "too-large"),
    "one line within the size": ("a.txt", lambda: "甲：乙。".encode() * 400_000, "line-too-long"),
    "a caption's line": (
        "a.srt",
        lambda: b"1\n00:00:01,000 --> 00:00:02,000\n" + b"a " * 1_000_000,
        "line-too-long",
    ),
    "captions": ("a.vtt", lambda: b"WEBVTT\n\n" + b"00:01.000 --> 00:02.000\nx\n\n" * 200_001, "too-large"),
    "JSON values": ("a.json", lambda: b'{"a":[' + b"[]," * 2_000_000 + b"[]]}", "too-large"),
    "JSON brackets": ("a.json", lambda: b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "too-deep"),
    "JSON objects": ("a.json", lambda: b'{"a":' * 500 + b"1" + b"}" * 500, "too-deep"),
    "an HTML line": ("a.html", lambda: b"<p>" + b"x" * LARGE, "too-large"),
    "XML elements": ("a.xml", lambda: b"<TEI>" + b"<p>" * 1000 + b"</p>" * 1000 + b"</TEI>", "too-deep"),
    "XML tags": ("a.xml", lambda: b"<TEI><u>" + b"<p/>" * 1_000_001 + b"</u></TEI>", "too-large"),
    "rows": ("a.csv", lambda: b"speaker,text\n" + b"a,b\n" * 200_001, "too-large"),
    "lines": ("a.jsonl", lambda: b'{"speaker":"a","text":"b"}\n' * 200_002, "too-large"),
    "bytes": ("a.txt", lambda: b"x" * 69_000_000, "too-large"),
    "a PDF's bytes": ("a.pdf", lambda: b"%PDF-1.7\n" + b"\0" * 34_000_000, "too-large"),
    "no zip inside": ("a.docx", lambda: b"PK\x03\x04word/" + b"\0" * 1000, "damaged"),
}


@pytest.mark.parametrize("case", BEYOND)
def test_bounds(case: str) -> None:
    name, data, expected = BEYOND[case]
    assert reason(data(), name, format=_format(name)) == expected


def _format(name: str) -> str:
    suffix = name[name.rindex(".") :]
    return next((reader.name for reader in FORMATS if suffix in reader.suffixes), "text")


def test_html_nested_without_end_is_refused() -> None:
    assert isinstance(outcome(b"<div>" * 100_000 + b"x", "a.html"), UnreadableError)


def test_a_large_json_of_one_line_is_read() -> None:
    draft = outcome(b'[{"speaker":"Ida Moor","text":"' + b"x" * LARGE + b'"}]', "a.json")
    length = len(draft.cues[0].text) if isinstance(draft, Draft) else 0
    assert length == LARGE


def test_laughing_billions_are_not_expanded() -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE TEI [<!ENTITY a0 "ha">{entities}]><TEI><u who="#a">&a9;</u></TEI>'
    assert reason(bomb.encode(), "a.xml") == "entities"


def word_file() -> bytes:
    document = Document()
    for text in ("主持人：今天谈预算。", "方远：好的。", "主持人：您说。", "方远：谢谢。"):
        document.add_paragraph(text)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


SAMPLES = {
    "a.vtt": (
        "WEBVTT\n\n1\n00:01.000 --> 00:02.000\n<v 方远>您好\n\n00:03.000 --> 00:04.000\n<v 陆青>好\n"
    ).encode(),
    "a.srt": (
        "1\n00:00:01,000 --> 00:00:02,000\n方远：您好\n\n2\n00:00:03,000 --> 00:00:04,000\n陆青：好\n"
    ).encode(),
    "a.json": (
        '{"segments": [{"speaker": "方远", "text": "您好"}, {"speaker": "陆青", "text": "好"}]}'
    ).encode(),
    "a.jsonl": b'{"speaker":"a","text":"Hello."}\n{"speaker":"b","text":"Hi."}\n',
    "a.csv": 'speaker,text\n方远,"您,好"\n陆青,好\n'.encode(),
    "a.xml": (
        '<TEI><text><body><u who="#方"><seg>您好</seg></u><u who="#陆"><seg>好</seg></u></body></text></TEI>'
    ).encode(),
    "a.html": (
        "<cite>方远:</cite><time>0:01</time><p>您好</p><cite>陆青:</cite><time>0:02</time><p>好</p>"
    ).encode(),
    "a.txt": "方远 00:01\n您好\n\n陆青 00:02\n好\n\n方远 00:03\n行\n".encode(),
    "b.txt": "主持人：今天谈预算。\n方远：好的。\n主持人：您说。\n方远：谢谢。\n".encode(),
    "a.docx": word_file(),
    "a.pdf": make_pdf([lines_down(["方远 00:01", "您好", "陆青 00:02", "好", "方远 00:03", "行"])]),
}


def written(name: str) -> str:
    """What a sample says and who says it; containers are unpacked by their readers."""
    if not name.endswith((".docx", ".pdf")):
        return SAMPLES[name].decode()
    draft = read_draft(SAMPLES[name], name)
    return "".join(f"{cue.label}{cue.text}" for cue in draft.cues)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_are_read(name: str) -> None:
    assert isinstance(outcome(SAMPLES[name], name), Draft)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.binary(max_size=3000), name=st.sampled_from(NAMES))
def test_random_bytes(data: bytes, name: str) -> None:
    check(outcome(data, name), name)


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(
    text=st.text(max_size=400), name=st.sampled_from(NAMES), forced=st.sampled_from([r.name for r in FORMATS])
)
@example(text="0:", name="talk.txt", forced="yuanhua")
def test_random_text_in_every_reader(text: str, name: str, forced: str) -> None:
    check(outcome(text.encode("utf-8", "replace"), name, format=forced), name)


MARKUP = st.lists(
    st.sampled_from(
        ["WEBVTT", "\n", "\n\n", (
            "00:00:01,000 --> 00:00:02,000"
        ), "00:01", "[00:02]", "1", " ", "方远", "Ida Moor", ":", "：",
         "<v 方远>", "</v>", "<", ">", "&amp;", "{", "}", "[", "]", '"speaker"', '"text"', ",", '"', (
             "speaker,text"
         ), "<TEI>",
         "<u who='#a'>", "</u>", "<cite>", "</cite>", (
             "<time>0:01</time>"
         ), "<p>", "</p>", "**", "# ", "- ", ">> ", "您好。", "(笑)"]
    ),
    max_size=60,
)  # fmt: skip


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(parts=MARKUP, name=st.sampled_from(NAMES))
def test_random_markup(parts: list[str], name: str) -> None:
    check(outcome("".join(parts).encode(), name), name, "".join(parts))


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(name=st.sampled_from(sorted(SAMPLES)), share=st.floats(0, 1))
@example(name="a.json", share=1.0)
def test_files_cut_off(name: str, share: float) -> None:
    data = SAMPLES[name][: int(len(SAMPLES[name]) * share)]
    check(outcome(data, name), name, written(name))


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=st.sampled_from(sorted(SAMPLES)),
    changes=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_files_with_wrong_bytes(name: str, changes: list[tuple[float, int]]) -> None:
    data = bytearray(SAMPLES[name])
    for share, value in changes:
        data[int(len(data) * share)] = value
    check(outcome(bytes(data), name), name)


# Nothing written is lost: each letter of what is said is in a turn or an aside, once.

WORDS = st.lists(
    st.sampled_from(["alpha", "beta", "gamma", "预算", "需求", "好。", ("对对对"), "(笑)"]),
    min_size=1,
    max_size=6,
)
SPOKEN = st.tuples(st.sampled_from(["方远", "陆青", "Ida Moor", None]), WORDS.map(" ".join))
TALKS = st.lists(SPOKEN, min_size=1, max_size=12)


def kept(draft: Draft) -> Counter[str]:
    return letters("".join([cue.text for cue in draft.cues] + [aside.text for aside in draft.asides]))


def everything(talk: list[tuple[str | None, str]]) -> Counter[str]:
    return letters("".join(text for _, text in talk))


def as_json(talk: list[tuple[str | None, str]]) -> bytes:
    return json.dumps([{"speaker": name, "text": text} for name, text in talk]).encode()


def as_lines(talk: list[tuple[str | None, str]]) -> bytes:
    return "\n".join(json.dumps({"speaker": name, "text": text}) for name, text in talk).encode()


def as_csv(talk: list[tuple[str | None, str]]) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows([("speaker", "text"), *((name or "", text) for name, text in talk)])
    return file.getvalue().encode()


def as_vtt(talk: list[tuple[str | None, str]]) -> bytes:
    cues = [
        f"00:{n:02}.000 --> 00:{n + 1:02}.000\n{f'<v {name}>' if name else ''}{escape(text)}\n"
        for n, (name, text) in enumerate(talk)
    ]
    return ("WEBVTT\n\n" + "\n".join(cues)).encode()


def as_srt(talk: list[tuple[str | None, str]]) -> bytes:
    cues = [
        f"{n}\n00:00:{n:02},000 --> 00:00:{n + 1:02},000\n{f'[{name}]: ' if name else ''}{text}\n"
        for n, (name, text) in enumerate(talk, 1)
    ]
    return "\n".join(cues).encode()


def as_tei(talk: list[tuple[str | None, str]]) -> bytes:
    said = [
        (f'<u who="#p"><note type="speaker">{name}:</note><seg>{escape(text)}</seg></u>')
        if name
        else f"<u><seg>{text}</seg></u>"
        for name, text in talk
    ]
    return f"<TEI><text><body>{''.join(said)}</body></text></TEI>".encode()


def as_html(talk: list[tuple[str | None, str]]) -> bytes:
    said = [
        (f"{f'<cite>{name}:</cite>' if name else ''}<time>0:{n:02}</time><p>{text}</p>")
        for n, (name, text) in enumerate(talk)
    ]
    return "\n".join(said).encode()


WRITERS = {
    "a.json": as_json,
    ("a.jsonl"): as_lines,
    "a.csv": as_csv,
    "a.vtt": as_vtt,
    "a.srt": as_srt,
    "a.xml": as_tei,
    "a.html": as_html,
}
FORCED = {
    "a.json": "json",
    "a.jsonl": "jsonl",
    "a.csv": "csv",
    "a.vtt": "vtt",
    "a.srt": "srt",
    "a.xml": "tei",
    "a.html": ("podcast-html"),
}


@pytest.mark.parametrize("name", WRITERS)
@settings(deadline=None, max_examples=60)
@given(talk=TALKS)
def test_every_word_is_in_a_turn_or_an_aside(name: str, talk: list[tuple[str | None, str]]) -> None:
    found = outcome(WRITERS[name](talk), name, format=FORCED[name])
    if isinstance(found, Draft):
        assert kept(found) == everything(talk)
    else:
        assert found.reason in {"no-speakers", "no-speech"}


@settings(deadline=None, max_examples=60)
@given(talk=st.lists(SPOKEN.filter(lambda said: said[0] is not None), min_size=1, max_size=12))
def test_containers_agree_on_who_says_what(talk: list[tuple[str | None, str]]) -> None:
    drafts = [
        outcome(WRITERS[name](talk), name, format=FORCED[name])
        for name in ("a.json", ("a.jsonl"), "a.vtt", "a.html")
    ]
    turns = [[(cue.label, cue.text) for cue in draft.cues] for draft in drafts if isinstance(draft, Draft)]
    assert len(turns) == len(drafts)
    assert all(each == turns[0] for each in turns)
