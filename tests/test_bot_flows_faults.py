"""When calls fail: no duplicates, no silence without a log line, no exception text, no token."""

import asyncio
import logging

import pytest

from bot.app import build_application
from bot.archive import Archive
from bot.chats import Chats
from bot.playground.faults import Fault, server_error, too_many
from bot.playground.running import running, settled
from bot.playground.server import TOKEN, BotApiServer
from bot.settings import Settings
from bot.texts import CATALOGUES
from tests.fakes import Telegram

ZH = CATALOGUES["zh-hans"]


async def test_an_error_is_an_apology_with_an_id_that_the_log_has(
    telegram: Telegram, monkeypatch, caplog
) -> None:
    archive = telegram.application.bot_data["desk"].archive
    anna = telegram.world.person("安娜")
    [answer] = await telegram.say(anna, "学徒")

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(f"secret detail {TOKEN}")

    monkeypatch.setattr(archive, "ask", broken)
    [sorry] = await telegram.say(anna, "电子书")
    prefix, suffix = ZH.faults.apology.split("{error_id}")
    assert sorry.body.text.startswith(prefix)
    error_id = sorry.body.text.removeprefix(prefix).removesuffix(suffix)
    assert f"error {error_id}" in caplog.text
    assert "secret" not in sorry.body.text
    assert (await telegram.press(anna, answer, "1"))["text"] == ZH.toasts.failed
    question = telegram.people.ask_inline(anna, "学徒")
    await telegram.settle()
    assert question.answer.result()["button"]["text"] == ZH.inline.failed
    group = telegram.world.group("别处", [anna], bot="left")
    call = telegram.people.call_guest(anna, group, "@yuanhua_bot 学徒")
    await telegram.settle()
    assert call.answer.result().body.text.startswith(prefix)


async def test_a_blocked_bot_says_nothing_and_logs_no_error(telegram: Telegram, caplog) -> None:
    anna = telegram.world.person("安娜")
    telegram.people.send(anna, telegram.world.private(anna), "学徒")
    telegram.people.block(anna)
    with caplog.at_level(logging.INFO):
        await telegram.settle()
    assert [call.code for call in telegram.refused()] == [403]
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
    telegram.world.calls.clear()


async def test_a_chat_that_is_gone(telegram: Telegram) -> None:
    anna, ben = telegram.world.person("安娜"), telegram.world.person("本")
    group = telegram.world.supergroup("手艺群", [anna, ben])
    telegram.people.send(anna, group, "/quote 学徒")
    telegram.people.set_status(ben, group, telegram.world.bot, "kicked")
    await telegram.settle()
    assert "学徒" in (await telegram.say(anna, "学徒"))[0].body.text
    telegram.world.calls.clear()


async def test_menus_are_set_once_and_again_only_when_changed(telegram: Telegram) -> None:
    def told() -> int:
        return sum(call.method.startswith("setMy") for call in telegram.world.calls)

    await telegram.application.post_init(telegram.application)
    first = told()
    assert first == 8  # two languages: two scopes, description, about
    await telegram.application.post_init(telegram.application)
    assert told() == first
    telegram.chats.set_fact("menus", "of an older version")
    await telegram.application.post_init(telegram.application)
    assert told() == 2 * first


async def test_a_traditional_menu_is_set_for_the_chat_once(telegram: Telegram) -> None:
    tuan = telegram.world.person("阿团", language_code="zh-hant")
    for _ in range(2):
        await telegram.say(tuan, "學徒")
    calls = [c for c in telegram.world.calls if c.arguments.get("scope", {}).get("type") == "chat"]
    assert len(calls) == 1
    hant = CATALOGUES["zh-hant"].commands
    assert {"command": "quote", "description": hant.quote} in calls[0].arguments["commands"]


class Loopback:
    """The bot polling a loopback server over HTTP."""

    def __init__(self, server: BotApiServer, archive: Archive) -> None:
        self.server = server
        settings = Settings(token=server.token, api_url=server.url, file_url=server.file_url)
        self.chats = Chats.open(None)
        self.application = build_application(settings, archive, self.chats)


@pytest.fixture
async def loopback(server: BotApiServer, library: Archive):
    made = Loopback(server, library)
    async with running(made.application):
        yield made


