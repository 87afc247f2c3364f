"""What was deleted is removed for good, also from a site that runs for months."""

import sqlite3
import sys
import time

import pytest

from tests.support.visitor import Visitor
from webchat.config import Config
from webchat.definition import Definition
from webchat.server import start_in_thread


@pytest.fixture
def url(tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules["webchat.server.serve"], "DAY", 0.1)
    definition = Definition(fn=lambda message, history: message)
    server = start_in_thread(definition, Config(instance=tmp_path, secret_key="x", trash_days=0))
    yield server.url
    server.close()


def stored(folder):
    with sqlite3.connect(folder / "webchat.db") as database:
        return database.execute("SELECT count(*) FROM conversations").fetchone()[0]


def test_a_running_site_empties_its_trash(url, tmp_path):
    visitor = Visitor(url)
    visitor.send("hello")
    assert stored(tmp_path) == 1
    assert visitor.submit(f"{visitor.address}/delete").status_code == 200
    deadline = time.monotonic() + 5
    while stored(tmp_path):
        assert time.monotonic() < deadline, "it is still there"
        time.sleep(0.02)
