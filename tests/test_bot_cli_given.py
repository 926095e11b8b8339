"""What the command line does with names, titles and addresses that can't be right."""

from pathlib import Path

import pytest

from bot.cli import run

Capture = pytest.CaptureFixture[str]

SPEECH = "各位好，今天我讲讲怎么听一口井。\n\n井水有没有人打，石头缝里听得出来。\n"


@pytest.fixture
def home(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a data folder of its own and one speech."""
    monkeypatch.setenv("YUANHUA_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("YUANHUA_CACHE", str(tmp_path_factory.getbasetemp() / "dictionary"))
    monkeypatch.setenv("YUANHUA_LANG", "en")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "well.txt").write_text(SPEECH, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", ["", "  ", "a\nb"])
def test_a_blank_or_broken_speaker_stores_nothing(home: Path, capsys: Capture, name: str) -> None:
    assert run(["add", "--speaker", name, "well.txt"]) == 2
    assert "name of a speaker" in capsys.readouterr().err
    assert run(["check", "--speaker", name, "well.txt"]) == 2
    assert run(["sources"]) == 0
    assert "samples" in capsys.readouterr().err


def test_a_broken_name_renames_nobody(home: Path, capsys: Capture) -> None:
    run(["add", "--speaker", "Ada Example", "well.txt"])
    assert run(["speakers", "rename", "well.txt", "Ada Example", "Ada\nExample"]) == 2
    assert "line break" in capsys.readouterr().err
    run(["speakers"])
    assert "Ada Example" in capsys.readouterr().out


def test_edits_are_checked_and_an_empty_value_clears(home: Path, capsys: Capture) -> None:
    run(["add", "--speaker", "Ada Example", "well.txt"])
    assert run(["sources", "edit", "well.txt", "--url", "javascript:alert(1)"]) == 2
    assert "https://" in capsys.readouterr().err
    assert run(["sources", "edit", "well.txt", "--title", "Wells", "--date", "2020-01-02"]) == 0
    assert "Wells" in capsys.readouterr().out
    assert run(["sources", "edit", "well.txt", "--title", "", "--date", "", "--url", "", "--media", ""]) == 0
    run(["sources"])
    said = capsys.readouterr().out
    assert "Wells" not in said
    assert "2020-01-02" not in said


@pytest.mark.parametrize("command", ["add", "check"])
def test_an_address_of_another_kind_is_not_fetched(home: Path, capsys: Capture, command: str) -> None:
    assert run([command, "ftp://example.org/talk.txt"]) == 2
    assert "only http and https" in capsys.readouterr().err


def test_a_control_character_is_told_with_its_line_and_a_word_is_no_lyrics(
    home: Path, capsys: Capture
) -> None:
    (home / "log.txt").write_text(SPEECH + SPEECH.replace("井", "\x1b[1m井", 1), encoding="utf-8")
    assert run(["add", "log.txt"]) == 2
    said = capsys.readouterr().err
    assert "line 4" in said
    assert "U+001B" in said
    (home / "word.txt").write_text("你好", encoding="utf-8")
    assert run(["add", "word.txt"]) == 2
    assert "article" in capsys.readouterr().err


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_help_says_how_to_clear(
    home: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("YUANHUA_LANG", language)
    assert run(["sources", "edit", "--help"]) == 0
    assert "--title ''" in capsys.readouterr().out
