"""JSON transcripts: Whisper and WhisperX, Podcasting 2.0, ConvoKit, sayit, and any list of speaker and text.

A missing speaker is nobody and does not mean the one before, but for Podcasting 2.0 files that name speakers
only where they change. What a vendor adds is in `vendors`.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import cast

from corpus.formats.clock import find_date
from corpus.formats.records import Lines, Record, add_records, lower_keys, speaker_of, spoken_text
from corpus.formats.script import Script
from corpus.formats.vendors import VENDORS, Vendor
from corpus.formats.voices import is_sound
from corpus.limits import check_count, parse_json
from corpus.model import Kind

LIST_KEYS = (
    "segments", "utterances", "turns", "transcript", "transcripts", "transcription", "monologues",
    "entries", "items", "conversation", "dialogue", "dialog", "messages", "cues", "captions",
    "sentences", "paragraphs", "results", "result", "data", "speeches", "sections", "section", "body",
    "content", "lines", "output", "payload", "response",
)  # fmt: skip
_TITLE_KEYS = ("title", "name", "episode_title", "meeting_title", "topic", "subject")
_DATE_KEYS = (
    "date", "recorded", "recorded_at", "published", "pubDate", "created", "created_at", "start_date",
    "datetime",
)  # fmt: skip


_BEGUN = re.compile(r'\{\s*"(?:[^"\\]|\\.){0,200}"\s*:|\[\s*\{\s*"')


def sniff(content: str, name: str) -> bool:
    """Return whether the text is one JSON object or array, or was begun as one and damaged."""
    text = content.lstrip("\ufeff \t\r\n")
    if _BEGUN.match(text) or (name.lower().endswith(".json") and text[:1] in {"{", "["}):
        return True
    if text[:1] == "{":
        return re.fullmatch(r"\{\s*\}\s*", text) is not None
    return bool(re.match(r"\[\s*\[", text)) and text.rstrip()[-1:] == "]" and '"' in text[:2000]


def scan(content: str, origin: str) -> Script:
    """Return what the file says. Raises FormatError "damaged", "too-deep", "too-large"."""
    value = parse_json(content, origin)
    return scan_value(value, Lines(content), origin)


def scan_value(value: object, lines: Lines, origin: str) -> Script:
    """Return what a parsed JSON value says. Raises FormatError "too-large"."""
    vendor = next((vendor for vendor in VENDORS if vendor.knows(value)), None)
    script = Script(vendor.name if vendor else "json")
    used: set[int] = set()
    if vendor:
        _add_vendor(vendor, cast("Record", value), lines, script)
    else:
        records = find_records(value)
        check_count(len(records), origin)
        add_records(_continued(records), script, lines)
        used = {id(record) for record in records}
    if isinstance(value, dict):
        script.title = _first_text(value, _TITLE_KEYS) or _first_text(
            _record(value.get("metadata")), _TITLE_KEYS
        )
        script.recorded = find_date(
            _first_text(value, _DATE_KEYS) or _first_text(_record(value.get("metadata")), _DATE_KEYS)
        )
    if not vendor:
        _set_rest_aside(value, used, script)
    return script


def _add_vendor(vendor: Vendor, value: Record, lines: Lines, script: Script) -> None:
    script.machine = True
    for voice in vendor.read(value):
        script.say(lines.find(voice.text), voice.label, voice.text, voice.start, voice.end)


def find_records(value: object) -> list[Record]:
    """Return the longest list of objects with text in a JSON value, objects with a speaker before others."""
    best: list[Record] = []
    best_rank = (0, 0)
    for found in _lists(value):
        texts = [record for record in found if spoken_text(record)]
        voiced = sum(1 for record in texts if speaker_of(record))
        if sum(1 for record in texts if "title" in record or "headline" in record) * 2 > len(texts):
            continue  # articles, with their authors
        rank = (min(voiced, 2), len(texts))
        if rank > best_rank:
            best, best_rank = found, rank
    return best


def _continued(records: Sequence[Record]) -> Sequence[Record]:
    """Podcasting 2.0 segments that name a speaker at changes only, with the speaker before in the others.

    The first segment must name one, nobody may be named twice in a row, and a speaker that is given as empty
    is unknown: else a segment without one is nobody's. Sounds stay nobody's.
    """
    named = [record for record in records if "speaker" in record]
    labels = [speaker_of(record) for record in named]
    changes = all(labels) and len(labels) > 1 and all(one != other for one, other in pairwise(labels))
    if not changes or named[0] is not records[0] or not all({"startTime", "body"} <= set(r) for r in records):
        return records
    speaker: object = None
    continued: list[Record] = []
    for record in records:
        speaker = record.get("speaker", speaker)
        alone = is_sound(spoken_text(record))
        continued.append(record if alone else {**record, "speaker": speaker})
    return continued


def _lists(value: object) -> Iterator[list[Record]]:
    """Every list of objects, breadth first, words of segments left out."""
    level: list[object] = [value]
    while level:
        below: list[object] = []
        for node in level:
            if isinstance(node, dict):
                known = [key for key in LIST_KEYS if isinstance(node.get(key), list | dict)]
                below.extend(node[key] for key in known)
                below.extend(
                    child
                    for key, child in node.items()
                    if key not in known and key != "words" and isinstance(child, list | dict)
                )
            elif isinstance(node, list):
                records = [lower_keys(cast("Record", child)) for child in node if isinstance(child, dict)]
                if records:
                    yield records
                    if any(spoken_text(record) for record in records):
                        continue
                below.extend(node)
        level = below


def _first_text(record: Record, keys: Sequence[str]) -> str:
    return next((str(record[key]).strip() for key in keys if isinstance(record.get(key), str)), "")


def _record(value: object) -> Record:
    return cast("Record", value) if isinstance(value, dict) else {}


_WRITTEN = re.compile(r"\s|[\u3000-\u9fff\uac00-\ud7a3]")


def _set_rest_aside(value: object, used: set[int], script: Script) -> None:
    """Set aside what else is written in the file: titles, summaries. Codes without a blank are no text."""
    said = {"".join(utterance.text.split()) for utterance in script.utterances}
    whole = "".join("".join(utterance.text.split()) for utterance in script.utterances)
    stack: list[object] = [value]
    while stack:
        node = stack.pop()
        if isinstance(node, dict) and id(node) not in used:
            stack.extend(child for key, child in node.items() if key not in ("words", "tokens"))
        elif isinstance(node, list):
            stack.extend(node)
        elif isinstance(node, str) and _WRITTEN.search(node.strip()):
            text = "".join(node.split())
            if text not in said and text != whole:  # Whisper repeats everything in "text"
                script.set_aside(1, node, Kind.CHROME)
