"""How many steps a regular expression takes on a text, counted as a backtracking matcher takes them.

The library's matcher tells no count, and time is no measure for a test. This one walks the same parse tree.
"""

import re
from collections.abc import Callable, Iterator
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

_ONE = {codes.LITERAL, codes.NOT_LITERAL, codes.ANY, codes.IN}
_REPEATS = {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}
_CATEGORIES = {
    codes.CATEGORY_DIGIT: r"\d",
    codes.CATEGORY_NOT_DIGIT: r"\D",
    codes.CATEGORY_SPACE: r"\s",
    codes.CATEGORY_NOT_SPACE: r"\S",
    codes.CATEGORY_WORD: r"\w",
    codes.CATEGORY_NOT_WORD: r"\W",
}
# What stands for all other characters: of each kind one or two.
_KINDS = "a Z1中\n\t.,:-_\"'（。\u3000"


class TooManyError(Exception):
    """More steps than anybody would wait for."""


class Place(NamedTuple):
    """A repetition of a pattern: what gets a matcher there, and characters that may be repeated."""

    prefix: str
    chars: str


class Counted:
    """A pattern whose steps are counted."""

    def __init__(self, pattern: "re.Pattern[str]", most: int = 200_000) -> None:
        self._flags = pattern.flags
        self._tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
        self._most = most
        self._fits: dict[tuple[int, str], bool] = {}
        self._text = ""
        self._groups: dict[int, tuple[int, int]] = {}
        self.steps = 0

    def count(self, text: str, *, search: bool) -> int:
        """Steps of a match at the beginning, or of all matches anywhere, as by `sub`.

        Raises:
            TooManyError: it takes more than `most`.
        """
        self._text, self.steps = text, 0
        start = 0
        while start <= len(text):
            self._groups = {}
            end = next(self._walk(list(self._tree), start), None)
            if not search:
                break
            start = max(start + 1, end or 0)
        return self.steps

    def places(self) -> list[Place]:
        """Where repetitions are, outermost ones first."""
        found: list[Place] = []
        self._look(list(self._tree), "", found)
        return found

    def _look(self, nodes: list[Any], prefix: str, found: list[Place]) -> None:
        for node, value in nodes:
            if node in _REPEATS and value[1] > 8:
                singles = self._singles([(node, value)])
                chars: dict[tuple[bool, ...], str] = {}
                for char in dict.fromkeys(self._literals([(node, value)]) + _KINDS):
                    chars.setdefault(tuple(self._takes(one, char) for one in singles), char)
                found.append(Place(prefix, "".join(c for fits, c in chars.items() if any(fits))))
            for below in self._below(node, value):
                self._look(below, prefix, found)
            prefix += self._example([(node, value)])

    def _below(self, node: Any, value: Any) -> list[list[Any]]:
        if node in _REPEATS:
            return [list(value[2])]
        if node is codes.SUBPATTERN:
            return [list(value[3])]
        if node is codes.ATOMIC_GROUP:
            return [list(value)]
        if node is codes.BRANCH:
            return [list(branch) for branch in value[1]]
        if node in {codes.ASSERT, codes.ASSERT_NOT}:
            return [list(value[1])]
        return []

    def _singles(self, nodes: list[Any]) -> list[Any]:
        found = [(node, value) for node, value in nodes if node in _ONE]
        for node, value in nodes:
            for below in self._below(node, value):
                found += self._singles(below)
        return found

    def _literals(self, nodes: list[Any]) -> str:
        text = ""
        for node, value in self._singles(nodes):
            if node in {codes.LITERAL, codes.NOT_LITERAL}:
                text += chr(value)
            elif node is codes.IN:
                text += "".join(chr(v) for kind, v in value if kind is codes.LITERAL)
                text += "".join(chr(v[0]) for kind, v in value if kind is codes.RANGE)
        return text

    def _example(self, nodes: list[Any]) -> str:
        """A short text that these nodes match."""
        text = ""
        for node, value in nodes:
            if node in _ONE:
                pool = self._literals([(node, value)]) + _KINDS
                text += next((char for char in pool if self._takes((node, value), char)), "")
            elif node in _REPEATS:
                text += self._example(list(value[2])) * min(value[0], 4)
            elif node is codes.BRANCH:
                text += self._example(list(value[1][0]))
            elif node in {codes.SUBPATTERN, codes.ATOMIC_GROUP}:
                text += self._example(self._below(node, value)[0])
        return text

    def _takes(self, node: Any, char: str) -> bool:
        key = (id(node[1]) if node[0] is codes.IN else hash((str(node[0]), node[1])), char)
        known = self._fits.get(key)
        if known is None:
            known = self._fits[key] = self._fit(node, char)
        return known

    def _fit(self, node: Any, char: str) -> bool:
        kind, value = node
        if kind is codes.ANY:
            return char != "\n" or bool(self._flags & re.DOTALL)
        if kind is codes.LITERAL:
            return self._same(char, value)
        if kind is codes.NOT_LITERAL:
            return not self._same(char, value)
        if kind is codes.RANGE:
            return any(value[0] <= ord(c) <= value[1] for c in self._cases(char))
        if kind is codes.CATEGORY:
            return re.match(_CATEGORIES[value], char, self._flags & re.ASCII) is not None
        negated = value[0][0] is codes.NEGATE
        return any(self._fit(part, char) for part in value[negated:]) is not negated

    def _cases(self, char: str) -> set[str]:
        if not self._flags & re.IGNORECASE:
            return {char}
        return {case for case in (char, char.lower(), char.upper()) if len(case) == 1}

    def _same(self, char: str, code: int) -> bool:
        return bool(self._cases(char) & self._cases(chr(code)))

    def _step(self) -> None:
        self.steps += 1
        if self.steps > self._most:
            raise TooManyError

    def _walk(self, nodes: list[Any], at: int) -> Iterator[int]:
        """Every end of a match of the nodes from there, in the matcher's order."""
        if not nodes:
            yield at
            return
        (kind, value), rest = nodes[0], nodes[1:]
        for end in self._ends(kind, value, at):
            yield from self._walk(rest, end) if rest else (end,)

    def _ends(self, kind: Any, value: Any, at: int) -> Iterator[int]:
        self._step()
        if kind in _ONE:
            if at < len(self._text) and self._takes((kind, value), self._text[at]):
                yield at + 1
        elif kind in _REPEATS:
            yield from self._repeated(kind, *value, at)
        elif kind is codes.SUBPATTERN:
            for end in self._walk(list(value[3]), at):
                before = self._groups.get(value[0])
                self._groups[value[0]] = (at, end)
                yield end
                if before:
                    self._groups[value[0]] = before
        elif kind is codes.BRANCH:
            for branch in value[1]:
                yield from self._walk(list(branch), at)
        elif kind is codes.ATOMIC_GROUP:
            yield from self._first(list(value), at)
        elif kind in {codes.ASSERT, codes.ASSERT_NOT}:
            if self._asserted(value, at) is (kind is codes.ASSERT):
                yield at
        elif kind is codes.AT:
            if self._stands(value, at):
                yield at
        elif kind is codes.GROUPREF:
            start, end = self._groups.get(value, (0, -1))
            if end >= 0 and self._text.startswith(self._text[start:end], at):
                yield at + end - start
        else:
            raise NotImplementedError(kind)

    def _first(self, nodes: list[Any], at: int) -> Iterator[int]:
        end = next(self._walk(nodes, at), None)
        if end is not None:
            yield end

    def _asserted(self, value: Any, at: int) -> bool:
        direction, nodes = value
        if direction > 0:
            return next(self._walk(list(nodes), at), None) is not None
        width = nodes.getwidth()[0]  # the library takes those of a fixed width only
        return at >= width and next(self._walk(list(nodes), at - width), None) == at

    def _stands(self, where: Any, at: int) -> bool:
        text, last = self._text, len(self._text)
        if where in {codes.AT_BEGINNING, codes.AT_BEGINNING_STRING}:
            lines = where is codes.AT_BEGINNING and self._flags & re.MULTILINE
            return at == 0 or bool(lines and text[at - 1] == "\n")
        if where in {codes.AT_END, codes.AT_END_STRING}:
            if at == last:
                return True
            lines = self._flags & re.MULTILINE
            return where is codes.AT_END and text[at] == "\n" and (bool(lines) or at == last - 1)
        word = [0 <= place < last and re.match(r"\w", text[place]) is not None for place in (at - 1, at)]
        return (word[0] != word[1]) is (where is codes.AT_BOUNDARY)

    def _repeated(self, kind: Any, least: int, most: int, nodes: Any, at: int) -> Iterator[int]:
        inner = list(nodes)
        if len(inner) == 1 and inner[0][0] in _ONE:
            ends = [at]
            while len(ends) <= most and ends[-1] < len(self._text):
                self._step()
                if not self._takes(inner[0], self._text[ends[-1]]):
                    break
                ends.append(ends[-1] + 1)
            kept = ends[least:]
            order = kept[::-1][:1] if kind is codes.POSSESSIVE_REPEAT else kept
            for end in order if kind is codes.MIN_REPEAT else order[::-1]:
                self._step()
                yield end
            return
        ends_of: Callable[[int, int], Iterator[int]] = lambda done, from_: self._more(  # noqa: E731
            kind, least, most, inner, done, from_
        )
        if kind is codes.POSSESSIVE_REPEAT:
            end = next(ends_of(0, at), None)
            if end is not None:
                yield end
            return
        yield from ends_of(0, at)

    def _more(self, kind: Any, least: int, most: int, inner: list[Any], done: int, at: int) -> Iterator[int]:
        self._step()
        lazy = kind is codes.MIN_REPEAT
        if lazy and done >= least:
            yield at
        if done < most:
            for end in self._walk(inner, at):
                if end > at or done < least:
                    yield from self._more(kind, least, most, inner, done + 1, end)
        if not lazy and done >= least:
            yield at
