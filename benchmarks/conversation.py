"""The bot over loopback HTTP against a bare echo bot on the same python-telegram-bot, in the same run.

    python benchmarks/conversation.py [--turns 100000] [--messages 1500] [--pairs 5] [--library DIR]

Prints updates handled a second by each and what processor time a message takes it, the median of the paired
ratios, and how long an answer takes at a modest arrival rate. The Bot API server runs in this process, each
bot in one of its own; 400 messages before those that count start connections, processes and caches. No topic
is asked twice of a process, so nothing is answered from memory. DIR keeps the made library for the next run.
"""

import argparse
import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import library

from bot.archive import Archive
from bot.playground.server import BotApiServer
from bot.playground.world import Change
from corpus.assemble import assemble
from corpus.draft import Draft
from corpus.model import Cue

RATE = 20.0  # questions a second for the answer time: a lively evening of a large group
ECHO = """
import os
from telegram import Update
from telegram.ext import ApplicationBuilder, MessageHandler, filters

async def echo(update, context):
    await update.message.reply_text(update.message.text)

builder = ApplicationBuilder().token(os.environ["BOT_TOKEN"]).base_url(os.environ["BOT_API_URL"])
builder.concurrent_updates(int(os.environ["ECHO_CONCURRENT"])).pool_timeout(60)
application = builder.build()
application.add_handler(MessageHandler(filters.TEXT, echo))
application.run_polling(allowed_updates=Update.ALL_TYPES)
"""
OURS = """
import os
from bot.app import serve
from bot.archive import Archive
from bot.settings import Settings

settings = Settings.from_environment(os.environ)
serve(settings, Archive.open(settings.data))
"""


def fill(folder: Path, turns: int) -> None:
    """Make a library of that many turns, unless it is there."""
    archive = Archive.open(folder)
    have = sum(summary.turns for summary in archive.sources())
    if have < turns:
        for name, documents in library.sources(turns):
            cues = [
                Cue(line, f"讲者{document.speaker[-1]}{name}", "，".join(_clauses(document.terms[0])) + "。")
                for line, document in enumerate(documents, 1)
            ]
            data = "\n".join(f"{cue.label}：{cue.text}" for cue in cues).encode()
            archive.store.add(assemble(Draft("text", tuple(cues), title=name), data, f"{name}.txt"), data)
        archive.refresh()
    archive.close()


def _clauses(words: tuple[str, ...]) -> list[str]:
    return ["".join(words[at : at + 6]) for at in range(0, len(words), 6)]


def topics(turns: int, count: int) -> list[str]:
    """Different topics that somebody spoke of: the two longest words of one of the library's turns."""
    said = [document.terms[0] for _, documents in library.sources(turns) for document in documents]
    random.Random(2).shuffle(said)
    found = dict.fromkeys(
        "".join(sorted(set(words), key=lambda word: (len(word), word))[-2:]) for words in said
    )
    if len(found) < count:
        raise SystemExit(f"{turns} turns have only {len(found)} topics: take more, or fewer messages")
    return list(found)[:count]


