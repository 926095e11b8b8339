"""Chats and messages a call names: found, and open to the bot, or refused in Telegram's words."""

from typing import Any

from bot.playground.arguments import Arguments
from bot.playground.errors import RefusedError, bad_request, forbidden
from bot.playground.model import Chat, Message
from bot.playground.world import World

_KIND = {"group": "group", "supergroup": "supergroup", "channel": "channel"}


def chat_named(world: World, identifier: str) -> Chat:
    """The chat of that id or @username. Raises `RefusedError` for none."""
    if not identifier:
        raise bad_request("chat_id is empty")
    if identifier.startswith("@"):
        for chat in world.chats.values():
            if chat.username and chat.username.lower() == identifier[1:].lower():
                return chat
        raise bad_request("chat not found")
    try:
        number = int(identifier)
    except ValueError:
        raise bad_request("chat not found") from None
    if number in world.people and number not in world.chats:
        raise forbidden("bot can't initiate conversation with a user")
    if number not in world.chats:
        raise bad_request("chat not found")
    return world.chats[number]


def chat_read(world: World, identifier: str) -> Chat:
    """A chat the bot may look at."""
    chat = chat_named(world, identifier)
    if chat.kind != "private" and not chat.has(world.bot.id):
        raise _outside(chat, world)
    return chat


def chat_to_write(world: World, identifier: str) -> Chat:
    """A chat the bot may write in."""
    chat = chat_named(world, identifier)
    if chat.moved_to is not None:
        raise RefusedError(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            {"migrate_to_chat_id": chat.moved_to},
        )
    status = chat.status(world.bot.id)
    if chat.kind == "private":
        if status == "kicked":
            raise forbidden("bot was blocked by the user")
        return chat
    if not chat.has(world.bot.id):
        raise _outside(chat, world)
    if chat.kind == "channel" and status != "administrator":
        raise bad_request("need administrator rights in the channel chat")
    if status == "restricted":
        raise bad_request("not enough rights to send text messages to the chat")
    return chat


def _outside(chat: Chat, world: World) -> RefusedError:
    was = "kicked from" if chat.status(world.bot.id) == "kicked" else "not a member of"
    return forbidden(f"bot was {was} the {_KIND[chat.kind]} chat".replace("was not", "is not"))


def thread_of(chat: Chat, arguments: Arguments) -> int | None:
    """The forum topic a message goes to; None outside of topics."""
    thread = arguments.number("message_thread_id")
    if not thread:
        return None
    if thread not in chat.topics:
        raise bad_request("message thread not found")
    return thread


def replied_to(world: World, chat: Chat, arguments: Arguments) -> tuple[Message | None, str]:
    """The message a new one replies to, and the quoted part of it. Raises `RefusedError`."""
    given: Any = arguments.object("reply_parameters", "reply parameters")
    if given is None and arguments.number("reply_to_message_id"):
        given = {
            "message_id": arguments.number("reply_to_message_id"),
            "allow_sending_without_reply": arguments.flag("allow_sending_without_reply"),
        }
    if not given:
        return None, ""
    if not isinstance(given, dict):
        raise bad_request("object expected as reply parameters")
    where = chat_read(world, str(given["chat_id"])) if given.get("chat_id") else chat
    found = world.find(where, int(given.get("message_id", 0)))
    if found is None:
        if given.get("allow_sending_without_reply"):
            return None, ""
        raise bad_request("message to be replied not found")
    quote = str(given.get("quote") or "")
    if quote and (len(quote) > 1024 or quote not in found.body.text):
        raise bad_request("QUOTE_TEXT_INVALID")
    return found, quote


def own_message(world: World, arguments: Arguments, what: str) -> Message:
    """The message a call changes, by chat and id or by inline id; `what` names the change in refusals."""
    inline_id = arguments.text("inline_message_id")
    if inline_id:
        found = world.inline_messages.get(inline_id)
        if found is None or found.deleted:
            raise bad_request("MESSAGE_ID_INVALID")
        return found
    chat = chat_to_write(world, arguments.text("chat_id"))
    found = world.find(chat, arguments.number("message_id"))
    if found is None:
        raise bad_request(f"message to {what} not found")
    return found
