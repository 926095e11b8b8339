"""Bytes to text. Nothing is ever replaced: bytes that no encoding explains are refused.

Order: byte order mark, the declared encoding if its text is plausible, strict UTF-8, UTF-16 without a mark,
then GB18030 against Big5 (and Windows-1252 for Western text) by the score of what comes out.
"""

import codecs
import re
from typing import NamedTuple

from corpus.errors import DecodeError, NoConversationError

SAMPLE_CHARACTERS = 60_000
"""A score looks at this many characters at most, so that it costs the same for any file."""

CLOSE = 0.08
"""Two candidates whose scores differ by less are a close call; it is reported, the better one is taken."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARATIONS = (
    re.compile(
        rb"<meta[^>]{0,200}?charset\s{0,8}=\s{0,8}[\"']?\s{0,8}([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE
    ),
    re.compile(
        rb"^\s{0,64}<\?xml[^>]{0,200}?encoding\s{0,8}=\s{0,8}[\"']([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE
    ),
    re.compile(rb"^\s{0,64}@charset\s{1,8}\"([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE),
)
# Names in the wild stand for the larger set that contains them (WHATWG Encoding Standard, section 4.2).
_LARGER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "cp950": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "unicode": "utf-16",
}
# The characters that make up about half of any modern Chinese text, in both scripts.
_COMMON = frozenset(
    "的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著"
    "下自之年过過发發后後作里裡裏用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還"
    "进進好小部其些主样樣理心她本前开開但因只从從想实實日军者意无無力它与與长長把机機十民第公此已工使情明性知全"
    "三又关關点點正业業外将將两兩高间間由问問很最重并並物手应應战向头頭文体體政美相见見被利什二等产產或新己制身"
    "果加西斯月话話合回特代内內信表化老给給世位次度门門任常先海通教儿兒原东東声聲提立及比员員解水名真论論处處走"
    "义義各入几幾口认認条條平系气氣题題活尔爾更别別打女变變四神总總何电電数數安少报報才结結反受目太量再感建务務"
    "做接必场場件计計管期市直德资資命山金指克许許统統区區保至队隊形社便空决決治展马馬科司五基眼书書非则則听聽白"
    "却卻界达達光放强強即像难難且权權思王象完设設式色路记記南品住告类類求据據程北边邊死张張该該交规規万萬取拉格"
    "望觉覺术術领領共确確传傳师師观觀清今切院让讓识識候带帶导導争爭运運，。、：；？！“”（）《》「」『』…—"
)


class Decoded(NamedTuple):
    """Text, the encoding it was in (a Python codec name), and the codes of close calls."""

    text: str
    encoding: str
    doubts: tuple[str, ...] = ()


def decode(data: bytes, origin: str, declared: str | None = None) -> Decoded:
    """Return the text of `data`, its line ends all line feeds.

    `declared` is what the container or the server said. Raises DecodeError with reason "binary" for content
    that is no text, "control" with the line for text with a few control characters in it, or "encoding" if no
    encoding explains the bytes; NoConversationError "empty" for blanks.
    """
    found = _marked(data, origin) or _declared(data, declared) or _strict(data) or _wide(data)
    if found is None:
        _refuse_strays(_attempt(data, "utf-8") or "", data, origin)
        if is_binary(data):
            raise DecodeError(origin, "binary")
        found = _scored(data, origin)
    _refuse_strays(found.text, data, origin)
    if is_binary(data) and not found.encoding.startswith(("utf-16", "utf-32")):
        raise DecodeError(origin, "binary")
    text = found.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise NoConversationError(origin, "empty")
    return found._replace(text=text)


def is_binary(data: bytes) -> bool:
    """Whether the head of `data` holds control bytes that no text has (and it is not UTF-16 or UTF-32)."""
    head = data[:65536]
    if any(head.startswith(mark) for mark, _ in _MARKS):
        return False
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > len(head) // 500


_STRAY = re.compile("[\0-\x08\x0e-\x1b\x7f]")


def _refuse_strays(text: str, data: bytes, origin: str) -> None:
    """Raise DecodeError "control" for a text that would be one without its few control characters.

    One of those that mean nothing is let be in a long text; NUL ends a string elsewhere, ESC begins a command
    of a terminal or a shift to another encoding, so that neither can be shown.
    """
    if "\0" not in text and "\x1b" not in text and not is_binary(data):
        return
    strays = [found.start() for found in _STRAY.finditer(text)]
    if strays and len(strays) * 10 <= len(text):
        before = text[: strays[0]].replace("\r\n", "\n").replace("\r", "\n")
        detail = f"U+{ord(text[strays[0]]):04X}"
        raise DecodeError(origin, "control", before.count("\n") + 1, detail)


_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b\x1e\x1c\x1d\x1f")) + b"\x7f"


def _attempt(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _marked(data: bytes, origin: str) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _attempt(data, encoding)
            if text is None:
                raise DecodeError(origin, "encoding", detail=encoding)
            return Decoded(text, encoding)
    return None


def _declared(data: bytes, declared: str | None) -> Decoded | None:
    """The declared encoding, believed if its text is plausible."""
    head = data[:4096]
    names = [declared] if declared else []
    names += [found[1].decode("ascii") for rule in _DECLARATIONS if (found := rule.search(head))]
    for name in names:
        encoding = _LARGER.get(name.strip().lower(), name.strip().lower())
        text = _attempt(data, encoding) if _is_text_codec(encoding) else None
        if text is None or (
            not data.isascii() and encoding == "cp1252" and _attempt(data, "utf-8") is not None
        ):
            continue
        if data.isascii() or plausibility(text) > 0:
            return Decoded(text, encoding)
    return None


def _is_text_codec(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding)._is_text_encoding and "\0" not in encoding
    except (LookupError, ValueError):
        return False


def _strict(data: bytes) -> Decoded | None:
    text = _attempt(data, "utf-8")
    return None if text is None or "\0" in text[:SAMPLE_CHARACTERS] else Decoded(text, "utf-8")


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 without a mark: the high bytes of its units are few, on the side that tells the order."""
    if len(data) % 2 or len(data) < 4:
        return None
    sample = data[: SAMPLE_CHARACTERS * 2]
    for encoding, high in (("utf-16-le", 1), ("utf-16-be", 0)):
        side = sample[high::2]
        if len(side.translate(None, _HIGH_BYTES)) * 10 > len(side):
            continue
        text = _attempt(data, encoding)
        if text is not None and "\0" not in text and plausibility(text) > 0.3:
            return Decoded(text, encoding)
    return None


