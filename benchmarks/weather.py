"""The bot in bad weather: thousands of updates over loopback HTTP while a share of all calls fails.

    python benchmarks/weather.py [--updates 20000] [--share 0.2] [--people 200] [--seed 7]

Everything that people do (traffic.py), in rounds. Failing calls are refused with 429 (short and long), 403,
409 or 5xx, hang, are cut or answered with something else than JSON, before or after they took effect; asking
for updates fails too. Prints how many messages got one answer, none or several, how many presses, inline
and guest queries were answered, what the log tells, and the memory. Exit status 1 where a message got two
answers, where the log tells of fewer failures than went unanswered, where the bot is not well when the
weather is good again, or where memory grew by more than a tenth (`--answers-only` leaves that out).
"""

import argparse
import asyncio
import gc
import logging
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from telegram.error import Conflict
from traffic import Crowd

from bot.app import UPDATES, build_application
from bot.archive import Archive
from bot.chats import Chats
from bot.limits import Kind, Limits, Rate
from bot.memory import return_large_blocks
from bot.playground.errors import RefusedError
from bot.playground.faults import Fault, server_error, too_many
from bot.playground.running import running, settled
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


@dataclass(slots=True)
class Tally:
    """What became of what was done."""

    messages: Counter[int] = field(default_factory=Counter)  # by the number of answers to each
    queries: Counter[bool] = field(default_factory=Counter)  # presses, inline and guest queries: answered?
    edits: int = 0
    first: float = 0.0  # MiB
    rounds: int = 0


def memory() -> float:
    """Resident memory of this process in MiB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


async def storm(folder: Path, archive: Archive, options: argparse.Namespace, lines: Lines) -> int:
    """Do everything in rounds, one thing a person at a time; returns the exit status."""
    server = BotApiServer(seed=options.seed)
    await server.start()
    protect_logs([server.token])
    settings = Settings(token=server.token, api_url=server.url, file_url=server.file_url)
    chats = Chats.open(folder / "chats.db")
    limits = Limits(dict.fromkeys(Kind, Rate(options.updates, 0.001)))
    application = build_application(settings, archive, chats, limits=limits)
    crowd = Crowd(server, TOPICS, options.people, options.seed)
    tally = Tally()
    begun = time.perf_counter()
    rounds = max(1, options.updates // options.people)
    async with running(application, UPDATES):
        for kind in KINDS:
            server.faults.add(replace(kind, times=None, probability=options.share / len(KINDS)))
        for number in range(rounds):
            if number == rounds // 2:
                for fault in POLLS:
                    server.faults.add(fault)
            await one_round(crowd, application, tally)
            if tally.rounds <= max(1, rounds * WARM):
                gc.collect()
                tally.first = memory()
        server.faults.clear()
        well = await after_the_storm(crowd, application)
    await server.stop()
    chats.close()
    gc.collect()
    return report(tally, lines, time.perf_counter() - begun, options, well=well)


async def one_round(crowd: Crowd, application: object, tally: Tally) -> None:
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
    await settled(crowd.server, application, 600)
    for key in asked:
        tally.messages[crowd.answers[key]] += 1
    for answer in queries:
        tally.queries[answer.done()] += 1
    tally.rounds += 1
    crowd.forget()
    for place in range(tally.rounds % 4, len(crowd.visitors), 4):
        crowd.renew(place)


async def after_the_storm(crowd: Crowd, application: object) -> bool:
    """Whether newcomers are all answered, once each, when nothing fails any more."""
    asked = []
    for place, _ in enumerate(crowd.visitors):
        crowd.renew(place)
        crowd.do(crowd.visitors[place], "question")
        asked.append(crowd.latest)
    await settled(crowd.server, application, 600)
    return all(crowd.answers[key] == 1 for key in asked)


def report(tally: Tally, lines: Lines, seconds: float, options: argparse.Namespace, *, well: bool) -> int:
    """Print the table and judge."""
    messages, queries = tally.messages.total(), tally.queries.total()
    total = messages + queries + tally.edits
    several = messages - tally.messages[0] - tally.messages[1]
    told = sum(lines.told.values())
    grown = memory() / tally.first
    print(f"updates             {total:>8}   {total / seconds:.0f} a second, {seconds:.0f} s")
    print(f"messages            {messages:>8}")
    print(f"  one answer        {tally.messages[1]:>8}   {tally.messages[1] / max(messages, 1):.2%}")
    print(f"  no answer         {tally.messages[0]:>8}   log lines of failures: {told}")
    print(f"  several           {several:>8}")
    print(f"presses, queries    {queries:>8}")
    print(f"  answered          {tally.queries[True]:>8}   {tally.queries[True] / max(queries, 1):.2%}")
    print(f"edits and others    {tally.edits:>8}")
    print(f"memory, MiB         {tally.first:>8.0f}   at the end {memory():.0f} ({grown:.2f})")
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
    options = parser.parse_args()
    lines = Lines()
    logging.basicConfig(level=logging.INFO, handlers=[lines], force=True)
    return_large_blocks()  # as the running bot does
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive.open(Path(folder), samples=True)
        try:
            return asyncio.run(storm(Path(folder), archive, options, lines))
        finally:
            archive.close()


if __name__ == "__main__":
    sys.exit(main())
