"""Fuzz one target, or all one after the other, and print what came of it.

    python fuzz/run.py --target read-html --minutes 10 [--engine atheris|hypothesis] [--keep 10]
    python fuzz/run.py --all --minutes 10

Prints for each target: minutes, executions, edges and features of the project's code (atheris), inputs that
reached something new, most memory, and findings. The input of each finding is put among the seeds, its
traceback is printed. `--keep N` puts N of the new inputs there, too. The exit status is 1 if there were any.
"""

import argparse
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from fuzz.engines import Run, with_atheris, with_hypothesis
from fuzz.findings import keep
from fuzz.target import SEEDS
from fuzz.targets import NAMES

_ENGINES = {"atheris": with_atheris, "hypothesis": with_hypothesis}
_LEAST = 5.0  # seconds left for which it is worth starting again after a crash


class Outcome(NamedTuple):
    """What one target's run came to."""

    minutes: float
    executions: int
    edges: int
    features: int
    fresh: int
    megabytes: int
    findings: list[str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; 1 if anything was found."""
    asked = _arguments(arguments)
    if asked.child is not None:
        folder = Path(asked.child)
        _ENGINES[asked.engine](Run(asked.target, asked.minutes * 60, folder / "inputs", folder / "found"))
        return 0
    names = NAMES if asked.all else (asked.target,)
    if asked.target not in {None, *NAMES}:
        sys.exit(f"no target {asked.target!r}; there are: {', '.join(NAMES)}")
    sys.stdout.write(
        f"{'target':<18}{'minutes':>8}{'executions':>12}{'edges':>8}{'features':>9}{'new':>6}{'MB':>6}{'findings':>9}\n"
    )
    found = False
    for name in names:
        outcome = _fuzzed(name, asked)
        found = found or bool(outcome.findings)
        sys.stdout.write(
            f"{name:<18}{outcome.minutes:>8.1f}{outcome.executions:>12,}{outcome.edges:>8}{outcome.features:>9}"
            f"{outcome.fresh:>6}{outcome.megabytes:>6}{len(outcome.findings):>9}\n"
        )
        for report in outcome.findings:
            sys.stdout.write("\n" + report + "\n")
        sys.stdout.flush()
    return int(found)


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--target")
    what.add_argument("--all", action="store_true")
    parser.add_argument("--minutes", type=float, default=10.0, help="by the clock, of each target")
    parser.add_argument("--engine", choices=_ENGINES, default="atheris")
    parser.add_argument("--keep", type=int, default=0, metavar="N", help="new inputs to put among the seeds")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def _fuzzed(name: str, asked: argparse.Namespace) -> Outcome:
    """Run a target in processes of its own, another one where one dies, until the time is over."""
    folder = Path(tempfile.mkdtemp(prefix="yuanhua-fuzz-"))
    for part in ("inputs", "found"):
        (folder / part).mkdir()
    begun = time.monotonic()
    executions = edges = features = 0
    while (left := asked.minutes * 60 - (time.monotonic() - begun)) > _LEAST or not executions:
        said, status = _child(name, asked.engine, folder, left)
        counts = [int(count) for count in re.findall(r"(?:^#|executed_units: )(\d+)", said, re.MULTILINE)]
        executions += max(counts, default=0)
        edges = max([edges, *map(int, re.findall(r"cov: (\d+)", said))])
        features = max([features, *map(int, re.findall(r"ft: (\d+)", said))])
        if status not in {0, -signal.SIGINT}:
            _note_crash(folder, said, status)
        if not counts:
            break
    minutes = (time.monotonic() - begun) / 60
    fresh = sorted((folder / "inputs").iterdir(), key=lambda path: path.stat().st_mtime)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    keep(name, folder / "found")
    _keep_some(name, fresh, asked.keep)
    reports = [path.read_text(encoding="utf-8") for path in sorted((folder / "found").glob("*.txt"))]
    outcome = Outcome(minutes, executions, edges, features, len(fresh), memory, reports)
    shutil.rmtree(folder)
    return outcome


def _child(name: str, engine: str, folder: Path, seconds: float) -> tuple[str, int]:
    """What a child process says on its standard error, and its status."""
    command = [sys.executable, __file__, "--target", name, "--engine", engine, "--child", str(folder)]
    temporary = folder / "temporary"  # what targets put into temporary folders goes with the run
    temporary.mkdir(exist_ok=True)
    done = subprocess.run(  # noqa: S603 - this program
        [*command, "--minutes", str(seconds / 60)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(temporary)},
        check=False,
    )
    return done.stderr.decode("utf-8", "replace"), done.returncode


def _note_crash(folder: Path, said: str, status: int) -> None:
    """Make a finding of an input that ended the process: out of memory, hanging inside a library, a fault."""
    for path in (folder / "found").glob("crash-*"):
        path.rename(path.with_name(path.name.removeprefix("crash-") + ".bin"))
    report = f"the process ended with status {status}\n" + said[-3000:]
    (folder / "found" / f"status{time.monotonic_ns()}.txt").write_text(report, encoding="utf-8")


def _keep_some(name: str, fresh: Sequence[Path], most: int) -> None:
    """Put new inputs among the seeds, evenly from the first found to the last."""
    (SEEDS / name).mkdir(parents=True, exist_ok=True)
    for number in range(min(most, len(fresh))):
        path = fresh[len(fresh) - 1 - number * len(fresh) // most]
        (SEEDS / name / path.name[:10]).write_bytes(path.read_bytes())


if __name__ == "__main__":
    sys.exit(main())
