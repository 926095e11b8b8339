"""Chat state: kept across restarts, moved with a group, forgotten with age and on request."""

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from bot import chatfile
from bot.chats import Answered, Chats, ChatSettings, Daily, Upload
from bot.script import Script
from corpus.errors import LibraryError

ROOT = Path(__file__).parents[1]


@pytest.fixture
def chats() -> Chats:
    return Chats.open(None)


def test_settings_survive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "state" / "chats.db"
    first = Chats.open(path)
    assert first.settings(5) == ChatSettings()
    first.set_language(5, "zh-hant")
    first.set_script(5, Script.TRADITIONAL)
    first.set_zone(5, "Asia/Taipei")
    query = first.remember(5, 7, "潮水")
    first.answered(5, 10, Answered(11, b"shown"))
    first.set_fact("menus", "x")
    first.close()
    again = Chats.open(path)
    assert again.settings(5) == ChatSettings("zh-hant", Script.TRADITIONAL, "Asia/Taipei")
    assert again.remembered(query) == (query, 5, 7, "潮水")
    assert again.answer_to(5, 10) == Answered(11, b"shown")
    assert again.fact("menus") == "x"
    again.close()


def test_the_same_question_has_one_short_id(chats: Chats) -> None:
    first = chats.remember(1, 2, "潮水")
    assert first == chats.remember(1, 2, "潮水")
    assert (
        len({first, chats.remember(1, 3, "潮水"), chats.remember(2, 2, "潮水"), chats.remember(1, 2, "渡口")})
        == 4
    )
    assert len(first) == 10
    assert first.isalnum()
    assert chats.remembered("nothing") is None


def test_age_prunes_questions_answers_and_uploads() -> None:
    now = [1_000_000.0]
    chats = Chats.open(None, now=lambda: now[0])
    old = chats.remember(1, 2, "旧")
    chats.answered(1, 5, Answered(6, b""))
    chats.keep_upload(Upload("u", 1, "x.txt", None, None, b"x"))
    now[0] += 2 * 86400
    chats.prune()
    assert chats.remembered(old)
    assert chats.upload("u") is None
    now[0] += 40 * 86400
    fresh = chats.remember(1, 2, "新")
    chats.prune()
    assert chats.remembered(old) is None
    assert chats.answer_to(1, 5) is None
    assert chats.remembered(fresh)


def test_everything_moves_with_a_group(chats: Chats) -> None:
    chats.set_language(-5, "en")
    chats.set_daily(Daily(-5, None, "09:00", "", "en"))
    chats.allow(-5, allowed=True)
    chats.answered(-5, 1, Answered(2, b""))
    query = chats.remember(-5, 7, "潮水")
    chats.set_language(-1005, "zh-hans")  # the new id was seen before the old one was told
    chats.move(-5, -1005)
    assert chats.settings(-1005).language == "en"
    assert chats.settings(-5) == ChatSettings()
    assert chats.dailies() == [Daily(-1005, None, "09:00", "", "en")]
    assert chats.allowed(-1005) is True
    assert chats.allowed(-5) is None
    assert chats.answer_to(-1005, 1) == Answered(2, b"")
    kept = chats.remembered(query)
    assert kept
    assert kept.chat == -1005


def test_forgetting_a_person_leaves_others_alone(chats: Chats) -> None:
    mine, other = chats.remember(7, 7, "一"), chats.remember(8, 8, "二")
    in_group = chats.remember(-5, 7, "三")
    chats.set_language(7, "en")
    chats.set_daily(Daily(7, None, "09:00", "", "en"))
    chats.set_daily(Daily(8, None, "09:00", "", "en"))
    chats.allow(7, allowed=False)
    chats.forget(7)
    assert chats.remembered(mine) is None
    assert chats.remembered(in_group) is None
    assert chats.remembered(other)
    assert chats.settings(7) == ChatSettings()
    assert [daily.chat for daily in chats.dailies()] == [8]
    assert chats.allowed(7) is False  # an admin's decision is not the person's to delete


def test_dailies_are_set_and_dropped(chats: Chats) -> None:
    chats.set_daily(Daily(1, None, "09:00", "", "en"))
    chats.set_daily(Daily(1, 4, "10:30", "潮水", "zh-hans"))
    assert chats.dailies() == [Daily(1, 4, "10:30", "潮水", "zh-hans")]
    assert chats.drop_daily(1) is True
    assert chats.drop_daily(1) is False


def test_uploads_wait_for_a_decision(chats: Chats) -> None:
    upload = Upload("abc", 1, "x.txt", "https://a.example", "text/html", b"\x00\xff")
    chats.keep_upload(upload)
    assert chats.upload("abc") == upload
    chats.keep_upload(upload._replace(prompt=44, speaker="沈听潮"))
    assert chats.upload_asked(1, 44) == upload._replace(prompt=44, speaker="沈听潮")
    assert chats.upload_asked(2, 44) is None
    chats.drop_upload("abc")
    assert chats.upload("abc") is None


def test_a_damaged_file_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "chats.db"
    path.write_bytes(b"this is no database at all" * 100)
    with pytest.raises(LibraryError) as caught:
        Chats.open(path)
    assert (caught.value.reason, caught.value.path) == ("corrupt", str(path))


def test_a_newer_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "chats.db"
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(LibraryError) as caught:
        Chats.open(path)
    assert caught.value.reason == "newer"
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    database.close()


def test_a_failed_change_leaves_no_half(chats: Chats) -> None:
    def interrupted() -> None:
        with chats._file.transaction() as database:
            database.execute("INSERT INTO facts VALUES ('a', 'b')")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        interrupted()
    assert chats.fact("a") is None


def test_an_older_file_is_migrated_once_after_a_copy(tmp_path: Path) -> None:
    path = tmp_path / "chats.db"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(f"{chatfile._MIGRATIONS[0]} PRAGMA user_version = 1;")
        database.execute("INSERT INTO chats (id, language) VALUES (7, 'en')")
        database.commit()
    failures: list[Exception] = []

    def open_it() -> None:
        try:
            Chats.open(path).close()
        except (LibraryError, sqlite3.Error) as error:
            failures.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    chats = Chats.open(path)
    assert chats.settings(7).language == "en"
    chats.close()
    with closing(sqlite3.connect(tmp_path / "chats.db.version-1")) as saved:
        assert saved.execute("PRAGMA user_version").fetchone() == (1,)
        assert saved.execute("SELECT language FROM chats").fetchall() == [("en",)]
    assert not list(tmp_path.glob("*.partial*"))


def test_a_migration_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "chats.db"
    chats = Chats.open(path)
    chats.set_language(7, "en")
    chats.close()
    broken = "ALTER TABLE chats ADD COLUMN mood TEXT;\nINSERT INTO nowhere VALUES (1);\n"
    with monkeypatch.context() as patch:
        patch.setattr(chatfile, "_MIGRATIONS", (*chatfile._MIGRATIONS, broken))
        with pytest.raises(LibraryError):
            Chats.open(path)
    chats = Chats.open(path)
    assert chats.settings(7).language == "en"
    chats.close()


def test_a_full_disk_costs_no_answer_and_no_end(tmp_path: Path) -> None:
    script = f"""
import resource
from pathlib import Path
from bot.chats import Chats
chats = Chats.open(Path({str(tmp_path / "chats.db")!r}))
chats.set_language(7, "en")
resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))
keys = [chats.remember(7, 7, f"第{{number}}个题目" * 40) for number in range(300)]
print(all(chats.remembered(key) for key in keys), chats.settings(7).language)
chats.close()
print("closed")
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["True", "en", "closed"], done.stderr
