"""Words of Latin letters and digits: where they join, where they part, and their singular."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

GAP = re.compile(r"[ \t\u3000'.&+/_-]{1,2}")  # what may stand between words that are also written as one
_PIECE = re.compile(r"(?!(?<=')s\b)[^\W_]+(?:'(?!s\b)[^\W_]+)*[+#]*")  # the 's of a possessive is no word
_ATOM = re.compile(r"\d+|[^\W\d_]+")
_CASE_BORDER = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LONGEST_JOIN = 24


class Piece(NamedTuple):
    """One Latin word as written, with the parts that case and digits tell apart."""

    text: str
    start: int
    end: int
    parts: tuple[str, ...]  # itself alone where there is no border inside


def stem(word: str) -> str:
    """The singular of an English plural (Harman 1991, "s-stemmer"); anything else as it is."""
    if len(word) < 4 or not word.isascii() or word[-1] != "s" or not word.isalpha():
        return word
    if word.endswith("ies") and word[-4] not in "ae":
        return word[:-3] + "y"
    if word.endswith("es") and word[-3] not in "aeo":
        return word[:-1]
    return word if word[-2] in "us" else word[:-1]


def inflections(word: str) -> list[str]:
    """What else an English verb of four letters or more may be written as; most of it does not exist."""
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return []
    base = word
    for ending in ("ing", "ed", "er"):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            base = word.removesuffix(ending)
    stems = {base, base.removesuffix("e")}
    if base != word:
        stems |= {base + "e"} | ({base[:-1]} if base[-1] == base[-2] else set())
    elif base[-1] not in "aeiouwxy" and base[-2] in "aeiou":
        stems.add(base + base[-1])
    forms = {stem + ending for stem in stems for ending in ("", "e", "ing", "ed", "er", "ion")}
    return sorted(form for form in forms if len(form) > 2 and form != word)


def joins(pieces: Sequence[Piece]) -> list[str]:
    """The last two pieces as one word; the last three too where one of them is a single character."""
    if len(pieces) < 2:
        return []
    texts = [piece.text for piece in pieces[-3:]]
    found = ["".join(texts[-2:])]
    if len(texts) == 3 and min(map(len, texts)) == 1:
        found.append("".join(texts))
    return [stem(word) for word in found if len(word) <= _LONGEST_JOIN]


def pieces_of(text: str, folded: str, run: re.Match[str]) -> list[Piece]:
    """The Latin words inside a run of the folded text, with their parts; case is read from the original."""
    found = []
    for match in _PIECE.finditer(folded, run.start(), run.end()):
        written = text[match.start() + 1 : match.end()]
        if written.isalpha() and (written.islower() or text[match.start() : match.end()].isupper()):
            found.append(Piece(match[0], match.start(), match.end(), (match[0],)))  # as most words are
            continue
        parts: list[str] = []
        for atom in _ATOM.finditer(folded, match.start(), match.end()):
            if atom[0] != match[0]:
                parts.append(atom[0])
            cuts = [atom.start(), *(b.start() for b in _CASE_BORDER.finditer(text, *atom.span())), atom.end()]
            inside = [folded[a:b] for a, b in pairwise(cuts)]
            if len(inside) > 1 and min(map(len, inside)) > 1:  # OpenAI has two parts, iPhone has one
                parts += inside
        found.append(Piece(match[0], match.start(), match.end(), tuple(parts) or (match[0],)))
    return found
