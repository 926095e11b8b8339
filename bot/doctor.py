"""Is everything in order here? Each check gives a finding; the sentences are the catalogues'."""

import asyncio
import shutil
import time
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.archive import Archive
from bot.chats import Chats
from bot.engines import Condition, MissingExtraError, chosen
from bot.pictures.errors import NoFontError
from bot.pictures.fonts import Fonts
from bot.settings import Settings
from corpus.errors import LibraryError
from search.analyzer import Analyzer
from search.model import OtherIndexError, SearchDownError

# Below this much free space a library of a few thousand transcripts may not fit twice, as a rebuild needs.
_ROOM = 500 * 2**20
# Telegram's certificates and webhooks tolerate minutes; daily quotes should not be later than this.
_SKEW_SECONDS = 60


class Mark(StrEnum):
    """How a check came out."""

    GOOD = "good"
    NOTE = "note"  # works, but something is missing or left off
    BAD = "bad"


class Finding(NamedTuple):
    """What a check found: `check` and `outcome` are codes of the catalogues, `detail` fills the sentence."""

    mark: Mark
    check: str
    outcome: str
    detail: str = ""
    told: Mapping[str, str] = MappingProxyType({})  # what else fills it


def examine(settings: Settings) -> Iterator[Finding]:
    """Every finding about this installation, in the order in which things depend on each other."""
    yield from _folder(settings.data)
    yield from _library(settings)
    yield _fonts()
    fast = Analyzer.can_be_fast()
    yield Finding(Mark.GOOD if fast else Mark.NOTE, "fast", "good" if fast else "missing")
    yield from (
        asyncio.run(_telegram(settings)) if settings.token else [Finding(Mark.NOTE, "token", "missing")]
    )


def _folder(data: Path) -> Iterator[Finding]:
    try:
        data.mkdir(parents=True, exist_ok=True)
        probe = data / ".doctor"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError:
        yield Finding(Mark.BAD, "folder", "read-only", str(data))
        return
    free = shutil.disk_usage(data).free
    enough = free >= _ROOM
    yield Finding(Mark.GOOD if enough else Mark.BAD, "folder", "good" if enough else "full", f"{free >> 20}")


def _library(settings: Settings) -> Iterator[Finding]:
    try:
        place = chosen(settings)
        archive = Archive.open(settings.data, fast=settings.fast, cache=settings.cache, place=place)
    except LibraryError as error:
        yield Finding(Mark.BAD, "library", error.reason, error.path)
        return
    except MissingExtraError as error:
        yield Finding(Mark.BAD, "cluster", "extra", error.extra)
        return
    except OtherIndexError as error:
        yield Finding(Mark.BAD, "cluster", "other", error.name)
        return
    try:
        problems = archive.store.problems()
        if problems:
            yield Finding(Mark.BAD, "library", "corrupt", problems[0])
            return
        yield Finding(Mark.GOOD, "library", "good", str(archive.counted))
        yield from _index(archive)
    finally:
        archive.close()
    try:
        Chats.open(settings.data / "chats.db").close()
        yield Finding(Mark.GOOD, "chats", "good")
    except LibraryError as error:
        yield Finding(Mark.BAD, "chats", error.reason, error.path)


def _index(archive: Archive) -> Iterator[Finding]:
    try:
        condition = archive.condition()
        if condition is not None:
            yield _cluster(condition)
        sound = archive.verify_index()
    except SearchDownError as error:
        yield Finding(Mark.BAD, "cluster", error.reason)
        return
    behind = archive.revision - archive.indexed_revision
    if behind > 0:
        yield Finding(Mark.NOTE, "index", "behind", str(behind))
    else:
        yield Finding(Mark.GOOD if sound else Mark.NOTE, "index", "good" if sound else "rebuilt")


def _cluster(condition: Condition) -> Finding:
    told = {
        "version": condition.version,
        "nodes": str(condition.nodes),
        "missing": str(condition.shards_missing),
        "turns": f"{condition.documents:,}",
    }
    if condition.reason is not None:
        return Finding(Mark.BAD, "cluster", condition.reason)
    mark, outcome = {"green": (Mark.GOOD, "good"), "yellow": (Mark.NOTE, "yellow")}.get(
        condition.status, (Mark.BAD, "red")
    )
    return Finding(mark, "cluster", outcome, told=told)


def _fonts() -> Finding:
    try:
        Fonts()
    except NoFontError:
        return Finding(Mark.NOTE, "fonts", "missing")
    return Finding(Mark.GOOD, "fonts", "good")


async def _telegram(settings: Settings) -> list[Finding]:
    token = settings.token or ""
    host = urlsplit(settings.api_url)
    try:
        async with Bot(token, settings.api_url, settings.file_url) as bot:
            me = await bot.get_me()
            webhook = await bot.get_webhook_info()
    except InvalidToken:
        return [Finding(Mark.BAD, "token", "refused")]
    except TelegramError:
        return [Finding(Mark.BAD, "token", "unreachable", host.netloc)]
    findings = [Finding(Mark.GOOD, "token", "good", me.username or "")]
    if webhook.url:
        findings.append(Finding(Mark.NOTE, "webhook", "set", urlsplit(webhook.url).netloc))
    if not me.supports_inline_queries:
        findings.append(Finding(Mark.NOTE, "inline", "off"))
    return [*findings, await _clock(f"{host.scheme}://{host.netloc}/")]


async def _clock(address: str) -> Finding:
    """How far this machine's clock is from the server's, by the Date header of any answer."""
    try:
        async with httpx.AsyncClient(timeout=10) as client:
            answer = await client.head(address)
        skew = time.time() - parsedate_to_datetime(answer.headers["date"]).timestamp()
    except (httpx.HTTPError, KeyError, ValueError):
        return Finding(Mark.NOTE, "clock", "unknown")
    right = abs(skew) < _SKEW_SECONDS
    return Finding(Mark.GOOD if right else Mark.BAD, "clock", "good" if right else "wrong", f"{skew:.0f}")
