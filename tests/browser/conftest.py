"""A real Chromium before a real site, whose chat function says what the test tells it."""

from __future__ import annotations

import json
import queue
import threading
import time

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from webchat.config import Config
from webchat.definition import Definition
from webchat.server.serve import start_in_thread

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
END = object()
expect.set_options(timeout=20_000)  # how long a page may take, where others are tested beside it


class Bot:
    """A chat function with a hand on it. Usage: `bot.says("one ", "two")`, `bot.ends()`."""

    def __init__(self) -> None:
        self._words: queue.Queue[object] = queue.Queue()
        self._is_home = threading.Event()

    def says(self, *words: object) -> None:
        for word in words:
            self._words.put(word)

    def ends(self) -> None:
        self._words.put(END)

    def answers(self, *words: object) -> None:
        self.says(*words)
        self.ends()

    def goes_home(self) -> None:
        """A stopped function waits for its next word, takes it, and learns only then that it may go."""
        self.says("unheard")
        assert self._is_home.wait(10), "the function was not let go"

    def __call__(self, message, history):
        self._is_home.clear()
        try:
            yield from self._replies()
        finally:
            self._is_home.set()

    def _replies(self):
        text = ""
        while (word := self._words.get(timeout=20)) is not END:
            if isinstance(word, Exception):
                raise word
            text = text + word if isinstance(word, str) else word
            yield text


def becomes_true(page: Page, expression: str, seconds: float = 20) -> None:
    """Wait until JavaScript says so; a string that the page itself evaluates is against its CSP."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, f"it does not become true: {expression}"
        page.wait_for_timeout(20)


class Chat:
    """What a person sees and does."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.add_init_script("window.heard = []; document.ariaNotify = (words) => heard.push(words)")
        page.goto(url)
        self.form = page.get_by_role("form", name="Send a message")
        self.box = self.form.get_by_role("textbox")
        self.log = page.get_by_role("log")
        self.users = self.log.locator("[data-role=user]:not(.message--unsure)")
        self.bots = self.log.locator("[data-role=assistant]")
        self.stop = page.get_by_role("button", name="Stop")

    def send(self, text: str) -> None:
        before = self.users.count()
        self.box.fill(text)
        self.box.press("Enter")
        expect(self.users).to_have_count(before + 1)

    def hears(self, words: str) -> None:
        """What a screen reader reads out."""
        becomes_true(self.page, f"() => heard.includes({json.dumps(words)})")

    def is_idle(self) -> None:
        expect(self.stop).to_have_count(0)
        expect(self.form.get_by_role("button", name="Send")).to_be_visible()


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def bot():
    bot = Bot()
    yield bot
    bot.ends()


@pytest.fixture
def site(bot, tmp_path):
    """Starts sites. Usage: `url = site(editable=True)`, with fields of a Definition."""
    servers = []

    def start(**wishes) -> str:
        definition = Definition(**{"fn": bot, "title": "Almanac", **wishes})
        servers.append(
            start_in_thread(definition, Config(instance=tmp_path, secret_key="browser", allow_eval=False))
        )
        return servers[-1].url.rstrip("/")

    yield start
    bot.ends()
    for server in servers:
        server.close()


@pytest.fixture
def context(chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture
def chat(site, context):
    """A chat on a site without wishes; no script error may have come up in it."""
    chat = Chat(context.new_page(), site())
    yield chat
    assert chat.problems == []
