"""A topic cut into units: what should occur in a quote, how rare each is, and how it is looked for."""

import math
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise

from search.analyzer import CHARACTERS, GRAMS, HAN, PROMPT, WORDS, Analyzer
from search.function import CONJUNCTIONS, LINKS, asked_about, is_function
from search.latin import inflections
from search.lexicon import Entries, key
from search.model import Clause, Engine, Token

_HAN = re.compile(f"[{HAN}]")
_HAN_PAIR = re.compile(f"[{HAN}]{{2}}")
_HAN_RUN = re.compile(f"[{HAN}]+")
_GAP = r"[ \t\u3000'.&/_-]?"
_JOINT = re.compile(r"[ \t'.&/_-]?")
_A_NOT_A = re.compile(f"([{HAN}])[不没](\\1[{HAN}]?)")  # 贵不贵, 愿不愿意: asks about 贵, 愿意
_LONE = 0.5  # weight of a single Han character or a small number: it stands in much that means something else
_MOST = 16  # words of a topic that are looked for, the rarest
_SAME = 0.95  # what another name of the same thing counts
_RARE = 0.5  # what the characters of an unknown word count for the engine
_MANY = 0.1  # share of the turns from which a character is an everyday one
_FEW = 5  # turns that are never many
_SHORT_RUN = 6  # characters up to which a stretch of them may be a name
_NEAR = 0.6  # what a word near in meaning counts


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

    def occurs(self, folded: str) -> bool:
        """Whether it stands in a folded text."""
        return self.text in folded if self.pattern is None else self.pattern.search(folded) is not None


@dataclass(frozen=True, slots=True)
class Unit:
    """A content word of the topic. `weight` is its idf, times what its kind counts; `forms` go by worth."""

    text: str
    start: int  # in the topic
    end: int
    weight: float
    known: bool  # the library has it, or another name of it
    everyday: bool  # a character that stands in very many turns
    forms: tuple[Form, ...]
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """What is looked for.

    `talk` counts the function words between the units: none in a bare list or phrase, some in a sentence.
    `weight` sums the units' weights; `ideal` bounds the engine's score from above. `runs` are its stretches
    of Han characters that are more than one unit: where they stand word for word is what was meant. `linked`:
    two units with 和, and or the like between them, so both are asked for. `clauses` is what the engine is
    asked: every unit's clauses, equal ones once with the highest weight.
    """

    text: str
    folded: str
    units: tuple[Unit, ...]
    talk: int
    weight: float
    ideal: float
    runs: tuple[str, ...]
    linked: bool
    clauses: tuple[Clause, ...]


def read_topic(text: str, analyzer: Analyzer, engine: Engine, names: Collection[str] = ()) -> Topic:
    """Cut a topic into units, weighed by the engine's document frequencies.

    `names` are folded words that are never cut, beside those of the lexicon.
    """
    folded = analyzer.fold(text)
    for asked in _A_NOT_A.finditer(folded):
        if not is_function(asked[0][:3]):  # what is asked about stands behind blanks: all offsets stay
            text = text[: asked.start()] + "  " + text[asked.start(2) :]
            folded = folded[: asked.start()] + "  " + folded[asked.start(2) :]
    entries = analyzer.lexicon.entries()
    if names:
        longest = max(entries.longest, *map(len, names))
        entries = entries._replace(firm=entries.firm.union(map(key, names)), longest=longest)
    words = _words(text, folded, analyzer, entries)
    start, end = asked_about(folded)
    said = [w for w in words if start <= w.start and w.end <= end]
    content = [w for w in said if not is_function(w.term)]
    content = (
        content or [w for w in words if not is_function(w.term)] or [w for w in words if len(w.term) > 1]
    )
    content = _once(_without_inventions(content, analyzer, engine, entries))
    entries = _with_joins(folded, content, entries)
    df = _frequencies({form for word in content for form in _forms(word.term, entries)}, engine)
    units = tuple(_unit(word, entries, df, engine.size) for word in content)
    if len(units) > _MOST:
        rarest = sorted(units, key=lambda unit: -unit.weight)[:_MOST]
        units = tuple(sorted(rarest, key=lambda unit: unit.start))
    talk = sum(is_function(w.term) and w.term not in LINKS for w in said)
    runs = _runs(folded, start, end, units)
    linked = len(units) == 2 and folded[units[0].end : units[1].start].strip() in CONJUNCTIONS
    clauses = _clauses(units, runs)
    ideal = _ideal(clauses, analyzer, engine)
    return Topic(text, folded, units, talk, sum(unit.weight for unit in units), ideal, runs, linked, clauses)


def _clauses(units: Sequence[Unit], runs: Sequence[str]) -> tuple[Clause, ...]:
    best: dict[tuple[int, str], float] = {}
    for unit in units:
        for field, term, weight in unit.clauses:
            best[field, term] = max(best.get((field, term), 0.0), weight)
    for run in runs:
        for pair in _pairs(run) if best and len(run) <= _SHORT_RUN else ():
            best.setdefault((GRAMS, pair), _RARE)
    return tuple(Clause(field, term, weight) for (field, term), weight in best.items())


