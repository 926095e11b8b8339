"""Pictures in chats: a quote as a card (🖼), who spoke about a topic (/who), and /stats for admins."""

import logging

from telegram import CallbackQuery, InputFile, Message, ReplyParameters, Update

from bot.answer import Answer, answer_topic
from bot.deliver import toast
from bot.desk import Desk
from bot.handlers.topics import show
from bot.pictures.card import draw_card
from bot.pictures.chart import ChartText, Share, draw_chart
from bot.pictures.errors import NoGlyphError, PictureError
from bot.pictures.quoted import card_text
from bot.press import Press
from bot.questions import replied
from bot.render import Look
from bot.script import Script
from bot.views import View
from bot.who import MOST_QUOTES, Voice, voices

_log = logging.getLogger(__name__)


async def on_press(desk: Desk, query: CallbackQuery, press: Press, look: Look) -> None:
    """Send the quote that the button stands for as a picture, below the message with the button."""
    said, message = look.texts.pictures, query.message
    if not isinstance(message, Message):  # sent through inline mode: the bot can't write there
        await toast(query, said.not_here, alert=True)
        return
    shown = press.shown or press.turn
    quote = await desk.work(desk.archive.quote, shown)
    if quote is None or desk.fonts is None:
        await toast(query, look.texts.toasts.gone if quote is None else said.no_font, alert=True)
        return
    try:
        text = card_text(quote, f"@{desk.username}", desk.renderer.converter, press.script)
        picture = await desk.work(draw_card, text, desk.fonts)
    except PictureError as error:
        await toast(query, _reason(error, look), alert=True)
        return
    await toast(query)
    await _send(message, picture, f"{shown}.png")


async def on_who(desk: Desk, update: Update, question: Message, rest: str) -> None:
    """Answer /who: a chart, or text where no picture can be drawn or nothing was found."""
    look = desk.look(update.effective_chat, update.effective_user, rest)
    said, topic = look.texts.pictures, rest or replied(question)
    if not topic:
        await show(desk, update, question, View.plain(said.who_usage.format(command="/who")))
        return
    answer = await desk.work(_asked, desk, topic, look)
    if answer.results is None or not answer.cards:
        await show(desk, update, question, View(desk.renderer.answer(answer, look)))
        return
    found, title = voices(answer.results), said.who_title.format(topic=topic)
    picture = await desk.work(_chart, desk, title, found)
    if picture is None:
        lines = [said.who_line.format(name=voice.name, turns=voice.turns) for voice in found]
        await show(desk, update, question, View.plain("\n".join([title, "", *lines, *answer.notes])))
        return
    await _send(question, picture, "who.png", "\n".join(answer.notes))


async def on_stats(desk: Desk, update: Update, question: Message, rest: str) -> None:
    """Answer /stats for admins: what the library holds."""
    del rest
    look = desk.look(update.effective_chat, update.effective_user)
    if not desk.is_admin(update.effective_user):
        await show(desk, update, question, View.plain(look.texts.access.admins_only))
        return
    await show(desk, update, question, View.plain(await desk.work(_overview, desk, look)))


def _asked(desk: Desk, topic: str, look: Look) -> Answer:
    return answer_topic(desk.archive, topic, look.texts, limit=MOST_QUOTES)


def _chart(desk: Desk, title: str, found: list[Voice]) -> bytes | None:
    if desk.fonts is None:
        return None
    shares = tuple(Share(voice.name, voice.turns, voice.days) for voice in found)
    traditional = desk.renderer.converter.other(title) is Script.SIMPLIFIED
    try:
        return draw_chart(ChartText(title, shares, f"@{desk.username}", traditional), desk.fonts)
    except PictureError as error:
        _log.info("no chart: %s", type(error).__name__)
        return None


def _overview(desk: Desk, look: Look) -> str:
    sources, speakers = desk.archive.sources(), desk.archive.speakers()
    said = look.texts.pictures
    turns = sum(summary.turns for summary in sources)
    loudest = sorted(speakers, key=lambda summary: -summary.turns)[:10]
    lines = [said.who_line.format(name=each.speaker.name, turns=each.turns) for each in loudest]
    heading = said.overview.format(sources=len(sources), speakers=len(speakers), turns=turns)
    return "\n".join([heading, "", *lines])


def _reason(error: PictureError, look: Look) -> str:
    said = look.texts.pictures
    if isinstance(error, NoGlyphError):
        return said.no_glyph.format(characters=" ".join(error.characters[:10]))
    return said.too_long


async def _send(question: Message, picture: bytes, name: str, note: str = "") -> None:
    """A photo below a message, in its chat and topic."""
    await question.get_bot().send_photo(
        question.chat_id,
        InputFile(picture, filename=name),
        caption=note or None,
        message_thread_id=question.message_thread_id if question.is_topic_message else None,
        reply_parameters=ReplyParameters(question.message_id, allow_sending_without_reply=True),
    )