@pytest.mark.parametrize(
    ("fault", "answers"),
    [
        (Fault("sendMessage", refusal=too_many(1)), 1),
        (Fault("sendMessage", refusal=too_many(500)), 0),
        (Fault("sendMessage", refusal=server_error(502)), 0),
        (Fault("sendMessage", refusal=server_error(500), after=True), 1),
        (Fault("sendMessage", reset=True), 0),
        (Fault("sendMessage", reset=True, after=True), 1),
        (Fault("sendMessage", garbage=True), 0),
        (Fault("sendMessage", garbage=True, after=True), 1),
    ],
)
async def test_a_question_gets_one_answer_or_none_and_a_log_line(
    loopback: Loopback, caplog, fault: Fault, answers: int
) -> None:
    server = loopback.server
    anna = server.world.person("安娜")
    chat = server.world.private(anna)
    server.faults.add(fault)
    server.people.send(anna, chat, "学徒")
    await settled(server, loopback.application)
    assert len([m for m in server.world.history(chat) if m.sender is server.world.bot]) == answers
    if not answers:
        assert [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert server.token not in caplog.text
    sent = server.people.send(anna, chat, "电子书")
    if answers or fault.refusal is None or fault.refusal.code != 429:
        assert "電子書" in (await server.next_answer(sent)).body.text


@pytest.mark.parametrize(
    "fault",
    [
        Fault("editMessageText", refusal=too_many(1)),
        Fault("editMessageText", refusal=server_error(502)),
        Fault("editMessageText", reset=True),
        Fault("editMessageText", garbage=True),
        Fault("answerCallbackQuery", reset=True),
        Fault("answerCallbackQuery", refusal=server_error(500)),
    ],
)
async def test_an_edit_is_repeated_until_it_is_made(loopback: Loopback, fault: Fault) -> None:
    server = loopback.server
    anna = server.world.person("安娜")
    answer = await server.next_answer(server.people.send(anna, server.world.private(anna), "学徒"))
    server.faults.add(fault)
    press = server.people.press(anna, answer, "1")
    await settled(server, loopback.application)
    await asyncio.wait_for(press.answer, 5)
    assert any(button["text"] == ZH.buttons.share for row in answer.keyboard for button in row)


async def test_a_flood_wait_of_one_chat_does_not_hold_up_another(loopback: Loopback) -> None:
    server = loopback.server
    anna, ben = server.world.person("安娜"), server.world.person("本")
    server.faults.add(Fault("sendMessage", refusal=too_many(3)))
    waiting = server.people.send(anna, server.world.private(anna), "学徒")
    await server.until(lambda: any(call.code == 429 for call in server.world.calls))
    asked = server.people.send(ben, server.world.private(ben), "学徒")
    assert (await server.next_answer(asked, 2.0)).body.text
    assert not server.world.find(waiting.chat, waiting.id + 1)
    assert (await server.next_answer(waiting)).body.text


async def test_an_edit_race(loopback: Loopback) -> None:
    server = loopback.server
    anna = server.world.person("安娜")
    chat = server.world.private(anna)
    question = server.people.send(anna, chat, "学徒")
    server.people.edit(anna, question, "电子书")
    await settled(server, loopback.application)
    [answer] = [m for m in server.world.history(chat) if m.sender is server.world.bot]
    assert "電子書" in answer.body.text
    assert not server.refusals()


@pytest.mark.parametrize("wanted", [False, True])
async def test_what_people_write_is_logged_only_where_that_is_wanted(
    library: Archive, caplog: pytest.LogCaptureFixture, wanted: bool
) -> None:
    async with Telegram(library, settings=Settings(log_texts=wanted)) as telegram:
        anna = telegram.world.person("安娜")
        group = telegram.world.group("别处", [anna], bot="left")
        with caplog.at_level(logging.INFO):
            await telegram.say(anna, "学徒甲")
            telegram.people.ask_inline(anna, "学徒乙")
            telegram.people.call_guest(anna, group, "@yuanhua_bot 学徒丙")
            await telegram.settle()
            await telegram.say(anna, "/daily 9:00 学徒丁")
    for asked in ("学徒甲", "学徒乙", "学徒丙", "学徒丁"):
        assert (asked in caplog.text) is wanted, asked