def _runs(folded: str, start: int, end: int, units: Sequence[Unit]) -> tuple[str, ...]:
    """The stretches of three and more Han characters between two places, but those that are units."""
    known = {unit.text for unit in units}
    runs = _HAN_RUN.findall(folded, start, end)
    return tuple(run for run in dict.fromkeys(runs) if len(run) > 2 and run not in known)


def _once(words: Sequence[Token]) -> list[Token]:
    """Words without those that came before."""
    return sorted({word.term: word for word in reversed(words)}.values(), key=lambda word: word.start)


def _with_joins(folded: str, words: Sequence[Token], entries: Entries) -> Entries:
    """Entries by which Latin neighbours are also found where they are written as one: Open AI, OpenAI."""
    joins: dict[str, tuple[str, ...]] = {}
    for one, other in pairwise(words):
        if not _HAN.search(one.term + other.term) and _JOINT.fullmatch(folded[one.end : other.start]):
            joined = key(folded[one.start : other.end])
            for word in (one.term, other.term):
                joins[word] = (*(joins.get(word) or entries.same.get(word, ())), joined)
    return entries._replace(same=entries.same | joins) if joins else entries


def idf(size: int, frequency: int) -> float:
    """How rare a term is: as the engines weigh it (see search/bm25.py), never negative."""
    return math.log(1 + (size - frequency + 0.5) / (frequency + 0.5))


def _ideal(clauses: Sequence[Clause], analyzer: Analyzer, engine: Engine) -> float:
    """What a document would score that had every clause's term without end."""
    ideal = 0.0
    for clause, df in zip(clauses, engine.frequencies(clauses), strict=True):
        field = analyzer.fields[clause.field]
        ideal += clause.weight * field.weight * idf(engine.size, df) * (field.k1 + 1)
    return ideal


def _words(text: str, folded: str, analyzer: Analyzer, entries: Entries) -> list[Token]:
    """The topic's words with their places: the longest known word at each, else the segmenter's."""
    tokens = analyzer.tokens(text)
    borders = {token.end for token in tokens}
    found: list[Token] = []
    at = 0
    for token in tokens:
        if token.start < at < token.end:  # a known word ended inside: the rest of this one is cut anew
            rest = analyzer.tokens(folded[at : token.end])
            found += [Token(part.term, at + part.start, at + part.end) for part in rest]
            at = token.end
        elif token.start >= at:
            found.append(_known_at(folded, token.start, entries, borders) or token)
            at = found[-1].end
    return _merged(folded, found)


def _known_at(folded: str, start: int, entries: Entries, borders: Collection[int]) -> Token | None:
    """The longest known word that begins there; a shipped one must end where a word of the segmenter ends."""
    for end in range(min(len(folded), start + entries.longest + 4), start + 1, -1):
        if _in_word(folded, end) or folded[end - 1].isspace():
            continue
        word = key(folded[start:end])
        if len(word) > 1 and (word in entries.firm or (end in borders and word in entries.words)):
            return Token(word, start, end)
    return None


def _in_word(folded: str, at: int) -> bool:
    """Whether an offset stands inside a Latin word or number."""
    if not 0 < at < len(folded):
        return False
    one, other = folded[at - 1], folded[at]
    return one.isalnum() and other.isalnum() and not _HAN.match(one) and not _HAN.match(other)


def _merged(folded: str, tokens: Sequence[Token]) -> list[Token]:
    """What means little alone is read with its neighbour: to b, gpt 4o, o 2 o, a name cut in characters."""
    merged: list[Token] = []
    single = False  # whether the last one is made of single Han characters
    for token in tokens:
        last = merged[-1] if merged else None
        lone = len(token.term) == 1 and _HAN.match(token.term) is not None and not is_function(token.term)
        if last and ((single and lone and last.end == token.start) or _weak_pair(folded, last, token)):
            merged[-1] = Token(key(folded[last.start : token.end]), last.start, token.end)
        else:
            merged.append(token)
            single = lone
    return merged


def _weak_pair(folded: str, one: Token, other: Token) -> bool:
    """Whether two Latin pieces are read as one: a single letter, or what begins with a digit."""
    if _HAN.search(one.term) or _HAN.search(other.term):
        return False
    if not _JOINT.fullmatch(folded[one.end : other.start]):
        return False
    return min(len(one.term), len(other.term)) == 1 or other.term[0].isdigit()


def _without_inventions(
    words: Sequence[Token], analyzer: Analyzer, engine: Engine, entries: Entries
) -> list[Token]:
    """Words that the library lacks under any name are cut smaller, where that leaves words."""
    forms = {word.term: _forms(word.term, entries) for word in words if len(word.term) > 2}
    df = _frequencies({form for found in forms.values() for form in found}, engine)
    found: list[Token] = []
    for word in words:
        known = word.term not in forms or any(df[form] for form in forms[word.term])
        parts = [word.term] if known else _parts(word.term, analyzer, entries)
        if len(parts) == 1:
            found.append(word)
        else:
            ends = list(accumulate(map(len, parts), initial=word.start))
            found += [Token(part, a, b) for part, (a, b) in zip(parts, pairwise(ends), strict=True)]
    return found


