"""Between the server and Flask: whole answers, and long ones in pieces."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from pathlib import Path

import pytest

from webchat.errors import StorageFull
from webchat.server import bodies
from webchat.server.bodies import Spool
from webchat.server.wsgi import AT_ONCE, Bridge

SCOPE = {
    "type": "http", "method": "GET", "path": "/", "root_path": "", "query_string": b"", "headers": [],
    "http_version": "1.1", "server": ("here", 80), "client": ("there", 1), "scheme": "http",
}  # fmt: skip
LONG = bodies.AT_ONCE + 1
asked = ContextVar("asked", default=None)


class Pieces:
    """An answer that notes what of it was made, and in whose context."""

    def __init__(self, *sizes):
        self.sizes, self.made, self.closed = iter(sizes), [], False

    def __call__(self, environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        asked.set("this one")
        return self

    def __iter__(self):
        return self

    def __next__(self):
        size = next(self.sizes)
        if size is None:
            raise OSError("no more")
        self.made.append(asked.get())
        return b"x" * size

    def close(self):
        self.closed = True


def answer(pieces, watch=lambda message: None, spool=None, body=b""):
    async def ask():
        sent, asks = [], iter([{"type": "http.request", "body": body}])

        async def receive():
            if (message := next(asks, None)) is None:
                await asyncio.Event().wait()  # the client stays
            return message

        async def send(message):
            sent.append(message)
            watch(message)

        bridge = Bridge(pieces, 4, lambda *_: 2 * LONG, spool or Spool(Path()))
        await (await bridge.answer(SCOPE, receive)).send(send, receive)
        return sent

    with ThreadPoolExecutor(1) as elsewhere:  # a browser's driver may have its loop in this thread
        return elsewhere.submit(lambda: asyncio.run(ask())).result()


def test_a_page_goes_out_whole():
    sent = answer(pieces := Pieces(10, 20))
    assert [len(m["body"]) for m in sent[1:]] == [30] and not sent[-1].get("more_body")
    assert pieces.closed


def test_of_a_long_answer_the_next_piece_is_made_when_those_before_are_taken():
    pieces = Pieces(AT_ONCE, 5, 7)
    made_at = []
    sent = answer(pieces, lambda message: made_at.append(len(pieces.made)))
    assert [len(m["body"]) for m in sent[1:]] == [AT_ONCE, 5, 7, 0]
    assert made_at == [1, 1, 2, 3, 3] and pieces.closed
    assert pieces.made == ["this one"] * 3  # whichever thread went on


@pytest.mark.parametrize("sizes", [(None,), (AT_ONCE, None)])
def test_an_answer_that_breaks_is_closed(sizes):
    pieces = Pieces(*sizes)
    with pytest.raises(OSError, match="no more"):
        answer(pieces)
    assert pieces.closed


@pytest.mark.parametrize(
    ("error", "status"), [(TimeoutError, 408), (bodies.Crowded, 503), (StorageFull("Full."), 507)]
)
def test_what_cannot_wait_is_refused_before_the_application_hears_of_it(tmp_path, monkeypatch, error, status):
    def refuse(size):
        raise error

    spool = Spool(tmp_path)
    monkeypatch.setattr(spool, "take", refuse)
    start, body = answer(pieces := Pieces(10), spool=spool, body=b"x" * LONG)
    assert start["status"] == status and body["body"].endswith(b".") and not pieces.made
    assert (b"connection", b"close") in start["headers"]
