"""The command line as a person uses it: every verb, its exit status, and what it says of errors."""

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from bot.cli import run
from tests.processes import environment

TALK = """街角的修车铺
2024年5月6日

本期嘉宾：修车师傅高望，主持人林晓。

林晓：高师傅，修自行车这一行还有人来学吗？

高望：来的人不多，可来的都是真喜欢。我收徒弟只看一样，看他拧螺丝之前会不会先听一听车子的声音。

林晓：听声音能听出什么？

高望：链条缺油是沙的，轴承坏了是闷的，辐条松了会唱歌。机器不会骗人，骗人的都是着急的人。

林晓：那共享单车来了以后呢？

高望：生意少了一半，可是修得更细了。以前一天补二十个胎，现在一天陪三辆老车说话。

林晓：谢谢高师傅。

高望：欢迎常来，车坏了再来，没坏也可以来坐坐。
"""


@pytest.fixture
def home(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with nothing set but the data folder, the language and one transcript."""
    for name in ("BOT_TOKEN", "LC_ALL", "LC_MESSAGES", "LANG", "ADMIN_IDS", "ALLOWED_IDS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("YUANHUA_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("YUANHUA_CACHE", str(tmp_path_factory.getbasetemp() / "dictionary"))
    monkeypatch.setenv("YUANHUA_LANG", "en")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "talk.txt").write_text(TALK, encoding="utf-8")
    return tmp_path


Capture = pytest.CaptureFixture[str]


def test_a_transcript_goes_in_and_a_quote_comes_out(home: Path, capsys: Capture) -> None:
    assert run(["add", "talk.txt"]) == 0
    said = capsys.readouterr().out
    assert "talk.txt" in said
    assert "高望" in said
    assert run(["ask", "轴承", "声音"]) == 0
    said = capsys.readouterr().out
    assert "轴承坏了是闷的" in said
    assert "高望" in said
    assert "街角的修车铺" in said


def test_asking_in_the_other_script_finds_it(home: Path, capsys: Capture) -> None:
    run(["add", "talk.txt"])
    capsys.readouterr()
    assert run(["ask", "--json", "--limit", "2", "軸承", "鏈條"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert rows[0]["doc"] == "talk.txt"
    assert rows[0]["speaker"] == "高望"
    assert {"id", "doc", "speaker", "text", "score"} <= set(rows[0])
    assert rows[0]["text"] in TALK
    assert len(rows) <= 2


def test_nothing_found_is_status_1_and_json_stays_empty(home: Path, capsys: Capture) -> None:
    run(["add", "talk.txt"])
    capsys.readouterr()
    assert run(["ask", "--json", "核聚变"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "核聚变" in captured.err


@pytest.mark.parametrize("topic", [" ", "？！…", "😀", "一" * 10_000])
def test_topics_that_name_nothing_are_status_2(home: Path, capsys: Capture, topic: str) -> None:
    assert run(["ask", topic]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_an_unknown_speaker_is_told_with_the_nearest_names(home: Path, capsys: Capture) -> None:
    run(["add", "talk.txt"])
    capsys.readouterr()
    assert run(["ask", "链条", "--speaker", "高旺"]) == 1
    said = capsys.readouterr().out
    assert "高旺" in said
    assert "高望" in said


def test_samples_are_shown_until_the_first_real_transcript(home: Path, capsys: Capture) -> None:
    assert run(["sources"]) == 0
    captured = capsys.readouterr()
    assert "sample" in captured.err
    assert len(captured.out.splitlines()) >= 5
    run(["add", "talk.txt"])
    capsys.readouterr()
    run(["sources", "--json"])
    captured = capsys.readouterr()
    assert [json.loads(line)["title"] for line in captured.out.splitlines()] == ["街角的修车铺"]
    assert "sample" not in captured.err


def test_adding_the_same_file_twice_changes_nothing(home: Path, capsys: Capture) -> None:
    run(["add", "talk.txt"])
    capsys.readouterr()
    assert run(["add", "talk.txt"]) == 0
    assert "already" in capsys.readouterr().out
    run(["sources", "--json"])
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_a_bad_file_is_reported_and_the_others_go_in(home: Path, capsys: Capture) -> None:
    folder = home / "talks"
    folder.mkdir()
    (folder / "a.txt").write_text(TALK, encoding="utf-8")
    (folder / "b.txt").write_bytes(bytes(range(256)) * 8)
    (folder / "c.txt").write_text("", encoding="utf-8")
    assert run(["add", "talks"]) == 1
    captured = capsys.readouterr()
    assert "b.txt" in captured.err
    assert "c.txt" in captured.err
    assert "a.txt" in captured.out


def test_files_that_cannot_be_used_at_all_are_status_2(home: Path, capsys: Capture) -> None:
    assert run(["add", "nowhere.txt"]) == 2
    assert "no such file" in capsys.readouterr().err


def test_check_shows_turns_without_storing(home: Path, capsys: Capture) -> None:
    assert run(["check", "talk.txt"]) == 0
    said = capsys.readouterr().out
    assert "高望" in said
    assert "街角的修车铺" in said
    assert not (home / "data" / "library.db").exists()


def test_check_json_is_only_speakers_and_texts(home: Path, capsys: Capture) -> None:
    assert run(["check", "--json", "talk.txt"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["speaker"] for row in rows] == ["林晓", "高望"] * 4
    assert all(set(row) == {"speaker", "text"} for row in rows)
    assert all(row["text"] in TALK for row in rows)


def test_check_json_of_a_refused_file_is_empty_with_status_0(home: Path, capsys: Capture) -> None:
    (home / "prose.txt").write_text("今天下雨。\n\n明天天晴。\n", encoding="utf-8")
    assert run(["check", "--json", "prose.txt"]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "prose.txt" in captured.err


def test_remove_and_undo(home: Path, capsys: Capture) -> None:
    run(["add", "talk.txt"])
    capsys.readouterr()
    run(["sources", "--json"])
    source = json.loads(capsys.readouterr().out)["id"]
    assert run(["remove", source[:4]]) == 0
    assert run(["ask", "--json", "轴承"]) == 1
    capsys.readouterr()
    assert run(["remove", "--undo", source]) == 0
    assert run(["ask", "--json", "轴承"]) == 0


def test_an_unknown_source_is_status_2(home: Path, capsys: Capture) -> None:
    run(["add", "talk.txt"])
    capsys.readouterr()
    assert run(["remove", "nothing"]) == 2
    assert "nothing" in capsys.readouterr().err


def test_speakers_are_renamed_and_merged(home: Path, capsys: Capture) -> None:
    run(["add", "talk.txt"])
    assert run(["speakers", "rename", "talk.txt", "高望", "高师傅"]) == 0
    capsys.readouterr()
    run(["ask", "--json", "轴承"])
    assert json.loads(capsys.readouterr().out.splitlines()[0])["speaker"] == "高师傅"
    assert run(["speakers", "merge", "高师傅", "林晓"]) == 0
    capsys.readouterr()
    run(["speakers", "--json"])
    assert [json.loads(line)["name"] for line in capsys.readouterr().out.splitlines()] == ["高师傅"]


def test_a_source_is_edited(home: Path, capsys: Capture) -> None:
    run(["add", "talk.txt"])
    assert run(["sources", "edit", "talk.txt", "--title", "修车", "--date", "2023-01-02"]) == 0
    capsys.readouterr()
    run(["sources", "--json"])
    row = json.loads(capsys.readouterr().out)
    assert (row["title"], row["date"]) == ("修车", "2023-01-02")
    assert run(["sources", "edit", "修车", "--date", "soon"]) == 2
    assert run(["sources", "edit", "修车"]) == 2


def test_an_export_can_be_edited_and_added_again(home: Path, capsys: Capture) -> None:
    run(["add", "talk.txt"])
    assert run(["export", "talk.txt", "-o", "fix.txt"]) == 0
    fixed = (home / "fix.txt").read_text(encoding="utf-8").replace("辐条松了会唱歌", "辐条松了会哼歌")
    (home / "fix.txt").write_text(fixed, encoding="utf-8")
    assert run(["add", "fix.txt"]) == 0
    capsys.readouterr()
    assert run(["ask", "--json", "辐条"]) == 0
    assert "会哼歌" in capsys.readouterr().out
    run(["sources", "--json"])
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_the_bytes_that_were_added_can_be_had_back(home: Path) -> None:
    run(["add", "talk.txt"])
    assert run(["export", "talk.txt", "--raw", "-o", "again.txt"]) == 0
    assert (home / "again.txt").read_bytes() == (home / "talk.txt").read_bytes()


def test_who_and_stats(home: Path, capsys: Capture) -> None:
    run(["add", "talk.txt"])
    capsys.readouterr()
    assert run(["who", "听声音"]) == 0
    assert "高望" in capsys.readouterr().out
    assert run(["stats"]) == 0
    assert "1 sources" in capsys.readouterr().out


def test_help_is_in_the_language_of_the_locale(
    home: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YUANHUA_LANG", "zh_TW")
    assert run(["--help"]) == 0
    assert "訪談" in capsys.readouterr().out


def test_faulty_settings_are_told_in_a_line_each(
    home: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_TOKEN", "not-a-token-at-all")
    monkeypatch.setenv("ADMIN_IDS", "me")
    assert run([]) == 2
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 2
    assert "not-a-token-at-all" not in said


def test_a_newer_library_is_refused_and_left_alone(home: Path, capsys: Capture) -> None:
    import sqlite3

    run(["add", "talk.txt"])
    with sqlite3.connect(home / "data" / "library.db") as database:
        database.execute("PRAGMA user_version = 9999")
    database.close()
    capsys.readouterr()
    assert run(["sources"]) == 2
    assert "newer" in capsys.readouterr().err


def test_chat_answers_lines_until_the_end_of_input(
    home: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    run(["add", "talk.txt"])
    capsys.readouterr()
    monkeypatch.setattr("sys.stdin", io.StringIO("轴承\n/speakers\n/sources\n/help\n/more\n/quit\n"))
    assert run(["chat"]) == 0
    said = capsys.readouterr().out
    assert "轴承坏了是闷的" in said
    assert "街角的修车铺" in said


def test_without_a_token_the_default_is_a_page_to_try_the_bot_on(home: Path) -> None:
    command = [sys.executable, "-m", "bot", "serve", "--port", "18480"]
    environ = environment(home / "data")
    with subprocess.Popen(command, cwd=home, env=environ, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        address = re.search(r"http://127\.0\.0\.1:\d+", program.stdout.readline())
        assert address is not None
        assert "<html" in httpx.get(address[0]).text
        program.send_signal(signal.SIGTERM)
        assert program.wait(30) == 0


def test_an_unknown_source_is_named_as_such(home: Path, capsys: Capture) -> None:
    run(["add", "talk.txt"])
    capsys.readouterr()
    assert run(["ask", "来源:没有这个 轴承"]) == 1
    assert "No source of that name" in capsys.readouterr().out


@pytest.mark.parametrize(
    "command", [["card", "ID", "-o"], ["who", "轴承", "-o"], ["export", "talk.txt", "-o"], ["backup"]]
)
def test_a_file_that_cannot_be_written_is_told(
    home: Path, capsys: Capture, request: pytest.FixtureRequest, command: list[str]
) -> None:
    if command[0] in {"card", "who"}:
        request.getfixturevalue("fonts")
    run(["add", "talk.txt"])
    capsys.readouterr()
    run(["ask", "--json", "轴承"])
    quote = json.loads(capsys.readouterr().out.splitlines()[0])["id"]
    arguments = [quote if word == "ID" else word for word in command]
    assert run([*arguments, "nowhere/out"]) == 2
    assert "can't be written" in capsys.readouterr().err


def test_the_chat_knows_its_own_commands_only(
    home: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO("/help\n/daily 09:00\n/random\n"))
    assert run(["chat"]) == 0
    said = capsys.readouterr().out
    assert "There is no command /daily here" in said
    assert "—" in said.split("/random")[-1]
