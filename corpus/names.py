"""When two names are one person's: the folding of names, and the ids made from it.

The search key of the texts is the analyzer's; this one decides who is who when a transcript is stored, so
that a name in Traditional and in Simplified characters is one person from the first file on.
"""

import unicodedata
from base64 import b32encode
from functools import cache
from hashlib import sha256

from opencc import OpenCC

ID_LENGTH = 12


class Bareness(dict[int, str]):
    """A table for `str.translate`: letters, marks and digits to Simplified, everything else to nothing.

    Characters are converted one by one, so that what a name folds to never hangs on the phrase table, and
    until nothing changes, because a few variants take two steps.
    """

    def __init__(self) -> None:
        super().__init__()
        self._convert = OpenCC("t2s").convert

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if unicodedata.category(character)[0] not in "LMN":
            character = ""
        for _ in range(3):
            simpler: str = self._convert(character)
            if simpler == character or len(simpler) != 1:
                break
            character = simpler
        self[code] = character
        return character


@cache
def bareness() -> Bareness:
    """The table of this process; made at first use, since it reads the conversion dictionaries."""
    return Bareness()


def plain(text: str) -> str:
    """A text without compatibility forms (NFKC) and case."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def fold_name(name: str) -> str:
    """What the spellings of one name have in common: no case, width or script, letters and digits only.

    A name of nothing but punctuation keeps its punctuation.
    """
    return plain(name).translate(bareness()) or "".join(name.split())


def public_id(*parts: str) -> str:
    """A public id of these parts: the first 12 characters (60 bits) of their SHA-256 in lower-case base32."""
    digest = sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()
    return b32encode(digest).decode("ascii")[:ID_LENGTH].lower()


def person_id(name: str) -> str:
    """`Speaker.id` of a named person: the same in every source and in either script."""
    return public_id("person", fold_name(name))


def role_id(label: str, source_id: str) -> str:
    """`Speaker.id` of a role or an anonymous label, which belongs to one source."""
    return public_id("role", source_id, fold_name(label))