@asynccontextmanager
async def bot(
    server: BotApiServer, program: str, data: Path, *, concurrent: bool = False
) -> AsyncIterator[Process]:
    """A bot in its own process, ready for updates."""
    environment = os.environ | {
        "BOT_TOKEN": server.token,
        "BOT_API_URL": server.url,
        "BOT_FILE_URL": server.file_url,
        "YUANHUA_DATA": str(data),
        "ECHO_CONCURRENT": "256" if concurrent else "1",
        "PTB_TIMEDELTA": "true",
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, env=environment, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        await server.handed_over(180)
        yield process
    finally:
        process.terminate()
        await process.wait()


def processor(process: Process) -> float:
    """Seconds of processor that a process has used, where the system tells (Linux); else nan."""
    try:
        fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return float("nan")


async def throughput(server: BotApiServer, texts: list[str]) -> float:
    """Updates a second when all are there at once, each from a person of their own."""
    people = [server.world.person("甲") for _ in texts]
    chats = [server.world.private(person) for person in people]
    done = asyncio.Event()
    sent = 0

    def count(change: Change) -> None:
        nonlocal sent
        if change.what == "call" and change.subject.method == "sendMessage":
            sent += 1
            if sent == len(texts):
                done.set()

    server.world.watchers.append(count)
    begun = time.perf_counter()
    for person, chat, text in zip(people, chats, texts, strict=True):
        server.people.send(person, chat, text)
    await asyncio.wait_for(done.wait(), 300)
    taken = time.perf_counter() - begun
    server.world.watchers.remove(count)
    return len(texts) / taken


async def answer_times(server: BotApiServer, texts: list[str]) -> list[float]:
    """Milliseconds from a question to its answer, at random times averaging `RATE` a second."""
    chance = random.Random(1)

    async def one(text: str) -> float:
        person = server.world.person("乙")
        begun = time.perf_counter()
        sent = server.people.send(person, server.world.private(person), text)
        await server.next_answer(sent, 30)
        return (time.perf_counter() - begun) * 1000

    tasks = []
    for text in texts:
        tasks.append(asyncio.create_task(one(text)))
        await asyncio.sleep(chance.expovariate(RATE))
    return await asyncio.gather(*tasks)


async def measure(data: Path, asked: list[str], messages: int, pairs: int) -> None:
    ratios: dict[bool, list[float]] = {False: [], True: []}
    names = ("echo", "echo, concurrent", "ours")
    rates: dict[str, list[float]] = {name: [] for name in names}
    costs: dict[str, list[float]] = {name: [] for name in names}
    warming = asked[-800:-400]
    for pair in range(pairs):
        texts = asked[pair * messages : (pair + 1) * messages]
        ours, cost = await _one(OURS, data, texts, warming=warming)
        rates["ours"].append(ours)
        costs["ours"].append(cost)
        for concurrent in (False, True):
            echo, cost = await _one(ECHO, data, texts, concurrent=concurrent, warming=warming)
            rates[names[concurrent]].append(echo)
            costs[names[concurrent]].append(cost)
            ratios[concurrent].append(ours / echo)
    for name, values in rates.items():
        each = ", ".join(f"{value:.0f}" for value in values)
        rate, cost = statistics.median(values), statistics.median(costs[name])
        print(f"{name:18} {rate:7.0f} updates/s, {cost:5.2f} ms of processor each   ({each})")
    for concurrent, values in ratios.items():
        name = "ours / echo, concurrent" if concurrent else "ours / echo"
        print(f"{name:24} {statistics.median(values):.2f} (median of {pairs})")
    server = BotApiServer()
    await server.start()
    async with bot(server, OURS, data):
        await answer_times(server, asked[-400:-300])
        times = sorted(await answer_times(server, asked[-300:]))
    await server.stop()
    middle, late = times[len(times) // 2], times[int(len(times) * 0.95)]
    print(f"answers at {RATE:.0f}/s: p50 {middle:.1f} ms, p95 {late:.1f} ms")


async def _one(
    program: str, data: Path, texts: list[str], *, concurrent: bool = False, warming: list[str]
) -> tuple[float, float]:
    """Updates a second, and milliseconds of processor an update."""
    server = BotApiServer()
    await server.start()
    try:
        async with bot(server, program, data, concurrent=concurrent) as process:
            await throughput(server, warming)  # connections, dictionaries, caches
            before = processor(process)
            rate = await throughput(server, texts)
            return rate, (processor(process) - before) / len(texts) * 1000
    finally:
        await server.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=100_000)
    parser.add_argument("--messages", type=int, default=1500)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--library", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        data = options.library or Path(temporary)
        begun = time.perf_counter()
        fill(data, options.turns)
        print(f"library of {options.turns} turns ready after {time.perf_counter() - begun:.0f} s")
        asked = topics(options.turns, options.messages * options.pairs + 800)
        asyncio.run(measure(data, asked, options.messages, options.pairs))


if __name__ == "__main__":
    main()
