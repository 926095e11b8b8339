"""How fast files are read: MB/s of each format, and the ratio to a named peer in the same run.

    python benchmarks/reading.py [--megabytes 2] [--rounds 3]

The peers do less: they split, parse or extract, and leave who speaks to the caller. webvtt-py and srt are
measured where they are installed; the project does not need them.
"""

import argparse
import csv
import importlib
import io
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from docx import Document
from lxml import etree, html
from pypdf import PdfReader

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from corpus.decode import decode
from corpus.formats import FORMATS
from corpus.read import read_draft
from corpus.repair import repair
from tests.documents import Printed, make_pdf

NAMES = ("方远", "陆青", "Ida Moor")
SENTENCES = (
    "我们先看需求，再看资源，最后才看预算，这个次序不能乱。",
    "The order matters more than the sum, and the sum is small.",
    "上一年的经验说明，排期往往比想象的长一倍。",
    "好的，那么下一个问题：谁来验收？",
)
LINE = re.compile(r"^([^:：]{1,20})[:：]\s*(.+)$")


class Row(NamedTuple):
    """One line of the table: what is read, by us and by the peer, in seconds for that many bytes."""

    what: str
    size: int
    ours: float
    peer: str
    theirs: float | None


class Said(NamedTuple):
    """One utterance of the made-up talk."""

    name: str
    text: str
    start: int


