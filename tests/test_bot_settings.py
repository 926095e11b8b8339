"""Settings: defaults, every fault at once, and a token nobody sees."""

import re
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError
from bot.texts.cli import CATALOGUES

ROOT = Path(__file__).parents[1]

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


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("YUANHUA_DATA=资料".encode("gbk"))
    with pytest.raises(SettingsError) as raised:
        Settings.load(tmp_path)
    assert raised.value.faults == ((".env", "encoding"),)
    assert all("encoding" in texts.settings for texts in CATALOGUES.values())


@pytest.mark.parametrize("path", ["~nobody-of-that-name/data", "a\0b", "~\0"])
def test_what_is_no_path_is_told(path: str) -> None:
    assert faults({"YUANHUA_DATA": path, "YUANHUA_FONT": path}) == {
        ("YUANHUA_DATA", "path"),
        ("YUANHUA_FONT", "path"),
    }


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("ADMIN_IDS=1\nYUANHUA_TIME_ZONE=Asia/Taipei\n")
    monkeypatch.setenv("ADMIN_IDS", "2")
    monkeypatch.delenv("YUANHUA_TIME_ZONE", raising=False)
    settings = Settings.load(tmp_path)
    assert settings.admins == {2}
    assert settings.time_zone == "Asia/Taipei"


CLUSTER = {
    "YUANHUA_ENGINE": "opensearch",
    "OPENSEARCH_URL": "https://a.example:9200, https://b.example:9200/",
}


def faults(environ: dict[str, str]) -> set[tuple[str, str]]:
    with pytest.raises(SettingsError) as error:
        Settings.from_environment(environ)
    return {(fault.name, fault.reason) for fault in error.value.faults}


def test_a_cluster_needs_an_address() -> None:
    assert faults({"YUANHUA_ENGINE": "opensearch"}) == {("OPENSEARCH_URL", "needed")}
    assert Settings.from_environment({}).cluster is None


def test_a_cluster_is_read(tmp_path: Path) -> None:
    for name in ("ca.pem", "client.pem", "client.key"):
        (tmp_path / name).write_text("")
    files = {
        "OPENSEARCH_CA": str(tmp_path / "ca.pem"),
        "OPENSEARCH_CERTIFICATE": str(tmp_path / "client.pem"),
        "OPENSEARCH_KEY": str(tmp_path / "client.key"),
    }
    more = {
        "OPENSEARCH_USER": "bot",
        "OPENSEARCH_PASSWORD": "sehr geheim",
        "OPENSEARCH_INDEX": "talks",
        "OPENSEARCH_SHARDS": "3",
    }
    settings = Settings.from_environment(CLUSTER | files | more)
    cluster = settings.cluster
    assert cluster is not None
    assert cluster.urls == ("https://a.example:9200", "https://b.example:9200")
    assert (cluster.user, cluster.password, cluster.index, cluster.shards) == (
        "bot",
        "sehr geheim",
        "talks",
        3,
    )
    assert cluster.key == tmp_path / "client.key"
    assert "sehr geheim" not in repr(settings)
    assert "sehr geheim" in settings.secrets


@pytest.mark.parametrize(
    ("wrong", "name", "reason"),
    [
        ({"OPENSEARCH_URL": "search.example:9200"}, "OPENSEARCH_URL", "address"),
        ({"OPENSEARCH_URL": "https://bot:geheim@a.example"}, "OPENSEARCH_URL", "credentials"),
        (
            {"OPENSEARCH_URL": "http://a.example", "OPENSEARCH_USER": "b", "OPENSEARCH_PASSWORD": "c"},
            "OPENSEARCH_URL",
            "plain",
        ),
        ({"OPENSEARCH_PASSWORD": "geheim"}, "OPENSEARCH_USER", "pair"),
        ({"OPENSEARCH_USER": "bot"}, "OPENSEARCH_PASSWORD", "pair"),
        ({"OPENSEARCH_CA": "/no/such/file"}, "OPENSEARCH_CA", "file"),
        ({"OPENSEARCH_INDEX": "Talks"}, "OPENSEARCH_INDEX", "index"),
        ({"OPENSEARCH_INDEX": "_all"}, "OPENSEARCH_INDEX", "index"),
        ({"OPENSEARCH_AWS_REGION": "Frankfurt"}, "OPENSEARCH_AWS_REGION", "region"),
        (
            {"OPENSEARCH_AWS_REGION": "eu-central-1", "OPENSEARCH_USER": "b", "OPENSEARCH_PASSWORD": "c"},
            "OPENSEARCH_AWS_REGION",
            "signed",
        ),
        ({"OPENSEARCH_AWS_SERVICE": "s3"}, "OPENSEARCH_AWS_SERVICE", "choice"),
        ({"OPENSEARCH_SHARDS": "0"}, "OPENSEARCH_SHARDS", "number"),
        ({"OPENSEARCH_REPLICAS": "two"}, "OPENSEARCH_REPLICAS", "number"),
    ],
)
def test_a_wrong_cluster_setting_is_named(wrong: dict[str, str], name: str, reason: str) -> None:
    assert faults(CLUSTER | wrong) == {(name, reason)}


def test_a_password_may_go_to_this_machine_in_the_clear() -> None:
    local = {"OPENSEARCH_URL": "http://127.0.0.1:9200", "OPENSEARCH_USER": "b", "OPENSEARCH_PASSWORD": "c"}
    assert Settings.from_environment(CLUSTER | local).cluster is not None


def test_a_client_key_needs_its_certificate(tmp_path: Path) -> None:
    (tmp_path / "client.key").write_text("")
    key = {"OPENSEARCH_KEY": str(tmp_path / "client.key")}
    assert faults(CLUSTER | key) == {("OPENSEARCH_CERTIFICATE", "pair")}


def test_sharing_a_folder_needs_a_webhook() -> None:
    assert faults({"YUANHUA_SHARED": "yes"}) == {("YUANHUA_SHARED", "webhook")}


@pytest.mark.parametrize("code", CATALOGUES)
def test_every_fault_has_a_sentence(code: str) -> None:
    source = (ROOT / "bot" / "settings.py").read_text(encoding="utf-8")
    reasons = set(re.findall(r'Fault\((?:name|missing\[0\]|"[A-Z_]+"), "(\w+)"\)', source))
    reasons |= set(re.findall(r'self\.shaped|shaped\("[A-Z_]+", _[A-Z]+, "(\w+)"', source)) - {""}
    assert len(reasons) > 12
    assert reasons <= set(CATALOGUES[code].settings)
