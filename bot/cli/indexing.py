"""`yuanhua index`: the index brought up to date or made anew, here or on a cluster."""

import time
from collections.abc import Callable
from dataclasses import replace

import click
from rich.progress import Progress

from bot.archive import Archive
from bot.cli.frame import DONE, Frame
from bot.settings import ENGINES, Fault, SettingsError
from bot.texts.cli.model import TerminalTexts
from search.model import SearchDownError

# A cluster that does not answer is tried again after so many seconds each; then it is left to the operator.
_WAITS = (2, 5, 10, 20, 30, 60, 60, 120)
_SETTLED = frozenset({"untrusted", "unsigned", "refused", "forbidden"})  # waiting does not mend it
_LINE_SECONDS = 10.0  # between two lines where no bar can be drawn


def index_command(texts: TerminalTexts) -> click.Command:
    """The command `index`."""
    help_ = texts.help

    @click.command("index", help=help_.index, short_help=help_.index.split("\n")[0])
    @click.option("--engine", type=click.Choice(ENGINES), help=help_.index_engine)
    @click.option("--rebuild", is_flag=True, help=help_.index_rebuild)
    @click.pass_obj
    def index(frame: Frame, *, engine: str | None, rebuild: bool) -> int:
        settings = replace(frame.settings, engine=engine or frame.settings.engine)
        if settings.engine == "opensearch" and settings.cluster is None:
            raise SettingsError((Fault("OPENSEARCH_URL", "needed"),))
        with replace(frame, settings=settings).archive(follow=False) as archive:
            _Run(frame, archive, rebuild=rebuild).until_done()
        return DONE

    return index


class _Run:
    """One run, which may take hours: told as it goes on, and continued where the cluster was away."""

    def __init__(self, frame: Frame, archive: Archive, *, rebuild: bool) -> None:
        self._frame = frame
        self._archive = archive
        self._rebuild = rebuild
        self._begun = time.monotonic()
        self._indexed = 0  # turns, of all attempts
        self._tried = 0

    def until_done(self) -> None:
        """Index everything.

        Raises:
            SearchDownError: the cluster did not answer for minutes, or refused us from the start.
        """
        with self._frame.progress(rate=True) as bar:
            while True:
                try:
                    self._archive.index(self._reporter(bar), rebuild=self._rebuild)
                    break
                except SearchDownError as error:
                    self._wait(error)
        self._conclude()

    def _reporter(self, bar: Progress) -> Callable[[int, int], None]:
        texts, err = self._frame.texts, self._frame.err
        task = bar.add_task(texts.indexing, total=None)
        before, begun, told = self._indexed, time.monotonic(), time.monotonic()

        def report(done: int, total: int) -> None:
            nonlocal told
            now = time.monotonic()
            bar.update(task, completed=done, total=total)
            self._indexed = before + done
            self._tried = 0 if done else self._tried
            if done and not err.is_terminal and now - told >= _LINE_SECONDS:
                told, rate = now, done / (now - begun)
                line = texts.index_line.format(
                    done=f"{done:,}",
                    total=f"{total:,}",
                    rate=f"{rate:,.0f}",
                    minutes=f"{(total - done) / rate / 60:.0f}",
                )
                err.print(line)

        return report

    def _wait(self, error: SearchDownError) -> None:
        if self._tried == len(_WAITS) or (error.reason in _SETTLED and not self._indexed):
            raise error
        seconds = _WAITS[self._tried]
        self._tried += 1
        reason = self._frame.texts.search_down[error.reason]
        self._frame.err.print(self._frame.texts.index_waiting.format(reason=reason, seconds=seconds))
        time.sleep(seconds)

    def _conclude(self) -> None:
        texts, seconds = self._frame.texts, time.monotonic() - self._begun
        if self._indexed:
            rate = self._indexed / max(seconds, 0.001)
            line = texts.index_done.format(
                turns=f"{self._indexed:,}", seconds=f"{seconds:,.1f}", rate=f"{rate:,.0f}"
            )
        else:
            line = texts.index_current
        self._frame.out.print(line)
