"""Two command lines add and remove while the bot answers: nothing is lost, nobody fails, all is found."""

import asyncio
import random
from pathlib import Path

from bot.playground.server import BotApiServer
from corpus.store import Store
from tests.processes import PATIENCE, ended, program

EACH = 3


def word(name: str, number: int) -> str:
    """A word that stands in one transcript only."""
    return "".join(random.Random(f"{name}{number}").choices("bcdfghklmnpqrstvwxz", k=9))


def write(folder: Path, name: str, number: int) -> Path:
    """A conversation as a file."""
    lines = [f"谈话{name}{number}", ""]
    for place in range(8):
        speaker = "石舟" if place % 2 else "桑榆"
        said = f"第{place}件事和{word(name, number)}有关，我们慢慢说来"
        lines += [f"{speaker}：{said}{'吗？' if not place % 2 else '。'}", ""]
    file = folder / f"{name}{number}.txt"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


async def add(data: Path, name: str) -> list[tuple[int, str]]:
    """One command line after another: each adds a file; the last one is taken away again."""
    outcomes = []
    for number in range(EACH):
        async with program(data, None, "add", str(write(data.parent, name, number))) as started:
            outcomes.append(await ended(started))
    async with program(data, None, "remove", "--yes", f"谈话{name}{EACH - 1}") as started:
        outcomes.append(await ended(started))
    return outcomes


async def found(server: BotApiServer, topic: str) -> bool:
    """Whether the bot has a quote for it."""
    person = server.world.person("安娜")
    sent = server.people.send(person, server.world.private(person), topic)
    answer = await server.next_answer(sent, PATIENCE)
    return any(entity.kind.endswith("blockquote") for entity in answer.body.entities)


async def until(server: BotApiServer, topic: str, *, there: bool) -> None:
    """Ask until something is found, or is found no more."""
    for _ in range(PATIENCE):
        if await found(server, topic) == there:
            return
        await asyncio.sleep(1.0)
    raise TimeoutError(topic)


async def test_two_writers_and_the_bot(server: BotApiServer, tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with program(data.mkdir() or data, server) as bot:
        await server.handed_over(PATIENCE)
        writing = asyncio.gather(*(add(data, name) for name in ("东", "西")))
        while not writing.done():
            await found(server, word("东", 0))
            await asyncio.sleep(0.2)
        for status, said in [outcome for outcomes in writing.result() for outcome in outcomes]:
            assert status == 0, said
            assert "Traceback" not in said
        wanted = [(name, number) for name in ("东", "西") for number in range(EACH - 1)]
        for name, number in wanted:
            await until(server, word(name, number), there=True)
        for name in ("东", "西"):
            await until(server, word(name, EACH - 1), there=False)
        assert bot.returncode is None
        bot.terminate()
        status, said = await ended(bot)
    assert status == 0
    assert "Traceback" not in said, said
    assert " ERROR " not in said, said
    store = Store.open(data / "library.db")
    titles = sorted(summary.source.title for summary in store.sources())
    assert titles == sorted(f"谈话{name}{number}" for name, number in wanted)
    assert store.problems() == []
    store.close()
    assert not [path.name for path in data.iterdir() if path.name.endswith(("-wal", "-shm"))]
