"""What tests of the loopback server ask of it."""

from telegram import Bot, Update

from bot.playground.server import BotApiServer


async def updates(bot: Bot, offset: int = 0) -> tuple[Update, ...]:
    return await bot.get_updates(offset=offset, timeout=0)


def private(server: BotApiServer):
    anna = server.world.person("安娜", language_code="zh-hant", username="anna")
    return anna, server.world.private(anna)
