"""Targets: short forms that come back from outside: buttons' data, and the file of settings."""

import functools
import tempfile
from pathlib import Path

from bot.press import MAX_BYTES, Action, Press, decode
from bot.script import Script
from bot.settings import Settings, SettingsError
from fuzz.target import Target, text_of

_SETTINGS = (
    "BOT_TOKEN=", "BOT_API_URL=", "BOT_FILE_URL=", "ADMIN_IDS=", "ALLOWED_IDS=", "YUANHUA_DATA=",
    "YUANHUA_CACHE=", "YUANHUA_ENGINE=", "YUANHUA_FAST=", "YUANHUA_FONT=", "YUANHUA_HEALTH=",
    "YUANHUA_LOG=", "YUANHUA_TIME_ZONE=", "WEBHOOK_URL=", "WEBHOOK_SECRET=", "WEBHOOK_LISTEN=",
    "WEBHOOK_CERTIFICATE=", "https://", "127.0.0.1:8443", "[::1]:1",
    "12345:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "export ", "'", '"', "${", "}", "#", "\\n", "\n",
    "off", "Asia/Shanghai", "~/", "~nobody/", "../",
)  # fmt: skip


def targets() -> tuple[Target, ...]:
    """The targets of this file."""
    return (
        Target(
            "press",
            press,
            (*(f"{a.value}:" for a in Action), ":::", "aaaaaaaaaaaa", ":o", ":s", "zz"),
            most=128,
        ),
        Target("settings", settings, _SETTINGS, most=1024),
    )


def press(data: bytes) -> None:
    """Callback data is a button or nothing; every button fits and reads back."""
    text = text_of(data)
    found = decode(text)
    if found is not None:
        written = found.encode()
        assert decode(written) == found
        assert len(written.encode()) <= max(MAX_BYTES, len(data)), "longer than it came"
    numbers = [*data[:40], *([0] * 40)]
    key = "".join("abcdefghijklmnopqrstuvwxyz234567"[byte % 32] for byte in numbers[:24])
    made = Press(
        list(Action)[numbers[24] % len(Action)],
        key[: 10 * (numbers[25] % 2)],
        int.from_bytes(bytes(numbers[26:28])) % 1000,
        key[:12] if numbers[28] % 4 else "",
        key[12:24] if numbers[28] % 4 else "",
        numbers[29] % 100,
        list(Script)[numbers[30] % 3],
        int.from_bytes(bytes(numbers[31:38])) % 2**52,
    )
    assert decode(made.encode()) == made
    assert len(made.encode().encode()) <= MAX_BYTES


@functools.cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="yuanhua-fuzz-"))


def settings(data: bytes) -> None:
    """A file of settings is read or its faults are told, by names and never by values."""
    folder = _folder()
    (folder / ".env").write_bytes(data)
    try:
        read = Settings.load(folder)
    except SettingsError as error:
        assert error.faults
        assert all(
            fault.name.removeprefix(".").isidentifier() and fault.reason.isascii() for fault in error.faults
        )
        return
    shown = repr(read)
    assert read.token is None or read.token not in shown
    assert read.webhook is None or read.webhook.secret not in shown
