"""What a client sends: in memory or on the disk, too long, or cut half-way."""

import asyncio
import io
import tempfile
from concurrent.futures import ThreadPoolExecutor

import pytest

from webchat.server import bodies
from webchat.server.bodies import AT_ONCE, Gone


def read(folder, most, *parts, leaves=False):
    messages = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    if leaves:
        messages.append({"type": "http.disconnect"})
    else:
        messages[-1]["more_body"] = False
    left = iter(messages)

    async def receive():
        return next(left)

    async def in_thread(function, *arguments):
        return function(*arguments)

    with ThreadPoolExecutor(1) as elsewhere:  # a browser's driver may have its loop in this thread
        reading = bodies.read(receive, most, folder, in_thread)
        body, size = elsewhere.submit(asyncio.run, reading).result()
    with body:
        return type(body), body.read(), size, len(list(left))


def test_a_short_body_stays_in_memory(tmp_path):
    assert read(tmp_path / "new", 1000, b"one", b"two") == (io.BytesIO, b"onetwo", 6, 0)
    assert not (tmp_path / "new").exists()


def test_a_long_one_waits_in_a_file_without_a_name(tmp_path):
    parts = [bytes([number]) * 400_000 for number in range(9)]
    kind, content, size, _ = read(tmp_path / "new", 10 * AT_ONCE, *parts)
    assert kind is not io.BytesIO and content == b"".join(parts) and size == len(content)
    assert list((tmp_path / "new").iterdir()) == []


def test_of_one_that_is_too_long_the_rest_is_dropped_until_its_sender_can_hear(tmp_path):
    parts = [b"x" * 100] * 10
    _, content, size, unread = read(tmp_path, 150, *parts)
    assert (len(content), size, unread) == (200, 400, 6)  # it is over the limit, and says so


@pytest.mark.parametrize("parts", [(), (b"short",), (b"x" * AT_ONCE, b"x" * AT_ONCE)])
def test_one_that_is_cut_is_none(tmp_path, monkeypatch, parts):
    opened = []
    make = tempfile.TemporaryFile
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **where: opened.append(make(**where)) or opened[0])
    with pytest.raises(Gone):
        read(tmp_path, 10 * AT_ONCE, *parts, leaves=True)
    assert all(file.closed for file in opened) and len(opened) == (len(parts) == 2)
    assert list(tmp_path.iterdir()) == []
