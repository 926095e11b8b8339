"""No regular expression of ours takes more than a fixed number of steps for each character of any text."""

import ast
import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.steps import Counted, TooManyError

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "corpus", "search")
AT_START = {"match", "fullmatch"}
ANYWHERE = {"search", "sub", "subn", "split", "findall", "finditer"}
SIZES = (100, 200, 300)
# By how much the steps for the third size may exceed what the first two lead one to expect. One more pass
# over the text for each of its characters makes 10,000; repetitions with an end, such as {0,60}, make none.
BENT = 3_000

# Longer texts than this many characters never get there; what makes sure of it stands in the code.
SHORT = {
    "bot.playground.detect._COMMAND": "a message: 4,096",
    "bot.playground.detect._EMAIL": "a message: 4,096",
    "bot.playground.detect._LINK": "a message: 4,096",
    "bot.settings._REGION": "a setting, by who runs the program",
    "corpus.formats.headings._ONE_LINE": "linear: 60 ends of a name, each with the gap after it",
    "corpus.formats.printed._NUMBER": "a line at a page's edge: _NUMBER_CHARS",
    "corpus.page.shapes._END": "40",
    "corpus.page.labels._NOTE": "a name: 80",
    "search.query._SAID": "a topic: bot.answer.MAX_TOPIC",
}


class Found:
    """A pattern of the program, and by which methods it is asked."""

    def __init__(self, pattern: "re.Pattern[str]", name: str, methods: set[str]) -> None:
        self.pattern = pattern
        self.name = name
        self.methods = methods


def modules() -> Iterator[tuple[str, Path]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            if not name.endswith("__main__"):
                yield name, path


def patterns_in(value: object, depth: int = 3) -> "Iterator[re.Pattern[str]]":
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif depth and isinstance(value, dict):
        for below in value.values():
            yield from patterns_in(below, depth - 1)
    elif depth and isinstance(value, list | tuple | set | frozenset):
        for below in value:
            yield from patterns_in(below, depth - 1)


def asked(trees: dict[str, ast.Module]) -> dict[tuple[str, str], set[str]]:
    """The methods called on each name of each module, there and where it is imported.

    A name that is not called itself, such as that of a table, may be asked at the start of texts.
    """
    called: dict[tuple[str, str], set[str]] = {}
    taken: list[tuple[str, str, str]] = []
    for module, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                taken += [(module, node.module, alias.name) for alias in node.names]
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                called.setdefault((module, node.value.id), set()).add(node.attr)
    for by, module, name in taken:
        called.setdefault((module, name), set()).update(called.get((by, name), set()))
    return called


def all_patterns() -> dict[str, Found]:
    trees = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in modules()}
    called = asked(trees)
    found: dict[str, Found] = {}
    seen: set[tuple[str, str]] = set()
    for module, tree in trees.items():
        try:
            loaded = importlib.import_module(module)
        except ModuleNotFoundError:  # an extra that is not installed
            continue
        for name, value in vars(loaded).items():
            for pattern in patterns_in(value):
                if (name, pattern.pattern) not in seen:
                    seen.add((name, pattern.pattern))
                    key = f"{module}.{name}"
                    key += f" {sum(one.name == key for one in found.values())}"
                    found[key] = Found(pattern, f"{module}.{name}", called.get((module, name), AT_START))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re."):
                method = ast.unparse(node.func).removeprefix("re.")
                if method in AT_START | ANYWHERE and isinstance(node.args[0], ast.Constant):
                    name = f"{module}:{node.lineno}"
                    found[name] = Found(re.compile(node.args[0].value), name, {method})
    return found


PATTERNS = all_patterns()


def bends(found: Found) -> Iterator[tuple[int, str]]:
    """How far from a straight line the steps are on each text that may be hard, and that text's form."""
    counted = Counted(found.pattern, most=300_000)
    search = bool(found.methods & ANYWHERE)
    for place in counted.places():
        for char in place.chars[:6]:
            try:
                a, b, c = (counted.count(place.prefix + char * n + "\0", search=search) for n in SIZES)
            except TooManyError:
                yield sys.maxsize, f"{place.prefix!r} and many {char!r}"
            else:
                yield c - 2 * b + a, f"{place.prefix!r} and many {char!r}"


@pytest.mark.parametrize("name", PATTERNS)
def test_steps_grow_as_the_text_does(name: str) -> None:
    found = PATTERNS[name]
    if found.name in SHORT:
        return
    worst = max(bends(found), default=(0, ""))
    assert worst[0] <= BENT, f"{found.pattern.pattern} on {worst[1]}"


def test_the_list_of_short_ones_has_no_others() -> None:
    assert {found.name for found in PATTERNS.values()} >= set(SHORT)


@pytest.mark.parametrize(
    ("pattern", "hard"),
    [(r"(a+)+b", True), (r"\s*\d", False), (r"\s+x|(\s*\s*)y", True), (r"(?:a|a)*b", True), (r"a*+b", False)],
)
def test_hard_ones_are_told(pattern: str, hard: bool) -> None:
    worst = max(bends(Found(re.compile(pattern), pattern, {"match"})))
    assert (worst[0] > BENT) is hard


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"(\w+)-\1$", "ab-ab"), (r"(?<=a)b|^c", "c"), (r"\bcat\b", "a cat"), (r"x{2,3}?y", "xxxy"),
        (r"(?i)[^A-Z]+Z", "12z"), (r"a?$", "a\n"), (r"(?m)^b", "a\nb"),
        (r"(?:a|ab)(?:c|bcd)(d*)", "abcd"), (r"(?>a+)b", "aab"), (r"(?!b)\w\Z", "a"),
    ],
)  # fmt: skip
def test_the_count_follows_the_library(pattern: str, text: str) -> None:
    """Where the library finds a match, so does the walk that counts, with the same end."""
    compiled = re.compile(pattern)
    counted = Counted(compiled)
    counted.count(text, search=False)
    for start in range(len(text) + 1):
        expected = compiled.match(text, start)
        counted._groups, counted._text = {}, text
        end = next(counted._walk(list(counted._tree), start), None)
        assert end == (expected.end() if expected else None)
