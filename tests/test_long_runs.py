"""Small forms of the long runs in benchmarks/: what they judge, but for memory and time."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="reads memory as Linux tells it"
)


@pytest.mark.parametrize(
    ("script", "options"),
    [
        ("kills", "--times 8 --seed 2"),  # among them two of the bot and one migration
        ("soak", "--updates 300 --turns 600 --visitors 60 --answers-only"),
        ("weather", "--updates 120 --people 40 --answers-only"),
        ("whole", "--turns 600 --topics 20"),
    ],
)
def test_a_short_run_is_well(script: str, options: str) -> None:
    done = subprocess.run(
        [sys.executable, f"benchmarks/{script}.py", *options.split()],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
