"""A topic cut into units: what should occur in a quote, how rare each is, and how it is looked for."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from search.analyzer import GRAMS, HAN, PROMPT, WORDS, Analyzer, stem
from search.model import Clause, Engine, Token

_HAN = re.compile(f"[{HAN}]")
_GAP = r"[ \t\u3000'.&/_-]?"
_LONE = 0.5  # weight of a single Han character: it stands in many words that mean something else
_PART = 0.5  # weight of the pieces of a word in the engine's score, beside the word itself
_SYNONYM = 0.8  # what another name of the thing counts


@dataclass(frozen=True, slots=True)
class Form:
    """One spelling of a unit: how to see it in a folded text, and what it is worth."""

    text: str
    pattern: re.Pattern[str] | None  # None: the text itself is sought
    worth: float

    def places(self, folded: str) -> list[tuple[int, int]]:
        """Where it stands in a folded text."""
        if self.pattern is not None:
            return [match.span() for match in self.pattern.finditer(folded)]
        width = len(self.text)
        found = []
        at = folded.find(self.text)
        while at >= 0:
            found.append((at, at + width))
            at = folded.find(self.text, at + width)
        return found


@dataclass(frozen=True, slots=True)
class Unit:
    """A content word of the topic. `weight` is its idf, times what its kind counts."""

    text: str
    start: int  # in the topic
    end: int
    weight: float
    known: bool  # the library has it, or another name of it
    forms: tuple[Form, ...]
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """What is looked for. `weight` sums the units' weights; `ideal` bounds the engine's score from above."""

    text: str
    folded: str
    units: tuple[Unit, ...]
    weight: float
    ideal: float

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """What the engine is asked: every unit's clauses, equal ones once with the highest weight."""
        best: dict[tuple[int, str], float] = {}
        for unit in self.units:
            for clause in unit.clauses:
                key = (clause.field, clause.term)
                best[key] = max(best.get(key, 0.0), clause.weight)
        return tuple(Clause(field, term, weight) for (field, term), weight in best.items())


