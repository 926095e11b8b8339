"""The bot in bad weather: thousands of updates over loopback HTTP while a share of all calls fails.

    python benchmarks/weather.py [--updates 20000] [--share 0.2] [--people 200] [--seed 7]

Everything that people do (traffic.py), in rounds. Failing calls are refused with 429 (short and long), 403,
409 or 5xx, hang, are cut or answered with something else than JSON, before or after they took effect; asking
for updates fails too. The bot runs with the process that searches for it, without limits on who asks how
much; people and the Bot API server are in this process. Prints how many messages got one answer, none or
several, how many presses, inline and guest queries were answered, what the log tells, and the bot's memory
over the run. Exit status 1 where a message got two answers, where the log tells of fewer failures than went
unanswered, where the bot is not well when the weather is good again, or where its memory grew by more than a
tenth (`--answers-only` leaves that out).
"""

import argparse
import asyncio
import contextlib
import json
import logging
import os
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, Process
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from soak import memory
from telegram.error import Conflict
from traffic import Crowd

from bot.app import UPDATES, build_application
from bot.archive import Archive
from bot.chats import Chats
from bot.limits import Kind, Limits, Rate
from bot.memory import return_large_blocks
from bot.playground.errors import RefusedError
from bot.playground.faults import Fault, server_error, too_many
from bot.playground.running import running
from bot.playground.server import BotApiServer
from bot.redact import protect_logs
from bot.settings import Settings

TOPICS = ("夜市", "房租", "手艺", "bicycle", "診所", "纽扣", "电梯", "翻译")
FORBIDDEN = RefusedError(403, "Forbidden: bot was blocked by the user")
CONFLICT = RefusedError(409, "Conflict: terminated by other getUpdates request")
# What a day of bad luck is made of, as shares of all failures. A chat that is told to wait for minutes is
# given up: its people are replaced by others.
KINDS = (
    Fault(refusal=too_many(1)),
    Fault(refusal=too_many(300)),
    Fault(refusal=FORBIDDEN),
    Fault(refusal=CONFLICT),
    Fault(refusal=server_error(502)),
    Fault(refusal=server_error(500), after=True),
    Fault(hang=0.2),
    Fault(hang=0.2, after=True),
    Fault(reset=True),
    Fault(reset=True, after=True),
    Fault(garbage=True),
    Fault(garbage=True, after=True),
)
# Fetching updates is tried again after a second or more, so a few failures are enough for a lot of bad luck.
# Once another program took the updates; more than that, and a bot just started gives way to it.
POLLS = (
    Fault("getUpdates", refusal=CONFLICT),
    Fault("getUpdates", refusal=server_error(502), times=3),
    Fault("getUpdates", refusal=too_many(1), times=2),
    Fault("getUpdates", reset=True, times=3),
    Fault("getUpdates", garbage=True, times=3),
)
MORE_MEMORY = 1.10
WARM = 0.15  # of the rounds, before memory is first looked at
PARTS = 10  # rows of the table of memory
PATIENCE = 600.0  # seconds for a round


class Lines(logging.Handler):
    """Counts the log's lines of failures, by what they begin with."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.told: Counter[str] = Counter()
        self.errors: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Count a line."""
        ours = record.name.startswith("bot.")
        if record.levelno >= logging.WARNING or (ours and "not" in record.getMessage()):
            self.told[record.getMessage().split(":")[0][:60]] += 1
        if record.levelno >= logging.ERROR and ours and not _meant(record):
            self.errors.append(self.format(record)[-400:])


def _meant(record: logging.LogRecord) -> bool:
    """Whether a line tells of a call that was refused, or an update that is none, on purpose."""
    error = record.exc_info[1] if record.exc_info else None
    return isinstance(error, Conflict) or record.name == "bot.inbox"


async def stormed(folder: Path) -> None:
    """The bot, in the process that is started for it. Asked for by a line, it tells what was handled.

    Each line is answered by one, when every update fetched so far has been handled. At the end of the lines
    the bot stops and tells what its log told, as JSON.
    """
    lines = Lines()
    logging.basicConfig(level=logging.INFO, handlers=[lines], force=True)
    return_large_blocks()  # as the running bot does
    settings = Settings.from_environment(os.environ)
    protect_logs(settings.secrets)
    limits = Limits(dict.fromkeys(Kind, Rate(1_000_000, 0.001)))
    with contextlib.ExitStack() as leaving:
        archive = leaving.enter_context(contextlib.closing(Archive.open(folder)))
        chats = leaving.enter_context(contextlib.closing(Chats.open(folder / "chats.db")))
        archive.warm()
        leaving.enter_context(archive.searching_beside(settings.searchers))
        application = build_application(settings, archive, chats, limits=limits)
        async with running(application, UPDATES):
            while await asyncio.to_thread(sys.stdin.readline):
                await application.update_queue.join()
                print(flush=True)
    print(json.dumps([lines.told, lines.errors]), flush=True)


