"""The two engines. Each runs a target's inputs for a while, in a process of its own."""

import random
import sys
import time
from pathlib import Path
from typing import NamedTuple

from fuzz.findings import Findings
from fuzz.target import change_json, dictionary

MEGABYTES = 2048  # of memory, above which an input is a finding
_WALL = 120  # seconds of one input by the clock, where the processor time cannot be told


class Run(NamedTuple):
    """One run: the target's name, for how long, and the folders for new inputs and for findings."""

    name: str
    seconds: float
    inputs: Path
    found: Path


def with_atheris(run: Run) -> None:
    """Let libFuzzer make inputs by the coverage of the project's code. Does not return."""
    import atheris  # noqa: PLC0415 - an extra

    rooms = ["corpus", "search", "bot"]
    with atheris.instrument_imports(include=rooms, exclude=["bot.playground"]):  # which only judges
        from fuzz.targets import find  # noqa: PLC0415 - only now, so that what it imports is instrumented

        target = find(run.name)
    words = run.inputs.parent / "dictionary"
    words.write_text(dictionary(target.tokens))
    options = [
        f"-max_total_time={max(1, int(run.seconds))}",
        f"-max_len={target.most}",
        f"-dict={words}",
        f"-rss_limit_mb={MEGABYTES}",
        f"-timeout={_WALL}",
        f"-artifact_prefix={run.found}/crash-",
        "-print_final_stats=1",
        "-use_value_profile=1",
        "-len_control=20",
        f"-report_slow_units={_WALL}",
    ]

    def structured(data: bytes, most: int, seed: int) -> bytes:
        changed = change_json(data, most, seed, target.tokens) if seed % 8 else None
        return changed if changed is not None else atheris.Mutate(data, most)

    more = {"custom_mutator": structured} if target.structured else {}
    folders = [str(run.inputs), *({str(path.parent) for path in target.seeds})]
    atheris.Setup([sys.argv[0], *options, *folders], Findings(target, run.found).run, **more)
    atheris.Fuzz()


def with_hypothesis(run: Run) -> None:
    """Let Hypothesis make inputs, without a view of the code; prints what libFuzzer would."""
    from hypothesis import HealthCheck, Phase, given, seed, settings  # noqa: PLC0415 - needs no instrumentation

    from fuzz.inputs import inputs  # noqa: PLC0415
    from fuzz.targets import find  # noqa: PLC0415

    target = find(run.name)
    findings = Findings(target, run.found)
    made = inputs(target)
    until = time.monotonic() + run.seconds
    while time.monotonic() < until:

        @seed(random.getrandbits(64))
        @settings(
            max_examples=200,
            phases=[Phase.generate],
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(made)
        def some(data: bytes) -> None:
            findings.run(data)

        some()
    sys.stderr.write(f"stat::number_of_executed_units: {findings.executions}\n")
