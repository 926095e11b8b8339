"""The command line's sentences, in three languages, and the choice between them."""

from collections.abc import Mapping

from bot.texts import texts_for
from bot.texts.cli import en, zh_hans, zh_hant
from bot.texts.cli.model import TerminalTexts

CATALOGUES: dict[str, TerminalTexts] = {each.code: each for each in (zh_hans.TEXTS, zh_hant.TEXTS, en.TEXTS)}

# In the order in which a C library asks for the language of messages; ours first.
_VARIABLES = ("YUANHUA_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


def command_texts(environ: Mapping[str, str]) -> TerminalTexts:
    """The catalogue for a terminal: `YUANHUA_LANG`, else the locale's language, else English."""
    tag = next((environ[name] for name in _VARIABLES if environ.get(name)), "")
    return CATALOGUES[texts_for(tag).code]
