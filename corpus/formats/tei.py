"""Parliamentary XML: ParlaMint and other TEI transcriptions of speech, and Akoma Ntoso debates.

Formats: ParlaMint schema (TEI `u who`), Akoma Ntoso 3.0 (`speech by`). A `who` is an id, looked up in
the lists of persons where the file has them, else named as the file labels it beside the speech.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from corpus.formats.clock import find_date, of_seconds
from corpus.formats.labels import clean_label, is_role
from corpus.formats.markup import Element, children, line_of, local_name, parse_xml, text_of
from corpus.formats.script import Script
from corpus.model import Kind

_SPEECH_TEI = frozenset({"u", "sp"})
_SPEECH_AKN = frozenset({"speech", "question", "answer", "speechGroup"})
_ASIDES = {
    "head": Kind.HEADING, "heading": Kind.HEADING, "num": Kind.HEADING, "subheading": Kind.HEADING,
    "docTitle": Kind.HEADING, "note": Kind.NOTE, "gap": Kind.NOTE, "recordedTime": Kind.NOTE,
    "authorialNote": Kind.NOTE, "kinesic": Kind.SOUND, "vocal": Kind.SOUND, "incident": Kind.SOUND,
    "stage": Kind.SOUND, "remark": Kind.SOUND, "narrative": Kind.NARRATION, "summary": Kind.NARRATION,
    "scene": Kind.NARRATION, "other": Kind.NARRATION, "opening": Kind.NARRATION, "closer": Kind.NARRATION,
    "pb": Kind.CHROME,
}  # fmt: skip
_PARAGRAPHS = frozenset({"seg", "p", "ab", "l", "block"})
_METADATA = frozenset({"teiHeader", "meta", "preface", "coverPage", "listPerson", "timeline", "standOff"})


def sniff(content: str, name: str) -> bool:  # noqa: ARG001 - every sniffer is asked the same
    """Return whether the text is TEI with utterances or an Akoma Ntoso debate."""
    head = content[:5000]
    if not re.match(r"\ufeff?\s*<", head):
        return False
    if re.search(r"<(?:\w+:)?(?:TEI|teiCorpus)\b", head):
        return bool(re.search(r"<(?:\w+:)?(?:u|sp)\b", content))
    return bool(re.search(r"<(?:\w+:)?akomaNtoso\b", head))


def scan(content: str, origin: str) -> Script:
    """Return what the file says. Raises FormatError "damaged", "entities", "too-deep", "too-large"."""
    root = parse_xml(content, origin)
    debate = local_name(root) == "akomaNtoso"
    script = Script("akoma-ntoso" if debate else "tei")
    script.title = _title(root)
    script.recorded = _day(root)
    reading = _Reading(script, _persons(root), _timeline(root), _SPEECH_AKN if debate else _SPEECH_TEI)
    for element in children(root):
        reading.walk(element)
    return script


def _id(element: Element) -> str:
    return (
        element.get("{http://www.w3.org/XML/1998/namespace}id")
        or element.get("eId")
        or element.get("id")
        or ""
    )


def _persons(root: Element) -> dict[str, str]:
    """Names by id, from listPerson (TEI) or TLCPerson references (Akoma Ntoso)."""
    names: dict[str, str] = {}
    for element in root.iter():
        kind = local_name(element)
        if kind in {"TLCPerson", "TLCRole", "TLCOrganization"} and element.get("showAs"):
            names[_id(element)] = element.get("showAs", "")
        elif kind == "person" and _id(element):
            names[_id(element)] = _person_name(element)
    return {key: " ".join(name.split()) for key, name in names.items() if name.strip()}


def _person_name(person: Element) -> str:
    name = next((child for child in person.iter() if local_name(child) in {"persName", "name"}), None)
    if name is None:
        return ""
    parts = {local_name(child): text_of(child) for child in reversed(list(children(name)))}
    first, last = parts.get("forename", ""), parts.get("surname", "")
    if not (first and last):
        return text_of(name)
    # Family name first, without a blank, where the name is written in Han characters.
    return last + first if re.fullmatch(r"[\u3400-\u9fff]+", last + first) else f"{first} {last}"


def _timeline(root: Element) -> dict[str, timedelta]:
    """Times of TEI's `when` points by id, in seconds from the first, by their intervals."""
    times: dict[str, timedelta] = {}
    for timeline in (element for element in root.iter() if local_name(element) == "timeline"):
        scale = 0.001 if timeline.get("unit") == "ms" else 1.0
        for when in children(timeline):
            since = times.get((when.get("since") or "").lstrip("#"), timedelta(0))
            interval = of_seconds(when.get("interval"), scale)
            if interval is not None:
                times[_id(when)] = since + interval
            elif when.get("absolute") is None or not times:
                times.setdefault(_id(when), timedelta(0))
    return times


