"""Somebody is disabled, or signed out everywhere, by another process while his reply is written."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import httpx
import pytest

from tests.support.site import REPOSITORY, Site
from tests.support.visitor import Visitor
from webchat.app import open_storage
from webchat.config import Config
from webchat.storage import passwords, users
from webchat.storage.db import db
from webchat.storage.models import Role

PASSWORD = "correct horse"
COUNTS = """
    import time
    import webchat

    def count(message, history):
        text = ""
        try:
            for n in range(400):
                text += f"w{n} "
                yield text
                time.sleep(0.05)
        finally:
            open("ended.txt", "w").write(str(n))

    demo = webchat.ChatInterface(count)
"""


def command(folder, *words):
    """`webchat user …` in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "webchat", "user", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": REPOSITORY},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def site(tmp_path):
    (tmp_path / "instance").mkdir()
    app = open_storage(Config(instance=tmp_path / "instance"))
    with app.app_context():
        for name, role in (("anna", Role.ADMIN), ("bob", Role.USER)):
            users.create_account(name, role, passwords.hash_password(PASSWORD))
        db.engine.dispose()
    with Site(tmp_path, COUNTS, WEBCHAT_AUTH="password") as site:
        yield site


def seconds_until_the_stream_ends(visitor, reply_id, act):
    """Watch, `act` when the first words came, and wait for the end of the connection."""
    words, acted_at = "", None
    try:
        for event in visitor.events(visitor.cursor(reply_id)):
            words += event.data
            if acted_at is None and "w3" in words:
                act()
                acted_at = time.monotonic()
    except httpx.RemoteProtocolError:
        pass
    assert acted_at is not None
    return time.monotonic() - acted_at


def test_a_disabled_users_stream_and_reply_end_within_seconds(site):
    bob, anna = Visitor(site.url, "bob", PASSWORD), Visitor(site.url, "anna", PASSWORD)
    reply_id, annas = bob.send("count"), anna.send("count")
    seconds = seconds_until_the_stream_ends(bob, reply_id, lambda: command(site.folder, "disable", "bob"))
    assert seconds < 8
    assert bob.http.get(f"/replies/{reply_id}/stream").status_code == 401
    assert bob.http.get(bob.address).headers["Location"].startswith("/login")
    deadline = time.monotonic() + 5
    while not (site.folder / "ended.txt").exists():
        assert time.monotonic() < deadline, "his reply goes on"
        time.sleep(0.05)
    assert anna.open() and anna.state(annas) == "writing"
    command(site.folder, "enable", "bob")
    bob.log_in("bob", PASSWORD)
    assert bob.state(reply_id) == "stopped" and "w3" in bob.words(reply_id)


def test_a_reply_is_stopped_though_nobody_watches_it(site):
    bob = Visitor(site.url, "bob", PASSWORD)
    bob.send("count")
    command(site.folder, "disable", "bob")
    deadline = time.monotonic() + 8
    while not (site.folder / "ended.txt").exists():
        assert time.monotonic() < deadline, "his reply goes on"
        time.sleep(0.05)


def test_who_signs_out_everywhere_in_the_middle_of_a_reply_finds_it_after_the_login(site):
    bob, elsewhere = Visitor(site.url, "bob", PASSWORD), Visitor(site.url, "bob", PASSWORD)
    reply_id = bob.send("count")
    seconds = seconds_until_the_stream_ends(
        bob, reply_id, lambda: elsewhere.submit("/account/sign-out").raise_for_status()
    )
    assert seconds < 5
    late = bob.http.post(
        f"{bob.address}/turns", data={"text": "more words", "csrf_token": bob.token, "client_id": "1"}
    )
    assert late.status_code == 401 and "more words" in late.text
    bob.log_in("bob", PASSWORD)
    assert bob.state(reply_id) == "writing" and not (site.folder / "ended.txt").exists()
    assert "more words" not in bob.page.root.text
    assert bob.press("Stop").status_code == 200
