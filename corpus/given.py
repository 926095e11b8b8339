"""What people type about speakers and sources, checked before it is stored: names, titles, links."""

import unicodedata
from urllib.parse import urlsplit

from corpus.errors import InvalidError

MAX_NAME = 100
"""Characters of a speaker's name: several times the longest of a person with all their titles."""

MAX_TITLE = 300
"""Characters of a title: what stands on one line above a talk, not the talk."""

MAX_LINK = 2000
"""Characters of a link: more than browsers and servers agree on."""

# Control characters, line and paragraph separators, and halves of a surrogate pair: none is part of a name.
_BROKEN = frozenset({"Cc", "Zl", "Zp", "Cs"})


def check_name(name: str) -> str:
    """Return a speaker's name without blanks around it.

    Raises:
        InvalidError: "name": it is "blank", or has a "control" character, or is too "long".
    """
    return _line("name", name, MAX_NAME)


def check_title(title: str) -> str:
    """Return a title without blanks around it.

    Raises:
        InvalidError: "title": it is "blank", or has a "control" character, or is too "long".
    """
    return _line("title", title, MAX_TITLE)


def check_link(link: str) -> str:
    """Return a link that a browser can follow: one with http or https and a host.

    Raises:
        InvalidError: "link": it is "blank" or too "long", has a "control" character or another "scheme".
    """
    link = _line("link", link, MAX_LINK)
    try:
        parts = urlsplit(link)
        host = parts.hostname
    except ValueError:  # brackets that hold no IPv6 address
        host = None
    if not host or parts.scheme not in {"http", "https"} or len(link.split()) > 1:
        raise InvalidError("link", "scheme", link)
    return link


def _line(what: str, given: str, most: int) -> str:
    text = given.strip()
    if not text:
        raise InvalidError(what, "blank")
    if any(unicodedata.category(character) in _BROKEN for character in text):
        raise InvalidError(what, "control")
    if len(text) > most:
        raise InvalidError(what, "long", str(most))
    return text
