"""What a client sends: in memory or on the disk, too long, or cut half-way."""

import asyncio
import io
import tempfile
from concurrent.futures import ThreadPoolExecutor

import pytest

from webchat.errors import StorageFull
from webchat.server import bodies
from webchat.server.bodies import AT_ONCE, Crowded, Gone, Spool
from webchat.storage import blobs


def read(folder, most, *parts, leaves=False, falls_silent=False):
    messages = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    if leaves:
        messages.append({"type": "http.disconnect"})
    elif not falls_silent:
        messages[-1]["more_body"] = False
    left = iter(messages)

    async def receive():
        if (message := next(left, None)) is None:
            await asyncio.sleep(60)
        return message

    async def in_thread(function, *arguments):
        return function(*arguments)

    with ThreadPoolExecutor(1) as elsewhere:  # a browser's driver may have its loop in this thread
        spool = folder if isinstance(folder, Spool) else Spool(folder)
        reading = bodies.read(receive, most, spool, in_thread)
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


LONG = [b"x" * (AT_ONCE + 1)] * 3


def test_all_that_wait_have_so_much_room_together(tmp_path):
    spool = Spool(tmp_path, 4 * AT_ONCE)
    for _ in range(3):  # each leaves its room to the next one, also one that was refused
        assert read(spool, 10 * AT_ONCE, *LONG)[2] == 3 * len(LONG[0])
        with spool.file() as other:
            other.write(LONG[0])
            other.write(b"x" * AT_ONCE)
            with pytest.raises(Crowded):
                read(spool, 10 * AT_ONCE, *LONG)
    assert list(tmp_path.iterdir()) == []


def test_nobody_waits_for_who_falls_silent(tmp_path, monkeypatch):
    monkeypatch.setattr(bodies, "SILENCE", 0.05)
    with pytest.raises(TimeoutError):
        read(tmp_path, 10 * AT_ONCE, *LONG, falls_silent=True)


def test_the_last_of_the_disk_is_left_for_words(tmp_path, monkeypatch):
    monkeypatch.setattr(blobs, "LEAST_FREE", 1 << 60)
    assert read(tmp_path, 1000, b"words")[1] == b"words"
    with pytest.raises(StorageFull, match="almost full"):
        read(tmp_path, 10 * AT_ONCE, *LONG)
