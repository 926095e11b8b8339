"""When something goes wrong: a line in the log with an id, and an apology with it, never the error's text."""

import logging
import secrets

from telegram import Update
from telegram.error import Conflict, Forbidden, RetryAfter, TelegramError

from bot.deliver import reply, toast
from bot.desk import Desk
from bot.explain import explain_in_chat
from bot.handlers.inline import failed, guest_answer
from bot.handlers.topics import show
from bot.pace import is_lost
from bot.texts.model import Texts
from bot.views import View
from corpus.errors import CorpusError, LibraryError
from search.model import SearchDownError

_log = logging.getLogger(__name__)


async def on_error(desk: Desk, update: object, error: Exception | None) -> None:
    """Log an error that a handler let through, and tell whoever waits for an answer."""
    if error is None or (isinstance(error, Conflict) and update is None):
        return
    if isinstance(error, SearchDownError):  # logged already, once for all that meet it
        if isinstance(update, Update):
            await _search_down(desk, update)
        return
    if isinstance(error, Forbidden):
        _log.info("not allowed to write: %s", error)
    elif _is_network(error):
        _log.warning("Telegram could not be reached or did not accept: %s", error)
    if not isinstance(update, Update):
        if not _is_network(error):
            _log.error("error %s outside of updates", secrets.token_hex(4), exc_info=error)
        return
    # A message that may have arrived is not followed by an apology: that would be a second answer.
    lost = isinstance(error, Forbidden) or _is_network(error)
    error_id = secrets.token_hex(4)
    if not lost:
        _log.error("error %s in update %s", error_id, update.update_id, exc_info=error)
    try:
        await _apologise(desk, update, error_id, lost=lost)
    except TelegramError as second:
        _log.info("no apology could be sent: %s", second)


async def _search_down(desk: Desk, update: Update) -> None:
    """Tell whoever asked that it is not the question's fault; an edited question has its answer edited."""
    try:
        if update.inline_query is not None:
            await failed(desk, update.inline_query, search_down=True)
            return
        line = desk.texts(update).faults.search_down
        if update.callback_query is not None:
            await toast(update.callback_query, line, alert=True)
        elif update.guest_message is not None:
            await guest_answer(update.guest_message, View.plain(line), line)
        elif update.effective_message is not None:
            await show(desk, update, update.effective_message, View.plain(line))
    except TelegramError as error:
        _log.info("that search is down could not be told: %s", error)


def told(error: CorpusError, texts: Texts) -> str:
    """What a chat is told of an error of the library's; what only the operator can mend is logged."""
    if isinstance(error, LibraryError):
        _log.error("the library can't be used: %s", error.reason, exc_info=error)
    return explain_in_chat(error, texts)


def _is_network(error: Exception) -> bool:
    return isinstance(error, RetryAfter) or is_lost(error)


async def _apologise(desk: Desk, update: Update, error_id: str, *, lost: bool) -> None:
    if update.callback_query is not None:
        texts = desk.look(update.effective_chat, update.callback_query.from_user).texts
        await toast(update.callback_query, texts.toasts.failed)
        return
    if update.inline_query is not None:
        await failed(desk, update.inline_query)
        return
    if lost or update.effective_message is None:
        return
    texts = desk.texts(update)
    view = View.plain(texts.faults.apology.format(error_id=error_id))
    if update.guest_message is not None:
        await guest_answer(update.guest_message, view, texts.toasts.failed)
    else:
        await reply(desk, update.effective_message, view)
