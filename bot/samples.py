"""The library that is shown while there is no other: the transcripts that ship with the program."""

import tempfile
from contextlib import ExitStack
from importlib.resources import files
from pathlib import Path

from bot.analysis import AnalyzerOptions
from bot.shelf import Shelf
from corpus.read import read
from corpus.scratch import scratch


class SampleShelf:
    """The transcripts that ship with the program, in a folder that goes with it."""

    def __init__(self, options: AnalyzerOptions) -> None:
        with ExitStack() as leaving:
            folder = leaving.enter_context(scratch(Path(tempfile.gettempdir()), "yuanhua-samples-"))
            self.shelf = Shelf.open(folder, options)
            self._leaving = leaving.pop_all()
        for sample in sorted(files("corpus").joinpath("samples").iterdir(), key=lambda entry: entry.name):
            data = sample.read_bytes()
            self.shelf.store.add(read(data, sample.name), data)
        self.shelf.sync()

    def close(self) -> None:
        """Close it and delete its folder."""
        self.shelf.close()
        self._leaving.close()
