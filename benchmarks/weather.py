"""The bot in bad weather: thousands of questions over loopback HTTP while a share of all calls fails.

    python benchmarks/weather.py [--questions 20000] [--share 0.2] [--people 200] [--seed 7]

Prints how many questions got one answer, none or several, how many failures the log tells of, and the memory
at the beginning and the end. Exit status 1 where a question got two answers, or where the log
tells of fewer failures than questions went unanswered.
"""

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from bot.app import UPDATES, build_application
from bot.archive import Archive
from bot.chats import Chats
from bot.limits import Kind, Limits, Rate
from bot.playground.faults import Fault, server_error, too_many
from bot.playground.running import running, settled
from bot.playground.server import BotApiServer
from bot.redact import protect_logs
from bot.settings import Settings

TOPICS = ("夜市", "房租", "手艺", "bicycle", "診所", "纽扣", "电梯", "翻译")
# What a day of bad luck is made of, as shares of all failures.
KINDS = (
    Fault(refusal=too_many(1)),
    Fault(refusal=server_error(502)),
    Fault(refusal=server_error(500), after=True),
    Fault(hang=0.2),
    Fault(hang=0.2, after=True),
    Fault(reset=True),
    Fault(reset=True, after=True),
    Fault(garbage=True),
)


class Lines(logging.Handler):
    """Counts the log's lines by level, and what they begin with."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.told: Counter[str] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        """Count a line."""
        if record.levelno >= logging.WARNING:
            self.told[record.getMessage().split(":")[0][:60]] += 1


def memory() -> float:
    """Resident memory of this process in MiB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


async def storm(archive: Archive, options: argparse.Namespace, lines: Lines) -> int:
    """Ask everything in rounds, one question a person at a time; returns the exit status."""
    server = BotApiServer(seed=options.seed)
    await server.start()
    protect_logs([server.token])
    settings = Settings(token=server.token, api_url=server.url, file_url=server.file_url)
    chats = Chats.open(None)
    application = build_application(
        settings, archive, chats, limits=Limits(dict.fromkeys(Kind, Rate(options.questions, 0.001)))
    )
    people = [server.world.person(f"人{number}", language_code="zh-hans") for number in range(options.people)]
    answers: Counter[int] = Counter()
    begun, first = time.perf_counter(), 0.0
    async with running(application, UPDATES):
        for kind in KINDS:
            chance = options.share / len(KINDS)
            server.faults.add(Fault(**{**fields(kind), "times": None, "probability": chance}))
        for round_ in range(options.questions // options.people):
            asked = [
                server.people.send(one, server.world.private(one), TOPICS[(round_ + n) % len(TOPICS)])
                for n, one in enumerate(people)
            ]
            await settled(server, application, 600)
            for question in asked:
                said = server.world.history(question.chat)
                answers[sum(message.reply_to is question for message in said)] += 1
                server.world.messages[question.chat.id].clear()
            server.world.calls.clear()
            if round_ == 2:
                first = memory()
        server.faults.clear()
    await server.stop()
    chats.close()
    return report(answers, lines, time.perf_counter() - begun, first)


def fields(fault: Fault) -> dict[str, object]:
    """A fault's settings by name."""
    return {name: getattr(fault, name) for name in fault.__slots__}


def report(answers: Counter[int], lines: Lines, seconds: float, first: float) -> int:
    """Print the table and judge."""
    total = sum(answers.values())
    print(f"questions      {total:>8}   {total / seconds:.0f} a second, {seconds:.0f} s")
    print(f"one answer     {answers[1]:>8}   {answers[1] / total:.2%}")
    print(f"no answer      {answers[0]:>8}   log lines of failures: {sum(lines.told.values())}")
    several = total - answers[0] - answers[1]
    print(f"several        {several:>8}")
    print(f"memory, MiB    {first:>8.0f}   at the end {memory():.0f} ({memory() / first:.2f})")
    for line, count in lines.told.most_common(5):
        print(f"  {count:>6} × {line}")
    return 1 if several or sum(lines.told.values()) < answers[0] else 0


def main() -> int:
    """Run it on the sample transcripts."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--questions", type=int, default=20_000)
    parser.add_argument("--share", type=float, default=0.2)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    lines = Lines()
    logging.basicConfig(level=logging.INFO, handlers=[lines], force=True)
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive.open(Path(folder), samples=True)
        try:
            return asyncio.run(storm(archive, options, lines))
        finally:
            archive.close()


if __name__ == "__main__":
    sys.exit(main())
