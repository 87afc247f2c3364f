"""What no browser of ours would send, to a server that runs: refused in words or harmless, and nobody else notices."""

from __future__ import annotations

import itertools
import re
import secrets
import socket
from urllib.parse import quote, urlsplit

import httpx
import pytest

from tests.support.dom import parse
from tests.support.site import Site
from tests.support.visitor import PARTIAL, Visitor
from tests.web.test_payloads import PAYLOADS, shapes

ECHOES = """
    import time
    import webchat as gr

    def reply(message, history):
        if message == "slow":
            yield "one moment"
            time.sleep(2)
        yield gr.ChatMessage(message, options=[{"value": "the left one", "label": "Left"}])

    demo = gr.ChatInterface(reply, title="Echo", editable=True)
"""
STRANGE = [
    *PAYLOADS,
    "\r\nSet-Cookie: webchat=evil\r\n\r\n<script>alert(1)</script>",
    "../../../../etc/passwd",
    "..%2f..%2f%00",
    "' OR 1=1; DROP TABLE users; --",
    '") NEAR(a*, ^b) AND {x}:"',
    "\0",
    "\ufffe\uffff\U000e0001\u200b\u0301" * 20,
    "9" * 400,
    "-1",
    "1e999",
    "٣",
    "//evil.example/c/x",
    "\\\\evil.example",
    "javascript:alert(1)",
    "$(sleep 5)`id`|id",
    "{" * 5_000 + "[" * 5_000,
    "> " * 3_000 + "x",
    "(" * 20_000,
]
BIG = "x" * 1_000_000
HARMLESS = "harmless *words*"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    unlimited = dict.fromkeys(
        ("MESSAGES_PER_MINUTE", "MESSAGES_PER_MINUTE_BY_ADDRESS", "REPLIES_AT_ONCE"), "0"
    )
    settings = {f"WEBCHAT_{name}": value for name, value in unlimited.items()}
    with Site(tmp_path_factory.mktemp("hostile"), ECHOES, WEBCHAT_TRUSTED_PROXIES="1", **settings) as site:
        yield site
        assert "Traceback" not in site.log


@pytest.fixture
def victim(site):
    """Somebody who must not notice: what he said before is there after, and he is answered."""
    victim = Visitor(site.url)
    before = victim.send("my own words")
    victim.watch(before)
    yield victim
    victim.open()
    assert "my own words" in victim.words(before)
    after = victim.send("and more")
    victim.watch(after)
    assert "and more" in victim.words(after) and victim.state(after) == "done"


def taken(answer: httpx.Response) -> httpx.Response:
    """Whatever was asked, this is how the server answers."""
    assert answer.status_code < 500, (answer.request.url, answer.text[:300])
    assert "Traceback" not in answer.text and "site-packages" not in answer.text
    assert "evil" not in answer.headers.get("Location", "").split("?")[0]
    assert "evil" not in "".join(answer.headers.get_list("Set-Cookie"))
    if answer.status_code not in (204, 304):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    return answer


def html_of(answers):
    """The pages that differ by more than by their tokens."""
    pages = [a.text for a in answers if a.headers.get("Content-Type", "").startswith("text/html")]
    return {re.sub(r'(name="(?:csrf_token|client_id)" value=)"[\w.-]+"', r'\1""', page) for page in pages}


def key_of(answer: httpx.Response) -> str:
    return answer.headers["Location"].rpartition("/")[2]


def forms(visitor: Visitor, words: str, headers: dict[str, str]):
    """The words in each field of each form that takes any."""
    http, token = visitor.http, visitor.token

    def post(address: str, **fields: str) -> httpx.Response:
        data = {"csrf_token": token, "client_id": secrets.token_hex(8), **fields}
        return taken(http.post(address, data=data, headers=headers))

    begun = http.post("/turns", data={"csrf_token": token, "text": HARMLESS})
    key = key_of(begun)
    reply = int(re.search(r'id="reply-(\d+)"', http.get(f"/c/{key}").text)[1])
    visitor.address = f"/c/{key}"
    visitor.open()
    visitor.watch(reply)
    yield begun
    for address in (f"/c/{key}/turns", f"/c/{key}/rename", "/turns", f"/replies/{reply}/retry"):
        yield post(address, text=HARMLESS, csrf_token=words)
    yield post(f"/c/{key}/rename", title=words)
    yield post("/turns", text=words)
    yield post("/turns", text=words, client_id=words)
    yield post(f"/c/{key}/rename", title=words, client_id=words, **{words[:100] or "x": words})


