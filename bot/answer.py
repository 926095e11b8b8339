"""What to say to a topic, in one language, before anybody decides how it looks.

The renderer makes Telegram messages of an `Answer`, the command line makes terminal text of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from urllib.parse import quote as percent

from bot.cuts import shorten
from bot.texts.model import Texts
from corpus.model import Source, Speaker
from search.model import Query, Quote, Results

# A topic longer than this is a document; Telegram's own messages end at 4096.
MAX_TOPIC = 1000
# Speakers offered where there is no quote.
MAX_OFFERS = 5
# How much of the words a link to a page names, so that the browser finds and marks the place.
_FRAGMENT = 16
# Units of a topic or name as it is repeated to the asker.
_NAMED = 120


class Library(Protocol):
    """What composing an answer needs of the archive."""

    def ask(self, text: str, *, speaker: str | None = None, limit: int = 5, offset: int = 0) -> Results:
        """The quotes for a topic."""

    def search(self, query: Query) -> Results:
        """The quotes for a request."""

    def random(self, speaker_id: str | None = None) -> Quote | None:
        """Any quote, of one speaker if asked; None where there is none."""

    def nearest_speakers(self, name: str) -> list[Speaker]:
        """The speakers whose names come closest."""

    @property
    def counted(self) -> int:
        """Number of sources."""


@dataclass(frozen=True, slots=True)
class Card:
    """One quote with everything that is said about it."""

    quote: Quote
    name: str
    about: str
    by: str  # the attribution's first line
    title: str
    where: str  # date, time or turn number
    link: str | None  # to the spot in the recording or on the page
    asked: str  # the question it answers; empty if none
    also: str  # other sources of the same words; empty if none


@dataclass(frozen=True, slots=True)
class Offer:
    """Something else to ask: what a person reads, and the topic it stands for."""

    label: str
    topic: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Lead, cards, notes and offers, in the order in which they are said. Without cards, `lead` says why."""

    lead: str = ""
    cards: tuple[Card, ...] = ()
    notes: tuple[str, ...] = ()
    offers_lead: str = ""
    offers: tuple[Offer, ...] = ()
    more: bool = False
    results: Results | None = None


def answer_topic(
    library: Library, text: str, texts: Texts, *, speaker: str | None = None, limit: int = 5, offset: int = 0
) -> Answer:
    """Answer what somebody typed: quotes, or plainly why there are none and what to ask instead."""
    problem = refuse_topic(text, texts, speaker)
    if problem:
        return problem
    results = library.ask(text.strip(), speaker=speaker, limit=limit, offset=offset)
    return compose(library, results, texts)


def refuse_topic(text: str, texts: Texts, speaker: str | None = None) -> Answer | None:
    """Why this text can't be a topic, or None. Marks and emoji alone name nothing to look for."""
    if len(text) > MAX_TOPIC:
        return Answer(lead=texts.answer.too_long.format(limit=MAX_TOPIC))
    if not speaker and not any(char.isalnum() for char in text):
        return Answer(lead=texts.answer.blank)
    return None


def compose(library: Library, results: Results, texts: Texts) -> Answer:
    """The answer that these results make; where a part of the library did not answer, it says so."""
    answer = _composed(library, results, texts)
    return replace(answer, notes=(*answer.notes, texts.answer.incomplete)) if results.incomplete else answer


def _composed(library: Library, results: Results, texts: Texts) -> Answer:
    query = results.query
    if query.unknown and not results.quotes:
        return _unknown(library, results, texts)
    if not results.quotes:
        return _nothing(library, results, texts)
    lead = ""
    if not (query.topic or query.phrases):
        lead = texts.answer.without_topic.format(name=results.quotes[0].speaker.name)
    elif results.corrected:
        lead = texts.answer.corrected.format(topic=_named(query), corrected=results.corrected)
    cards = tuple(card(quote, texts) for quote in results.quotes)
    offers = _narrower(results)
    only = texts.answer.only if offers else ""
    notes = tuple(_stranger(name, texts) for name in query.unknown)
    return Answer(lead, cards, notes, only, offers, results.more, results)


def card(quote: Quote, texts: Texts) -> Card:
    """A quote with its attribution in words."""
    speaker, said = quote.speaker, texts.answer
    by = said.by_about if speaker.about else said.by
    prompt = quote.prompt
    asked = said.asked.format(text=prompt.text.strip()) if prompt else ""
    titles = texts.answer.and_join.join(said.title.format(title=title_of(s)) for s in quote.also)
    return Card(
        quote=quote,
        name=speaker.name,
        about=speaker.about,
        by=by.format(name=speaker.name, about=speaker.about),
        title=said.title.format(title=title_of(quote.source)),
        where=_where(quote, texts),
        link=link(quote),
        asked=asked,
        also=said.also.format(titles=titles) if titles else "",
    )


def title_of(source: Source) -> str:
    """A source's title, or the name of the file it came from."""
    return source.title or source.origin


