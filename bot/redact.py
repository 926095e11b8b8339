"""Keeps secrets out of logs and tracebacks, whoever writes them, and out of child processes and dumps."""

import logging
import re
import sys
import threading
import warnings
from collections.abc import Iterable, MutableMapping
from contextlib import suppress
from types import TracebackType
from typing import TextIO

_MASK = "[token]"
# BotFather's form: a numeric id, a colon, and 35 letters; shorter ones occur in test environments.
_TOKEN = re.compile(r"(?<!\d)\d{3,}+(?::|%3A)[A-Za-z0-9_-]{20,}", re.IGNORECASE)
# These write every address they call, and the Bot API has the token in its addresses.
_CHATTY = ("httpx", "httpcore", "hpack", "telegram.Bot", "telegram.ext.ExtBot")
_SECRET_SETTINGS = ("BOT_TOKEN", "WEBHOOK_SECRET", "OPENSEARCH_PASSWORD")

_log = logging.getLogger(__name__)


class Redaction(logging.Formatter):
    """Wraps a handler's formatter: what it would write, without tokens.

    A formatter sees the finished text with its traceback, which a filter does not.
    """

    def __init__(self, inner: logging.Formatter, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._inner = inner
        self._secrets: tuple[str, ...] = ()
        self.learn(secrets)

    def learn(self, secrets: Iterable[str]) -> None:
        """Leave these out, too: whole, and of a token the part that is secret alone."""
        known = {*self._secrets, *filter(None, secrets)}
        known |= {secret.partition(":")[2] for secret in known if _TOKEN.fullmatch(secret)}
        self._secrets = tuple(sorted(known, key=len, reverse=True))  # the longest first: they hold others

    def format(self, record: logging.LogRecord) -> str:
        """The line or lines of a record, without tokens."""
        return self.redact(self._inner.format(record))

    def redact(self, text: str) -> str:
        """The text without tokens, neither the known ones nor anything of their form."""
        for secret in self._secrets:
            text = text.replace(secret, _MASK)
        return _TOKEN.sub(_MASK, text)


def protect_logs(secrets: Iterable[str] = ()) -> None:
    """Redact on every handler of the root logger, and silence the loggers that write addresses.

    Call it once logging is configured. A handler that has no formatter gets the default one.
    """
    known = tuple(secrets)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    last = logging.lastResort  # writes warnings to standard error where nothing is configured
    for handler in (*logging.getLogger().handlers, *([last] if last is not None else [])):
        form = "%(message)s" if handler is last else "%(levelname)s %(name)s: %(message)s"
        inner = handler.formatter or logging.Formatter(form)
        if isinstance(inner, Redaction):
            inner.learn(known)
        else:
            handler.setFormatter(Redaction(inner, known))


def protect_children(environ: MutableMapping[str, str]) -> None:
    """Take secrets out of an environment, so that processes started with it don't get them."""
    for name in _SECRET_SETTINGS:
        environ.pop(name, None)


def protect_crashes() -> None:
    """Send what nobody catches, and warnings, to the log, which is redacted; leave no dump of the memory."""
    warnings.showwarning = _warned
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    sys.unraisablehook = _unraisable
    with suppress(ImportError, OSError, ValueError):  # where there is no such thing, or it may not be changed
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    _log.critical("the program ended by an error", exc_info=(kind, error, trace))


def _uncaught_in_thread(met: threading.ExceptHookArgs) -> None:
    if met.exc_value is not None and not isinstance(met.exc_value, SystemExit):
        _log.error("a thread ended by an error", exc_info=met.exc_value)


def _unraisable(met: "sys.UnraisableHookArgs") -> None:
    _log.error("an error while something was given up", exc_info=met.exc_value)


def _warned(  # noqa: PLR0917  (the standard library's signature)
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    del file
    _log.warning("%s", warnings.formatwarning(message, category, filename, lineno, line).rstrip())
