"""The guide's programs, with their import line changed and nothing else, as an author starts them."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.ports import free_port

from .conftest import Chat

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PROGRAMS = Path(__file__).parent / "programs"


@contextmanager
def running(program, folder, **environment):
    """The program's address, once it answers; started in an empty folder."""
    port = free_port()
    environment = {**os.environ, "WEBCHAT_SERVER_PORT": str(port), **environment}
    with (folder / "log.txt").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, PROGRAMS / program], cwd=folder, env=environment, stdout=log, stderr=log
        )
    try:
        yield _when_it_answers(f"http://127.0.0.1:{port}", process, folder / "log.txt")
    finally:
        process.terminate()
        process.wait(10)


def _when_it_answers(url, process, log):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError):
            urllib.request.urlopen(url, timeout=1).close()
            return url
        time.sleep(0.05)
    raise AssertionError("the program does not answer:\n" + log.read_text())


@pytest.fixture
def use(context, tmp_path):
    """Opens a program. Usage: `with use("slow_echo.py") as chat`."""

    @contextmanager
    def opened(program, **environment):
        with running(program, tmp_path, **environment) as url:
            chat = Chat(context.new_page(), url)
            yield chat
            assert chat.problems == []

    return opened


def ask(chat, text, answer):
    before = chat.bots.count()
    chat.send(text)
    expect(chat.bots.nth(before)).to_contain_text(answer)
    chat.is_idle()


def test_random_response(use):
    with use("random_response.py") as chat:
        ask(chat, "is it?", re.compile(r"\b(Yes|No)\b"))


def test_alternatingly_agree(use):
    with use("alternatingly_agree.py") as chat:
        ask(chat, "one", "Yes, I do think that: one")
        ask(chat, "two", "I don't think so")
        ask(chat, "three", "Yes, I do think that: three")


def test_slow_echo_grows_and_stops(use):
    with use("slow_echo.py") as chat:
        chat.send("hello")
        for grown in ("You typed: h", "You typed: hel", "You typed: hello"):
            expect(chat.bots.first).to_contain_text(grown)
        chat.is_idle()
        chat.send("abc" * 100)
        expect(chat.bots.nth(1)).to_contain_text("You typed: abc")
        chat.stop.click()
        chat.is_idle()
        stopped = chat.bots.nth(1).inner_text()
        chat.page.wait_for_timeout(1000)
        assert chat.bots.nth(1).inner_text() == stopped
        assert "abc" * 100 not in stopped


def test_yes_man(use):
    with use("yes_man.py") as chat:
        expect(chat.page.get_by_role("heading", name="Yes Man")).to_be_visible()
        expect(chat.page.get_by_text("Ask Yes Man any question")).to_be_visible()
        expect(chat.page).to_have_title(re.compile("Yes Man"))
        expect(chat.box).to_have_attribute("placeholder", "Ask me a yes or no question")
        for example in ("Hello", "Are tomatoes vegetables?"):
            expect(chat.page.get_by_role("button", name=example)).to_be_visible()
        chat.page.get_by_role("button", name="Am I cool?").click()
        expect(chat.bots.first).to_contain_text("Yes")
        chat.is_idle()
        ask(chat, "hello", "Ask me anything!")


def test_thoughts(use):
    with use("thoughts.py") as chat:
        chat.send("go")
        thought = chat.log.locator("details", has_text="Thinking step-by-step")
        expect(thought).to_contain_text("First, I need to understand")
        expect(chat.log).to_contain_text("Based on my thoughts and analysis above")
        chat.is_idle()
        expect(thought).to_have_count(1)
        expect(thought.locator("summary")).to_contain_text(re.compile(r"\d+(\.\d+)?\s*s"))


def test_load_chat_with_the_server_of_llama_cpp(use, llama):
    server = llama("A cold engine runs rich until the coolant is warm.")
    with use("load_chat.py", MODEL_SERVER=server.base_url) as chat:
        ask(chat, "hello", "runs rich until the coolant is warm.")


def test_history_and_feedback(use, tmp_path):
    with use("history_and_feedback.py") as chat:
        ask(chat, "hello", "You typed: hello")
        like = chat.bots.first.get_by_role("button", name="Like", exact=True)
        like.click()
        expect(like).to_have_attribute("aria-pressed", "true")
        expect(chat.bots.first.get_by_role("button", name="Dislike")).to_have_count(0)
        chat.bots.first.get_by_role("button", name="Flag").click()
        for option in ("Spam", "Inappropriate", "Other"):
            expect(chat.page.get_by_text(option, exact=True).first).to_be_visible()
        chat.page.keyboard.press("Escape")
        chat.page.reload()
        expect(like).to_have_attribute("aria-pressed", "true")
        with (tmp_path / "instance/flagged/log.csv").open(newline="", encoding="utf-8") as file:
            (row,) = csv.DictReader(file)
        assert (row["option"], row["prompt"], row["answer"]) == ("Like", "hello", "You typed: hello")
