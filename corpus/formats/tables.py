"""CSV and TSV tables and JSON lines, one utterance a row: spreadsheets' and corpora's dialects."""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus.errors import FormatError
from corpus.formats.clock import of_seconds, parse_time
from corpus.formats.labels import clean_label, voice_label
from corpus.formats.records import (
    END_KEYS,
    OTHER_SPEAKER_KEYS,
    SPEAKER_KEYS,
    START_KEYS,
    TEXT_KEYS,
    Lines,
    Record,
    add_records,
    time_scale,
)
from corpus.formats.script import Script, split_lines
from corpus.formats.voices import is_sound
from corpus.limits import MAX_CUES, MAX_LINE_CHARS, check_count, check_size, parse_json
from corpus.model import Kind

_DELIMITERS = (",", ";", "\t", "|")
_TEXT_HEADS = (*TEXT_KEYS, "line", "words", "quote", "statement", "transcription", "发言", "发言内容",
    "说话内容", "对话", "對話", "原文", "字幕", "正文", "內容")  # fmt: skip
_SPEAKER_HEADS = (*SPEAKER_KEYS, *OTHER_SPEAKER_KEYS, "speakers", "character", "发言者", "说话者", "人物",
    "角色", "讲话人", "講者", "姓名")  # fmt: skip
_START_HEADS = (*START_KEYS, "start time", "start (s)", "in", "timecode", "time code", "开始", "時間",
    "时间戳", "開始時間")  # fmt: skip
_END_HEADS = (*END_KEYS, "end time", "end (s)", "out", "结束", "結束時間")
_HEADS = {"text": _TEXT_HEADS, "speaker": _SPEAKER_HEADS, "start": _START_HEADS, "end": _END_HEADS}


def sniff_csv(content: str, name: str) -> bool:
    """Return whether the first row names columns of text and of speakers; of text is enough in a .csv."""
    head = _header(content[:20_000])
    if head is None:
        return False
    delimiter, row = head
    columns = _columns(row)
    if "text" not in columns:
        return False
    if name.lower().endswith((".csv", ".tsv")):
        return True
    rows = [each for each in csv.reader(io.StringIO(content[:20_000]), delimiter=delimiter) if each][1:20]
    even = sum(1 for each in rows if len(each) == len(row))
    return "speaker" in columns and len(rows) > 0 and even * 5 >= len(rows) * 4


def scan_csv(content: str, origin: str) -> Script:
    """Return what the table says. Cells in other columns that hold words are set aside.

    Raises FormatError "no-text-column", "damaged" with the line, "too-large".
    """
    check_size(content, origin)
    head = _header(content[:20_000])
    columns = _columns(head[1]) if head else {}
    if head is None or "text" not in columns:
        raise FormatError(origin, "no-text-column", line=1)
    script = Script("csv")
    rows = _rows(content, head[0], origin)
    names = [cell.strip() for cell in next(rows)[1]]
    records = list(rows)
    scale = time_scale(
        [
            {"start": _number(_cell(row, columns.get("start"))), "text": _cell(row, columns["text"])}
            for _, row in records[:2000]
        ]
    )
    for line, row in records:
        text = _cell(row, columns["text"])
        label = voice_label(clean_label(_cell(row, columns.get("speaker"))))
        start = of_seconds(_number(_cell(row, columns.get("start"))), scale)
        end = of_seconds(_number(_cell(row, columns.get("end"))), scale)
        if is_sound(text) and label is None:
            script.set_aside(line, text, Kind.SOUND)
        else:
            script.say(line, label, text, start, end, paragraph=True)
        for index, cell in enumerate(row):
            if index not in columns.values() and re.search(r"\s|[\u3400-\u9fff\uac00-\ud7a3]", cell.strip()):
                title = names[index] if index < len(names) else ""
                script.set_aside(line, f"{title}: {cell}" if title else cell, Kind.UNEXPLAINED)
    return script


def _header(sample: str) -> tuple[str, list[str]] | None:
    """The delimiter and first row that make the best header; Excel may say `sep=;` before it."""
    lines = split_lines(sample)
    first = next((line for line in lines if line.strip()), "")
    if first.lower().startswith("sep="):
        first = next((line for line in lines[lines.index(first) + 1 :] if line.strip()), "")
    best: tuple[str, list[str]] | None = None
    for delimiter in _DELIMITERS:
        row = next(csv.reader([first], delimiter=delimiter), [])
        found = len(_columns(row))
        if len(row) > 1 and found and (best is None or found > len(_columns(best[1]))):
            best = (delimiter, row)
    return best


