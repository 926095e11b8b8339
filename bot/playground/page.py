"""The page that plays Telegram: static files, one WebSocket, uploads; for this machine's own browser only."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler, StaticFileHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from bot.playground.calls import Call, Withheld
from bot.playground.errors import PlaygroundError
from bot.playground.model import Chat, Json, JsonValue, Message
from bot.playground.queries import InlineQuestion, Press
from bot.playground.server import LOOPBACK, MAX_UPLOAD_BYTES, is_loopback
from bot.playground.stage import Stage, inline_json, press_json
from bot.playground.world import Change
from bot.texts.playground import PLAYGROUND_TEXTS

_FOLDER = Path(__file__).parent / "page"
_SHOWN_CALLS = 200
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; connect-src 'self' ws:; img-src 'self' data: blob:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class PageServer:
    """Serves the page of one stage and tells every open one what happens."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.sockets: set[PageSocket] = set()
        self._http: HTTPServer | None = None
        self.port = 0
        stage.world.watchers.append(self._on_change)

    @property
    def url(self) -> str:
        """Where to look at it."""
        return f"http://{LOOPBACK}:{self.port}"

    async def start(self, port: int = 0) -> None:
        """Listen on the loopback interface. Raises `OSError` where the port is taken."""
        routes: list[Any] = [
            (r"/live", PageSocket, {"page": self}),
            (r"/upload", _UploadHandler, {"page": self}),
            (r"/file/(\w+)", _StoredHandler, {"page": self}),
            (r"/(.*)", _PageHandler, {"path": str(_FOLDER), "default_filename": "index.html"}),
        ]
        sockets = bind_sockets(port, LOOPBACK)
        self.port = sockets[0].getsockname()[1]
        self._http = HTTPServer(
            Application(routes, log_function=_quiet), max_body_size=MAX_UPLOAD_BYTES + (1 << 20)
        )
        self._http.add_sockets(sockets)

    async def stop(self) -> None:
        """Close every open page's connection and stop listening."""
        self.stage.world.watchers.remove(self._on_change)
        for socket in list(self.sockets):
            socket.close()
        if self._http is not None:
            self._http.stop()
            await self._http.close_all_connections()
            self._http = None

    def hello(self) -> Json:
        """Everything a page needs when it opens."""
        world = self.stage.world
        return {
            "type": "hello",
            "texts": {code: asdict(texts) for code, texts in PLAYGROUND_TEXTS.items()},
            **self.stage.cast(),
            "messages": [m.json() for chat in self.stage.chats for m in world.history(chat)],
            "withheld": [_withheld_json(held) for held in world.withheld],
            "calls": [call.json() for call in list(world.calls)[-_SHOWN_CALLS:]],
        }

    def _on_change(self, change: Change) -> None:
        told = self._told(change)
        if told is not None:
            for socket in list(self.sockets):
                socket.tell(told)

    def _told(self, change: Change) -> Json | None:
        """A change as the pages are told of it; None for what they need not know."""
        subject = change.subject
        told: Json | None = None
        match change.what, subject:
            case (("message" | "edited"), Message()):
                told = {"type": change.what, "message": subject.json()}
            case "deleted", Message():
                told = {"type": "deleted", "chat": subject.chat.id, "message": subject.id}
            case "call", Call():
                told = {"type": "call", "call": subject.json()}
            case "withheld", Withheld():
                told = {"type": "withheld", **_withheld_json(subject)}
            case "answered", Press():
                told = press_json(subject)
            case "inline_answered", InlineQuestion():
                told = {"type": "inline", "question": subject.id, "answer": inline_json(subject)}
            case "action", (Chat() as chat, str() as action):
                told = {"type": "action", "chat": chat.id, "action": action}
            case (("profile" | "chat"), _):
                told = {"type": "cast", **self.stage.cast()}
        return told


def _withheld_json(held: Withheld) -> Json:
    return {"chat": held.chat_id, "message": held.message_id, "reason": held.reason}


def _quiet(_handler: RequestHandler) -> None:
    """Write no access log."""


def _check_host(handler: RequestHandler) -> None:
    """Refuse names that are not this machine's, and requests that another site's page makes.

    Raises:
        HTTPError: 403.
    """
    origin = handler.request.headers.get("Origin")
    if not is_loopback(handler.request) or (origin and origin != f"http://{handler.request.host}"):
        raise HTTPError(403)


class _PageHandler(StaticFileHandler):
    """The page's own files."""

    def prepare(self) -> None:
        _check_host(self)

    def set_extra_headers(self, path: str) -> None:
        del path
        for name, value in _HEADERS.items():
            self.set_header(name, value)


class _StoredHandler(RequestHandler):
    """A photo or document that was sent in a chat."""

    def initialize(self, page: PageServer) -> None:
        self.page = page

    def get(self, file_id: str) -> None:
        _check_host(self)
        file = self.page.stage.world.files.get(file_id)
        if file is None:
            raise HTTPError(404)
        for name, value in _HEADERS.items():
            self.set_header(name, value)
        self.set_header("Content-Type", "image/png" if file.kind == "photo" else "application/octet-stream")
        if file.kind != "photo":
            self.set_header("Content-Disposition", "attachment")
        self.finish(file.content)


class _UploadHandler(RequestHandler):
    """A file dropped on a chat: one part named file, the rest of the request as fields."""

    def initialize(self, page: PageServer) -> None:
        self.page = page

    def post(self) -> None:
        _check_host(self)
        if "Origin" not in self.request.headers:  # a browser always says where a POST comes from
            raise HTTPError(403)
        parts = self.request.files.get("file", [])
        if not parts or len(parts[0].body) > MAX_UPLOAD_BYTES:
            raise HTTPError(400)
        fields = {name: self.get_body_argument(name, "") for name in ("chat", "person", "caption", "thread")}
        request: Json = {name: int(fields[name] or 0) for name in ("chat", "person", "thread")}
        try:
            self.page.stage.upload(request | {"caption": fields["caption"]}, parts[0].filename, parts[0].body)
        except PlaygroundError as error:
            raise HTTPError(400) from error
        self.finish({"ok": True})


class PageSocket(WebSocketHandler):
    """One open page."""

    def initialize(self, page: PageServer) -> None:
        """Keep the page server."""
        self.page = page

    def check_origin(self, origin: str) -> bool:
        """Only the page itself may speak."""
        return is_loopback(self.request) and origin == f"http://{self.request.host}"

    def open(self, *_args: str, **_kwargs: str) -> None:
        """Tell the page everything."""
        if not is_loopback(self.request):
            self.close()
            return
        self.page.sockets.add(self)
        self.tell(self.page.hello())

    def on_close(self) -> None:
        """Forget the page."""
        self.page.sockets.discard(self)

    def on_message(self, message: str | bytes) -> None:
        """Do what the page asks for."""
        request: JsonValue = None
        try:
            request = json.loads(message)
            answer = self.page.stage.act(request)
        except (ValueError, PlaygroundError):
            answer = {"type": "problem", "ref": request.get("ref") if isinstance(request, dict) else None}
        if answer is not None:
            self.tell(answer)

    def tell(self, told: Json) -> None:
        """Send one object to the page; a page that is gone is not told."""
        try:
            self.write_message(json.dumps(told, ensure_ascii=False))
        except WebSocketClosedError:
            self.page.sockets.discard(self)
