"""A visitor without a browser: plain HTTP, cookies, forms, streams."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import ClassVar

import httpx

from tests.support.dom import Node, Page

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


@dataclass(frozen=True)
class Event:
    data: str
    name: str = ""
    id: str = ""


class Visitor:
    """Usage: `visitor = Visitor(url); reply_id = visitor.send("hello"); visitor.watch(reply_id)`."""

    came: ClassVar[list[Visitor]] = []  # all of this test, so that it can say good-bye to them

    def __init__(self, url: str, name: str = "", password: str = "") -> None:
        """With a name he logs in first."""
        self.came.append(self)
        self.http = httpx.Client(base_url=url, timeout=30, trust_env=False)
        self.address = "/"
        self.page = Page("")
        self.open("/")
        if name:
            self.log_in(name, password, "/")

    def log_in(self, name: str, password: str, address: str | None = None) -> None:
        """Log in, and go on where one was."""
        address = address or self.address
        self.open("/login")
        assert self.submit("/login", username=name, password=password).status_code == 200
        self.open(address)

    @classmethod
    def all_leave(cls) -> None:
        while cls.came:
            cls.came.pop().http.close()

    def open(self, address: str | None = None) -> Page:
        """Load a page as a browser does."""
        answer = self.http.get(address or self.address, follow_redirects=True)
        assert answer.status_code == 200, answer.text[:500]
        self.address = answer.url.raw_path.decode()
        self.page = Page(answer.text)
        return self.page

    def submit(self, address: str, **fields: str) -> httpx.Response:
        """A plain form, as without JavaScript."""
        return self.http.post(address, data={"csrf_token": self.token, **fields}, follow_redirects=True)

    def send(self, text: str, client_id: str | None = None) -> int:
        """Send a message in the shown conversation; the reply's id."""
        form = self.page.root.find("#composer")
        answer = self.submit(
            form.attributes["action"], text=text, client_id=client_id or secrets.token_hex(8)
        )
        assert answer.status_code == 200, answer.text[:500]
        self.address = answer.url.raw_path.decode()
        self.page = Page(answer.text)
        return self.replies[-1]

    def press(self, name: str) -> httpx.Response:
        """The last button of that name, as a plain form."""
        buttons = [n for n in self.page.root.all() if n.tag == "button" and _name(n) == name]
        assert buttons, f"no button {name}"
        answer = self.submit(buttons[-1].attributes["formaction"], client_id=secrets.token_hex(8))
        if answer.status_code == 200:
            self.page = Page(answer.text)
        return answer

    @property
    def token(self) -> str:
        inputs = [n for n in self.page.root.all() if n.attributes.get("name") == "csrf_token"]
        return inputs[0].attributes["value"]

    @property
    def replies(self) -> list[int]:
        """The ids of the replies on the page, in order."""
        ids = [node.attributes.get("id") or "" for node in self.page.root.all()]
        return [int(found[1]) for id in ids if (found := re.fullmatch(r"reply-(\d+)", id))]

    def reply(self, reply_id: int) -> Node:
        return self.page.root.find(f"#reply-{reply_id}")

    def words(self, reply_id: int) -> str:
        """What the reply says, without what stands around its words."""
        bodies = [
            n
            for n in self.reply(reply_id).all()
            if re.fullmatch(r".*-message-\d+-body", n.attributes.get("id") or "")
        ]
        return " ".join(body.text.strip() for body in bodies)

    def state(self, reply_id: int) -> str:
        return self.reply(reply_id).attributes["data-state"]

    def cursor(self, reply_id: int) -> str | None:
        """The stream's address, while the reply is written."""
        address = self.reply(reply_id).attributes.get("hx-sse:connect")
        return unescape(address) if address else None

    def wait_for(self, reply_id: int, text: str, seconds: float = 20) -> None:
        """Load the page again until the reply says `text`."""
        deadline = time.monotonic() + seconds
        while text not in self.words(reply_id):
            assert time.monotonic() < deadline, f"no {text!r} in {self.reply(reply_id).text!r}"
            self.open()

    def watch(self, reply_id: int, last_event_id: str = "", most_bytes: int | None = None) -> str:
        """Follow the reply until its end, or until so many bytes came; the last event's id."""
        address = self.cursor(reply_id)
        if address is None:
            return last_event_id
        for event in self.events(address, last_event_id, most_bytes):
            last_event_id = event.id or last_event_id
            if event.data and not event.name:
                self.page.take(event.data)
        return last_event_id

    def events(self, address: str, last_event_id: str = "", most_bytes: int | None = None) -> Iterator[Event]:
        headers = {
            "Accept": "text/event-stream",
            **({"Last-Event-ID": last_event_id} if last_event_id else {}),
        }
        with self.http.stream("GET", address, headers=headers) as answer:
            assert answer.status_code == 200, answer.read()[:500]
            text, size = "", 0
            for chunk in answer.iter_text():
                text += chunk
                size += len(chunk)
                while "\n\n" in text:
                    frame, text = text.split("\n\n", 1)
                    yield _event(frame)
                if most_bytes is not None and size >= most_bytes:
                    return


def _event(frame: str) -> Event:
    fields: dict[str, list[str]] = {}
    for line in frame.split("\n"):
        name, _, value = line.partition(":")
        fields.setdefault(name, []).append(value.removeprefix(" "))
    return Event(
        "\n".join(fields.get("data", [])), *("".join(fields.get(key, [])) for key in ("event", "id"))
    )


def _name(node: Node) -> str:
    return node.attributes.get("aria-label") or node.text.strip()
