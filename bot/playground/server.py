"""The loopback Bot API server: what python-telegram-bot, or any client of the Bot API, talks to over HTTP.

server = BotApiServer()
await server.start()
anna = server.world.person("安娜")
server.people.send(anna, server.world.private(anna), "/start")
...
await server.stop()
"""

import asyncio
import json
from collections.abc import Callable
from typing import TypeVar

from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPServerRequest
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from bot.playground.api import Api
from bot.playground.arguments import Arguments, Upload
from bot.playground.calls import Call
from bot.playground.errors import RefusedError
from bot.playground.faults import Fault, Faults
from bot.playground.flood import Flood
from bot.playground.membership import MAX_DOWNLOAD_BYTES
from bot.playground.model import JsonValue, Message
from bot.playground.people import People
from bot.playground.world import Change, World

LOOPBACK = "127.0.0.1"
MAX_UPLOAD_BYTES = 50 << 20
_MAX_BODY_BYTES = 64 << 20  # an upload of 50 MB with its form; larger bodies are cut by the HTTP server
TOKEN = "5000000000:PLAYGROUND-TOKEN-good-on-this-machine"  # noqa: S105 - opens nothing but this server

T = TypeVar("T")


class BotApiServer:
    """One bot's Telegram on 127.0.0.1. `world` is its state, `people` act in it, `faults` make trouble.

    `local`: as a self-hosted Bot API server it takes webhooks over plain HTTP; Telegram's own does not.
    """

    def __init__(
        self, world: World | None = None, *, token: str = TOKEN, seed: int = 0, local: bool = True
    ) -> None:
        self.token = token
        self.world = world or World()
        self.people = People(self.world)
        self.faults = Faults(seed)
        self.flood = Flood()
        self.api = Api(self.world, self.flood, local=local)
        self.stopping = asyncio.Event()
        self._changed = asyncio.Event()
        self._http: HTTPServer | None = None
        self._port = 0
        self.world.watchers.append(self._on_change)

    def _on_change(self, _change: Change) -> None:
        self._changed.set()

    @property
    def url(self) -> str:
        """Base address of the API, to which clients add the token: `http://127.0.0.1:port/bot`."""
        return f"http://{LOOPBACK}:{self._port}/bot"

    @property
    def file_url(self) -> str:
        """Base address of file downloads."""
        return f"http://{LOOPBACK}:{self._port}/file/bot"

    async def start(self, port: int = 0) -> None:
        """Listen on the loopback interface; port 0 takes a free one. Raises `OSError` where it is taken."""
        routes = [
            (r"/bot([^/]+)(?:/test)?/(\w+)", _MethodHandler, {"server": self}),
            (r"/file/bot([^/]+)(?:/test)?/\w+/(\w+)", _FileHandler, {"server": self}),
        ]
        sockets = bind_sockets(port, LOOPBACK)
        self._port = sockets[0].getsockname()[1]
        self._http = HTTPServer(Application(routes, log_function=_quiet), max_body_size=_MAX_BODY_BYTES)
        self._http.add_sockets(sockets)

    async def stop(self) -> None:
        """Answer nothing more and close every connection."""
        self.stopping.set()
        self.world.updates.close()
        if self._http is not None:
            self._http.stop()
            await self._http.close_all_connections()
            self._http = None

    def calls(self, *methods: str) -> list[Call]:
        """The calls so far, of these methods or of all but getUpdates, oldest first."""
        return [call for call in self.world.calls if not methods or call.method in methods]

    def refusals(self) -> list[Call]:
        """The calls that Telegram would have refused."""
        return [call for call in self.world.calls if call.refused]

    async def until(self, found: Callable[[], T], seconds: float = 10.0) -> T:
        """The first true value of `found`, looked up anew at each change. Raises `TimeoutError`."""
        async with asyncio.timeout(seconds):
            while not (value := found()):
                self._changed.clear()
                await self._changed.wait()
        return value

    async def handed_over(self, seconds: float = 10.0) -> None:
        """Wait until the bot has taken every update and come back for more."""
        await self.until(lambda: self.world.updates.at_rest, seconds)

    async def next_answer(self, after: Message, seconds: float = 10.0) -> Message:
        """The bot's first message in the chat of `after` that came later than it."""

        def answer() -> Message | None:
            for message in self.world.history(after.chat):
                if message.id > after.id and message.sender in {self.world.bot, None}:
                    return message
            return None

        found = await self.until(answer, seconds)
        if found is None:
            raise TimeoutError
        return found


