"""/lang and /script: how a chat wants to read. In groups only its admins choose."""

import asyncio

from telegram import CallbackQuery, Chat, Message, Update, User
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError

from bot import keyboards, menus
from bot.buttons import Button
from bot.deliver import toast, turned
from bot.desk import GROUPS, Desk
from bot.handlers.topics import show
from bot.press import Action, Press
from bot.render import Look
from bot.script import Script
from bot.texts import CATALOGUES
from bot.texts.model import Texts
from bot.views import View

_RULERS = {ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR}
_AUTOMATIC = "auto"


async def rules(desk: Desk, chat: Chat | None, user: User | None, message: Message | None = None) -> bool:
    """Whether a user may decide for a chat: for their own always, in groups only as an admin there.

    Who writes in the name of the group itself is one of its admins, and only admins write in channels.
    """
    if chat is None or chat.type not in GROUPS or desk.is_admin(user):
        return True
    if message is not None and message.sender_chat is not None:
        return message.sender_chat.id == chat.id
    if user is None:
        return False
    try:
        member = await chat.get_member(user.id)
    except TelegramError:
        return False
    return member.status in _RULERS


async def on_lang(desk: Desk, update: Update, question: Message, rest: str) -> None:
    """Answer /lang: offer the languages, or take the one that is named."""
    texts = desk.texts(update)
    code = rest.strip().lower().replace("_", "-")
    if code in CATALOGUES and await rules(desk, question.chat, update.effective_user, question):
        desk.chats.set_language(question.chat_id, code)
        texts = CATALOGUES[code]
        view = View.plain(texts.language.chosen.format(name=texts.name))
        await show(desk, update, question, view)
        await menus.set_chat_menu(desk, question.get_bot(), question.chat, texts)
        return
    rows = [[_language(known.name, code)] for code, known in CATALOGUES.items()]
    rows.append([_language(texts.language.automatic, _AUTOMATIC)])
    await show(desk, update, question, View.plain(texts.language.choose, keyboards.markup(rows)))


async def on_script(desk: Desk, update: Update, question: Message, rest: str) -> None:
    """Answer /script: offer the ways in which quotes are shown."""
    del rest
    texts = desk.texts(update)
    row = [
        keyboards.callback(name, Press(Action.SCRIPT, script=script))
        for script, name in _scripts(texts).items()
    ]
    await show(desk, update, question, View.plain(texts.language.script, keyboards.markup([row])))


async def on_press(desk: Desk, update: Update, query: CallbackQuery, press: Press, look: Look) -> None:
    """Take the choice of a pressed button."""
    chat = query.message.chat if query.message else None
    if chat is None or not await rules(desk, chat, query.from_user):
        await toast(query, look.texts.language.admins_only)
        return
    if press.action is Action.SCRIPT:
        await asyncio.to_thread(desk.chats.set_script, chat.id, press.script)
        line = look.texts.language.script_chosen.format(name=_scripts(look.texts)[press.script])
        await turned(desk, query, View.plain(line))
        return
    code = next((code for code in CATALOGUES if code.replace("-", "") == press.turn), None)
    await asyncio.to_thread(desk.chats.set_language, chat.id, code)
    texts = desk.texts(update)
    name = texts.name if code else texts.language.automatic
    await turned(desk, query, View.plain(texts.language.chosen.format(name=name)))
    await menus.set_chat_menu(desk, query.get_bot(), chat, texts)


def _language(name: str, code: str) -> Button:
    return keyboards.callback(name, Press(Action.LANGUAGE, turn=code.replace("-", "")))


def _scripts(texts: Texts) -> dict[Script, str]:
    said = texts.buttons
    return {
        Script.ORIGINAL: said.original,
        Script.SIMPLIFIED: said.simplified,
        Script.TRADITIONAL: said.traditional,
    }
