"""Who spoke about a topic, how much and when: counted from the quotes that answer it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from search.model import Quote, Results

# Quotes looked at: enough for a picture of who speaks, and still one search.
MOST_QUOTES = 60
MOST_SPEAKERS = 10


@dataclass(frozen=True, slots=True)
class Voice:
    """One speaker's share: how many turns on the topic, the days they were said, and the best quote."""

    name: str
    turns: int
    days: tuple[date, ...]
    best: Quote


def voices(results: Results) -> list[Voice]:
    """Speakers by how many of the quotes are theirs, then by their best quote; at most `MOST_SPEAKERS`."""
    said: dict[str, list[Quote]] = defaultdict(list)
    for quote in results.quotes:
        said[quote.speaker.id].append(quote)
    ranked = sorted(said.values(), key=lambda quotes: -len(quotes))
    return [_voice(quotes) for quotes in ranked[:MOST_SPEAKERS]]


def _voice(quotes: list[Quote]) -> Voice:
    days = sorted({quote.source.recorded for quote in quotes if quote.source.recorded})
    return Voice(quotes[0].speaker.name, len(quotes), tuple(days), quotes[0])
