"""Records with a speaker, a text and times, whatever their keys are called: JSON objects and table rows."""

import html
import re
from collections.abc import Mapping, Sequence
from typing import cast
from urllib.parse import unquote

from corpus.formats.clock import of_seconds
from corpus.formats.labels import is_anonymous, voice_label
from corpus.formats.script import Script, join_lines, string
from corpus.model import Kind

Record = Mapping[str, object]

TEXT_KEYS = (
    "text", "body", "content", "transcript", "utterance", "sentence", "value", "message", "speech",
    "caption", "onebest", "section_content", "文本", "内容",
)  # fmt: skip
SPEAKER_KEYS = (
    "speaker", "speaker_name", "speakerName", "speaker_display", "speaker_label", "speakerLabel",
    "speaker_id", "speakerId", "spk", "spk_id", "section_speaker", "说话人", "发言人", "發言人",
)  # fmt: skip
# What holds the text of a paragraph in pieces.
PART_KEYS = ("sentences", "words", "elements", "contents", "paragraphs", "lines")
# Only where none of those is there: these say something else in other files.
OTHER_SPEAKER_KEYS = ("name", "who", "participant", "author", "user", "from", "role", "姓名")
START_KEYS = (
    "start", "startTime", "start_time", "startTimestamp", "start_timestamp", "start_ms", "startMs",
    "begin", "bg", "begin_time", "from_time", "ts", "time", "offset", "timestamp", "开始时间", "时间",
)  # fmt: skip
END_KEYS = (
    "end", "endTime", "end_time", "endTimestamp", "end_timestamp", "end_ms", "endMs", "ed", "end_ts",
    "to_time", "stop", "结束时间",
)  # fmt: skip


_NAME_KEYS = ("name", "display_name", "displayName", "user_name", "userName", "nickname", "label", "id")


class Lines:
    """Where the strings of a JSON file stand: looked for in order, a lost one keeps the last line."""

    def __init__(self, content: str) -> None:
        self._content = content
        self._position = 0
        self._line = 1
        self._lost = 0

    def find(self, text: str) -> int:
        """Return the 1-based line on which the next string that begins like `text` stands."""
        word = re.search(r"\w+", text[:80])
        head = word.group()[:40] if word else ""
        if not head or self._lost > 50:
            return self._line
        at = self._content.find(head, self._position)
        if at < 0 and not head.isascii():  # written in ASCII with \u escapes
            escaped = "".join(c if c.isascii() else f"\\u{ord(c):04x}" for c in head[:6] if ord(c) < 0x10000)
            at = self._content.find(escaped, self._position)
        if at < 0:
            self._lost += 1
            return self._line
        self._line += self._content.count("\n", self._position, at)
        self._position = at
        return self._line


def add_records(records: Sequence[Record], script: Script, lines: Lines) -> None:
    """Add what a list of records with speaker and text says."""
    scale = time_scale(records)
    for record in records:
        text = spoken_text(record)
        label = speaker_of(record)
        start = of_seconds(first_of(record, START_KEYS), scale)
        end = of_seconds(first_of(record, END_KEYS), scale)
        line = lines.find(text)
        if _is_direction(record, label):
            script.set_aside(line, text, Kind.SOUND)
        elif not _by_words(record, label, script, lines, scale):
            script.say(line, label, text, start, end)


def _by_words(record: Record, label: str | None, script: Script, lines: Lines, scale: float) -> bool:
    """Say a WhisperX segment without a speaker by its words, if they name any; a word without is nobody's."""
    given = record.get("words")
    words = [
        cast("Record", word) for word in (given if isinstance(given, list) else []) if isinstance(word, dict)
    ]
    voices = {voice for word in words if (voice := voice_label(word.get("speaker")))}
    if label or not voices:
        return False
    whole = "".join(_word_of(word) for word in words)
    if "".join(whole.split()) != "".join(_text_of(record).split()):
        return False  # the words are not the whole text: the segment's own is
    only = voices.pop() if len(voices) == 1 else None
    for word in words:
        said = _word_of(word)
        script.say(
            lines.find(said),
            voice_label(word.get("speaker")) or only,
            said,
            of_seconds(word.get("start"), scale),
            of_seconds(word.get("end"), scale),
        )
    return True


