"""A backup holds everything, and brings everything back."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bot.backup import back_up, restore
from bot.chats import Chats
from corpus.errors import LibraryError
from corpus.read import read
from corpus.store import Store

ROOT = Path(__file__).parents[1]

TALK = """林间小路

嘉宾：护林员桑榆，主持人石舟。

石舟：一个人走不怕吗？

桑榆：怕过，后来认得了每一棵树。

石舟：树也认得您？

桑榆：至少它们不躲我。
"""


def furnish(data: Path) -> None:
    data.mkdir()
    store = Store.open(data / "library.db")
    store.add(read(TALK.encode(), "talk.txt"), TALK.encode())
    store.close()
    chats = Chats.open(data / "chats.db")
    chats.set_language(7, "en")
    chats.close()
    (data / "lexicon.txt").write_text("护林员\n", encoding="utf-8")


def held(data: Path) -> tuple[list[str], str | None, str]:
    store, chats = Store.open(data / "library.db"), Chats.open(data / "chats.db")
    try:
        titles = [summary.source.title for summary in store.sources()]
        lexicon = data / "lexicon.txt"
        words = lexicon.read_text(encoding="utf-8") if lexicon.exists() else ""
        return titles, chats.settings(7).language, words
    finally:
        store.close()
        chats.close()


def test_everything_comes_back_in_another_folder(tmp_path: Path) -> None:
    furnish(tmp_path / "data")
    back_up(tmp_path / "data", tmp_path / "all.zip")
    restore(tmp_path / "all.zip", tmp_path / "other")
    assert held(tmp_path / "other") == (["林间小路"], "en", "护林员\n")


def test_a_process_that_has_it_open_sees_the_restored_state(tmp_path: Path) -> None:
    data = tmp_path / "data"
    furnish(data)
    back_up(data, tmp_path / "all.zip")
    store, chats = Store.open(data / "library.db"), Chats.open(data / "chats.db")
    store.remove(store.sources()[0].source.id)
    chats.set_language(7, "zh-hant")
    restore(tmp_path / "all.zip", data)
    assert [summary.source.title for summary in store.sources()] == ["林间小路"]
    assert chats.settings(7).language == "en"
    store.close()
    chats.close()


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 half an archive"])
def test_what_is_no_backup_is_refused_and_nothing_changes(tmp_path: Path, content: bytes) -> None:
    furnish(tmp_path / "data")
    before = held(tmp_path / "data")
    (tmp_path / "wrong.zip").write_bytes(content)
    with pytest.raises(LibraryError) as error:
        restore(tmp_path / "wrong.zip", tmp_path / "data")
    assert error.value.reason == "corrupt"
    assert held(tmp_path / "data") == before
    assert not list((tmp_path / "data").glob(".restoring-*"))


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_a_damaged_backup_is_refused_whatever_it_is_packed_with(tmp_path: Path, method: int) -> None:
    furnish(tmp_path / "data")
    back_up(tmp_path / "data", tmp_path / "all.zip")
    before = held(tmp_path / "data")
    with (
        zipfile.ZipFile(tmp_path / "all.zip") as whole,
        zipfile.ZipFile(tmp_path / "b.zip", "w", method) as again,
    ):
        for name in whole.namelist():
            again.writestr(name, whole.read(name))
    content = bytearray((tmp_path / "b.zip").read_bytes())
    content[100:1500:40] = bytes(len(range(100, 1500, 40)))
    (tmp_path / "b.zip").write_bytes(content)
    with pytest.raises(LibraryError) as error:
        restore(tmp_path / "b.zip", tmp_path / "data")
    assert error.value.reason == "corrupt"
    assert held(tmp_path / "data") == before


def test_a_half_written_backup_is_refused(tmp_path: Path) -> None:
    furnish(tmp_path / "data")
    back_up(tmp_path / "data", tmp_path / "all.zip")
    whole = (tmp_path / "all.zip").read_bytes()
    (tmp_path / "half.zip").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(LibraryError):
        restore(tmp_path / "half.zip", tmp_path / "other")


def test_a_target_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    furnish(tmp_path / "data")
    with pytest.raises(LibraryError) as error:
        back_up(tmp_path / "data", tmp_path / "nowhere" / "all.zip")
    assert error.value.path.endswith("all.zip")


def test_a_full_or_forbidden_disk_is_named_and_the_backup_not_blamed(tmp_path: Path) -> None:
    furnish(tmp_path / "data")
    back_up(tmp_path / "data", tmp_path / "all.zip")
    script = f"""
import resource, signal
from pathlib import Path
from bot.backup import back_up, restore
from corpus.errors import LibraryError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
place, data = Path({str(tmp_path)!r}), Path({str(tmp_path / "data")!r})
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
for work, named in (
    (lambda: back_up(data, place / "more.zip"), place / "more.zip"),
    (lambda: restore(place / "all.zip", data), data),
):
    try:
        work()
    except LibraryError as error:
        print(error.reason, error.path == str(named))
"""
    before = held(tmp_path / "data")
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["full", "True"] * 2, done.stderr
    assert held(tmp_path / "data") == before
    assert {path.name for path in tmp_path.iterdir()} == {"data", "all.zip"}
    assert {path.name for path in (tmp_path / "data").iterdir()} == {"library.db", "chats.db", "lexicon.txt"}


def test_a_ruined_chat_state_gives_way_to_the_backup(tmp_path: Path) -> None:
    data = tmp_path / "data"
    furnish(data)
    back_up(data, tmp_path / "all.zip")
    (data / "chats.db").write_bytes(b"no database at all" * 500)
    with pytest.raises(LibraryError) as error:
        Chats.open(data / "chats.db")
    assert error.value.reason == "corrupt"
    restore(tmp_path / "all.zip", data)
    assert held(data) == (["林间小路"], "en", "护林员\n")
    assert (data / "chats.db.damaged").read_bytes().startswith(b"no database")


def test_a_library_found_damaged_while_it_is_copied_is_named(tmp_path: Path) -> None:
    data = tmp_path / "data"
    furnish(data)
    content = (data / "library.db").read_bytes()
    (data / "library.db").write_bytes(content[: len(content) // 2])
    with pytest.raises(LibraryError) as error:
        back_up(data, tmp_path / "all.zip")
    assert (error.value.reason, error.value.path) == ("corrupt", str(data / "library.db"))
    assert {path.name for path in tmp_path.iterdir()} == {"data"}
