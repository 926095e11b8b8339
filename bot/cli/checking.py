"""`yuanhua check` and `yuanhua export`: how a file is read, line by line, and how to correct it."""

import json
from pathlib import Path

import click
from rich.text import Text

from bot.cli.adding import gather, refuse
from bot.cli.frame import DONE, FAILED, Frame, write_file
from bot.texts.cli.model import TerminalTexts
from corpus.errors import CorpusError
from corpus.export import export
from corpus.formats import FORMATS
from corpus.model import Transcript, Turn
from corpus.read import read


def check_command(texts: TerminalTexts) -> click.Command:
    """The command `check`."""
    help_ = texts.help

    @click.command("check", help=help_.check, short_help=help_.check.split("\n")[0])
    @click.argument("file")
    @click.option("--json", "as_json", is_flag=True, help=help_.check_json)
    @click.option("--repairs", is_flag=True, help=help_.check_repairs)
    @click.option("--speaker", metavar="NAME", help=help_.add_speaker)
    @click.option("--format", "format_", type=click.Choice([r.name for r in FORMATS]), help=help_.add_format)
    @click.pass_obj
    def check(
        frame: Frame, *, file: str, as_json: bool, repairs: bool, speaker: str | None, format_: str | None
    ) -> int:
        try:
            material = gather(file, allow_private=frame.settings.allow_private_urls)
            transcript = read(
                material.data,
                material.name,
                speaker=speaker,
                format=format_,
                content_type=material.content_type,
                url=material.url,
            )
        except CorpusError as error:
            refuse(frame, file, error)
            return DONE if as_json or repairs else FAILED
        if repairs:
            for repair in (each for each in transcript.repairs if each.decided):
                _row(frame, {"line": repair.line, "raw": repair.raw, "fixed": repair.fixed})
        elif as_json:
            names = {speaker.id: speaker.name for speaker in transcript.speakers}
            for turn in transcript.turns:
                _row(frame, {"speaker": names[turn.speaker_id], "text": turn.text})
        else:
            _show(frame, transcript)
        return DONE

    return check


def _row(frame: Frame, row: dict[str, object]) -> None:
    click.echo(json.dumps(row, ensure_ascii=False), file=frame.out.file)


def _show(frame: Frame, transcript: Transcript) -> None:
    texts, out = frame.texts, frame.out
    names = {speaker.id: speaker.name for speaker in transcript.speakers}
    source = transcript.source
    out.print(Text(source.title, style="bold"))
    out.print(
        texts.check_title.format(
            format=transcript.format,
            encoding=transcript.encoding,
            date=source.recorded or texts.check_no_date,
            turns=len(transcript.turns),
            speakers=len(transcript.speakers),
            asides=len(transcript.asides),
            repairs=sum(repair.decided for repair in transcript.repairs),
        ),
        markup=False,
        style="dim",
    )
    for speaker in transcript.speakers:
        out.print(Text.assemble(("  " + speaker.name, "bold cyan"), ("  " + speaker.about, "dim")))
    for doubt in transcript.doubts:
        out.print(Text(texts.doubts.get(doubt, texts.unknown_doubt), style="yellow"))
    for repair in (each for each in transcript.repairs if not each.decided):
        out.print(Text(texts.undecided.format(line=repair.line, raw=repair.raw), style="yellow"))
    pieces = [(turn.line, turn.position, _turn(turn, names)) for turn in transcript.turns]
    pieces += [
        (aside.line, -1, Text(f"{aside.line:>5}  [{texts.kinds[aside.kind]}] {aside.text}", style="yellow"))
        for aside in transcript.asides
    ]
    for _, _, piece in sorted(pieces, key=lambda piece: piece[:2]):
        out.print(piece)


def _turn(turn: Turn, names: dict[str, str]) -> Text:
    text = turn.text.replace("\n", "\n" + " " * 7)
    return Text.assemble((f"{turn.line:>5}  ", "dim"), (names[turn.speaker_id], "bold cyan"), "  ", text)


def export_command(texts: TerminalTexts) -> click.Command:
    """The command `export`."""
    help_ = texts.help

    @click.command("export", help=help_.export, short_help=help_.export.split("\n")[0])
    @click.argument("source", metavar="SOURCE")
    @click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help=help_.export_output)
    @click.option("--raw", is_flag=True, help=help_.export_raw)
    @click.pass_obj
    def export_(frame: Frame, *, source: str, output: Path | None, raw: bool) -> int:
        with frame.archive(samples=True) as archive:
            store = archive.store
            found = store.find_source(source).id
            notes = frame.texts.export_notes.splitlines()
            content = store.raw(found) if raw else export(store.transcript(found), notes).encode()
        if output is None:
            click.echo(content, nl=False)
        else:
            write_file(output, content)
            frame.err.print(frame.texts.exported.format(path=output), markup=False)
        return DONE

    return export_
