"""The reader of timed text exports: preface, headed speech, closing lines. The headings are in `headings`."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from corpus.formats.clock import RANGE, find_date, parse_range
from corpus.formats.credits import is_credits
from corpus.formats.headings import (
    COLON_LABEL,
    TIME_LINE,
    Heading,
    Shape,
    bare,
    choose,
    clean_heading_label,
    evidence,
    one_line_headings,
    two_line_headings,
)
from corpus.formats.script import Script, split_lines
from corpus.formats.voices import find_label, is_full_name, is_sound, is_unexplained, supported
from corpus.limits import check_page
from corpus.model import Kind

SNIFFED_CHARS = 100_000  # of a file; an export shows its shape long before

# Lines that tools put under (or over) a transcript; nobody says them.
_CLOSING = re.compile(
    r"[\W_]*(?:(?:以上|本)(?:内容|文字|文稿|文档|转写|转录|记录|纪要|结果)?.{0,14}(?:AI|人工智能|智能|机器|系统|自动|语音识别).{0,16}"
    r"|(?:本|以上).{0,8}由.{0,20}(?:生成|转写|转录|识别|整理|导出).{0,12}"
    r"|(?:transcribed|transcript (?:provided|generated|created)|generated|exported|recorded|powered)"
    r" (?:by|with|from|on|using)\b.{0,80}"
    r"|(?:this|the) (?:editable )?(?:transcript|transcription|text|document|recording)\b"
    r".{0,40}\b(?:was|is|has been|may)\b.{0,140}"
    r"|(?:the )?(?:meeting|transcription|recording|transcript) (?:has )?(?:ended|stopped|ends)\b.{0,80}"
    r"|(?:免责声明|disclaimer)\b.{0,120}|https?://\S+|[（(](?:全文|转录|录音)?(?:结束|完)[）)]|(?:转录|录音|转写|会议|文字记录|全文)(?:结束|完))\W*\Z",
    re.IGNORECASE,
)
_PREAMBLE = re.compile(
    r"(?:好的|以下是|这是|當然|当然|sure\b|here(?:'s| is)\b|okay\b|certainly\b)", re.IGNORECASE
)
_BODY_MARK = re.compile(
    r"(?:文字记录|文字記錄|转写原文|逐字稿|全文|原文|transcript|transcription|attendees|participants|参会人员?|与会人员?|"
    r"关键词|keywords)\s*(?:[:：]\s*)?\Z",
    re.IGNORECASE,
)
# A part of the document that is no transcript: a Markdown heading, or what tools add around one.
_SECTION = re.compile(
    r"#{1,6}\s+\S.*|(?:AI|智能)?(?:全文|会议|发言|章节|内容|要点|问答|关键|待办|速览)?(?:摘要|总结|总览|概要|纪要|回顾|速览|要点|待办|"
    r"待办事项|关键词|翻译结果|章节)\s*[:：]?|(?:meeting |ai )?(?:summary|action items|key points|next steps|"
    r"keywords|chapters|outline|notes)\s*:?",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)|<img\b[^>]*>", re.IGNORECASE)
_FIELD = re.compile(r"[^:：]{1,14}[:：]")
_SENTENCE = re.compile(r"[.!?…。！？][\"'”’」』)）]*\Z")
_TITLED = re.compile(
    r"(?:会议主题|会议名称|主题|标题|title|topic|meeting)\s*[:：]\s*(\S.{0,200})\Z", re.IGNORECASE
)
_DURATION = re.compile(r"\d\s*(?:分钟?|分鐘|min|小时|小時|hours?|hr|h|m|秒|s)\b|\d\s*(?:分|秒|小时)")
_INLINE_TIME = re.compile(rf"(?<!\s)\s*+[\[【(（<]\s*{RANGE}\s*[\]】)）>][ \t\u3000]*")
_TIME_FIRST = re.compile(rf"[\[(【（]?{RANGE}[\])】）]?[ \t]+(?=\S)")
_WITH_COLON = frozenset({Shape.TIME_ONLY, Shape.TIME_LABEL, Shape.LABEL_TIME, Shape.NAME_BOXED})
_SIGNATURES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("feishu", re.compile(r"^(?:文字记录|关键词|Keywords)\s*[:：]\s*$", re.MULTILINE)),
    ("otter", re.compile(r"otter\.ai", re.IGNORECASE)),
    ("iflytek", re.compile(r"讯飞|^\W*以上内容由AI生成", re.MULTILINE)),
    ("tencent", re.compile(r"腾讯会议|meeting\.tencent\.com")),
    ("tongyi", re.compile(r"通义听悟|tingwu\.aliyun")),
    ("dingtalk", re.compile(r"钉钉")),
)


def sniff(content: str, name: str) -> bool:  # noqa: ARG001 - every sniffer is asked the same
    """Return whether the text is headed by names and times throughout, or is times and text without names."""
    return names_speakers(content) or _is_nameless(split_lines(content[:SNIFFED_CHARS]))


def names_speakers(content: str) -> bool:
    """Return whether names and times head the text throughout."""
    lines = split_lines(content[:SNIFFED_CHARS])
    return _is_export(lines, _headings(lines))


def scan(content: str, origin: str) -> Script:
    """Return what the file says. Raises FormatError "line-too-long", "too-large"."""
    check_page(content, origin)
    lines = split_lines(content)
    headings = _headings(lines)
    if not _is_export(lines, headings) and _is_nameless(lines):
        headings = []
    tail = content[-2000:] + content[:2000]
    tool = next((tool for tool, pattern in _SIGNATURES if pattern.search(tail)), "timed")
    script = Script(tool)
    end = _closing(lines, script, headings)
    if not headings:
        _nameless(lines[:end], script)
        return script
    _preface(lines[: headings[0].at], script)
    if any(heading.label is None for heading in headings):
        script.doubts.add("label")
    names = _names(lines, headings)
    following = [heading.at for heading in headings[1:]] + [end]
    for heading, stop in zip(headings, following, strict=True):
        _speech(lines, heading, stop, names, script)
    return script


def _names(lines: Sequence[str], headings: Sequence[Heading]) -> frozenset[str]:
    """Return the labels that may stand before a colon inside a block, without a time of their own."""
    if headings[0].shape not in _WITH_COLON:
        return frozenset()
    names = frozenset(heading.label for heading in headings if heading.label)
    if headings[0].shape is not Shape.TIME_ONLY:
        return names
    found = [label for line in lines[headings[0].at :] if (label := find_label(bare(line)))]
    return names | supported(found)


def _headings(lines: Sequence[str]) -> list[Heading]:
    rows = [(index, line) for index, line in enumerate(lines) if line.strip()]
    found = [heading for index, line in rows for heading in one_line_headings(index, line)]
    found += two_line_headings(rows)
    found.sort(key=lambda heading: heading.at)
    return choose(found)


def _is_export(lines: Sequence[str], headings: Sequence[Heading]) -> bool:
    """Whether the headings are the frame of the whole text and not a list of times inside a page."""
    if not headings or (evidence(headings) < 0.5 and not _is_brief(lines, headings)):
        return False
    written = sum(1 for line in lines if line.strip())
    above = sum(1 for line in lines[: headings[0].at] if line.strip())
    lone = len({heading.label for heading in headings}) == 1
    if above * 20 > written * 9 + 100 or (lone and above > 12):
        return False
    if len(headings) == 1 and not any(_BODY_MARK.match(line.strip()) for line in lines[: headings[0].at]):
        return False
    taken = {heading.at + row for heading in headings for row in range(heading.lines)}
    names = {heading.label for heading in headings}
    spoken = sum(1 for heading in headings if heading.text)
    starts = {heading.at + heading.lines for heading in headings}
    untimed: Counter[str] = Counter()
    block: dict[int, int] = {}
    current = -1
    for index, line in enumerate(lines):
        if index in taken:
            current = index
            continue
        text = line.strip()
        if not text:
            continue
        if label := COLON_LABEL.match(bare(text)):
            untimed[clean_heading_label(label)] += 1
        block[current] = block.get(current, 0) + len(text)
    spoken += sum(1 for start in starts if _text_at(lines, start, taken))
    others = sum(count for name, count in untimed.items() if name in names or count > 2)
    if others > len(headings) or spoken * 2 < len(headings):
        return False
    whole = sum(block.values()) or 1
    after = block.get(max(taken), 0)
    return len(headings) < 4 or after * 10 < whole * 7 or after < 2000


def _is_brief(lines: Sequence[str], headings: Sequence[Heading]) -> bool:
    """Whether it is too short an export for names to repeat: each heading a full name that then speaks."""
    taken = {heading.at + row for heading in headings for row in range(heading.lines)}
    return (
        len(headings) >= 2
        and headings[0].shape in {Shape.NAME_TIME, Shape.NAME_BOXED, Shape.TIME_LABEL, Shape.LABEL_TIME}
        and sum(1 for line in lines[: headings[0].at] if line.strip()) <= 3
        and all(heading.label and is_full_name(heading.label) for heading in headings)
        and all(heading.text or _text_at(lines, heading.at + heading.lines, taken) for heading in headings)
    )


def _text_at(lines: Sequence[str], start: int, taken: set[int]) -> bool:
    for index in range(start, min(start + 3, len(lines))):
        if index in taken:
            return False
        if lines[index].strip():
            return True
    return False


def _is_nameless(lines: Sequence[str]) -> bool:
    """Whether times head the text throughout and nobody is named, as when captions are copied from a page."""
    rows = [bare(line) for line in lines if line.strip()]
    labels = Counter(clean_heading_label(found) for row in rows if (found := _untimed_label(row)))
    alone = sum(1 for row in rows if TIME_LINE.match(row))
    if sum(count for count in labels.values() if count > 1) * 2 >= max(alone, 4):
        return False  # a page of labelled speech with times in between
    before = sum(1 for row in rows if _TIME_FIRST.match(row))
    return (alone >= 4 and alone * 5 >= len(rows) * 2) or (before >= 4 and before * 10 >= len(rows) * 8)


def _untimed_label(row: str) -> re.Match[str] | None:
    """A label before a colon on a line that has no time in front."""
    return None if TIME_LINE.match(row) or _TIME_FIRST.match(row) else COLON_LABEL.match(row)


def _nameless(lines: Sequence[str], script: Script) -> None:
    start: timedelta | None = None
    for index, line in enumerate(lines):
        text = bare(line)
        first = _TIME_FIRST.match(text)
        if TIME_LINE.match(text):
            start = parse_range(text)[0]
        elif first:
            script.say(index + 1, None, text[first.end() :], parse_range(first.group())[0])
        elif is_sound(text) and text:
            script.set_aside(index + 1, text, Kind.SOUND)
        elif text:
            script.say(index + 1, None, line.strip(), start)


def _front_matter(lines: Sequence[str], script: Script) -> int:
    """Set aside the fields between two lines of dashes that begin a Markdown file; return where they end."""
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    if not lines or lines[first].strip() != "---":
        return 0
    last = next((index for index in range(first + 1, len(lines)) if lines[index].strip() == "---"), None)
    if last is None:
        return 0
    for index in range(first, last + 1):
        key, _, value = lines[index].partition(":")
        value = value.strip().strip("\"'")
        if key.strip() == "title" and value:
            script.title = value
        elif key.strip() in {"date", "published", "recorded"}:
            script.recorded = script.recorded or find_date(value)
        script.set_aside(index + 1, lines[index], Kind.CHROME)
    return last + 1


def _preface(lines: Sequence[str], script: Script) -> None:
    """Set aside what stands above the first heading; find the title and the date in it."""
    begin = _front_matter(lines, script)
    untitled = not script.title
    for index, line in list(enumerate(lines))[begin:]:
        text = bare(line)
        if not text or TIME_LINE.match(text):
            continue
        day = find_date(text)
        script.recorded = script.recorded or day
        if titled := _TITLED.match(text):
            script.title = script.title or titled.group(1)
        plain = not (day or _DURATION.search(text) or _FIELD.match(text) or _PREAMBLE.match(text))
        if untitled and plain and len(text) <= 100 and not _BODY_MARK.match(text):
            script.title = text
            script.set_aside(index + 1, line, Kind.HEADING)
        else:
            speech = plain and _SENTENCE.search(text)
            script.set_aside(index + 1, line, Kind.UNEXPLAINED if speech else Kind.CHROME)
        untitled = False


def _closing(lines: Sequence[str], script: Script, headings: Sequence[Heading]) -> int:
    """Set the last lines of the file aside, the tool's and credits; return where they begin."""
    first = headings[-1].at + headings[-1].lines if headings else 0
    labels = {heading.label for heading in headings}
    opening = next((index for index in range(first, len(lines)) if lines[index].strip()), first)
    said = first if headings and headings[-1].text else opening + 1  # the last speaker's own words come first
    end = len(lines)
    credited: set[int] = set()
    looked = 0
    last = True
    for index in range(len(lines) - 1, first - 1, -1):
        text = bare(lines[index])
        if not text:
            continue
        looked += 1
        if _CLOSING.match(text):
            end = index
        elif last and index >= said and is_credits(text, labels):
            end = index
            credited.add(index)
        elif looked > 3:
            break
        else:
            last = False
    for index in range(end, len(lines)):
        script.set_aside(index + 1, lines[index], Kind.CREDIT if index in credited else Kind.CHROME)
    return end