def _columns(row: Sequence[str]) -> dict[str, int]:
    """Which column holds what: the earliest listed word of each kind wins, exact names only."""
    columns: dict[str, int] = {}
    names = [cell.strip().strip("\ufeff").casefold() for cell in row]
    for kind, words in _HEADS.items():
        keys = {word.casefold() for word in words} | {word.casefold().replace("_", " ") for word in words}
        index = next(
            (index for index, name in enumerate(names) if name in keys and index not in columns.values()),
            None,
        )
        if index is not None:
            columns[kind] = index
    return columns


class SpeechColumns(NamedTuple):
    """Which columns of a printed table hold speech; `first` is the first row that does."""

    speaker: int
    text: int
    start: int | None
    first: int


def speech_columns(rows: Sequence[Sequence[str]]) -> SpeechColumns | None:
    """Return the columns of a table in a document if it is one of speech: by its header, else by its cells.

    Without a header it is one of names that repeat beside text, perhaps with times.
    """
    if len(rows) < 2 or not rows[0]:
        return None
    columns = _columns(rows[0])
    if "speaker" in columns and "text" in columns:
        return SpeechColumns(columns["speaker"], columns["text"], columns.get("start"), 1)
    width = len(rows[0])
    if width not in (2, 3) or any(len(row) != width for row in rows) or len(rows) < 3:
        return None
    cells = [[row[index].strip() for row in rows] for index in range(width)]
    times = [
        index
        for index in range(width)
        if all(parse_time(cell.strip("[]()")) is not None for cell in cells[index])
    ]
    others = [index for index in range(width) if index not in times]
    if len(others) != 2 or len(times) != width - 2:
        return None
    who, text = others
    names = {clean_label(cell) for cell in cells[who]}
    short = all(0 < len(name) <= 30 and not re.search(r"[。！？!?；;]", name) for name in names)
    longer = sum(map(len, cells[text])) > sum(map(len, cells[who])) * 2
    if short and longer and len(names) * 2 <= len(rows):
        return SpeechColumns(who, text, times[0] if times else None, 0)
    return None


def _rows(content: str, delimiter: str, origin: str) -> Iterator[tuple[int, list[str]]]:
    text = content.removeprefix("\ufeff")
    if text[:4].lower() == "sep=":
        text = "\n" + text.partition("\n")[2]
    lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline="\n")
    reader = csv.reader(lines, delimiter=delimiter, strict=False)
    before = 0
    count = 0
    previous = csv.field_size_limit(MAX_LINE_CHARS)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                count += 1
                if count > MAX_CUES:
                    raise FormatError(origin, "too-large", line=before + 1, detail=str(MAX_CUES))
                yield before + 1, row
            before = reader.line_num
    except csv.Error as error:
        raise FormatError(origin, "damaged", line=reader.line_num, detail=str(error)) from error
    finally:
        csv.field_size_limit(previous)


def _cell(row: Sequence[str], index: int | None) -> str:
    return row[index].strip() if index is not None and index < len(row) else ""


def _number(cell: str) -> float | str | None:
    try:
        return float(cell) if cell else None
    except ValueError:
        return cell


def sniff_jsonl(content: str, name: str) -> bool:
    """Return whether the first two lines that are not blank are JSON objects, the second perhaps cut.

    A file named so is one however it goes on, so that damage is told with its line.
    """
    head = [line for line in content[:200_000].lstrip("\ufeff").split("\n", 50)[:50] if line.strip()][:2]
    if head and name.lower().endswith((".jsonl", ".ndjson")) and head[0].lstrip().startswith("{"):
        return True
    return len(head) == 2 and _is_object(head[0]) and head[1].lstrip().startswith('{"')


def _is_object(line: str) -> bool:
    """Whether a line is a JSON object; a line too long to try is taken at its first and last bracket."""
    text = line.strip()
    if not (text.startswith("{") and text.endswith("}")) or len(text) > MAX_LINE_CHARS:
        return text.startswith('{"') and text.endswith("}")
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def scan_jsonl(content: str, origin: str) -> Script:
    """Return what the lines say. Raises FormatError "damaged" with the line, "too-deep", "too-large"."""
    check_size(content, origin)
    check_count(content.count("\n{"), origin)
    script = Script("jsonl")
    records: list[tuple[int, Record]] = []
    for number, line in enumerate(split_lines(content), 1):
        if not line.strip():
            continue
        value = parse_json(line, origin, number)
        if isinstance(value, dict):
            records.append((number, value))
        else:
            script.set_aside(number, line, Kind.UNEXPLAINED)
    add_records([record for _, record in records], script, _Numbered(records))
    return script


class _Numbered(Lines):
    """The line of each record, in the order in which records are asked about."""

    def __init__(self, records: Sequence[tuple[int, Record]]) -> None:
        super().__init__("")
        self._numbers = iter([number for number, _ in records])
        self._current = 1

    def find(self, text: str) -> int:  # noqa: ARG002 - the order says which line it is
        """Return the line of the next record."""
        self._current = next(self._numbers, self._current)
        return self._current
