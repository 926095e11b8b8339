"""/start with its deep links, /help, /forgetme, and the bot's arrival in a group."""

from telegram import Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.answer import Answer
from bot.deliver import send
from bot.desk import GROUPS, Desk
from bot.handlers.gate import asker_of
from bot.handlers.topics import show
from bot.render import Look
from bot.views import Asker, View, single

QUOTE = "q_"  # what a deep link to a quote begins with
_INSIDE = {ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR}


async def on_start(desk: Desk, update: Update, question: Message, rest: str) -> None:
    """Answer /start: greet, or open the quote that a deep link names."""
    look = desk.look(update.effective_chat, update.effective_user)
    if rest.startswith(QUOTE):
        view = await desk.work(linked, desk, rest[len(QUOTE) :], look, asker_of(update))
        await show(desk, update, question, view)
        return
    said = look.texts
    parts = [said.help.start, said.answer.blank]
    if not await desk.work(_counted, desk):
        parts = [said.help.start, said.answer.empty_library]
    await show(desk, update, question, View.plain("\n\n".join(parts)))


def linked(desk: Desk, turn_id: str, look: Look, asker: Asker) -> View:
    """The quote of a deep link; an old link to one that was removed or hidden says so."""
    quote = desk.archive.quote(turn_id) if turn_id.isalnum() else None
    if quote is None:
        return View(desk.renderer.answer(Answer(lead=look.texts.toasts.gone), look))
    return single(desk, quote, look, asker)


def _counted(desk: Desk) -> int:
    return desk.archive.counted


async def on_help(desk: Desk, update: Update, question: Message, rest: str) -> None:
    """Answer /help."""
    del rest
    said = desk.texts(update).help
    parts = [said.help, said.stored]
    if desk.is_admin(update.effective_user):
        parts.insert(1, said.help_admin)
    await show(desk, update, question, View.plain("\n\n".join(parts)))


async def on_forget(desk: Desk, update: Update, question: Message, rest: str) -> None:
    """Answer /forgetme: delete what is kept about whoever asks."""
    del rest
    texts = desk.texts(update)  # as they were, before the choice is forgotten
    user = update.effective_user
    await show(desk, update, question, View.plain(texts.help.forgotten))
    if user is not None and question.sender_chat is None:
        await desk.work(desk.chats.forget, user.id)


async def on_joined(desk: Desk, update: Update) -> None:
    """Say once, in a group that the bot was added to, how it is used there."""
    change = update.my_chat_member
    if change is None or change.chat.type not in GROUPS:
        return
    was, now = change.old_chat_member.status, change.new_chat_member.status
    if was in _INSIDE or now not in _INSIDE or not desk.may_ask(change.from_user, change.chat):
        return
    said = desk.texts(update).help
    line = said.joined.format(command="/quote")
    await send(desk, change.get_bot(), change.chat.id, View.plain(line))


def is_private(message: Message) -> bool:
    """Whether a message stands in somebody's own chat with the bot."""
    return message.chat.type == ChatType.PRIVATE
