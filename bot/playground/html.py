"""HTML as the Bot API takes it, with its own complaints: what TDLib's parse_html accepts and refuses."""

import re
import string
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.playground.entities import Entity
from bot.playground.errors import RefusedError, bad_request

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SPACE = " \t\r\n\0\v"
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# Where each part of the source ends: sought at once, as a step for each character was most of a call's work.
_TEXT_END = re.compile(r"[<&]")
_TAG_END = re.compile(rf"[{_SPACE}>]")
_NAME_END = re.compile(rf"[{_SPACE}=>/\"']")
_TOKEN_END = re.compile(r"[^A-Za-z0-9.-]")
_SPACE_END = re.compile(rf"[^{_SPACE}]")
_QUOTED_END = {quote: re.compile(rf"[{quote}&]") for quote in "\"'"}
_MARKUP_BYTES = 1 << 15  # the server reads no longer text, before parsing


def _lower(text: str) -> str:
    """Lower case of ASCII letters only, as the server does it."""
    return text.translate(_LOWER)


@dataclass(slots=True)
class _Open:
    """A tag not closed yet: `start` is its place in the text so far, `piece` in the list of its pieces."""

    tag: str
    argument: str
    start: int
    piece: int


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """The text without its tags and the entities they stand for, in code points, not yet fixed or trimmed.

    Raises:
        RefusedError: with Telegram's own sentence and the byte offset of what it could not parse.
    """
    if len(source.encode()) > _MARKUP_BYTES:
        raise bad_request("text is too long")
    return _Parser(source).run()