@cache
def function_words() -> frozenset[str]:
    """The closed list of words that say how something is asked, not what about."""
    text = files("search").joinpath("function_words.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def read_topic(text: str, analyzer: Analyzer, engine: Engine) -> Topic:
    """Cut a topic into units, weighed by the engine's document frequencies."""
    folded = analyzer.fold(text)
    spans = _spans(text, folded, analyzer)
    content = [span for span in spans if span.term not in function_words()] or spans
    entries = analyzer.lexicon.entries()
    drafts = [(span, [span.term, *entries.others.get(folded[span.start : span.end], ())]) for span in content]
    size = engine.size
    wanted = sorted({form for _, forms in drafts for form in forms})
    df = dict(zip(wanted, _frequencies(wanted, engine), strict=True))
    units = tuple(_unit(span, forms, df, size) for span, forms in drafts)
    topic = Topic(text, folded, units, sum(unit.weight for unit in units), 0.0)
    return replace(topic, ideal=_ideal(topic.clauses, analyzer, engine))


def _ideal(clauses: Sequence[Clause], analyzer: Analyzer, engine: Engine) -> float:
    """What a document would score that had every clause's term without end."""
    ideal = 0.0
    for clause, df in zip(clauses, engine.frequencies(clauses), strict=True):
        field = analyzer.fields[clause.field]
        ideal += clause.weight * field.weight * idf(engine.size, df) * (field.k1 + 1)
    return ideal


def _spans(text: str, folded: str, analyzer: Analyzer) -> list[Token]:
    """The topic's words with their places: the longest known word at each, else the segmenter's."""
    entries = analyzer.lexicon.entries()
    tokens = analyzer.tokens(text)
    borders = {token.start for token in tokens}
    found: list[Token] = []
    at = 0
    for token in tokens:
        if token.start < at:
            continue
        start = token.start
        for width in range(min(entries.longest, len(folded) - start), 1, -1):
            end = start + width
            if folded[start:end] in entries.words and (
                end in borders or end == len(folded) or not folded[end].isalnum()
            ):
                found.append(Token(folded[start:end], start, end))
                at = end
                break
        else:
            found.append(token)
            at = token.end
    return _merged(folded, found)


def _merged(folded: str, tokens: list[Token]) -> list[Token]:
    """Latin pieces that mean little alone are read together with their neighbour: to b, gpt 4o, o 2 o."""
    merged: list[Token] = []
    for token in tokens:
        last = merged[-1] if merged else None
        if last and _weak_pair(folded, last, token):
            merged[-1] = Token(folded[last.start : token.end], last.start, token.end)
        else:
            merged.append(token)
    return [Token(_squeezed(t.term), t.start, t.end) for t in merged]


def _weak_pair(folded: str, one: Token, other: Token) -> bool:
    if _HAN.search(one.term) or _HAN.search(other.term):
        return False
    if not re.fullmatch(r"[ \t'.&/_-]?", folded[one.end : other.start]):
        return False
    return min(len(one.term), len(other.term)) == 1 or other.term[0].isdigit()


def _squeezed(term: str) -> str:
    return term if _HAN.search(term) else re.sub(r"[\s'.&/_-]+", "", term)


def _frequencies(forms: Sequence[str], engine: Engine) -> list[int]:
    """Documents that hold each form; of a long Han word, those that hold the rarest of its pairs."""
    asked: list[Clause] = []
    spans: list[tuple[int, int]] = []
    for form in forms:
        clauses = _lookups(form)
        spans.append((len(asked), len(asked) + len(clauses)))
        asked += clauses
    counts = engine.frequencies(asked)
    found = []
    for form, (a, b) in zip(forms, spans, strict=True):
        word, *pairs = counts[a:b]
        found.append(max(word, min(pairs, default=0)) if _HAN.search(form) else max(word, *pairs, 0))
    return found


def _lookups(form: str) -> list[Clause]:
    if _HAN.search(form):
        pairs = [form[i : i + 2] for i in range(len(form) - 1)]
        return [Clause(WORDS, form), *(Clause(GRAMS, pair) for pair in pairs)]
    key = stem(_squeezed(form))
    return [Clause(WORDS, key), Clause(GRAMS, key)]


def _unit(span: Token, forms: Sequence[str], df: dict[str, int], size: int) -> Unit:
    known = [form for form in forms if df[form]]
    seen = max((df[form] for form in known), default=0)
    weight = idf(size, seen)
    if len(span.term) == 1 and _HAN.match(span.term):
        weight *= _LONE
    clauses: dict[tuple[int, str], float] = {}
    for form in forms:
        for clause in _clauses(form, 1.0 if form == span.term else _SYNONYM):
            key = (clause.field, clause.term)
            clauses[key] = max(clauses.get(key, 0.0), clause.weight)
    return Unit(
        span.term,
        span.start,
        span.end,
        weight,
        bool(known),
        tuple(_form(form, 1.0 if form == span.term else _SYNONYM) for form in forms),
        tuple(Clause(field, term, value) for (field, term), value in clauses.items()),
    )


def idf(size: int, frequency: int) -> float:
    """How rare a term is: as the engines weigh it (see search/bm25.py), never negative."""
    return math.log(1 + (size - frequency + 0.5) / (frequency + 0.5))


def _clauses(form: str, worth: float) -> Iterable[Clause]:
    if not _HAN.search(form):
        key = stem(_squeezed(form))
        yield Clause(WORDS, key, worth)
        yield Clause(GRAMS, key, worth)
        yield Clause(PROMPT, key, worth)
        return
    yield Clause(WORDS, form, worth)
    yield Clause(PROMPT, form, worth)
    for i in range(len(form) - 1):
        yield Clause(GRAMS, form[i : i + 2], worth)


def _form(form: str, worth: float) -> Form:
    if _HAN.search(form):
        return Form(form, None, worth)
    key = stem(_squeezed(form))
    left = r"(?<!\d)" if key[0].isdigit() else r"(?<![^\W\d_])" if key[0].isalpha() else ""
    right = r"(?!\d)" if key[-1].isdigit() else r"(?:'?s|es)?(?![^\W\d_])" if key[-1].isalpha() else ""
    left = left.replace("[^\\W\\d_]", "[a-z]")
    right = right.replace("[^\\W\\d_]", "[a-z]")
    return Form(key, re.compile(left + _GAP.join(map(re.escape, key)) + right), worth)
