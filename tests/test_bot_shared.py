"""Several bots on one data folder: one answer each, limits together, and nobody missed when one is killed."""

import asyncio
import hashlib
import json
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from telegram import Update

from bot.chatfile import ChatFile
from bot.chats import Chats, Daily
from bot.claims import Claims, Gate, SharedLimits, Unsure, in_turn
from bot.limits import Kind, Rate
from bot.lock import one_of_several, only_one
from bot.playground.server import TOKEN, BotApiServer
from corpus.errors import LibraryError
from tests.fakes import open_library
from tests.processes import environment, free_port

PATIENCE = 90
SECRET = "a-secret-of-this-test"


@pytest.fixture
def files(tmp_path: Path) -> Iterator[list[ChatFile]]:
    """The chat state as two processes have it open."""
    opened = [ChatFile.open(tmp_path / "chats.db", at_once=True) for _ in range(2)]
    yield opened
    for file in opened:
        file.close()


def update(number: int, person: int = 7) -> Update:
    chat = {"id": person, "type": "private"}
    sender = {"id": person, "is_bot": False, "first_name": "安娜"}
    message = {"message_id": number, "date": 1_700_000_000, "chat": chat, "from": sender, "text": "学徒"}
    made = Update.de_json({"update_id": number, "message": message}, None)
    assert made is not None
    return made


async def test_an_update_is_taken_in_once_by_one_bot(files: list[ChatFile], tmp_path: Path) -> None:
    bots = [Claims(file, tmp_path / "bots") for file in files]
    gates = [Gate(claims) for claims in bots]
    for gate in (*gates, *gates):
        await gate.put(update(1))
    assert [gate.qsize() for gate in gates] == [1, 0]
    bots[0].begin(1)
    bots[0].end(1)
    await gates[1].put(update(1))
    assert gates[1].qsize() == 0
    for claims in bots:
        claims.close()


async def test_what_a_dead_bot_had_not_begun_another_one_takes_over(
    files: list[ChatFile], tmp_path: Path
) -> None:
    dead, living = (Claims(file, tmp_path / "bots") for file in files)
    gate = Gate(living)
    for number in (1, 2, 3):
        await Gate(dead).put(update(number))
    dead.begin(1)
    dead.end(1)
    dead.begin(2)  # it may have been answered
    await gate.take_over(None)  # type: ignore[arg-type]
    assert gate.qsize() == 0
    dead.close()
    await gate.take_over(None)  # type: ignore[arg-type]
    taken = [gate.get_nowait() for _ in range(gate.qsize())]
    assert [each.update_id for each in taken] == [3]
    assert taken[0].message.text == "学徒"
    await gate.take_over(None)  # type: ignore[arg-type]
    assert gate.qsize() == 0
    assert len(list((tmp_path / "bots").iterdir())) == 1
    living.close()


async def test_updates_of_one_person_keep_their_order_across_bots(
    files: list[ChatFile], tmp_path: Path
) -> None:
    one, other = (Claims(file, tmp_path / "bots") for file in files)
    for claims, number, person in ((one, 1, 7), (other, 2, 7), (other, 3, 8)):
        await Gate(claims).put(update(number, person))
    await asyncio.wait_for(in_turn(other, update(3, 8)), 2)  # somebody else's
    waiting = asyncio.create_task(in_turn(other, update(2)))
    await asyncio.sleep(0.1)
    assert not waiting.done()
    one.end(1)
    await asyncio.wait_for(waiting, 2)
    for claims in (one, other):
        claims.close()


def test_claims_are_forgotten_when_telegram_sends_them_no_more(tmp_path: Path) -> None:
    now = [1_000_000.0]
    file = ChatFile.open(tmp_path / "chats.db")
    claims = Claims(file, tmp_path / "bots", lambda: now[0])
    assert claims.take(1, "", "{}")
    now[0] += 3600
    claims.prune()
    assert not claims.take(1, "", "{}")
    now[0] += 3 * 86400
    claims.prune()
    assert file.one("SELECT count(*) FROM claims") == (0,)
    claims.close()
    file.close()


def test_limits_count_for_all_bots_together_and_tell_once(files: list[ChatFile]) -> None:
    now = [0.0]
    rates = {Kind.USER: Rate(3, 2.0)}
    bots = [SharedLimits(file, rates, lambda: now[0]) for file in files]
    assert [bots[turn % 2].take(Kind.USER, 5) for turn in range(3)] == [0, 0, 0]
    assert bots[1].take(Kind.USER, 5) == 2.0
    assert [bots[turn].tell(Kind.USER, 5) for turn in (0, 1)] == [True, False]
    assert bots[0].take(Kind.USER, 6) == 0
    now[0] += 2.0
    assert bots[1].take(Kind.USER, 5) == 0
    assert bots[0].take(Kind.USER, 5) > 0
    assert bots[0].tell(Kind.USER, 5)


def test_a_daily_quote_is_sent_by_one_bot(files: list[ChatFile]) -> None:
    one, other = (Chats(file, shared=True) for file in files)
    one.set_daily(Daily(5, None, "09:00", "", "en"))
    before = one.daily_times(5)
    assert before is not None
    assert one.daily_taken(5, before.sent, 100.0)
    assert not other.daily_taken(5, before.sent, 100.5)
    assert one.due("menus", 60)
    assert not other.due("menus", 60)


