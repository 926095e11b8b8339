"""What a run found: one entry for each way in which a target failed, with the shortest input for it."""

import hashlib
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from fuzz.target import SEEDS, Target
from fuzz.watch import limited

_ROOT = Path(__file__).parents[1]
_SHRINKING = 20.0  # seconds spent on making an input short


class Findings:
    """Runs a target's inputs, counts them, and writes down each new way to fail in `folder`."""

    def __init__(self, target: Target, folder: Path) -> None:
        self.target = target
        self.folder = folder
        self.executions = 0
        self.known: set[str] = set()

    def run(self, data: bytes) -> None:
        """Run one input; a failure is noted, so that the engine goes on."""
        self.executions += 1
        error = failure(self.target, data)
        if error is None:
            return
        name = signature(error)
        if name in self.known:
            return
        self.known.add(name)
        self._keep(name, _shortened(self.target, data, name), error)

    def _keep(self, name: str, data: bytes, error: Exception) -> None:
        digest = hashlib.sha256(name.encode()).hexdigest()[:10]
        (self.folder / f"{digest}.bin").write_bytes(data)
        report = "".join(traceback.format_exception(error))
        (self.folder / f"{digest}.txt").write_text(
            f"{name}\n{data!r}\n\n{report}", encoding="utf-8", errors="replace"
        )


def failure(target: Target, data: bytes) -> Exception | None:
    """What a target raises for an input."""
    try:
        with limited(target.seconds):
            target.run(data)
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        return error
    return None


def signature(error: Exception) -> str:
    """What tells one way to fail from another: the error's kind, and where in the project it came from."""
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(_ROOT) and "/.venv/" not in frame.filename
    ]
    where = "; ".join(f"{Path(frame.filename).name}:{frame.name}" for frame in frames[-2:])
    said = str(error).partition(":")[0] if isinstance(error, AssertionError) else ""
    return f"{type(error).__name__} {said[:80]} at {where}"


def keep(name: str, found: Path) -> int:
    """Put a run's findings among the target's seeds; returns how many there are."""
    (SEEDS / name).mkdir(parents=True, exist_ok=True)
    inputs = sorted(found.glob("*.bin"))
    for path in inputs:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:10]
        (SEEDS / name / f"found-{digest}").write_bytes(path.read_bytes())
    return len(inputs)


def _shortened(target: Target, data: bytes, name: str) -> bytes:
    """`data` with whatever it can do without to fail in the same way."""
    until = time.monotonic() + _SHRINKING

    def fails(shorter: bytes) -> bool:
        error = failure(target, shorter)
        return error is not None and signature(error) == name

    return _without(data, fails, lambda: time.monotonic() > until) if fails(data) else data


def _without(data: bytes, fails: Callable[[bytes], bool], late: Callable[[], bool]) -> bytes:
    step = max(1, len(data) // 2)
    while step:
        at = 0
        while at < len(data) and not late():
            shorter = data[:at] + data[at + step :]
            if fails(shorter):
                data = shorter
            else:
                at += step
        step //= 2
    return data