class _Parser:
    """One pass over the source: `at` is where it stands, `out` the text so far, `length` how long it is."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def run(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            character = self.source[self.at]
            if character == "&":
                self._put(self._reference())
            elif character != "<":
                self._put(self._until(_TEXT_END))
            elif self.source.startswith("</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        if self.open:
            raise _refuse(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        text = "".join(self.out)
        if _SURROGATE.search(text):
            raise _refuse(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        return text, [self._plain(entity) for entity in self.entities]

    @staticmethod
    def _plain(entity: Entity) -> Entity:
        """Code keeps its language only inside pre."""
        return Entity("code", entity.start, entity.end) if entity.kind == "code" else entity

    def _peek(self) -> str:
        return self.source[self.at : self.at + 1]

    def _put(self, piece: str) -> None:
        self.out.append(piece)
        self.length += len(piece)

    def _until(self, end: re.Pattern[str]) -> str:
        """Go on to the first character that is an end, or to the end of the source; what lies before it."""
        start = self.at
        found = end.search(self.source, start)
        self.at = found.start() if found else len(self.source)
        return self.source[start : self.at]

    def _offset(self, place: int) -> int:
        return len(self.source[:place].encode())

    def _reference(self) -> str:
        """The character of a reference such as `&lt;` or `&#38;`; an unknown one stays as it stands."""
        begin = self.at
        self.at += 1
        rest = self.source[self.at :]
        if rest.startswith("#"):
            base, digits, skip = (16, string.hexdigits, 2) if rest[1:2] == "x" else (10, string.digits, 1)
            number = _leading(rest[skip:], digits)
            code = int(number or "0", base)
            length = skip + len(number)
            found = chr(code) if 0 < code < 0x10FFFF and length < 9 else ""
        else:
            name = _leading(rest, string.ascii_letters)
            length = len(name)
            found = _NAMED.get(name, "")
        if not found:
            self.at = begin + 1
            return "&"
        self.at += length
        if self._peek() == ";":
            self.at += 1
        return found

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        tag = _lower(self._until(_TAG_END))
        if not self._peek():
            raise _refuse(f"Unclosed start tag at byte offset {self._offset(begin)}")
        if tag not in _KINDS:
            raise _refuse(f'Unsupported start tag "{tag}" at byte offset {self._offset(begin)}')
        argument = ""
        while self._peek() != ">":
            self._until(_SPACE_END)
            if self._peek() == ">":
                break
            argument = self._attribute(tag, begin, argument)
        self.at += 1
        if tag == "span" and argument != "spoiler":
            raise _refuse(f'Tag "span" must have class "tg-spoiler" at byte offset {self._offset(begin)}')
        self.open.append(_Open(tag, argument, self.length, len(self.out)))

    def _attribute(self, tag: str, begin: int, argument: str) -> str:
        """Read one attribute; the tag's argument after it."""
        name = self._until(_NAME_END)
        if not name:
            raise _refuse(f'Empty attribute name in the tag "{tag}" at byte offset {self._offset(begin)}')
        self._until(_SPACE_END)
        if self._peek() != "=":
            if not self._peek():
                raise _refuse(f'Unclosed start tag "{tag}" at byte offset {self._offset(begin)}')
            return "1" if (tag, name) == ("blockquote", "expandable") else argument
        self.at += 1
        self._until(_SPACE_END)
        if not self._peek():
            raise _refuse(f'Unclosed start tag "{tag}" at byte offset {self._offset(begin)}')
        value = self._quoted() if self._peek() in "\"'" else self._token()
        if not self._peek():
            raise _refuse(f"Unclosed start tag at byte offset {self._offset(begin)}")
        if (tag, name) in {("a", "href"), ("tg-emoji", "emoji-id")}:
            return value
        if (tag, name) == ("code", "class") and value.startswith("language-"):
            return value.removeprefix("language-")
        if (tag, name) == ("span", "class") and value.startswith("tg-"):
            return value.removeprefix("tg-")
        return "1" if (tag, name) == ("blockquote", "expandable") else argument

    def _token(self) -> str:
        start = self.at
        token = self._until(_TOKEN_END)
        if self._peek() and self._peek() not in _SPACE + ">":
            raise _refuse(f"Unexpected end of name token at byte offset {self._offset(start)}")
        return _lower(token)

    def _quoted(self) -> str:
        end = _QUOTED_END[self._peek()]
        self.at += 1
        value = self._until(end)
        while self._peek() == "&":
            value += self._reference() + self._until(end)
        self.at += 1
        return value

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise _refuse(f"Unexpected end tag at byte offset {self._offset(begin)}")
        self.at += len("</")
        tag = _lower(self._until(_TAG_END))
        self._until(_SPACE_END)
        if self._peek() != ">":
            raise _refuse(f"Unclosed end tag at byte offset {self._offset(begin)}")
        self.at += 1
        opened = self.open.pop()
        if tag and tag != opened.tag:
            raise _refuse(
                f"Unmatched end tag at byte offset {self._offset(begin)}, "
                f'expected "</{opened.tag}>", found "</{tag}>"'
            )
        if opened.start < self.length:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        kind, argument, end = _KINDS[opened.tag], opened.argument, self.length
        last = self.entities[-1] if self.entities else None
        same = last is not None and (last.start, last.end) == (opened.start, end)
        if kind == "text_link":
            self._link(opened, end)
            return
        if kind == "custom_emoji" and not argument.lstrip("-").isdecimal():
            raise bad_request("invalid custom emoji identifier specified")
        if last is not None and same and kind == "pre" and last.kind == "code" and last.argument:
            self.entities[-1] = Entity("pre", opened.start, end, last.argument)
            return
        if last is not None and same and kind == "code" and last.kind == "pre" and argument:
            self.entities[-1] = Entity("pre", opened.start, end, argument)
            return
        if kind == "blockquote" and argument:
            kind, argument = "expandable_blockquote", ""
        self.entities.append(Entity(kind, opened.start, end, argument))

    def _link(self, opened: _Open, end: int) -> None:
        """A link to a person, or to an address; Telegram leaves out a link that is no address."""
        address = opened.argument or "".join(self.out[opened.piece :])
        person = address.removeprefix("tg://user?id=")
        if person != address and person.isdecimal():
            self.entities.append(Entity("text_mention", opened.start, end, person))
            return
        checked = checked_link(address)
        if checked:
            self.entities.append(Entity("text_link", opened.start, end, checked))


def checked_link(address: str) -> str:
    """The address as Telegram keeps it (scheme and slash added), or nothing when it is none."""
    address = address.strip()
    if not address or any(character in _SPACE for character in address):
        return ""
    parts = address if "://" in address or address.startswith(("mailto:", "tel:")) else f"http://{address}"
    try:
        split = urlsplit(parts)
        host = split.hostname or ""
    except ValueError:
        return ""
    if split.scheme in {"tg", "ton", "mailto", "tel"}:
        return parts
    if split.scheme not in {"http", "https", "ftp"} or (host != "localhost" and "." not in host):
        return ""
    return parts if split.path else f"{parts}/" if not (split.query or split.fragment) else parts


def _leading(text: str, allowed: str) -> str:
    return text[: len(text) - len(text.lstrip(allowed))]


def _refuse(reason: str) -> RefusedError:
    return bad_request(f"can't parse entities: {reason}")