def talk(size: int) -> list[Said]:
    """Return utterances of about `size` bytes of text."""
    said: list[Said] = []
    written = 0
    while written < size:
        number = len(said)
        text = SENTENCES[number % len(SENTENCES)] + SENTENCES[(number * 7 + 1) % len(SENTENCES)]
        said.append(Said(NAMES[number // 2 % len(NAMES)], text, number * 5))
        written += len(text.encode())
    return said


def clock(seconds: int, mark: str = ".") -> str:
    """Return hh:mm:ss and milliseconds."""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{mark}000"


def best(work: Callable[[], object], rounds: int) -> float:
    """Return the seconds of the fastest of some runs: the machine's other work only ever adds."""
    times: list[float] = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def optional(name: str) -> ModuleType | None:
    """Return a module if it is installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def line_parser(data: bytes) -> list[tuple[str, str]]:
    """The parser everybody writes: lines, a regular expression, name and text."""
    return [(found[1], found[2]) for line in data.decode().splitlines() if (found := LINE.match(line))]


def before_segmentation(data: bytes, name: str) -> object:
    """What comes before a page is segmented: decoding, repair, and asking each reader if it is theirs."""
    text = repair(decode(data, name).text).text
    return next(reader for reader in FORMATS if not reader.binary and reader.sniff(text, name))


def texts(said: list[Said], rounds: int) -> Iterator[Row]:
    """Pages, and exports with times."""
    page = "\n\n".join(f"{one.name}：{one.text}" for one in said).encode()
    baseline = best(lambda: line_parser(page), rounds)
    ready = best(lambda: before_segmentation(page, "a.txt"), rounds)
    yield Row("text page, before segmentation", len(page), ready, "lines + re", baseline)
    yield Row(
        "text page, turns",
        len(page),
        best(lambda: read_draft(page, "a.txt"), rounds),
        "lines + re",
        baseline,
    )
    marked = "\n\n".join(f"**{one.name}：**{one.text}" for one in said).encode()
    marked_lines = best(lambda: line_parser(marked), rounds)
    yield Row(
        "Markdown page, turns",
        len(marked),
        best(lambda: read_draft(marked, "a.md"), rounds),
        "lines + re",
        marked_lines,
    )
    paragraphs = "".join(f"<p><strong>{one.name}：</strong>{one.text}</p>\n" for one in said)
    web = f"<html><body>{paragraphs}</body></html>".encode()
    plain = best(lambda: html.fromstring(web).text_content(), rounds)
    yield Row(
        "HTML page, turns",
        len(web),
        best(lambda: read_draft(web, "a.html"), rounds),
        "lxml text_content",
        plain,
    )
    export = "\n".join(f"{one.name} {clock(one.start)[:-4]}\n{one.text}\n" for one in said).encode()
    yield Row(
        "timed export",
        len(export),
        best(lambda: read_draft(export, "a.txt"), rounds),
        "lines + re",
        best(lambda: line_parser(export), rounds),
    )


def captions(said: list[Said], rounds: int) -> Iterator[Row]:
    """Subtitles."""
    vtt = (
        "WEBVTT\n\n"
        + "\n".join(
            (f"{clock(one.start)} --> {clock(one.start + 4)}\n<v {one.name}>{one.text}</v>\n") for one in said
        )
    ).encode()
    module = optional("webvtt")
    theirs = best(lambda: module.from_string(vtt.decode()), rounds) if module else None
    yield Row("WebVTT", len(vtt), best(lambda: read_draft(vtt, "a.vtt"), rounds), "webvtt-py", theirs)
    srt = "\n".join(
        f"{number}\n{clock(one.start, ',')} --> {clock(one.start + 4, ',')}\n{one.name}: {one.text}\n"
        for number, one in enumerate(said, 1)
    ).encode()
    module = optional("srt")
    theirs = best(lambda: list(module.parse(srt.decode())), rounds) if module else None
    yield Row("SubRip", len(srt), best(lambda: read_draft(srt, "a.srt"), rounds), "srt", theirs)


def structured(said: list[Said], rounds: int) -> Iterator[Row]:
    """JSON, JSON lines, CSV and XML."""
    segments = json.dumps(
        {("segments"): [{"speaker": one.name, "start": one.start, "text": one.text} for one in said]}
    ).encode()
    yield Row(
        "JSON segments",
        len(segments),
        best(lambda: read_draft(segments, "a.json"), rounds),
        "json.loads",
        best(lambda: json.loads(segments), rounds),
    )
    spoken = [
        {
            "word": word,
            "punctuated_word": word,
            "start": one.start,
            "end": one.start + 1,
            "speaker": number % 3,
        }
        for number, one in enumerate(said)
        for word in one.text.split()
    ]
    words = json.dumps({"results": {"channels": [{"alternatives": [{"words": spoken}]}]}}).encode()
    yield Row(
        "JSON words (Deepgram)",
        len(words),
        best(lambda: read_draft(words, "a.json"), rounds),
        "json.loads",
        best(lambda: json.loads(words), rounds),
    )
    lines = "\n".join(json.dumps({"speaker": one.name, "text": one.text}) for one in said).encode()
    yield Row(
        "JSON lines",
        len(lines),
        best(lambda: read_draft(lines, "a.jsonl"), rounds),
        "json.loads",
        best(lambda: [json.loads(line) for line in lines.splitlines()], rounds),
    )
    table = io.StringIO()
    csv.writer(table).writerows([("speaker", "text", "start"), *said_rows(said)])
    rows = table.getvalue().encode()
    yield Row(
        "CSV",
        len(rows),
        best(lambda: read_draft(rows, "a.csv"), rounds),
        "csv.reader",
        best(lambda: list(csv.reader(io.StringIO(rows.decode()))), rounds),
    )
    speeches = "".join(f'<u who="#{one.name[:1]}"><seg>{one.text}</seg></u>\n' for one in said)
    tei = f"<TEI><text><body>{speeches}</body></text></TEI>".encode()
    yield Row(
        "ParlaMint TEI",
        len(tei),
        best(lambda: read_draft(tei, "a.xml"), rounds),
        "lxml fromstring",
        best(lambda: etree.fromstring(tei), rounds),
    )


def said_rows(said: list[Said]) -> list[tuple[str, str, timedelta]]:
    """Rows of a table of the talk."""
    return [(one.name, one.text, timedelta(seconds=one.start)) for one in said]


def office(said: list[Said], rounds: int) -> Iterator[Row]:
    """Word and PDF, of less of the talk, since packing and printing are slow. MB/s of the packed file."""
    document = Document()
    for one in said:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{one.name}：").bold = True
        paragraph.add_run(one.text)
    file = io.BytesIO()
    document.save(file)
    word = file.getvalue()
    plain = best(lambda: [p.text for p in Document(io.BytesIO(word)).paragraphs], rounds)
    yield Row(
        "Word", len(word), best(lambda: read_draft(word, "a.docx"), rounds), ("python-docx text"), plain
    )
    printed = [
        Printed(72, 780 - 16 * (n % 45), (f"{one.name}：{SENTENCES[2 + n % 2]}"))
        for n, one in enumerate(said)
    ]
    pdf = make_pdf([printed[start : start + 45] for start in range(0, len(printed), 45)])
    plain = best(lambda: [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages], rounds)
    yield Row("PDF", len(pdf), best(lambda: read_draft(pdf, "a.pdf"), rounds), "pypdf extract_text", plain)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--megabytes", type=float, default=2.0, help="of speech in the made-up talk")
    parser.add_argument("--rounds", type=int, default=3, help="the fastest counts")
    options = parser.parse_args()
    said = talk(int(options.megabytes * 1e6))
    print(f"{'format':32}{'MB':>7}{'MB/s':>9}  {'peer':20}{'MB/s':>9}{'time of peer':>14}")
    for make, share in ((texts, 1), (captions, 1), (structured, 1), (office, 40)):
        for row in make(said[: max(len(said) // share, 90)], options.rounds):
            speed = row.size / 1e6 / row.ours
            peer = (
                (f"{row.size / 1e6 / row.theirs:9.1f}{row.ours / row.theirs:13.1f}x")
                if row.theirs
                else f"{'-':>9}{'-':>14}"
            )
            print(f"{row.what:32}{row.size / 1e6:7.2f}{speed:9.1f}  {row.peer:20}{peer}", flush=True)


if __name__ == "__main__":
    main()
