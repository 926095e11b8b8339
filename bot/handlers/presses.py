"""Pressed buttons: every one is answered, and the message it belongs to shows what it stands for."""

from dataclasses import replace

from telegram import CallbackQuery, Message, Update

from bot import keyboards
from bot.deliver import edit_buttons, toast, turned
from bot.desk import GROUPS, Desk
from bot.handlers import choices, library, lists, pictures
from bot.limits import Kind
from bot.press import Action, Press, decode
from bot.questions import command, mentioned, replied, text_of
from bot.render import Look
from bot.views import Asker, GoneError, View, answer, pressed

_LIBRARY = {Action.ADD, Action.DISCARD, Action.SINGLE, Action.REMOVE, Action.KEEP, Action.UNDO}
_CHOICES = {Action.LANGUAGE, Action.SCRIPT}
_LISTS = {Action.SPEAKERS, Action.SOURCES}


async def on_press(desk: Desk, update: Update) -> None:
    """Answer a pressed button."""
    query = update.callback_query
    if query is None:
        return
    chat = query.message.chat if query.message else None
    look = desk.look(chat, query.from_user)
    said = look.texts.toasts
    press = decode(query.data or "")
    if press is None:
        await toast(query, said.expired, alert=True)
        return
    if not desk.may_ask(query.from_user, chat):
        await toast(query, look.texts.access.private, alert=True)
        return
    if press.asker not in {0, query.from_user.id}:
        await toast(query, said.not_yours)
        return
    wait = desk.limits.take(Kind.PRESS, query.from_user.id)
    if wait:
        await toast(query, look.texts.access.slow.format(seconds=int(wait) + 1))
        return
    await _act(desk, update, query, press, look)


async def _act(desk: Desk, update: Update, query: CallbackQuery, press: Press, look: Look) -> None:
    if press.action in _LIBRARY:
        await library.on_press(desk, query, press, look)
    elif press.action in _CHOICES:
        await choices.on_press(desk, update, query, press, look)
    elif press.action is Action.PICTURE:
        await pictures.on_press(desk, query, press, look)
    elif press.action in _LISTS:
        view = await desk.work(lists.page, desk, press, look)
        await turned(desk, query, view)
    else:
        await _quotes(desk, query, press, look)


async def _quotes(desk: Desk, query: CallbackQuery, press: Press, look: Look) -> None:
    message = query.message
    shared = message is None or message.chat.type in GROUPS
    asker = Asker(message.chat.id if message else query.from_user.id, query.from_user.id, shared)
    try:
        if press.action is Action.ASK and not press.query:
            view = await desk.work(_again, desk, query, look, asker, press)
        else:
            view = await desk.work(pressed, desk, press, look, asker)
    except GoneError as gone:
        await toast(query, getattr(look.texts.toasts, gone.toast), alert=gone.toast == "expired")
        if gone.toast == "expired" and isinstance(message, Message) and message.reply_to_message:
            ask = Press(Action.ASK, asker=press.asker)
            await edit_buttons(
                desk, query, keyboards.markup([[keyboards.callback(look.texts.buttons.again, ask)]])
            )
        return
    await turned(desk, query, view)


def _again(desk: Desk, query: CallbackQuery, look: Look, asker: Asker, press: Press) -> View:
    """The question that the message replies to, asked anew."""
    message = query.message
    question = message.reply_to_message if isinstance(message, Message) else None
    if question is None:
        raise GoneError("expired")
    given = command(question, desk.username)
    named = mentioned(question, desk.username)
    topic = given.rest or replied(question) if given else named if named is not None else text_of(question)
    if not topic:
        raise GoneError("expired")
    return answer(desk, topic, replace(look, script=press.script), asker)
