"""The bot is told to stop at each step of its start, or before it could begin: it ends in order."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from telegram.error import InvalidToken
from telegram.ext import Application, Updater

from bot.lifetime import live
from bot.playground.errors import RefusedError
from bot.playground.faults import Fault, server_error, too_many
from bot.playground.server import BotApiServer

App = Application[Any, Any, Any, Any, Any, Any]
STEPS = ["knows itself", "is to receive", "receives"]


class Diary:
    """What an application did; and a word to stop as it does the step that is given."""

    def __init__(self, stop_at: str) -> None:
        self.told = asyncio.Event()
        self.lines: list[str] = []
        self._stop_at = stop_at

    def note(self, line: str) -> None:
        self.lines.append(line)
        if line == self._stop_at:
            self.told.set()

    def noting(self, line: str) -> Callable[[App], Awaitable[None]]:
        async def hook(application: App) -> None:
            del application
            self.note(line)

        return hook

    async def receive(self, updater: Updater) -> None:
        self.note("is to receive")
        await updater.start_polling(bootstrap_retries=-1)
        self.note("receives")

    def application(self, server: BotApiServer, token: str = "") -> App:
        builder = Application.builder().token(token or server.token)
        builder = builder.base_url(server.url).base_file_url(server.file_url)
        return builder.post_init(self.noting(STEPS[0])).post_shutdown(self.noting("is down")).build()

    async def live(self, application: App) -> None:
        await asyncio.wait_for(live(application, self.receive, self.told), 20)


@pytest.mark.parametrize("step", STEPS)
async def test_told_to_stop_at_a_step_it_ends_in_order(server: BotApiServer, step: str) -> None:
    diary = Diary(step)
    application = diary.application(server)
    await diary.live(application)
    *steps, last = diary.lines
    assert last == "is down"
    assert STEPS[: len(steps)] == steps
    assert step in steps
    assert application.updater is not None
    assert not application.updater.running
    assert not application.running


async def test_told_to_stop_while_it_runs_it_ends_in_order(server: BotApiServer) -> None:
    diary = Diary("nothing")
    application = diary.application(server)
    living = asyncio.create_task(diary.live(application))
    await server.handed_over()
    diary.told.set()
    await living
    assert diary.lines == [*STEPS, "is down"]


@pytest.mark.parametrize("refusal", [server_error(), too_many(1)])
async def test_it_begins_when_telegram_can_be_reached(server: BotApiServer, refusal: RefusedError) -> None:
    server.faults.add(Fault("getMe", refusal=refusal))
    diary = Diary("receives")
    await diary.live(diary.application(server))
    assert len(server.calls("getMe")) == 2
    assert diary.lines == [*STEPS, "is down"]


@pytest.mark.parametrize("refusal", [server_error(), too_many(100)])
async def test_it_ends_while_telegram_cannot_be_reached(server: BotApiServer, refusal: RefusedError) -> None:
    server.faults.add(Fault("getMe", refusal=refusal, times=None))
    diary = Diary("nothing")
    living = asyncio.create_task(diary.live(diary.application(server)))
    await server.until(lambda: server.calls("getMe"), 10)
    diary.told.set()
    await living
    assert diary.lines == ["is down"]


async def test_a_refused_token_is_not_tried_again(server: BotApiServer) -> None:
    diary = Diary("nothing")
    with pytest.raises(InvalidToken):
        await diary.live(diary.application(server, "123456789:" + "A" * 35))
    assert diary.lines == ["is down"]
