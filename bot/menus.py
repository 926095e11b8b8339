"""The command menus, description and about text that Telegram shows, by language and scope."""

import hashlib
import json
import logging

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    Chat,
)
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.desk import Desk
from bot.texts import CATALOGUES
from bot.texts.model import Texts

_log = logging.getLogger(__name__)
_PRIVATE = ("quote", "random", "who", "speakers", "sources", "daily", "lang", "script", "help", "forgetme")
_GROUP = ("quote", "random", "who", "speakers", "sources", "daily", "lang", "script", "help")
_ADMIN = (*_PRIVATE, "library", "stats", "allow", "deny")
# Telegram takes two-letter codes only, so all Chinese interfaces share one menu here; chats whose language is
# known to be Traditional get a menu of their own. The empty code is for everybody else.
_BY_CODE = (("", "en"), ("zh", "zh-hans"))
_FACT = "menus"


def commands(texts: Texts, names: tuple[str, ...]) -> list[BotCommand]:
    """The menu lines of these commands."""
    return [BotCommand(name, getattr(texts.commands, name)) for name in names]


async def set_menus(desk: Desk, bot: Bot) -> None:
    """Tell Telegram menus and texts, unless it was told these before. Failing is no reason to stop."""
    texts = {code: CATALOGUES[name] for code, name in _BY_CODE}
    wanted = _fingerprint(desk, texts)
    if desk.chats.fact(_FACT) == wanted:
        return
    try:
        for code, said in texts.items():
            language = code or None
            for scope, names in _scopes():
                await bot.set_my_commands(commands(said, names), scope, language)
            await bot.set_my_description(said.help.description, language)
            await bot.set_my_short_description(said.help.about, language)
    except TelegramError as error:
        _log.warning("menus were not set: %s", error)
        return
    desk.chats.set_fact(_FACT, wanted)


async def set_chat_menu(desk: Desk, bot: Bot, chat: Chat, texts: Texts) -> None:
    """Give a chat the menu of its language, and an admin's chat theirs, unless it was given before."""
    private = chat.type == ChatType.PRIVATE
    names = _ADMIN if chat.id in desk.settings.admins else _PRIVATE if private else _GROUP
    wanted = _short([texts.code, *_lines(texts, names)])
    if chat.type == ChatType.CHANNEL or desk.chats.settings(chat.id).menu == wanted:
        return
    try:
        await bot.set_my_commands(commands(texts, names), BotCommandScopeChat(chat.id))
    except TelegramError as error:
        _log.info("the menu of a chat was not set: %s", error)
        return
    desk.chats.set_menu(chat.id, wanted)


def needs_own(desk: Desk, chat: Chat, texts: Texts) -> bool:
    """Whether a private chat's menu is not the general one: for admins, and Traditional readers."""
    own = texts.code not in {name for _, name in _BY_CODE}
    return chat.type == ChatType.PRIVATE and (own or chat.id in desk.settings.admins)


def _scopes() -> tuple[tuple[BotCommandScope, tuple[str, ...]], ...]:
    return (BotCommandScopeAllPrivateChats(), _PRIVATE), (BotCommandScopeAllGroupChats(), _GROUP)


def _lines(texts: Texts, names: tuple[str, ...]) -> list[str]:
    return [f"{name} {getattr(texts.commands, name)}" for name in names]


def _fingerprint(desk: Desk, texts: dict[str, Texts]) -> str:
    told = [
        [code, *_lines(said, names), said.help.description, said.help.about]
        for code, said in texts.items()
        for _, names in _scopes()
    ]
    return _short([desk.username, told])


def _short(content: object) -> str:
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]
