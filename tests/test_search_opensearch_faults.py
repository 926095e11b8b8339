"""What a cluster's failures mean: nodes that are gone, slow, full, locked, or not what they should be."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

pytest.importorskip("opensearchpy", reason="the opensearch extra is not installed")

from search.model import Clause, Document, Field, Request, SearchDownError
from search.opensearch import ClusterOptions, OpenSearchIndex
from tests.cluster import free_ports

FIELDS = (Field("words", 1.0, 0.9, 0.4), Field("grams", 0.5, 1.5, 0.75))
KIND = "analyzer 1"
TOPIC = Request((Clause(0, "河"), Clause(1, "河山", 2.0)), limit=5)
META = {
    "fingerprint": KIND,
    "kind": [1, ["words", 0.9, 0.4], ["grams", 1.5, 0.75]],
    "revision": 4,
    "building": False,
}
WHOLE = {"total": 3, "successful": 3, "failed": 0}
HITS = {"hits": [{"sort": [2.5, 7]}, {"sort": [1.5, 3]}]}
Reply = tuple[int, object]


class Node:
    """One node of a cluster that holds a small index, and fails as it is told to."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, object]] = []  # path, body
        self.headers: dict[str, str] = {}
        self.version = "2.19.1"
        self.replies: list[Callable[[str], Reply | None]] = []  # each for one question, first come
        self.always: Callable[[str], Reply | None] = lambda path: None
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                outer.headers = {name.lower(): value for name, value in self.headers.items()}
                status, body = outer.reply(self.path, content)
                sent = body.encode() if isinstance(body, str) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "text/html" if isinstance(body, str) else "application/json")
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

            do_GET = do_POST = do_PUT = handle_any  # noqa: N815 - the library's names

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def reply(self, path: str, content: bytes) -> Reply:
        body = None if not content or "_bulk" in path else json.loads(content)
        self.asked.append((path, body if body is not None else content.decode()))
        told = self.replies.pop(0)(path) if self.replies else self.always(path)
        if told is not None:
            return told
        if path == "/":
            return 200, {"version": {"number": self.version, "distribution": "opensearch"}}
        if path.endswith("/_mapping"):
            return 200, {"yy-000001": {"mappings": {"_meta": META}}}
        if "_search_shards" in path:
            return 200, {"shards": [[{"shard": int(path[-1]) % 3}]]}
        if "_search" in path:
            return 200, {"hits": HITS, "_shards": WHOLE, "timed_out": False}
        if "_mtermvectors" in path:
            found = {"terms_words": {"terms": {"河": {"doc_freq": 2}}}}
            return 200, {"docs": [{"term_vectors": found}] * 3}
        return 200, {"count": 9, "_shards": WHOLE}


@pytest.fixture
def nodes() -> Iterator[list[Node]]:
    with ExitStack() as stack:
        made = [Node(), Node()]
        for node in made:
            threading.Thread(target=node.server.serve_forever, args=(0.05,), daemon=True).start()
            stack.callback(node.server.server_close)
            stack.callback(node.server.shutdown)
        yield made


def opened(*nodes: Node | str, timeout: float = 5.0) -> OpenSearchIndex:
    urls = tuple(node if isinstance(node, str) else node.url for node in nodes)
    return OpenSearchIndex.open(ClusterOptions(urls, timeout=timeout), "yy", KIND, FIELDS)


def gone() -> str:
    return f"http://127.0.0.1:{free_ports(1)[0]}"


def numbers(index: OpenSearchIndex) -> list[int]:
    return [hit.number for hit in index.snapshot().search(TOPIC)]


def test_what_every_node_answers_is_told(nodes: list[Node]) -> None:
    index = opened(nodes[0])
    for status, reason in (
        (429, "busy"),
        (503, "red"),
        (500, "red"),
        (401, "refused"),
        (403, "forbidden"),
        (400, "refused"),
    ):
        nodes[0].always = lambda _, status=status: (status, {"error": "no", "status": status})
        with pytest.raises(SearchDownError) as caught:
            index.snapshot().search(TOPIC)
        assert caught.value.reason == reason
        assert index.health().status == "down"
        assert index.health().reason == reason
    nodes[0].always = lambda _: None  # it is well again, and nothing had to be started anew
    assert numbers(index) == [7, 3]


@pytest.mark.parametrize("status", [429, 502, 503])
def test_another_node_is_asked(nodes: list[Node], status: int) -> None:
    index = opened(*nodes)
    nodes[0].always = lambda _: (status, {"error": "no", "status": status})
    for _ in range(4):
        assert numbers(index) == [7, 3]


def test_a_node_that_is_gone_is_passed_over(nodes: list[Node]) -> None:
    index = opened(gone(), nodes[1], gone())
    for _ in range(6):
        assert numbers(index) == [7, 3]


def test_a_silent_node_is_not_waited_for_long(nodes: list[Node]) -> None:
    index = opened(*nodes)
    silent = opened(nodes[0], timeout=0.2)
    nodes[0].always = lambda _: time.sleep(1.0)
    with pytest.raises(SearchDownError) as caught:
        silent.snapshot().search(TOPIC)
    assert caught.value.reason == "timeout"
    assert numbers(index) == [7, 3]


def test_nobody_answers() -> None:
    with pytest.raises(SearchDownError) as caught:
        opened(gone(), gone())
    assert caught.value.reason == "unreachable"


def test_something_else_answers(nodes: list[Node]) -> None:
    nodes[0].always = lambda _: (200, "<html>Welcome</html>")
    with pytest.raises(SearchDownError) as caught:
        opened(nodes[0])
    assert caught.value.reason == "refused"


