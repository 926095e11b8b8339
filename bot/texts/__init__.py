"""The bot's sentences, one catalogue a language, and the choice between them."""

from bot.texts import en, zh_hans, zh_hant
from bot.texts.model import Texts

CATALOGUES: dict[str, Texts] = {each.code: each for each in (zh_hans.TEXTS, zh_hant.TEXTS, en.TEXTS)}

_TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")


def texts_for(language_code: str | None) -> Texts:
    """The catalogue for a language tag as Telegram gives it ("zh-hans", "zh-TW", "de", None).

    Telegram clients with a Chinese interface that says no more than "zh" get Simplified, everybody who
    reads no Chinese gets English.
    """
    tag = (language_code or "").lower().replace("_", "-")
    if tag.startswith(_TRADITIONAL):
        return zh_hant.TEXTS
    if tag.startswith("zh"):
        return zh_hans.TEXTS
    return en.TEXTS
