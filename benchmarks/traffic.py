"""Everything that people do to the bot, by seeded chance, on a loopback server; used by soak and weather."""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from typing import Any

from bot.playground.model import Chat, Message, Person
from bot.playground.server import BotApiServer
from bot.playground.world import Change

Answer = asyncio.Future[Any]

# How often each thing is done, in a hundred. Pictures cost a hundred searches, and are as rare as in life.
WEIGHTS = {
    "question": 34.0,
    "press": 22.0,
    "inline": 13.0,
    "group": 9.0,
    "edit": 6.0,
    "command": 4.5,
    "random": 3.0,
    "guest": 3.0,
    "link": 2.5,
    "garbage": 2.5,
    "picture": 0.5,
}
COMMANDS = ("/help", "/speakers", "/sources", "/lang", "/lang en", "/lang zh-hant", "/script", "/daily off")
PICTURE = "i"  # what the data of a button for a picture begins with
GROUPS = 100
KEPT = 12  # messages of a chat; older ones are forgotten
_HAN = range(0x4E00, 0x9FA5)


class Visitor:
    """Somebody with a private chat, and what they saw last."""

    def __init__(self, person: Person, chat: Chat) -> None:
        self.person = person
        self.chat = chat
        self.question: Message | None = None
        self.answer: Message | None = None


