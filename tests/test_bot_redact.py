"""No token in any log line, traceback or repr."""

import io
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.redact import Redaction, protect_children, protect_logs
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


def test_secrets_that_are_learned_later_are_left_out_too() -> None:
    formatter = Redaction(logging.Formatter(), ["one-secret"])
    formatter.learn([TOKEN, "one-secret-more", ""])
    assert formatter.redact(f"one-secret one-secret-more {TOKEN}") == "[token] [token] [token]"
    assert formatter.redact(f"half of it: {TOKEN.split(':')[1]}") == "half of it: [token]"


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


def test_children_do_not_inherit_it() -> None:
    environ = {"BOT_TOKEN": TOKEN, "WEBHOOK_SECRET": "s", "OPENSEARCH_PASSWORD": "p", "LANG": "C"}
    protect_children(environ)
    protect_children(environ)
    assert environ == {"LANG": "C"}


CRASHES = """
import os, resource, sys, threading, warnings
from bot.redact import protect_crashes, protect_logs
token = os.environ["BOT_TOKEN"]
protect_logs([token])
protect_crashes()
print(*resource.getrlimit(resource.RLIMIT_CORE))
class Heavy:
    def __del__(self):
        raise ValueError(f"given up with {token}")
def work():
    raise ValueError(f"in a thread with {token}")
warnings.warn(f"warned of {token}")
heavy = Heavy()
del heavy
thread = threading.Thread(target=work)
thread.start()
thread.join()
raise ValueError(f"at the end with {token}")
"""


def test_what_nobody_catches_is_told_without_it_and_leaves_no_dump() -> None:
    pytest.importorskip("resource", reason="no limits of this kind here")
    done = subprocess.run(
        [sys.executable, "-c", CRASHES],
        env={"BOT_TOKEN": TOKEN, "PYTHONPATH": str(Path(__file__).parents[1])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["0", "0"]
    assert done.returncode == 1
    assert TOKEN.split(":")[1] not in done.stderr
    for place in ("given up", "in a thread", "at the end"):
        assert f"ValueError: {place} with [token]" in done.stderr
    assert "warned of [token]" in done.stderr
