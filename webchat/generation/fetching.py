"""A file is fetched from an address that somebody else named: only from the open internet, and never too much."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import IO
from urllib.parse import urljoin, urlsplit

SECONDS = 20.0  # for all of it, with its redirects
MOST_REDIRECTS = 5
CHUNK = 64 * 1024
MAPPED = ip_network("64:ff9b::/96")  # IPv4 inside IPv6, as some networks translate it
# What Python calls global, though it is a provider's inside, out of use, or for examples
CLOSED = [ip_network(net) for net in ("168.63.129.16/32", "192.88.99.0/24", "fec0::/10", "3fff::/20")]
HEADERS = {"User-Agent": "webchat", "Accept": "*/*", "Accept-Encoding": "identity"}

Address = IPv4Address | IPv6Address


class NotFetched(Exception):
    """Why not, in a few words for the log."""


def is_public(address: Address) -> bool:
    """Whether it is out in the open: not this machine, not its network, not a provider's inside."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address in MAPPED or address.sixtofour is not None or address.teredo is not None:
            return False
    if any(address in network for network in CLOSED):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def fetch(
    url: str,
    into: IO[bytes],
    most: int,
    allows: Callable[[Address], bool] = is_public,
    seconds: float = SECONDS,
) -> str:
    """Write what lies at `url` into a file; the type that its server says. Raises `NotFetched`.

    `most`: bytes. `allows`: whether one may connect to an address; each name is looked up once, and what was
    looked at is what is connected to.
    """
    deadline = time.monotonic() + seconds
    try:
        for _ in range(MOST_REDIRECTS + 1):
            with _asked(url, allows, deadline) as response:
                if response.status in (301, 302, 303, 307, 308):
                    url = urljoin(url, response.headers.get("Location", ""))
                    continue
                if response.status != 200:
                    raise NotFetched(f"its server answered {response.status}")
                _write(response, into, most, deadline)
                return response.headers.get_content_type()
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotFetched(str(error) or type(error).__name__) from error
    raise NotFetched(f"more than {MOST_REDIRECTS} redirects")


@contextmanager
def _asked(
    url: str, allows: Callable[[Address], bool], deadline: float
) -> Iterator[http.client.HTTPResponse]:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise NotFetched("no address that one can ask")
    is_safe = parts.scheme == "https"
    port = parts.port or (443 if is_safe else 80)
    connection = http.client.HTTPConnection(parts.hostname, port)
    line = [_connected(parts.hostname, port, allows, deadline)]
    connection.sock = line[0]
    # However slowly a server sends its head, a byte at a time: at the deadline the line is cut
    cut = threading.Timer(max(0.0, deadline - time.monotonic()), _cut, [line])
    cut.daemon = True
    cut.start()
    try:
        if is_safe:
            context = ssl.create_default_context()
            safe = context.wrap_socket(line[0], server_hostname=parts.hostname, do_handshake_on_connect=False)
            line.append(safe)  # now it can be cut, also while they shake hands
            safe.do_handshake()
            connection.sock = safe
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        host = parts.netloc
        connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": host, **HEADERS}.items():
            connection.putheader(name, value)
        connection.endheaders()
        yield connection.getresponse()
    finally:
        cut.cancel()
        connection.close()
        for sock in line:
            sock.close()


def _connected(host: str, port: int, allows: Callable[[Address], bool], deadline: float) -> socket.socket:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(place[0]).partition("%")[0] for *_, place in found]
    if not addresses or not all(allows(ip_address(address)) for address in addresses):
        raise NotFetched("it does not lie on the open internet")
    for last, address in enumerate(addresses, start=1 - len(addresses)):
        try:
            return socket.create_connection((address, port), timeout=max(0.1, deadline - time.monotonic()))
        except OSError:
            if not last:
                raise
    raise NotFetched("it cannot be reached")


def _cut(line: list[socket.socket]) -> None:
    """`line`: the socket, and what speaks TLS over it once it does."""
    for sock in reversed(line):
        with suppress(OSError):  # it has ended already, or the other has taken it over
            sock.shutdown(socket.SHUT_RDWR)


def _write(response: http.client.HTTPResponse, into: IO[bytes], most: int, deadline: float) -> None:
    if (response.length or 0) > most:
        raise NotFetched("it is too large")
    written = 0
    while piece := response.read1(CHUNK):
        written += len(piece)
        if time.monotonic() >= deadline:
            raise NotFetched("it took too long")
        if written > most:
            raise NotFetched("it is too large")
        into.write(piece)
    if time.monotonic() >= deadline:  # the line was cut, which looks like its end
        raise NotFetched("it took too long")
    if response.length:
        raise NotFetched("it ended too early")
