"""JSON of speech-to-text services: Deepgram, AssemblyAI, Rev, AWS, Google, Azure, Speechmatics.

Shapes and units of time are from the vendors' public API references: seconds, milliseconds (AssemblyAI),
seconds in strings (AWS), "1.500s" (Google), ticks of 100 ns (Azure).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import NamedTuple, cast

from corpus.formats.clock import of_seconds
from corpus.formats.labels import voice_label
from corpus.formats.script import join_words, string

MILLISECOND = 1e-3
TICK = 1e-7


class Voice(NamedTuple):
    """A stretch of speech of one voice, as the service has it; label None: it does not say whose."""

    label: str | None
    text: str
    start: timedelta | None
    end: timedelta | None


class Vendor(NamedTuple):
    """One service: whether a JSON value is its own, and what it says in order."""

    name: str
    knows: Callable[[object], bool]
    read: Callable[[Mapping[str, object]], Iterator[Voice]]


Node = Mapping[str, object]


def _node(value: object) -> Node:
    return cast("Node", value) if isinstance(value, dict) else {}


def _nodes(value: object) -> list[Node]:
    return [cast("Node", item) for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _first(value: object) -> Node:
    found = _nodes(value)
    return found[0] if found else {}


def _joined(
    words: Iterable[tuple[str | None, str, timedelta | None, timedelta | None, bool]],
) -> Iterator[Voice]:
    """Yield words given as (label, text, start, end, is a mark), each with the marks that follow it."""
    last: Voice | None = None
    for label, text, start, end, mark in words:
        if not text.strip():
            continue
        if mark and last:
            last = last._replace(text=last.text + text.strip())
            continue
        if last:
            yield last
        last = Voice(label, text.strip(), start, end)
    if last:
        yield last


def _deepgram(value: Node) -> Iterator[Voice]:
    results = _node(value.get("results"))
    utterances = _nodes(results.get("utterances"))
    if utterances:
        for item in utterances:
            yield _spoken(item, "transcript")
        return
    for order, channel in enumerate(_nodes(results.get("channels"))):
        best = _first(channel.get("alternatives"))
        paragraphs = _nodes(_node(best.get("paragraphs")).get("paragraphs"))
        several = len(_nodes(results.get("channels"))) > 1
        if paragraphs:
            for item in paragraphs:
                text = ""
                for sentence in _nodes(item.get("sentences")):
                    text = join_words(text, string(sentence.get("text")))
                yield Voice(
                    voice_label(item.get("speaker")),
                    text,
                    of_seconds(item.get("start")),
                    of_seconds(item.get("end")),
                )
        elif best.get("words"):
            channel_label = f"Channel {order}" if several else None
            yield from _joined(
                (
                    voice_label(word.get("speaker")) or channel_label,
                    string(word.get("punctuated_word")) or string(word.get("word")),
                    of_seconds(word.get("start")),
                    of_seconds(word.get("end")),
                    False,
                )
                for word in _nodes(best.get("words"))
            )
        elif best.get("transcript"):
            yield Voice(None, string(best["transcript"]), None, None)


def _spoken(item: Node, key: str, scale: float = 1.0) -> Voice:
    return Voice(
        voice_label(item.get("speaker")),
        string(item.get(key)),
        of_seconds(item.get("start"), scale),
        of_seconds(item.get("end"), scale),
    )


def _assemblyai(value: Node) -> Iterator[Voice]:
    utterances = _nodes(value.get("utterances"))
    if utterances:
        for item in utterances:
            yield _spoken(item, "text", MILLISECOND)
        return
    yield from _joined((*_spoken(word, "text", MILLISECOND), False) for word in _nodes(value.get("words")))


def _rev(value: Node) -> Iterator[Voice]:
    names = {str(item.get("id")): string(item.get("name")) for item in _nodes(value.get("speakers"))}
    for monologue in _nodes(value.get("monologues")):
        elements = _nodes(monologue.get("elements"))
        text = "".join(string(element.get("value")) for element in elements)
        starts = [element.get("ts", element.get("timestamp")) for element in elements]
        ends = [element.get("end_ts", element.get("end_timestamp")) for element in elements]
        info = _node(monologue.get("speaker_info"))
        speaker = monologue.get("speaker")
        name = string(info.get("display_name")) or string(info.get("name")) or names.get(str(speaker), "")
        yield Voice(
            voice_label(name) or voice_label(speaker),
            text,
            next((time for start in starts if (time := of_seconds(start)) is not None), None),
            next((time for end in reversed(ends) if (time := of_seconds(end)) is not None), None),
        )


def _aws(value: Node) -> Iterator[Voice]:
    results = _node(value.get("results"))
    by_start: dict[str, str | None] = {}
    labels = _node(results.get("speaker_labels"))
    channels = _node(results.get("channel_labels"))
    for segment in _nodes(labels.get("segments")):
        for item in _nodes(segment.get("items")):
            by_start[str(item.get("start_time"))] = voice_label(
                item.get("speaker_label") or segment.get("speaker_label")
            )
    for channel in _nodes(channels.get("channels")):
        for item in _nodes(channel.get("items")):
            by_start.setdefault(str(item.get("start_time")), voice_label(channel.get("channel_label")))

    def words() -> Iterator[tuple[str | None, str, timedelta | None, timedelta | None, bool]]:
        for item in _nodes(results.get("items")):
            label = voice_label(item.get("speaker_label")) or by_start.get(str(item.get("start_time")))
            yield (
                label,
                string(_first(item.get("alternatives")).get("content")),
                of_seconds(item.get("start_time")),
                of_seconds(item.get("end_time")),
                item.get("type") == "punctuation",
            )

    yield from _joined(words())


def _google(value: Node) -> Iterator[Voice]:
    results = _nodes(value.get("results")) or _nodes(_node(value.get("response")).get("results"))
    best = [_first(result.get("alternatives")) for result in results]
    told = [item for item in best if any(_google_voice(word) for word in _nodes(item.get("words")))]
    if not told:
        for item in best:
            yield Voice(None, string(item.get("transcript")), None, None)
        return
    # With diarization the last result repeats every word with its speaker; streamed ones each have their own.
    last = _nodes(told[-1].get("words"))
    whole = sum(len(_nodes(item.get("words"))) for item in best[: best.index(told[-1])])
    chosen = last if len(last) >= whole else [word for item in told for word in _nodes(item.get("words"))]
    yield from _joined(
        (
            _google_voice(word),
            string(word.get("word")).replace("▁", " "),
            of_seconds(word.get("startTime", word.get("start_time", word.get("startOffset")))),
            of_seconds(word.get("endTime", word.get("end_time", word.get("endOffset")))),
            False,
        )
        for word in chosen
    )


def _google_voice(word: Node) -> str | None:
    tag = word.get("speakerTag", word.get("speaker_tag", word.get("speakerLabel")))
    return None if tag in (0, "0", "") else voice_label(tag)  # 0 is "not set"


def _azure(value: Node) -> Iterator[Voice]:
    for phrase in _nodes(value.get("recognizedPhrases")):
        best = _first(phrase.get("nBest"))
        start = of_seconds(phrase.get("offsetInTicks"), TICK)
        length = of_seconds(phrase.get("durationInTicks"), TICK)
        speaker = phrase.get("speaker")
        label = voice_label(speaker)
        if label is None and len(_nodes(value.get("combinedRecognizedPhrases"))) > 1:
            label = voice_label(f"Channel {phrase.get('channel')}")
        text = string(best.get("display")) or string(best.get("lexical"))
        yield Voice(label, text, start, start + length if start is not None and length is not None else None)


def _azure_fast(value: Node) -> Iterator[Voice]:
    for phrase in _nodes(value.get("phrases")):
        start = of_seconds(phrase.get("offsetMilliseconds"), MILLISECOND)
        length = of_seconds(phrase.get("durationMilliseconds"), MILLISECOND)
        end = start + length if start is not None and length is not None else None
        yield Voice(voice_label(phrase.get("speaker")), string(phrase.get("text")), start, end)


def _speechmatics(value: Node) -> Iterator[Voice]:
    def words() -> Iterator[tuple[str | None, str, timedelta | None, timedelta | None, bool]]:
        for item in _nodes(value.get("results")):
            best = _first(item.get("alternatives"))
            yield (
                voice_label(best.get("speaker")),
                string(best.get("content")),
                of_seconds(item.get("start_time")),
                of_seconds(item.get("end_time")),
                item.get("type") == "punctuation",
            )

    yield from _joined(words())


def _has(value: object, *path: str) -> bool:
    for key in path:
        if not isinstance(value, dict) or key not in value:
            return False
        value = value[key]
    return isinstance(value, list)


def _is_google(value: object) -> bool:
    results = _nodes(_node(value).get("results")) or _nodes(
        _node(_node(value).get("response")).get("results")
    )
    best = [_first(result.get("alternatives")) for result in results]
    return any("transcript" in item or "words" in item for item in best)


def _is_speechmatics(value: object) -> bool:
    first = _first(_node(value).get("results"))
    return "content" in _first(first.get("alternatives"))


def _is_assemblyai(value: object) -> bool:
    """Whole milliseconds beside an id, a word list or confidences; a plain list of turns has none."""
    node = _node(value)
    items = _nodes(node.get("utterances")) or _nodes(node.get("words"))
    if not items or "text" not in items[0]:
        return False
    marks = (
        "audio_url" in node
        or "acoustic_model" in node
        or "language_model" in node
        or "speaker_labels" in node
    )
    times = [item.get("start") for item in items]
    return (marks or "words" in node or "words" in items[0] or "confidence" in items[0]) and all(
        isinstance(time, int) for time in times
    )


VENDORS: tuple[Vendor, ...] = (
    Vendor(
        "deepgram",
        lambda value: _has(value, "results", "channels") or _has(value, "results", "utterances"),
        _deepgram,
    ),
    Vendor("aws", lambda value: _has(value, "results", "items"), _aws),
    Vendor("rev", lambda value: _has(value, "monologues"), _rev),
    Vendor("azure", lambda value: _has(value, "recognizedPhrases"), _azure),
    Vendor("azure", lambda value: _has(value, "phrases") and _has(value, "combinedPhrases"), _azure_fast),
    Vendor("google", _is_google, _google),
    Vendor("speechmatics", _is_speechmatics, _speechmatics),
    Vendor("assemblyai", _is_assemblyai, _assemblyai),
)
