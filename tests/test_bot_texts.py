"""The catalogues: every message in every language, with the same blanks, and within Telegram's limits."""

import re
import string
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest

from bot.cuts import units
from bot.explain import explain_in_chat
from bot.handlers.messages import answering
from bot.texts import CATALOGUES, texts_for
from bot.texts.cli import CATALOGUES as TERMINAL
from bot.texts.model import Texts
from corpus.errors import AmbiguousError, FetchError, LibraryError, NotFoundError, UnreadableError

ENGLISH = CATALOGUES["en"]


def messages(texts: object, path: str = "") -> Iterator[tuple[str, str]]:
    for field in fields(texts):
        value = getattr(texts, field.name)
        name = f"{path}.{field.name}".lstrip(".")
        if is_dataclass(value):
            yield from messages(value, name)
        else:
            yield name, value


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("texts", CATALOGUES.values(), ids=CATALOGUES)
def test_every_message_has_the_same_blanks(texts: Texts) -> None:
    english = dict(messages(ENGLISH))
    for name, text in messages(texts):
        assert text.strip(), name
        assert blanks(text) == blanks(english[name]), name
        assert "<" not in text, name


@pytest.mark.parametrize("texts", CATALOGUES.values(), ids=CATALOGUES)
def test_texts_fit_where_telegram_shows_them(texts: Texts) -> None:
    assert all(units(text) <= 200 for _, text in messages(texts.toasts))
    assert all(1 <= units(text) <= 256 for _, text in messages(texts.commands))
    assert units(texts.help.description) <= 512
    assert units(texts.help.about) <= 120
    assert all(units(text) <= 40 for _, text in messages(texts.buttons))


def test_every_command_in_the_menu_is_answered() -> None:
    assert {field.name for field in fields(ENGLISH.commands)} <= set(answering(None))


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("zh-hans", "zh-hans"),
        ("zh", "zh-hans"),
        ("zh-CN", "zh-hans"),
        ("zh-hant", "zh-hant"),
        ("zh-TW", "zh-hant"),
        ("zh_HK", "zh-hant"),
        ("zh-MO", "zh-hant"),
        ("en", "en"),
        ("de", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_languages_go_by_their_tag(tag: str | None, code: str) -> None:
    assert texts_for(tag).code == code


def told_in_chat(texts: Texts) -> Iterator[tuple[str, str]]:
    """Everything a chat may be told: the catalogue but for the operator's lines, and every error."""
    for field in fields(texts):
        if field.name != "serve" and is_dataclass(getattr(texts, field.name)):
            yield from messages(getattr(texts, field.name), field.name)
    said = TERMINAL[texts.code]
    for reason in said.reasons:
        yield f"file {reason}", explain_in_chat(UnreadableError("x.txt", reason, 3, "12"), texts)
    for reason in said.fetch:
        yield f"fetch {reason}", explain_in_chat(FetchError("http://a.example", reason, "404"), texts)
    for reason in said.library:
        yield f"library {reason}", explain_in_chat(LibraryError("/srv/secret/library.db", reason), texts)
    for what in said.not_found:
        yield f"no {what}", explain_in_chat(NotFoundError(what, "潮"), texts)
    for what in said.ambiguous:
        yield f"several {what}", explain_in_chat(AmbiguousError(what, "潮", ("a", "b")), texts)


@pytest.mark.parametrize("texts", CATALOGUES.values(), ids=CATALOGUES)
def test_chats_are_told_nothing_of_the_command_line(texts: Texts) -> None:
    for name, text in told_in_chat(texts):
        assert not re.search(r"\byuanhua\b|--\w|[A-Z]{3,}_[A-Z]|/srv|pip install|apt install", text), name
