"""One bot for a long time: mixed updates over loopback HTTP while sources come and go.

    python benchmarks/soak.py [--updates 200000] [--together 8] [--turns 20000] [--data DIR]

The bot runs as the program does, with the processes that search for it; people and the Bot API server are in
this one, which also adds and removes sources as another process would, while an administrator does so in
chat. The first tenth of the updates is warm-up. Exit status 1 where anything is not answered, answered twice
or refused, where memory at the end is more than 10 % above that after the warm-up, or the last tenth's p99
more than 25 % above the first one's. `--answers-only` leaves out the judgement of memory and time, for short
runs.
"""

import argparse
import asyncio
import contextlib
import os
import random
import sys
import tempfile
import time
from asyncio.subprocess import Process
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from conversation import fill, topics
from traffic import Crowd, Visitor

from bot.limits import RATES, Kind
from bot.playground.server import BotApiServer
from bot.texts import CATALOGUES
from corpus.model import Transcript
from corpus.read import read
from corpus.store import Store

PROGRAM = """
import os
from bot.app import serve
from bot.archive import Archive
from bot.settings import Settings

settings = Settings.from_environment(os.environ)
raise SystemExit(serve(settings, Archive.open(settings.data)))
"""
PARTS = 10
HEADER = "  updates  per s   p50 ms   p95 ms   p99 ms   RSS MiB  anonymous  unanswered"
PATIENCE = 60.0  # seconds after which something counts as not answered
MORE_MEMORY, MORE_TIME = 1.10, 1.25
SOURCES = 12  # that come and go
EACH = 400  # updates between two changes of the library
RENEWED = 100  # updates between two newcomers


@dataclass(slots=True)
class Part:
    """What one tenth of the updates was like."""

    times: list[float] = field(default_factory=list)  # milliseconds
    silent: int = 0
    seconds: float = 0.0
    memory: tuple[float, float] = (0.0, 0.0)  # resident, and of that not mapped from files; MiB

    def late(self, share: float) -> float:
        """That percentile in milliseconds."""
        return float(np.percentile(self.times, share)) if self.times else 0.0


