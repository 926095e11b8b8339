"""`yuanhua sources`, `speakers` and `remove`: what is in the library, and correcting it."""

import json
from datetime import date

import click
from rich import box
from rich.table import Table
from rich.text import Text

from bot.archive import Archive
from bot.cli.frame import DONE, NOTHING, Frame
from bot.texts.cli.model import TerminalTexts

Row = dict[str, object]


def _listed(
    frame: Frame, archive: Archive, rows: list[Row], columns: dict[str, str], *, as_json: bool
) -> int:
    """Print rows as JSON lines, or as a table of the columns: key of the row to heading."""
    if as_json:
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False), file=frame.out.file)
        return DONE
    if archive.showing_samples:
        frame.err.print(frame.texts.samples_shown, style="dim")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in columns.values():
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(str(row[key] or "")) for key in columns))
    frame.out.print(table if rows else frame.texts.empty_library)
    return DONE


def sources_group(texts: TerminalTexts) -> click.Group:
    """The command `sources`, with `sources edit`."""
    help_ = texts.help

    @click.group("sources", help=help_.sources, invoke_without_command=True)
    @click.option("--json", "as_json", is_flag=True, help=help_.list_json)
    @click.pass_context
    def sources(context: click.Context, *, as_json: bool) -> int:
        frame: Frame = context.obj
        return DONE if context.invoked_subcommand else _list_sources(frame, as_json=as_json)

    @sources.command("edit", help=help_.sources_edit, short_help=help_.sources_edit.split("\n")[0])
    @click.argument("source", metavar="SOURCE")
    @click.option("--title", help=help_.edit_title)
    @click.option("--date", "recorded", metavar="YYYY-MM-DD", help=help_.edit_date)
    @click.option("--url", help=help_.edit_url)
    @click.option("--media", help=help_.edit_media)
    @click.pass_obj
    def edit(
        frame: Frame,
        *,
        source: str,
        title: str | None,
        recorded: str | None,
        url: str | None,
        media: str | None,
    ) -> int:
        if title is recorded is url is media is None:
            raise click.UsageError(frame.texts.nothing_to_edit)
        day = _day(recorded, frame.texts) if recorded else recorded
        with frame.archive() as archive:
            found = archive.store.find_source(source)
            edited = archive.store.edit_source(found.id, title=title, recorded=day, url=url, media=media)
            archive.refresh()
            frame.out.print(frame.texts.edited.format(title=edited.title, id=edited.id), markup=False)
        return DONE

    return sources


def _day(text: str, texts: TerminalTexts) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.UsageError(texts.bad_date.format(value=text)) from None


def _list_sources(frame: Frame, *, as_json: bool) -> int:
    texts = frame.texts
    columns = {
        "id": texts.column_id,
        "title": texts.column_title,
        "date": texts.column_date,
        "turns": texts.column_turns,
        "speakers": texts.column_speakers,
        "doc": texts.column_origin,
    }
    with frame.archive(samples=True) as archive:
        rows: list[Row] = [
            {
                "id": each.source.id,
                "doc": each.source.origin,
                "title": each.source.title,
                "date": each.source.recorded.isoformat() if each.source.recorded else None,
                "turns": each.turns,
                "speakers": each.speakers,
            }
            for each in archive.sources()
        ]
        return _listed(frame, archive, rows, columns, as_json=as_json)


def speakers_group(texts: TerminalTexts) -> click.Group:
    """The command `speakers`, with `speakers rename` and `speakers merge`."""
    help_ = texts.help

    @click.group("speakers", help=help_.speakers, invoke_without_command=True)
    @click.option("--json", "as_json", is_flag=True, help=help_.list_json)
    @click.pass_context
    def speakers(context: click.Context, *, as_json: bool) -> int:
        frame: Frame = context.obj
        return DONE if context.invoked_subcommand else _list_speakers(frame, as_json=as_json)

    @speakers.command("rename", help=help_.speakers_rename)
    @click.argument("source", metavar="SOURCE")
    @click.argument("old", metavar="OLD")
    @click.argument("new", metavar="NEW")
    @click.pass_obj
    def rename(frame: Frame, source: str, old: str, new: str) -> int:
        with frame.archive() as archive:
            found = archive.store.find_source(source)
            speaker = archive.store.find_speaker(old, found.id)
            renamed = archive.store.rename_speaker(speaker.id, new)
            archive.refresh()
        frame.out.print(frame.texts.renamed.format(old=speaker.name, new=renamed.name), markup=False)
        return DONE

    @speakers.command("merge", help=help_.speakers_merge)
    @click.argument("names", nargs=-1, required=True, metavar="NAME NAME…")
    @click.pass_obj
    def merge(frame: Frame, names: tuple[str, ...]) -> int:
        if len(names) < 2:
            raise click.UsageError(frame.texts.merge_two)
        with frame.archive() as archive:
            kept, *others = [archive.store.find_speaker(name) for name in names]
            archive.store.merge_speakers(kept.id, *(other.id for other in others))
            archive.refresh()
        frame.out.print(frame.texts.merged.format(name=kept.name, count=len(others)), markup=False)
        return DONE

    return speakers


def _list_speakers(frame: Frame, *, as_json: bool) -> int:
    texts = frame.texts
    columns = {
        "name": texts.column_speaker,
        "about": texts.column_about,
        "turns": texts.column_turns,
        "sources": texts.column_sources,
    }
    with frame.archive(samples=True) as archive:
        rows: list[Row] = [
            {
                "id": each.speaker.id,
                "name": each.speaker.name,
                "about": each.speaker.about,
                "turns": each.turns,
                "sources": each.sources,
            }
            for each in archive.speakers()
        ]
        return _listed(frame, archive, rows, columns, as_json=as_json)


def remove_command(texts: TerminalTexts) -> click.Command:
    """The command `remove`, and its undoing."""
    help_ = texts.help

    @click.command("remove", help=help_.remove, short_help=help_.remove.split("\n")[0])
    @click.argument("source", metavar="SOURCE", required=False)
    @click.option("--undo", is_flag=True, help=help_.remove_undo)
    @click.option("--purge", is_flag=True, help=help_.remove_purge)
    @click.option("--yes", is_flag=True, help=help_.remove_yes)
    @click.pass_obj
    def remove(frame: Frame, *, source: str | None, undo: bool, purge: bool, yes: bool) -> int:
        if purge and not (source or undo):
            return _purge(frame, yes=yes)
        if purge or not source:
            raise click.UsageError(frame.texts.remove_which)
        with frame.archive() as archive:
            if undo:
                back = archive.undo_remove(source)
                frame.out.print(frame.texts.restored.format(title=back.title, id=back.id), markup=False)
            else:
                gone = archive.remove(archive.store.find_source(source).id)
                frame.out.print(frame.texts.removed.format(title=gone.title, id=gone.id), markup=False)
            frame.tell_waiting(archive)
        return DONE

    return remove


def _purge(frame: Frame, *, yes: bool) -> int:
    if not yes and not click.confirm(frame.texts.purge_question, err=True):
        return NOTHING
    with frame.archive(follow=False) as archive:
        frame.out.print(frame.texts.purged.format(sources=archive.purge()))
    return DONE