def test_what_one_bot_wrote_the_other_knows_at_once(files: list[ChatFile]) -> None:
    one, other = (Chats(file, shared=True) for file in files)
    assert other.settings(5).language is None
    one.set_language(5, "en")
    assert other.settings(5).language == "en"
    query = one.remember(5, 5, "学徒")
    remembered = other.remembered(query)
    assert remembered is not None
    assert remembered.topic == "学徒"
    one.allow(9, allowed=True)
    assert other.allowed(9) is True


def test_nobody_is_sure_what_a_message_shows() -> None:
    shown = Unsure()
    shown.keep((1, 2), b"x")
    assert shown.at((1, 2)) is None


def test_a_bot_that_does_not_share_is_alone(tmp_path: Path) -> None:
    with one_of_several(tmp_path), one_of_several(tmp_path), pytest.raises(LibraryError), only_one(tmp_path):
        pass
    with only_one(tmp_path), pytest.raises(LibraryError), one_of_several(tmp_path):
        pass


class Bots:
    """Real bots behind one webhook, and a Telegram that calls it."""

    def __init__(self, server: BotApiServer, data: Path, port: int) -> None:
        self.server = server
        self.data = data
        self.port = port
        self.processes: list[Process] = []
        path = hashlib.sha256(f"{TOKEN}/{SECRET}".encode()).hexdigest()[:40]
        self.address = f"http://127.0.0.1:{port}/{path}"
        self._offset = 0

    async def start(self) -> None:
        environ = environment(
            self.data,
            self.server,
            YUANHUA_HEALTH="off",
            YUANHUA_SHARED="yes",
            WEBHOOK_URL="https://bot.example.org",
            WEBHOOK_SECRET=SECRET,
            WEBHOOK_LISTEN=f"127.0.0.1:{self.port}",
        )
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", cwd=self.data, env=environ, stdout=PIPE, stderr=STDOUT
        )
        self.processes.append(process)
        assert process.stdout is not None
        said = b""
        while b"is up" not in said:
            line = await asyncio.wait_for(process.stdout.readline(), PATIENCE)
            assert line, said.decode()
            said += line

    async def hand_over(self, times: int = 1) -> None:
        """Deliver every update there is, so many times each, all at once."""
        updates = await self.server.world.updates.poll(self._offset, 100, 0)
        for each in updates:
            self._offset = each["update_id"] + 1
        await asyncio.gather(*(self.deliver(each) for each in updates for _ in range(times)))

    async def deliver(self, body: dict[str, Any]) -> None:
        """As Telegram does: again until it is accepted."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
        async with asyncio.timeout(PATIENCE):
            while True:
                with suppress(httpx.TransportError):
                    # A connection of its own each time, so that every bot gets its share.
                    async with httpx.AsyncClient(timeout=20) as client:
                        answer = await client.post(self.address, content=json.dumps(body), headers=headers)
                    if answer.status_code == 200:
                        return
                await asyncio.sleep(0.2)

    async def stop(self) -> None:
        for process in self.processes:
            if process.returncode is None:
                process.kill()
            await process.communicate()


async def test_real_bots_answer_each_question_once_and_go_on_when_one_is_killed(
    server: BotApiServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooked: list[str] = []  # this test calls the bots itself: again and again, and all at once
    monkeypatch.setattr(server.world.updates, "set_webhook", lambda url, *_: hooked.append(url))
    open_library(tmp_path / "data").close()
    bots = Bots(server, tmp_path / "data", free_port())
    world = server.world
    people = [world.person(f"读者{number}") for number in range(24)]

    def answers() -> Counter[int]:
        """How many answers each person has had to their latest question."""
        had: Counter[int] = Counter()
        for person in people:
            history = world.history(world.private(person))
            asked = max((m.id for m in history if m.sender is person), default=0)
            had[person.id] = sum(m.id > asked and m.sender is world.bot for m in history)
        return had

    async def answered(least: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while sum(count > 0 for count in answers().values()) < least:  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    try:
        await asyncio.gather(*(bots.start() for _ in range(3)))
        async with asyncio.timeout(PATIENCE):
            while len(hooked) < 3:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        assert len(set(hooked)) == 1
        told = Counter(call.method for call in world.calls)
        assert told["setMyCommands"] == 4  # by one of them: two languages, two scopes
        for person in people:
            server.people.send(person, world.private(person), "学徒")
        await bots.hand_over(times=3)
        await answered(len(people))
        await asyncio.sleep(0.5)
        assert set(answers().values()) == {1}
        for person in people:
            server.people.send(person, world.private(person), "电子书")
        handing = asyncio.create_task(bots.hand_over(times=2))
        await asyncio.sleep(0.05)
        bots.processes[0].send_signal(signal.SIGKILL)
        await handing
        await bots.processes[0].wait()
        async with asyncio.timeout(PATIENCE):
            while bots_open(tmp_path / "data"):  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        await asyncio.sleep(0.5)
        had = answers()
        assert set(had.values()) <= {0, 1}
        unanswered = [person for person in people if not had[person.id]]
        assert len(unanswered) <= 2 * 2 + 8  # only what the killed one was answering just then
        for person in people:
            server.people.send(person, world.private(person), "手艺")
        await bots.hand_over()
        await answered(len(people))
        await asyncio.sleep(0.5)
        assert set(answers().values()) == {1}
        assert [process.returncode for process in bots.processes[1:]] == [None, None]
    finally:
        await bots.stop()


def bots_open(data: Path) -> bool:
    """Whether any update is still with a bot."""
    file = ChatFile.open(data / "chats.db")
    try:
        return file.one("SELECT 1 FROM claims WHERE owner IS NOT NULL LIMIT 1") is not None
    finally:
        file.close()
