"""Telegram's own state on this machine: who exists, what was said where, and what the bot is told of it.

People act on it through `people.People`, the bot through `methods`. Whoever watches (the page, a waiting
test) is told of each change.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable
from itertools import count
from typing import NamedTuple

from bot.playground.calls import Call, Withheld
from bot.playground.detect import find_entities
from bot.playground.entities import FormattedText
from bot.playground.errors import PlaygroundError
from bot.playground.model import GENERAL_TOPIC, Chat, File, Json, Message, Person
from bot.playground.queries import Queries
from bot.playground.updates import Updates

KEPT_CALLS = 5000  # of each kind of record; older ones are forgotten
_CHANNEL_IDS = -1_000_000_000_000
_BOT_ID = 5_000_000_000
_DIRECT_IDS = 6_000_000_000  # out of the way of the people's own ids


class Change(NamedTuple):
    """Something that happened: a message, edit, deletion, call, toast and the like, with its subject."""

    what: str
    subject: object


class World:
    """People, chats and messages, and the bot under test with what it set about itself.

    `privacy` is BotFather's privacy mode; `inline` and `guests` its switches for inline and guest mode.
    """

    def __init__(self, username: str = "yuanhua_bot", name: str = "原话") -> None:
        self.bot = Person(_BOT_ID, name, username=username, is_bot=True)
        self.privacy = True
        self.inline = True
        self.guests = True
        self.people: dict[int, Person] = {self.bot.id: self.bot}
        self.chats: dict[int, Chat] = {}
        self.messages: dict[int, dict[int, Message]] = {}
        self.queries = Queries()
        self.inline_messages: dict[str, Message] = {}
        self.files: dict[str, File] = {}
        self.calls: deque[Call] = deque(maxlen=KEPT_CALLS)
        self.withheld: deque[Withheld] = deque(maxlen=KEPT_CALLS)
        self.profile: dict[tuple[str, str, str], Json] = {}
        self.watchers: list[Callable[[Change], None]] = []
        self.updates = Updates(lambda: self.tell("updates", None))
        self._ids = count(1)
        self._shift = 0.0

    def now(self) -> float:
        """Seconds since the epoch on this world's clock."""
        return time.time() + self._shift

    def advance(self, seconds: float) -> None:
        """Move the clock on: queries grow old, caches run out."""
        self._shift += seconds

    def tell(self, what: str, subject: object) -> None:
        """Let every watcher know."""
        for watcher in list(self.watchers):
            watcher(Change(what, subject))

    def new_id(self) -> int:
        """A number never given before."""
        return next(self._ids)

    def person(
        self, first_name: str, *, language_code: str = "zh-hans", username: str = "", is_bot: bool = False
    ) -> Person:
        """A new account."""
        made = Person(1000 + self.new_id(), first_name, "", username, language_code, is_bot)
        self.people[made.id] = made
        return made

    def private(self, person: Person) -> Chat:
        """The private chat of a person with the bot; the same one each time."""
        if person.id not in self.chats:
            members = {person.id: "member", self.bot.id: "member"}
            self._add(Chat(person.id, "private", person=person, members=members))
        return self.chats[person.id]

    def direct(self, person: Person, other: Person) -> Chat:
        """The private chat of two people, which no bot is in."""
        members = {person.id: "member", other.id: "member"}
        return self._add(Chat(_DIRECT_IDS + self.new_id(), "private", person=other, members=members))

    def group(
        self, title: str, people: Iterable[Person], *, admins: Iterable[Person] = (), bot: str = "member"
    ) -> Chat:
        """A basic group; `bot` is the bot's status in it ("left": not there)."""
        return self._add(Chat(-self.new_id(), "group", title, members=self._members(people, admins, bot)))

    def supergroup(
        self,
        title: str,
        people: Iterable[Person],
        *,
        admins: Iterable[Person] = (),
        bot: str = "member",
        topics: Iterable[str] = (),
        username: str = "",
    ) -> Chat:
        """A supergroup; with `topics` it is a forum that has them besides its general one."""
        made = Chat(_CHANNEL_IDS - self.new_id(), "supergroup", title, username)
        made.members = self._members(people, admins, bot)
        made.topics = {self.new_id() + GENERAL_TOPIC: topic for topic in topics}
        made.forum = bool(made.topics)
        return self._add(made)

    def channel(self, title: str, people: Iterable[Person], *, bot: str = "administrator") -> Chat:
        """A channel; people are its subscribers."""
        made = Chat(_CHANNEL_IDS - self.new_id(), "channel", title)
        made.members = self._members(people, (), bot)
        return self._add(made)

    def _members(self, people: Iterable[Person], admins: Iterable[Person], bot: str) -> dict[int, str]:
        members = {person.id: "member" for person in people}
        members |= {person.id: "administrator" for person in admins}
        return members | {self.bot.id: bot}

    def _add(self, chat: Chat) -> Chat:
        self.chats[chat.id] = chat
        self.messages[chat.id] = {}
        self.tell("chat", chat)
        return chat

    def text(self, plain: str) -> FormattedText:
        """A plain text with the entities a client finds in it."""
        found = find_entities(plain)
        return FormattedText(plain, tuple(found))

    def post(self, message: Message) -> Message:
        """Give a message its place in the chat; its id is set here."""
        kept = self.messages[message.chat.id]
        message.id = 1 + next(reversed(kept), 0) if message.chat.id < _CHANNEL_IDS else self.new_id()
        kept[message.id] = message
        if message.sender is not None and message.sender.is_bot and message.sender_chat is None:
            message.chat.last_bot = message.sender.id
        if message.inline_id:
            self.inline_messages[message.inline_id] = message
        self.tell("message", message)
        return message

    def history(self, chat: Chat) -> list[Message]:
        """What stands in a chat, oldest first."""
        return [message for message in self.messages[chat.id].values() if not message.deleted]

    def find(self, chat: Chat, message_id: int) -> Message | None:
        """A message that stands there, or None."""
        found = self.messages[chat.id].get(message_id)
        return None if found is None or found.deleted else found

    def keep_file(self, name: str, content: bytes, mime: str) -> File:
        """Store an uploaded document."""
        made = File(f"file{self.new_id()}", name, content, mime=mime)
        self.files[made.id] = made
        return made

    def last(self, chat: Chat) -> Message:
        """The newest message of a chat. Raises `PlaygroundError` in an empty one."""
        history = self.history(chat)
        if not history:
            raise PlaygroundError("nothing was said in this chat")
        return history[-1]
