"""The line to Telegram: the library's own client, watched, so that an outage is told once, not each try."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from telegram.error import BadRequest, NetworkError
from telegram.request import BaseRequest, HTTPXRequest

from bot.texts.model import ServeTexts

_log = logging.getLogger(__name__)
_SILENCE = 20.0  # seconds without contact before it is told; single lost calls are nothing to tell


@dataclass(slots=True)
class Pulse:
    """When Telegram was last heard of, on the monotonic clock."""

    heard: float
    told: bool = False


class WatchedRequest(HTTPXRequest):
    """Makes the calls, and notes whether Telegram answers at all."""

    def __init__(self, pulse: Pulse, url: str, said: ServeTexts, **options: Any) -> None:  # noqa: ANN401
        super().__init__(**options)
        self._pulse = pulse
        self._url = url
        self._said = said

    async def do_request(self, *args: Any, **options: Any) -> tuple[int, bytes]:  # noqa: ANN401
        """Make one call.

        Raises:
            NetworkError: no answer came.
        """
        try:
            answer = await super().do_request(*args, **options)
        except BadRequest:
            raise
        except NetworkError:
            if not self._pulse.told and time.monotonic() - self._pulse.heard > _SILENCE:
                self._pulse.told = True
                _log.warning(self._said.unreachable.format(url=self._url))
            raise
        self._pulse.heard = time.monotonic()
        if self._pulse.told:
            self._pulse.told = False
            _log.warning(self._said.reachable)
        return answer


class Lines(BaseRequest):
    """Several clients of one connection each, the last used one first; made when they are needed.

    One client with as many connections does the same, but looks through all of them for every call: twelve at
    once cost half as much again as one after another.
    """

    def __init__(self, make: Callable[[], BaseRequest], most: int) -> None:
        self._make = make
        self._slots = asyncio.Semaphore(most)
        self._all = [make()]
        self._free = list(self._all)

    @property
    def read_timeout(self) -> float | None:
        """Seconds that a call waits for its answer, where it does not say."""
        return self._all[0].read_timeout

    async def initialize(self) -> None:
        """Open the first line."""
        for line in self._all:
            await line.initialize()

    async def shutdown(self) -> None:
        """Close every line."""
        for line in self._all:
            await line.shutdown()

    async def do_request(self, *args: Any, **options: Any) -> tuple[int, bytes]:  # noqa: ANN401
        """Make one call on a line that is free.

        Raises:
            NetworkError: no answer came.
        """
        async with self._slots:
            line = self._free.pop() if self._free else await self._another()
            try:
                return await line.do_request(*args, **options)
            finally:
                self._free.append(line)

    async def _another(self) -> BaseRequest:
        line = self._make()
        await line.initialize()
        self._all.append(line)
        return line
