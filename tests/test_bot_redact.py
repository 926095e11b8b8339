"""No token in any log line, traceback or repr."""

import io
import logging
from collections.abc import Iterator

import pytest

from bot.redact import Redaction, protect_logs
from bot.settings import Settings

TOKEN = "123456789:AAExampleExampleExampleExampleExampl"
OTHER = "987654321:BBOtherOtherOtherOtherOtherOtherOthe"


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Redaction(logging.Formatter("%(levelname)s %(message)s"), [TOKEN]))
    logger = logging.getLogger("test.redact")
    logger.addHandler(handler)
    logger.propagate = False
    logger.setLevel(logging.DEBUG)
    yield logger, stream
    logger.removeHandler(handler)


def test_messages_arguments_and_tracebacks(log) -> None:
    logger, stream = log
    logger.info("POST https://api.telegram.org/bot%s/sendMessage", TOKEN)
    logger.info("another one: %s", {"token": OTHER})
    logger.info("in an address: bot%s", TOKEN.replace(":", "%3A"))
    try:
        int(f"The token `{TOKEN}` was rejected")
    except ValueError:
        logger.exception("could not start with %r", (TOKEN,))
    logger.info("stack", stack_info=True)
    text = stream.getvalue()
    assert TOKEN not in text
    assert OTHER not in text
    assert TOKEN.split(":")[1] not in text
    assert text.count("[token]") >= 5
    assert "'The token `[token]` was rejected'" in text


def test_a_token_of_any_form_is_known_by_its_words() -> None:
    assert Redaction(logging.Formatter(), ["odd-secret"]).redact("it is odd-secret.") == "it is [token]."
    assert (
        Redaction(logging.Formatter()).redact("turn 12:30 of 2031-01-01 12:30:00")
        == "turn 12:30 of 2031-01-01 12:30:00"
    )


def test_every_handler_of_the_root_logger_is_protected() -> None:
    root, stream = logging.getLogger(), io.StringIO()
    handler = logging.StreamHandler(stream)
    root.addHandler(handler)
    try:
        protect_logs([TOKEN])
        protect_logs([TOKEN])  # twice is once
        logging.getLogger("anything").error("see %s", TOKEN)
        assert stream.getvalue() == "ERROR anything: see [token]\n"
        assert logging.getLogger("httpx").level == logging.WARNING
    finally:
        root.removeHandler(handler)


def test_no_repr_shows_it() -> None:
    assert TOKEN not in repr(Settings(token=TOKEN))
