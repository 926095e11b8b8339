"""How the C library keeps memory that was given back to it."""

import ctypes
import platform

# What `mallopt` calls them, in glibc's malloc.h.
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
# What a picture is made with is larger: the picture, its colours reduced, the tables of a font. What the
# event loop receives into is smaller, 256 KiB and a header: to take that from the system costs 20 µs a time.
_LARGE = 512 << 10
# What each thread's pool keeps at its end for the next answers, most of which need much less.
_SPARE = 1 << 20


def return_large_blocks() -> bool:
    """Have large blocks given back to the system once they are free; False where the C library is not glibc.

    Left alone, glibc gives back the first picture, then takes the next one from the pool that it has for each
    thread, where it stays as long as anything small lies behind it: a bot grew by a picture a thread.
    """
    if platform.libc_ver()[0] != "glibc":
        return False
    library = ctypes.CDLL(None)
    return bool(library.mallopt(_MMAP_THRESHOLD, _LARGE) and library.mallopt(_TRIM_THRESHOLD, _SPARE))
