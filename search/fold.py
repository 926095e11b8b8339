"""The search key of a text: one width, one case, one script, and never a code point more or less."""

import re
import unicodedata
from collections.abc import Mapping

from opencc import OpenCC

# t2s leaves 著 alone, because it is two words: the particle, written 着 in Simplified (接著), and zhù in
# these. Whatever follows or stands before it decides.
_ZHE = re.compile("(?<![名显卓昭译论专巨原编合遗拙所土])著(?![名作述称者书录文])")
_DENSE = 12  # code points: where the first to convert comes sooner, many follow, and all are looked up
_CURLY = str.maketrans({"\u2018": "'", "\u2019": "'", "\u02bc": "'"})


def _one_character(character: str) -> str:
    """NFKC, lower case and no accent, where that leaves one code point; else the character itself."""
    folded = unicodedata.normalize("NFKC", character.translate(_CURLY)).lower()
    if len(folded) != 1:
        return character
    if folded > "\x7f" and folded < "\u0250":  # Latin letters with accents: é is found by e
        base = unicodedata.normalize("NFD", folded)[0]
        if base.isascii() and base.isalpha():
            return base
    return folded


class _Table(dict[int, str]):
    """Fills itself as characters turn up, for `str.translate`."""

    def __init__(self, characters: Mapping[str, str]) -> None:
        super().__init__()
        self._characters = characters

    def __missing__(self, code: int) -> str:
        folded = _one_character(chr(code))
        self[code] = value = self._characters.get(folded, folded)
        return value


class Fold:
    """Traditional to Simplified after OpenCC's t2s tables, half width, lower case; keeps the length.

    OpenCC's own converter walks a tree of Python objects; its tables as one regular expression of phrases and
    one translation table give the same text about fifteen times as fast.
    """

    def __init__(self) -> None:
        converter = OpenCC("t2s")
        phrases: dict[str, str] = {}
        characters: dict[str, str] = {}
        for _, _, mapping in converter.dict_cache.values():
            for key, value in mapping.items():
                first = value.split(" ")[0]
                if len(first) == len(key):  # true of every entry today; a longer one would move offsets
                    (phrases if len(key) > 1 else characters)[key] = first
        self._table = _Table(characters)
        self._phrases = phrases
        alternatives = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
        self._pattern = re.compile("|".join(map(re.escape, alternatives)))
        # without one of these no phrase is converted otherwise than character by character: 么 alone, which
        # is in very many texts, is not enough, and a character is found sooner than a phrase
        changing = {key: value for key, value in phrases.items() if key.translate(self._table) != value}
        telling = {
            key[i]
            for key, value in changing.items()
            for i in range(len(key))
            if key[i].translate(self._table) != value[i]
        }
        self._telling = re.compile("[" + "".join(sorted(telling)) + "]")
        self._changing = re.compile("|".join(map(re.escape, sorted(changing))))
        # most Simplified texts stay as they are but for these, and to see that is faster than to translate
        self._usual = [(sign, sign.translate(self._table)) for sign in "，？！：；（）"]
        plain = "".join(c for c in map(chr, range(128)) if c.translate(self._table) == c)
        han = "".join(c for c in map(chr, range(0x4E00, 0xA000)) if c not in characters)
        self._other = re.compile(f"[^{re.escape(plain)}{han}“”。、《》—…]")

    def __call__(self, text: str) -> str:
        """The key of a text; as many code points as the text has.

        Fold once, from the original: folding a key again may change it (么麼 → 幺麽 → 幺么).
        """
        if self._telling.search(text) and self._changing.search(text):
            pieces: list[str] = []
            at = 0
            for match in self._pattern.finditer(text):
                pieces += text[at : match.start()].translate(self._table), self._phrases[match[0]]
                at = match.end()
            folded = "".join(pieces) + text[at:].translate(self._table)
        else:
            folded = text
            for sign, other in self._usual:
                folded = folded.replace(sign, other)
            first = self._other.search(folded)
            if first is not None and first.start() < _DENSE:
                folded = text.translate(self._table)
            elif first is not None:
                folded = self._other.sub(self._converted, folded)
        return _ZHE.sub("着", folded) if "著" in folded else folded

    def _converted(self, found: re.Match[str]) -> str:
        return self._table[ord(found[0])]
