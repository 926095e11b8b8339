"""Two people do anything at all, at once: nothing is refused, every button is answered, nothing fails."""

import logging
import random

import pytest

from bot.archive import Archive
from bot.playground.model import Chat, Message, Person
from bot.playground.queries import InlineQuestion, Press
from tests.live import Live, at_work

TOPICS = """
学徒
手艺
閱讀
bread
@陶望川 机器
许知夏怎么看年轻人
"慢慢讀"
来源:山城 书
手艺 -机器
@路人 茶
火星
一
。
<b>&amp;</b>
/quote
/quote 学徒
/quote手艺
/QUOTE 学徒
／quote 学徒
/random
/random 陶望川
/help
/start
/start q_aaaaaaaaaaaa
/start help
/speakers
/sources
/lang
/script
/daily
/daily 09:00 手艺
/daily off
/daily 25:99
/who 手艺
/stats
/library
/allow
/forgetme
/nothing
""".strip().splitlines()
TOPICS += ["😀" * 50, "刀" * 4000, "a\u0301\u0327" * 30, "\u202eabc", "x\ny\nz"]


class Walk:
    """Random steps of two people in four chats; `rough` also deletes, blocks and moves."""

    def __init__(self, live: Live, seed: int, *, rough: bool) -> None:
        self.live = live
        self.chance = random.Random(seed)
        self.rough = rough
        self.anna = live.world.person("安娜", language_code="zh-hant")
        self.ben = live.world.person("<Ben & 本>", language_code="en")
        both = [self.anna, self.ben]
        world = live.world
        self.chats = [
            world.private(self.anna),
            world.private(self.ben),
            world.group("茶会", both, admins=[self.anna]),
            world.supergroup("论坛", both, topics=["一", "二"]),
        ]
        self.presses: list[Press] = []
        self.questions: list[InlineQuestion] = []

    def who(self, chat: Chat) -> Person:
        return chat.person or self.chance.choice([self.anna, self.ben])

    def step(self) -> None:
        steps = [
            self.say,
            self.say,
            self.press,
            self.press,
            self.press,
            self.edit,
            self.inline,
            self.choose,
            self.reply,
        ]
        steps += [self.delete, self.block, self.migrate, self.upload] if self.rough else []
        self.chance.choice(steps)()

    def say(self, **options: object) -> None:
        chat = self.chance.choice(self.chats)
        text = self.chance.choice(TOPICS)
        if chat.is_group and self.chance.random() < 0.8:
            text = f"/quote@yuanhua_bot {text}"
        thread = self.chance.choice([None, *chat.topics])
        self.live.people.send(self.who(chat), chat, text, thread=thread, **options)

    def messages(self, chat: Chat, *, bots: bool) -> list[Message]:
        bot = self.live.world.bot
        return [
            message
            for message in self.live.world.history(chat)
            if (message.sender is bot) is bots and message.body.text
        ]

    def press(self) -> None:
        chat = self.chance.choice(self.chats)
        shown = [message for message in self.messages(chat, bots=True) if message.keyboard]
        if not shown:
            return
        message = self.chance.choice(shown[-4:])
        buttons = [b for row in message.keyboard or [] for b in row if "callback_data" in b]
        if buttons:
            data = self.chance.choice(buttons)["callback_data"]
            self.presses.append(self.live.people.callback(self.who(chat), message, data))

    def edit(self) -> None:
        chat = self.chance.choice(self.chats)
        own = [m for m in self.messages(chat, bots=False) if not m.via_bot and not m.service]
        if own:
            message = self.chance.choice(own[-3:])
            self.live.people.edit(message.sender, message, self.chance.choice(TOPICS))

    def reply(self) -> None:
        chat = self.chance.choice(self.chats)
        said = self.live.world.history(chat)
        if said:
            message = self.chance.choice(said[-5:])
            self.live.people.send(
                self.who(chat), chat, "/quote@yuanhua_bot", reply_to=message, thread=message.thread
            )

    def inline(self) -> None:
        text = self.chance.choice(["", "q_aaaaaaaaaaaa", *TOPICS])[:256]
        person = self.chance.choice([self.anna, self.ben])
        self.questions.append(
            self.live.people.ask_inline(person, text, offset=self.chance.choice(["", "", "10", "x"]))
        )

    def choose(self) -> None:
        ready = [q for q in self.questions if q.answer.done() and q.answer.result()["results"]]
        if ready:
            question = self.chance.choice(ready)
            chat = self.chance.choice([chat for chat in self.chats if chat.has(question.person.id)])
            result = self.chance.choice(question.answer.result()["results"])
            self.live.people.choose(question, chat, result["id"])

    def delete(self) -> None:
        chat = self.chance.choice(self.chats)
        said = self.live.world.history(chat)
        if said:
            self.live.people.delete(self.chance.choice(said[-4:]))

    def block(self) -> None:
        chat = self.chats[1]
        blocked = chat.status(self.live.world.bot.id) == "kicked"
        (self.live.people.unblock if blocked else self.live.people.block)(self.ben)

    def migrate(self) -> None:
        group = self.chats[2]
        if group.kind == "group" and self.chance.random() < 0.2:
            self.chats[2] = self.live.people.migrate(group, self.anna)

    def upload(self) -> None:
        chat = self.chance.choice(self.chats[:2])
        self.live.people.upload(self.who(chat), chat, "稿.txt", "甲：你好。\n乙：你也好。\n".encode())


def reasons(live: Live) -> set[str]:
    """Why calls were refused, but for edits that change nothing: those are made, refused and passed over."""
    found = {call.reason for call in live.server.refusals()}
    live.world.calls.clear()
    return {reason for reason in found if "message is not modified" not in reason}


def failures(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


async def walk(live: Live, seed: int, *, rough: bool) -> Walk:
    """Forty steps, three at once."""
    made = Walk(live, seed, rough=rough)
    for number in range(40):
        made.step()
        if number % 3 == 0:
            await live.settle()
    await live.settle()
    return made


@pytest.mark.parametrize("seed", range(4))
async def test_nothing_is_refused(library: Archive, caplog: pytest.LogCaptureFixture, seed: int) -> None:
    async with at_work(library) as live:
        made = await walk(live, seed, rough=False)
        assert [press.data for press in made.presses if not press.answer.done()] == []
        assert [question.text for question in made.questions if not question.answer.done()] == []
        assert reasons(live) == set()
    assert failures(caplog) == []


@pytest.mark.parametrize("seed", range(4))
async def test_only_what_people_took_away_is_refused(
    library: Archive, caplog: pytest.LogCaptureFixture, seed: int
) -> None:
    async with at_work(library) as live:
        made = await walk(live, seed, rough=True)
        blocked = {"Forbidden: bot was blocked by the user"}
        gone = {
            "Bad Request: message to edit not found",
            "Bad Request: message to delete not found",
            "Bad Request: MESSAGE_ID_INVALID",
        }
        moved = {"Bad Request: group chat was upgraded to a supergroup chat"}
        assert reasons(live) <= blocked | gone | moved
        assert [press.data for press in made.presses if not press.answer.done()] == []
    assert failures(caplog) == []
