"""Which kernel ranks: the compiled one where numba is installed, else numpy. Both give the same hits."""

from importlib.util import find_spec
from typing import Literal

from search.kernel_numpy import NumpyKernel
from search.snapshot import Kernel

KernelName = Literal["auto", "numpy", "numba"]


def choose(name: KernelName) -> Kernel:
    """The kernel of that name. Raises ModuleNotFoundError where "numba" is asked for and not installed."""
    if name == "numba" or (name == "auto" and find_spec("numba") is not None):
        from search.kernel_numba import NumbaKernel  # noqa: PLC0415  # only with the fast extra

        return NumbaKernel()
    return NumpyKernel()
