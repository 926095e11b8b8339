"""Writes the locked dependencies of `pyproject.toml`, or checks that they are current (`--check`).

One file for the program alone (`base.txt`), one for the program with each extra, one for what builds it and
one for what looks after the supply. Every extra has the versions of all the others, so that files can be
installed together. Each is one resolution for all platforms and Python versions, by markers.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
_HEAD = "# Written by `make lock` from pyproject.toml. Do not edit.\n# requirements: sha256:{digest}\n"
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)(?: ; (.*?))? \\$", re.MULTILINE)
_UV = (
    "uv",
    "pip",
    "compile",
    "--quiet",
    "--universal",
    "--generate-hashes",
    "--no-header",
    "--no-emit-index-url",
)


class Lock(NamedTuple):
    """A file to write: what it has to satisfy, and how the resolver is told."""

    name: str
    requirements: tuple[str, ...]
    arguments: tuple[str, ...]
    own: bool = False  # resolved by itself, not together with the program

    @property
    def path(self) -> Path:
        return ROOT / "locks" / f"{self.name}.txt"

    @property
    def digest(self) -> str:
        return hashlib.sha256(json.dumps(self.requirements).encode()).hexdigest()

    @property
    def head(self) -> str:
        return _HEAD.format(digest=self.digest)


def locks() -> list[Lock]:
    """Every lock that `pyproject.toml` asks for."""
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    base = project["project"]["dependencies"]
    python = project["project"]["requires-python"]
    found = [Lock("base", (python, *base), ("pyproject.toml",))]
    for extra, more in project["project"]["optional-dependencies"].items():
        found.append(Lock(extra, (python, *base, *more), ("pyproject.toml", "--extra", extra)))
    build, supply = project["build-system"]["requires"], project["dependency-groups"]["supply"]
    found.append(Lock("build", (python, *build), ("-",), own=True))
    found.append(Lock("supply", (python, *supply), ("--group", "supply"), own=True))
    return found


def faults(lock: Lock) -> list[str]:
    """What is wrong with a lock as it stands, told without any network."""
    if not lock.path.exists():
        return [f"{lock.path.name} is missing"]
    text = lock.path.read_text(encoding="utf-8")
    pins: dict[str, list[str]] = {}
    for name, version, _ in _PIN.findall(text):
        pins.setdefault(canonicalize_name(name), []).append(version)
    found = []
    if not text.startswith(lock.head):
        found.append(f"{lock.path.name} was made for other requirements")
    for line in lock.requirements[1:]:
        wanted = Requirement(line)
        versions = pins.get(canonicalize_name(wanted.name), [])
        if not versions or not all(wanted.specifier.contains(version, True) for version in versions):
            found.append(f"{lock.path.name} has {versions or 'nothing'} for {line}")
    entries = re.split(r"\n(?=\S)", text[len(lock.head) :])
    found += [f"{lock.path.name}: no hash for {entry}" for entry in entries if "--hash=sha256:" not in entry]
    if "://" in text:
        found.append(f"{lock.path.name} names an address")
    return found


def resolve(*, upgrade: bool) -> dict[str, str]:
    """The text of every lock by name; versions that are locked already are kept unless `upgrade`.

    Raises:
        subprocess.CalledProcessError: there is no solution, or no registry.
    """
    wanted = locks()
    known = [lock.path.read_text(encoding="utf-8") for lock in wanted if lock.path.exists() and not lock.own]
    pins = {f"{n}=={v}" + (f" ; {m}" if m else "") for text in known for n, v, m in _PIN.findall(text)}
    with tempfile.TemporaryDirectory() as folder:
        together = Path(folder) / "together.txt"
        together.write_text("" if upgrade else "\n".join(sorted(pins)), encoding="utf-8")
        _compile(("pyproject.toml", "--all-extras", "--no-annotate"), together)
        texts = {}
        for lock in wanted:
            made = Path(folder) / lock.path.name
            if lock.own and not upgrade and lock.path.exists():
                made.write_text(lock.path.read_text(encoding="utf-8"), encoding="utf-8")
            within = () if lock.own else ("-c", str(together))
            _compile((*lock.arguments, *within), made, "\n".join(lock.requirements[1:]))
            text = made.read_text(encoding="utf-8").replace(f"    #   -c {together}\n", "")
            texts[lock.name] = lock.head + text.replace(f"# via -c {together}\n", "# via\n")
    return texts


def _compile(arguments: tuple[str, ...], out: Path, given: str = "") -> None:
    tools = Path(sys.executable).parent
    kept = {"UV_CACHE_DIR": str(tools.parent / "cache")}
    subprocess.run(
        [str(tools / _UV[0]), *_UV[1:], "--python-version", "3.11", *arguments, "-o", str(out)],
        input=given, cwd=ROOT, env=kept | os.environ, check=True, text=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip


def _registry_answers() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        try:
            _compile(("-", "--no-cache"), Path(folder) / "probe.txt", "packaging")
        except subprocess.CalledProcessError:
            return False
    return True


def main() -> int:
    """Write the locks, or with `--check` compare them; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail where a lock is out of date"
    )
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions within the ranges")
    options = parser.parse_args()
    if not options.check:
        for name, text in resolve(upgrade=options.upgrade).items():
            (ROOT / "locks" / f"{name}.txt").write_text(text, encoding="utf-8")
        return 0
    found = [fault for lock in locks() for fault in faults(lock)]
    if not found and not _registry_answers():
        print("locks: the package registry can't be reached, so they were checked by their own contents only")
        return 0
    if not found:
        made = resolve(upgrade=False)
        found = [
            f"{x.path.name} differs from a new one" for x in locks() if made[x.name] != x.path.read_text()
        ]
    for fault in found:
        print(f"locks: {fault}")
    print("locks: run `make lock`" if found else "locks: current")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