@dataclass(slots=True)
class Bot:
    """The process it runs in, seen from here."""

    server: BotApiServer
    process: Process

    @classmethod
    async def start(cls, server: BotApiServer, folder: Path) -> "Bot":
        """A bot that has begun to ask this server for updates."""
        environment = os.environ | {
            "BOT_TOKEN": server.token,
            "BOT_API_URL": server.url,
            "BOT_FILE_URL": server.file_url,
            "YUANHUA_DATA": str(folder),
            "PYTHONPATH": str(Path(__file__).parents[1]),
        }
        command = (sys.executable, __file__, "--bot", str(folder))
        bot = cls(
            server, await asyncio.create_subprocess_exec(*command, env=environment, stdin=PIPE, stdout=PIPE)
        )
        await server.handed_over(180)
        return bot

    async def settled(self) -> None:
        """Wait until it has taken every update, handled it, and waits for more."""
        async with asyncio.timeout(PATIENCE):
            await self.server.handed_over(PATIENCE)
            await self._ask()

    async def _ask(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(b"\n")
        await self.process.stdin.drain()
        if not await self.process.stdout.readline():
            raise RuntimeError("the bot has ended")

    async def stop(self) -> Lines:
        """End it; what its log told."""
        told, _ = await self.process.communicate(b"")
        lines = Lines()
        lines.told, lines.errors = Counter(json.loads(told)[0]), json.loads(told)[1]
        return lines


@dataclass(slots=True)
class Tally:
    """What became of what was done."""

    messages: Counter[int] = field(default_factory=Counter)  # by the number of answers to each
    queries: Counter[bool] = field(default_factory=Counter)  # presses, inline and guest queries: answered?
    edits: int = 0
    first: float = 0.0  # MiB
    last: float = 0.0
    seconds: float = 0.0
    rounds: int = 0


async def storm(folder: Path, options: argparse.Namespace) -> int:
    """Do everything in rounds, one thing a person at a time; returns the exit status."""
    server = BotApiServer(seed=options.seed)
    await server.start()
    bot = await Bot.start(server, folder)
    crowd = Crowd(server, TOPICS, options.people, options.seed)
    tally = Tally()
    begun = time.perf_counter()
    rounds = max(1, options.updates // options.people)
    for kind in KINDS:
        server.faults.add(replace(kind, times=None, probability=options.share / len(KINDS)))
    print("  updates   RSS MiB  anonymous")
    for number in range(1, rounds + 1):
        if number == rounds // 2:
            for fault in POLLS:
                server.faults.add(fault)
        await one_round(crowd, bot, tally)
        tally.last, anonymous = memory(bot.process)
        if number <= max(1, rounds * WARM):
            tally.first = tally.last
        if number * PARTS // rounds > (number - 1) * PARTS // rounds:
            print(f"{number * options.people:9,}{tally.last:10.1f}{anonymous:11.1f}", flush=True)
    server.faults.clear()
    well = await after_the_storm(crowd, bot)
    tally.last, _ = memory(bot.process)
    tally.seconds = time.perf_counter() - begun
    lines = await bot.stop()
    await server.stop()
    return report(tally, lines, options, well=well)


async def one_round(crowd: Crowd, bot: Bot, tally: Tally) -> None:
    """Everybody does one thing; then it is counted what became of it."""
    asked, queries = [], []
    for visitor in crowd.visitors:
        before = crowd.expected
        answer = crowd.do(visitor, crowd.any_deed())
        if answer is None:
            tally.edits += 1
        elif crowd.expected > before:
            asked.append(crowd.latest)
        else:
            queries.append(answer)
    await bot.settled()
    for key in asked:
        tally.messages[crowd.answers[key]] += 1
    for answer in queries:
        tally.queries[answer.done()] += 1
    tally.rounds += 1
    crowd.forget()
    for place in range(tally.rounds % 4, len(crowd.visitors), 4):
        crowd.renew(place)


async def after_the_storm(crowd: Crowd, bot: Bot) -> bool:
    """Whether newcomers are all answered, once each, when nothing fails any more."""
    asked = []
    for place, _ in enumerate(crowd.visitors):
        crowd.renew(place)
        crowd.do(crowd.visitors[place], "question")
        asked.append(crowd.latest)
    await bot.settled()
    return all(crowd.answers[key] == 1 for key in asked)


def report(tally: Tally, lines: Lines, options: argparse.Namespace, *, well: bool) -> int:
    """Print the table and judge."""
    messages, queries = tally.messages.total(), tally.queries.total()
    total = messages + queries + tally.edits
    several = messages - tally.messages[0] - tally.messages[1]
    told = sum(lines.told.values())
    grown = tally.last / tally.first
    print(f"\nupdates             {total:>8}   {total / tally.seconds:.0f} a second, {tally.seconds:.0f} s")
    print(f"messages            {messages:>8}")
    print(f"  one answer        {tally.messages[1]:>8}   {tally.messages[1] / max(messages, 1):.2%}")
    print(f"  no answer         {tally.messages[0]:>8}   log lines of failures: {told}")
    print(f"  several           {several:>8}")
    print(f"presses, queries    {queries:>8}")
    print(f"  answered          {tally.queries[True]:>8}   {tally.queries[True] / max(queries, 1):.2%}")
    print(f"edits and others    {tally.edits:>8}")
    print(f"memory, MiB         {tally.first:>8.0f}   at the end {tally.last:.0f} ({grown:.2f})")
    print(f"well afterwards     {'yes' if well else 'no':>8}")
    for line, count in lines.told.most_common(8):
        print(f"  {count:>6} × {line}")
    for line in lines.errors[:3]:
        print(line)
    unanswered = tally.messages[0] + tally.queries[False]
    heavy = grown > MORE_MEMORY and not options.answers_only
    return 1 if several or told < unanswered or not well or heavy or lines.errors else 0


def main() -> int:
    """Run it on the sample transcripts."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--updates", type=int, default=20_000)
    parser.add_argument("--share", type=float, default=0.2)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--answers-only", action="store_true")
    parser.add_argument("--bot", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.bot:
        asyncio.run(stormed(options.bot))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        Archive.open(Path(folder), samples=True).close()
        return asyncio.run(storm(Path(folder), options))


if __name__ == "__main__":
    sys.exit(main())
