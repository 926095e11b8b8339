"""Topics to quotes: candidates from the engine, ranked again by what their best passage says."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from corpus.model import Source, Speaker, Turn
from search.analyzer import Analyzer
from search.documents import REACH, prompt_of
from search.model import Clause, Engine, Hit, Query, Quote, Request, Results, Turns
from search.query import Directory, parse
from search.rerank import Candidate, Judged, Prepared, choose, judge, prepare
from search.topic import Topic, read_topic

_POOL = 150  # candidates that are ranked again
_NEAR = 0.3  # likeness from which a name is worth offering


class Searcher:
    """One snapshot of a library, ready for topics. Immutable; safe to use from several threads.

    `members` gives the speaker ids as indexed that a speaker stands for after merges. `twins` gives the turns
    of other sources that have a turn's words. Hidden speakers (as indexed) and turns are never quoted.
    """

    def __init__(  # noqa: PLR0917 - one a part that a snapshot has
        self,
        engine: Engine,
        analyzer: Analyzer,
        turns: Turns,
        speakers: Sequence[Speaker],
        sources: Sequence[Source],
        members: Callable[[str], frozenset[str]],
        hidden_speakers: frozenset[str] = frozenset(),
        hidden_numbers: frozenset[int] = frozenset(),
        twins: Callable[[int], list[Turn]] | None = None,
    ) -> None:
        self._engine = engine
        self._analyzer = analyzer
        self._turns = turns
        self._speakers = {speaker.id: speaker for speaker in speakers}
        self._directory = Directory(speakers, sources, analyzer.fold)
        self._members = members
        self._hidden_speakers = hidden_speakers
        self._hidden_numbers = hidden_numbers
        self._twins = twins
        self._prepared: dict[int, Prepared] = {}

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
        query = parse(text, self._directory, self._analyzer.fold, speakers=ids, unknown=unknown)
        return replace(query, limit=limit, offset=offset)

    def nearest_speakers(self, name: str, limit: int = 5) -> list[Speaker]:
        """The speakers whose names are most like one, best first; none if nothing is like it."""
        near = [(value, speaker) for value, speaker in self._directory.nearest(name) if value >= _NEAR]
        return [self._speakers[speaker] for _, speaker in near[:limit]]

    def search(self, query: Query) -> Results:
        """The closest quotes; none where the library says nothing about the topic."""
        if query.unknown and not query.speakers:
            return Results(query, ())
        topic = read_topic(query.topic, self._analyzer, self._engine)
        judged = self._judge(query, topic)
        chosen, more = choose(judged, query.limit, query.offset)
        return Results(query, tuple(self._quote(one) for one in chosen), more)

    def _judge(self, query: Query, topic: Topic) -> list[Judged]:
        request = self._request(query, topic.clauses)
        if not request.clauses:
            return []
        hits = self._engine.search(request)
        return judge(topic, self._candidates(hits), filtered=bool(query.speakers))

    def _request(self, query: Query, clauses: Sequence[Clause]) -> Request:
        speakers = [self._members(speaker) for speaker in query.speakers]
        return Request(
            clauses=tuple(clauses),
            limit=_POOL + query.offset + query.limit,
            speakers=frozenset().union(*speakers) if speakers else None,
            sources=frozenset(query.sources) if query.sources else None,
            hidden_speakers=self._hidden_speakers,
            hidden_numbers=self._hidden_numbers,
        )

    def _candidates(self, hits: Sequence[Hit]) -> list[Candidate]:
        turns = {turn.number: turn for turn in self._turns.turns([hit.number for hit in hits])}
        found = []
        for hit in hits:
            turn = turns.get(hit.number)
            if turn is None:
                continue
            if turn.number not in self._prepared:
                prompt = prompt_of(self._turns.before(turn, REACH), turn)
                self._prepared[turn.number] = prepare(turn, prompt, self._analyzer.fold)
            found.append(Candidate(self._prepared[turn.number], hit.score))
        return found

    def _quote(self, one: Judged) -> Quote:
        turn = one.prepared.turn
        return Quote(
            turn=turn,
            source=self._turns.source(turn.source_id),
            speaker=self._turns.speaker(turn.speaker_id),
            start=one.start,
            end=one.end,
            spans=one.spans,
            score=one.score,
            prompt=one.prepared.prompt,
        )
