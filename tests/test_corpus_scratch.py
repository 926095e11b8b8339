"""What a killed process leaves is swept away by the next one; what a living one uses is not."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.scratch import scratch, sweep

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs locks that end with their process")

HOLDER = """
import sys
from pathlib import Path
from corpus.scratch import scratch
with scratch(Path(sys.argv[1]), ".making-") as folder:
    (folder / "half").write_bytes(b"x" * 1000)
    print(folder.name, flush=True)
    sys.stdin.read()
"""


def holder(place: Path) -> tuple[subprocess.Popen[str], Path]:
    """A process in a folder of its own, and that folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(place)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, place / process.stdout.readline().strip()


def test_a_folder_goes_with_its_block(tmp_path: Path) -> None:
    with scratch(tmp_path, ".making-") as folder:
        (folder / "inner").mkdir()
        assert folder.parent == tmp_path
    assert not list(tmp_path.iterdir())
    with pytest.raises(RuntimeError), scratch(tmp_path, ".making-"):
        raise RuntimeError
    assert not list(tmp_path.iterdir())


def test_what_a_killed_process_left_goes_and_a_living_one_keeps_its_own(tmp_path: Path) -> None:
    killed, left = holder(tmp_path)
    living, used = holder(tmp_path)
    (tmp_path / "making-something.txt").write_text("somebody else's")
    assert left.exists()
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    with scratch(tmp_path, ".making-") as mine:
        assert {path.name for path in tmp_path.iterdir()} == {used.name, mine.name, "making-something.txt"}
    assert (used / "half").exists()
    living.communicate("")
    assert living.returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["making-something.txt"]


def test_one_in_another_is_not_swept(tmp_path: Path) -> None:
    with scratch(tmp_path, ".making-") as outer, scratch(tmp_path, ".making-") as inner:
        sweep(tmp_path, ".making-")
        assert outer.exists()
        assert inner.exists()


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").write_text("x")
    (tmp_path / ".making-link").symlink_to(kept)
    sweep(tmp_path, ".making-")
    assert (kept / "file").exists()
