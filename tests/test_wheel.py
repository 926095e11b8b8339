"""The built wheel holds everything the program needs at run time, and nothing else."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "search", "corpus")


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--wheel-dir",
        str(folder),
        str(ROOT),
    ]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    if built.returncode and "No matching distribution" in built.stderr:
        pytest.skip("the build needs setuptools, which can't be had here")
    assert built.returncode == 0, built.stderr
    [wheel] = folder.glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


def needed() -> set[str]:
    tracked = subprocess.run(
        ["git", "ls-files", *ROOMS], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\n")
    return {name for name in tracked if name}


def test_every_file_of_the_rooms_is_in_it(packed: set[str]) -> None:
    if not needed():
        pytest.skip("not a checkout: what belongs in it is not known")
    assert needed() <= packed


def test_nothing_else_is_in_it(packed: set[str]) -> None:
    assert {name.split("/")[0] for name in packed if not name.split("/")[0].endswith(".dist-info")} == set(
        ROOMS
    )
