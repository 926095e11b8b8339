"""An answer as terminal text: the same words the bot says, with colours for HTML."""

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.answer import Answer, Card
from bot.texts.model import Texts

_MARK = "bold yellow"


def show_answer(console: Console, answer: Answer, texts: Texts) -> None:
    """Print lead, quotes, notes and what else could be asked; offers are numbered from 1."""
    if answer.lead:
        console.print(Text(answer.lead))
    for card in answer.cards:
        console.print()
        for part in (passage(card, texts.answer.cut), attribution(card)):
            # Padding fills lines with blanks: fine on a screen, a nuisance in a pipe.
            console.print(Padding(part, (0, 0, 0, 2), expand=False) if console.is_terminal else part)
    for note in answer.notes:
        console.print(Text(note, style="dim"))
    if answer.offers_lead:
        console.print(Text(answer.offers_lead))
    for number, offer in enumerate(answer.offers, 1):
        console.print(Text(f"  {number}. {offer.label}"))


def passage(card: Card, cut: str) -> Text:
    """The verbatim passage with the matched words marked; what a shortened one leaves out shows as a cut."""
    quote = card.quote
    text = Text(quote.text)
    for start, end in quote.spans:
        text.stylize(_MARK, start - quote.start, end - quote.start)
    before = f"{cut} " if quote.start > 0 else ""
    after = f" {cut}" if quote.end < len(quote.turn.text) else ""
    return Text.assemble((before, "dim"), text, (after, "dim"))


def attribution(card: Card) -> Text:
    """Who said it, in which source, when and where in it; and its id."""
    place = f"  {card.title} · {card.where}"
    lines = [Text.assemble((card.by, "bold cyan"), place, (f" · {card.quote.turn.id}", "dim"))]
    if card.also:
        lines.append(Text(card.also, style="dim"))
    return Text("\n").join(lines)