def _word_of(word: Record) -> str:
    return string(word.get("word")) or string(word.get("text"))


def time_scale(records: Sequence[Record]) -> float:
    """Return seconds a unit of the records' times: whole ones too far apart for seconds are milliseconds."""
    if any(key in record for record in records[:5] for key in ("start_ms", "startMs", "bg")):
        return 0.001
    times = [value for record in records if isinstance(value := first_of(record, START_KEYS), int | float)]
    whole = all(float(value).is_integer() for value in times)
    if not times or not whole or max(times) < 1000:
        return 1.0
    letters = sum(len(_text_of(record)) for record in records)
    # People say 2 to 20 characters a second: whole numbers that leave less than one every two seconds are ms.
    return 0.001 if (max(times) - min(times)) > 2 * max(letters, 1) or max(times) > 86_400 else 1.0


def spoken_text(record: Record) -> str:
    """Return the text of a record, without tags where it is HTML (sayit's is)."""
    text = _text_of(record)
    if re.match(r"\s*<(?:p|div|span|br)\b", text):
        text = html.unescape(re.sub(r"<[^<>]*>", "", re.sub(r"</p>\s*(?=<)|<br ?/?>", "\n", text))).strip()
    return text


def _text_of(record: Record) -> str:
    for key in TEXT_KEYS:
        value = record.get(key)
        if isinstance(value, str) and value.strip():
            return value
    if speaker_of(record) is None:
        return ""
    parts = next((record[key] for key in PART_KEYS if isinstance(record.get(key), list)), None)
    return _joined_parts(parts) if isinstance(parts, list) else ""


def _joined_parts(parts: Sequence[object], depth: int = 3) -> str:
    """The text of a paragraph that is given as sentences, words or both."""
    texts: list[str] = []
    for part in parts:
        if isinstance(part, str):
            texts.append(part)
        elif isinstance(part, dict):
            record = lower_keys(cast("Record", part))
            text = next(
                (record[key] for key in (*TEXT_KEYS, "word") if isinstance(record.get(key), str)), None
            )
            inside = next((record[key] for key in PART_KEYS if isinstance(record.get(key), list)), None)
            if isinstance(text, str):
                texts.append(text)
            elif isinstance(inside, list) and depth:
                texts.append(_joined_parts(inside, depth - 1))
    return join_lines(texts)


def lower_keys(record: Record) -> Record:
    """Return a record with keys that begin in lower case, as most write them: SpeakerId as speakerId."""
    if not any(key[:1].isupper() for key in record):
        return record
    return {key[:1].lower() + key[1:]: value for key, value in record.items()}


def speaker_of(record: Record) -> str | None:
    """Return the label of the record's speaker, which may be an object with a name; None if it names nobody.

    A name is preferred to a number where a record has both.
    """
    keys = [key for key in SPEAKER_KEYS if key in record]
    labels = [_label(record, key) for key in keys or [key for key in OTHER_SPEAKER_KEYS if key in record]]
    told = [label for label in labels if label]
    return next((label for label in told if not is_anonymous(label)), told[0] if told else None)


def _label(record: Record, key: str) -> str | None:
    value = record[key]
    if isinstance(value, dict):
        value = next((value[name] for name in _NAME_KEYS if value.get(name)), None)
    if key == "section_speaker" and isinstance(
        value, str
    ):  # sayit's slug of a name, numbered where two share it
        name = record.get("name") or record.get("display_name")
        value = name if isinstance(name, str) and name else re.sub(r"-\d+\Z", "", unquote(value))
    return voice_label(value)


def _is_direction(record: Record, label: str | None) -> bool:
    kind = str(record.get("type") or record.get("kind") or "").casefold()
    return label is None and kind in {
        "stage",
        "note",
        "sound",
        "direction",
        "narration",
        "heading",
        "scene",
        "music",
    }


def first_of(record: Record, keys: Sequence[str]) -> object:
    """Return the first value of those keys that is not null, or None."""
    return next((record[key] for key in keys if record.get(key) is not None), None)
