"""What is fetched from elsewhere: only from the open internet, never too much, never too long."""

import io
import socket
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest

from webchat.generation import fetching
from webchat.generation.fetching import NotFetched, fetch, is_public


class Elsewhere(BaseHTTPRequestHandler):
    def do_GET(self):
        kind, _, rest = self.path[1:].partition("/")
        if kind == "to":
            self.answer(302, Location=rest if "://" in rest and not rest.startswith("to/") else f"/{rest}")
        elif kind == "short":
            self.answer(200, b"ab", **{"Content-Length": "9"})
        elif kind == "large":
            self.answer(200, b"x" * 2000)
        elif kind == "stream":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"x" * 2000)
        elif kind == "slow":
            self.wfile.write(b"HTTP/1.0 200 OK\r\n")
            for _ in range(50):
                self.wfile.write(b"X-Slow: 1\r\n")
                self.wfile.flush()
                time.sleep(0.05)
        elif kind == "error":
            self.answer(404)
        else:
            self.answer(200, self.headers["Host"].encode(), **{"Content-Type": "text/plain"})

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass

    def handle(self):
        with suppress(OSError):  # whoever asked has had enough
            super().handle()


@pytest.fixture(scope="module")
def there():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def fetched(url, most=1000, allows=lambda address: True, **rest):
    file = io.BytesIO()
    return fetch(url, file, most, allows, **rest), file.getvalue()


def test_a_file_comes_with_its_type(there):
    assert fetched(f"{there}/a?b=1") == ("text/plain", there.removeprefix("http://").encode())
    assert fetched(f"{there}/to/to/to/to/to/a")[0] == "text/plain"


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/to/to/to/to/to/to/a", "redirects"),
        ("/to/ftp://example.com/a", "no address"),
        ("/short", "too early|ended"),
        ("/large", "too large"),
        ("/stream", "too large"),
        ("/error", "404"),
    ],
)
def test_what_is_not_well_is_not_taken(there, path, why):
    with pytest.raises(NotFetched, match=why):
        fetched(there + path)


def test_a_server_that_sends_a_byte_at_a_time_is_left_at_the_deadline(there):
    began = time.monotonic()
    with pytest.raises(NotFetched):
        fetched(f"{there}/slow", seconds=0.3)
    assert time.monotonic() - began < 1.5


def test_nor_may_it_take_its_time_to_shake_hands():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        with pytest.raises(NotFetched):
            fetched(f"https://127.0.0.1:{silent.getsockname()[1]}/a", seconds=0.3)
        assert time.monotonic() - began < 1.5


def test_nothing_is_asked_that_is_not_public(there):
    with pytest.raises(NotFetched, match="open internet"):
        fetched(f"{there}/a", allows=is_public)
    with pytest.raises(NotFetched, match="open internet"):
        fetched(there.replace("127.0.0.1", "localhost"), allows=is_public)


def test_each_redirect_is_looked_at_again(there, monkeypatch):
    asked = []

    def allows(address):
        asked.append(str(address))
        return len(asked) == 1

    with pytest.raises(NotFetched, match="open internet"):
        fetched(f"{there}/to/{there}/a", allows=allows)
    assert len(asked) == 2


def test_one_private_address_among_others_is_one_too_many(monkeypatch):
    places = [(2, 1, 6, "", (address, 80)) for address in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *_, **__: places)
    with pytest.raises(NotFetched, match="open internet"):
        fetched("http://example.com/", allows=is_public)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://", "http://a@example.com/", "http://example.com:x/"]
)
def test_what_is_no_address_is_not_asked(url):
    with pytest.raises(NotFetched):
        fetched(url)


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("168.63.129.16", False),
        ("192.88.99.1", False),
        ("fec0::1", False),
        ("3fff::1", False),
    ],
)
def test_which_addresses_are_public(address, answer):
    assert is_public(ip_address(address)) is answer