def addresses(words: str, key: str, reply: int):
    """The words in each piece of a path and each parameter."""
    piece, value = quote(words[:2000], safe=""), quote(words[:2000])
    for path in (
        "/{}", "/c/{}", "/c/{}/rename", "/c/{}/earlier", "/assets/{}/{}", "/author/{}/{}", "/assets/x/../{}",
        "/replies/{}", "/replies/{}/stream", "/turns/{}/show",
    ):  # fmt: skip
        yield path.replace("{}", piece)
    for path in (
        "/?text={}", "/?new={}", "/search?q={}", "/conversations?before={}", "/search?{}={}",
        f"/c/{key}?message={{}}", f"/c/{key}?undone={{}}", f"/c/{key}/earlier?before={{}}",
        f"/replies/{reply}/stream?after={{}}",
    ):  # fmt: skip
        yield path.replace("{}", value)


HEADERS = """
    HX-Current-URL HX-Source HX-Request HX-Request-Type HX-History-Restore-Request HX-Target Last-Event-ID
    Referer Origin Accept Accept-Language Accept-Encoding If-None-Match If-Modified-Since Range User-Agent
    X-CSRFToken X-Requested-With X-HTTP-Method-Override X-Forwarded-For X-Forwarded-Proto
    X-Forwarded-Host X-Forwarded-Prefix X-Forwarded-Port X-Original-URL Forwarded X-Webchat-Stream
""".split()


def headed(visitor: Visitor, words: str):
    """The words in each header that anybody might read."""
    value = re.sub("[\0\r\n]", "", words).encode()[:3000].strip()
    asset = re.search(r'href="(/assets/[^"]+)"', visitor.page.html)[1]
    for name in HEADERS:
        for path in (visitor.address, asset):
            yield taken(visitor.http.get(path, headers={name: value}))
        fields = {"csrf_token": visitor.token, "text": HARMLESS}
        yield taken(visitor.http.post("/turns", data=fields, headers={name: value}))


def everything(site: Site, words: str):
    """All answers to the words, wherever they can be put."""
    visitor = Visitor(site.url)
    for headers in ({}, PARTIAL):
        yield from forms(visitor, words, headers)
    key, reply = visitor.address.rpartition("/")[2], visitor.replies[-1]
    for address in addresses(words, key, reply):
        for headers in ({}, PARTIAL):
            yield taken(visitor.http.get(address, headers=headers))
    for path in ("/", visitor.address, "/conversations"):
        yield taken(visitor.http.get(path))


@pytest.fixture(scope="module")
def ours(site):
    """What pages are made of where everybody says harmless words; one of them while a reply is written."""
    visitor = Visitor(site.url)
    visitor.send("slow")
    writing = visitor.http.get(visitor.address)
    return set().union(*map(shapes, html_of([writing, *everything(site, HARMLESS)])))


@pytest.mark.slow
@pytest.mark.parametrize("payload", STRANGE, ids=lambda payload: ascii(payload[:30]))
def test_a_payload_is_harmless_wherever_it_is_put(site, ours, victim, payload):
    for html in html_of(everything(site, payload)):
        assert shapes(html) - ours == set()
        assert str(7919 * 104729) not in html


@pytest.mark.parametrize("payload", STRANGE, ids=lambda payload: ascii(payload[:30]))
def test_a_payload_in_a_header_is_never_drawn(site, victim, payload):
    for html in html_of(headed(victim, payload)):
        assert not re.search(r"[<\"']", payload) or payload not in html
        assert "evil" not in html and "e.x" not in html


BODIES = {
    "nothing": ("application/x-www-form-urlencoded", b""),
    "bytes that are no text": ("application/x-www-form-urlencoded", b"text=%FF%FE%00&text=\xff\xfe\0&\x80=\x80"),
    "half an escape": ("application/x-www-form-urlencoded", b"text=%&title=%zz&client_id=%e2%82"),
    "an unknown charset": ("application/x-www-form-urlencoded; charset=nonsense", b"text=a&title=a"),
    "utf-16": ("application/x-www-form-urlencoded; charset=utf-16", "text=a".encode("utf-16")),
    "too many fields": ("application/x-www-form-urlencoded", b"a=1&" * 100_000),
    "json": ("application/json", b'{"text": "hi", "title": "hi"}'),
    "deep json": ("application/json", b'{"text":' + b"[" * 100_000),
    "xml": ("application/xml", b'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>'),
    "no kind": ("", b"text=hi"),
    "a strange kind": ("\xff; x=\"", b"text=hi"),
    "no boundary": ("multipart/form-data", b"--x\r\n\r\n"),
    "no end": ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nhi'),
    "a boundary alone": ("multipart/form-data; boundary=x", b"--x--"),
    "a huge boundary": (f"multipart/form-data; boundary={'x' * 5000}", b"--" + b"x" * 5000 + b"--"),
    "a part without a name": ("multipart/form-data; boundary=x", b"--x\r\n\r\nhi\r\n--x--"),
    "a huge head of a part": (
        "multipart/form-data; boundary=x",
        b"--x\r\nContent-Disposition: form-data; name=" + b"y" * 500_000 + b"\r\n\r\nhi\r\n--x--",
    ),
    "many parts": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nhi\r\n' * 5000 + b"--x--",
    ),
    "two megabytes": ("application/x-www-form-urlencoded", b"text=" + b"y" * 2_000_000),
    "four megabytes": ("text/plain", b"y" * 4_000_000),
}  # fmt: skip


