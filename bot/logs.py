"""The log: one line an event on standard error, as text or as JSON, without tokens."""

import json
import logging
import re
import sys
import time

from telegram.error import Conflict, InvalidToken

from bot.redact import protect_logs

_DATA = re.compile(r"received data was:? %r|invalid JSON data", re.IGNORECASE)


class JsonLines(logging.Formatter):
    """A record as one JSON object on one line: time (UTC), level, logger, event, and the traceback if any."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        line = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class TextLines(logging.Formatter):
    """A record as text; a line feed in a message can't begin a line that looks like another event."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        """The line of a record without its traceback."""
        return super().formatMessage(record).replace("\n", " ⏎ ")


def start_log(form: str, *secrets: str, level: int = logging.INFO) -> None:
    """Log to standard error in that form ("text" or "json"), never the secrets."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    protect_logs(secrets)
    for name in ("telegram.ext", "telegram.ext.Updater"):
        logging.getLogger(name).addFilter(_told_by_us)
    for name in ("telegram.ext.ExtBot", "telegram.ext.Updater", "telegram.request.BaseRequest"):
        logging.getLogger(name).addFilter(_without_data)


def _told_by_us(record: logging.LogRecord) -> bool:
    """Leave out tracebacks of what an operator is told in a line of ours: a refused token, a second bot."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, Conflict | InvalidToken)


def _without_data(record: logging.LogRecord) -> bool:
    """Leave out what the library writes down of answers that it can't read: people's messages are in them."""
    if record.args and _DATA.search(str(record.msg)):
        record.args = ("[left out]",)
    return True
