"""One table from errors to sentences: what went wrong, where, and what to do, in the reader's language."""

from bot.engines import MissingExtraError
from bot.pictures.errors import NoGlyphError, PictureError, TooLongError
from bot.settings import SettingsError
from bot.texts.cli import CATALOGUES
from bot.texts.cli.model import TerminalTexts
from bot.texts.model import Texts
from corpus.errors import (
    AmbiguousError,
    CorpusError,
    FetchError,
    InvalidError,
    LibraryError,
    NotFoundError,
    UnreadableError,
)
from search.lexicon import LexiconError
from search.model import OtherIndexError, SearchDownError


def explain(error: CorpusError, texts: TerminalTexts) -> str:
    """One or two sentences for a person; never the exception's own text."""
    match error:
        case UnreadableError():
            line = texts.refused_line.format(line=error.line) if error.line else ""
            said = line + texts.reasons.get(error.reason, texts.unknown_reason).format(detail=error.detail)
        case FetchError():
            reason = texts.fetch.get(error.reason, texts.unknown_reason)
            said = reason.format(url=error.url, detail=error.detail)
        case NotFoundError():
            said = texts.not_found[error.what].format(key=error.key)
        case AmbiguousError():
            said = texts.ambiguous[error.what].format(key=error.key, choices=" · ".join(error.choices))
        case InvalidError():
            said = texts.invalid[f"{error.what} {error.reason}"].format(detail=error.detail)
        case LibraryError():
            said = texts.library[error.reason].format(path=error.path)
        case _:
            said = texts.unknown_reason
    return said


def explain_in_chat(error: CorpusError, texts: Texts) -> str:
    """The same for a chat, where there are no commands, settings and paths of a machine."""
    said = texts.library
    match error:
        case FetchError(reason="private"):
            return said.private_link.format(url=error.url)
        case LibraryError(reason="locked" | "indexing"):
            return said.busy
        case LibraryError(reason="full"):
            return said.full
        case LibraryError():
            return said.broken
    return explain(error, CATALOGUES[texts.code])


def way_out(error: CorpusError, texts: TerminalTexts) -> str:
    """What to do about it in terms of the command line; empty where nothing helps."""
    match error:
        case UnreadableError():
            return texts.ways_out.get(error.reason, "")
        case NotFoundError():
            return texts.ways_out.get(f"no {error.what}", "")
    return ""


def explain_picture(error: PictureError, texts: TerminalTexts) -> str:
    """Why a picture can't be made, and what would help."""
    match error:
        case NoGlyphError():
            return texts.no_glyph.format(characters=texts.list_comma.join(error.characters))
        case TooLongError():
            return texts.too_long
    return texts.no_font


def explain_lexicon(error: LexiconError, texts: TerminalTexts) -> str:
    """Where the operator's lexicon can't be read, and what a line must look like."""
    if error.line is None:
        return texts.lexicon.format(path=error.path)
    return texts.lexicon_line.format(path=error.path, line=error.line)


def explain_engine(error: SearchDownError | OtherIndexError | MissingExtraError, texts: TerminalTexts) -> str:
    """Why the index can't be used, and what to do."""
    match error:
        case SearchDownError():
            return texts.search_down[error.reason]
        case OtherIndexError():
            return texts.other_index.format(name=error.name)
    return texts.missing_extra.format(extra=error.extra)


def explain_settings(error: SettingsError, texts: TerminalTexts) -> list[str]:
    """One line a fault: the setting and what it must look like."""
    return [
        texts.setting_fault.format(name=fault.name, reason=texts.settings[fault.reason])
        for fault in error.faults
    ]
