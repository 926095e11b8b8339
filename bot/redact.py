"""Keeps bot tokens out of logs: messages, arguments and tracebacks, whoever logs them."""

import logging
import re
from collections.abc import Iterable

_MASK = "[token]"
# BotFather's form: a numeric id, a colon, and 35 letters; shorter ones occur in test environments.
_TOKEN = re.compile(r"\d{3,}(?::|%3A)[A-Za-z0-9_-]{20,}", re.IGNORECASE)
# These write every address they call, and the Bot API has the token in its addresses.
_CHATTY = ("httpx", "httpcore", "hpack", "telegram.Bot", "telegram.ext.ExtBot")


class Redaction(logging.Formatter):
    """Wraps a handler's formatter: what it would write, without tokens.

    A formatter sees the finished text with its traceback, which a filter does not.
    """

    def __init__(self, inner: logging.Formatter, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._inner = inner
        self._secrets = tuple(secret for secret in secrets if secret)

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
    root = logging.getLogger()
    for handler in root.handlers:
        inner = handler.formatter or logging.Formatter("%(levelname)s %(name)s: %(message)s")
        if not isinstance(inner, Redaction):
            handler.setFormatter(Redaction(inner, known))
    # logging's handler of last resort writes warnings where nothing is configured
    if logging.lastResort is not None and not isinstance(logging.lastResort.formatter, Redaction):
        logging.lastResort.setFormatter(Redaction(logging.Formatter("%(message)s"), known))
