"""`yuanhua backup`, `restore` and `doctor`: keeping an installation well."""

from pathlib import Path

import click
from rich.text import Text

from bot.backup import back_up, restore
from bot.cli.frame import DONE, NOTHING, Frame
from bot.texts.cli.model import TerminalTexts

_STYLES = {"good": ("✓", "green"), "note": ("·", "yellow"), "bad": ("✗", "red")}


def backup_command(texts: TerminalTexts) -> click.Command:
    """The command `backup`."""

    @click.command("backup", help=texts.help.backup, short_help=texts.help.backup.split("\n")[0])
    @click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
    @click.pass_obj
    def backup(frame: Frame, *, file: Path) -> int:
        back_up(frame.settings.data, file)
        frame.out.print(
            frame.texts.backed_up.format(path=file, size=f"{file.stat().st_size >> 10}"), markup=False
        )
        return DONE

    return backup


def restore_command(texts: TerminalTexts) -> click.Command:
    """The command `restore`."""
    help_ = texts.help

    @click.command("restore", help=help_.restore, short_help=help_.restore.split("\n")[0])
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--yes", is_flag=True, help=help_.restore_yes)
    @click.pass_obj
    def restore_(frame: Frame, *, file: Path, yes: bool) -> int:
        question = frame.texts.restore_question.format(data=frame.settings.data, path=file)
        if not yes and not click.confirm(question, err=True):
            return NOTHING
        restore(file, frame.settings.data)
        with frame.archive() as archive:
            frame.out.print(frame.texts.restored_all.format(path=file, sources=archive.counted), markup=False)
        return DONE

    return restore_


def doctor_command(texts: TerminalTexts) -> click.Command:
    """The command `doctor`."""

    @click.command("doctor", help=texts.help.doctor, short_help=texts.help.doctor.split("\n")[0])
    @click.pass_obj
    def doctor(frame: Frame) -> int:
        from bot.doctor import Mark, examine  # noqa: PLC0415 - brings Telegram's client with it

        worst = Mark.GOOD
        for finding in examine(frame.settings):
            sentence = frame.texts.findings[f"{finding.check} {finding.outcome}"].format(
                detail=finding.detail, **finding.told
            )
            sign, style = _STYLES[finding.mark]
            frame.out.print(Text.assemble((f"{sign} ", style), sentence))
            worst = Mark.BAD if finding.mark is Mark.BAD else worst
        return NOTHING if worst is Mark.BAD else DONE

    return doctor
