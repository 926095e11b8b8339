"""What is repeated, what is waited for, and what is limited: with a clock that the test moves."""

import asyncio

import pytest
from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.limits import Kind, Limits, Rate
from bot.order import ChatOrder
from bot.pace import MAX_WAIT, Pace
from bot.wire import NeverSentError


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


class Calls:
    """Fails with each of the errors in turn, then succeeds."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.made = 0

    async def __call__(self, *_: object, **__: object) -> str:
        self.made += 1
        if self.errors:
            raise self.errors.pop(0)
        return "done"


def unsent() -> NetworkError:
    return NeverSentError("ClientConnectorError")


async def call(pace: Pace, calls: Calls, method: str = "sendMessage", **data: object) -> object:
    return await pace.process_request(calls, (), {}, method, data, None)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pace(clock: Clock) -> Pace:
    return Pace(clock.sleep, lambda: clock.now)


async def test_a_refusal_for_now_is_waited_for(pace: Pace, clock: Clock) -> None:
    calls = Calls(RetryAfter(7), RetryAfter(2))
    assert await call(pace, calls, chat_id=1) == "done"
    assert (calls.made, clock.now) == (3, 9.0)


async def test_other_chats_do_not_wait(pace: Pace, clock: Clock) -> None:
    with pytest.raises(RetryAfter):
        await call(pace, Calls(RetryAfter(500)), chat_id=1)
    assert await call(pace, Calls(), chat_id=2) == "done"
    assert clock.now == 0.0


async def test_too_long_a_wait_is_given_up_at_once_and_remembered(pace: Pace, clock: Clock) -> None:
    first = Calls(RetryAfter(int(MAX_WAIT) + 40))
    with pytest.raises(RetryAfter):
        await call(pace, first, chat_id=1)
    second = Calls()
    with pytest.raises(RetryAfter):
        await call(pace, second, chat_id=1)
    assert (first.made, second.made) == (1, 0)
    clock.now = 60.0
    assert await call(pace, second, chat_id=1) == "done"
    assert clock.now == MAX_WAIT + 40


async def test_answers_to_queries_do_not_wait_past_their_time(pace: Pace, clock: Clock) -> None:
    with pytest.raises(RetryAfter):
        await call(pace, Calls(RetryAfter(20)), "answerInlineQuery")
    assert await call(pace, Calls(RetryAfter(3)), "answerCallbackQuery") == "done"
    assert clock.now == 3.0


@pytest.mark.parametrize("error", [TimedOut(), NetworkError("Bad Gateway"), NetworkError("httpx.ReadError")])
@pytest.mark.parametrize(
    "method", ["sendMessage", "sendDocument", "answerGuestQuery", "forwardMessage", "copyMessage"]
)
async def test_what_may_have_arrived_is_not_sent_again(pace: Pace, error: Exception, method: str) -> None:
    calls = Calls(error)
    with pytest.raises(NetworkError):
        await call(pace, calls, method, chat_id=1)
    assert calls.made == 1


async def test_what_was_never_sent_is_sent_again(pace: Pace) -> None:
    calls = Calls(unsent(), unsent())
    assert await call(pace, calls, chat_id=1) == "done"
    assert calls.made == 3


@pytest.mark.parametrize("method", ["editMessageText", "answerCallbackQuery", "getFile", "setMyCommands"])
async def test_what_may_be_repeated_is(pace: Pace, method: str) -> None:
    calls = Calls(TimedOut(), NetworkError("Bad Gateway"))
    assert await call(pace, calls, method, chat_id=1) == "done"
    assert calls.made == 3
    calls = Calls(*[TimedOut() for _ in range(9)])
    with pytest.raises(TimedOut):
        await call(pace, calls, method, chat_id=1)
    assert calls.made == 4


@pytest.mark.parametrize("error", [BadRequest("chat not found"), Forbidden("bot was blocked by the user")])
async def test_a_plain_no_is_taken(pace: Pace, error: Exception) -> None:
    calls = Calls(error)
    with pytest.raises(type(error)):
        await call(pace, calls, "editMessageText", chat_id=1)
    assert calls.made == 1


def test_limits_fill_up_again_with_time() -> None:
    clock = Clock()
    limits = Limits({Kind.USER: Rate(2, 10.0)}, lambda: clock.now)
    assert [limits.take(Kind.USER, 1) for _ in range(3)] == [0.0, 0.0, 10.0]
    assert limits.tell(Kind.USER, 1) is True
    assert limits.tell(Kind.USER, 1) is False
    assert limits.take(Kind.USER, 2) == 0.0
    clock.now = 4.0
    assert limits.take(Kind.USER, 1) == pytest.approx(6.0)
    clock.now = 10.0
    assert limits.take(Kind.USER, 1) == 0.0
    limits.take(Kind.USER, 1)
    assert limits.tell(Kind.USER, 1) is True


def test_limits_forget_who_has_been_away() -> None:
    clock = Clock()
    limits = Limits({Kind.USER: Rate(1, 1.0)}, lambda: clock.now)
    for user in range(20_000):
        limits.take(Kind.USER, user)
    clock.now = 5.0
    limits.take(Kind.USER, -1)
    assert len(limits._buckets) == 1


def update(number: int, chat: int, user: int, **more: object) -> Update:
    person = {"id": user, "is_bot": False, "first_name": "x"}
    message = {
        "message_id": number,
        "date": 0,
        "chat": {"id": chat, "type": "group", "title": "x"},
        "from": person,
    }
    return Update.de_json({"update_id": number, "message": message, **more}, None)


async def test_one_person_in_one_chat_is_served_in_order_and_others_meanwhile() -> None:
    order, log = ChatOrder(10), []
    gate = asyncio.Event()

    async def slow() -> None:
        log.append("first begins")
        await gate.wait()
        log.append("first ends")

    async def quick(name: str) -> None:
        log.append(name)

    first = asyncio.create_task(order.process_update(update(1, -5, 7), slow()))
    await asyncio.sleep(0)
    second = asyncio.create_task(order.process_update(update(2, -5, 7), quick("second")))
    third = asyncio.create_task(order.process_update(update(3, -5, 7), quick("third")))
    await order.process_update(update(4, -5, 8), quick("somebody else"))
    await order.process_update(update(5, -6, 7), quick("elsewhere"))
    gate.set()
    await asyncio.gather(first, second, third)
    assert log == ["first begins", "somebody else", "elsewhere", "first ends", "second", "third"]
    assert not order._tails


async def test_a_failure_does_not_hold_up_what_comes_after() -> None:
    order = ChatOrder(10)

    async def fail() -> None:
        raise RuntimeError

    async def work() -> None:
        done.append(True)

    done: list[bool] = []
    failing = asyncio.create_task(order.process_update(update(1, -5, 7), fail()))
    working = asyncio.create_task(order.process_update(update(2, -5, 7), work()))
    with pytest.raises(RuntimeError):
        await failing
    await working
    assert done == [True]
