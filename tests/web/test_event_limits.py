"""How much a visitor may ask for with the page's events."""

from __future__ import annotations

import json
import threading
import time

import webchat as gr
from tests.web.conftest import Visitor
from tests.web.test_events import chat, talker
from webchat.web.site import site_of


def test_an_event_that_sets_the_conversation_counts_as_a_message(site):
    app = site(talker()[0])
    site_of(app).limits.by_user.most = 2
    visitor = Visitor(app)
    for number in (1, 5):
        answer = visitor.tell(number)
        assert answer.status_code == 200 and answer.text, "read to its end: it may come piece by piece"
    answer = visitor.tell(1, page="another")
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) > 0
    assert "You have sent 2 messages within a minute." in answer.text


def test_who_is_refused_his_first_event_does_not_become_a_guest(site):
    app = site(talker()[0])
    site_of(app).limits.by_address.most = 1
    assert Visitor(app).tell(1).status_code == 200
    visitor = Visitor(app)
    assert visitor.tell(1).status_code == 429
    assert visitor.client.get_cookie("webchat") and "I begin" not in visitor.again().html


def test_other_events_have_a_limit_of_their_own(site):
    app = site(chat(lambda message, history: ""))
    site_of(app).limits.events_by_address.most = 1
    visitor = Visitor(app)
    assert visitor.tell(0, text="a").status_code == 200
    assert visitor.tell(0, text="a").status_code == 429
    visitor.tell(1)  # sets the conversation, so now he is somebody
    assert visitor.tell(0, text="a").status_code == 200


def test_a_tick_that_is_refused_is_not_spoken_of(site):
    with gr.Blocks() as demo:
        timer, shown = gr.Timer(1), gr.Textbox()
        timer.tick(lambda: "now", None, shown)
        gr.Button().click(lambda: "now", None, shown)
    visitor = Visitor(site(demo))
    site_of(visitor.app).limits.events_by_address.most = 1
    tick = json.dumps({"on": f"{timer.number}:tick"})
    assert visitor.tell(0, data=tick).status_code == 200
    refused = visitor.tell(0, data=tick)
    assert refused.status_code == 429 and refused.headers["HX-Reswap"] == "none"
    assert visitor.tell(1).headers["HX-Reswap"] == "textContent", "what he has done himself is"


def test_a_visitors_share_of_what_runs_at_once_does_not_grow_with_his_pages(site):
    begun, go_on = threading.Semaphore(0), threading.Event()

    def slow():
        begun.release()
        go_on.wait(5)

    with gr.Blocks() as demo:
        gr.Button().click(slow)
    visitor = Visitor(site(demo))
    asking = [threading.Thread(target=visitor.tell, args=(0, f"p{number}")) for number in range(8)]
    for thread in asking:
        thread.start()
        assert begun.acquire(timeout=5)
    answer = visitor.tell(0, "p8")
    go_on.set()
    assert answer.status_code == 429 and "8 things" in answer.text
    for thread in asking:
        thread.join()


def waiting(site, monkeypatch):
    """A slow listener, called by a form that waits for almost no time."""
    monkeypatch.setattr("webchat.web.event_forms.PATIENCE", 0.01)
    go_on = threading.Event()

    def slow():
        yield "begun"
        go_on.wait(5)
        gr.Info("It is over.")
        yield "done"

    with gr.Blocks() as demo:
        gr.Button().click(slow, None, gr.Textbox())
    return Visitor(site(demo)), go_on


def test_a_form_does_not_wait_for_a_slow_listener_but_asks_again(site, monkeypatch):
    before = {*threading.enumerate()}
    visitor, go_on = waiting(site, monkeypatch)
    assert visitor.post("/events/0", page=visitor.name, conversation="").status_code == 303
    page = visitor.again().html
    assert "This takes a while." in page and 'http-equiv="refresh"' in page
    visitor.again()
    go_on.set()
    deadline = time.monotonic() + 5
    told = ""
    while 'http-equiv="refresh"' in (page := visitor.again().html):
        assert time.monotonic() < deadline
        told += page
    while any(isinstance(one, threading.Timer) for one in {*threading.enumerate()} - before):
        assert time.monotonic() < deadline, "what ends slow functions waits no longer than they take"
    assert "done" in page and "It is over." in told + page
    assert "done" in visitor.again().html and "takes a while" not in visitor.page.html


def test_only_some_of_the_requests_may_wait_for_a_listener(site, monkeypatch):
    visitor, go_on = waiting(site, monkeypatch)
    seats = site_of(visitor.app).seats
    taken = [seats.acquire(blocking=False) for _ in range(16)]
    answer = visitor.post("/events/0", page=visitor.name, conversation="")
    assert all(taken) and answer.status_code == 503 and answer.headers["Retry-After"] == "5"
    assert "Many people are waiting" in answer.text and "begun" not in visitor.again().html
    seats.release()
    assert visitor.post("/events/0", page=visitor.name, conversation="").status_code == 303
    go_on.set()


def test_a_form_is_led_to_the_conversation_that_a_slow_listener_begins(site, monkeypatch):
    monkeypatch.setattr("webchat.web.event_forms.PATIENCE", 0.01)
    go_on = threading.Event()

    def slow():
        go_on.wait(5)
        return [["Hi", "Hello"]], "a draft", "set"

    with gr.Blocks() as demo:
        out = gr.Textbox()
        chat = gr.ChatInterface(lambda message, history: "", type="messages")
        gr.Button().click(slow, None, [chat.chatbot_value, chat.textbox, out])
    visitor = Visitor(site(demo))
    answer = visitor.post("/events/0", page=visitor.name, conversation="")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert 'href="">Look again</a>' in visitor.again().source and "Hello" not in visitor.page.html
    go_on.set()
    deadline = time.monotonic() + 5
    while (answer := visitor.get("/")).status_code == 200:
        assert time.monotonic() < deadline
    assert answer.status_code == 303 and answer.headers["Location"].startswith("/c/")
    source = visitor.open(answer.headers["Location"]).source
    assert "a draft" in source, "and what it has put into the box"
    while "Look again" in source:
        assert time.monotonic() < deadline
        source = visitor.open(answer.headers["Location"]).source
    assert "Hello" in source and "\nset</textarea>" in source
    assert visitor.get("/").status_code == 200, "who goes home stays there"


def test_who_waits_too_long_is_told(site, monkeypatch):
    monkeypatch.setattr("webchat.web.event_forms.LONGEST", 0.05)
    visitor, go_on = waiting(site, monkeypatch)
    visitor.post("/events/0", page=visitor.name, conversation="")
    deadline = time.monotonic() + 5
    while "This took too long, and was ended." not in visitor.again().html:
        assert time.monotonic() < deadline
    go_on.set()
