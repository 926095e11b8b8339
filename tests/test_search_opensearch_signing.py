"""Requests to Amazon's service: their signature is made again from the secret, by the published algorithm."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

import pytest

pytest.importorskip("opensearchpy", reason="the opensearch extra is not installed")

from search.model import SearchDownError
from search.opensearch_link import ClusterOptions, Link

REGION, SERVICE = "eu-central-1", "aoss"
KEY, SECRET, TOKEN = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "a session's token"


def signature(method: str, target: str, headers: dict[str, str], body: bytes) -> str:
    """What the request must be signed with: Signature Version 4, from what came over the wire."""
    parts = urlsplit(target)
    scope, signed = (
        headers["authorization"].split(f"{name}=")[1].split(",")[0]
        for name in ("Credential", "SignedHeaders")
    )
    pairs = sorted(
        (quote(k, safe="-_.~"), quote(v, safe="-_.~"))
        for k, v in parse_qsl(parts.query, keep_blank_values=True)
    )
    request = [
        method,
        quote(parts.path, safe="/-_.~"),
        "&".join(f"{name}={value}" for name, value in pairs),
        *(f"{name}:{' '.join(headers[name].split())}" for name in signed.split(";")),
        "",
        signed,
        hashlib.sha256(body).hexdigest(),
    ]
    day, region, service, end = scope.split("/")[1:]
    hashed = hashlib.sha256("\n".join(request).encode()).hexdigest()
    text = "\n".join(["AWS4-HMAC-SHA256", headers["x-amz-date"], f"{day}/{region}/{service}/{end}", hashed])
    key = f"AWS4{SECRET}".encode()
    for part in (day, region, service, end, text):
        key = hmac.digest(key, part.encode(), "sha256")
    return key.hex()


class Gate:
    """A server that refuses with 403 whatever is not signed with the secret, as Amazon's does."""

    def __init__(self) -> None:
        self.let_in: list[str] = []
        self.signed: list[str] = []  # names of the headers that the last signature covers
        self.change = b""  # what the body is taken for
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                status = outer.judge(self.command, self.path, headers, body)
                answer = {"errors": False, "items": []} if "_bulk" in self.path else {"status": status}
                sent = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

            do_GET = do_POST = handle_any  # noqa: N815 - the library's names

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def judge(self, method: str, target: str, headers: dict[str, str], body: bytes) -> int:
        told = headers.get("authorization", "")
        expected = signature(method, target, headers, body + self.change) if "Signature=" in told else "none"
        if not told.endswith(f"Signature={expected}") or f"Credential={KEY}/" not in told:
            return 403
        self.signed = told.split("SignedHeaders=")[1].split(",")[0].split(";")
        self.let_in.append(f"{method} {target}")
        return 200


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate()
    threading.Thread(target=made.server.serve_forever, args=(0.05,), daemon=True).start()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """An environment without credentials but those that a test sets; skips without Amazon's package."""
    pytest.importorskip("botocore", reason="the opensearch-aws extra is not installed")
    for name in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")  # it would be looked for in the network
    return monkeypatch


def known(aws: pytest.MonkeyPatch, secret: str = SECRET) -> None:
    aws.setenv("AWS_ACCESS_KEY_ID", KEY)
    aws.setenv("AWS_SECRET_ACCESS_KEY", secret)


def link(gate: Gate) -> Link:
    return Link(ClusterOptions((gate.url,), aws_region=REGION, aws_service=SERVICE))


def test_every_kind_of_request_is_signed(gate: Gate, aws: pytest.MonkeyPatch) -> None:
    known(aws)
    asking = link(gate)
    asking.ask("GET", "/")
    asking.ask("GET", "/yuanhua-0*/_mapping")
    asking.ask("POST", "/yuanhua/_search", {"query": {"term": {"words": "河山"}}}, {"search_type": "dfs"})
    documents = [{"_op_type": "index", "_id": str(n), "words": "河 山"} for n in range(3)]
    asking.write("yuanhua-000001", documents)
    assert [one.split("?")[0] for one in gate.let_in] == [
        "GET /",
        "GET /yuanhua-0*/_mapping",
        "POST /yuanhua/_search",
        "POST /yuanhua-000001/_bulk",
    ]
    assert {"host", "x-amz-content-sha256", "x-amz-date"} <= set(gate.signed)


def test_temporary_credentials_are_signed_with_their_token(gate: Gate, aws: pytest.MonkeyPatch) -> None:
    known(aws)
    aws.setenv("AWS_SESSION_TOKEN", TOKEN)
    link(gate).ask("GET", "/")
    assert "x-amz-security-token" in gate.signed


def test_another_secret_or_a_changed_body_is_refused(gate: Gate, aws: pytest.MonkeyPatch) -> None:
    known(aws, "another secret")
    with pytest.raises(SearchDownError) as caught:
        link(gate).ask("GET", "/")
    assert caught.value.reason == "forbidden"
    assert "another secret" not in str(caught.value)
    known(aws)
    gate.change = b" "
    with pytest.raises(SearchDownError):
        link(gate).ask("POST", "/yuanhua/_search", {"size": 1})
    assert gate.let_in == []


def test_nothing_to_sign_with_is_said_as_that(gate: Gate, aws: pytest.MonkeyPatch) -> None:
    with pytest.raises(SearchDownError) as caught:
        link(gate)
    assert caught.value.reason == "unsigned"
    aws.setenv("AWS_PROFILE", "nobody")
    with pytest.raises(SearchDownError) as caught:
        link(gate)
    assert caught.value.reason == "unsigned"


def test_credentials_that_end_are_said_as_that(gate: Gate, aws: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A program that hands out credentials is asked only when the first request is signed."""
    (tmp_path / "config").write_text("[default]\ncredential_process = false\n")
    with pytest.raises(SearchDownError) as caught:
        link(gate).ask("GET", "/")
    assert caught.value.reason == "unsigned"
