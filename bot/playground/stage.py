"""The small cast of the page: one person, a friend, four chats, and what the page lets them do."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.playground.errors import PlaygroundError
from bot.playground.model import Chat, Json, JsonValue, Message, Person
from bot.playground.people import People
from bot.playground.profile import about, commands_for
from bot.playground.queries import InlineQuestion, Press
from bot.playground.world import World
from bot.texts.playground import PLAYGROUND_TEXTS
from bot.texts.playground.model import PlaygroundTexts

YOU = 7_000_001  # an account id known beforehand, so that it can be named as the bot's administrator
FRIEND = 7_000_002
DEFAULT_LANGUAGE = "zh-hans"
_LANGUAGE = re.compile(r"[a-z]{2}(-[a-z]{2,4})?")


class Stage:
    """Plays what the page asks for. `act` takes one request of the page and returns what to tell it."""

    def __init__(self, world: World, language: str = DEFAULT_LANGUAGE) -> None:
        self.world = world
        self.people = People(world)
        self.language = language
        self.questions: dict[str, InlineQuestion] = {}
        texts = PLAYGROUND_TEXTS[language]
        self.you = self._add(Person(YOU, texts.you, username="playground_user", language_code=language))
        self.friend = self._add(
            Person(FRIEND, texts.friend, username="playground_friend", language_code=language)
        )
        both = [self.you, self.friend]
        self.private = world.private(self.you)
        self.group = world.group(texts.group, both)
        self.forum = world.supergroup(texts.forum, both, topics=[texts.topic_talks, texts.topic_tea])
        self.direct = world.direct(self.you, self.friend)
        self._acts: Mapping[str, Callable[[Person, Json], Json | None]] = MappingProxyType(
            {
                "send": self._send,
                "edit": self._edit,
                "delete": self._delete,
                "press": self._press,
                "inline": self._inline,
                "choose": self._choose,
                "start": self._start,
                "block": self._block,
                "language": self._language,
            }
        )

    def _add(self, person: Person) -> Person:
        self.world.people[person.id] = person
        return person

    @property
    def chats(self) -> tuple[Chat, ...]:
        """The chats of the page, in order."""
        return self.private, self.group, self.forum, self.direct

    def act(self, request: JsonValue) -> Json | None:
        """Do what the page asks for. Raises `PlaygroundError` for what cannot be done."""
        if not isinstance(request, dict) or request.get("do") not in self._acts:
            raise PlaygroundError("unknown request")
        return self._acts[request["do"]](self.person(request.get("person")), request)

    def person(self, given: JsonValue) -> Person:
        """The one of the two people with that id."""
        for person in (self.you, self.friend):
            if person.id == given:
                return person
        raise PlaygroundError("nobody of that id")

    def chat(self, given: JsonValue) -> Chat:
        """The chat of the page with that id."""
        for chat in self.chats:
            if chat.id == given:
                return chat
        raise PlaygroundError("no such chat")

    def message(self, request: Json, field: str = "message") -> Message:
        """The message a request names."""
        number = request.get(field)
        found = self.world.find(self.chat(request.get("chat")), number) if isinstance(number, int) else None
        if found is None:
            raise PlaygroundError("that message is gone")
        return found

    def thread(self, chat: Chat, request: Json) -> int | None:
        """The topic a request names, in a forum."""
        given = request.get("thread")
        if not given:
            return None
        if given not in chat.topics:
            raise PlaygroundError("no such topic")
        return int(given)

    def _send(self, person: Person, request: Json) -> None:
        chat, text = self.chat(request.get("chat")), str(request.get("text", ""))
        reply = self.message(request, "reply_to") if request.get("reply_to") else None
        named = f"@{self.world.bot.username}".lower() in text.lower()
        if named and not chat.has(self.world.bot.id):
            self.people.call_guest(person, chat, text, reply_to=reply)
            return
        self.people.send(person, chat, text, reply_to=reply, thread=self.thread(chat, request))

    def upload(self, request: Json, name: str, content: bytes) -> None:
        """A file dropped on a chat."""
        chat = self.chat(request.get("chat"))
        caption, thread = str(request.get("caption", "")), self.thread(chat, request)
        self.people.upload(
            self.person(request.get("person")), chat, name, content, caption=caption, thread=thread
        )

    def _edit(self, person: Person, request: Json) -> None:
        self.people.edit(person, self.message(request), str(request.get("text", "")))

    def _delete(self, _person: Person, request: Json) -> None:
        self.people.delete(self.message(request))

    def _press(self, person: Person, request: Json) -> Json:
        message = self.message(request)
        try:
            button = (message.keyboard or [])[int(request["row"])][int(request["column"])]
        except (IndexError, KeyError, TypeError, ValueError):
            raise PlaygroundError("that button is gone") from None
        if "callback_data" not in button:
            raise PlaygroundError("that button is for the app alone")
        press = self.people.callback(person, message, str(button["callback_data"]))
        return {"type": "pressed", "press": press.id, "ref": request.get("ref")}

    def _inline(self, person: Person, request: Json) -> Json:
        chat = self.chat(request.get("chat"))
        text, offset = str(request.get("text", "")), str(request.get("offset", ""))
        question = self.people.ask_inline(person, text[:256], chat, offset)
        self.questions[question.id] = question
        made: Json = {"type": "asked", "question": question.id, "ref": request.get("ref")}
        return made | ({"answer": inline_json(question)} if question.answer.done() else {})

    def _choose(self, person: Person, request: Json) -> None:
        question = self.questions.get(str(request.get("question")))
        if question is None or question.person is not person or not question.answer.done():
            raise PlaygroundError("no such answer")
        chat = self.chat(request.get("chat"))
        self.people.choose(question, chat, str(request.get("result")), thread=self.thread(chat, request))

    def _start(self, person: Person, request: Json) -> None:
        self.people.start(person, str(request.get("payload", "")))

    def _block(self, person: Person, request: Json) -> None:
        if request.get("on"):
            self.people.block(person)
        else:
            self.people.unblock(person)

    def _language(self, person: Person, request: Json) -> Json:
        code = str(request.get("code", ""))
        if not _LANGUAGE.fullmatch(code):
            raise PlaygroundError("no language code")
        person.language_code = code
        self.language = code if code in PLAYGROUND_TEXTS else "en"
        self._rename(PLAYGROUND_TEXTS[self.language])
        return {"type": "cast", **self.cast()}

    def _rename(self, texts: PlaygroundTexts) -> None:
        self.you.first_name, self.friend.first_name = texts.you, texts.friend
        self.group.title, self.forum.title = texts.group, texts.forum
        names = (texts.topic_talks, texts.topic_tea)
        self.forum.topics = dict(zip(self.forum.topics, names, strict=True))

    def cast(self) -> Json:
        """Who and what there is, for the page."""
        return {
            "language": self.language,
            "people": [person.json() for person in (self.you, self.friend)],
            "chats": [self._chat_json(chat) for chat in self.chats],
            "bot": self.world.bot.json()
            | {field: about(self.world, field, self.you.language_code) for field in ("name", "description")},
        }

    def _chat_json(self, chat: Chat) -> Json:
        title = self.friend.first_name if chat is self.direct else chat.title
        return chat.json() | {
            "title": title or about(self.world, "name", self.you.language_code),
            "kind": "bot" if chat is self.private else "person" if chat is self.direct else "group",
            "topics": [{"id": thread, "title": name} for thread, name in chat.topics.items()],
            "members": sum(chat.has(member) for member in chat.members),
            "has_bot": chat.has(self.world.bot.id),
            "people": [person.id for person in (self.you, self.friend) if chat.has(person.id)],
            "commands": {
                str(person.id): commands_for(self.world, chat, person) for person in (self.you, self.friend)
            },
        }


def inline_json(question: InlineQuestion) -> Json:
    """An answered inline query for the page."""
    answer = question.answer.result()
    return {name: answer[name] for name in ("results", "next_offset", "button")} | {"cached": question.cached}


def press_json(press: Press) -> Json:
    """An answered button for the page."""
    return {"type": "toast", "press": press.id, **press.answer.result()}
