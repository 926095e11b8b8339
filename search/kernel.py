"""Which kernel ranks: the compiled one where numba is installed, else numpy. Both give the same hits."""

import threading
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from typing import Literal

import numpy as np

from search.kernel_numpy import NumpyKernel
from search.segment import Array
from search.snapshot import Kernel, Passing, Postings, View

KernelName = Literal["auto", "numpy", "numba"]
PATIENCE = 3
"""Searches after which it pays to load the compiled kernel: a command that asks once never waits for it."""


def choose(name: KernelName) -> Kernel:
    """The kernel of that name; "auto" is numpy at first, and numba as soon as it has been loaded.

    Raises ModuleNotFoundError where "numba" is asked for and not installed.
    """
    if name == "numba":
        return _compiled()
    if name == "auto" and find_spec("numba") is not None:
        return WarmingKernel()
    return NumpyKernel()


def _compiled() -> Kernel:
    from search.kernel_numba import NumbaKernel  # noqa: PLC0415  # only with the fast extra

    return NumbaKernel()


class WarmingKernel:
    """numpy until numba is there: importing it takes half a second, compiling the first time ten."""

    def __init__(self) -> None:
        self.ready: Kernel = NumpyKernel()
        self._searches = 0
        self._lock = threading.Lock()
        self._loading: threading.Thread | None = None

    def top(
        self, view: View, postings: Sequence[Postings], limit: int, floor: float, passing: Passing
    ) -> tuple[Array, Array]:
        """Ordinals and scores of the best `limit` documents that score `floor` or more."""
        if self._searches < PATIENCE:
            with self._lock:
                self._searches += 1
                if self._searches == PATIENCE:
                    arguments = (view, postings, limit, floor, passing)
                    self._loading = threading.Thread(
                        target=self._warm, args=arguments, name="warming", daemon=True
                    )
                    self._loading.start()
        return self.ready.top(view, postings, limit, floor, passing)

    def wait(self) -> None:
        """Return when the compiled kernel is there, where it is being loaded."""
        if self._loading is not None:
            self._loading.join()

    def _warm(
        self, view: View, postings: Sequence[Postings], limit: int, floor: float, passing: Passing
    ) -> None:
        with suppress(ImportError):  # installed, but not for this Python or numpy: it stays as it is
            compiled = _compiled()
            compiled.top(view, postings, limit, floor, passing)
            compiled.top(view, postings, limit, floor, Passing(None, np.zeros(1, np.int32)))
            self.ready = compiled
