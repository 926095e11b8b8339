"""`yuanhua sources`, `speakers`, `remove`, `restore`: what is in the library, and correcting it."""

import json
from datetime import date

import click
from rich import box
from rich.table import Table

from bot.archive import Archive
from bot.cli.frame import DONE, Frame
from bot.texts.cli.model import TerminalTexts
from corpus.errors import AmbiguousError, NotFoundError
from corpus.model import Speaker


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


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
    with frame.archive(samples=True) as archive:
        found = archive.sources()
        if as_json:
            for s in found:
                row = {
                    "id": s.source.id,
                    "doc": s.source.origin,
                    "title": s.source.title,
                    "date": s.source.recorded.isoformat() if s.source.recorded else None,
                    "turns": s.turns,
                    "speakers": s.speakers,
                }
                click.echo(json.dumps(row, ensure_ascii=False), file=frame.out.file)
            return DONE
        _note_samples(frame, archive)
        table = _table(
            texts.column_id,
            texts.column_title,
            texts.column_date,
            texts.column_turns,
            texts.column_speakers,
            texts.column_origin,
        )
        for s in found:
            day = s.source.recorded.isoformat() if s.source.recorded else ""
            table.add_row(s.source.id, s.source.title, day, str(s.turns), str(s.speakers), s.source.origin)
        frame.out.print(table if found else texts.empty_library)
    return DONE


def _note_samples(frame: Frame, archive: Archive) -> None:
    if archive.showing_samples:
        frame.err.print(frame.texts.samples_shown, style="dim")


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
            speaker = _speaker(archive, old, found.id)
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
            kept, *others = [_speaker(archive, name) for name in names]
            for other in others:
                archive.store.merge_speakers(kept.id, other.id)
            archive.refresh()
        frame.out.print(frame.texts.merged.format(name=kept.name, count=len(others)), markup=False)
        return DONE

    return speakers


def _speaker(archive: Archive, name: str, source_id: str | None = None) -> Speaker:
    known = [s.speaker for s in archive.speakers(source_id)]
    squeezed = "".join(name.split())
    exact = [
        s for s in known if s.id == name or squeezed in {"".join(n.split()) for n in (s.name, *s.aliases)}
    ]
    if not exact:
        raise NotFoundError("speaker", name)
    if len(exact) > 1:
        raise AmbiguousError("speaker", name, tuple(s.id for s in exact))
    return exact[0]


def _list_speakers(frame: Frame, *, as_json: bool) -> int:
    texts = frame.texts
    with frame.archive(samples=True) as archive:
        found = archive.speakers()
        if as_json:
            for s in found:
                row = {
                    "id": s.speaker.id,
                    "name": s.speaker.name,
                    "about": s.speaker.about,
                    "turns": s.turns,
                    "sources": s.sources,
                }
                click.echo(json.dumps(row, ensure_ascii=False), file=frame.out.file)
            return DONE
        _note_samples(frame, archive)
        table = _table(texts.column_speaker, texts.column_about, texts.column_turns, texts.column_sources)
        for s in found:
            table.add_row(s.speaker.name, s.speaker.about, str(s.turns), str(s.sources))
        frame.out.print(table if found else texts.empty_library)
    return DONE


def remove_command(texts: TerminalTexts) -> click.Command:
    """The command `remove`, and its undoing."""
    help_ = texts.help

    @click.command("remove", help=help_.remove, short_help=help_.remove.split("\n")[0])
    @click.argument("source", metavar="SOURCE")
    @click.option("--undo", is_flag=True, help=help_.remove_undo)
    @click.pass_obj
    def remove(frame: Frame, *, source: str, undo: bool) -> int:
        with frame.archive() as archive:
            if undo:
                back = archive.undo_remove(source)
                frame.out.print(frame.texts.restored.format(title=back.title, id=back.id), markup=False)
            else:
                gone = archive.remove(archive.store.find_source(source).id)
                frame.out.print(frame.texts.removed.format(title=gone.title, id=gone.id), markup=False)
        return DONE

    return remove