class Librarian:
    """Adds and removes sources: as another process does, and in chat as an administrator."""

    def __init__(self, crowd: Crowd, data: Path, admin: Visitor, seed: int) -> None:
        self.crowd = crowd
        self.admin = admin
        self.chance = random.Random(seed)
        self.store = Store.open(data / "library.db")
        self.kept: deque[str] = deque()
        self.changes = 0
        self.unseen = 0  # additions that were not found within `PATIENCE`

    async def change(self) -> None:
        """One addition, found by a question, and beyond `SOURCES` of them one removal."""
        self.changes += 1
        word = "".join(self.chance.choices("bcdfghklmnpqrstvwxz", k=9))
        made, raw = talk(word, self.crowd.topics, self.chance)
        if self.changes % 3:
            await asyncio.to_thread(self.store.add, made, raw)
        else:
            await self.upload(word, raw)
        self.kept.append(made.source.id)
        if not await self.found(word):
            self.unseen += 1
        if len(self.kept) > SOURCES:
            await asyncio.to_thread(self.store.remove, self.kept.popleft())

    async def upload(self, word: str, raw: bytes) -> None:
        """Send a file to the bot and press the button that adds it."""
        people, admin = self.crowd.server.people, self.admin
        sent = people.upload(admin.person, admin.chat, f"{word}.txt", raw)
        answer = await asyncio.wait_for(self.crowd.expect(sent), PATIENCE)
        await self.crowd.server.until(lambda: answer.keyboard, PATIENCE)
        add = CATALOGUES["zh-hans"].library.add
        await asyncio.wait_for(people.press(admin.person, answer, add).answer, PATIENCE)

    async def found(self, word: str) -> bool:
        """Whether a word that only the new source has is found in time."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            await asyncio.sleep(RATES[Kind.USER].each)  # who asks more often is not answered in the end
            answer = await asyncio.wait_for(self.crowd.say(self.admin, word), PATIENCE)
            if any(entity.kind.endswith("blockquote") for entity in answer.body.entities):
                return True
        return False


def talk(word: str, topics: list[str], chance: random.Random) -> tuple[Transcript, bytes]:
    """A conversation of forty turns in which one word is nowhere else."""
    guest = "欧阳" + chance.choice("山川江河湖海林木")
    lines = [f"谈{word}", ""]
    for number in range(40):
        words = "，".join(chance.sample(topics, 3))
        lines += [f"{guest if number % 2 else '问者'}：第{number}句说到{words}，还有{word}。", ""]
    raw = "\n".join(lines).encode()
    return read(raw, f"{word}.txt"), raw


def memory(process: Process) -> tuple[float, float]:
    """Resident MiB of a process and those it started, and how much is not mapped from files (Linux)."""
    children = [
        number
        for task in Path(f"/proc/{process.pid}/task").iterdir()
        for number in (task / "children").read_text("utf-8").split()
    ]
    resident = own = 0.0
    for number in (process.pid, *children):
        lines = Path(f"/proc/{number}/status").read_text("utf-8").splitlines()
        found = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines if line.endswith("kB")}
        resident, own = resident + found["VmRSS"], own + found["RssAnon"]
    return resident, own


async def soak(options: argparse.Namespace, data: Path) -> int:
    """Do everything; returns the exit status."""
    server = BotApiServer(seed=options.seed)
    await server.start()
    crowd = Crowd(server, topics(options.turns, 500), options.visitors, options.seed)
    admin = Visitor(
        person := server.world.person("馆员", language_code="zh-hans"), server.world.private(person)
    )
    log = data / "soak.log"
    environment = os.environ | {
        "BOT_TOKEN": server.token,
        "BOT_API_URL": server.url,
        "BOT_FILE_URL": server.file_url,
        "YUANHUA_DATA": str(data),
        "YUANHUA_HEALTH": "off",
        "ADMIN_IDS": str(person.id),
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }
    with log.open("wb") as told:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", PROGRAM, env=environment, stderr=told
        )
    librarian = Librarian(crowd, data, admin, options.seed)
    print(HEADER, flush=True)
    try:
        await server.handed_over(180)
        parts = []
        for number in range(1, PARTS + 1):
            parts.append(await tenth(crowd, librarian, process, options))
            print(row(number, parts[-1], options.updates // PARTS), flush=True)
    finally:
        process.terminate()
        status = await process.wait()
        librarian.store.close()
        await server.stop()
    problems = judged(parts, crowd, librarian, options)
    if status:
        problems.append(f"the bot ended with {status}")
    problems += [line for line in log.read_text("utf-8").splitlines() if " ERROR " in line][:5]
    for problem in problems:
        print("NOT WELL:", problem)
    return 1 if problems else 0


async def tenth(crowd: Crowd, librarian: Librarian, process: Process, options: argparse.Namespace) -> Part:
    """A tenth of all updates, so many at once; prints its row."""
    part = Part()
    left = options.updates // PARTS
    begun = time.perf_counter()
    free = deque(range(len(crowd.visitors)))
    changing: asyncio.Task[None] | None = None

    async def someone() -> None:
        nonlocal left, changing
        while left > 0:
            left -= 1
            if left % RENEWED == 0:
                crowd.renew(free[0])
            if left % EACH == 0 and (changing is None or changing.done()):
                changing = asyncio.create_task(librarian.change())
            place = free.popleft()
            await one(crowd, crowd.visitors[place], part)
            free.append(place)
            if left % 500 == 0:
                several = sum(count > 1 for count in crowd.answers.values())
                crowd.refused["answered twice"] += several
                crowd.tidy()

    await asyncio.gather(*(someone() for _ in range(options.together)))
    if changing is not None:
        await changing
    part.seconds = time.perf_counter() - begun
    part.memory = memory(process)
    return part


async def one(crowd: Crowd, visitor: Visitor, part: Part) -> None:
    """One deed and its answer."""
    begun = time.perf_counter()
    deed = crowd.any_deed()
    answer = crowd.do(visitor, deed)
    if answer is None:
        return
    try:
        await asyncio.wait_for(answer, PATIENCE)
    except TimeoutError:
        part.silent += 1
        print(f"not answered: {deed} of {visitor.person.id}", file=sys.stderr, flush=True)
        return
    part.times.append((time.perf_counter() - begun) * 1000)


def row(number: int, part: Part, each: int) -> str:
    """A line of the table."""
    times = "".join(f"{part.late(share):9.1f}" for share in (50, 95, 99))
    rss, anonymous = part.memory
    rate = each / part.seconds
    return f"{number * each:9,}{rate:7.0f}{times}{rss:10.1f}{anonymous:11.1f}{part.silent:12}"


def judged(parts: list[Part], crowd: Crowd, librarian: Librarian, options: argparse.Namespace) -> list[str]:
    """Print the outcome; returns what is not as it should be."""
    grown = parts[-1].memory[0] / parts[0].memory[0]
    drift = parts[-1].late(99) / max(parts[1].late(99), 0.001)
    print(f"\nmemory at the end / after warm-up  {grown:.3f}   (at most {MORE_MEMORY})")
    print(f"p99 of the last tenth / the first  {drift:.3f}   (at most {MORE_TIME})")
    print(f"changes of the library {librarian.changes}, not found in time {librarian.unseen}")
    problems = [f"{count} × {what}" for what, count in crowd.refused.items() if count]
    silent = sum(part.silent for part in parts)
    if silent or librarian.unseen:
        problems.append(f"{silent} not answered, {librarian.unseen} additions not found")
    if not options.answers_only and grown > MORE_MEMORY:
        problems.append("memory grows")
    if not options.answers_only and drift > MORE_TIME:
        problems.append("answers become slower")
    return problems


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--updates", type=int, default=200_000)
    parser.add_argument("--together", type=int, default=8)
    parser.add_argument("--visitors", type=int, default=1500)
    parser.add_argument("--turns", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--answers-only", action="store_true")
    parser.add_argument("--data", type=Path, help="a folder to keep; its library is made if there is none")
    options = parser.parse_args()
    with contextlib.ExitStack() as leaving:
        data = options.data or Path(leaving.enter_context(tempfile.TemporaryDirectory()))
        fill(data, options.turns)
        return asyncio.run(soak(options, data))


if __name__ == "__main__":
    sys.exit(main())
