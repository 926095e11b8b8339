"""What people do in their Telegram apps: write, edit, press, upload, choose, block, move on."""

import mimetypes
import re
from typing import Any

from bot.playground.answers import result_message
from bot.playground.calls import Withheld
from bot.playground.entities import FormattedText
from bot.playground.errors import PlaygroundError
from bot.playground.membership import member_json
from bot.playground.model import EMPTY, Chat, File, Json, Message, Person
from bot.playground.privacy import hidden_because
from bot.playground.queries import GuestCall, InlineQuestion, Press
from bot.playground.sending import MAX_TEXT
from bot.playground.world import World

MAX_INLINE_QUERY = 256
# The accounts that stand in `from` where a chat speaks, the same for everybody.
ANONYMOUS_ADMIN = Person(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)
CHANNEL_SPEAKER = Person(136817688, "Channel", username="Channel_Bot", is_bot=True)
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")


class People:
    """Acts on a world; what the bot is entitled to see becomes an update at once."""

    def __init__(self, world: World) -> None:
        self.world = world

    # writing

    def send(
        self,
        person: Person,
        chat: Chat,
        text: str,
        *,
        reply_to: Message | None = None,
        quote: str = "",
        thread: int | None = None,
    ) -> Message:
        """Write a message; the app trims it and marks commands, mentions and links."""
        body = self._typed(text)
        return self._post(person, chat, body, reply_to=reply_to, quote=quote, thread=thread)

    def send_as(self, speaker: Chat, person: Person, chat: Chat, text: str) -> Message:
        """Write in a group as a channel, or as the group itself (an anonymous administrator)."""
        stand_in = ANONYMOUS_ADMIN if speaker is chat else CHANNEL_SPEAKER
        return self._post(person, chat, self._typed(text), stand_in=stand_in, sender_chat=speaker)

    def send_other(self, person: Person, chat: Chat, content: Json) -> Message:
        """Send something that is no text and no document: fields of the API's Message, such as a sticker."""
        return self._post(person, chat, EMPTY, content=content)

    def start(self, person: Person, payload: str = "") -> Message:
        """Open the bot by `t.me/bot?start=payload` and press Start."""
        if not _PAYLOAD.fullmatch(payload):
            raise PlaygroundError("a deep link carries at most 64 of A-Z a-z 0-9 _ -")
        return self.send(person, self.world.private(person), f"/start {payload}".strip())

    def upload(
        self,
        person: Person,
        chat: Chat,
        name: str,
        content: bytes,
        *,
        caption: str = "",
        thread: int | None = None,
    ) -> Message:
        """Send a file as a document."""
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        file = self.world.keep_file(name, content, mime)
        body = self._typed(caption) if caption else EMPTY
        return self._post(person, chat, body, file=file, thread=thread)

    def edit(self, person: Person, message: Message, text: str) -> None:
        """Change the text of one's own message."""
        if message.sender is not person or message.deleted:
            raise PlaygroundError("only one's own messages can be edited")
        message.body = self._typed(text)
        message.edited = int(self.world.now())
        self.world.tell("edited", message)
        self._show(message, "edited_message", "edited_channel_post")

    def delete(self, message: Message) -> None:
        """Delete a message for everybody; Telegram tells no bot of it."""
        message.deleted = True
        self.world.tell("deleted", message)

    def _typed(self, text: str) -> FormattedText:
        body = self.world.text(text.strip())
        if not 1 <= len(body.text) <= MAX_TEXT:
            raise PlaygroundError(f"a message has 1 to {MAX_TEXT} characters")
        return body

    def _post(
        self,
        person: Person,
        chat: Chat,
        body: FormattedText,
        *,
        file: File | None = None,
        reply_to: Message | None = None,
        quote: str = "",
        thread: int | None = None,
        stand_in: Person | None = None,
        sender_chat: Chat | None = None,
        content: Json | None = None,
    ) -> Message:
        if not chat.has(person.id):
            raise PlaygroundError(f"{person.first_name} is not in this chat")
        if thread is not None and thread not in chat.topics:
            raise PlaygroundError("there is no such topic")
        message = Message(
            0,
            chat,
            int(self.world.now()),
            None if chat.kind == "channel" else stand_in or person,
            body,
            sender_chat=sender_chat,
            content=content or {},
            file=file,
            reply_to=reply_to,
            quote=quote,
            thread=thread,
        )
        self.world.post(message)
        self._show(message, "message", "channel_post")
        return message

    def _show(self, message: Message, kind: str, channel_kind: str) -> None:
        """Tell the bot, or write down why it is not told."""
        reason = hidden_because(self.world, message)
        if reason:
            withheld = Withheld(message.chat.id, message.id, reason)
            self.world.withheld.append(withheld)
            self.world.tell("withheld", withheld)
            return
        self.world.updates.put(channel_kind if message.chat.kind == "channel" else kind, message.json())

    # buttons

    def button(self, message: Message, label: str) -> Json:
        """The button of a message whose text, or callback data, has `label` in it."""
        buttons = [button for row in message.keyboard or [] for button in row]
        for exact in (True, False):
            for button in buttons:
                texts = (button["text"], button.get("callback_data", ""))
                if label in texts if exact else any(label in text for text in texts):
                    return button
        raise PlaygroundError(f"no button {label!r}; there are {[button['text'] for button in buttons]}")

    def press(self, person: Person, message: Message, label: str) -> Press:
        """Press a callback button; the answer is awaited by `press.answer`."""
        button = self.button(message, label)
        if "callback_data" not in button:
            raise PlaygroundError(f"{button['text']!r} is no callback button")
        return self.callback(person, message, str(button["callback_data"]))

    def callback(self, person: Person, message: Message, data: str) -> Press:
        """Press a button that carries that data, even one that an edit has just taken away."""
        press = Press(str(self.world.new_id()), person, message, data, self.world.now())
        self.world.queries.presses[press.id] = press
        update: Json = {
            "id": press.id,
            "from": person.json(),
            "chat_instance": str(message.chat.id),
            "data": data,
        }
        if message.inline_id:
            update["inline_message_id"] = message.inline_id
        else:
            update["message"] = message.json()
        self.world.updates.put("callback_query", update)
        return press

    # inline and guest mode

    def ask_inline(
        self, person: Person, text: str, chat: Chat | None = None, offset: str = ""
    ) -> InlineQuestion:
        """Type `@bot text` in a chat. Telegram may answer by itself from what the bot let it keep."""
        if not self.world.inline:
            raise PlaygroundError("the bot has no inline mode")
        if len(text) > MAX_INLINE_QUERY:
            raise PlaygroundError(f"an inline query has at most {MAX_INLINE_QUERY} characters")
        now = self.world.now()
        question = InlineQuestion(str(self.world.new_id()), person, text, offset, now)
        kept = self.world.queries.cached(person, text, offset, now)
        if kept is not None:
            question.cached = True
            question.answer.set_result(kept)
            self.world.tell("inline_answered", question)
            return question
        self.world.queries.inline[question.id] = question
        where = "sender" if chat is None or chat.id == person.id else chat.kind
        self.world.updates.put(
            "inline_query",
            {"id": question.id, "from": person.json(), "query": text, "offset": offset, "chat_type": where},
        )
        return question

    def choose(
        self,
        question: InlineQuestion,
        chat: Chat,
        result_id: str,
        *,
        reply_to: Message | None = None,
        thread: int | None = None,
    ) -> Message:
        """Send one of the results of an answered inline query into a chat."""
        results: list[Any] = question.answer.result()["results"]
        chosen = next((result for result in results if result["id"] == result_id), None)
        if chosen is None:
            raise PlaygroundError(f"no result {result_id!r}")
        person = question.person
        draft = Message(0, chat, int(self.world.now()), person, reply_to=reply_to, thread=thread)
        draft.via_bot = self.world.bot
        message = self.world.post(result_message(self.world, chosen, draft))
        update: Json = {"result_id": result_id, "from": person.json(), "query": question.text}
        if message.inline_id:
            update["inline_message_id"] = message.inline_id
        self.world.updates.put("chosen_inline_result", update)
        self._show(message, "message", "channel_post")
        return message

    def call_guest(
        self, person: Person, chat: Chat, text: str, *, reply_to: Message | None = None
    ) -> GuestCall:
        """Name the bot in a chat it is not in; its answer is awaited by `call.answer`."""
        name = f"@{self.world.bot.username}".lower()
        if not self.world.guests or chat.has(self.world.bot.id) or name not in text.lower():
            raise PlaygroundError("a guest is called by name into a chat it is not in")
        message = Message(0, chat, int(self.world.now()), person, self._typed(text), reply_to=reply_to)
        self.world.post(message)
        call = GuestCall(str(self.world.new_id()), person, chat, message, self.world.now())
        self.world.queries.guests[call.id] = call
        self.world.updates.put("guest_message", message.json() | {"guest_query_id": call.id})
        return call

    # comings and goings

    def set_status(self, by: Person, chat: Chat, person: Person, status: str) -> None:
        """Change somebody's, or the bot's, standing in a chat; the bot hears of its own at once."""
        old = member_json(self.world, chat, person.id)
        chat.members[person.id] = status
        update: Json = {
            "chat": chat.json(),
            "from": by.json(),
            "date": int(self.world.now()),
            "old_chat_member": old,
            "new_chat_member": member_json(self.world, chat, person.id),
        }
        self.world.tell("chat", chat)
        if person is self.world.bot:
            self.world.updates.put("my_chat_member", update)
        elif chat.status(self.world.bot.id) == "administrator":
            self.world.updates.put("chat_member", update)

    def block(self, person: Person) -> None:
        """Block the bot."""
        self.set_status(person, self.world.private(person), self.world.bot, "kicked")

    def unblock(self, person: Person) -> None:
        """Let the bot write again."""
        self.set_status(person, self.world.private(person), self.world.bot, "member")

    def join(self, chat: Chat, person: Person) -> None:
        """Come into a group."""
        chat.members[person.id] = "member"
        self._serve(chat, person, new_chat_members=[person.json()])

    def migrate(self, chat: Chat, by: Person) -> Chat:
        """Make a basic group a supergroup: a new chat id, and a word in both."""
        if chat.kind != "group" or chat.moved_to is not None:
            raise PlaygroundError("only a basic group can become a supergroup")
        made = self.world.supergroup(chat.title, ())
        made.members = dict(chat.members)
        chat.moved_to = made.id
        self._serve(chat, by, migrate_to_chat_id=made.id)
        self._serve(made, by, migrate_from_chat_id=chat.id)
        return made

    def _serve(self, chat: Chat, person: Person, **service: object) -> None:
        message = Message(0, chat, int(self.world.now()), person, service=dict(service))
        self.world.post(message)
        self._show(message, "message", "channel_post")
