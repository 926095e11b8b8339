"""Settings from the environment and a `.env` in the working folder; the environment wins."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dotenv import dotenv_values

TELEGRAM_API = "https://api.telegram.org/bot"
TELEGRAM_FILES = "https://api.telegram.org/file/bot"
ENGINES = ("embedded",)
LOGS = ("text", "json")

# What Telegram takes as a webhook's secret (Bot API, setWebhook); short ones can be guessed.
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
# BotFather's form: the bot's numeric id, a colon, 35 letters (shorter ones occur in test environments).
_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{20,}")


class Fault(NamedTuple):
    """A setting that can't be used: its name, and a reason code of the catalogues (never its value)."""

    name: str
    reason: str


class Address(NamedTuple):
    """Where to listen."""

    host: str
    port: int


class Webhook(NamedTuple):
    """How Telegram reaches this bot: the address it calls, and where that arrives here."""

    url: str  # the public base address, https
    listen: Address
    secret: str  # Telegram sends it with each update; without it an update is refused
    certificate: Path | None = None  # a self-signed one, uploaded to Telegram

    def __repr__(self) -> str:
        """Without the secret."""
        return f"Webhook(url={self.url!r}, listen={self.listen!r})"


HEALTH = Address("127.0.0.1", 8481)
_WEBHOOK = Address("127.0.0.1", 8443)


class SettingsError(Exception):
    """Every fault of the settings at once."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(faults)
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation runs. `token` None: no bot, only the command line."""

    token: str | None = field(default=None, repr=False)
    api_url: str = TELEGRAM_API
    file_url: str = TELEGRAM_FILES
    admins: frozenset[int] = frozenset()
    allowed: frozenset[int] = frozenset()  # users and chats; empty: everybody may ask
    data: Path = Path("data")
    cache: Path | None = None  # of the segmenter's compiled dictionary; None: in the data folder
    engine: str = "embedded"
    fast: bool = True  # use the fast extra where it is installed
    allow_private_urls: bool = False
    time_zone: str = "Asia/Shanghai"
    font: Path | None = None  # of quote cards; None: the best one installed
    health: Address | None = HEALTH
    log: str = "text"
    webhook: Webhook | None = None

    @classmethod
    def load(cls, folder: Path | None = None) -> "Settings":
        """The settings of the process: `.env` of `folder` (default: the working one), then the environment.

        Raises:
            SettingsError: one or more settings can't be used.
        """
        written = dotenv_values((folder or Path.cwd()) / ".env")
        known = {name: value for name, value in written.items() if value is not None}
        return cls.from_environment(known | dict(os.environ))

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """Read and check all settings; unset and empty mean the default.

        Raises:
            SettingsError: one or more settings can't be used.
        """
        read = _Reading({name: value.strip() for name, value in environ.items() if value.strip()})
        settings = cls(
            token=read.token("BOT_TOKEN"),
            api_url=read.address("BOT_API_URL", TELEGRAM_API),
            file_url=read.address("BOT_FILE_URL", TELEGRAM_FILES),
            admins=read.ids("ADMIN_IDS"),
            allowed=read.ids("ALLOWED_IDS"),
            data=read.path("YUANHUA_DATA") or Path("data"),
            cache=read.path("YUANHUA_CACHE"),
            engine=read.choice("YUANHUA_ENGINE", ENGINES),
            fast=read.flag("YUANHUA_FAST", default=True),
            allow_private_urls=read.flag("YUANHUA_ALLOW_PRIVATE_URLS", default=False),
            font=read.file("YUANHUA_FONT"),
            health=read.listen("YUANHUA_HEALTH", HEALTH),
            log=read.choice("YUANHUA_LOG", LOGS),
            webhook=read.webhook(),
            time_zone=read.zone("YUANHUA_TIME_ZONE", "Asia/Shanghai"),
        )
        if read.faults:
            raise SettingsError(tuple(read.faults))
        return settings


class _Reading:
    """Reads values one by one and collects what is wrong with them."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values
        self.faults: list[Fault] = []

    def token(self, name: str) -> str | None:
        value = self.values.get(name)
        if value is not None and not _TOKEN.fullmatch(value):
            self.faults.append(Fault(name, "token"))
            return None
        return value

    def address(self, name: str, default: str) -> str:
        value = self.values.get(name, default)
        if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", value):
            self.faults.append(Fault(name, "address"))
        return value

    def ids(self, name: str) -> frozenset[int]:
        parts = re.split(r"[,;，；\s]+", self.values.get(name, ""))
        found = [part for part in parts if part]
        if not all(re.fullmatch(r"-?\d{1,19}", part) for part in found):
            self.faults.append(Fault(name, "ids"))
            return frozenset()
        return frozenset(int(part) for part in found)

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        value = self.values.get(name, choices[0]).lower()
        if value not in choices:
            self.faults.append(Fault(name, "choice"))
        return value

    def path(self, name: str) -> Path | None:
        value = self.values.get(name)
        return None if value is None else Path(value).expanduser()

    def file(self, name: str) -> Path | None:
        path = self.path(name)
        if path is not None and not path.is_file():
            self.faults.append(Fault(name, "file"))
        return path

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.values.get(name, "1" if default else "0").lower()
        if value not in {"0", "1", "no", "yes", "false", "true", "off", "on"}:
            self.faults.append(Fault(name, "flag"))
        return value in {"1", "yes", "true", "on"}

    def listen(self, name: str, default: Address) -> Address | None:
        value = self.values.get(name)
        if value is None:
            return default
        if value.lower() in {"off", "no"}:
            return None
        host, _, port = value.rpartition(":")
        if not port.isdigit() or not 0 < int(port) < 65_536:
            self.faults.append(Fault(name, "listen"))
            return None
        return Address(host.strip("[]") or default.host, int(port))

    def webhook(self) -> Webhook | None:
        url = self.values.get("WEBHOOK_URL")
        if url is None:
            return None
        if not re.fullmatch(r"https://[^\s/]+(/\S*)?", url):
            self.faults.append(Fault("WEBHOOK_URL", "https"))
        secret = self.values.get("WEBHOOK_SECRET", "")
        if not _SECRET.fullmatch(secret):
            self.faults.append(Fault("WEBHOOK_SECRET", "secret"))
        certificate = self.file("WEBHOOK_CERTIFICATE")
        return Webhook(url, self.listen("WEBHOOK_LISTEN", _WEBHOOK) or _WEBHOOK, secret, certificate)

    def zone(self, name: str, default: str) -> str:
        value = self.values.get(name, default)
        try:
            ZoneInfo(value)
        except (ValueError, OSError, KeyError):
            self.faults.append(Fault(name, "zone"))
        return value
