"""What several bots on one data folder agree about: who answers which update, and how often somebody asked.

Telegram calls any of them, and may hand over an update again. So each update is claimed in the shared chat
state before Telegram is told that it arrived. A claim holds the update until somebody begins to deal with it:
of a bot that is killed before that, another one takes it over. One that had begun is not answered again: an
answer lost is better than one given twice.
"""

import asyncio
import json
import secrets
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from telegram import Bot, Update

from bot.chatfile import ChatFile
from bot.limits import RATES, Kind, Limits, Rate
from bot.lock import alone
from bot.order import key_of
from bot.shown import Place, Shown

# Telegram keeps an update for a day, then never sends it again.
_KEPT_SECONDS = 2 * 86400.0
# An update waits for an earlier one of the same person that another bot deals with, but no longer than this.
_ORDER_SECONDS = 5.0
_LOOK_SECONDS = 0.02
_FULL_SECONDS = 3600.0  # every bucket is full by then, which is the same as none
_YOUNG_SECONDS = 3600.0  # a lock file that was made just now may not be held yet


class Claims:
    """The claims of one bot. Methods may be called from any thread."""

    def __init__(self, file: ChatFile, folder: Path, now: Callable[[], float] = time.time) -> None:
        self._file = file
        self._folder = folder
        self._now = now
        self.owner = secrets.token_hex(8)
        self._alive = ExitStack()
        folder.mkdir(exist_ok=True)
        self._alive.enter_context(alone(self._lock(self.owner), 0.0))

    def close(self) -> None:
        """Leave what was not begun to the others."""
        self._alive.close()

    def take(self, update: int, person: str, body: str) -> bool:
        """Claim an update; False where it is another bot's, or was dealt with."""
        return (
            self._file.run(
                "INSERT OR IGNORE INTO claims VALUES (?, ?, ?, ?, ?)",
                update,
                person,
                self._now(),
                self.owner,
                body,
            )
            > 0
        )

    def begin(self, update: int) -> None:
        """From now on nobody else takes it over."""
        self._file.run("UPDATE claims SET body = NULL WHERE id = ?", update)

    def end(self, update: int) -> None:
        """It was dealt with."""
        self._file.run("UPDATE claims SET owner = NULL, body = NULL WHERE id = ?", update)

    def others_first(self, update: int, person: str) -> bool:
        """Whether another bot has an earlier update of the same person under way."""
        earlier = self._file.one(
            "SELECT 1 FROM claims WHERE person = ? AND id < ? AND owner IS NOT NULL AND owner <> ? LIMIT 1",
            person,
            update,
            self.owner,
        )
        return bool(person) and earlier is not None

    def orphans(self) -> list[str]:
        """The updates of bots that are gone which nobody had begun to deal with; they are this bot's now."""
        found: list[str] = []
        owners = self._file.all(
            "SELECT DISTINCT owner FROM claims WHERE owner IS NOT NULL AND owner <> ?", self.owner
        )
        for (owner,) in owners:
            with alone(self._lock(owner), 0.0) as gone, self._file.transaction() as database:
                if not gone:
                    continue
                waiting = database.execute(
                    "SELECT body FROM claims WHERE owner = ? AND body IS NOT NULL ORDER BY id", (owner,)
                )
                found += [body for (body,) in waiting]
                database.execute(
                    "UPDATE claims SET owner = CASE WHEN body IS NULL THEN NULL ELSE ? END WHERE owner = ?",
                    (self.owner, owner),
                )
                self._lock(owner).unlink(missing_ok=True)
        return found

    def prune(self) -> None:
        """Forget claims that Telegram has no more use for, and who has not asked for an hour."""
        self._file.run("DELETE FROM claims WHERE taken < ?", self._now() - _KEPT_SECONDS)
        self._file.run("DELETE FROM buckets WHERE filled < ?", self._now() - _FULL_SECONDS)
        for lock in self._folder.glob("*.lock"):
            if lock.stat().st_mtime < time.time() - _YOUNG_SECONDS:
                with alone(lock, 0.0) as gone:
                    if gone:
                        lock.unlink(missing_ok=True)

    def _lock(self, owner: str) -> Path:
        return self._folder / f"{owner}.lock"


