"""HTML and XML as trees, by lxml: entities and network off, size and depth bounded."""

from collections.abc import Iterator

from lxml import etree, html

from corpus.errors import FormatError
from corpus.limits import MAX_DEPTH, MAX_PAGE_CHARS, MAX_TAGS, check_size

Element = etree._Element


def parse_xml(content: str, origin: str) -> Element:
    """Return the root of an XML document.

    Raises FormatError: "damaged" with the line, "too-deep", "too-large", "entities" where the document
    defines entities of its own, which is how a short file becomes an endless one.
    """
    check_size(content, origin)
    _check_tags(content, origin)
    if "<!ENTITY" in content[:1_000_000]:
        raise FormatError(origin, "entities")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_pis=True,
    )
    try:
        # Bytes: lxml refuses a str that declares an encoding; the declaration may no longer be true.
        root = etree.fromstring(_undeclared(content).encode("utf-8", "surrogatepass"), parser)
    except etree.XMLSyntaxError as error:
        reason = "too-deep" if "depth" in str(error).lower() else "damaged"
        raise FormatError(origin, reason, line=error.lineno, detail=error.msg or "") from error
    _check_depth(root, origin)
    return root


def parse_html(content: str, origin: str) -> Element:
    """Return the root of an HTML document, mended as browsers do.

    Raises FormatError "too-deep", "too-large", "damaged" where nothing is in it.
    """
    check_size(content, origin, MAX_PAGE_CHARS)
    _check_tags(content, origin)
    root: Element = html_tree(content, origin)
    _check_depth(root, origin)
    return root


def html_tree(content: str, origin: str) -> html.HtmlElement:
    """Return the root of an HTML document, mended as browsers do, with 2,000 levels at least.

    Raises FormatError "too-deep", "damaged" where nothing is in it.
    """
    parser = html.HTMLParser(
        encoding="utf-8",
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,  # else what follows 255 levels, or 10 MB of one text, is left out without an error
    )
    try:
        text = content.replace("\0", "").encode("utf-8", "surrogatepass")
        root = html.document_fromstring(text, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise FormatError(origin, "damaged", detail=type(error).__name__) from error
    if cut := parser.error_log.filter_from_fatals():
        raise FormatError(origin, "too-deep", line=cut[0].line)
    return root


def local_name(element: Element) -> str:
    """Return an element's name without its namespace; "" for comments and entities."""
    tag: object = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def text_of(element: Element) -> str:
    """Return all text inside an element with runs of whitespace, and line breaks, as one blank."""
    parts: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end", "comment")):
        if event == "start":
            parts.append(" " if local_name(node) in {"br", "lb"} else "")
            parts.append(node.text or "")
        elif node is not element:
            parts.append(node.tail or "")
    return " ".join("".join(parts).split())


def children(element: Element) -> Iterator[Element]:
    """Yield the child elements, without comments."""
    yield from (child for child in element if local_name(child))


def line_of(element: Element, otherwise: int = 1) -> int:
    """Return the 1-based line on which an element begins, as far as the parser counted."""
    line = getattr(element, "sourceline", None)
    return line if isinstance(line, int) else otherwise


def _undeclared(content: str) -> str:
    text = content.lstrip("\ufeff \t\r\n")
    if text.startswith("<?xml"):
        end = text.find("?>")
        # Line numbers stay: what is cut off holds no line end but the ones kept here.
        return "\n" * text.count("\n", 0, end + 2) + text[end + 2 :] if end > 0 else text
    return text


def _check_tags(content: str, origin: str) -> None:
    if content.count("<") > MAX_TAGS:
        raise FormatError(origin, "too-large", detail=str(MAX_TAGS))


def _check_depth(root: Element, origin: str) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise FormatError(origin, "too-deep", detail=str(MAX_DEPTH))
