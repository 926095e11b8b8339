"""Topics in, quotes out: private text, /quote, replies with it, the bot's name, and edits of all these."""

from telegram import Message, Update

from bot.deliver import edit_answer, reply
from bot.desk import Desk
from bot.handlers.gate import asker_of
from bot.questions import replied
from bot.views import View, chance, worked_out


async def on_topic(desk: Desk, update: Update, question: Message, topic: str) -> None:
    """Answer a topic; a question that was edited has its answer edited."""
    asker = asker_of(update)
    look = desk.look(update.effective_chat, update.effective_user, topic)
    view = await worked_out(desk, topic, look, asker)
    await show(desk, update, question, view)


async def on_quote(desk: Desk, update: Update, question: Message, rest: str) -> None:
    """Answer the text after /quote or the bot's name, else the message replied to, else tell how to ask."""
    topic = rest or replied(question)
    if topic:
        await on_topic(desk, update, question, topic)
        return
    look = desk.look(update.effective_chat, update.effective_user)
    usage = look.texts.help.quote_usage.format(command="/quote")
    await show(desk, update, question, View.plain(usage))


async def on_random(desk: Desk, update: Update, question: Message, rest: str) -> None:
    """Answer /random: any quote, or one of the speaker named."""
    look = desk.look(update.effective_chat, update.effective_user, rest)
    view = await desk.work(chance, desk, rest.lstrip("@＠"), look, asker_of(update))
    await show(desk, update, question, view)


async def show(desk: Desk, update: Update, question: Message, view: View) -> None:
    """Reply, or edit the reply that an edited question has already."""
    edited = update.edited_message or update.edited_channel_post
    if edited and await edit_answer(desk, question, view):
        return
    await reply(desk, question, view)