def _quiet(_handler: RequestHandler) -> None:
    """Write no access log: addresses hold the token, and the calls are recorded anyway."""


def is_loopback(request: HTTPServerRequest) -> bool:
    """Whether the request names this machine, so no web page elsewhere reaches it by a rebound name."""
    host = request.host.rsplit(":", 1)[0].strip("[]")
    return host in {LOOPBACK, "localhost", "::1"}


class _Handler(RequestHandler):
    def initialize(self, server: BotApiServer) -> None:
        self.server = server

    def prepare(self) -> None:
        if not is_loopback(self.request):
            self.refuse(RefusedError(403, "Forbidden: this server answers its own machine only"))

    def refuse(self, refused: RefusedError) -> None:
        self.set_status(refused.code)
        self.finish({"ok": False, "error_code": refused.code, "description": refused.description})

    def admitted(self, token: str) -> bool:
        if token == self.server.token:
            return True
        self.refuse(RefusedError(401, "Unauthorized") if ":" in token else RefusedError(404, "Not Found"))
        return False


class _MethodHandler(_Handler):
    """`/bot<token>/<method>` by GET or POST."""

    async def get(self, token: str, method: str) -> None:
        await self.answer(token, method)

    async def post(self, token: str, method: str) -> None:
        await self.answer(token, method)

    async def answer(self, token: str, method: str) -> None:
        if not self.admitted(token):
            return
        arguments = _arguments(self.request)
        if any(len(file.content) > MAX_UPLOAD_BYTES for file in arguments.files.values()):
            self.refuse(RefusedError(413, "Request Entity Too Large"))
            return
        fault = self.server.faults.strike(method)
        if fault is not None and not fault.after and await self.spoil(fault):
            return
        if method.lower() == "getupdates":
            await self.poll(arguments, fault)
            return
        code, body = self.server.api.call(method, arguments, fault)
        if fault is not None and fault.after and await self.spoil(fault):
            return
        self.set_status(code)
        self.finish(body)

    async def poll(self, arguments: Arguments, fault: Fault | None) -> None:
        updates = self.server.world.updates
        try:
            if fault is not None and fault.refusal is not None:
                raise fault.refusal
            updates.allow(arguments.object("allowed_updates", "allowed_updates"))
            limit = arguments.number("limit", 100)
            result = await updates.poll(arguments.number("offset"), limit, arguments.number("timeout"))
        except RefusedError as refused:
            self.set_status(refused.code)
            body = {"ok": False, "error_code": refused.code, "description": refused.description}
            self.finish(body | ({"parameters": refused.parameters} if refused.parameters else {}))
            return
        except asyncio.CancelledError:  # the server is going down
            self.cut()
            return
        self.finish({"ok": True, "result": result})

    async def spoil(self, fault: Fault) -> bool:
        """Do what the fault does to the connection; False where it is a plain refusal."""
        if fault.refusal is not None:
            return False
        if fault.garbage:
            self.finish("<html><body>upstream error</body></html>")
            return True
        if fault.hang:
            with_stop = asyncio.create_task(self.server.stopping.wait())
            await asyncio.wait({with_stop}, timeout=fault.hang)
            with_stop.cancel()
        self.cut()
        return True

    def cut(self) -> None:
        """Close the connection without an answer."""
        self.request.connection.stream.close()  # type: ignore[union-attr]


class _FileHandler(_Handler):
    """`/file/bot<token>/<folder>/<file id>`."""

    def get(self, token: str, file_id: str) -> None:
        if not self.admitted(token):
            return
        file = self.server.world.files.get(file_id)
        if file is None or len(file.content) > MAX_DOWNLOAD_BYTES:
            self.refuse(RefusedError(404, "Not Found"))
            return
        self.set_header("Content-Type", "application/octet-stream")
        self.finish(file.content)


def _arguments(request: HTTPServerRequest) -> Arguments:
    """Arguments from the query, a form or a JSON body."""
    fields: dict[str, JsonValue] = {}
    if request.headers.get("Content-Type", "").startswith("application/json"):
        fields = {**json.loads(request.body or b"{}")}
    for name, values in {**request.query_arguments, **request.body_arguments}.items():
        fields[name] = values[-1].decode("utf-8", "surrogateescape")
    files = {
        name: Upload(parts[-1].filename, parts[-1].content_type, parts[-1].body)
        for name, parts in request.files.items()
    }
    return Arguments(fields, files)
