"""The manifest of an index: the one small file that says which segments are in it; replaced whole."""

import json
import os
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

NAME = "manifest.json"
_NEW = f"{NAME}.new"


def read(folder: Path) -> bytes:
    """The manifest as it stands on disk; empty where there is none."""
    try:
        return (folder / NAME).read_bytes()
    except FileNotFoundError:
        return b""


def parse(content: bytes) -> dict[str, Any]:
    """What a manifest says. Raises ValueError or TypeError where it is not whole."""
    text, checksum = json.loads(content)
    if not isinstance(text, str) or zlib.crc32(text.encode()) != checksum:
        raise ValueError("checksum of the manifest")
    body: dict[str, Any] = json.loads(text)
    return body


def replace(folder: Path, body: dict[str, Any]) -> bytes:
    """Puts a new manifest in the place of the old one, for good: its content. Raises OSError."""
    text = json.dumps(body, ensure_ascii=False)
    content = json.dumps([text, zlib.crc32(text.encode())], ensure_ascii=False).encode()
    new = folder / _NEW
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(folder / NAME)
    with suppress(OSError):  # folders cannot be synchronised everywhere
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    return content


def sweep(folder: Path, suffix: str) -> None:
    """Removes files with that suffix that the manifest on disk does not name."""
    named: set[str] = set()
    with suppress(ValueError, KeyError, TypeError):
        named = {entry["file"] for entry in parse(read(folder))["segments"]}
    for path in folder.glob(f"*{suffix}"):
        if path.name not in named:
            with suppress(OSError):  # still mapped, where that forbids it: next time
                path.unlink()
    (folder / _NEW).unlink(missing_ok=True)
