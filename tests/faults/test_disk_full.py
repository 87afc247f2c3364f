"""The disk is full while people talk: it is said, nothing is lost, and all goes on when there is room again."""

import resource
import sqlite3
import time
from contextlib import closing

import pytest

from tests.support.dom import Page
from tests.support.site import Site
from tests.support.visitor import Visitor

BOT = """
    import pathlib, time
    import webchat

    def bot(message, history):
        yield "I begin"
        while message == "wait" and not pathlib.Path("go_on").exists():
            time.sleep(0.01)
        yield f"echo: {message}"

    demo = webchat.ChatInterface(bot)
"""


class Disk:
    """No file of the site may grow beyond what its journal has now, as on a disk without room."""

    def __init__(self, site):
        self._site = site

    def is_full(self):
        journal = self._site.folder / "instance" / "webchat.db-wal"
        self._limit(journal.stat().st_size)

    def has_room(self):
        self._limit(resource.RLIM_INFINITY)

    def _limit(self, size):
        resource.prlimit(self._site.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@pytest.fixture
def site(tmp_path):
    with Site(tmp_path, BOT) as site:
        yield site


def ask(visitor, text):
    reply_id = visitor.send(text)
    visitor.watch(reply_id)
    visitor.open()
    return reply_id


def stored_state(site, reply_id):
    with closing(sqlite3.connect(site.folder / "instance" / "webchat.db")) as database:
        return database.execute("SELECT state FROM replies WHERE id = ?", [reply_id]).fetchone()[0]


def draft(html):
    composer = Page(html).root.find("#composer")
    return next(node.text for node in composer.all() if node.tag == "textarea")


def test_words_that_find_no_room_stay_in_the_box(site):
    visitor, disk = Visitor(site.url), Disk(site)
    ask(visitor, "hello")
    disk.is_full()
    action = visitor.page.root.find("#composer").attributes["action"]
    answer = visitor.submit(action, text="my words", client_id="one")
    assert answer.status_code == 507 and "disk is full" in answer.text
    assert "my words" in draft(answer.text) and "echo: hello" in answer.text

    disk.has_room()
    visitor.open()
    reply_id = visitor.send("my words", client_id="one")
    visitor.watch(reply_id)
    visitor.open()
    assert "echo: my words" in visitor.reply(reply_id).text


def test_an_answer_that_ends_meanwhile_is_saved_when_there_is_room(site):
    visitor, disk = Visitor(site.url), Disk(site)
    reply_id = visitor.send("wait")
    while "I begin" not in visitor.reply(reply_id).text:
        visitor.open()
    disk.is_full()
    (site.folder / "go_on").touch()
    deadline = time.monotonic() + 20
    while "echo: wait" not in visitor.open().html:
        assert time.monotonic() < deadline
    disk.has_room()
    while stored_state(site, reply_id) != "done":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    site.kill()
    site.start()
    again = visitor.open()
    assert "echo: wait" in again.html