class Gate(asyncio.Queue[object]):
    """Where updates arrive from Telegram: each is claimed before Telegram is told that it arrived."""

    def __init__(self, claims: Claims) -> None:
        super().__init__()
        self._claims = claims

    async def put(self, item: object) -> None:
        """Take in an update, unless another bot has it or it was here before."""
        if isinstance(item, Update):
            claim = self._claims.take
            if not await asyncio.to_thread(claim, item.update_id, person_of(item), item.to_json()):
                return
        await super().put(item)

    async def take_over(self, bot: Bot) -> None:
        """Take in what bots that are gone had not begun."""
        for body in await asyncio.to_thread(self._claims.orphans):
            update = Update.de_json(json.loads(body), bot)
            if update is not None:
                await super().put(update)


async def in_turn(claims: Claims, update: Update) -> None:
    """Wait until no other bot has an earlier update of the same person under way; then begin."""
    until, person = time.monotonic() + _ORDER_SECONDS, person_of(update)

    async def wait() -> bool:
        return await asyncio.to_thread(claims.others_first, update.update_id, person)

    while time.monotonic() < until and await wait():  # noqa: ASYNC110 - it happens in another process
        await asyncio.sleep(_LOOK_SECONDS)
    await asyncio.to_thread(claims.begin, update.update_id)


def person_of(update: Update) -> str:
    """Whose updates keep their order; empty for those that need none."""
    key = key_of(update)
    return "" if key is None else f"{key[0]} {key[1]}"


class SharedLimits(Limits):
    """Counts questions for all bots on the data folder together."""

    def __init__(
        self, file: ChatFile, rates: dict[Kind, Rate] | None = None, now: Callable[[], float] = time.time
    ) -> None:
        super().__init__(rates or RATES, now)
        self._file = file

    def take(self, kind: Kind, key: int) -> float:
        """Count one; 0 when it is within the limit, else the seconds until the next is."""
        rate, now = self._rates[kind], self._now()
        with self._file.transaction() as database:
            row = database.execute(
                "SELECT level, filled, told FROM buckets WHERE kind = ? AND id = ?", (kind, key)
            ).fetchone()
            level, filled, told = row or (float(rate.burst), now, 0)
            level = min(rate.burst, level + max(0.0, now - filled) / rate.each)
            within = level >= 1
            database.execute(
                "INSERT OR REPLACE INTO buckets VALUES (?, ?, ?, ?, ?)",
                (kind, key, level - within, now, 0 if within else told),
            )
        return 0.0 if within else (1 - level) * rate.each

    def tell(self, kind: Kind, key: int) -> bool:
        """Whether to say so: once, until the next question that is within the limit."""
        statement = "UPDATE buckets SET told = 1 WHERE kind = ? AND id = ? AND told = 0"
        return self._file.run(statement, kind, key) > 0


class Sharing(NamedTuple):
    """What a bot that is one of several needs."""

    claims: Claims
    limits: SharedLimits


@contextmanager
def sharing(file: ChatFile, folder: Path) -> Iterator[Sharing]:
    """One of several bots on a data folder, until the block is left."""
    with closing(Claims(file, folder / "bots")) as claims:
        yield Sharing(claims, SharedLimits(file))


def listen_together(address: tuple[str, int]) -> socket.socket:
    """An address that several processes listen to: the system gives each its share of the calls."""
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    listening = socket.create_server(address, family=family, reuse_port=True)
    listening.setblocking(False)
    return listening


class Unsure(Shown):
    """Knows of no message what it shows: another bot may have changed it."""

    def keep(self, place: Place, shown: bytes) -> None:
        """Nothing is kept."""
