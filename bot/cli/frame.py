"""What every command shares: the catalogue, the two consoles, the settings and the opened library."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from bot.archive import Archive
from bot.engines import chosen
from bot.settings import Settings
from bot.texts.cli.model import TerminalTexts
from corpus.errors import LibraryError

# Exit statuses of every command: done; done but nothing found or some files refused; not done.
DONE, NOTHING, FAILED = 0, 1, 2


def _console(*, stderr: bool = False) -> Console:
    # A pipe has no width: wrapping there would cut what another program reads.
    piped = not (sys.stderr if stderr else sys.stdout).isatty()
    return Console(stderr=stderr, highlight=False, soft_wrap=True, width=10_000 if piped else None)


@dataclass(frozen=True, slots=True)
class Frame:
    """One run of the command line."""

    texts: TerminalTexts
    settings: Settings
    out: Console = field(default_factory=_console)
    err: Console = field(default_factory=lambda: _console(stderr=True))

    @contextmanager
    def archive(self, *, samples: bool = False, follow: bool = True) -> Iterator[Archive]:
        """The library, indexed up to date with a progress bar where that takes long; closed afterwards.

        With `follow` False the index is left as it is.
        """
        settings = self.settings
        with ExitStack() as stack:
            archive = Archive.open(
                settings.data,
                samples=samples,
                fast=settings.fast,
                cache=settings.cache,
                progress=self.indexing(stack),
                place=chosen(settings),
                follow=follow,
            )
        try:
            yield archive
        finally:
            archive.close()

    def indexing(self, stack: ExitStack) -> Callable[[int, int], None]:
        """Shows how far indexing is, in turns, until the stack is closed; nothing for what takes no time."""
        bar = self.progress(rate=True)
        task = bar.add_task(self.texts.indexing, total=None)

        def show(done: int, total: int) -> None:
            if not bar.live.is_started:
                stack.enter_context(bar)
            bar.update(task, completed=done, total=total)

        return show

    def tell_waiting(self, archive: Archive) -> None:
        """Say so, where what was changed can't be searched yet because the cluster does not answer."""
        if archive.index_state == "down":
            self.err.print(self.texts.not_indexed_yet, style="yellow")

    def progress(self, *, rate: bool = False) -> Progress:
        """A progress bar on standard error, with the speed if asked; silent where that is no terminal."""
        speed = [_Rate()] if rate else []
        return Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            *speed,
            TimeRemainingColumn(),
            console=self.err,
            transient=True,
            disable=not self.err.is_terminal,
        )


class _Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        """The speed of a task, once it is known."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f}/s" if speed else "", style="dim")


def write_file(path: Path, content: bytes) -> None:
    """Write a file that a person named.

    Raises:
        LibraryError: "unwritable": the folder is missing or can't be written, or the disk is full.
    """
    try:
        path.write_bytes(content)
    except OSError as error:
        raise LibraryError(str(path), "unwritable") from error


def files_under(path: Path, suffixes: frozenset[str]) -> tuple[list[Path], int]:
    """The transcript files of a folder in name order, and how many others were passed over."""
    found = [p for p in sorted(path.rglob("*")) if p.is_file() and not _hidden(p.relative_to(path))]
    taken = [p for p in found if p.suffix.lower() in suffixes]
    return taken, len(found) - len(taken)


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
