"""Fetching a page or file by its address: the room's only network, and httpx's only place.

The address comes from a stranger, so every hop is looked up once, refused unless all it resolves to is
public, and connected to at that very address: a name that changes its answer in between gains nothing.
"""

import asyncio
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import NamedTuple

import httpx

from corpus.errors import FetchError
from corpus.limits import MAX_BYTES

Resolver = Callable[[str, int], Sequence[str]]

_NAT64 = IPv6Network("64:ff9b::/96")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TYPES = (
    "text/",
    "application/json",
    "application/xml",
    "application/xhtml",
    "application/pdf",
    "application/octet-stream",
    "application/vnd.openxmlformats-officedocument.wordprocessingml",
    "application/x-subrip",
    "application/srt",
    "application/ttml",
    "application/jsonl",
    "application/x-ndjson",
    "application/ndjson",
    "application/csv",
    "application/markdown",
    "binary/octet-stream",
)
_SUFFIXES = ("+xml", "+json")
_HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; yuanhua; transcripts)",
    "Accept": "text/html,application/xhtml+xml,application/json,text/*;q=0.9,*/*;q=0.5",
    "Accept-Language": "zh,en;q=0.8,*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}


class Fetched(NamedTuple):
    """What an address gave: the bytes, the Content-Type header, and the address after redirects."""

    data: bytes
    content_type: str | None
    url: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a fetch may take: `seconds` in all, redirects included; `wait` for one silence of the server."""

    seconds: float = 60.0
    wait: float = 15.0
    size: int = MAX_BYTES
    redirects: int = 5


def fetch(
    url: str,
    *,
    allow_private: bool = False,
    bounds: Bounds | None = None,
    resolve: Resolver | None = None,
) -> Fetched:
    """Return what is at `url`. Not to be called on a thread that runs an event loop.

    `allow_private` admits loopback, private and link-local addresses. Raises FetchError with the address
    that failed and the reason: "scheme", "address", "credentials", "private", "unresolved", "unreachable",
    "timeout", "redirects", "status", "content-type", "too-large".
    """
    limits = bounds or Bounds()
    try:
        return asyncio.run(_timed(url, allow_private, limits, resolve or addresses_of))
    except TimeoutError as error:
        raise FetchError(url, "timeout", str(limits.seconds)) from error


def addresses_of(host: str, port: int) -> list[str]:
    """Return the addresses that the system resolves `host` to. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))


def is_public(address: str) -> bool:
    """Return whether an address is everybody's; of an IPv6 one that carries an IPv4 one, whether that is."""
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo[1] if parsed.teredo else None)
        if inner is None and parsed in _NAT64:
            inner = IPv4Address(parsed.packed[-4:])
        if inner is not None:
            return is_public(str(inner))
    return parsed.is_global and not parsed.is_multicast


async def _timed(url: str, allow_private: bool, bounds: Bounds, resolve: Resolver) -> Fetched:  # noqa: FBT001
    async with asyncio.timeout(bounds.seconds):
        return await _followed(url, allow_private, bounds, resolve)


async def _followed(url: str, allow_private: bool, bounds: Bounds, resolve: Resolver) -> Fetched:  # noqa: FBT001
    """Follow redirects by hand, so that each hop is checked like the first."""
    target = _parsed(url)
    # No proxies from the environment: a proxy would look names up by itself, after the check.
    async with httpx.AsyncClient(trust_env=False, timeout=bounds.wait, headers=_HEADERS) as client:
        for _ in range(bounds.redirects + 1):
            answer = await _hop(client, target, allow_private, bounds, resolve)
            if isinstance(answer, Fetched):
                return answer
            target = answer
    raise FetchError(url, "redirects", str(bounds.redirects))


def _parsed(url: str) -> httpx.URL:
    try:
        parsed = httpx.URL(url.strip())
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(url, "address", str(error)) from error
    if parsed.scheme not in {"http", "https"}:
        raise FetchError(url, "scheme", parsed.scheme)
    if not parsed.host:
        raise FetchError(url, "address")
    if parsed.userinfo:
        raise FetchError(str(parsed.copy_with(userinfo=b"")), "credentials")
    return parsed


async def _checked(target: httpx.URL, allow_private: bool, resolve: Resolver) -> str:  # noqa: FBT001
    """The one address to connect to. Several answers of which one is private are all refused."""
    port = target.port or (443 if target.scheme == "https" else 80)
    try:
        found = await asyncio.to_thread(resolve, target.raw_host.decode("ascii").strip("[]"), port)
        public = all(is_public(address) for address in found)
    except (OSError, ValueError) as error:  # UnicodeError of over-long labels is a ValueError
        raise FetchError(str(target), "unresolved", target.host) from error
    if not found:
        raise FetchError(str(target), "unresolved", target.host)
    if not public and not allow_private:
        raise FetchError(str(target), "private", target.host)
    return found[0]


async def _hop(
    client: httpx.AsyncClient,
    target: httpx.URL,
    allow_private: bool,  # noqa: FBT001
    bounds: Bounds,
    resolve: Resolver,
) -> Fetched | httpx.URL:
    """Ask one address; return what it holds or where it points."""
    address = await _checked(target, allow_private, resolve)
    request = client.build_request(
        "GET",
        target.copy_with(host=address, fragment=None),
        headers={"Host": target.netloc.decode("ascii")},
        extensions={"sni_hostname": target.raw_host.decode("ascii").strip("[]")},
    )
    try:
        answer = await client.send(request, stream=True, follow_redirects=False)
        try:
            return await _answered(answer, target, bounds)
        finally:
            await answer.aclose()
    except httpx.TimeoutException as error:
        raise FetchError(str(target), "timeout", str(bounds.wait)) from error
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        raise FetchError(str(target), "unreachable", str(error)) from error


async def _answered(answer: httpx.Response, target: httpx.URL, bounds: Bounds) -> Fetched | httpx.URL:
    if answer.status_code in _REDIRECTS and "location" in answer.headers:
        return _parsed(str(target.join(answer.headers["location"])))
    if answer.status_code != 200:
        raise FetchError(str(target), "status", str(answer.status_code))
    content_type = answer.headers.get("content-type")
    kind = (content_type or "text/").partition(";")[0].strip().lower()
    if not kind.startswith(_TYPES) and not kind.endswith(_SUFFIXES):
        raise FetchError(str(target), "content-type", kind)
    declared = answer.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > bounds.size:
        raise FetchError(str(target), "too-large", str(bounds.size))
    data = bytearray()
    async for chunk in answer.aiter_bytes(65536):  # unpacked: what counts is what memory has to hold
        data += chunk
        if len(data) > bounds.size:
            raise FetchError(str(target), "too-large", str(bounds.size))
    return Fetched(bytes(data), content_type, str(target))
