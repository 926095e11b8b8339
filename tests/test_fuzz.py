"""Each kept input of each fuzz target, and a few made by Hypothesis; fuzz/README.md tells of long runs."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.findings import Findings, failure, signature
from fuzz.inputs import inputs
from fuzz.target import Target, change_json, dictionary
from fuzz.targets import NAMES, find
from fuzz.updates import close
from fuzz.watch import HangError

# The application answers three questions an input; everything else takes a millisecond or so.
_FEW = {"updates": 6, "webhook": 6, "topic": 12}
_known = cache(find)


@pytest.fixture(autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What targets keep goes with the test's folders."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path_factory.mktemp("fuzz")))


@pytest.fixture(scope="module", autouse=True)
def _applications_end() -> Iterator[None]:
    yield
    close()


@pytest.mark.parametrize("name", NAMES)
def test_every_kept_input(name: str) -> None:
    target = _known(name)
    assert target.seeds, "a target without seeds"
    assert dictionary(target.tokens), "a target without words"
    for path in target.seeds:
        target.run(path.read_bytes())


@pytest.mark.parametrize("name", NAMES)
def test_a_few_inputs_of_each_target(name: str) -> None:
    target = _known(name)
    tried: list[bytes] = []

    @settings(
        max_examples=_FEW.get(name, 25),
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(inputs(target))
    def some(data: bytes) -> None:
        tried.append(data)
        target.run(data)  # which asserts what the target holds

    some()
    assert len(set(tried)) > 1


def test_an_unknown_target_is_none() -> None:
    with pytest.raises(KeyError):
        find("read-anything")


def test_a_failure_is_noted_once_with_the_shortest_input(tmp_path: Path) -> None:
    def fragile(data: bytes) -> None:
        assert b"!" not in data, f"a mark: {data!r}"
        if b"?" in data:
            raise ValueError(data)

    findings = Findings(Target("fragile", fragile), tmp_path)
    for data in (b"fine", b"one! and more", b"two!", b"three? of them", b"fine"):
        findings.run(data)
    assert findings.executions == 5
    assert sorted(path.read_bytes() for path in tmp_path.glob("*.bin")) == [b"!", b"?"]
    assert all("Error" in path.read_text() for path in tmp_path.glob("*.txt"))


def test_where_it_fails_tells_failures_apart() -> None:
    def one(data: bytes) -> None:
        raise ValueError(data)

    def other(data: bytes) -> None:
        raise ValueError(data)

    errors = [failure(Target("t", run), b"x") for run in (one, one, other)]
    names = [signature(error) for error in errors if error is not None]
    assert names[0] == names[1] != names[2]
    assert failure(Target("t", len), b"x") is None  # type: ignore[arg-type]


def test_an_input_without_end_is_stopped() -> None:
    def endless(data: bytes) -> None:
        while data:
            pass

    assert isinstance(failure(Target("t", endless, seconds=0.05), b"x"), HangError)
    assert failure(Target("t", endless, seconds=0.05), b"") is None


@settings(max_examples=50, deadline=None, derandomize=True, database=None)
@given(st.integers(0, 2**32))
def test_changed_json_is_json_within_the_length(seed: int) -> None:
    data = b'[{"update_id": 1, "message": {"text": "hello", "date": 5}}, null]'
    changed = change_json(data, 200, seed)
    assert changed is None or len(changed) <= 200
    assert changed == change_json(data, 200, seed)
    assert change_json(b"no json", 200, seed) is None


def test_a_dictionary_holds_bytes_that_libfuzzer_reads() -> None:
    assert dictionary(("a", "", "潮")) == '"\\x61"\n"\\xe6\\xbd\\xae"\n'