def clock(moment: timedelta) -> str:
    """A time from the start of a recording as h:mm:ss or m:ss."""
    minutes, seconds = divmod(int(moment.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def link(quote: Quote) -> str | None:
    """Where a reader can check the words: the spot in the recording, else the place on the page, else None.

    Pages that play a recording take the seconds as the parameter `t`; a bare media file takes the fragment
    `#t=` (W3C Media Fragments 1.0, section 4.2.1). A page of text takes `#:~:text=` (URL Fragment Text
    Directives), with the first words of the quote.
    """
    source, start = quote.source, quote.turn.start
    if source.media and _on_web(source.media):
        return _timed(source.media, start) if start is not None else source.media
    if not source.url or not _on_web(source.url):
        return None
    if start is not None:
        return _timed(source.url, start)
    parts = urlsplit(source.url)
    if parts.fragment:
        return source.url
    first = quote.text.strip().split("\n", 1)[0][:_FRAGMENT].strip()
    # A hyphen or comma would be read as syntax of the directive; percent-encoding keeps it text.
    return f"{source.url}#:~:text={percent(first, safe='').replace('-', '%2D')}" if first else source.url


def _on_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _timed(url: str, start: timedelta) -> str:
    parts = urlsplit(url)
    seconds = int(start.total_seconds())
    if parts.path.lower().endswith((".mp3", ".m4a", ".ogg", ".opus", ".wav", ".mp4", ".webm")):
        return urlunsplit(parts._replace(fragment=f"t={seconds}"))
    fields = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != "t"]
    return urlunsplit(parts._replace(query=urlencode([*fields, ("t", f"{seconds}s")])))


def _where(quote: Quote, texts: Texts) -> str:
    turn = quote.turn
    place = (
        clock(turn.start) if turn.start is not None else texts.answer.turn.format(number=turn.position + 1)
    )
    recorded = quote.source.recorded.isoformat() if quote.source.recorded else ""
    repaired = texts.answer.repaired if turn.repaired else ""
    return " · ".join(part for part in (recorded, place, repaired) if part)


def _unknown(library: Library, results: Results, texts: Texts) -> Answer:
    query = results.query
    name = query.unknown[0]
    near = _speakers(library.nearest_speakers(name), query.topic)
    known = replace(query, unknown=(), supposed=False)
    if query.supposed:  # others may have spoken of that person, and a topic may have been taken for a name
        about = replace(known, topic=f"{name} {query.topic}".strip())
        others = _unlimited(library, about, texts) or _unlimited(library, known, texts)
    else:
        others = () if near else _unlimited(library, known, texts)
    return Answer(
        lead=_stranger(name, texts),
        notes=() if near else (texts.answer.all_speakers,),
        offers_lead=texts.answer.nearest if near else "",
        offers=(*near, *others),
        results=results,
    )


def _unlimited(library: Library, query: Query, texts: Texts) -> tuple[Offer, ...]:
    """The topic by itself, where it does have quotes."""
    wider = replace(query, speakers=(), sources=(), phrases=(), excluded=(), limit=1, offset=0)
    if not query.topic or not library.search(wider).quotes:
        return ()
    return (Offer(texts.answer.unlimited.format(topic=_named(query)), query.topic),)


def _stranger(name: str, texts: Texts) -> str:
    return texts.answer.unknown_speaker.format(name=shorten(name, _NAMED))


def _nothing(library: Library, results: Results, texts: Texts) -> Answer:
    query = results.query
    said = texts.answer
    total = library.counted
    if not total:
        return Answer(lead=said.empty_library, results=results)
    if query.speakers and not (query.topic or query.phrases):
        return _anything(library, results, texts)
    searched = () if results.incomplete else (said.searched.format(sources=total),)
    if query.sources == ("",):  # the parser's mark for a source that the library does not have
        return Answer(said.unknown_source.format(topic=_named(query)), results=results)
    lead = said.nothing.format(topic=_named(query))
    if query.speakers:
        others = _others(library, query)
        if others:
            offers = _speakers(others, query.topic)
            return Answer(lead, (), searched, said.others_spoke, offers, results=results)
    limited = query.sources or query.phrases or query.excluded
    unlimited = _unlimited(library, query, texts) if limited else ()
    if unlimited:
        return Answer(lead, (), searched, "", unlimited, results=results)
    offers = _speakers(library.nearest_speakers(query.topic or query.text), "")
    nearest = said.nearest if offers else ""
    return Answer(lead, (), searched, nearest, offers, results=results)


def _named(query: Query) -> str:
    return shorten(query.topic or query.text, _NAMED)


def _anything(library: Library, results: Results, texts: Texts) -> Answer:
    """A name without a topic: something that speaker said, and saying that it answers no topic."""
    quote = library.random(results.query.speakers[0])
    if quote is None:
        return Answer(lead=texts.answer.blank, results=results)
    lead = texts.answer.without_topic.format(name=quote.speaker.name)
    return Answer(lead, (card(quote, texts),), results=results)


def _narrower(results: Results) -> tuple[Offer, ...]:
    """Each of several speakers that a name may have meant, for the same topic."""
    query = results.query
    if len(query.speakers) < 2:
        return ()
    found = list({quote.speaker.id: quote.speaker for quote in results.quotes}.values())
    return _speakers(found, query.topic) if len(found) > 1 else ()


def _others(library: Library, query: Query) -> list[Speaker]:
    """Who does speak of the topic, best quote first."""
    found = library.search(replace(query, speakers=(), limit=4 * MAX_OFFERS, offset=0)).quotes
    return list({quote.speaker.id: quote.speaker for quote in found}.values())


def _speakers(speakers: Sequence[Speaker], topic: str) -> tuple[Offer, ...]:
    return tuple(Offer(s.name, f"@{s.name} {topic}".strip()) for s in speakers[:MAX_OFFERS])
