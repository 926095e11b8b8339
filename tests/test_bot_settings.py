"""Settings: defaults, every fault at once, and a token nobody sees."""

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError

TOKEN = "123456:" + "a" * 35


def test_nothing_set_means_defaults() -> None:
    settings = Settings.from_environment({})
    assert settings.token is None
    assert settings.api_url == "https://api.telegram.org/bot"
    assert settings.data == Path("data")
    assert settings.admins == frozenset()


def test_empty_values_count_as_unset() -> None:
    assert Settings.from_environment({"BOT_TOKEN": "  ", "ADMIN_IDS": ""}) == Settings()


def test_values_are_read() -> None:
    settings = Settings.from_environment(
        {
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": "http://127.0.0.1:8081/bot{token}/test",
            "ADMIN_IDS": "1, 2，-1003",
            "YUANHUA_FAST": "No",
            "YUANHUA_TIME_ZONE": "Asia/Taipei",
        }
    )
    assert settings.token == TOKEN
    assert settings.api_url == "http://127.0.0.1:8081/bot{token}/test"
    assert settings.admins == {1, 2, -1003}
    assert not settings.fast
    assert settings.time_zone == "Asia/Taipei"


def test_all_faults_are_reported_at_once() -> None:
    wrong = {
        "BOT_TOKEN": "secret-but-no-token",
        "BOT_API_URL": "ftp://example.org",
        "ADMIN_IDS": "me",
        "YUANHUA_ENGINE": "lucene",
        "YUANHUA_FAST": "perhaps",
        "YUANHUA_TIME_ZONE": "Mars/Olympus",
    }
    with pytest.raises(SettingsError) as error:
        Settings.from_environment(wrong)
    assert {fault.name for fault in error.value.faults} == set(wrong)
    assert "secret-but-no-token" not in repr(error.value)


def test_the_token_is_in_no_repr() -> None:
    assert TOKEN not in repr(Settings.from_environment({"BOT_TOKEN": TOKEN}))


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("ADMIN_IDS=1\nYUANHUA_TIME_ZONE=Asia/Taipei\n")
    monkeypatch.setenv("ADMIN_IDS", "2")
    monkeypatch.delenv("YUANHUA_TIME_ZONE", raising=False)
    settings = Settings.load(tmp_path)
    assert settings.admins == {2}
    assert settings.time_zone == "Asia/Taipei"
