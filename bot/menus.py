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
        for admin in desk.settings.admins:
            await _admin_menu(desk, bot, admin)
    except TelegramError as error:
        _log.warning("menus were not set: %s", error)
        return
    desk.chats.set_fact(_FACT, wanted)


async def set_chat_menu(desk: Desk, bot: Bot, chat: Chat, texts: Texts) -> None:
    """Give a chat the menu of its language, unless it was given before."""
    private = chat.type == ChatType.PRIVATE
    if desk.chats.settings(chat.id).menu == texts.code or chat.type == ChatType.CHANNEL:
        return
    names = _ADMIN if chat.id in desk.settings.admins else _PRIVATE if private else _GROUP
    try:
        await bot.set_my_commands(commands(texts, names), BotCommandScopeChat(chat.id))
    except TelegramError as error:
        _log.info("the menu of a chat was not set: %s", error)
        return
    desk.chats.set_menu(chat.id, texts.code)


async def _admin_menu(desk: Desk, bot: Bot, admin: int) -> None:
    kept = desk.chats.settings(admin).language
    texts = CATALOGUES.get(kept or "", CATALOGUES["zh-hans"])
    try:
        await bot.set_my_commands(commands(texts, _ADMIN), BotCommandScopeChat(admin))
    except TelegramError as error:  # an admin who never wrote to the bot has no chat with it
        _log.info("an admin's menu was not set: %s", error)


def _scopes() -> tuple[tuple[BotCommandScope, tuple[str, ...]], ...]:
    return (BotCommandScopeAllPrivateChats(), _PRIVATE), (BotCommandScopeAllGroupChats(), _GROUP)


def _fingerprint(desk: Desk, texts: dict[str, Texts]) -> str:
    told = {
        code: [
            [getattr(said.commands, name) for name in _ADMIN],
            list(_ADMIN),
            said.help.description,
            said.help.about,
        ]
        for code, said in texts.items()
    }
    content = json.dumps([desk.username, sorted(desk.settings.admins), told])
    return hashlib.sha256(content.encode()).hexdigest()
