"""`yuanhua card`, `who` and `stats`: pictures and overviews."""

from pathlib import Path

import click
from rich.text import Text

from bot.answer import answer_topic
from bot.cli.frame import DONE, FAILED, NOTHING, Frame, write_file
from bot.cli.terminal import show_answer
from bot.pictures.card import THEMES, draw_card
from bot.pictures.chart import ChartText, Share, draw_chart
from bot.pictures.fonts import Fonts
from bot.pictures.quoted import card_text
from bot.script import Converter
from bot.texts import texts_for
from bot.texts.cli.model import TerminalTexts
from bot.who import MOST_QUOTES, voices
from corpus.errors import NotFoundError

_BAR = 30  # characters of the longest bar in a terminal


def card_command(texts: TerminalTexts) -> click.Command:
    """The command `card`."""
    help_ = texts.help

    @click.command("card", help=help_.card, short_help=help_.card.split("\n")[0])
    @click.argument("quote_id", metavar="QUOTE_ID")
    @click.option("-o", "--output", type=_file(), required=True, help=help_.picture_output)
    @click.option(
        "--theme", type=click.Choice([t.name for t in THEMES]), default="paper", help=help_.card_theme
    )
    @click.option("--mark", default="", help=help_.card_mark)
    @click.pass_obj
    def card(frame: Frame, *, quote_id: str, output: Path, theme: str, mark: str) -> int:
        with frame.archive(samples=True) as archive:
            quote = archive.quote(quote_id)
        if quote is None:
            raise NotFoundError("turn", quote_id)
        chosen = next(each for each in THEMES if each.name == theme)
        write_file(output, draw_card(card_text(quote, mark, Converter()), Fonts(frame.settings.font), chosen))
        frame.err.print(frame.texts.drawn.format(path=output), markup=False)
        return DONE

    return card


def _file() -> click.Path:
    return click.Path(dir_okay=False, writable=True, path_type=Path)


def who_command(texts: TerminalTexts) -> click.Command:
    """The command `who`."""
    help_ = texts.help

    @click.command("who", help=help_.who, short_help=help_.who.split("\n")[0])
    @click.argument("topic", nargs=-1, required=True, metavar="TOPIC")
    @click.option("-o", "--output", type=_file(), help=help_.picture_output)
    @click.pass_obj
    def who(frame: Frame, *, topic: tuple[str, ...], output: Path | None) -> int:
        words, said = " ".join(topic), texts_for(frame.texts.code)
        with frame.archive(samples=True) as archive:
            answer = answer_topic(archive, words, said, limit=MOST_QUOTES)
        if answer.results is None or not answer.cards:
            show_answer(frame.out, answer, said)
            return NOTHING if answer.results else FAILED
        found = voices(answer.results)
        title = frame.texts.who_title.format(topic=words)
        if output is not None:
            shares = tuple(Share(voice.name, voice.turns, voice.days) for voice in found)
            write_file(output, draw_chart(ChartText(title, shares), Fonts(frame.settings.font)))
            frame.err.print(frame.texts.drawn.format(path=output), markup=False)
            return DONE
        frame.out.print(Text(title, style="bold"))
        most = max(voice.turns for voice in found)
        for voice in found:
            bar = "█" * max(1, round(_BAR * voice.turns / most))
            days = f"  {voice.days[0]} … {voice.days[-1]}" if voice.days else ""
            frame.out.print(Text.assemble((bar, "yellow"), f" {voice.turns}  {voice.name}", (days, "dim")))
        return DONE

    return who


def stats_command(texts: TerminalTexts) -> click.Command:
    """The command `stats`."""

    @click.command("stats", help=texts.help.stats)
    @click.pass_obj
    def stats(frame: Frame) -> int:
        with frame.archive(samples=True) as archive:
            sources, speakers = archive.sources(), archive.speakers()
        days = sorted(s.source.recorded for s in sources if s.source.recorded)
        span = f"{days[0]} … {days[-1]}" if days else frame.texts.check_no_date
        turns = sum(s.turns for s in sources)
        frame.out.print(
            frame.texts.overview.format(sources=len(sources), speakers=len(speakers), turns=turns, span=span),
            markup=False,
        )
        for each in sorted(speakers, key=lambda s: -s.turns)[:10]:
            frame.out.print(f"  {each.turns:>6}  {each.speaker.name}  {each.speaker.about}", markup=False)
        return DONE

    return stats
