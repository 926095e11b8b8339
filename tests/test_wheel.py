"""The built wheel holds everything the program needs at run time, and nothing else."""

import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "search", "corpus")
SETUPTOOLS = 77  # what pyproject.toml asks for


def can_build() -> bool:
    try:
        return int(version("setuptools").partition(".")[0]) >= SETUPTOOLS
    except PackageNotFoundError:
        return False


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    # A copy: a build leaves files behind, and takes up those that an earlier one left.
    source = folder / "source"
    for name in (*ROOMS, "pyproject.toml", "README.md", "LICENSE"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        source.mkdir(exist_ok=True)
        copy(ROOT / name, source / name)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder)]
    if can_build():
        command.append("--no-build-isolation")  # so that no network is needed
    built = subprocess.run([*command, str(source)], capture_output=True, text=True, check=False)
    if built.returncode and "--no-build-isolation" not in command:
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
