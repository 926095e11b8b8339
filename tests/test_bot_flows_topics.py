"""Topics of every length and names through the bot: one character, what everybody says, a name of several."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.archive import Archive
from bot.texts import CATALOGUES
from tests.fakes import Telegram, labels, put
from tests.live import quoted

ZH = CATALOGUES["zh-hans"]
HARBOUR = "码头\n\n" + "\n".join(
    [
        "岑立：票价涨了，船少了，人都走了。",
        "岑卓：票价不该涨，人人都说船票贵。",
        "岑立：船老了，人也老了。",
        "岑卓：人来人往，船走船回。",
        *(f"岑立：第{n}天，船又晚点，等船的人坐在缆桩上。" for n in range(60)),
    ]
)


@pytest.fixture
async def harbour(tmp_path: Path) -> AsyncIterator[Telegram]:
    archive = Archive.open(tmp_path)
    put(archive, "harbour.txt", HARBOUR)
    async with Telegram(archive) as telegram:
        yield telegram
    assert [call.reason for call in telegram.refused()] == []
    archive.close()


@pytest.mark.parametrize(
    ("typed", "character"),
    [
        ("船", "船"),
        ("/quote船", "船"),
        ("／quote　船", "船"),
        ("/quote 貴", "贵"),
        ("漲？", "涨"),
        ("「票」", "票"),
    ],
)
async def test_one_character_is_a_topic(harbour: Telegram, typed: str, character: str) -> None:
    [answer] = await harbour.say(harbour.world.person("安娜"), typed)
    assert quoted(answer)
    assert all(character in words for words in quoted(answer))


async def test_what_nearly_every_turn_says_is_still_answered(harbour: Telegram) -> None:
    anna = harbour.world.person("安娜")
    [answer] = await harbour.say(anna, "船 人")
    assert len(quoted(answer)) > 1
    assert all("船" in words and "人" in words for words in quoted(answer))
    await harbour.press(anna, answer, "1")
    await harbour.press(anna, answer, ZH.buttons.next)
    assert "船" in quoted(answer)[0]


async def test_a_name_that_several_bear_is_asked_about_and_a_button_decides(harbour: Telegram) -> None:
    anna = harbour.world.person("安娜")
    [answer] = await harbour.say(anna, "@岑 票价")
    assert answer.body.text.startswith(ZH.answer.unknown_speaker.format(name="岑"))
    assert set(labels(answer)) == {"岑立", "岑卓"}
    await harbour.press(anna, answer, "岑卓")
    assert quoted(answer) == ["票价不该涨，人人都说船票贵。"]


@pytest.mark.parametrize(
    "typed", ["/quote 岑卓 票价", "/quote 票价 岑卓", "／quote　＠岑卓　票价", "岑卓怎么看票价"]
)
async def test_a_name_and_a_word_in_any_order(harbour: Telegram, typed: str) -> None:
    [answer] = await harbour.say(harbour.world.person("安娜"), typed)
    assert quoted(answer) == ["票价不该涨，人人都说船票贵。"]