def _parts(term: str, analyzer: Analyzer, entries: Entries) -> list[str]:
    """A Han word cut by the dictionary alone, a Latin one between letters and digits; else itself."""
    if _HAN.search(term):
        parts = analyzer.known_parts(term)
        least = 2 if term in entries.words else 1
        cut = all(len(part) >= least and (len(part) > 1 or not is_function(part)) for part in parts)
        return parts if cut and max(map(len, parts)) > 1 else [term]
    parts = re.findall(r"\d+|[^\W\d_]+", term)
    return parts if "".join(parts) == term and len(parts[0]) > 2 else [term]


def _forms(term: str, entries: Entries) -> list[str]:
    """A term, and all that it is also looked up by."""
    return [term, *_equals(term, entries), *entries.near.get(term, ())]


def _equals(term: str, entries: Entries) -> list[str]:
    """Other names of the same thing, and other forms of an English verb."""
    return [*entries.same.get(term, ()), *inflections(term)]


def _frequencies(forms: Iterable[str], engine: Engine) -> dict[str, int]:
    """Documents that hold each form; of a long Han word, those that hold the rarest of its pairs."""
    found: dict[str, int] = {}
    asked = {form: _lookups(form) for form in sorted(forms)}
    counts = iter(engine.frequencies([clause for clauses in asked.values() for clause in clauses]))
    for form, clauses in asked.items():
        word, *pairs = [next(counts) for _ in clauses]
        found[form] = max(word, min(pairs, default=0))
    return found


@lru_cache(maxsize=1024)
def _lookups(form: str) -> tuple[Clause, ...]:
    if not _HAN.search(form):
        return Clause(WORDS, form), Clause(GRAMS, form)
    if len(form) == 1:
        return (Clause(CHARACTERS, form),)
    return Clause(WORDS, form), *(Clause(GRAMS, pair) for pair in _pairs(form))


@lru_cache(maxsize=1024)
def _pairs(form: str) -> tuple[str, ...]:
    """The pairs of neighbouring Han characters that a form is made of."""
    return tuple(form[i : i + 2] for i in range(len(form) - 1) if _HAN_PAIR.match(form, i))


def _unit(word: Token, entries: Entries, df: dict[str, int], size: int) -> Unit:
    same = [word.term, *_equals(word.term, entries)]
    near = [form for form in entries.near.get(word.term, ()) if df[form]]
    seen = max(df[form] for form in same)
    weight = idf(size, seen)
    worth = {form: _SAME for form in same if df[form]}
    for form in near:  # a common word says less of a rare topic
        worth.setdefault(form, _NEAR * min(1.0, idf(size, df[form]) / weight))
    worth[word.term] = 1.0
    character = len(word.term) == 1 and _HAN.match(word.term) is not None
    if character or (len(word.term) < 3 and word.term.isdigit()):
        weight *= _LONE
    clauses: dict[tuple[int, str], float] = {}
    for form, value in worth.items():
        for field, term in _terms(form):
            clauses[field, term] = max(clauses.get((field, term), 0.0), value)
    if not seen and not near and len(word.term) > 1:  # what nobody says may be said in other words
        clauses |= {(CHARACTERS, c): _RARE for c in word.term if _HAN.match(c) and not is_function(c)}
    return Unit(
        word.term,
        word.start,
        word.end,
        weight,
        known=bool(seen or near),
        everyday=character and seen > max(_FEW, _MANY * size),
        forms=tuple(_form(form, worth[form]) for form in sorted(worth, key=lambda one: (-worth[one], one))),
        clauses=tuple(Clause(field, term, value) for (field, term), value in clauses.items()),
    )


def _terms(form: str) -> Iterable[tuple[int, str]]:
    """(field, term) of everything a form is looked up by."""
    yield WORDS, form
    if len(form) == 1 and _HAN.match(form):
        yield CHARACTERS, form
    if not _HAN.search(form):
        yield GRAMS, form
        yield PROMPT, form
    for pair in _pairs(form):
        yield GRAMS, pair
        yield PROMPT, pair


def _form(form: str, worth: float) -> Form:
    if _HAN.search(form) and not any(c.isascii() for c in form):
        return Form(form, None, worth)
    left = "" if _HAN.match(form[0]) else r"(?<!\d)" if form[0].isdigit() else "(?<![a-z])"
    right = "" if _HAN.match(form[-1]) else r"(?!\d)" if form[-1].isdigit() else "(?:'?s|es)?(?![a-z])"
    return Form(form, re.compile(left + _GAP.join(map(re.escape, form)) + right), worth)
