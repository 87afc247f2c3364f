"""Several bots behind one address: each has its page, its conversations and its streams."""

from dataclasses import replace

import pytest

from tests.support.visitor import Visitor
from webchat.auth import auth_of
from webchat.config import Config
from webchat.definition import Definition
from webchat.server import start_in_thread


def definition(name):
    return Definition(fn=lambda message, history: f"{name} heard {message}", title=name)


@pytest.fixture
def server(tmp_path):
    made = []

    def second():
        made.append("second")
        return definition("Second")

    config = Config(instance=tmp_path, secret_key="x")
    server = start_in_thread(definition("First"), config, {"second": second})
    server.made = made
    yield server
    Visitor.all_leave()
    server.close()


def test_each_is_reached_by_its_name_and_made_when_somebody_comes(server):
    first = Visitor(server.url)
    first.wait_for(first.send("hello"), "First heard hello")
    assert server.made == []

    second = Visitor(server.url)
    second.open("/second/")
    reply = second.send("hello")
    second.watch(reply)
    second.wait_for(reply, "Second heard hello")
    assert server.made == ["second"]
    assert second.address.startswith("/second/c/")


def test_who_logs_out_of_one_is_out_of_all(tmp_path):
    people = replace(definition("First"), auth=auth_of(("anna", "secret word")))
    config = Config(instance=tmp_path, secret_key="x")
    server = start_in_thread(people, config, {"second": lambda: replace(people, title="Second")})
    anna = Visitor(server.url, "anna", "secret word")
    anna.open("/second/")
    assert anna.submit("/logout").status_code == 200
    assert anna.http.get("/second/").status_code == 303
    Visitor.all_leave()
    server.close()


def test_a_conversation_is_found_only_with_its_bot(server):
    visitor = Visitor(server.url)
    visitor.wait_for(visitor.send("mine"), "First heard mine")
    key = visitor.address.rpartition("/")[2]
    visitor.open("/second/")
    assert visitor.http.get(f"/c/{key}").status_code == 200
    assert visitor.http.get(f"/second/c/{key}").status_code == 404
