"""Functions that misbehave, messages that are too much, a database that somebody else holds."""

import re
import sqlite3
import time

import pytest

from tests.support.site import Site
from tests.support.visitor import Visitor

BOTS = """
    import webchat

    def bot(message, history):
        if message == "raise":
            yield "so far"
            raise ValueError("the secret reason")
        if message == "nonsense":
            yield object()
        if message == "vandal":
            for entry in history:
                entry["content"] = "spoilt"
            history.clear()
            yield "done"
        if message == "nothing":
            return
        if message == "yields":
            for n in range(100_000):
                yield str(n)
        if message.startswith("x"):
            yield str(len(message))

    demo = webchat.ChatInterface(bot)
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with Site(tmp_path_factory.mktemp("site"), BOTS) as site:
        yield site


@pytest.fixture
def visitor(site):
    return Visitor(site.url)


def ask(visitor, text):
    reply_id = visitor.send(text)
    visitor.watch(reply_id)
    visitor.open()
    return reply_id


def test_a_function_that_raises_shows_a_sentence_and_keeps_its_words(visitor, site):
    reply_id = ask(visitor, "raise")
    shown = visitor.reply(reply_id).text
    assert visitor.state(reply_id) == "failed" and "so far" in shown
    assert "the secret reason" not in shown and "the secret reason" in site.log


def test_a_function_that_gives_nonsense_says_why_in_the_log_alone(visitor, site):
    shown = visitor.reply(ask(visitor, "nonsense")).text
    assert re.search(r"\(error \w+\)", shown)
    assert "cannot be shown" not in shown and "cannot be shown" in site.log


def test_a_function_that_spoils_the_history_spoils_nothing(visitor):
    ask(visitor, "x")
    ask(visitor, "vandal")
    assert "spoilt" not in visitor.page.root.text and "done" in visitor.page.root.text


def test_a_function_that_never_yields_leaves_an_empty_answer(visitor):
    reply_id = ask(visitor, "nothing")
    assert (visitor.state(reply_id), visitor.words(reply_id)) == ("done", "")


def test_a_function_that_yields_100000_times_ends_with_its_last_value(visitor):
    assert visitor.words(ask(visitor, "yields")) == "99999"


def test_a_message_of_almost_a_megabyte_is_answered(visitor):
    assert visitor.words(ask(visitor, "x" * 1_000_000)) == "1000000"


def test_a_message_that_is_too_long_is_refused_with_a_sentence(visitor):
    answer = visitor.submit("/turns", text="x" * 1_100_000, client_id="long")
    assert answer.status_code == 413 and "long" in answer.text


@pytest.mark.slow
def test_a_locked_database_answers_503_after_5_seconds_and_the_words_stay_in_the_composer(visitor, site):
    ask(visitor, "x")
    database = sqlite3.connect(site.folder / "instance" / "webchat.db", isolation_level=None)
    database.execute("BEGIN IMMEDIATE")
    try:
        began = time.monotonic()
        address = visitor.page.root.find("#composer").attributes["action"]
        answer = visitor.submit(address, text="my precious words", client_id="locked")
        waited = time.monotonic() - began
    finally:
        database.execute("ROLLBACK")
        database.close()
    assert answer.status_code == 503 and answer.headers["Retry-After"].isdigit()
    assert 4 < waited < 9
    assert "my precious words" in answer.text
    assert visitor.submit(address, text="my precious words", client_id="locked").status_code == 200
