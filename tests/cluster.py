"""A genuine OpenSearch of one or more nodes, each a process of its own that can be killed and brought back.

The server comes from Maven Central, once, into the user's cache. Where `OPENSEARCH_URL` is set, that cluster
is used instead, and nothing can be killed.
"""

import fcntl
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, Self
from urllib.error import HTTPError

HERE = Path(__file__).parent / "data" / "cluster"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "yuanhua"
PATIENCE = 180.0  # seconds in which a node on a busy machine must have started
SHORT = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")  # for Java: less work at the start, slower afterwards
FIRST_FETCH = 240.0  # seconds for the server's 53 MB


class NoClusterError(Exception):
    """There is no server to test with; says what is missing."""


class Cluster:
    """OpenSearch nodes on this machine. Their data is gone at the end."""

    def __init__(
        self, nodes: int = 1, *, heap: str = "512m", processors: int = 2, java: Sequence[str] = ()
    ) -> None:
        self._jars = jars()
        self._java = ["java", f"-Xms{heap}", f"-Xmx{heap}", *java, "-cp", f"{self._jars}/*"]
        self._processors = processors
        self._cleanup = ExitStack()
        self.folder = Path(self._cleanup.enter_context(tempfile.TemporaryDirectory(prefix="cluster-")))
        self._ports = free_ports(2 * nodes)
        self._running: dict[int, subprocess.Popen[bytes]] = {}
        self.nodes = nodes

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses of all nodes, dead ones too."""
        return tuple(f"http://127.0.0.1:{port}" for port in self._ports[: self.nodes])

    def __enter__(self) -> Self:
        """Starts every node and waits until they know each other."""
        try:
            for node in range(self.nodes):
                self.start(node)
            self.wait(self.nodes)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self, node: int) -> None:
        """Starts a node, with the data it had before; returns at once."""
        transports = [f"127.0.0.1:{port}" for port in self._ports[self.nodes :]]
        names = [f"node-{number}" for number in range(self.nodes)]
        settings = {
            "cluster.name": "yuanhua-tests",
            "node.name": names[node],
            "node.processors": self._processors,
            "network.host": "127.0.0.1",
            "http.port": self._ports[node],
            "transport.port": self._ports[self.nodes + node],
            "discovery.seed_hosts": ",".join(transports),
            "cluster.initial_cluster_manager_nodes": ",".join(names),
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            "action.auto_create_index": "false",
        }
        home = self.folder / names[node]
        command = [
            *self._java,
            str(HERE / "ClusterNode.java"),
            str(home),
            *(f"{k}={v}" for k, v in settings.items()),
        ]
        with (self.folder / f"{names[node]}.log").open("ab") as log:
            self._running[node] = subprocess.Popen(  # it ends when this process does, and its pipe with it
                command, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=self.folder
            )

    def kill(self, node: int) -> None:
        """Ends a node as a power cut does."""
        process = self._running.pop(node)
        process.kill()
        process.communicate()

    def wait(self, nodes: int, status: str = "yellow") -> None:
        """Waits until that many nodes are one cluster of at least this health."""
        deadline = time.monotonic() + PATIENCE
        question = f"/_cluster/health?wait_for_nodes={nodes}&wait_for_status={status}&timeout=5s"
        while time.monotonic() < deadline:
            for node, process in self._running.items():
                if process.poll() is not None:
                    raise NoClusterError(f"node {node} ended: {self.log(node)}")
                with suppress(OSError, ValueError):
                    if not ask(self.urls[node] + question)["timed_out"]:
                        return
            time.sleep(0.2)
        raise NoClusterError(f"not started within {PATIENCE:.0f} s: {self.log(0)}")

    def log(self, node: int) -> str:
        """The end of what a node said."""
        path = self.folder / f"node-{node}.log"
        return path.read_text("utf-8", "replace")[-2000:] if path.exists() else ""

    def close(self) -> None:
        """Ends every node and removes the data."""
        for node in list(self._running):
            self.kill(node)
        self._cleanup.close()


class Given:
    """The cluster at `OPENSEARCH_URL`."""

    def __init__(self, urls: Sequence[str]) -> None:
        self.urls = tuple(urls)


@contextmanager
def cluster(nodes: int = 1, *, heap: str = "512m", java: Sequence[str] = ()) -> Iterator[Cluster | Given]:
    """The given cluster, else one of our own. Raises NoClusterError where there is neither."""
    given = os.environ.get("OPENSEARCH_URL", "").split()
    if given:
        yield Given(given)
        return
    with Cluster(nodes, heap=heap, java=java) as own:
        yield own


def jars() -> Path:
    """The folder with the server, fetched by Maven the first time."""
    for tool, package in (("javac", "a JDK of 17 or newer"), ("mvn", "Maven")):
        if shutil.which(tool) is None:
            raise NoClusterError(f"OPENSEARCH_URL is not set, and {package} is not installed")
    folder = CACHE / "opensearch-2.19.1"
    try:
        CACHE.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NoClusterError(f"nowhere to keep the server: {error}") from error
    with locked(CACHE / "opensearch.lock"):
        if folder.exists():
            return folder
        with tempfile.TemporaryDirectory(dir=CACHE) as temporary:
            shutil.copy(HERE / "pom.xml", temporary)
            command = ["mvn", "-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=jars"]
            try:
                subprocess.run(command, cwd=temporary, check=True, capture_output=True, timeout=FIRST_FETCH)
            except (OSError, subprocess.SubprocessError) as error:
                raise NoClusterError(f"Maven could not fetch OpenSearch: {error}") from error
            (Path(temporary) / "jars").rename(folder)
    return folder


@contextmanager
def locked(path: Path) -> Iterator[IO[bytes]]:
    """Nobody else fetches meanwhile."""
    with path.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def free_ports(count: int) -> list[int]:
    """Ports that nobody uses now."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def ask(url: str, body: object = None, method: str = "GET") -> dict[str, object]:
    """The answer to a question, from JSON; a body goes as JSON."""
    content = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(url, content, headers, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        found = json.load(answer)
        assert isinstance(found, dict)
        return found


def remove(url: str, name: str) -> None:
    """Deletes a library's indexes and their template."""
    for path in (f"{name}-*", f"_index_template/{name}*"):
        with suppress(HTTPError):
            ask(f"{url}/{path}", method="DELETE")
