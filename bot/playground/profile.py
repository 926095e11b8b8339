"""Calls about the bot itself: who it is, its commands and descriptions, by scope and language."""

import json
import re

from bot.playground.access import chat_named
from bot.playground.arguments import Arguments
from bot.playground.errors import bad_request
from bot.playground.model import Chat, Json, Person
from bot.playground.world import World

MAX_COMMANDS = 100
_LIMITS = {"name": 64, "description": 512, "short_description": 120}
_COMMAND = re.compile(r"/?[a-z0-9_]{1,32}")
_SCOPES = frozenset(
    [
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    ]
)


def get_me(world: World, arguments: Arguments) -> object:
    """Serve getMe."""
    del arguments
    return world.bot.json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": world.inline,
        "supports_guest_queries": world.guests,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _scope(world: World, arguments: Arguments) -> str:
    scope = arguments.object("scope", "BotCommandScope") or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if scope["type"] in {"chat", "chat_administrators", "chat_member"}:
        scope = scope | {"chat_id": chat_named(world, str(scope.get("chat_id", ""))).id}
    return json.dumps(scope, sort_keys=True)


def _language(arguments: Arguments) -> str:
    code = arguments.text("language_code")
    if code and not re.fullmatch("[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code


def set_my_commands(world: World, arguments: Arguments) -> object:
    """Serve setMyCommands."""
    commands = arguments.object("commands", "commands")
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(str(command.get("command", ""))):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.profile["commands", _scope(world, arguments), _language(arguments)] = {"commands": commands}
    world.tell("profile", "commands")
    return True


def get_my_commands(world: World, arguments: Arguments) -> object:
    """Serve getMyCommands."""
    kept = world.profile.get(("commands", _scope(world, arguments), _language(arguments)), {})
    return kept.get("commands", [])


def delete_my_commands(world: World, arguments: Arguments) -> object:
    """Serve deleteMyCommands."""
    world.profile.pop(("commands", _scope(world, arguments), _language(arguments)), None)
    world.tell("profile", "commands")
    return True


def set_text(world: World, arguments: Arguments, field: str) -> object:
    """Serve setMyName, setMyDescription and setMyShortDescription."""
    text = arguments.text(field)
    if len(text) > _LIMITS[field]:
        raise bad_request(f"bot {field.replace('_', ' ')} is too long")
    world.profile[field, "", _language(arguments)] = {field: text}
    world.tell("profile", field)
    return True


def get_text(world: World, arguments: Arguments, field: str) -> object:
    """Serve getMyName, getMyDescription and getMyShortDescription."""
    default = world.bot.first_name if field == "name" else ""
    kept = world.profile.get((field, "", _language(arguments))) or world.profile.get((field, "", ""))
    return kept or {field: default}


def commands_for(world: World, chat: Chat, person: Person) -> list[Json]:
    """The menu a person sees in a chat: Telegram's order of scopes, in each the person's language first."""
    admin = chat.status(person.id) in {"creator", "administrator"}
    scopes: list[Json] = [{"type": "chat_member", "chat_id": chat.id, "user_id": person.id}]
    scopes += [{"type": "chat_administrators", "chat_id": chat.id}] if admin else []
    scopes += [{"type": "chat", "chat_id": chat.id}]
    scopes += [{"type": "all_chat_administrators"}] if admin and chat.is_group else []
    scopes += [
        {"type": "all_private_chats" if chat.kind == "private" else "all_group_chats"},
        {"type": "default"},
    ]
    for scope in scopes:
        for language in (person.language_code[:2], ""):
            kept = world.profile.get(("commands", json.dumps(scope, sort_keys=True), language))
            if kept is not None:
                return list(kept["commands"])
    return []


def about(world: World, field: str, language_code: str) -> str:
    """The bot's name, description or short description in a person's language."""
    for language in (language_code[:2], ""):
        kept = world.profile.get((field, "", language))
        if kept and kept[field]:
            return str(kept[field])
    return world.bot.first_name if field == "name" else ""
