"""Pages as HTML: the block tree of the article, flattened; everything around it is chrome."""

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import NamedTuple

from lxml import etree
from lxml import html as lxml_html

from corpus.draft import Block, BlockKind
from corpus.errors import FormatError, NoConversationError
from corpus.formats.markup import html_tree
from corpus.limits import MAX_PAGE_CHARS, check_size

_MAX_DEPTH = 2000  # many, for old pages leave tags open that then hold all that follows

_LOOKS = re.compile(
    r"\s{0,64}(?:<!--.{0,2000}?-->\s{0,64}){0,8}(?:<\?xml[^>]{0,200}\?>\s{0,64})?<(?:!doctype\s+html|html|head|body|div|article|section|main|p|h[1-6]|meta|table)\b",
    re.IGNORECASE | re.DOTALL,
)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SILENT = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "svg",
        "math",
        "iframe",
        "object",
        "select",
        "textarea",
        "canvas",
    }
)
_CHROME = frozenset({"nav", "footer", "aside", "form", "button", "menu", "dialog", "label", "fieldset"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BOLD = frozenset({"strong", "b"})
_BREAKS = frozenset(
    {
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "figure",
        "figcaption",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "caption",
        "pre",
        "address",
        "hgroup",
        "details",
        "summary",
        "center",
        "body",
        "html",
        "hr",
        "fieldset",
    }
    | _HEADINGS
    | _CHROME
)
_CHROME_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menu|breadcrumbs?|sidebar|footer|comments?|comment-list|share|sharing|social|related|recommend(?:ed|ation)?s?|advert(?:isement)?|ads?|toolbar|pagination|pager|copyright|toc|cookie|popup|modal|login|subscribe|newsletter|hot-list|rank)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CAPTION_NAMES = re.compile(
    r"(?:^|[\s_-])(?:caption|img-?desc|image-?desc|pic-?(?:desc|note|info|title)|photo-?(?:desc|credit)|wp-caption-text|figcaption)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ROOTS = (
    ".//*[@id='js_content']",
    ".//*[@itemprop='articleBody']",
    ".//article",
    ".//*[contains(concat(' ', normalize-space(@class), ' '), ' rich_media_content ')]",
    ".//main",
)


def sniff(content: str, name: str) -> bool:
    """Whether the text begins as HTML does, or the name says so and there are tags."""
    if _LOOKS.match(content):
        return True
    return (
        PurePath(name).suffix.lower() in {".html", ".htm", ".xhtml"}
        and re.search(r"<[a-zA-Z!/]", content[:100_000]) is not None
    )


def blocks(content: str, origin: str) -> list[Block]:
    """The blocks of the page in document order, with bold ranges, outside of the article as chrome.

    Raises NoConversationError "empty", FormatError "damaged", "too-deep", "too-large".
    """
    check_size(content, origin, MAX_PAGE_CHARS)
    if not content.strip():
        raise NoConversationError(origin, "empty")
    tree = html_tree(content, origin)
    writer = _Writer()
    title = tree.find(".//head/title")
    if title is not None and title.text:
        writer.found.append(Block(_line_of(title), _SPACE.sub(" ", title.text).strip(), BlockKind.CHROME))
    _walk(tree, _article(tree), writer, origin)
    return writer.finished()


def _line_of(element: etree._Element) -> int:
    return int(getattr(element, "sourceline", None) or 1)


def _article(tree: lxml_html.HtmlElement) -> lxml_html.HtmlElement:
    """The element that holds the article: the first of the usual ones with most of the text."""
    whole = len(tree.text_content())
    for path in _ROOTS:
        found = tree.xpath(path)
        sizes = [(len(element.text_content()), -index) for index, element in enumerate(found)]
        if sizes and max(sizes)[0] >= 0.25 * whole:
            return found[-max(sizes)[1]]
    return tree


class _State(NamedTuple):
    """What an element hands down to what is in it."""

    kind: BlockKind = BlockKind.PARAGRAPH
    bold: bool = False
    pre: bool = False


class _Writer:
    """Collects text into blocks."""

    def __init__(self) -> None:
        self.found: list[Block] = []
        self._text: list[str] = []
        self._bold: list[tuple[int, int]] = []
        self._size = 0
        self._line = 0
        self._kind = BlockKind.PARAGRAPH

    def add(self, text: str, line: int, state: _State) -> None:
        """Add inline text to the block under way."""
        if state.pre:
            for number, part in enumerate(text.split("\n")):
                if number:
                    self.close()
                self._add(part, line + number, state)
            return
        self._add(_SPACE.sub(" ", text), line, state)

    def _add(self, text: str, line: int, state: _State) -> None:
        if not text or (text == " " and not self._size):
            return
        if not self._size:
            self._line, self._kind = line, state.kind
        if state.bold and text.strip():
            start = self._size + len(text) - len(text.lstrip())
            end = self._size + len(text.rstrip())
            if (
                self._bold
                and not "".join(self._text)[self._bold[-1][1] : start].strip()
                and self._bold[-1][1] == self._size
            ):
                start = self._bold.pop()[0]
            self._bold.append((start, end))
        self._text.append(text)
        self._size += len(text)

    def close(self) -> None:
        """End the block under way."""
        text = "".join(self._text)
        if text.strip():
            self.found.append(Block(self._line, text, self._kind, tuple(self._bold)))
        self._text, self._bold, self._size = [], [], 0

    def finished(self) -> list[Block]:
        """All blocks."""
        self.close()
        return self.found


def _walk(tree: lxml_html.HtmlElement, article: lxml_html.HtmlElement, writer: _Writer, origin: str) -> None:
    """Write the text of the tree, without recursion: pages can be nested deeply."""
    inside = set(article.iterancestors()) | {article}
    states: list[_State] = [_State() if article is tree else _State(BlockKind.CHROME)]
    for event, element in _events(tree):
        name = element.tag
        if event == "start":
            if len(states) > _MAX_DEPTH:
                raise FormatError(origin, "too-deep", element.sourceline)
            state = (
                _State()
                if element is article
                else _below(states[-1], element, name, within=element in inside)
            )
            if name in _BREAKS or name in {"br", "img"}:
                writer.close()
            if name == "img":
                _picture(element, writer)
            states.append(state)
            if element.text and name not in _SILENT:
                writer.add(element.text, _line_of(element), state)
        else:
            states.pop()
            if name in _BREAKS:
                writer.close()
            if element.tail:
                writer.add(element.tail, _line_of(element), states[-1])


def _events(tree: lxml_html.HtmlElement) -> Iterator[tuple[str, lxml_html.HtmlElement]]:
    """Start and end of every element that can hold visible text."""
    walker = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walker:
        if not isinstance(element.tag, str):
            continue
        if event == "start" and element.tag in _SILENT:
            walker.skip_subtree()
        yield event, element


def _picture(element: lxml_html.HtmlElement, writer: _Writer) -> None:
    """A picture leaves a mark, so that a line glued to it can be told for its caption."""
    alt = _SPACE.sub(" ", element.get("alt") or "").strip()
    writer.found.append(Block(_line_of(element), f"![{alt}]", BlockKind.CAPTION))


def _below(state: _State, element: lxml_html.HtmlElement, name: str, *, within: bool) -> _State:
    """The state in an element."""
    kind = state.kind
    if within:
        return state
    words = f"{element.get('class') or ''} {element.get('id') or ''}"
    hidden = re.search(
        r"display\s{0,4}:\s{0,4}none|visibility\s{0,4}:\s{0,4}hidden", element.get("style") or ""
    )
    if (
        kind is BlockKind.CHROME
        or name in _CHROME
        or hidden
        or (words.strip() and _CHROME_NAMES.search(words))
    ):
        kind = BlockKind.CHROME
    elif name in _HEADINGS:
        kind = BlockKind.HEADING
    elif name in {"figcaption", "caption"} or _CAPTION_NAMES.search(words):
        kind = BlockKind.CAPTION
    elif kind is BlockKind.PARAGRAPH:
        kind = {"li": BlockKind.ITEM, "blockquote": BlockKind.QUOTE, "th": BlockKind.TABLE}.get(name, kind)
    style = element.get("style") or ""
    bold = (
        state.bold
        or name in _BOLD
        or re.search(r"font-weight\s{0,4}:\s{0,4}(?:bold|[6-9]00)", style) is not None
    )
    return _State(kind, bold, state.pre or name == "pre")
