"""Updates that nothing can be made of: the others come, and nobody's words are in the log."""

import asyncio
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from telegram.ext import Application, ApplicationBuilder, TypeHandler
from telegram.request import RequestData

from bot.inbox import Inbox
from bot.logs import start_log
from bot.playground.server import TOKEN
from tests.fakes import NoSocket

SECRET_WORDS = "潮汐里的私房话"
POISON = {"update_id": 7, "message": {"message_id": 1, "text": SECRET_WORDS}}  # no date, no chat


class Line(NoSocket):
    """Gives the same answer until it is confirmed, as Telegram does."""

    def __init__(self, result: object) -> None:
        self.result = result
        self.offsets: list[int] = []
        self.confirmed = asyncio.Event()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        if not url.endswith("getUpdates"):
            me = {"id": 5, "is_bot": True, "first_name": "b", "username": "b_bot"}
            return 200, json.dumps({"ok": True, "result": me if url.endswith("getMe") else True}).encode()
        offset = int((request_data.parameters if request_data else {}).get("offset", 0) or 0)
        self.offsets.append(offset)
        await asyncio.sleep(0)
        result = self.result
        if isinstance(result, list):
            result = [
                u for u in result if not isinstance(u.get("update_id"), int) or u["update_id"] >= offset
            ]
        if not result or len(self.offsets) > 50:
            self.confirmed.set()
            await asyncio.sleep(0.01)
        return 200, json.dumps({"ok": True, "result": result}).encode()


async def polled(result: object) -> tuple[list[int], Line]:
    """The numbers of the updates that a polling application handles."""
    line = Line(result)
    handled: list[int] = []

    async def take(update: Any, context: Any) -> None:
        del context
        handled.append(update.update_id)

    application: Application[Any, Any, Any, Any, Any, Any] = (
        ApplicationBuilder().token(TOKEN).request(line).get_updates_request(Inbox(line)).build()
    )
    application.add_handler(TypeHandler(object, take))
    async with application:
        assert application.updater is not None
        await application.updater.start_polling(poll_interval=0)
        await application.start()
        async with asyncio.timeout(10):
            await line.confirmed.wait()
        await application.updater.stop()
        await application.stop()
    return handled, line


@pytest.fixture
def _quiet_log() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


async def test_an_update_that_nothing_can_be_made_of_keeps_no_other_back() -> None:
    handled, line = await polled([{"update_id": 6}, POISON, {"update_id": 8}])
    assert handled == [6, 7, 8]
    assert line.offsets[-1] == 9
    assert len(line.offsets) < 10


async def test_a_batch_that_can_be_read_is_handed_over_as_it_is() -> None:
    handled, line = await polled([{"update_id": 6}, {"update_id": 8}])
    assert handled == [6, 8]
    assert line.offsets[:3] == [0, 9, 9]


@pytest.mark.parametrize(
    "wrong", [{"update_id": "9"}, {"update_id": None}, {"update_id": True}, {"update_id": 1.5}, {}]
)
async def test_what_has_no_number_is_left_out(wrong: dict[str, object]) -> None:
    handled, _ = await polled([{"update_id": 6}, wrong])
    assert handled == [6]


@pytest.mark.parametrize("result", [{}, True, "x", None, 5])
async def test_an_answer_that_is_no_list_ends_nothing(result: object) -> None:
    handled, _ = await polled(result)
    assert handled == []


@pytest.mark.usefixtures("_quiet_log")
async def test_nobodys_words_get_into_the_log(capfd: pytest.CaptureFixture[str]) -> None:
    start_log("text", TOKEN)
    await polled([POISON])
    logging.getLogger("telegram.request.BaseRequest").error(
        'Can not load invalid JSON data: "%s"', SECRET_WORDS
    )
    logging.getLogger("telegram.ext.Updater").critical("Received data was: %r", {"text": SECRET_WORDS})
    said = capfd.readouterr().err
    assert SECRET_WORDS not in said
    assert said.count("[left out]") >= 3
    assert "update 7 could not be understood" in said