_HIGH_BYTES = bytes([0x00, 0x20, 0x30, 0xFF, *range(0x4E, 0xA0)])
"""High bytes of ASCII, of general and CJK punctuation, of full-width forms and of Chinese characters."""


def _scored(data: bytes, origin: str) -> Decoded:
    """GB18030 against Big5 against Windows-1252, by how much the text looks like one people write."""
    candidates: list[tuple[float, str, str]] = []
    for encoding in ("gb18030", "big5hkscs", "cp1252"):
        text = _attempt(data, encoding)
        if text is not None:
            candidates.append((plausibility(text), encoding, text))
    candidates.sort(key=lambda candidate: candidate[0], reverse=True)
    few = sum(character > "\x7f" for character in candidates[0][2][:64]) <= 4 if candidates else False
    if not candidates or candidates[0][0] < 0 or (candidates[0][0] == 0 and not few):
        raise DecodeError(origin, "encoding", _first_bad_line(data))
    close = len(candidates) > 1 and candidates[0][0] - candidates[1][0] < CLOSE
    return Decoded(candidates[0][2], candidates[0][1], ("encoding",) if close else ())


def _first_bad_line(data: bytes) -> int | None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return None


def plausibility(text: str) -> float:
    """Return how much `text` looks like one people write: 0 or less is nonsense, 1 is beyond doubt.

    Of its characters outside ASCII: each of the commonest counts for it, each that is unassigned, private or
    from the rare ends of the tables against it, and Latin letters count if they stand inside words.
    """
    wide = [character for character in text[:SAMPLE_CHARACTERS] if character > "\x7f"]
    if not wide:
        return 1.0
    good = sum(character in _COMMON for character in wide)
    bad = sum(_is_odd(character) for character in wide)
    han = sum("一" <= character <= "鿿" for character in wide)
    if han * 2 < len(wide):
        western = len(_WESTERN.findall(text[:SAMPLE_CHARACTERS]))
        good = max(good, western // 2)
    return (good - 2 * bad) / len(wide) - (0.05 if han > 20 and good < han * 0.08 else 0)


_WESTERN = re.compile(
    r"[A-Za-z][À-öø-ÿ’](?=[A-Za-z\s.,])|(?<=[\s(])[À-öø-ÿ“‘](?=[a-z])|[’”](?=[\s.,;)])|\w—|[–—…](?=\s)"
)


def _is_odd(character: str) -> bool:
    code = ord(character)
    return (
        0x80 <= code < 0xA0
        or 0xE000 <= code < 0xF900
        or code == 0xFFFD
        or 0x2500 <= code < 0x2580
        or code >= 0x2A6E0
    )
