"""The library in the chat: uploads and links of admins, mending, and who may ask."""

from collections.abc import AsyncIterator

import pytest

from bot.archive import Archive
from bot.handlers import uploads
from bot.playground.server import TOKEN
from bot.playground.world import World
from bot.settings import Settings
from bot.texts import CATALOGUES
from corpus.errors import FetchError
from tests.fakes import Telegram, labels

ZH = CATALOGUES["zh-hans"]
SAID = ZH.library
NEW = """码头夜话

记者：灯塔为什么还要有人守？
季远帆：灯塔的灯是自动的，人守的是灯以外的东西。雾大的晚上，我会敲钟，渔船听见钟声就知道家在哪边。
记者：一个人不孤单吗？
季远帆：海会陪你说话。我把每天的浪高记在本子上，记了二十六年。
记者：以后呢？
季远帆：以后让会写字的年轻人接着记，本子我留着。
"""


@pytest.fixture
async def telegram(own_library: Archive) -> AsyncIterator[Telegram]:
    """Somebody of the people is an admin: the first account of the world."""
    world = World()
    admin = world.person("管理员")
    settings = Settings(token=TOKEN, admins=frozenset({admin.id}))
    async with Telegram(own_library, settings=settings, world=world) as started:
        yield started
    assert [(call.method, call.reason) for call in started.refused()] == []


@pytest.fixture
def admin(telegram: Telegram):
    return next(person for person in telegram.world.people.values() if person.first_name == "管理员")


async def upload(telegram: Telegram, person, name: str = "lighthouse.txt", data: bytes = NEW.encode()):
    sent = telegram.people.upload(person, telegram.world.private(person), name, data)
    await telegram.settle()
    [answer] = telegram.after(sent)
    return answer


async def test_a_file_is_previewed_added_and_answers_at_once(telegram: Telegram, admin) -> None:
    preview = await upload(telegram, admin)
    text = preview.body.text
    assert text.startswith(SAID.preview.format(title="码头夜话", format="text", turns=6, speakers=2))
    assert SAID.preview_speaker.format(name="季远帆", turns=3) in text
    assert labels(preview) == [SAID.add, SAID.discard, SAID.single]
    assert "灯塔的灯" not in (await telegram.say(admin, "灯塔"))[0].body.text
    await telegram.press(admin, preview, SAID.add)
    assert preview.body.text == SAID.added.format(title="码头夜话", turns=6)
    [answer] = await telegram.say(admin, "灯塔")
    assert "灯塔的灯是自动的，人守的是灯以外的东西。" in answer.body.text
    again = await upload(telegram, admin)
    await telegram.press(admin, again, SAID.add)
    assert again.body.text == SAID.unchanged.format(title="码头夜话")


async def test_a_discarded_file_is_gone(telegram: Telegram, admin) -> None:
    preview = await upload(telegram, admin)
    stale = preview.keyboard
    await telegram.press(admin, preview, SAID.discard)
    assert preview.body.text == SAID.discarded
    press = telegram.people.callback(admin, preview, stale[0][0]["callback_data"])
    await telegram.settle()
    assert press.answer.result()["text"] == SAID.expired
    assert "没有找到" in (await telegram.say(admin, "灯塔"))[0].body.text


async def test_a_monologue_of_one_named_speaker(telegram: Telegram, admin) -> None:
    text = "海上的雾分三种。第一种贴着水面走，第二种挂在桅杆上。\n\n我遇见过两次第三种雾，钟声带我回家。\n"
    refused = await upload(telegram, admin, "fog.txt", text.encode())
    assert labels(refused) == [SAID.single]
    await telegram.press(admin, refused, SAID.single)
    prompt = telegram.world.last(telegram.world.private(admin))
    assert prompt.body.text == SAID.single_ask
    [preview] = await telegram.say(admin, "季远帆", reply_to=prompt)
    assert SAID.preview_speaker.format(name="季远帆", turns=1) in preview.body.text
    await telegram.press(admin, preview, SAID.add)
    [answer] = await telegram.say(admin, "雾分三种")
    assert "— 季远帆" in answer.body.text


