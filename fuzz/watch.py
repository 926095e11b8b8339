"""A bound on the processor time of one input: waiting for a busy machine is no hang."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager


class HangError(Exception):
    """An input took too long."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise HangError inside the block once it has used that much processor time. In the main thread only."""

    def stop(signum: int, frame: object) -> None:
        del signum, frame
        raise HangError(f"more than {seconds:g} s of processor time")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
