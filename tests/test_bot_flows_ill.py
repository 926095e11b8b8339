"""An index on machines that are ill: people are told so plainly, what can be answered is, and it recovers."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.archive import Archive
from bot.health import Health
from bot.texts import CATALOGUES
from tests.distant import Machines
from tests.fakes import ENGLISH, INTERVIEW, ROUNDTABLE, Telegram, put

LANGUAGES = {"zh-hans": "zh-hans", "zh-hant": "zh-hant", "en": "en"}


@pytest.fixture
def machines() -> Machines:
    return Machines()


@pytest.fixture
def distant(tmp_path: Path, machines: Machines) -> Iterator[Archive]:
    """The three transcripts, indexed on those machines."""
    archive = Archive.open(tmp_path / "library", place=machines.place())
    for name, text in (
        ("interview.txt", INTERVIEW),
        ("harbour.txt", ENGLISH),
        ("roundtable.txt", ROUNDTABLE),
    ):
        put(archive, name, text)
    yield archive
    archive.close()


@pytest.mark.parametrize("code", LANGUAGES)
async def test_search_that_is_down_is_said_and_the_rest_works(
    distant: Archive, machines: Machines, code: str
) -> None:
    said = CATALOGUES[code]
    async with Telegram(distant) as telegram:
        anna = telegram.world.person("安娜", language_code=code)
        [found] = await telegram.say(anna, "学徒")
        machines.down = "red"
        [answer] = await telegram.say(anna, "电子书")
        assert answer.body.text == said.faults.search_down
        question = telegram.people.ask_inline(anna, "学徒")
        await telegram.settle()
        assert question.answer.result()["button"]["text"] == said.inline.search_down
        pressed = await telegram.press(anna, found, "2")
        assert (pressed["text"], pressed["show_alert"]) == (said.faults.search_down, True)
        [who] = await telegram.say(anna, "/who 学徒")
        assert who.body.text == said.faults.search_down
        [chance] = await telegram.say(anna, "/random")
        assert said.faults.search_down not in chance.body.text
        [listed] = await telegram.say(anna, "/speakers")
        assert "陶望川" in listed.body.text
        machines.down = None
        [again] = await telegram.say(anna, "电子书")
        assert again.body.text != said.faults.search_down
        assert telegram.refused() == []


async def test_an_edited_question_has_its_answer_edited(distant: Archive, machines: Machines) -> None:
    async with Telegram(distant) as telegram:
        anna = telegram.world.person("安娜")
        asked = telegram.people.send(anna, telegram.world.private(anna), "学徒")
        await telegram.settle()
        [answer] = telegram.after(asked)
        machines.down = "timeout"
        telegram.people.edit(anna, asked, "电子书")
        await telegram.settle()
        assert [m.body.text for m in telegram.after(asked)] == [CATALOGUES["zh-hans"].faults.search_down]
        machines.down = None
        telegram.people.edit(anna, asked, "陶瓷")
        await telegram.settle()
        assert telegram.after(asked) == [answer]
        assert "陶瓷" in answer.body.text


@pytest.mark.parametrize("code", LANGUAGES)
async def test_what_may_be_missing_is_noted(distant: Archive, machines: Machines, code: str) -> None:
    said = CATALOGUES[code]
    async with Telegram(distant) as telegram:
        anna = telegram.world.person("安娜", language_code=code)
        machines.partial = True
        for topic in ("学徒", "手艺", "从来没有人说过的量子"):
            [answer] = await telegram.say(anna, topic)
            assert answer.body.text.endswith(said.answer.incomplete), topic
            assert said.answer.searched.split("{")[0] not in answer.body.text
        question = telegram.people.ask_inline(anna, "学徒")
        await telegram.settle()
        result = question.answer.result()
        assert result["results"]
        assert result["button"]["text"] == said.inline.incomplete
        machines.partial = False
        [answer] = await telegram.say(anna, "学徒")
        assert said.answer.incomplete not in answer.body.text
        question = telegram.people.ask_inline(anna, "学徒")
        await telegram.settle()
        assert question.answer.result()["button"] is None


async def test_health_and_metrics_show_it(distant: Archive, machines: Machines, caplog) -> None:
    async with Telegram(distant) as telegram:
        anna = telegram.world.person("安娜")
        health: Health = telegram.application.bot_data["health"]
        meters = telegram.application.bot_data["desk"].meters
        assert health.state()["index"] == "good"
        machines.partial = True
        await telegram.say(anna, "学徒")
        assert health.state()["index"] == "partial"
        machines.down = "unreachable"
        await telegram.say(anna, "学徒")
        put(distant, "more.txt", ROUNDTABLE.replace("手艺", "手工"))
        state = health.state()
        assert (state["index"], state["ok"]) == ("down", True)
        assert state["revision"] == state["indexed_revision"] + 1
        json.dumps(state)
        lines = meters.text().decode().splitlines()
        assert 'yuanhua_search_troubles_total{reason="incomplete"} 1.0' in lines
        assert 'yuanhua_search_troubles_total{reason="unreachable"} 1.0' in lines
        assert "yuanhua_index_lag 1.0" in lines
        assert "yuanhua_faults_total 0.0" in lines
        machines.down, machines.partial = None, False
        distant.refresh()
        await telegram.say(anna, "学徒")
        assert health.state()["index"] == "good"
        assert "yuanhua_index_lag 0.0" in meters.text().decode().splitlines()
    told = [record.getMessage() for record in caplog.records if "search" in record.getMessage()]
    assert told == ["search is down: unreachable nobody is there", "search can be asked again"]
