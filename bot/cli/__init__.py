"""The command line: one function a verb, each thin over the archive."""

import logging
import os
import signal
import sys
import uuid
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import version

import click

from bot.cli.adding import add_command
from bot.cli.asking import ask_command, chat_command, serve_command
from bot.cli.checking import check_command, export_command
from bot.cli.frame import FAILED, Frame
from bot.cli.indexing import index_command
from bot.cli.listing import remove_command, sources_group, speakers_group
from bot.cli.picturing import card_command, stats_command, who_command
from bot.cli.upkeep import backup_command, doctor_command, restore_command
from bot.engines import MissingExtraError
from bot.explain import explain, explain_engine, explain_lexicon, explain_picture, explain_settings, way_out
from bot.pictures.errors import PictureError
from bot.redact import protect_children, protect_logs
from bot.settings import Settings, SettingsError
from bot.texts.cli import command_texts
from bot.texts.cli.model import TerminalTexts
from corpus.errors import CorpusError
from search.lexicon import LexiconError
from search.model import OtherIndexError, SearchDownError

_log = logging.getLogger(__name__)

# What a shell reports for a program ended by Ctrl-C.
INTERRUPTED = 128 + signal.SIGINT


def run(arguments: Sequence[str]) -> int:
    """Run one command line; returns its exit status. Errors become sentences on standard error."""
    texts = command_texts(os.environ)
    protect_logs()
    try:
        status: int | None = program(texts).main(list(arguments), "yuanhua", standalone_mode=False)
    except (KeyboardInterrupt, click.Abort):
        _complain(texts.interrupted)
        return INTERRUPTED
    except BrokenPipeError:  # `yuanhua ask … | head`: the reader has seen enough
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - whatever it is, a person gets a sentence
        _complain(*_sentences(error, texts))
        return FAILED
    return status or 0


def _sentences(error: Exception, texts: TerminalTexts) -> list[str]:
    match error:
        case click.ClickException():
            error.show()
            said = []
        case SettingsError():
            said = explain_settings(error, texts)
        case CorpusError():
            said = [" ".join(filter(None, (explain(error, texts), way_out(error, texts))))]
        case PictureError():
            said = [explain_picture(error, texts)]
        case LexiconError():
            said = [explain_lexicon(error, texts)]
        case SearchDownError() | OtherIndexError() | MissingExtraError():
            said = [explain_engine(error, texts)]
        case _:
            error_id = uuid.uuid4().hex[:8]
            _log.error("error %s", error_id, exc_info=error)
            said = [texts.internal.format(id=error_id)]
    return said


def _complain(*lines: str) -> None:
    for line in lines:
        click.echo(line, err=True)


def program(texts: TerminalTexts) -> click.Group:
    """The whole command line in one language."""
    help_ = texts.help
    names = {"help_option_names": ["-h", "--help"]}

    @click.group("yuanhua", help=help_.program, invoke_without_command=True, context_settings=names)
    @click.version_option(
        version("yuanhua"), "--version", "-V", message="%(version)s", help=help_.show_version
    )
    @click.pass_context
    def yuanhua(context: click.Context) -> int | None:
        settings = Settings.load()
        protect_logs(settings.secrets)
        protect_children(os.environ)
        context.obj = Frame(texts, settings)
        if context.invoked_subcommand is None:
            return context.invoke(serve)  # type: ignore[no-any-return]
        return None

    serve = serve_command(texts)
    for command in (
        add_command(texts),
        ask_command(texts),
        sources_group(texts),
        speakers_group(texts),
        remove_command(texts),
        index_command(texts),
        check_command(texts),
        export_command(texts),
        card_command(texts),
        who_command(texts),
        stats_command(texts),
        backup_command(texts),
        restore_command(texts),
        doctor_command(texts),
        chat_command(texts),
        serve,
    ):
        yuanhua.add_command(command)
    return yuanhua
