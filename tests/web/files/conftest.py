"""A box that takes files, and somebody who sends them."""

from __future__ import annotations

import io
import re
import threading

import pytest

from tests.support.pictures import PNG
from tests.web.conftest import PARTIAL, Guest
from webchat.components.multimodal_textbox import MultimodalTextbox
from webchat.web.site import site_of


class Counter:
    """Says what it was given, and what came before; `seen` are the arguments."""

    def __init__(self):
        self.seen = []

    def __call__(self, message, history):
        self.seen.append((message, history))
        return f"{len(message['files'])} files and {message['text']!r}"


class Sender(Guest):
    def upload(self, name, content=PNG, token=None):
        fields = {"csrf_token": token or self.token, "upload": (io.BytesIO(content), name)}
        return self.client.post("/files", data=fields, headers=PARTIAL)

    def fetch(self, address, **headers):
        """To the end, whatever the answer is."""
        return self.client.get(address, headers=headers, buffered=True)

    def key_of(self, name, content=PNG):
        answer = self.upload(name, content)
        assert answer.status_code == 200, answer.text
        return re.search(r'name="files" value="([^"]+)"', answer.text)[1]

    def take_out(self, key):
        return self.post(f"/files/{key}/remove", partial=True)

    def attached(self, html):
        return re.findall(r'type="checkbox" name="files" value="([^"]+)"', html)


@pytest.fixture
def bot():
    counter = Counter()
    counter.go_on = threading.Event()  # make_app lets a waiting bot go with it
    return counter


@pytest.fixture
def make(make_app):
    def make(box=None, wishes=None, **settings):
        box = MultimodalTextbox(file_count="multiple", **(box or {}))
        return make_app({"textbox": box, "editable": True, **(wishes or {})}, **settings)

    return make


@pytest.fixture
def app(make):
    return make()


@pytest.fixture
def sender(app):
    return Sender(app)


def folder(app):
    return site_of(app).config.instance / "files"


def contents(app):
    return sorted(folder(app).glob("??/*/content"))


def addresses(html):
    return re.findall(r'(?:src|href)="(/files/[^"]+)"', html)
