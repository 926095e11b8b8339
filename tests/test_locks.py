"""The locked dependencies are those of pyproject.toml, and the policy's rules find what they are for."""

import importlib.util
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]


def tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"locks_{name}", ROOT / "locks" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


renew, audit = tool("renew"), tool("audit")
LOCKS = {lock.name: lock for lock in renew.locks()}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_is_what_the_project_asks_for(name: str) -> None:
    assert not renew.faults(LOCKS[name]), "run `make lock`"


def test_there_is_a_lock_for_each_extra_and_no_other_file() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    expected = {"base", "build", "supply", *project["optional-dependencies"]}
    assert {path.stem for path in (ROOT / "locks").glob("*.txt")} == expected


def test_locks_can_be_installed_together() -> None:
    """A package has the same versions in all of them, but for the tools, which have a place of their own."""
    seen: dict[str, set[tuple[str, str]]] = {}
    for name in LOCKS.keys() - {"build", "supply"}:
        pins: dict[str, set[tuple[str, str]]] = {}
        for package, version, marker in renew._PIN.findall(LOCKS[name].path.read_text(encoding="utf-8")):
            pins.setdefault(package, set()).add((version, marker))
        for package, versions in pins.items():
            assert {version for version, _ in seen.setdefault(package, versions)} == {v for v, _ in versions}


def test_no_requirement_is_written_twice() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for wanted in [project["dependencies"], *project["optional-dependencies"].values()]:
        names = [Requirement(line).name for line in wanted]
        assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: text.replace("rich==", "rich==0.", 1), "for rich"),
        (
            lambda text: text.replace("requirements: sha256:", "requirements: sha256:0", 1),
            "other requirements",
        ),
        (lambda text: text + "left-pad==1.0\n", "no hash for left-pad"),
        (lambda text: text + "# https://example.org/simple\n", "names an address"),
    ],
)
def test_a_lock_that_was_changed_is_told(change, told: str, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "locks").mkdir()
    (tmp_path / "locks" / "base.txt").write_text(change(LOCKS["base"].path.read_text(encoding="utf-8")))
    monkeypatch.setattr(renew, "ROOT", tmp_path)
    assert any(told in fault for fault in renew.faults(LOCKS["base"]))


POLICY = {"licences": {"MIT": "", "Apache-2.0": ""}, "packages": {"odd-one": "MIT"}, "advisories": {}}


def part(*licences: dict) -> dict:
    return {"name": "Odd_One", "version": "1", "licenses": list(licences)}


@pytest.mark.parametrize(
    ("component", "faulty"),
    [
        (part({"expression": "MIT AND (Apache-2.0 OR MIT)"}), False),
        (part({"license": {"name": "License :: OSI Approved :: Apache Software License"}}), False),
        (part({"license": {"id": "AGPL-3.0-only"}}), True),
        (part({"expression": "MIT AND GPL-2.0-only"}), True),
        (part(), False),
        (part() | {"name": "unheard-of"}, True),
    ],
)
def test_licences_are_held_to_the_policy(component: dict, faulty: bool, capsys) -> None:
    assert bool(audit.check_licences({"components": [component]}, POLICY)) is faulty
    assert "1" in capsys.readouterr().out