class Crowd:
    """Visitors of one server. Each deed puts one update in the queue and gives the answer to wait for."""

    def __init__(self, server: BotApiServer, topics: Sequence[str], visitors: int, seed: int) -> None:
        self.server = server
        self.world = server.world
        self.topics = topics
        self.chance = random.Random(seed)
        self.answers: Counter[tuple[int, int]] = Counter()  # (chat, question) -> messages of ours
        self.refused: Counter[str] = Counter()
        self.visitors = [self._newcomer() for _ in range(visitors)]
        members = [visitor.person for visitor in self.visitors]
        self.groups = [  # as an administrator the bot is shown messages that begin with its name, too
            self.world.supergroup(f"群{n}", members, bot="administrator") for n in range(GROUPS)
        ]
        self.elsewhere = [self.world.supergroup(f"别群{n}", members, bot="left") for n in range(GROUPS)]
        self.expected = 0  # messages whose answer was waited for
        self.latest = (0, 0)  # chat and number of the last of them
        self._waiting: dict[tuple[int, int], Answer] = {}
        self.world.watchers.append(self._watch)

    def _newcomer(self) -> Visitor:
        code = self.chance.choice(("zh-hans", "zh-hans", "zh-hant", "en"))
        person = self.world.person("游客", language_code=code)
        return Visitor(person, self.world.private(person))

    def renew(self, place: int) -> None:
        """Let somebody leave for good and another one come."""
        gone = self.visitors[place]
        self.visitors[place] = came = self._newcomer()
        for chat in (*self.groups, *self.elsewhere):
            chat.members[came.person.id] = chat.members.pop(gone.person.id)
        for kept in (self.world.people, self.world.chats, self.world.messages):
            kept.pop(gone.person.id, None)

    def _watch(self, change: Change) -> None:
        subject: Any = change.subject
        if change.what == "message" and subject.sender is self.world.bot and subject.reply_to is not None:
            key = (subject.chat.id, subject.reply_to.id)
            self.answers[key] += 1
            _settle(self._waiting.pop(key, None), subject)
        elif change.what == "call" and subject.refused:
            self.refused[f"{subject.method}: {subject.reason}"] += 1

    def any_deed(self) -> str:
        """What somebody does next, by chance."""
        return self.chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]

    def do(self, visitor: Visitor, deed: str) -> Answer | None:
        """Do it; None where nothing is answered. What can't be done now becomes a question."""
        made: Answer | None = getattr(self, f"_{deed}")(visitor)
        return made

    def topic(self) -> str:
        """Something that is spoken of in the library."""
        return self.chance.choice(self.topics)

    def expect(self, sent: Message) -> Answer:
        """The answer to a message, whenever it comes."""
        waiting: Answer = asyncio.get_running_loop().create_future()
        self.latest = sent.chat.id, sent.id
        self.expected += 1
        self._waiting[self.latest] = waiting
        return waiting

    def say(self, visitor: Visitor, text: str, chat: Chat | None = None) -> Answer:
        """Write a message; the answer becomes what the visitor saw last, if it is in private."""
        sent = self.server.people.send(visitor.person, chat or visitor.chat, text)
        waiting = self.expect(sent)
        if chat is None:
            visitor.question, visitor.answer = sent, None
            waiting.add_done_callback(lambda done: _see(visitor, sent, done))
        return waiting

    def _question(self, visitor: Visitor) -> Answer:
        return self.say(visitor, self.topic())

    def _group(self, visitor: Visitor) -> Answer:
        asked = self.chance.choice(("/quote {}", "@{name} {}", "/quote@{name} {}"))
        text = asked.format(self.topic(), name=self.world.bot.username)
        return self.say(visitor, text, self.chance.choice(self.groups))

    def _random(self, visitor: Visitor) -> Answer:
        return self.say(visitor, "/random")

    def _command(self, visitor: Visitor) -> Answer:
        return self.say(visitor, self.chance.choice(COMMANDS))

    def _press(self, visitor: Visitor, *, picture: bool = False) -> Answer:
        answer = visitor.answer
        rows = answer.keyboard if answer is not None and answer.keyboard else []
        data = [button["callback_data"] for row in rows for button in row if "callback_data" in button]
        data = [one for one in data if one.startswith(PICTURE) == picture]
        if answer is None or not data:
            return self._question(visitor)
        return self.server.people.callback(visitor.person, answer, self.chance.choice(data)).answer

    def _picture(self, visitor: Visitor) -> Answer:
        if self.chance.random() < 0.5:
            return self._press(visitor, picture=True)
        return self.say(visitor, self.chance.choice(("/stats", "/who")))

    def _edit(self, visitor: Visitor) -> Answer | None:
        if visitor.question is None or visitor.answer is None:
            return self._question(visitor)
        self.server.people.edit(visitor.person, visitor.question, self.topic())
        return None  # an answer that stays the same is not edited, so there may be nothing to wait for

    def _inline(self, visitor: Visitor) -> Answer:
        return self.server.people.ask_inline(visitor.person, self.topic()).answer

    def _guest(self, visitor: Visitor) -> Answer:
        text = f"@{self.world.bot.username} {self.topic()}"
        return self.server.people.call_guest(visitor.person, self.chance.choice(self.elsewhere), text).answer

    def _link(self, visitor: Visitor) -> Answer:
        payload = "q_" + "".join(self.chance.choices("abcdefgh234567", k=8))
        sent = self.server.people.start(visitor.person, self.chance.choice(("", payload, "inline")))
        return self.expect(sent)

    def _garbage(self, visitor: Visitor) -> Answer | None:
        people, chance = self.server.people, self.chance
        kind = chance.randrange(6)
        if kind == 0 and visitor.answer is not None:
            forged = "".join(chance.choices("abclwfrx:0129-é", k=chance.randrange(1, 60)))
            return people.callback(visitor.person, visitor.answer, forged).answer
        if kind == 1:
            return self.say(visitor, "".join(map(chr, chance.choices(_HAN, k=chance.choice((40, 4000))))))
        if kind == 2:
            return self.say(
                visitor, chance.choice(('"', "-", "@", "来源:", "!!!", "\u202e\u200b🙂", "/nosuch"))
            )
        if kind == 3:
            sticker = {"file_id": "s", "file_unique_id": "u", "type": "regular", "width": 9, "height": 9}
            body = {"sticker": sticker | {"is_animated": False, "is_video": False}}
            return self.expect(people.send_other(visitor.person, visitor.chat, body))
        if kind == 4:
            self.world.updates.put(
                "message", {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "secret"}}
            )
            return None
        self.world.updates.put("poll", {"id": "7"})
        return None

    def forget(self) -> None:
        """Wait for nothing any more, and forget all that was asked."""
        self._waiting.clear()
        for asked in (self.world.queries.presses, self.world.queries.inline, self.world.queries.guests):
            asked.clear()
        self.tidy()

    def tidy(self) -> None:
        """Forget what is over, so that this side does not grow."""
        world = self.world
        for messages in world.messages.values():
            for old in list(messages)[:-KEPT]:
                del messages[old]
        for asked in (world.queries.presses, world.queries.inline, world.queries.guests):
            for key in [key for key, one in asked.items() if one.answer.done()]:
                del asked[key]
        for old in list(world.files)[:-KEPT]:
            del world.files[old]
        for kept in (world.queries.cache, world.inline_messages, self.answers):
            kept.clear()
        world.calls.clear()
        world.withheld.clear()


def _settle(waiting: Answer | None, value: object) -> None:
    if waiting is not None and not waiting.done():
        waiting.set_result(value)


def _see(visitor: Visitor, question: Message, done: Answer) -> None:
    if visitor.question is question and not done.cancelled():
        visitor.answer = done.result()
