"""Topics to quotes: candidates from the engine, ranked again by what their best passage says."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from corpus.model import Source, Speaker
from search.analyzer import WORDS, Analyzer
from search.choice import Chosen, Found, choose
from search.directory import Directory
from search.documents import REACH, question_of
from search.lexicon import key
from search.model import Clause, Engine, Hit, Query, Quote, Request, Results, Turns
from search.prepared import Prepared
from search.query import parse
from search.rerank import Candidate, Judged, judge, outlook
from search.sight import told
from search.spelling import Spelling
from search.topic import Topic, read_topic

_POOL = 80  # hits that are looked at again
_FULL = 40  # of them those that are ranked again
_LITTLE = 0.75  # score below which some word of the topic is missing: it may be misspelt
_BETTER = 1.3  # how much higher the corrected topic must score
_KEPT = 5000  # turns that are kept ready between topics
_COMMON = ("的", "是", "我", "了", "在", "有", "the", "to", "of", "and", "i")  # what nearly every turn has
_NEAR = 0.3  # likeness from which a name is worth offering


class Searcher:
    """One snapshot of a library, ready for topics. Immutable; safe to use from several threads.

    `members` gives the speaker ids as indexed that a speaker stands for after merges. Hidden speakers (as
    indexed) and turns are never quoted.
    `ready` is what an earlier searcher kept of turns that did not change.
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
        ready: dict[int, Prepared] | None = None,
    ) -> None:
        self._engine = engine
        self._analyzer = analyzer
        self._turns = turns
        self._directory = directory
        self._members = members
        self._hidden_speakers = hidden_speakers
        self._hidden_numbers = hidden_numbers
        self._spelling = Spelling(engine, analyzer)
        self._prepared = {} if ready is None else ready

    def ready(self, changed: Collection[str]) -> dict[int, Prepared]:
        """What is kept ready of turns, but for those of some sources (ids): for the next searcher.

        Where any source changed, turns that were never found go, too: their source was never looked up.
        """
        kept = list(self._prepared.items())  # other threads add to it
        gone = {None, *changed} if changed else ()
        return {number: one for number, one in kept if one.source_id not in gone}

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
        if not found or found[0].judged.score < _LITTLE:
            spelt = self._spelling.corrected(topic)
        if spelt is not None:
            better, whole = self._find(query, self._read(spelt))
            complete = complete and whole
            if better and (not found or better[0].judged.score > _BETTER * found[0].judged.score):
                found = better
            else:
                spelt = None
        page, more = choose(found, query.limit, query.offset, self._turns.twins_each)
        return Results(query, tuple(map(self._quote, page)), more, spelt, incomplete=not complete)

    def _read(self, text: str) -> Topic:
        names = self._directory.names_in(self._analyzer.fold(text))
        return read_topic(text, self._analyzer, self._engine, names)

    def _find(self, query: Query, topic: Topic) -> tuple[list[Found], bool]:
        """What answers a topic, best first, and whether the whole index was asked."""
        clauses = topic.clauses
        if not topic.units and (query.speakers or query.sources):
            clauses = tuple(Clause(WORDS, word) for word in _COMMON)
        request = self._request(query, clauses)
        if not request.clauses:
            return [], True
        hits = self._engine.search(request)
        candidates = self._candidates(query, topic, hits)
        judged = judge(topic, candidates, filtered=bool(query.speakers or query.sources))
        return self._found(judged), hits.complete

    def _found(self, judged: Sequence[Judged]) -> list[Found]:
        """What was judged with its turns, but for those that were hidden or replaced just now."""
        numbers = [one.prepared.number for one in judged]
        turns = {turn.number: turn for turn in self._turns.turns(numbers)} if judged else {}
        found = [Found(turns[one.prepared.number], one) for one in judged if one.prepared.number in turns]
        found = [one for one in found if one.turn.text == one.judged.prepared.text]
        for turn, one in found:
            one.prepared.source_id = turn.source_id
        return found

    def _candidates(self, query: Query, topic: Topic, hits: Sequence[Hit]) -> list[Candidate]:
        """The most promising hits, made ready."""
        scores = {hit.number: hit.score for hit in hits}
        allowed = self._allowed(query)
        ready: dict[int, Prepared] = {}
        keys: dict[int, str] = {}
        worths: dict[int, list[float]] = {}
        found: list[tuple[float, int]] = []
        texts = self._turns.texts(list(scores))
        for number, text in texts.items():
            known = self._prepared.get(number)
            if known and known.text == text:
                ready[number] = known
                folded = known.folded
            else:
                folded = keys[number] = self._analyzer.fold(text)
            if allowed is None or allowed(folded):
                worths[number] = told(topic, folded)
                found.append((-outlook(topic, worths[number], scores[number]), number))
        found.sort()
        best = [number for _, number in found[: _FULL + query.offset + query.limit]]
        missing = [number for number in best if number not in ready]
        if len(self._prepared) >= _KEPT:
            self._prepared.clear()
        earlier = self._turns.questions_before(missing, REACH) if missing else {}
        for number in missing:
            prompt = question_of(earlier[number]) if number in earlier else None
            asked = self._analyzer.fold(prompt.text) if prompt else ""
            one = Prepared(number, texts[number], keys[number], prompt, asked)
            ready[number] = self._prepared[number] = one
        return [Candidate(ready[number], scores[number], worths[number]) for number in best]

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

    def _quote(self, chosen: Chosen) -> Quote:
        turn, one = chosen.found
        return Quote(
            turn=turn,
            source=self._source(turn.source_id),
            speaker=self._speaker(turn.speaker_id),
            start=one.start,
            end=one.end,
            spans=one.spans,
            score=one.score,
            prompt=one.prepared.prompt,
            also=tuple(map(self._source, chosen.also)),
        )

    def _source(self, source_id: str) -> Source:
        return self._directory.sources.get(source_id) or self._turns.source(source_id)

    def _speaker(self, speaker_id: str) -> Speaker:
        return self._directory.speakers.get(speaker_id) or self._turns.speaker(speaker_id)


def _tight(folded: str) -> str:
    """A folded text without blanks, for phrases that must occur."""
    return "".join(folded.split())