@pytest.mark.parametrize(
    "data", [b"\x00\x01\x02\xff" * 500, b" \n\n", b"%PDF-1.7 broken", b"PK\x03\x04broken"]
)
async def test_a_file_that_cannot_be_used_is_explained(telegram: Telegram, admin, data: bytes) -> None:
    before = len(await_sources(telegram))
    answer = await upload(telegram, admin, "odd.bin", data)
    assert answer.body.text
    assert SAID.add not in labels(answer)
    assert "Error" not in answer.body.text
    assert len(await_sources(telegram)) == before


def await_sources(telegram: Telegram) -> list:
    return telegram.application.bot_data["desk"].archive.sources()


async def test_a_file_that_is_too_large(telegram: Telegram, admin, monkeypatch) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 100)
    answer = await upload(telegram, admin)
    assert answer.body.text == SAID.too_large.format(limit=0)
    assert not telegram.world.calls[-1].method.startswith("getFile")


async def test_others_are_refused_and_nothing_is_kept(telegram: Telegram, admin) -> None:
    anna = telegram.world.person("安娜")
    answer = await upload(telegram, anna)
    assert answer.body.text == SAID.refused
    assert (await telegram.say(anna, "https://a.example/page"))[0].body.text == SAID.refused
    assert "getFile" not in {call.method for call in telegram.world.calls}
    preview = await upload(telegram, admin)
    chat = telegram.world.private(anna)
    forged = telegram.world.post(type(preview)(0, chat, preview.date, telegram.world.bot, preview.body))
    forged.keyboard = preview.keyboard
    for label in (SAID.add, SAID.discard, SAID.single):
        assert (await telegram.press(anna, forged, label))["text"] == ZH.access.admins_only
    for typed in ("/library", "/library remove 河岸", "/allow", "/deny 5"):
        assert (await telegram.say(anna, typed))[0].body.text == ZH.access.admins_only
    assert len(await_sources(telegram)) == 3


async def test_a_link_is_fetched_and_previewed(telegram: Telegram, admin, monkeypatch) -> None:
    class Page:
        data, url, content_type = NEW.encode(), "https://a.example/talk.txt", "text/plain; charset=utf-8"

    asked = []

    def fetch(url: str, *, allow_private: bool) -> Page:
        asked.append((url, allow_private))
        if "bad" in url:
            raise FetchError(url, "status", "404")
        return Page()

    monkeypatch.setattr(uploads, "fetch", fetch)
    [preview] = await telegram.say(admin, "https://a.example/talk.txt")
    assert "码头夜话" in preview.body.text
    await telegram.press(admin, preview, SAID.add)
    source = next(s.source for s in await_sources(telegram) if s.source.title == "码头夜话")
    assert source.url == "https://a.example/talk.txt"
    [refused] = await telegram.say(admin, "https://a.example/bad")
    assert labels(refused) == []
    assert asked == [("https://a.example/talk.txt", False), ("https://a.example/bad", False)]


async def test_removing_with_a_question_and_undoing(telegram: Telegram, admin) -> None:
    [listing] = await telegram.say(admin, "/library")
    assert SAID.listing.format(total=3) in listing.body.text
    [question] = await telegram.say(admin, "/library remove 河岸夜谈：城市里的手艺")
    assert question.body.text == SAID.confirm_remove.format(title="河岸夜谈：城市里的手艺", turns=10)
    await telegram.press(admin, question, SAID.keep)
    assert question.body.text == SAID.kept
    [question] = await telegram.say(admin, "/library remove roundtable.txt")
    await telegram.press(admin, question, SAID.remove)
    assert question.body.text == SAID.removed.format(title="河岸夜谈：城市里的手艺")
    assert "没有找到" in (await telegram.say(admin, "学徒"))[0].body.text
    await telegram.press(admin, question, SAID.undo)
    assert question.body.text == SAID.undone.format(title="河岸夜谈：城市里的手艺")
    assert "学徒头一年只磨刀。" in (await telegram.say(admin, "学徒"))[0].body.text


