"""A site without a server, and guests who ask it."""

from __future__ import annotations

import io
import json
import re
import secrets
import shutil
import threading
import time

import pytest
from sqlalchemy import func, select

from tests.support.dom import Page
from webchat.app import create_app
from webchat.config import Config
from webchat.definition import Definition
from webchat.messages import ChatMessage
from webchat.storage import files, passwords, users
from webchat.storage.db import reading
from webchat.storage.models import Conversation, Role
from webchat.web.site import site_of

PASSWORD = "correct horse"
GIF = b"GIF89a\x02\x00\x03\x00\x00\x00\x00;"
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


class Bot:
    """Echoes; `wait` is answered when the test says `go_on`, `choose` with options."""

    def __init__(self):
        self.go_on = threading.Event()

    def __call__(self, message, history):
        if message == "wait":
            yield "I wait"
            self.go_on.wait(20)
        if message == "choose":
            yield ChatMessage(
                "Which?", options=[{"value": "the left one", "label": "Left"}, {"value": "right"}]
            )
            return
        yield f"echo: {message}"


class Guest:
    """A browser without a screen. Usage: `guest = Guest(app); guest.send("hello"); guest.reply_id`."""

    def __init__(self, app, prefix="", start="/", **headers):
        self.app = app
        self.client = app.test_client()
        self.prefix = prefix
        self.headers = headers
        self.key = self.reply_id = self.turn_id = None
        self.page = self.token = None
        self.open(start)

    def open(self, path):
        answer = self.client.get(self.prefix + path, headers=self.headers)
        assert answer.status_code == 200, answer.text[:300]
        self.read(answer.text)
        return self.page

    def read(self, html):
        self.page = Page(html)
        self.token = re.search(r'name="csrf_token" value="([^"]+)"', html)[1]

    def get(self, path, partial=False):
        return self.client.get(self.prefix + path, headers=self.headers | (PARTIAL if partial else {}))

    def post(self, path, partial=False, **fields):
        """A form; `client_id` is new each time unless the test gives one."""
        fields = {"csrf_token": self.token, "client_id": secrets.token_hex(8), **fields}
        return self.client.post(
            self.prefix + path, data=fields, headers=self.headers | (PARTIAL if partial else {})
        )

    def send(self, text, **fields):
        """Send in the conversation that is open, and wait for the reply's end."""
        answer = self.post(f"/c/{self.key}/turns" if self.key else "/turns", text=text, **fields)
        assert answer.status_code == 303, (answer.status_code, answer.text[:300])
        self.key = answer.headers["Location"].rpartition("/")[2]
        self.look() if text == "wait" else self.until_done()
        return answer

    def look(self):
        """The conversation as it is now."""
        page = self.open(f"/c/{self.key}")
        self.reply_id = max((int(id) for id in re.findall(r'id="reply-(\d+)"', page.source)), default=None)
        self.turn_id = max((int(id) for id in re.findall(r'id="turn-(\d+)"', page.source)), default=None)
        return page

    def until_done(self):
        deadline = time.monotonic() + 10
        while 'data-state="w' in self.look().source:
            assert time.monotonic() < deadline
            time.sleep(0.01)

    @property
    def text(self):
        """What the page says."""
        return " ".join(self.look().root.text.split())

    def draft(self, html):
        """What stands in the composer of a page."""
        composer = Page(html).root.find("#composer")
        return next(node for node in composer.all() if node.tag == "textarea").text.strip()


class Visitor(Guest):
    """On an author's page. Usage: `visitor.tell(0, c2="words")` gives the answer; `again()` opens it anew."""

    def __init__(self, app, **more):
        super().__init__(app, **more)
        self.path = "/"

    @property
    def name(self):
        return re.search(r'name="page" value="([^"]+)"', self.page.html)[1]

    def tell(self, number, page=None, **fields):
        fields = {"csrf_token": self.token, **fields}
        headers = {
            "HX-Request": "true",
            "X-Page": page or self.name,
            "HX-Current-URL": f"http://localhost{self.path}",
        }
        answer = self.client.post(f"/events/{number}", data=fields, headers=headers)
        if answer.mimetype != "text/event-stream":
            place = json.loads(answer.headers.get("HX-Trigger", "{}")).get("place", {})
            self.path = place.get("data", self.path)
        return answer

    def talk(self, number, **fields):
        """The same to the end, whether it comes at once or piece by piece."""
        text = self.tell(number, **fields).text
        self.path = next(reversed(re.findall(r"event: place\ndata: (\S+)", text)), self.path)
        return text

    def again(self):
        return self.open(self.path)

    @property
    def log(self):
        """What is said in the conversation."""
        nodes = self.again().root.find("#turns").all()
        bodies = [node for node in nodes if "message__body" in node.attributes.get("class", "")]
        return " ".join(" ".join(node.text.split()) for node in bodies)


