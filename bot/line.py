"""The line to Telegram, watched, so that an outage is told once, not each try."""

import logging
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from telegram.error import BadRequest, NetworkError

from bot.texts.model import ServeTexts
from bot.wire import Wire

_log = logging.getLogger(__name__)
_BROKEN = 500  # HTTP statuses from here on are the server's own trouble
_COMPARE = 5.0  # seconds between two looks at the clocks
_SILENCE = 20.0  # seconds without contact before it is told; single lost calls are nothing to tell


@dataclass(slots=True)
class Pulse:
    """When Telegram was last heard of, on the monotonic clock."""

    heard: float
    told: bool = False
    ahead: float = 0.0  # seconds by which this machine's clock is ahead of Telegram's, as last compared
    compared: float = float("-inf")  # when that was, on the monotonic clock


class WatchedRequest(Wire):
    """Makes the calls, and notes whether Telegram answers at all."""

    def __init__(self, pulse: Pulse, url: str, said: ServeTexts, most: int = 1) -> None:
        super().__init__(url, most)
        self._pulse = pulse
        self._host = urlsplit(url).netloc
        self._said = said

    async def do_request(self, url: str, method: str, *args: Any, **options: Any) -> tuple[int, bytes]:  # noqa: ANN401
        """Make one call.

        Raises:
            NetworkError: no answer came.
        """
        try:
            status, payload = await super().do_request(url, method, *args, **options)
        except BadRequest:
            raise
        except NetworkError:
            self._silent()
            raise
        # Not Telegram's word: a proxy's error, or a page to sign in at. Files may be anything.
        if status >= _BROKEN or (method == "POST" and not payload.startswith(b"{")):
            self._silent()
        else:
            self._heard()
        return status, payload

    def _silent(self) -> None:
        if not self._pulse.told and time.monotonic() - self._pulse.heard > _SILENCE:
            self._pulse.told = True
            _log.warning(self._said.unreachable.format(url=self._host))

    def _heard(self) -> None:
        self._pulse.heard = now = time.monotonic()
        if now - self._pulse.compared > _COMPARE:
            self._pulse.compared = now
            self._pulse.ahead = _ahead(self.dated)
        if self._pulse.told:
            self._pulse.told = False
            _log.warning(self._said.reachable)


def _ahead(dated: str | None) -> float:
    """How far the wall clock is ahead of a Date header, in seconds; 0 where there is none to be read."""
    try:
        return time.time() - parsedate_to_datetime(dated or "").timestamp()
    except (TypeError, ValueError):
        return 0.0