async def test_renaming_and_hiding(telegram: Telegram, admin) -> None:
    [said] = await telegram.say(admin, "/library rename 陶望川 = 陶师傅")
    assert said.body.text == SAID.renamed.format(old="陶望川", new="陶师傅")
    [answer] = await telegram.say(admin, "陶师傅怎么看机器")
    assert "— 陶师傅" in answer.body.text
    turn = telegram.application.bot_data["desk"].archive.ask("机器 开料").quotes[0].turn.id
    [said] = await telegram.say(admin, f"/library hide {turn}")
    assert said.body.text == SAID.hidden_turn.format(id=turn)
    sent = telegram.people.start(admin, f"q_{turn}")
    await telegram.settle()
    assert telegram.after(sent)[0].body.text == ZH.toasts.gone
    [said] = await telegram.say(admin, f"/library show q_{turn}")
    assert said.body.text == SAID.shown_turn.format(id=turn)
    [card] = await telegram.say(admin, turn)
    [said] = await telegram.say(admin, "/library hide", reply_to=card)
    assert said.body.text == SAID.hidden_turn.format(id=turn)
    [said] = await telegram.say(admin, "/library show", reply_to=card)
    assert said.body.text == SAID.shown_turn.format(id=turn)
    [said] = await telegram.say(admin, "/library hide 陶师傅")
    assert said.body.text == SAID.hidden_speaker.format(name="陶师傅")
    [answer] = await telegram.say(admin, "学徒磨刀")
    assert "陶师傅" not in answer.body.text
    [said] = await telegram.say(admin, "/library show 陶师傅")
    assert said.body.text == SAID.shown_speaker.format(name="陶师傅")
    [answer] = await telegram.say(admin, "学徒磨刀")
    assert "— 陶师傅" in answer.body.text


@pytest.mark.parametrize(
    "typed",
    [
        "/library remove",
        "/library remove 没有这个",
        "/library undo 没有这个",
        "/library rename 陶望川",
        "/library rename 没有 = 新",
        "/library hide 没有",
        "/library show 没有",
        "/library hide aaaaaaaaaaaa",
        "/library nonsense",
    ],
)
async def test_mistakes_are_explained(telegram: Telegram, admin, typed: str) -> None:
    [answer] = await telegram.say(admin, typed)
    assert answer.body.text
    assert "Error" not in answer.body.text
    assert len(await_sources(telegram)) == 3


async def test_who_may_ask_is_decided_in_the_chat(own_library: Archive) -> None:
    world = World()
    admin, anna, ben = (world.person(name) for name in ("管理员", "安娜", "本"))
    settings = Settings(token=TOKEN, admins=frozenset({admin.id}), allowed=frozenset({ben.id}))
    async with Telegram(own_library, settings=settings, world=world) as telegram:
        group = world.supergroup("手艺群", [admin, anna, ben])
        for typed in ("学徒", "/start", "/random", "/speakers", "/daily 9:00"):
            assert (await telegram.say(anna, typed))[0].body.text == ZH.access.private
        opened = telegram.people.start(anna, f"q_{own_library.ask('学徒').quotes[0].turn.id}")
        await telegram.settle()
        assert [answer.body.text for answer in telegram.after(opened)] == [ZH.access.private]
        assert "学徒头一年" in (await telegram.say(ben, "学徒"))[0].body.text
        [answer] = await telegram.say(ben, "/quote 学徒", group)
        assert (await telegram.press(anna, answer, "1"))["text"] == ZH.access.private
        [said] = await telegram.say(admin, "/allow", group)
        assert said.body.text == ZH.access.allowed.format(key=group.id)
        assert "学徒头一年" in (await telegram.say(anna, "/quote 学徒", group))[0].body.text
        assert (await telegram.say(anna, "学徒"))[0].body.text == ZH.access.private
        [said] = await telegram.say(admin, f"/allow {anna.id}")
        assert "学徒头一年" in (await telegram.say(anna, "学徒"))[0].body.text
        await telegram.say(admin, "/deny", group, reply_to=telegram.people.send(ben, group, "喂"))
        assert (await telegram.say(ben, "学徒"))[0].body.text == ZH.access.private
        assert (await telegram.say(admin, "/allow x"))[0].body.text == ZH.access.usage
        assert not telegram.refused()
