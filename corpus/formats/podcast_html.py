"""Podcasting 2.0 HTML transcripts: cite (name), time, p. Format: the podcast namespace's transcripts.md."""

import re
from datetime import timedelta

from corpus.formats.clock import find_date, parse_time
from corpus.formats.labels import clean_label, voice_label
from corpus.formats.markup import Element, children, line_of, local_name, parse_html, text_of
from corpus.formats.script import Script
from corpus.formats.voices import is_sound
from corpus.model import Kind

_CITED = re.compile(
    r"<cite\b[^>]{0,200}>[^<]{0,200}</cite>(?:\s|<br\s?/?>|&nbsp;)*"
    r"(?:<time\b[^>]{0,200}>[^<]{0,60}</time>(?:\s|<br\s?/?>)*<p\b|<p\b)",
    re.IGNORECASE,
)
_TIMED = re.compile(r"<time\b[^>]{0,200}>\s*\d+:\d[\d:.]*\s*</time>(?:\s|<br\s?/?>)*<p\b", re.IGNORECASE)
_TIME_ALONE = re.compile(r"<p\b[^>]{0,200}>\s*(?:\d+:)?\d{1,2}:\d{2}\s*</p>", re.IGNORECASE)
_LABELLED = re.compile(
    r"<p\b[^>]{0,200}>\s*(?:<[^<>]{1,200}>\s*){0,3}[^<:：\d\s][^<:：\n]{0,30}[:：]", re.IGNORECASE
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SILENT = frozenset({"script", "style", "head", "template", "noscript"})
_CHROME = frozenset({"nav", "footer", "header", "aside", "form", "button", "figure"})


def sniff(content: str, name: str) -> bool:  # noqa: ARG001 - every sniffer is asked the same
    """Return whether names in cite elements, or times, stand right before the paragraphs."""
    alone = len(_TIME_ALONE.findall(content))
    if alone >= 4 and len(_LABELLED.findall(content)) * 2 < alone:
        return True
    if "<cite" not in content and "<time" not in content:
        return False
    paragraphs = max(1, len(re.findall(r"<p\b", content, re.IGNORECASE)))
    cited = len(_CITED.findall(content))
    return (cited >= 1 and cited * 4 >= paragraphs) or len(_TIMED.findall(content)) * 4 >= max(
        paragraphs * 3, 8
    )


def scan(content: str, origin: str) -> Script:
    """Return what the page says. Raises FormatError "damaged", "too-deep", "too-large"."""
    root = parse_html(content, origin)
    script = Script("podcast-html")
    reading = _Reading(script, _names_every_time(root))
    title = root.find(".//title")
    script.title = text_of(title) if title is not None else ""
    script.set_aside(1, script.title, Kind.HEADING)
    reading.walk(root)
    reading.flush()
    return script


def _names_every_time(root: Element) -> bool:
    """Whether each time comes with a name, so that a block without one is nobody's."""
    cites = sum(1 for _ in root.iter("cite"))
    times = sum(1 for _ in root.iter("time"))
    return cites * 5 >= times * 4


class _Reading:
    """The walk through a page: who is named, when, and the loose text collected on the way."""

    def __init__(self, script: Script, named: bool) -> None:  # noqa: FBT001 - one fact about the page
        self._script = script
        self._named = named
        self._label: str | None = None
        self._start: timedelta | None = None
        self._cited = False
        self._loose: list[str] = []
        self._line = 1

    def walk(self, root: Element) -> None:
        """Walk the tree in document order, without recursion: a page may be as deep as the bounds let it."""
        stack: list[Element | str] = [root]
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                self._loose.append(node)
                continue
            if node.tail:
                stack.append(node.tail)
            if self._take(node):
                continue
            stack.extend(reversed(list(children(node))))
            if node.text:
                stack.append(node.text)

    def _take(self, node: Element) -> bool:
        """Read one element whole; False if its children are to be walked instead."""
        name = local_name(node)
        if name in _SILENT:
            return True
        if name not in {"cite", "time", "p", *_HEADINGS, *_CHROME}:
            return False
        inside = any(local_name(child) in {"cite", "time", "p"} for child in node.iterdescendants())
        if inside and name not in _CHROME:
            self.flush()
            return False
        self.flush()
        self._line = line_of(node, self._line)
        text = text_of(node)
        if name == "cite":
            self._label = voice_label(clean_label(text))
            self._cited = True
        elif name == "time" or (name == "p" and parse_time(text) is not None):
            self._time(text)
        elif name == "p":
            self._say(text)
        else:
            self._script.set_aside(self._line, text, Kind.HEADING if name in _HEADINGS else Kind.CHROME)
        return True

    def _time(self, text: str) -> None:
        time = parse_time(text.strip("[]() "))
        if time is None:
            self._script.recorded = self._script.recorded or find_date(text)
            self._script.set_aside(self._line, text, Kind.CHROME)
            return
        self._start = time
        if self._named and not self._cited:
            self._label = None

    def _say(self, text: str) -> None:
        alone, self._cited = not self._cited, False
        if is_sound(text) and alone:
            self._script.set_aside(self._line, text, Kind.SOUND)
        else:
            self._script.say(self._line, self._label, text, self._start)

    def flush(self) -> None:
        """Say or set aside the text that stood outside paragraphs."""
        text = " ".join("".join(self._loose).split())
        self._loose.clear()
        if text and self._label is not None:
            self._say(text)
        else:
            self._script.set_aside(self._line, text, Kind.CHROME)