@pytest.mark.parametrize(
    "answer",
    [
        {"hits": HITS, "_shards": {"total": 3, "successful": 2, "failed": 1}, "timed_out": False},
        {"hits": HITS, "_shards": WHOLE, "timed_out": True},
    ],
)
def test_what_is_missing_is_told(nodes: list[Node], answer: object) -> None:
    engine = opened(nodes[0]).snapshot()
    assert engine.search(TOPIC).complete
    nodes[0].replies = [lambda _: (200, answer)]
    hits = engine.search(TOPIC)
    assert hits == [(7, 2.5), (3, 1.5)]
    assert not hits.complete


def test_frequencies_of_some_shards_are_not_remembered(nodes: list[Node]) -> None:
    engine = opened(nodes[0]).snapshot()
    assert engine.size == 9
    assert engine.frequencies([Clause(1, "山")]) == [0]  # shards are known from here on
    part = {
        "docs": [
            {"term_vectors": {"terms_words": {"terms": {"河": {"doc_freq": 2}}}}},
            {"error": {"type": "x"}},
        ]
    }
    nodes[0].replies = [lambda _: (200, part)]
    assert engine.frequencies([Clause(0, "河")]) == [2]
    assert engine.frequencies([Clause(0, "河"), Clause(0, "河")]) == [6, 6]
    count = len(nodes[0].asked)
    assert engine.frequencies([Clause(0, "河")]) == [6]
    assert len(nodes[0].asked) == count
    nodes[0].replies = [lambda _: (200, {"docs": [{"error": {"type": "x"}}] * 3})]
    with pytest.raises(SearchDownError) as caught:
        engine.frequencies([Clause(0, "石")])
    assert caught.value.reason == "red"
    nodes[0].replies = [lambda _: (200, {"docs": [{"error": {"type": "security_exception"}}] * 3})]
    with pytest.raises(SearchDownError) as caught:
        engine.frequencies([Clause(0, "石")])
    assert caught.value.reason == "forbidden"


def test_what_is_refused_while_loading_is_sent_again(nodes: list[Node]) -> None:
    index = opened(nodes[0])
    refused = {
        "errors": True,
        "items": [{"index": {"status": 429, "error": "full"}}, {"index": {"status": 409}}],
    }
    written = {"errors": False, "items": [{"index": {"status": 201}}]}
    told = iter([(200, refused), (200, written)])
    nodes[0].always = lambda path: next(told) if "_bulk" in path else None
    documents = [Document(number, "s", "p", (("河",), ())) for number in (1, 2)]
    index.update({"s": documents}, 5)
    sent = [str(body) for path, body in nodes[0].asked if "_bulk" in path]
    assert [body.count('"_id"') for body in sent] == [2, 1]  # the other one was there already, and newer
    assert index.revision == 5


def test_what_cannot_be_written_ends_an_update(nodes: list[Node]) -> None:
    index = opened(nodes[0])
    full = {
        "errors": True,
        "items": [{"index": {"status": 403, "error": {"type": "cluster_block_exception"}}}],
    }
    nodes[0].always = lambda path: (200, full) if "_bulk" in path else None
    with pytest.raises(SearchDownError) as caught:
        index.update({"s": [Document(1, "s", "p", (("河",), ()))]}, 5)
    assert caught.value.reason == "refused"
    assert index.revision == 4


@pytest.mark.parametrize(("version", "boosts"), [("2.19.1", [1.0, 1.0]), ("3.1.0", [1.9, 2.5])])
def test_scores_have_the_same_factor_whatever_the_server(
    nodes: list[Node], version: str, boosts: list[float]
) -> None:
    nodes[0].version = version
    opened(nodes[0]).snapshot().search(TOPIC)
    body = nodes[0].asked[-1][1]
    assert isinstance(body, dict)
    terms = [next(iter(clause["term"].values())) for clause in body["query"]["bool"]["should"]]
    assert [term["boost"] for term in terms] == pytest.approx(boosts)


def test_who_asks_is_told_but_not_shown(nodes: list[Node]) -> None:
    options = ClusterOptions((nodes[0].url,), user="reader", password="very secret")
    assert "secret" not in repr(options)
    OpenSearchIndex.open(options, "yy", KIND, FIELDS)
    assert nodes[0].headers["authorization"].startswith("Basic ")


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"urls": ()}, "urls"),
        ({"urls": ("localhost:9200",)}, "urls"),
        ({"urls": ("https://me:secret@search.example.org",)}, "urls"),
        ({"urls": ("https://[half",)}, "urls"),
        ({"user": "me", "aws_region": "eu-central-1"}, "user"),
        ({"certificate": Path("client.pem")}, "certificate"),
        ({"timeout": 0.0}, "timeout"),
        ({"shards": 0}, "shards"),
        ({"replicas": -1}, "replicas"),
    ],
)
def test_options_that_cannot_be(options: dict[str, object], fault: str) -> None:
    with pytest.raises(ValueError, match=f"^{fault}$"):
        replace(ClusterOptions(("https://search.example.org",)), **options)


@pytest.mark.parametrize("name", ["", "Library", "-a", "a*", "a,b", "a/b", "x" * 90])
def test_names_that_no_index_can_have(name: str) -> None:
    with pytest.raises(ValueError, match="no index can have the name"):
        OpenSearchIndex.open(ClusterOptions(("http://127.0.0.1:1",)), name, KIND, FIELDS)


def test_a_certificate_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing")
    options = ClusterOptions(("https://127.0.0.1:1",), ca=tmp_path / "ca.pem")
    with pytest.raises(SearchDownError):
        OpenSearchIndex.open(options, "yy", KIND, FIELDS)


def test_a_node_that_speaks_no_tls_is_not_trusted(nodes: list[Node]) -> None:
    with pytest.raises(SearchDownError) as caught:
        opened(nodes[0].url.replace("http:", "https:"))
    assert caught.value.reason == "untrusted"