@pytest.mark.parametrize("body", BODIES)
def test_a_body_that_is_no_form_of_ours_is_refused(site, victim, body):
    kind, content = BODIES[body]
    for address in ("/turns", f"{victim.address}/turns", f"{victim.address}/rename"):
        for partial, token in itertools.product(({}, PARTIAL), (None, victim.token)):
            headers = {"Content-Type": kind.encode("latin-1"), **partial}
            if token is not None:
                headers["X-CSRFToken"] = token
            answer = taken(victim.http.post(address, content=content, headers=headers))
            assert token is not None or answer.status_code in (400, 413), answer.status_code


def test_fields_twice_as_files_and_far_too_long_are_harmless(site, victim):
    http = victim.http
    for address in ("/turns", f"{victim.address}/turns", f"{victim.address}/rename"):
        twice = {name: ["one", "two"] for name in ("text", "title", "client_id")}
        token = {"csrf_token": victim.token}
        taken(http.post(address, data={**token, **twice}))
        taken(http.post(address, data={"csrf_token": [victim.token, "wrong"], "text": "hi"}))
        files = {name: ("../../x.html", b"<script>alert(1)</script>", "text/html") for name in twice}
        taken(http.post(address, data=token, files=files))
        taken(http.post(address, files={"csrf_token": ("x", victim.token.encode())}))
        for name in ("text", "title", "client_id", "csrf_token", "unknown"):
            taken(http.post(address, data={**token, "text": "hi", name: BIG}))


RAW = {
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "a strange host": b"GET / HTTP/1.1\r\nHost: evil\"><script>\r\n\r\n",
    "no version": b"GET /\r\n\r\n",
    "nonsense": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20 + b"\r\n\r\n",
    "bytes in the path": b"GET /c/\xff\xfe\x80 HTTP/1.1\r\nHost: x\r\n\r\n",
    "escaped bytes in the path": b"GET /c/%ff%fe%80?q=%ff HTTP/1.1\r\nHost: x\r\n\r\n",
    "nothing in the path": b"GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n",
    "another host's address": b"GET http://evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n",
    "a path of two slashes": b"GET //evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n",
    "a zero in a header": b"GET / HTTP/1.1\r\nHost: x\r\nHX-Current-URL: a\0b\r\n\r\n",
    "a header over two lines": b"GET / HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n",
    "an endless header": b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 300_000 + b"\r\n\r\n",
    "two lengths": b"POST /turns HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "a length that is none": b"POST /turns HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\nab",
    "a huge length": b"POST /turns HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\nab",
    "length and chunks": (
        b"POST /turns HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"0\r\n\r\nGET /evil HTTP/1.1\r\nHost: x\r\n\r\n"
    ),
    "broken chunks": b"POST /turns HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n",
    "an unknown method": b"EVIL / HTTP/1.1\r\nHost: x\r\n\r\n",
    "trace": b"TRACE / HTTP/1.1\r\nHost: x\r\nCookie: webchat=secret\r\n\r\n",
    "connect": b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
    "an upgrade": (
        b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("sent", RAW)
def test_what_is_no_request_is_refused_by_the_server(site, victim, sent):
    where = urlsplit(site.url)
    with socket.create_connection((where.hostname, where.port), timeout=10) as connection:
        connection.sendall(RAW[sent])
        connection.settimeout(1)
        said = b""
        try:
            while chunk := connection.recv(65536):
                said += chunk
        except (TimeoutError, ConnectionResetError):
            pass  # it waits for more, or would hear no more
    for status in re.findall(rb"^HTTP/1\.1 (\d+)", said, re.M):
        assert int(status) < 500, said[:300]
    assert b"Traceback" not in said and b"secret" not in said and b"<script>" not in said
    if b"text/html" in said:
        parse(said.decode("utf-8", "replace"))


def test_a_cookie_that_is_not_ours_is_nobodys(site, victim):
    for value in (*PAYLOADS, "." * 3000, "eyJfdXNlcl9pZCI6IjEifQ.x.y", ".eJw" + "A" * 2000):
        cookie = re.sub(r"[\0\r\n]", "", value).encode()
        answer = taken(httpx.get(site.url, headers={"Cookie": b"webchat=" + cookie}, trust_env=False))
        assert answer.status_code == 200 and "my own words" not in answer.text
        found = httpx.get(
            site.url + victim.address, headers={"Cookie": b"webchat=" + cookie}, trust_env=False
        )
        assert found.status_code == 404
        theme = taken(httpx.get(site.url, headers={"Cookie": b"theme=" + cookie}, trust_env=False))
        assert "data-theme" not in theme.text
