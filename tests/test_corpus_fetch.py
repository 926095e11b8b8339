"""Fetching by address, against a server on the loopback interface."""

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from corpus import fetch as fetching
from corpus.errors import FetchError
from corpus.fetch import Bounds, fetch, is_public

PAGE = "<p>甲：您好。</p>".encode()


class Handler(BaseHTTPRequestHandler):
    """Answers by path; remembers the Host headers it was sent."""

    hosts: list[str]

    def do_GET(self) -> None:
        self.server.hosts.append(self.headers["Host"])  # type: ignore[attr-defined]
        routes: dict[str, Callable[[], None]] = {
            "/page": lambda: self._send(200, PAGE, {"Content-Type": "text/html; charset=utf-8"}),
            "/gone": lambda: self._send(404, b""),
            "/video": lambda: self._send(200, b"x", {"Content-Type": "video/mp4"}),
            "/untyped": lambda: self._send(200, PAGE),
            "/once": lambda: self._send(302, b"", {"Location": "/page"}),
            "/round": lambda: self._send(302, b"", {"Location": "/round"}),
            "/file": lambda: self._send(302, b"", {"Location": "file:///etc/hostname"}),
            "/inside": lambda: self._send(
                302, b"", {"Location": f"http://127.0.0.2:{self.server.server_port}/page"}
            ),
            "/large": lambda: self._send(200, b"x" * 5000, {"Content-Type": "text/plain"}),
            "/bomb": lambda: self._send(
                200,
                gzip.compress(b"\0" * 3_000_000),
                {"Content-Type": "text/plain", "Content-Encoding": "gzip"},
            ),
            "/endless": self._endless,
            "/dripping": self._dripping,
        }
        routes[self.path]()

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for key, value in (headers or {}).items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"x" * 1000)
        except OSError:
            self.close_connection = True

    def _dripping(self) -> None:
        """Header after header, each in time: only the bound on the whole ends this."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        try:
            for number in range(200):
                self.wfile.write(f"X-{number}: 1\r\n".encode())
                self.wfile.flush()
                self.server.done.wait(0.05)  # type: ignore[attr-defined]
        except OSError:
            pass
        self.close_connection = True

    def log_message(self, *args: object) -> None:
        """Nothing is printed."""


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.hosts = []  # type: ignore[attr-defined]
    server.done = threading.Event()  # type: ignore[attr-defined]
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.done.set()  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()
    thread.join()


def address(server: ThreadingHTTPServer, path: str, host: str = "127.0.0.1") -> str:
    return f"http://{host}:{server.server_port}{path}"


def refused(url: str, **options: object) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetch(url, **options)  # type: ignore[arg-type]
    return caught.value


def test_a_page_comes_with_its_type_and_address(server: ThreadingHTTPServer) -> None:
    fetched = fetch(address(server, "/page"), allow_private=True)
    assert fetched == (PAGE, "text/html; charset=utf-8", address(server, "/page"))


def test_redirects_are_followed_to_the_last_address(server: ThreadingHTTPServer) -> None:
    assert fetch(address(server, "/once"), allow_private=True).url == address(server, "/page")


def test_a_page_without_a_type_is_taken(server: ThreadingHTTPServer) -> None:
    assert fetch(address(server, "/untyped"), allow_private=True).content_type is None


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/gone", "status"),
        ("/video", "content-type"),
        ("/round", "redirects"),
        ("/file", "scheme"),
        ("/large", "too-large"),
        ("/bomb", "too-large"),
        ("/endless", "too-large"),
    ],
)
def test_what_is_refused_says_why(server: ThreadingHTTPServer, path: str, reason: str) -> None:
    assert refused(address(server, path), allow_private=True, bounds=Bounds(size=4000)).reason == reason


def test_a_server_that_drips_is_cut_off_by_the_whole_time(server: ThreadingHTTPServer) -> None:
    bounds = Bounds(seconds=0.4, wait=5)
    assert refused(address(server, "/dripping"), allow_private=True, bounds=bounds).reason == "timeout"


def test_nobody_listening_is_unreachable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert refused(f"http://127.0.0.1:{port}/", allow_private=True).reason == "unreachable"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433"])
def test_the_own_machine_is_refused_by_every_name(server: ThreadingHTTPServer, host: str) -> None:
    error = refused(address(server, "/page", host))
    assert error.reason in {"private", "unresolved", "address"}
    assert server.hosts == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.org/a", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("http://", "address"),
        ("http://[::1", "address"),
        ("http://user:secret@example.org/", "credentials"),
        ("not an address", "scheme"),
    ],
)
def test_addresses_of_other_kinds_are_refused(url: str, reason: str) -> None:
    assert refused(url).reason == reason


def test_a_password_is_not_repeated_in_the_error() -> None:
    assert "secret" not in str(refused("http://user:secret@example.org/"))


def test_a_name_is_looked_up_once_and_that_address_is_used(server: ThreadingHTTPServer) -> None:
    """A rebinding name answers with another address the second time; there is no second time."""
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    fetched = fetch(address(server, "/page", "talk.example"), allow_private=True, resolve=rebinding)
    assert fetched.url == address(server, "/page", "talk.example")
    assert asked == ["talk.example"]
    assert server.hosts == [f"talk.example:{server.server_port}"]  # type: ignore[attr-defined]


def test_one_private_answer_among_public_ones_refuses_all() -> None:
    error = refused("http://talk.example/", resolve=lambda host, port: ["93.184.216.34", "192.168.0.1"])
    assert error.reason == "private"


def test_a_redirect_into_the_private_net_is_refused(
    server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "is_public", lambda address: address == "127.0.0.1")
    error = refused(address(server, "/inside"))
    assert error.reason == "private"
    assert len(server.hosts) == 1  # type: ignore[attr-defined]


def test_a_name_nobody_knows_is_unresolved() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "unknown")

    assert refused("http://talk.example/", resolve=unknown).reason == "unresolved"


@pytest.mark.parametrize(
    "inside",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "ff02::1",
    ],
)
def test_addresses_inside(inside: str) -> None:
    assert not is_public(inside)


@pytest.mark.parametrize(
    "outside", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822"]
)
def test_addresses_outside(outside: str) -> None:
    assert is_public(outside)
