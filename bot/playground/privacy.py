"""Which group messages a bot is shown: Telegram's privacy mode."""

from bot.playground.model import Message, Person
from bot.playground.world import World


def hidden_because(world: World, message: Message) -> str:
    """Why Telegram does not show the bot this message; empty when it does.

    Rules of the bot FAQ: with privacy mode on, and the bot no administrator, it gets commands that name it,
    commands that name no bot unless another bot posted last, replies to it, messages sent through it, and
    service messages. A bot never sees what other bots say.
    """
    chat, bot = message.chat, world.bot
    if not chat.has(bot.id):
        return "blocked" if chat.kind == "private" and chat.status(bot.id) == "kicked" else "not_a_member"
    if message.sender is not None and message.sender.is_bot and message.sender_chat is None:
        return "another_bot"
    if not chat.is_group or not world.privacy or chat.status(bot.id) == "administrator" or message.service:
        return ""
    if message.via_bot is bot or _replies_to(message, bot) or _commands(message, bot):
        return ""
    return "privacy"


def _replies_to(message: Message, bot: Person) -> bool:
    return message.reply_to is not None and message.reply_to.sender is bot


def _commands(message: Message, bot: Person) -> bool:
    for entity in message.body.entities:
        if entity.kind != "bot_command":
            continue
        _, _, named = message.body.text[entity.start : entity.end].partition("@")
        if named.lower() == bot.username.lower() or (not named and message.chat.last_bot in {None, bot.id}):
            return True
    return False