def _speech(lines: Sequence[str], heading: Heading, stop: int, names: frozenset[str], script: Script) -> None:
    """Add what stands under one heading, paragraph by paragraph."""
    label = heading.label
    start, end = heading.start, heading.end
    first = heading.at + heading.lines
    body = [(first, heading.text)] if heading.text else []
    body += [(index + 1, lines[index]) for index in range(first, stop)]
    said = False  # a sound right under a heading is what its speaker did
    for order, (number, line) in enumerate(body):
        text = line.strip()
        clean = bare(text)
        if not clean or set(clean) <= set("-*_=#"):
            continue
        if _SECTION.fullmatch(text):
            for below, rest in body[order:]:
                script.set_aside(below, rest, Kind.HEADING if below == number else Kind.CHROME)
            return
        if _PICTURE.fullmatch(text):
            script.set_aside(number, text, Kind.CHROME)
            continue
        if TIME_LINE.match(clean):
            start, end = parse_range(clean)
            continue
        named = COLON_LABEL.match(clean) if names else None
        own = _INLINE_TIME.match(clean) or _TIME_FIRST.match(clean)
        if is_sound(clean[own.end() :] if own else clean) and (
            said or own
        ):  # with its own time it is nobody's
            script.set_aside(number, text, Kind.SOUND)
        elif named and clean_heading_label(named) in names:
            label = clean_heading_label(named)
            script.say(number, label, named.group("text"), start, end, paragraph=True)
        elif named and is_unexplained(clean_heading_label(named)) and named.group("text"):
            label = None
            script.doubts.add("label")
            script.say(number, label, text, start, end, paragraph=True)
        else:
            script.say(number, label, _INLINE_TIME.sub("", text, count=1), start, end, paragraph=True)
        said = True
