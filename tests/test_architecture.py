"""The house as it was drawn: who owns which third-party package, and which way imports go."""

import ast
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# Package -> files, or folders, that may import it. Everything else goes through them.
OWNERS = {
    "PIL": ("bot/pictures/",),
    "aiohttp": ("bot/wire.py",),
    "certifi": ("bot/wire.py",),
    "botocore": ("search/opensearch_link.py",),
    "click": ("bot/cli/",),
    "docx": ("corpus/formats/docx.py",),
    "dotenv": ("bot/settings.py",),
    "html": ("bot/render.py", "corpus/formats/"),  # the standard library's, but escaping has one home
    "httpx": ("corpus/fetch.py", "bot/doctor.py"),
    "jieba": ("search/analyzer.py",),
    "lxml": ("corpus/formats/",),
    "numba": ("search/kernel.py", "search/kernel_numba.py"),
    "numpy": ("search/", "corpus/twins.py", "corpus/intake.py"),
    # Each room decides by itself when it needs the other script, and none may import a later one.
    "opencc": ("search/fold.py", "corpus/names.py", "bot/script.py"),
    "prometheus_client": ("bot/meters.py",),
    "opensearchpy": ("search/opensearch_link.py",),
    "orjson": ("bot/wire.py",),
    "pypdf": ("corpus/formats/pdf.py",),
    "pypinyin": ("search/spelling.py",),
    "rank_bm25": ("search/bm25.py",),
    "rich": ("bot/cli/",),
    "rjieba": ("search/analyzer.py",),
    "sqlite3": ("corpus/database.py", "bot/chatfile.py"),
    "telegram": ("bot/",),
    "tornado": ("bot/playground/", "bot/health.py"),
}


def modules() -> list[Path]:
    return [path for room in ("bot", "search", "corpus") for path in sorted((ROOT / room).rglob("*.py"))]


@cache
def imported(path: Path) -> frozenset[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "find_spec")):
            found |= {str(arg.value).split(".")[0] for arg in node.args if isinstance(arg, ast.Constant)}
    return frozenset(found)


@pytest.mark.parametrize("package", OWNERS)
def test_only_its_owner_imports_a_package(package: str) -> None:
    users = {path.relative_to(ROOT).as_posix() for path in modules() if package in imported(path)}
    strangers = {user for user in users if not user.startswith(OWNERS[package])}
    assert users, f"nobody imports {package}: is it still needed?"
    assert not strangers


def test_every_third_party_package_has_an_owner() -> None:
    ours = {"bot", "search", "corpus"}
    foreign = {name for path in modules() for name in imported(path)} - ours - sys.stdlib_module_names
    assert foreign <= set(OWNERS)


def test_files_stay_small() -> None:
    long = {
        path.relative_to(ROOT).as_posix() for path in modules() if len(path.read_text().splitlines()) > 350
    }
    assert not long
