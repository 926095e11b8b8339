"""kill -9 at random moments of all that changes something: the library, its index, the chats, backups.

    python benchmarks/kills.py --times 500

Of a hundred kills eighty-five meet a process that adds, replaces, removes, brings back, compacts, backs up
and restores at random; five a migration, ten the bot while it answers people over loopback HTTP. After every
kill the library must be exactly before or after the change under way, the index must find what is in it and
nothing else, what the bot confirmed must be kept, and at the next start, or the next backup, every file that
belongs to nobody must go. The first violation ends the run with exit status 1.
"""

import argparse
import asyncio
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.archive import Archive
from bot.backup import back_up, restore
from bot.chats import Chats
from bot.playground.model import Chat
from bot.playground.server import BotApiServer
from bot.playground.world import Change
from bot.texts import CATALOGUES
from corpus import schema
from corpus.assemble import assemble
from corpus.database import Database
from corpus.draft import Draft
from corpus.model import Cue, Transcript
from corpus.store import Store

SOURCES = 6
VERSIONS = 4
TURNS = 60
KEPT = {"library.db", "chats.db", "index", "cache"}  # beside empty lock files
LOGS = ("-wal", "-shm")  # of a database that is open
BOT = """
import os
from bot.app import serve
from bot.archive import Archive
from bot.settings import Settings

settings = Settings.from_environment(os.environ)
serve(settings, Archive.open(settings.data))
"""
STEP = "ALTER TABLE turn ADD COLUMN mood TEXT;\nUPDATE turn SET mood = 'calm';\n"


def word(source: int, version: int) -> str:
    """A word that only this version of this source has, unlike every other one."""
    return "".join(random.Random(100 * source + version).choices("bcdfghklmnpqrstvwxz", k=9))


def transcript(source: int, version: int) -> tuple[Transcript, bytes]:
    raw = f"{source} {version}".encode()
    cues = tuple(
        Cue(
            line,
            f"讲者{line % 3}",
            f"第{line}句 {word(source, version)} 说的是第{source}场的第{version}版。" * 3,
        )
        for line in range(1, TURNS + 1)
    )
    return assemble(Draft("text", cues), raw, f"{source}.txt", source_id=f"{source:012x}"), raw


def verify(folder: Path, archive: Archive) -> None:
    """Raise AssertionError unless the library is whole and the index tells the same."""
    store = archive.store
    assert store.problems() == []
    there: dict[int, int] = {}
    for summary in store.sources():
        turns = store.source_turns(summary.source.id)
        source, version = map(int, store.raw(summary.source.id).split())
        made, _ = transcript(source, version)
        assert [(t.id, t.text) for t in turns] == [(t.id, t.text) for t in made.turns], "between two versions"
        there[source] = version
    for source in range(SOURCES):
        for version in range(VERSIONS):
            quotes = archive.ask(word(source, version)).quotes
            assert bool(quotes) == (there.get(source) == version), f"index: {source} {version}"
            assert all(word(source, version) in quote.turn.text for quote in quotes)
    assert not litter(folder), f"left behind: {litter(folder)}"


def litter(folder: Path, *, closed: bool = False) -> set[str]:
    """Files in the library's folder that belong to nobody."""
    names = {path.name for path in folder.iterdir() if path.suffix != ".lock" or path.stat().st_size}
    if not closed:
        names -= {base + log for base in KEPT for log in LOGS}
    index = folder / "index"
    manifest = index / "manifest.json"
    named = json.loads(json.loads(manifest.read_text())[0])["segments"] if manifest.exists() else []
    inner = {path.name for path in index.iterdir() if path.suffix != ".lock"}
    return (names - KEPT) | (inner - {"manifest.json"} - {segment["file"] for segment in named})


def change(folder: Path, archive: Archive, chance: random.Random) -> None:
    """One change at random."""
    source = chance.randrange(SOURCES)
    identity = f"{source:012x}"
    there = identity in {summary.source.id for summary in archive.sources()}
    kind = chance.choices(("add", "remove", "tidy", "backup", "restore"), (50, 15, 15, 15, 5))[0]
    saved = folder.parent / "saved" / "all.zip"
    if kind == "remove" and there:
        archive.remove(identity)
        if chance.random() < 0.5:
            archive.undo_remove(identity)
    elif kind == "tidy":
        archive.tidy()
    elif kind == "backup":
        back_up(folder, saved)
    elif kind == "restore" and saved.exists():
        restore(saved, folder)
        archive.close()
        os._exit(0)  # a restored library has another index: the next process makes it
    else:
        archive.add(*transcript(source, chance.randrange(VERSIONS)))


def live(folder: Path, seed: int, said: int) -> None:
    """Verify what the last process left, say so, and change things until the end."""
    chance = random.Random(seed)
    archive = Archive.open(folder)
    verify(folder, archive)
    os.write(said, b"y")
    while True:
        change(folder, archive, chance)


def killed(work: Callable[[int], object], wait: float, *, ready: bool) -> bool:
    """Run `work(pipe)` in a process and kill it `wait` seconds after it said it is ready, or was started."""
    heard, said = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(heard)
        try:
            work(said)
        except BaseException as error:  # noqa: BLE001 - whatever it is, the parent is told
            print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    os.close(said)
    well = not ready or os.read(heard, 1) == b"y"
    os.close(heard)
    time.sleep(wait)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return well and (os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0)


