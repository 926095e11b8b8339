"""Large blocks go back to the system, which only a process of its own can tell."""

import platform
import subprocess
import sys

import pytest

from bot.memory import return_large_blocks

# The first block, once free, is what glibc takes as the measure of blocks that it keeps. What lies behind the
# second one holds it in the process then.
PROGRAM = """
import ctypes
from pathlib import Path
from bot.memory import return_large_blocks

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

malloc = ctypes.CDLL(None).malloc
malloc.argtypes, malloc.restype = [ctypes.c_size_t], ctypes.c_void_p
{first}
before = resident()
block = bytearray(8 << 20)
del block
block = bytearray(8 << 20)
behind = malloc(100_000)
del block
print(resident() - before)
"""


def kept(first: str) -> int:
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(first=first)], capture_output=True, text=True, check=True
    )
    return int(told.stdout)


@pytest.mark.skipif(
    sys.platform != "linux" or platform.libc_ver()[0] != "glibc", reason="only glibc keeps them"
)
def test_a_large_block_is_given_back_although_something_lies_behind_it() -> None:
    if kept("pass") < 6 << 20:
        pytest.skip("the allocator of this machine gives it back by itself")
    assert kept("assert return_large_blocks()") < 2 << 20


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "libc_ver", lambda: ("", ""))
    assert not return_large_blocks()
