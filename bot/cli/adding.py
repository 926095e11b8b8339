"""`yuanhua add`: files, folders and addresses into the library, with a summary of each."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import click

from bot.archive import Archive
from bot.cli.frame import DONE, FAILED, NOTHING, Frame, files_under
from bot.explain import explain, way_out
from bot.texts.cli.model import TerminalTexts
from corpus.errors import CorpusError, LibraryError, UnreadableError
from corpus.formats import FORMATS
from corpus.model import Transcript
from corpus.read import read
from corpus.store import Added

SUFFIXES = frozenset(suffix for reader in FORMATS for suffix in reader.suffixes)


class Material(NamedTuple):
    """The bytes of one transcript and how they came."""

    data: bytes
    name: str
    content_type: str | None = None
    url: str | None = None


def add_command(texts: TerminalTexts) -> click.Command:
    """The command `add`."""
    help_ = texts.help

    @click.command("add", help=help_.add, short_help=help_.add.split("\n")[0])
    @click.argument("paths", nargs=-1, required=True, metavar="PATH…")
    @click.option("--speaker", metavar="NAME", help=help_.add_speaker)
    @click.option("--format", "format_", type=click.Choice([r.name for r in FORMATS]), help=help_.add_format)
    @click.pass_obj
    def add(frame: Frame, paths: tuple[str, ...], speaker: str | None, format_: str | None) -> int:
        return _Adding(frame, speaker, format_).run(paths)

    return add


class _Adding:
    """One run over the given paths; a file that can't be used never stops the others."""

    def __init__(self, frame: Frame, speaker: str | None, format_: str | None) -> None:
        self._frame = frame
        self._texts = frame.texts
        self._speaker = speaker
        self._format = format_
        self._outcomes: Counter[str] = Counter()

    def run(self, paths: tuple[str, ...]) -> int:
        places = [place for path in paths for place in self._expand(path)]
        with self._frame.archive() as archive:
            was_empty = not archive.sources()
            with self._frame.progress(rate=True) as bar:
                task = bar.add_task(self._texts.reading, total=len(places))
                for place in places:
                    self._add_one(archive, place)
                    bar.advance(task)
            with ExitStack() as stack:
                archive.refresh(self._frame.indexing(stack))
            archive.tidy()
            self._conclude(was_empty=was_empty)
            self._frame.tell_waiting(archive)
        if not self._outcomes["refused"]:
            return DONE if places else FAILED
        return NOTHING if len(self._outcomes) > 1 else FAILED

    def _expand(self, path: str) -> list[str]:
        if is_address(path) or not Path(path).is_dir():
            return [path]
        found, others = files_under(Path(path), SUFFIXES)
        if others or not found:
            self._frame.err.print(self._texts.passed_over.format(path=path, found=len(found), others=others))
        return [str(file) for file in found]

    def _add_one(self, archive: Archive, place: str) -> None:
        try:
            material = gather(place, allow_private=self._frame.settings.allow_private_urls)
            transcript = self._read(material)
            added = archive.store.add(transcript, material.data)
        except LibraryError:
            raise
        except CorpusError as error:
            self._outcomes["refused"] += 1
            refuse(self._frame, place, error)
            return
        self._outcomes[added.outcome] += 1
        for line in summary(added, transcript, self._texts):
            self._frame.out.print(line, markup=False)

    def _read(self, material: Material) -> Transcript:
        return read(
            material.data,
            material.name,
            speaker=self._speaker,
            format=self._format,
            content_type=material.content_type,
            url=material.url,
        )

    def _conclude(self, *, was_empty: bool) -> None:
        done = self._outcomes
        stored = done["added"] + done["replaced"]
        if stored and was_empty:
            self._frame.out.print(self._texts.samples_dropped, style="dim")
        if sum(done.values()) > 1:
            total = self._texts.add_total.format(
                added=done["added"],
                replaced=done["replaced"],
                unchanged=done["unchanged"],
                refused=done["refused"],
            )
            self._frame.out.print(total)


def refuse(frame: Frame, place: str, error: CorpusError) -> None:
    """Say on standard error why a file can't be used, where, and what to do about it."""
    reason = " ".join(filter(None, (explain(error, frame.texts), way_out(error, frame.texts))))
    frame.err.print(frame.texts.refused.format(name=place, reason=reason), style="red", markup=False)


def is_address(place: str) -> bool:
    """Whether an argument names an address, of whatever kind, rather than a file."""
    return bool(re.match(r"[a-z][a-z0-9+.-]*://", place, re.IGNORECASE))


def gather(place: str, *, allow_private: bool) -> Material:
    """The bytes behind a path or an address.

    Raises:
        UnreadableError: no such file, or it can't be opened.
        FetchError: the address can't be fetched.
    """
    if is_address(place):
        from corpus.fetch import fetch  # noqa: PLC0415 - an HTTP client takes long to import

        page = fetch(place, allow_private=allow_private)
        return Material(page.data, page.url, page.content_type, page.url)
    path = Path(place)
    try:
        return Material(path.read_bytes(), path.name)
    except FileNotFoundError:
        raise UnreadableError(place, "missing") from None
    except OSError as error:
        raise UnreadableError(place, "unopenable") from error


def summary(added: Added, transcript: Transcript, texts: TerminalTexts) -> Iterator[str]:
    """What became of one file: title and id, speakers with their turns, what was set aside."""
    template = {"added": texts.added, "replaced": texts.replaced, "unchanged": texts.unchanged}[added.outcome]
    yield template.format(
        id=added.source.id,
        name=transcript.source.origin,
        title=added.source.title,
        turns=len(transcript.turns),
    )
    counts = Counter(turn.speaker_id for turn in transcript.turns)
    names = [f"{speaker.name} ({counts[speaker.id]})" for speaker in transcript.speakers]
    yield "  " + texts.speakers_label.format(names=texts.list_comma.join(names))
    if transcript.asides:
        kinds = Counter(aside.kind for aside in transcript.asides)
        parts = [f"{texts.kinds[kind]} {count}" for kind, count in kinds.most_common()]
        yield "  " + texts.aside_count.format(
            count=len(transcript.asides), kinds=texts.list_comma.join(parts), name=transcript.source.origin
        )
    repaired = sum(repair.decided for repair in transcript.repairs)
    if repaired:
        yield "  " + texts.repair_count.format(count=repaired)
    for doubt in transcript.doubts:
        yield "  " + texts.doubts.get(doubt, texts.unknown_doubt)
