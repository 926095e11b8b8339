"""Holds the dependencies to `policy.toml`: known weaknesses of the locked versions, and licences.

Usage: audit.py BILL, the bill of materials (CycloneDX) of the environment whose licences are looked at.
"""

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
_CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}


def _name(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


def licences(component: dict[str, Any], policy: dict[str, Any]) -> set[str]:
    """The licences of a part of a bill, by SPDX names; of "A or B" both, which is more than is asked."""
    found: set[str] = set()
    for entry in component.get("licenses", []):
        named = entry.get("license", {})
        said = entry.get("expression") or named.get("id") or named.get("name", "")
        if said.startswith("License ::"):
            last = said.rpartition(" :: ")[2]
            found.add(_CLASSIFIERS.get(last, last))
        else:
            found.update(word for word in re.findall(r"[^\s()]+", said) if word not in {"AND", "OR", "WITH"})
    known = policy["packages"].get(_name(component["name"]))
    return found or ({known} if known else set())


def check_licences(bill: dict[str, Any], policy: dict[str, Any]) -> list[str]:
    """Print every package with its licences; returns what the policy does not allow."""
    faults = []
    for component in sorted(bill["components"], key=lambda part: _name(part["name"])):
        held = licences(component, policy)
        print(f"{_name(component['name']):32} {component.get('version', ''):16} {', '.join(sorted(held))}")
        strange = sorted(held - set(policy["licences"]))
        if strange or not held:
            faults.append(f"{component['name']}: {', '.join(strange) or 'no licence'} is not in policy.toml")
    return faults


def check_advisories(policy: dict[str, Any]) -> list[str]:
    """Ask for known weaknesses of every locked version; returns what was found, prints what was not told."""
    faults: set[str] = set()
    audited: set[str] = set()
    unknown: set[str] = set()
    for lock in sorted(FOLDER.glob("*.txt")):
        answer = _asked(lock, policy["advisories"])
        if answer is None:
            print("audit: skipped, the advisory service can't be reached")
            return []
        for package in answer["dependencies"]:
            known = {f"{package['name']} {package.get('version', '')}"}
            unknown |= known if "skip_reason" in package else set()
            audited |= set() if "skip_reason" in package else known
            faults |= {f"{package['name']} {package['version']}: {v['id']}" for v in package.get("vulns", [])}
    if unknown:
        print(f"audit: skipped for {len(unknown)} packages that the advisory service does not tell about")
    print(f"audit: {len(audited)} packages, {len(faults)} known weaknesses")
    return sorted(faults)


def _asked(lock: Path, ignored: dict[str, str]) -> dict[str, Any] | None:
    """What the advisory service says about a lock, or None where it gives no answer."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "answer.json"
        tool = (sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "-r", str(lock))
        options = ("-f", "json", "-o", str(out), "--progress-spinner", "off", "--cache-dir", folder)
        accepted = [word for name in ignored for word in ("--ignore-vuln", name)]
        done = subprocess.run([*tool, *options, *accepted], capture_output=True, text=True, check=False)
        if out.exists() and out.stat().st_size:
            answer: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
            return answer
    if not re.search(r"[Cc]onnection|[Tt]imed? ?out|resol|HTTP|unavailable", done.stderr):
        raise SystemExit(f"audit: {lock.name} could not be read\n{done.stderr[-2000:]}")
    return None


def main() -> int:
    """Check both; returns the exit status."""
    policy = tomllib.loads((FOLDER / "policy.toml").read_text(encoding="utf-8"))
    bill = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    faults = [*check_licences(bill, policy), *check_advisories(policy)]
    for fault in faults:
        print(f"audit: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
