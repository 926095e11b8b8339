"""The command line's catalogues say the same things in every language."""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from bot.texts.cli import CATALOGUES, command_texts
from corpus.model import Kind

ROOT = Path(__file__).parents[1]


def messages(record: Any, prefix: str = "") -> dict[str, set[str]]:
    """Every message of a catalogue with the names of its placeholders."""
    found: dict[str, set[str]] = {}
    for field in fields(record):
        value, name = getattr(record, field.name), prefix + field.name
        if is_dataclass(value):
            found |= messages(value, name + ".")
        elif isinstance(value, Mapping):
            found |= {f"{name}.{key}": placeholders(text) for key, text in value.items()}
        else:
            found[name] = placeholders(value)
    return found


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("code", CATALOGUES)
def test_languages_agree_on_messages_and_placeholders(code: str) -> None:
    assert messages(CATALOGUES[code]) == messages(CATALOGUES["en"])


@pytest.mark.parametrize("code", CATALOGUES)
def test_every_kind_of_aside_has_a_name(code: str) -> None:
    assert set(CATALOGUES[code].kinds) == set(Kind)


@pytest.mark.parametrize(
    ("environ", "code"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh-hans"),
        ({"LANG": "zh_TW.UTF-8"}, "zh-hant"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "zh_HK.UTF-8"}, "zh-hant"),
        ({"LANG": "zh_CN.UTF-8", "YUANHUA_LANG": "en"}, "en"),
    ],
)
def test_the_locale_chooses_the_language(environ: dict[str, str], code: str) -> None:
    assert command_texts(environ).code.lower() == code


def reasons_raised() -> set[str]:
    """Every reason code that the corpus room gives to an unreadable file, read from its code."""
    raised = re.compile(
        r"(?:Format|Decode|NoConversation)Error\([^,()]+(?:\([^()]*\))?, "
        r"\"([a-z-]+)\"(?: if \w+ else \"([a-z-]+)\")?"
    )
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "corpus").rglob("*.py"))
    return {code for source in sources for pair in raised.findall(source) for code in pair if code}


@pytest.mark.parametrize("code", CATALOGUES)
def test_every_reason_has_a_sentence(code: str) -> None:
    assert reasons_raised()
    assert reasons_raised() <= set(CATALOGUES[code].reasons)
