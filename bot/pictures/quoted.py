"""A quote with its attribution, as a card says it."""

from bot.pictures.card import CardText
from bot.script import Converter, Script
from search.model import Quote


def card_text(quote: Quote, mark: str, converter: Converter, script: Script = Script.ORIGINAL) -> CardText:
    """What the card of a quote says, in the script asked for, with letter shapes of that script."""
    day = f" · {quote.source.recorded}" if quote.source.recorded else ""
    shown = converter.convert(quote.text, script)
    return CardText(
        passage=shown,
        speaker=quote.speaker.name,
        about=quote.speaker.about,
        source=(quote.source.title or quote.source.origin) + day,
        mark=mark,
        traditional=converter.other(shown) is Script.SIMPLIFIED,
    )
