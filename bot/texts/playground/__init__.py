"""The playground's texts, one catalogue a language."""

from bot.texts.playground import en, zh_hans, zh_hant
from bot.texts.playground.model import PlaygroundTexts

PLAYGROUND_TEXTS: dict[str, PlaygroundTexts] = {
    catalogue.TEXTS.code: catalogue.TEXTS for catalogue in (zh_hans, zh_hant, en)
}
