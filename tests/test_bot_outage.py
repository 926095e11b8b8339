"""No names are resolved and connections are cut, at the start and for an hour: it comes back by itself.

The program itself runs, with a clock that hurries while the network is gone: an hour takes some seconds.
"""

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.error import TelegramError

import bot.line as line_module
from bot.line import Pulse, WatchedRequest
from bot.playground.faults import Fault, server_error
from bot.playground.model import Message
from bot.playground.server import BotApiServer
from bot.texts import CATALOGUES
from tests.fakes import Telegram, open_library
from tests.processes import ending, environment, free_port

PATIENCE = 120
SAID = CATALOGUES["en"].serve
PROGRAM = """
import asyncio, os, selectors, socket, sys, time, types
from pathlib import Path

NETWORK, HURRY = Path(os.environ["NETWORK"]), 600.0

class Clock:
    def __init__(self):
        self.real, self.shown = time.monotonic(), time.monotonic()

    def speed(self):
        return 1.0 if NETWORK.exists() else HURRY

    def __call__(self):
        now = time.monotonic()
        self.shown += (now - self.real) * self.speed()
        self.real = now
        return self.shown

clock = Clock()
shown = types.SimpleNamespace(monotonic=clock, time=time.time, perf_counter=time.perf_counter)

class Selector(selectors.DefaultSelector):
    def select(self, timeout=None):
        return super().select(timeout / clock.speed() if timeout else timeout)

class Loop(asyncio.SelectorEventLoop):
    def time(self):
        return clock()

    async def getaddrinfo(self, *args, **more):
        if not NETWORK.exists():
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return await super().getaddrinfo(*args, **more)

class Policy(asyncio.DefaultEventLoopPolicy):
    def new_event_loop(self):
        return Loop(Selector())

import bot.app, bot.health, bot.line
from bot.archive import Archive
from bot.settings import Settings
bot.app.time = bot.health.time = bot.line.time = shown
asyncio.set_event_loop_policy(Policy())
settings = Settings.from_environment(os.environ)
raise SystemExit(bot.app.serve(settings, Archive.open(settings.data)))
"""


@asynccontextmanager
async def program(server: BotApiServer, data: Path, network: Path, port: int) -> AsyncIterator[Process]:
    environ = environment(data, server, YUANHUA_HEALTH=f"127.0.0.1:{port}", NETWORK=str(network))
    environ["BOT_API_URL"] = server.url.replace("127.0.0.1", "localhost")  # which is to be resolved
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, env=environ, stdout=PIPE, stderr=PIPE
    )
    async with ending(process):
        yield process


async def health(port: int, status: int, silence: float = 0.0) -> dict[str, Any]:
    """The health page once it has that status, and at least that many seconds of silence."""
    async with asyncio.timeout(PATIENCE), httpx.AsyncClient() as client:
        while True:
            try:
                answer = await client.get(f"http://127.0.0.1:{port}/healthz")
            except httpx.TransportError:
                await asyncio.sleep(0.1)
                continue
            state: dict[str, Any] = answer.json()
            if answer.status_code == status and state["seconds_since_telegram"] >= silence:
                return state
            await asyncio.sleep(0.05)


def answers(server: BotApiServer, question: Message) -> int:
    return sum(message.reply_to is question for message in server.world.history(question.chat))


@pytest.mark.parametrize("skew", [-86_400, -3600, 0, 3600, 86_400])
async def test_a_clock_that_is_wrong_is_noticed(
    server: BotApiServer, monkeypatch: pytest.MonkeyPatch, skew: int
) -> None:
    wrong = SimpleNamespace(time=lambda: time.time() + skew, monotonic=time.monotonic)
    monkeypatch.setattr(line_module, "time", wrong)
    pulse = Pulse(time.monotonic())
    async with WatchedRequest(pulse, server.url, SAID) as line:
        await Bot(server.token, server.url, server.file_url, request=line).get_me()
    assert abs(pulse.ahead - skew) < 30


@pytest.mark.parametrize("skew", [-86_400, -3600, 3600, 86_400])
async def test_a_wrong_clock_keeps_groups_answered_and_limits_right(telegram: Telegram, skew: int) -> None:
    desk = telegram.application.bot_data["desk"]
    desk.now, desk.ahead = lambda: datetime.now(UTC) + timedelta(seconds=skew), lambda: skew
    anna = telegram.world.person("安娜")
    group = telegram.world.supergroup("手艺群", [anna])
    [answer] = await telegram.say(anna, "/quote 学徒", group)
    assert "磨刀" in answer.body.text
    telegram.world.advance(-600)  # what was asked before an outage stays unanswered, whatever the clock says
    assert await telegram.say(anna, "/quote 学徒", group) == []


async def test_a_servers_own_trouble_is_no_contact(server: BotApiServer) -> None:
    pulse = Pulse(0.0)
    async with WatchedRequest(pulse, server.url, SAID) as line:
        bot = Bot(server.token, server.url, server.file_url, request=line)
        for fault in (Fault(refusal=server_error(502)), Fault(garbage=True), Fault(reset=True)):
            server.faults.add(fault)
            with pytest.raises(TelegramError):
                await bot.get_me()
            assert pulse.heard == 0.0
            assert pulse.told
        await bot.get_me()
    assert pulse.heard > 0.0
    assert not pulse.told


@pytest.mark.skipif(os.name != "posix", reason="stops the program by a signal")
async def test_it_comes_back_by_itself(server: BotApiServer, tmp_path: Path) -> None:
    open_library(tmp_path / "data").close()
    network, port = tmp_path / "network", free_port()
    anna = server.world.person("安娜")
    chat = server.world.private(anna)
    async with program(server, tmp_path / "data", network, port) as process:
        await health(port, 503, silence=3600)
        network.touch()
        await health(port, 200)
        asked = server.people.send(anna, chat, "学徒")
        assert "磨刀" in (await server.next_answer(asked, PATIENCE)).body.text

        for method in ("", "getUpdates"):
            server.faults.add(Fault(method, reset=True, times=None))
        network.unlink()
        await health(port, 503, silence=60)  # the call for updates that was on its way is over
        missed = [server.people.send(anna, chat, topic) for topic in ("陶瓷", "电子书", "面包")]
        await health(port, 503, silence=3600)
        server.faults.clear()
        network.touch()
        for question in missed:
            await server.until(lambda question=question: answers(server, question), PATIENCE)
        await health(port, 200)

        process.send_signal(signal.SIGTERM)
        _, told = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 0
    assert [answers(server, question) for question in missed] == [1, 1, 1]
    lines = told.decode().splitlines()
    assert "Traceback" not in told.decode()
    assert sum(SAID.reachable in line for line in lines) == 2, lines
    assert len(lines) < 20, lines
