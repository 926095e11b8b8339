"""/library for admins: list the sources, remove and restore them, rename and hide speakers, hide turns."""

import asyncio
import re

from telegram import CallbackQuery, Message, Update

from bot import keyboards
from bot.answer import title_of
from bot.cuts import shorten
from bot.deliver import toast, turned
from bot.desk import Desk
from bot.handlers import uploads
from bot.handlers.faults import told
from bot.handlers.topics import show
from bot.keyboards import deciding
from bot.press import Action, Press, decode
from bot.render import Look
from bot.texts.model import Texts
from bot.views import QUOTE_ID, View
from corpus.errors import CorpusError, NotFoundError

_TITLE = 120
_LISTED = 40  # sources listed in one message


async def on_press(desk: Desk, query: CallbackQuery, press: Press, look: Look) -> None:
    """Do what an admin decided by a button."""
    texts = look.texts
    if not desk.is_admin(query.from_user):
        await toast(query, texts.access.admins_only)
        return
    try:
        match press.action:
            case Action.REMOVE:
                await _remove(desk, query, press.query, texts)
            case Action.UNDO:
                await _undo(desk, query, press.query, texts)
            case Action.KEEP:
                await turned(desk, query, View.plain(texts.library.kept))
            case _:
                await uploads.decide(desk, query, press, texts)
    except CorpusError as error:
        await turned(desk, query, View.plain(told(error, texts)))


async def _remove(desk: Desk, query: CallbackQuery, source_id: str, texts: Texts) -> None:
    source = await asyncio.to_thread(desk.archive.remove, source_id)
    line = texts.library.removed.format(title=shorten(title_of(source), _TITLE))
    rows = [[deciding(texts.library.undo, Action.UNDO, source_id)]]
    await turned(desk, query, View.plain(line, keyboards.markup(rows)))


async def _undo(desk: Desk, query: CallbackQuery, source_id: str, texts: Texts) -> None:
    await turned(desk, query, await asyncio.to_thread(_restore, desk, source_id, texts))


async def on_library(desk: Desk, update: Update, question: Message, rest: str) -> None:
    """Answer /library: list what is there, or mend it."""
    texts = desk.texts(update)
    if not desk.is_admin(update.effective_user):
        await show(desk, update, question, View.plain(texts.access.admins_only))
        return
    verb, _, given = rest.partition(" ")
    given = given or _shown_in(question.reply_to_message)
    mend = _MENDING.get(verb.lower())
    try:
        if mend is None:
            view = await asyncio.to_thread(_listing, desk, texts)
        elif not given.strip():
            view = View.plain(texts.library.usage)
        else:
            view = await asyncio.to_thread(mend, desk, given.strip(), texts)
    except CorpusError as error:
        view = View.plain(told(error, texts))
    await show(desk, update, question, view)


def _shown_in(message: Message | None) -> str:
    """The id of the one quote that a message of ours shows, read from its buttons; else empty."""
    buttons = message.reply_markup.inline_keyboard if message and message.reply_markup else ()
    presses = [decode(str(button.callback_data)) for row in buttons for button in row if button.callback_data]
    turns = {press.turn for press in presses if press is not None and press.turn}
    return turns.pop() if len(turns) == 1 else ""


def _listing(desk: Desk, texts: Texts) -> View:
    summaries = desk.archive.sources()
    said = texts.library
    if not summaries:
        return View.plain(f"{said.empty}\n\n{said.usage}")
    rows = [
        said.row.format(id=s.source.id, title=shorten(title_of(s.source), 60), turns=s.turns)
        for s in summaries[:_LISTED]
    ]
    more = ["…"] if len(summaries) > _LISTED else []
    return View.plain("\n".join([said.listing.format(total=len(summaries)), *rows, *more, "", said.usage]))


def _confirm(desk: Desk, key: str, texts: Texts) -> View:
    source = desk.archive.store.find_source(key)
    turns = next((s.turns for s in desk.archive.sources() if s.source.id == source.id), 0)
    said = texts.library
    line = said.confirm_remove.format(title=shorten(title_of(source), _TITLE), turns=turns)
    row = [
        deciding(said.remove, Action.REMOVE, source.id),
        deciding(said.keep, Action.KEEP, source.id),
    ]
    return View.plain(line, keyboards.markup([row]))


def _restore(desk: Desk, key: str, texts: Texts) -> View:
    source = desk.archive.undo_remove(key)
    return View.plain(texts.library.undone.format(title=shorten(title_of(source), _TITLE)))


def _rename(desk: Desk, given: str, texts: Texts) -> View:
    old, equals, new = re.sub("[＝→]", "=", given).partition("=")
    if not equals or not new.strip():
        return View.plain(texts.library.usage)
    store = desk.archive.store
    speaker = store.find_speaker(old.strip().lstrip("@"))
    renamed = store.rename_speaker(speaker.id, shorten(new, 64))
    desk.archive.refresh()
    return View.plain(texts.library.renamed.format(old=speaker.name, new=renamed.name))


def _hide(desk: Desk, key: str, texts: Texts) -> View:
    store = desk.archive.store
    turn = QUOTE_ID.fullmatch(key)
    if turn and store.turn(turn[1]):
        store.hide_turn(turn[1])
        line = texts.library.hidden_turn.format(id=turn[1])
    else:
        speaker = store.find_speaker(key.lstrip("@"))
        store.hide_speaker(speaker.id)
        line = texts.library.hidden_speaker.format(name=speaker.name)
    desk.archive.refresh()
    return View.plain(line)


def _show(desk: Desk, key: str, texts: Texts) -> View:
    store = desk.archive.store
    name = key.lstrip("@")
    hidden = {store.speaker(speaker).id: store.speaker(speaker) for speaker in store.hidden().speakers}
    named = [speaker for speaker in hidden.values() if name in {speaker.id, speaker.name, *speaker.aliases}]
    turn = QUOTE_ID.fullmatch(key)
    if named:
        for speaker in named:
            store.show_speaker(speaker.id)
        line = texts.library.shown_speaker.format(name=named[0].name)
    elif turn:
        store.show_turn(turn[1])
        line = texts.library.shown_turn.format(id=turn[1])
    else:
        raise NotFoundError("speaker", name)
    desk.archive.refresh()
    return View.plain(line)


_MENDING = {"remove": _confirm, "undo": _restore, "rename": _rename, "hide": _hide, "show": _show}
