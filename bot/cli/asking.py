"""`yuanhua ask`, `chat` and `serve`: topics in, quotes out."""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace

import click
from rich.console import Console

from bot.answer import Answer, answer_topic, card, clock, compose
from bot.archive import Archive
from bot.cli.frame import DONE, FAILED, NOTHING, Frame
from bot.cli.terminal import show_answer
from bot.texts import texts_for
from bot.texts.cli.model import TerminalTexts
from bot.texts.model import Texts
from search.model import Quote

PORT = 8480  # of the playground's page


def ask_command(texts: TerminalTexts) -> click.Command:
    """The command `ask`."""
    help_ = texts.help

    @click.command("ask", help=help_.ask, short_help=help_.ask.split("\n")[0])
    @click.argument("topic", nargs=-1, required=True, metavar="TOPIC")
    @click.option("--speaker", metavar="NAME", help=help_.ask_speaker)
    @click.option("--limit", type=click.IntRange(1, 100), default=5, show_default=True, help=help_.ask_limit)
    @click.option("--json", "as_json", is_flag=True, help=help_.ask_json)
    @click.pass_obj
    def ask(frame: Frame, *, topic: tuple[str, ...], speaker: str | None, limit: int, as_json: bool) -> int:
        said = texts_for(frame.texts.code)
        with frame.archive(samples=True) as archive:
            if archive.showing_samples:
                frame.err.print(frame.texts.samples_shown, style="dim")
            answer = answer_topic(archive, " ".join(topic), said, speaker=speaker, limit=limit)
            if as_json:
                for each in answer.cards:
                    click.echo(json.dumps(_row(each.quote), ensure_ascii=False), file=frame.out.file)
            if not as_json or not answer.cards:
                show_answer(frame.err if as_json else frame.out, answer, said)
        if answer.cards:
            return DONE
        return NOTHING if answer.results else FAILED

    return ask


def _row(quote: Quote) -> dict[str, object]:
    turn, source = quote.turn, quote.source
    return {
        "id": turn.id,
        "doc": source.origin,
        "speaker": quote.speaker.name,
        "text": quote.text,
        "score": round(quote.score, 6),
        "title": source.title,
        "date": source.recorded.isoformat() if source.recorded else None,
        "url": source.url,
        "start": None if turn.start is None else clock(turn.start),
        "turn": turn.position + 1,
    }


def chat_command(texts: TerminalTexts) -> click.Command:
    """The command `chat`."""

    @click.command("chat", help=texts.help.chat)
    @click.pass_obj
    def chat(frame: Frame) -> int:
        return _chat(frame)

    return chat


def serve_command(texts: TerminalTexts) -> click.Command:
    """The command `serve`: the bot where there is a token, else the playground."""
    help_ = texts.help

    @click.command("serve", help=help_.serve, short_help=help_.serve.split("\n")[0])
    @click.option(
        "--port", type=click.IntRange(1, 65_535), default=PORT, show_default=True, help=help_.serve_port
    )
    @click.pass_obj
    def serve_(frame: Frame, *, port: int = PORT) -> int:
        # Telegram's client takes as long to import as a question takes: only who serves pays for it.
        if frame.settings.token is None:
            from bot.playground.play import run_playground  # noqa: PLC0415

            with frame.archive(samples=True) as archive:
                return run_playground(frame.settings, archive, port)
        from bot.app import serve  # noqa: PLC0415

        with frame.archive() as archive:
            return serve(frame.settings, archive)

    return serve_


def _chat(frame: Frame) -> int:
    with frame.archive(samples=True) as archive:
        if archive.showing_samples:
            frame.out.print(frame.texts.samples_shown, style="dim")
        frame.out.print(frame.texts.chat_welcome, style="dim")
        talk = _Talk(archive, frame)
        for line in _lines(frame.out):
            if line in {"/quit", "/exit"}:
                break
            talk.say(line)
        frame.out.print(frame.texts.chat_bye, style="dim")
    return DONE


def _lines(console: Console) -> Iterator[str]:
    """What is typed, until the end of input; a prompt only where somebody sees it."""
    if not sys.stdin.isatty():
        for line in sys.stdin:
            console.print(f"> {line.strip()}", markup=False)
            yield line.strip()
        return
    while True:
        try:
            yield console.input("[bold green]>[/] ").strip()
        except EOFError:
            console.print()
            return


class _Talk:
    """One conversation in the terminal: remembers what was offered and how far the quotes were shown."""

    _PAGE = 3

    def __init__(self, archive: Archive, frame: Frame) -> None:
        self._archive = archive
        self._frame = frame
        self._texts: Texts = texts_for(frame.texts.code)
        self._last: Answer | None = None

    def say(self, line: str) -> None:
        """Answer one line."""
        if not line:
            return
        command, _, rest = line.partition(" ")
        match command:
            case "/help" | "/start":
                self._frame.out.print(self._frame.texts.chat_help, markup=False)
            case "/random":
                quote = self._archive.random()
                if quote is not None:
                    self._show(Answer(cards=(card(quote, self._texts),)))
            case "/speakers":
                for s in self._archive.speakers():
                    self._frame.out.print(f"  {s.speaker.name}  {s.speaker.about} ({s.turns})", markup=False)
            case "/sources":
                for source in self._archive.sources():
                    self._frame.out.print(f"  {source.source.title} ({source.turns})", markup=False)
            case "/more":
                self._more()
            case "/quote":
                self._answer(rest)
            case _ if command.startswith("/"):
                self._frame.out.print(self._frame.texts.chat_unknown.format(command=command), markup=False)
            case _:
                self._answer(self._offered(line) or line)

    def _offered(self, line: str) -> str | None:
        offers = self._last.offers if self._last else ()
        chosen = int(line) - 1 if line.isascii() and line.isdigit() and len(line) < 3 else -1
        return offers[chosen].topic if 0 <= chosen < len(offers) else None

    def _answer(self, topic: str) -> None:
        self._show(answer_topic(self._archive, topic, self._texts, limit=self._PAGE))

    def _more(self) -> None:
        results = self._last.results if self._last else None
        if results is None or not results.more:
            self._frame.out.print(self._frame.texts.chat_no_more)
            return
        query = replace(results.query, offset=results.query.offset + results.query.limit)
        self._show(compose(self._archive, self._archive.search(query), self._texts))

    def _show(self, answer: Answer) -> None:
        self._last = answer
        show_answer(self._frame.out, answer, self._texts)
        if answer.more:
            self._frame.out.print(self._frame.texts.chat_more, style="dim")
