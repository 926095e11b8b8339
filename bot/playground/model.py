"""The nouns of Telegram that the loopback server keeps: people, chats, messages, as the API writes them."""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from bot.playground.entities import FormattedText

Json = dict[str, Any]
JsonValue: TypeAlias = Any  # whatever a JSON document may hold

EMPTY = FormattedText("")
GENERAL_TOPIC = 1  # the forum topic that always exists and whose messages carry no thread id


@dataclass(slots=True, eq=False)
class Person:
    """Somebody with an account; `is_bot` for the bot under test and for other bots in a group."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    is_bot: bool = False

    def json(self) -> Json:
        """The API's User."""
        return _without_empty(
            id=self.id,
            is_bot=self.is_bot,
            first_name=self.first_name,
            last_name=self.last_name,
            username=self.username,
            language_code=self.language_code,
        )


@dataclass(slots=True, eq=False)
class Chat:
    """A conversation. `members` maps a person's id to its status in the API's words.

    `last_bot` is the id of the bot that posted last, which decides who gets commands without a name;
    `moved_to` is the supergroup that a basic group became.
    """

    id: int
    kind: str  # private, group, supergroup, channel
    title: str = ""
    username: str = ""
    person: Person | None = None
    forum: bool = False
    members: dict[int, str] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    last_bot: int | None = None
    moved_to: int | None = None
    description: str = ""

    def json(self) -> Json:
        """The API's Chat."""
        if self.person is not None:
            person = self.person
            return _without_empty(
                id=self.id,
                type=self.kind,
                first_name=person.first_name,
                last_name=person.last_name,
                username=person.username,
            )
        return _without_empty(
            id=self.id, type=self.kind, title=self.title, username=self.username, is_forum=self.forum or None
        )

    def status(self, person_id: int) -> str:
        """creator, administrator, member, left or kicked."""
        return self.members.get(person_id, "left")

    def has(self, person_id: int) -> bool:
        """Whether that person is in the chat."""
        return self.status(person_id) not in {"left", "kicked"}

    @property
    def is_group(self) -> bool:
        """A group of either kind."""
        return self.kind in {"group", "supergroup"}


@dataclass(frozen=True, slots=True)
class File:
    """An uploaded file. `kind` is document or photo; width and height in pixels, of photos."""

    id: str
    name: str
    content: bytes
    kind: str = "document"
    mime: str = "application/octet-stream"
    width: int = 0
    height: int = 0

    def json(self) -> Json | list[Json]:
        """The API's Document, or the list of PhotoSizes."""
        made: Json = {"file_id": self.id, "file_unique_id": f"u{self.id}", "file_size": len(self.content)}
        if self.kind == "photo":
            return [made | {"width": self.width, "height": self.height}]
        return made | {"file_name": self.name, "mime_type": self.mime}


@dataclass(slots=True, eq=False)
class Message:
    """A message as it stands now.

    `service` holds the fields of service messages, `content` those of anything that is no text, document or
    photo. `sender_chat` is the chat somebody speaks for. `keyboard` is the inline keyboard, row by row;
    `inline_id` is set on messages sent through inline mode; `quote` is the part of the replied-to message
    that the sender picked.
    """

    id: int
    chat: Chat
    date: int
    sender: Person | None = None
    body: FormattedText = EMPTY
    sender_chat: Chat | None = None
    edited: int | None = None
    file: File | None = None
    reply_to: "Message | None" = None
    quote: str = ""
    thread: int | None = None
    keyboard: list[list[Json]] | None = None
    via_bot: Person | None = None
    inline_id: str = ""
    guest_caller: Person | None = None
    guest_query: str = ""
    service: Json = field(default_factory=dict)
    content: Json = field(default_factory=dict)
    link_preview: Json | None = None
    protected: bool = False
    deleted: bool = False

    def json(self, *, nested: bool = False) -> Json:
        """The API's Message; replies are shown one level deep, as the API does."""
        made = _without_empty(
            message_id=self.id,
            date=self.date,
            chat=self.chat.json(),
            sender_chat=_speaking_chat(self),
            edit_date=self.edited,
            via_bot=self.via_bot.json() if self.via_bot else None,
            guest_bot_caller_user=self.guest_caller.json() if self.guest_caller else None,
            guest_query_id=self.guest_query,
            message_thread_id=self.thread,
            is_topic_message=bool(self.thread and self.chat.forum) or None,
            has_protected_content=self.protected or None,
        )
        if self.sender is not None:
            made["from"] = self.sender.json()
        made |= self._content()
        if self.keyboard:
            made["reply_markup"] = {"inline_keyboard": self.keyboard}
        if not nested and self.reply_to is not None and not self.reply_to.deleted:
            made["reply_to_message"] = self.reply_to.json(nested=True)
            if self.quote:
                made["quote"] = {"text": self.quote, "position": self.reply_to.body.text.find(self.quote)}
        return made

    def _content(self) -> Json:
        made: Json = self.service | self.content
        text, marks = ("caption", "caption_entities") if self.file else ("text", "entities")
        if self.file is not None:
            made[self.file.kind] = self.file.json()
        if self.body.text:
            made[text] = self.body.text
        if self.body.entities:
            made[marks] = self.body.entities_json()
        if self.link_preview is not None:
            made["link_preview_options"] = self.link_preview
        return made


def _speaking_chat(message: Message) -> Json | None:
    """The chat in whose name a message stands: of an anonymous administrator, or of a channel."""
    chat = message.sender_chat or (message.chat if message.sender is None else None)
    return chat.json() if chat else None


def _without_empty(**fields: object) -> Json:
    """Fields with a value; `False` and 0 are values."""
    return {name: value for name, value in fields.items() if value is not None and value != ""}
