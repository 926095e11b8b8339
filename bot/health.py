"""`GET /healthz` and `GET /metrics`, for the container's healthcheck and for monitoring."""

import json
import logging
import socket
import time
from collections.abc import Callable
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from bot.archive import Archive
from bot.line import Pulse
from bot.meters import Meters
from bot.pace import Pace
from bot.settings import Address

# Polling asks Telegram at least every ten seconds; after this long without an answer something is wrong.
STALL_SECONDS = 90.0

_log = logging.getLogger(__name__)


class Health:
    """Tells how the bot is. `pulse` is when Telegram was last heard of."""

    def __init__(self, archive: Archive, pulse: Pulse, meters: Meters) -> None:
        self._archive = archive
        self._pulse = pulse
        self._meters = meters
        self._http: HTTPServer | None = None
        self._asked = False
        self.address: Address | None = None  # where to listen, before Telegram is asked anything
        self.port = 0
        meters.watch_library(
            lambda: archive.counted, lambda: archive.revision, lambda: archive.indexed_revision
        )
        meters.watch_searchers(lambda: archive.searchers)

    def state(self) -> dict[str, Any]:
        """What `/healthz` says; `ok` is false while Telegram is silent.

        An index that is down does not count: starting the bot anew would not help.
        """
        silence = time.monotonic() - self._pulse.heard
        return {
            "ok": silence < STALL_SECONDS,
            "seconds_since_telegram": round(silence, 1),
            "revision": self._archive.revision,
            "indexed_revision": self._archive.indexed_revision,
            "index": self._archive.index_state,
            "sources": self._archive.counted,
            "searchers": self._archive.searchers,
        }

    def start(self, address: Address) -> None:
        """Listen in the running event loop, once; where the port is taken, say so and go without."""
        if self._asked:
            return
        self._asked = True
        handlers: list[Any] = [
            ("/healthz", _Health, {"state": self.state}),
            ("/metrics", _Metrics, {"meters": self._meters}),
        ]
        try:
            family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
            listening = socket.create_server(tuple(address), family=family)
        except OSError:
            _log.warning("no health page: %s:%d can't be listened on", address.host, address.port)
            return
        listening.setblocking(False)
        self.port = listening.getsockname()[1]
        self._http = HTTPServer(Application(handlers, log_function=_silent))
        self._http.add_socket(listening)

    async def stop(self) -> None:
        """Stop listening."""
        if self._http is not None:
            self._http.stop()
            await self._http.close_all_connections()


class Opening(Pace):
    """Opens the health page: what keeps the pace is made ready before Telegram is asked who the bot is.

    Where the network is gone at the start that takes as long as it is, and the page should say so.
    """

    def __init__(self, health: Health) -> None:
        super().__init__()
        self._health = health

    async def initialize(self) -> None:
        """Open it; once, however often it is tried to reach Telegram."""
        if self._health.address is not None:
            self._health.start(self._health.address)


def _silent(handler: RequestHandler) -> None:
    """A line a probe would drown the log."""
    del handler


class _Health(RequestHandler):
    def initialize(self, state: Callable[[], dict[str, Any]]) -> None:
        self._state = state

    def get(self) -> None:
        state = self._state()
        self.set_status(200 if state["ok"] else 503)
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(state))


class _Metrics(RequestHandler):
    def initialize(self, meters: Meters) -> None:
        self._meters = meters

    def get(self) -> None:
        self.set_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.finish(self._meters.text())