class Person(Guest):
    """Somebody before a login. Usage: `anna = Person(app); anna.log_in("anna"); anna.send("hello")`."""

    def __init__(self, app, start="/login", **rest):
        super().__init__(app, start=start, **rest)

    def log_in(self, name, password=PASSWORD, **fields):
        self.open("/login")
        answer = self.post("/login", username=name, password=password, **fields)
        if answer.status_code == 303 and self.get("/").status_code == 200:
            self.open("/")
        return answer

    def draft_of(self, html, name):
        """What stands in a field of a page, hidden or not."""
        (field,) = [node for node in Page(html).root.all() if node.attributes.get("name") == name]
        return field.attributes.get("value") or field.text

    @property
    def is_in(self):
        return self.get("/account").status_code == 200

    @property
    def cookie(self):
        return self.client.get_cookie("webchat", path=self.prefix or "/").value


def keep_file(app, guest, content=b"Which?", name="a.txt"):
    """The key of a file in the guest's conversation."""
    with app.app_context():
        with reading() as session:
            talk = session.scalar(select(Conversation).filter_by(key=guest.key))
        return files.keep(site_of(app).blobs, io.BytesIO(content), name, talk.user_id, talk.id).key


def keep_plot(app, guest):
    """The key of a diagram of his, whose library needs nothing to be installed."""
    return keep_file(app, guest, b'{"data": ["Which?"]}', "plotly.figure")


def account(app, name):
    with app.app_context():
        return users.find_by_username(name)


def count(app, model):
    """How many rows there are."""
    with app.app_context(), reading() as session:
        return session.scalar(select(func.count(model.id)))


@pytest.fixture
def site(tmp_path):
    """Makes the site of some Blocks. Usage: `app = site(demo)`."""
    made = []

    def make(demo):
        made.append(create_app(demo.definition, Config(instance=tmp_path, secret_key="x" * 32)))
        return made[-1]

    yield make
    for app in made:
        site_of(app).runner.close(5)


@pytest.fixture
def bot():
    bot = Bot()
    yield bot
    bot.go_on.set()


@pytest.fixture
def make_app(bot, migrated, tmp_path):
    """Makes the site. Usage: `app = make_app({"editable": True}, root_path="/a")`."""
    made = []

    def make(wishes=None, **settings):
        config = Config(instance=tmp_path, secret_key="x" * 32, **settings)
        if not made:
            shutil.copy(migrated, tmp_path / "webchat.db")
        made.append(create_app(Definition(**{"fn": bot, **(wishes or {})}), config))
        return made[-1]

    yield make
    bot.go_on.set()
    for app in made:
        site_of(app).runner.close(5)


@pytest.fixture
def cheap_hashes(monkeypatch):
    """As strong as a test needs them: a real one takes a tenth of a second."""
    monkeypatch.setattr(passwords, "METHOD", "scrypt:1024:8:1")
    monkeypatch.setattr(passwords, "_NOBODYS", "scrypt:1024:8:1$0$0")


@pytest.fixture
def make_login(make_app, cheap_hashes):
    """Makes a site with accounts, anna (an admin) and bob. Usage: `app = make_login(guests=True)`."""

    def make(wishes=None, **settings):
        app = make_app(wishes, auth="password", **settings)
        with app.app_context():
            if not users.has_admin():
                users.create_account("Anna", Role.ADMIN, passwords.hash_password(PASSWORD))
                users.create_account("bob", Role.USER, passwords.hash_password(PASSWORD))
        return app

    return make


@pytest.fixture
def app(make_app):
    return make_app({"editable": True, "flagging_mode": "manual"})


@pytest.fixture
def guest(app):
    return Guest(app)


@pytest.fixture
def gif(tmp_path):
    path = tmp_path / "rain.gif"
    path.write_bytes(GIF)
    return str(path)


def read(guest, address):
    with guest.get(address) as answer:
        assert answer.status_code == 200
        return answer.data


def sources(page, tag="img"):
    return re.findall(rf'<{tag}\b[^>]* src="([^"]+)"', page.html)
