"""Inline mode and guest mode: quotes in chats that the bot is not in."""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from telegram import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Message,
    Update,
    User,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot import keyboards
from bot.answer import answer_topic, card
from bot.buttons import as_object
from bot.cuts import shorten
from bot.desk import Desk
from bot.handlers.gate import note
from bot.handlers.greetings import QUOTE
from bot.limits import Kind
from bot.press import Action, Press
from bot.questions import clean, replied, text_of, without_name
from bot.render import Look
from bot.views import Asker, View, answer, featured
from search.model import Quote

PAGE = 10
_TITLE, _LINE = 60, 120
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_TOO_OLD = "query is too old"  # nobody waits for the answer any more
_START = "inline"  # what the button above the list opens the chat with


async def on_inline(desk: Desk, update: Update) -> None:
    """Answer an inline query: rows, or a button that says why there are none."""
    query = update.inline_query
    if query is None:
        return
    note(desk, update, query.query)
    user, look = query.from_user, desk.look(None, query.from_user)
    said = look.texts.inline
    if not desk.may_ask(user, None):
        await _answer(query, (), said.private)
        return
    if desk.limits.take(Kind.INLINE, user.id):
        await _answer(query, (), said.slow)
        return
    offset = int(query.offset) if query.offset.isascii() and query.offset.isdigit() else 0
    topic = clean(query.query).strip()
    found = await desk.work(_found, desk, topic, look, min(offset, 10_000))
    rows = await desk.work(_rows, desk, found.quotes, look, user)
    none = "" if rows or offset else said.nothing if topic else said.empty
    above = said.incomplete if found.incomplete and not offset else none
    await _answer(query, rows, above, str(offset + PAGE) if found.more else "")


async def failed(desk: Desk, query: InlineQuery, *, search_down: bool = False) -> None:
    """Say above the list that something went wrong, or that search is down."""
    said = desk.look(None, query.from_user).texts.inline
    await _answer(query, (), said.search_down if search_down else said.failed)


async def on_guest(desk: Desk, update: Update) -> None:
    """Answer a message that names the bot in a chat it is not in: one message, written there once."""
    question = update.guest_message
    if question is None or question.guest_query_id is None:
        return
    note(desk, update, text_of(question))
    user = question.from_user
    look = desk.look(None, user, text_of(question))
    said = look.texts
    topic = without_name(text_of(question), desk.username) or replied(question)
    if not desk.may_ask(user, question.chat):
        view = View.plain(said.access.private)
    elif user is not None and desk.limits.take(Kind.USER, user.id):
        view = View.plain(said.inline.slow)
    elif not topic:
        view = View.plain(said.help.quote_usage.format(command=f"@{desk.username}"))
    else:
        asker = Asker(question.chat.id, user.id if user else 0, shared=True)
        view = await desk.work(answer, desk, topic, look, asker)
    await guest_answer(question, view, said.answer.blank)


async def guest_answer(question: Message, view: View, title: str) -> None:
    """Leave one message where the bot was called as a guest.

    Raises:
        TelegramError: it was not accepted.
    """
    if question.guest_query_id is None:
        return
    article = InlineQueryResultArticle(
        "guest", shorten(title, _TITLE), _content(view.html), reply_markup=as_object(view.keyboard)
    )
    try:
        await question.get_bot().answer_guest_query(question.guest_query_id, article)
    except BadRequest as error:
        if _TOO_OLD not in str(error).lower():
            raise


class _Found(NamedTuple):
    quotes: Sequence[Quote]
    more: bool = False
    incomplete: bool = False


def _found(desk: Desk, topic: str, look: Look, offset: int) -> _Found:
    if not topic:
        return _Found(featured(desk))
    if topic.startswith(QUOTE):
        quote = desk.archive.quote(topic[len(QUOTE) :])
        return _Found([quote] if quote else [])
    found = answer_topic(desk.archive, topic, look.texts, limit=PAGE, offset=offset)
    results = found.results
    if results is None:
        return _Found(())
    shown = results.quotes if found.cards else ()
    return _Found(shown, bool(shown) and results.more, results.incomplete)


def _rows(desk: Desk, quotes: Sequence[Quote], look: Look, user: User) -> list[InlineQueryResultArticle]:
    return [_row(desk, quote, look, user) for quote in {_key(q): q for q in quotes}.values()]


def _row(desk: Desk, quote: Quote, look: Look, user: User) -> InlineQueryResultArticle:
    made = card(quote, look.texts)
    turn = quote.turn.id
    press = Press(Action.CARD, turn=turn, shown=turn, script=look.script, asker=user.id)
    before, after = desk.archive.before(quote.turn, 1), desk.archive.after(quote.turn, 1)
    around = keyboards.context(
        press,
        look,
        before[0].id if before else None,
        after[0].id if after else None,
        full=not desk.renderer.shows_all(made),
    )
    shown = desk.renderer.converter.convert(quote.text, look.script)
    return InlineQueryResultArticle(
        _key(quote),
        shorten(shown, _TITLE) or "·",
        _content(desk.renderer.card(made, look)),
        reply_markup=as_object(keyboards.markup([around, keyboards.uses(desk, press, made, look)])),
        description=shorten(look.texts.inline.row.format(name=made.name, title=made.title), _LINE),
    )


def _key(quote: Quote) -> str:
    """One result id a passage: the same turn may answer with two."""
    place = f"{quote.start}-{quote.end}"
    return f"{quote.turn.id}_{hashlib.sha256(place.encode()).hexdigest()[:8]}"


def _content(html: str) -> InputTextMessageContent:
    return InputTextMessageContent(html, ParseMode.HTML, link_preview_options=_NO_PREVIEW)


async def _answer(
    query: InlineQuery, rows: Sequence[InlineQueryResultArticle], button: str = "", next_offset: str = ""
) -> None:
    # Telegram keeps nothing (cache_time 0): a quote may be hidden the next moment, and rows are in the
    # asker's language and script, with buttons for the asker alone (is_personal).
    above = InlineQueryResultsButton(button, start_parameter=_START) if button else None
    try:
        await query.answer(list(rows), cache_time=0, is_personal=True, next_offset=next_offset, button=above)
    except TelegramError as error:
        if _TOO_OLD not in str(error).lower():
            raise
