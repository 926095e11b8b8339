"""Topics to quotes: candidates from the engine, ranked again by what their best passage says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from corpus.model import Source, Speaker, Turn
from search.analyzer import WORDS, Analyzer
from search.choice import Chosen, choose
from search.directory import Directory
from search.documents import prepared
from search.lexicon import key
from search.model import Clause, Engine, Hit, Query, Quote, Request, Results, Turns
from search.prepared import Prepared
from search.query import parse
from search.rerank import Candidate, Judged, judge, promising
from search.spelling import Spelling
from search.topic import Topic, read_topic

_POOL = 80  # hits that are looked at again
_FULL = 40  # of them those that are ranked again
_LITTLE = 0.75  # score below which some word of the topic is missing: it may be misspelt
_BETTER = 1.3  # how much higher the corrected topic must score
_COMMON = ("的", "是", "我", "了", "在", "有", "the", "to", "of", "and", "i")  # what nearly every turn has
_NEAR = 0.3  # likeness from which a name is worth offering


class Searcher:
    """One snapshot of a library, ready for topics. Immutable; safe to use from several threads.

    `members` gives the speaker ids as indexed that a speaker stands for after merges. Hidden speakers (as
    indexed) and turns are never quoted.
    """

    def __init__(  # noqa: PLR0917 - one a part that a snapshot has
        self,
        engine: Engine,
        analyzer: Analyzer,
        turns: Turns,
        directory: Directory,
        members: Callable[[str], frozenset[str]],
        hidden_speakers: frozenset[str] = frozenset(),
        hidden_numbers: frozenset[int] = frozenset(),
    ) -> None:
        self._engine = engine
        self._analyzer = analyzer
        self._turns = turns
        self._directory = directory
        self._members = members
        self._hidden_speakers = hidden_speakers
        self._hidden_numbers = hidden_numbers
        self._spelling = Spelling(engine, analyzer)

    def parse(self, text: str, *, speaker: str | None = None, limit: int = 5, offset: int = 0) -> Query:
        """Read a topic. `speaker` is a name asked for beside it; unknown ones are told in `Query.unknown`."""
        ids: list[str] = []
        unknown: list[str] = []
        if speaker is not None:
            folded = self._analyzer.fold(" ".join(speaker.split()))
            width, ids = self._directory.full_at(folded, 0)
            if width != len(folded):
                ids = []
            if not ids:
                width, ids = self._directory.part_at(folded, 0)
                ids = ids if width == len(folded) else []
            if not ids:
                unknown.append(speaker)
        query = parse(
            text,
            self._directory,
            self._analyzer.fold,
            speakers=ids,
            unknown=unknown,
            is_word=self._is_word,
        )
        return replace(query, limit=limit, offset=offset)

    def _is_word(self, folded: str) -> bool:
        return self._analyzer.knows(folded) or key(folded) in self._analyzer.lexicon.entries().words

    def nearest_speakers(self, name: str, limit: int = 5) -> list[Speaker]:
        """The speakers whose names are most like one, best first; none if nothing is like it."""
        near = [(value, speaker) for value, speaker in self._directory.nearest(name) if value >= _NEAR]
        return [self._directory.speakers[speaker] for _, speaker in near[:limit]]

    def search(self, query: Query) -> Results:
        """The closest quotes; none where the library says nothing about the topic.

        Unknown words are looked up by what they sound or look like, if the topic as typed finds nothing.
        """
        if query.unknown and not query.speakers:
            return Results(query, ())
        topic = self._read(query.topic)
        found, complete = self._find(query, topic)
        spelt = None
        if not found or found[0].score < _LITTLE:
            spelt = self._spelling.corrected(topic)
        if spelt is not None:
            better, whole = self._find(query, self._read(spelt))
            complete = complete and whole
            if better and (not found or better[0].score > _BETTER * found[0].score):
                found = better
            else:
                spelt = None
        return self._results(query, found, spelt, complete=complete)

    def _read(self, text: str) -> Topic:
        names = self._directory.names_in(self._analyzer.fold(text))
        return read_topic(text, self._analyzer, self._engine, names)

    def _find(self, query: Query, topic: Topic) -> tuple[list[Judged], bool]:
        """What answers a topic, best first, and whether the whole index was asked."""
        clauses = topic.clauses
        if not topic.units and (query.speakers or query.sources):
            clauses = tuple(Clause(WORDS, word) for word in _COMMON)
        request = self._request(query, clauses)
        if not request.clauses:
            return [], True
        hits = self._engine.search(request)
        candidates = self._candidates(query, topic, hits)
        return judge(topic, candidates, filtered=bool(query.speakers or query.sources)), hits.complete

    def _candidates(self, query: Query, topic: Topic, hits: Sequence[Hit]) -> list[Candidate]:
        """The most promising hits."""
        scores = {hit.number: hit.score for hit in hits}
        turns = self._prepared(list(scores))
        allowed = self._allowed(query)
        if allowed is not None:
            turns = [one for one in turns if allowed(one.folded)]
        return promising(topic, turns, scores, _FULL + query.offset + query.limit)

    def _prepared(self, numbers: Sequence[int]) -> list[Prepared]:
        """Turns ready to be judged: as the engine stores them, or made from what the library has."""
        stored = self._engine.prepared(numbers)
        return stored if stored is not None else prepared(self._turns, self._analyzer.fold, numbers)

    def _allowed(self, query: Query) -> Callable[[str], bool] | None:
        """Tells whether a folded text has every quoted phrase, and nothing that was excluded.

        None where all of them may be shown.
        """
        if not query.phrases and not query.excluded:
            return None
        wanted = [_tight(self._analyzer.fold(phrase)) for phrase in query.phrases]
        refused = [_tight(self._analyzer.fold(word)) for word in query.excluded]

        def allowed(folded: str) -> bool:
            text = _tight(folded)
            return all(phrase in text for phrase in wanted) and not any(word in text for word in refused)

        return allowed

    def _request(self, query: Query, clauses: Sequence[Clause]) -> Request:
        speakers = [self._members(speaker) for speaker in query.speakers]
        return Request(
            clauses=tuple(clauses),
            limit=_POOL * (10 if query.phrases or query.excluded else 1) + query.offset + query.limit,
            speakers=frozenset().union(*speakers) if speakers else None,
            sources=frozenset(query.sources) if query.sources else None,
            hidden_speakers=self._hidden_speakers,
            hidden_numbers=self._hidden_numbers,
        )

    def _results(
        self, query: Query, found: Sequence[Judged], spelt: str | None, *, complete: bool
    ) -> Results:
        """The page asked for, as the library has it now: what was hidden or replaced since is left out."""
        while True:
            page, more = choose(found, query.limit, query.offset, self._turns.twins_each)
            wanted = {number: None for one in page for number in _numbers(one.judged)}
            turns = {turn.number: turn for turn in self._turns.turns(list(wanted))}
            gone = {one.judged.prepared.number for one in page if not self._stands(one.judged, turns)}
            if not gone:
                break
            found = [one for one in found if one.prepared.number not in gone]
        quotes = tuple(self._quote(one, turns) for one in page)
        return Results(query, quotes, more, spelt, incomplete=not complete)

    def _stands(self, one: Judged, turns: Mapping[int, Turn]) -> bool:
        """Whether a turn can be seen and says what it said when it was indexed."""
        turn = turns.get(one.prepared.number)
        return turn is not None and self._analyzer.fold(turn.text) == one.prepared.folded

    def _quote(self, chosen: Chosen, turns: Mapping[int, Turn]) -> Quote:
        one = chosen.judged
        turn = turns[one.prepared.number]
        return Quote(
            turn=turn,
            source=self._source(turn.source_id),
            speaker=self._speaker(turn.speaker_id),
            start=one.start,
            end=one.end,
            spans=one.spans,
            score=one.score,
            prompt=turns.get(one.prepared.prompt),
            also=tuple(map(self._source, chosen.also)),
        )

    def _source(self, source_id: str) -> Source:
        return self._directory.sources.get(source_id) or self._turns.source(source_id)

    def _speaker(self, speaker_id: str) -> Speaker:
        return self._directory.speakers.get(speaker_id) or self._turns.speaker(speaker_id)


def _numbers(one: Judged) -> tuple[int, ...]:
    """The turn that was judged, and the one that it answers."""
    return (one.prepared.number, one.prepared.prompt) if one.prepared.prompt else (one.prepared.number,)


def _tight(folded: str) -> str:
    """A folded text without blanks, for phrases that must occur."""
    return "".join(folded.split())
