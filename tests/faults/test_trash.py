"""What was deleted is removed for good, also from a site that runs for months, and uploads that nobody sent."""

import sqlite3
import time

import pytest

from tests.support.visitor import Visitor
from webchat.config import Config
from webchat.definition import Definition
from webchat.server import start_in_thread


@pytest.fixture
def url(tmp_path):
    definition = Definition(fn=lambda message, history: message, delete_cache=(1, 1))
    server = start_in_thread(definition, Config(instance=tmp_path, secret_key="x", trash_days=0))
    yield server.url
    server.close()


def stored(folder, table):
    with sqlite3.connect(folder / "webchat.db") as database:
        return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def test_a_running_site_empties_its_trash(url, tmp_path):
    visitor = Visitor(url)
    visitor.send("hello")
    assert stored(tmp_path, "conversations") == 1
    with sqlite3.connect(tmp_path / "webchat.db") as database:
        database.execute(
            "INSERT INTO files (key, user_id, sha256, name, type, size, created_at)"
            " VALUES ('k', 1, 'a', 'a.txt', 'text/plain', 1, '2020-01-01 00:00:00.000000')"
        )
    assert visitor.submit(f"{visitor.address}/delete").status_code == 200
    deadline = time.monotonic() + 6
    while stored(tmp_path, "conversations") or stored(tmp_path, "files"):
        assert time.monotonic() < deadline, "it is still there"
        time.sleep(0.02)
