"""The way to an OpenSearch cluster: where it is, who asks, and what its failures mean."""

import importlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    ConnectionError as NoConnection,
)
from opensearchpy.exceptions import (
    ConnectionTimeout,
    ImproperlyConfigured,
    SerializationError,
    SSLError,
    TransportError,
)
from opensearchpy.helpers import streaming_bulk
from opensearchpy.helpers.signer import Urllib3AWSV4SignerAuth

from search.model import DownReason, SearchDownError

Answer = dict[str, Any]  # JSON

CONNECTIONS = 16  # to each node that are kept open
RESTING = 2.0  # seconds that a node which failed is left alone; twice as long every time, up to 8 times
BULK_DOCUMENTS = 500  # of one request
BULK_BYTES = 8 << 20
BULK_SECONDS = 120.0  # a node may take for them
BULK_RETRIES = 8  # of what was refused with 429, after 1, 2, 4 ... seconds
LONGEST_WAIT = 30
CONFLICT = 409  # what is there is as new, or newer
_REASONS: Mapping[int, DownReason] = {
    403: "forbidden",
    404: "missing",
    408: "timeout",
    429: "busy",
    504: "timeout",
}


@dataclass(frozen=True, slots=True)
class ClusterOptions:
    """Where the cluster is and who asks. Raises ValueError, whose text names the option that cannot be.

    `timeout` is in seconds, of one question to one node; another node is asked after that. `shards` and
    `replicas` are those of an index that is made anew.
    """

    urls: tuple[str, ...]
    user: str | None = None
    password: str = field(default="", repr=False)
    ca: Path | None = None  # PEM; None: the authorities that certifi knows
    certificate: Path | None = None  # PEM of the client, with its key
    key: Path | None = None
    aws_region: str | None = None  # requests are signed with the credentials that botocore finds
    aws_service: str = "es"
    timeout: float = 3.0
    shards: int = 3
    replicas: int = 1

    def __post_init__(self) -> None:
        if not self.urls or not all(map(_is_address, self.urls)):
            raise ValueError("urls")
        if self.user is not None and self.aws_region is not None:
            raise ValueError("user")
        if (self.certificate is None) != (self.key is None):
            raise ValueError("certificate")
        for name, least in (("timeout", 0.05), ("shards", 1), ("replicas", 0)):
            if getattr(self, name) < least:
                raise ValueError(name)


def _is_address(url: str) -> bool:
    """Whether it is http or https, a host and nothing secret: addresses are written to logs."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False


class Link:
    """Asks the nodes of one cluster in turn. Safe to use from several threads."""

    def __init__(self, options: ClusterOptions) -> None:
        """Nothing is asked yet. Raises SearchDownError where a certificate or what signs cannot be used."""
        with _understood():
            self._client = OpenSearch(
                list(options.urls),
                http_auth=_credentials(options),
                ca_certs=options.ca and str(options.ca),
                client_cert=options.certificate and str(options.certificate),
                client_key=options.key and str(options.key),
                timeout=options.timeout,
                pool_maxsize=CONNECTIONS,
                max_retries=max(1, len(options.urls)),
                retry_on_timeout=True,
                retry_on_status=(429, 502, 503, 504),
                dead_timeout=RESTING,
                timeout_cutoff=3,
            )

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        parameters: Mapping[str, str] | None = None,
        *,
        timeout: float | None = None,
    ) -> Answer:
        """The answer of a node, the next one where one fails. `timeout` in seconds, if it is no usual one.

        Raises SearchDownError.
        """
        given: dict[str, Any] = dict(parameters or {})
        if timeout is not None:
            given["request_timeout"] = timeout
        with _understood():
            answer = self._client.transport.perform_request(method, path, given, body)
        return answer if isinstance(answer, dict) else {}

    def write(self, index: str, actions: Iterable[Answer]) -> None:
        """Sends bulk actions, again and later where they are refused with 429.

        Raises SearchDownError where they cannot be written; those before may have been.
        """
        with _understood():
            refused = streaming_bulk(
                self._client,
                actions,
                chunk_size=BULK_DOCUMENTS,
                max_chunk_bytes=BULK_BYTES,
                max_retries=BULK_RETRIES,
                initial_backoff=1,
                max_backoff=LONGEST_WAIT,
                raise_on_error=False,
                yield_ok=False,
                index=index,
                request_timeout=BULK_SECONDS,
            )
            for _, failure in refused:
                item = next(iter(failure.values()))
                if item["status"] != CONFLICT:
                    raise down(item["status"], str(item.get("error")))

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def down(status: object, detail: str) -> SearchDownError:
    """The error for an HTTP status."""
    code = status if isinstance(status, int) else 0
    reason = _REASONS.get(code, "red" if code >= 500 else "refused")
    if reason == "forbidden" and "cluster_block_exception" in detail:  # to everybody, such as a full disk
        reason = "refused"
    return SearchDownError(reason, f"{code} {detail}"[:500])


def _credentials(options: ClusterOptions) -> object:
    if options.aws_region is None:
        return None if options.user is None else (options.user, options.password)
    session = importlib.import_module("botocore.session").Session()
    errors = importlib.import_module("botocore.exceptions")
    try:
        credentials = session.get_credentials()
    except errors.BotoCoreError as error:  # such as a profile that is not there
        raise SearchDownError("unsigned", str(error)[:500]) from error
    if credentials is None:
        raise SearchDownError("unsigned", "no credentials were found")
    return Urllib3AWSV4SignerAuth(credentials, options.aws_region, options.aws_service)


def _unconnected(error: NoConnection) -> DownReason:
    """Why no answer came."""
    if isinstance(error, ConnectionTimeout):
        return "timeout"
    if isinstance(error, SSLError):
        return "untrusted"
    # The signer is asked within the request: its errors look as if no node could be reached.
    return "unsigned" if type(error.info).__module__.startswith("botocore.") else "unreachable"


@contextmanager
def _understood() -> Iterator[None]:
    """The package's errors as ours."""
    try:
        yield
    except NoConnection as error:
        raise SearchDownError(_unconnected(error), str(error)[:500]) from error
    except TransportError as error:
        raise down(error.status_code, str(error)) from error
    except SerializationError as error:  # something else answers there
        raise SearchDownError("refused", str(error)[:500]) from error
    except (ImproperlyConfigured, OSError) as error:  # a certificate or key that is none
        raise SearchDownError("untrusted", str(error)[:500]) from error
