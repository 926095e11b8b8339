"""Full, read-only and damaged disks met by the command line and by the bot: a sentence, and nothing lost."""

import resource
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.archive import Archive
from bot.cli import run
from bot.settings import Settings
from bot.texts import CATALOGUES
from bot.texts.cli import CATALOGUES as TERMINAL
from corpus.errors import LibraryError
from tests.fakes import Telegram, labels, open_library
from tests.processes import environment

ROOT = Path(__file__).parents[1]
EN = TERMINAL["en"]
MUCH = "那天的树木和小路我都记得，" * 20
TALK = "林间\n\n" + "\n\n".join(
    f"桑榆：第{n}件事，您还记得吗？\n\n石舟：第{n}件事我记得，{MUCH}慢慢说来就是这样。" for n in range(100)
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    open_library(tmp_path / "data").close()
    return tmp_path / "data"


def command(data: Path, *arguments: str, most: int = 0) -> subprocess.CompletedProcess[str]:
    """`yuanhua` with these arguments, where no file may grow beyond `most` bytes."""

    def limit() -> None:
        if most:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    return subprocess.run(
        [sys.executable, "-B", "-m", "bot", *arguments],
        env=environment(data),
        cwd=data.parent,
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=False,
    )


def titles(data: Path) -> set[str]:
    with closing(Archive.open(data)) as archive:
        return {summary.source.title for summary in archive.sources()}


def test_a_full_disk_while_adding(data: Path) -> None:
    before = titles(data)
    (data.parent / "talk.txt").write_text(TALK, encoding="utf-8")
    done = command(data, "add", str(data.parent / "talk.txt"), most=120_000)
    said = done.stdout + done.stderr
    assert done.returncode == 2, said
    assert EN.library["full"].format(path=data / "library.db") in said
    assert "Traceback" not in said
    assert titles(data) == before
    again = command(data, "add", str(data.parent / "talk.txt"))
    assert again.returncode == 0, again.stdout + again.stderr
    assert len(titles(data)) == len(before) + 1


def test_a_damaged_library_is_reported_with_the_way_back_which_works(data: Path) -> None:
    backup = data.parent / "all.zip"
    assert command(data, "backup", str(backup)).returncode == 0
    before = titles(data)
    (data / "library.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    done = command(data, "ask", "学徒")
    assert done.returncode == 2
    assert EN.library["corrupt"].format(path=data / "library.db") in done.stderr
    assert "yuanhua restore FILE" in done.stderr
    done = command(data, "restore", str(backup), "--yes")
    assert done.returncode == 0, done.stderr
    assert titles(data) == before
    assert "磨刀" in command(data, "ask", "学徒").stdout


@pytest.mark.usefixtures("unprivileged")
def test_a_read_only_disk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with TemporaryDirectory() as name:
        data = Path(name) / "data"
        open_library(data).close()
        file = Path(name) / "talk.txt"
        file.write_text(TALK, encoding="utf-8")
        monkeypatch.setenv("YUANHUA_DATA", str(data))
        monkeypatch.setenv("YUANHUA_LANG", "en")
        monkeypatch.chdir(name)
        inside = [data, *data.rglob("*")]
        modes = {path: path.stat().st_mode for path in inside}
        for path in reversed(inside):
            path.chmod(0o500 if path.is_dir() else 0o400)
        try:
            assert run(["add", str(file)]) == 2
        finally:
            for path in inside:
                path.chmod(modes[path])
        said = capsys.readouterr()
        assert EN.library["read-only"].format(path=data / "library.db") in said.out + said.err
        assert len(titles(data)) == 3


async def test_an_upload_that_does_not_fit_can_be_added_later(
    own_library: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = CATALOGUES["zh-hans"].library
    async with Telegram(own_library, settings=Settings(admins=frozenset({1001}))) as telegram:
        admin = telegram.world.person("馆员")
        assert admin.id == 1001
        sent = telegram.people.upload(admin, telegram.world.private(admin), "talk.txt", TALK.encode())
        await telegram.settle()
        [preview] = telegram.after(sent)

        def full(*_: object) -> None:
            raise LibraryError("/somewhere/library.db", "full")

        with monkeypatch.context() as patch:
            patch.setattr(own_library, "add", full)
            await telegram.press(admin, preview, said.add)
        assert preview.body.text == said.full
        assert "somewhere" not in preview.body.text
        assert said.add in labels(preview)
        await telegram.press(admin, preview, said.add)
        assert "林间" in preview.body.text
        assert len(own_library.sources()) == 4