def migrating(folder: Path, chance: random.Random) -> bool:
    """Kill a migration; the library must be of the old version or of the new one, whole."""
    path = folder / "library.db"
    Store.open(path).close()
    shutil.copy(path, folder / "saved.db")
    well = killed(
        lambda _: Database(path, migrations=(*schema.MIGRATIONS, STEP)).close(),
        chance.random() * 0.08,
        ready=False,
    )
    migrated = Database(path, migrations=(*schema.MIGRATIONS, STEP))
    with migrated.reading() as connection:
        moods = connection.execute("SELECT count(*) FROM turn WHERE mood IS NOT 'calm'").fetchone()[0]
    whole = moods == 0 and migrated.problems() == []
    migrated.close()
    for leftover in folder.glob("library.db*"):
        leftover.unlink()
    (folder / "saved.db").rename(path)
    return well and whole


class Talk:
    """People who talk with a bot that is killed: what it confirmed to them is to be found afterwards."""

    def __init__(self, server: BotApiServer, folder: Path, chance: random.Random) -> None:
        self.server = server
        self.folder = folder
        self.chance = chance
        self.confirmed: dict[int, str] = {}  # chat -> the language that it was told to be in
        self.asked: dict[int, str] = {}  # chat -> the language it asked for last
        world = server.world
        self.chats = [world.private(world.person("客")) for _ in range(6)]
        self.answers: Counter[tuple[int, int]] = Counter()
        world.watchers.append(self._count)

    def _count(self, change: Change) -> None:
        subject: Any = change.subject
        if change.what == "message" and subject.sender is self.server.world.bot and subject.reply_to:
            self.answers[subject.chat.id, subject.reply_to.id] += 1

    async def talk(self, chat: Chat) -> None:
        """Ask, and choose languages, one thing after another."""
        assert chat.person is not None
        while True:
            code = self.chance.choice(("en", "zh-hans", "zh-hant"))
            text = self.chance.choice((word(self.chance.randrange(SOURCES), 0), f"/lang {code}", "/random"))
            if text.startswith("/lang"):
                self.asked[chat.id] = code
            sent = self.server.people.send(chat.person, chat, text)
            # what was asked before a kill may be answered only now, so the next message may be for that
            await self.server.until(lambda sent=sent: self.answers[chat.id, sent.id], 60)
            texts = CATALOGUES[code]
            chosen = texts.language.chosen.format(name=texts.name)  # who asks too fast is told that instead
            if any(m.reply_to is sent and m.body.text == chosen for m in self.server.world.history(chat)):
                self.confirmed[chat.id] = code

    async def killed(self, wait: float) -> None:
        """Start the bot, let everybody talk, and kill it after that many seconds."""
        environment = os.environ | {
            "BOT_TOKEN": self.server.token,
            "BOT_API_URL": self.server.url,
            "BOT_FILE_URL": self.server.file_url,
            "YUANHUA_DATA": str(self.folder),
            "YUANHUA_HEALTH": "off",
            "PYTHONPATH": str(Path(__file__).parents[1]),
        }
        bot = await asyncio.create_subprocess_exec(
            sys.executable, "-c", BOT, env=environment, stderr=asyncio.subprocess.DEVNULL
        )
        try:
            await self.server.handed_over(120)
            talks = [asyncio.create_task(self.talk(chat)) for chat in self.chats]
            await asyncio.sleep(wait)
        finally:
            bot.kill()
            await bot.wait()
        for talk in talks:
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)

    def kept(self) -> bool:
        """Whether the chats' file is sound and holds what was confirmed, or what was asked for after that."""
        with closing(sqlite3.connect(self.folder / "chats.db")) as database:
            if database.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                return False
        with closing(Chats.open(self.folder / "chats.db")) as chats:
            return all(
                chats.settings(chat).language in {code, self.asked[chat]}
                for chat, code in self.confirmed.items()
            )


async def answering(folder: Path, chance: random.Random) -> bool:
    """Kill a bot that answers, twice; nobody may be answered twice, nor anything confirmed be forgotten."""
    server = BotApiServer()
    await server.start()
    try:
        talk = Talk(server, folder, chance)
        for _ in range(2):
            await talk.killed(chance.random() * 1.5)
            if not talk.kept():
                return False
        return max(talk.answers.values(), default=0) <= 1
    finally:
        await server.stop()


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    began = time.monotonic()
    met: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        saved = Path(name) / "saved"
        for made in (folder, saved):
            made.mkdir()
        while met.total() < options.times:
            number = met.total() + 1
            if number % 20 == 8:
                kind, well = "migrating", migrating(folder, chance)
            elif number % 20 in {4, 5}:
                kind, well = "answering", asyncio.run(answering(folder, chance))
                met[kind] += 1
            else:
                kind, well = "changing", changing(folder, chance)
            met[kind] += 1
            if not well:
                print(f"kill {number} of {options.times}, {kind}: what is there is not what should be")
                return 1
        archive = Archive.open(folder)
        verify(folder, archive)
        archive.close()
        back_up(folder, saved / "all.zip")
        left = litter(folder, closed=True) | {path.name for path in saved.iterdir()} - {"all.zip"}
    each = ", ".join(f"{count} {kind}" for kind, count in met.items())
    print(f"{met.total()} kills in {time.monotonic() - began:.0f} s ({each})")
    print(f"always before or after, never between; left behind: {', '.join(left) or 'nothing'}")
    return 1 if left else 0


def changing(folder: Path, chance: random.Random) -> bool:
    """Kill a process that verifies what the last one left, then changes things."""
    seed = chance.randrange(1 << 30)
    ready = chance.random() < 0.85  # else it is killed while it opens
    return killed(lambda said: live(folder, seed, said), chance.random() * 0.4, ready=ready)


if __name__ == "__main__":
    sys.exit(main())