def _title(root: Element) -> str:
    titles = [
        element
        for element in root.iter()
        if local_name(element) in {"title", "docTitle"} and text_of(element)
    ]
    main = [element for element in titles if element.get("type") in (None, "main")]
    return text_of((main or titles)[0]) if titles else ""


def _day(root: Element) -> date | None:
    """The day of the sitting: TEI's setting, else any dated element of the header."""
    dated = [element for element in root.iter() if local_name(element) in {"date", "FRBRdate", "docDate"}]
    inside = [
        element
        for element in dated
        if any(local_name(above) == "setting" for above in element.iterancestors())
    ]
    for element in inside + dated:
        day = find_date(element.get("when") or element.get("date") or element.get("from") or text_of(element))
        if day:
            return day
    return None


class _Reading:
    """The walk through the body: speeches are said, what is marked as no speech is set aside."""

    def __init__(
        self, script: Script, persons: dict[str, str], times: dict[str, timedelta], speech: frozenset[str]
    ) -> None:
        self._script = script
        self._persons = persons
        self._times = times
        self._speech = speech
        self._announced: str | None = None  # a speaker note that stands before its utterance
        self._known: dict[str, str] = {}  # the label each id got first: Chang the Chair and Chang are one id

    def walk(self, top: Element) -> None:
        """Read every element below `top`, in document order."""
        stack = [top]
        while stack:
            element = stack.pop()
            name = local_name(element)
            if name in _METADATA:
                continue
            nested = any(local_name(child) in self._speech for child in element.iterdescendants())
            if name in self._speech and not nested:
                self._speak(element)
            elif nested or len(element):
                self._loose(element, element.text)
                stack.extend(reversed(list(children(element)))) if nested else self._set_aside(element)
            else:
                self._set_aside(element)
            if nested:
                for child in children(element):
                    self._loose(child, child.tail)

    def _loose(self, element: Element, text: str | None) -> None:
        if text and text.strip():
            self._script.set_aside(line_of(element), " ".join(text.split()), Kind.UNEXPLAINED)

    def _set_aside(self, element: Element) -> None:
        name = local_name(element)
        text = text_of(element)
        if name == "note" and element.get("type") == "speaker":
            self._announced = clean_label(text)
            return
        self._script.set_aside(line_of(element), text, _ASIDES.get(name, Kind.UNEXPLAINED))

    def _speak(self, element: Element) -> None:
        label = self._label(element)
        start = self._times.get((element.get("start") or "").lstrip("#")) or of_seconds(
            element.get("startTime")
        )
        end = self._times.get((element.get("end") or "").lstrip("#"))
        for paragraph, (line, text) in enumerate(_paragraphs(element, self._script)):
            self._script.say(line, label, text, None if paragraph else start, end, paragraph=True)
        self._announced = None

    def _label(self, element: Element) -> str | None:
        ids = (element.get("who") or element.get("by") or "").split()
        named = [self._persons[key] for value in ids if (key := value.rpartition("#")[2]) in self._persons]
        if named:
            return named[0]
        key = ids[0].rpartition("#")[2] if ids else ""
        inside = [child for child in element.iter() if _is_label(child)]
        written = clean_label(text_of(inside[0])) if inside else self._announced
        if not written:
            return self._known.get(key) or re.sub(r"(?<=\w)[._](?=\w)", " ", key.rpartition("/")[2]) or None
        if not key or is_role(written):
            return written
        return self._known.setdefault(key, written)


def _is_label(element: Element) -> bool:
    name = local_name(element)
    return name in {"from", "speaker"} or (name == "note" and element.get("type") == "speaker")


def _paragraphs(speech: Element, script: Script) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of a speech's paragraphs; what is no speech inside them is set aside."""
    parts: list[str] = []
    line = line_of(speech)

    def done() -> Iterator[tuple[int, str]]:
        text = " ".join("".join(parts).split())
        parts.clear()
        if text:
            yield line, text

    stack: list[tuple[Element, str | None]] = [(speech, None)]
    while stack:
        element, tail = stack.pop()
        if tail is not None:  # everything inside the element has been read
            if local_name(element) in _PARAGRAPHS:
                yield from done()
            parts.append(tail)
            continue
        name = local_name(element)
        if element is not speech:
            stack.append((element, element.tail or ""))
        if _is_label(element):
            continue
        if name in _ASIDES and element is not speech:
            script.set_aside(line_of(element), text_of(element), _ASIDES[name])
            continue
        if name in _PARAGRAPHS:
            yield from done()
            line = line_of(element, line)
        parts.append(" " if name in {"lb", "br", "eol"} else "")
        parts.append(_spaced(element))
        stack.extend((child, None) for child in reversed(list(children(element))))
    yield from done()


def _spaced(element: Element) -> str:
    """An element's own text; words of linguistic annotation (w, pc) stand apart unless joined on purpose."""
    text = element.text or ""
    if local_name(element) in {"w", "pc"}:
        return text.strip()
    return text
