"""Settings from the environment and a `.env` in the working folder; the environment wins."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values

TELEGRAM_API = "https://api.telegram.org/bot"
TELEGRAM_FILES = "https://api.telegram.org/file/bot"
ENGINES = ("embedded", "opensearch")
SIGNED = ("es", "aoss")  # what Amazon signs requests for: the managed service, the serverless one
LOGS = ("text", "json")

# What Telegram takes as a webhook's secret (Bot API, setWebhook); short ones can be guessed.
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
_INDEX = re.compile(r"[a-z][a-z0-9_-]{0,79}")  # OpenSearch's rules for names, and room for a version
_REGION = re.compile(r"[a-z]{2,}(-[a-z]+)+-\d")
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


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where the search cluster is and how it is entered. Files are checked to be there, nothing more."""

    urls: tuple[str, ...]
    index: str = "yuanhua"  # what the names of its indices begin with
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    ca: Path | None = None  # that signed the nodes' certificates; None: those the system trusts
    certificate: Path | None = None  # of this client
    key: Path | None = None
    region: str = ""  # of Amazon's; requests are signed with the credentials of the environment
    service: str = "es"
    shards: int = 3  # of an index that is made anew
    replicas: int = 1


HEALTH = Address("127.0.0.1", 8481)
_WEBHOOK = Address("127.0.0.1", 8443)
_MOST_SEARCHERS = 4  # unless told; a hundred topics a second each is more than Telegram takes answers


class SettingsError(Exception):
    """Every fault of the settings at once."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(faults)
        self.faults = faults


def _searchers() -> int:
    """As many as there are processors besides the one that the bot itself keeps busy, up to a few."""
    own = getattr(os, "sched_getaffinity", None)  # on Linux: those that this process may use
    return min(_MOST_SEARCHERS, (len(own(0)) if own else os.cpu_count() or 1) - 1)


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
    cluster: Cluster | None = None
    shared: bool = False  # one of several bots on this data folder, behind one webhook
    fast: bool = True  # use the fast extra where it is installed
    searchers: int = field(default_factory=_searchers)  # processes that search beside the bot
    allow_private_urls: bool = False
    time_zone: str = "Asia/Shanghai"
    font: Path | None = None  # of quote cards; None: the best one installed
    health: Address | None = HEALTH
    log: str = "text"
    log_texts: bool = False  # write down what people ask
    webhook: Webhook | None = None

    @property
    def secrets(self) -> list[str]:
        """What must be in no log."""
        cluster = self.cluster.password if self.cluster else ""
        webhook = self.webhook.secret if self.webhook else ""
        return [secret for secret in (self.token, webhook, cluster) if secret]

    @classmethod
    def load(cls, folder: Path | None = None) -> "Settings":
        """The settings of the process: `.env` of `folder` (default: the working one), then the environment.

        Raises:
            SettingsError: one or more settings can't be used.
        """
        try:
            written = dotenv_values((folder or Path.cwd()) / ".env")
        except UnicodeDecodeError:
            raise SettingsError((Fault(".env", "encoding"),)) from None
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
            cluster=read.cluster(),
            shared=read.shared(),
            fast=read.flag("YUANHUA_FAST", default=True),
            searchers=read.number("YUANHUA_SEARCHERS", _searchers(), range(65)),
            allow_private_urls=read.flag("YUANHUA_ALLOW_PRIVATE_URLS", default=False),
            font=read.file("YUANHUA_FONT"),
            health=read.listen("YUANHUA_HEALTH", HEALTH),
            log=read.choice("YUANHUA_LOG", LOGS),
            log_texts=read.flag("YUANHUA_LOG_TEXTS", default=False),
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
        if value is None:
            return None
        try:
            path = Path(value).expanduser()
        except (ValueError, RuntimeError):  # NUL after a ~, or nobody of that name has a home here
            path = None
        if path is None or "\0" in str(path):
            self.faults.append(Fault(name, "path"))
            return None
        return path

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

    def shared(self) -> bool:
        shared = self.flag("YUANHUA_SHARED", default=False)
        if shared and "WEBHOOK_URL" not in self.values:
            self.faults.append(Fault("YUANHUA_SHARED", "webhook"))
        return shared

    def cluster(self) -> Cluster | None:
        wanted = self.values.get("YUANHUA_ENGINE", "").lower() == "opensearch"
        if not wanted and "OPENSEARCH_URL" not in self.values:
            return None
        return Cluster(
            urls=self.nodes("OPENSEARCH_URL"),
            index=self.shaped("OPENSEARCH_INDEX", _INDEX, "index", "yuanhua"),
            user=self.values.get("OPENSEARCH_USER", ""),
            password=self.beside("OPENSEARCH_PASSWORD", "OPENSEARCH_USER"),
            ca=self.file("OPENSEARCH_CA"),
            certificate=self.file("OPENSEARCH_CERTIFICATE"),
            key=self.key_of("OPENSEARCH_KEY", "OPENSEARCH_CERTIFICATE"),
            region=self.region("OPENSEARCH_AWS_REGION"),
            service=self.choice("OPENSEARCH_AWS_SERVICE", SIGNED),
            shards=self.number("OPENSEARCH_SHARDS", 3, range(1, 1025)),
            replicas=self.number("OPENSEARCH_REPLICAS", 1, range(10)),
        )

    def nodes(self, name: str) -> tuple[str, ...]:
        """Addresses of nodes. No password inside them: logs and `yuanhua doctor` show addresses."""
        given = tuple(part for part in re.split(r"[,;，；\s]+", self.values.get(name, "")) if part)
        if not given:
            self.faults.append(Fault(name, "needed"))
        elif not all(re.fullmatch(r"https?://[^\s/]+/?", part) for part in given):
            self.faults.append(Fault(name, "address"))
        elif any("@" in part for part in given):
            self.faults.append(Fault(name, "credentials"))
        elif "OPENSEARCH_PASSWORD" in self.values and not all(map(_private, given)):
            self.faults.append(Fault(name, "plain"))
        return tuple(part.rstrip("/") for part in given)

    def shaped(self, name: str, shape: re.Pattern[str], reason: str, default: str) -> str:
        value = self.values.get(name, default)
        if value and not shape.fullmatch(value):
            self.faults.append(Fault(name, reason))
        return value

    def beside(self, name: str, other: str) -> str:
        """A setting that another one needs, and the other way round."""
        missing = [one for one in (name, other) if one not in self.values]
        if len(missing) == 1:
            self.faults.append(Fault(missing[0], "pair"))
        return self.values.get(name, "")

    def region(self, name: str) -> str:
        if name in self.values and "OPENSEARCH_USER" in self.values:
            self.faults.append(Fault(name, "signed"))
        return self.shaped(name, _REGION, "region", "")

    def key_of(self, name: str, certificate: str) -> Path | None:
        self.beside(name, certificate)
        return self.file(name)

    def number(self, name: str, default: int, allowed: range) -> int:
        value = self.values.get(name, str(default))
        if not (value.isascii() and value.isdigit() and len(value) < 6 and int(value) in allowed):
            self.faults.append(Fault(name, "number"))
            return default
        return int(value)

    def zone(self, name: str, default: str) -> str:
        value = self.values.get(name, default)
        try:
            ZoneInfo(value)
        except (ValueError, OSError, KeyError):
            self.faults.append(Fault(name, "zone"))
        return value


def _private(url: str) -> bool:
    """Whether a password may be sent there: encrypted, or without leaving this machine."""
    return url.startswith("https://") or urlsplit(url).hostname in {"localhost", "127.0.0.1", "::1"}
