"""Messages a minute and replies at once: refused in words, with the time to wait, and nothing is lost."""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import func, select

from tests.web.conftest import Guest
from webchat.chat_examples import Example
from webchat.errors import TooMany
from webchat.generation.limits import Limits, network_of
from webchat.storage.db import reading
from webchat.storage.models import Conversation, Turn, User
from webchat.web.site import site_of


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def limited(make_app, clock):
    """Makes a site with a clock of the test's. Usage: `app = limited(by_user=2)`; what is not named is 0."""

    def make(by_user=0, by_address=0, at_once=0, wishes=None, **settings):
        app = make_app({"editable": True, **(wishes or {})}, **settings)
        site_of(app).limits = Limits(by_user, by_address, at_once, clock)
        return app

    return make


def count(app, model):
    with app.app_context(), reading() as session:
        return session.scalar(select(func.count(model.id)))


def notice(guest, answer):
    guest.read(answer.text)
    return guest.page.root.find("#composer-notice").text


def test_a_user_is_told_how_long_to_wait(limited, clock):
    guest = Guest(limited(by_user=2))
    guest.send("one")
    clock.now += 20
    guest.send("two")
    clock.now += 0.5
    answer = guest.post(f"/c/{guest.key}/turns", partial=True, text="three")
    assert answer.status_code == 429 and answer.headers["Retry-After"] == "40"
    assert answer.text == ("You have sent 2 messages within a minute. Wait 40 seconds, then send this again.")
    assert answer.mimetype == "text/plain" and answer.headers["HX-Retarget"] == "#composer-notice"
    clock.now += 39
    last = guest.post(f"/c/{guest.key}/turns", partial=True, text="three")
    assert "Wait one second, then" in last.text and last.headers["Retry-After"] == "1"
    clock.now += 1
    guest.send("three")


def test_without_javascript_the_words_are_in_the_composer(limited):
    guest = Guest(limited(by_user=1))
    guest.send("one")
    for address in (f"/c/{guest.key}/turns", "/turns"):
        answer = guest.post(address, text="my <words>\nand more")
        assert answer.status_code == 429 and answer.headers["Retry-After"] == "60"
        assert guest.draft(answer.text) == "my <words>\nand more"
        assert "You have sent a message within a minute. Wait 60 seconds" in notice(guest, answer)
        assert ("echo: one" in guest.page.root.find("#main").text) == (address != "/turns")


def test_what_is_refused_is_not_counted(limited, clock):
    guest = Guest(limited(by_user=1))
    guest.send("one")
    for _ in range(10):
        clock.now += 5
        assert guest.post(f"/c/{guest.key}/turns", text="two").status_code == 429
    clock.now += 10
    guest.send("two")


def test_others_are_not_held_up(limited):
    app = limited(by_user=1)
    first, second = Guest(app), Guest(app)
    first.send("mine")
    second.send("mine, too")
    assert first.post("/turns", text="more").status_code == 429


def test_all_at_one_address_share_its_limit(limited, clock):
    app = limited(by_address=2)
    first, second = Guest(app), Guest(app)
    first.send("one"), second.send("two")
    answer = second.post(f"/c/{second.key}/turns", text="three")
    assert answer.status_code == 429
    assert "2 messages have come from your network within a minute. Wait 60 seconds" in answer.text
    clock.now += 60
    second.send("three")


def test_a_first_message_that_is_refused_makes_neither_a_guest_nor_a_conversation(limited):
    app = limited(by_address=1)
    Guest(app).send("one")
    before = [count(app, model) for model in (User, Conversation, Turn)]
    stranger = Guest(app)
    for partial in (False, True):
        answer = stranger.post("/turns", partial=partial, text="two")
        assert answer.status_code == 429 and "webchat=" not in str(answer.headers.getlist("Set-Cookie"))
    assert [count(app, model) for model in (User, Conversation, Turn)] == before


def test_the_same_message_sent_twice_counts_once_and_is_never_refused(limited):
    guest = Guest(limited(by_user=2, by_address=2, at_once=1))
    guest.send("one", client_id="first")
    key = guest.key
    for _ in range(3):
        assert guest.post("/turns", text="one", client_id="first").headers["Location"] == f"/c/{key}"
    guest.send("wait", client_id="second")  # with this one all three limits are reached
    for partial in (False, True):
        again = guest.post(f"/c/{key}/turns", partial=partial, text="wait", client_id="second")
        assert again.status_code in (200, 303)
        assert guest.post("/turns", partial=partial, text="one", client_id="first").status_code < 400
    assert guest.post("/turns", text="three", client_id="third").status_code == 429


WAYS = {
    "a first message": lambda guest: ("/turns", {"text": "hi"}),
    "a message": lambda guest: (f"/c/{guest.key}/turns", {"text": "hi"}),
    "an example": lambda guest: ("/turns?example=0", {"text": "Am I cool?"}),
    "an option": lambda guest: (f"/replies/{guest.reply_id}/options/0/0", {}),
    "an edit": lambda guest: (f"/turns/{guest.turn_id}/edit", {"text": "hi"}),
    "a retry": lambda guest: (f"/replies/{guest.reply_id}/retry", {}),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("partial", [False, True])
def test_whatever_starts_a_reply_counts(limited, clock, way, partial):
    wishes = {"examples": (Example("Am I cool?"),), "cache_examples": True}
    app = limited(by_user=2, wishes=wishes)
    guest = Guest(app)
    guest.send("choose")
    assert guest.post("/turns", text="two").status_code == 303
    address, fields = WAYS[way](guest)
    before = count(app, Turn)
    answer = guest.post(address, partial=partial, **fields)
    assert answer.status_code == 429 and "Wait 60 seconds" in answer.text
    assert count(app, Turn) == before
    clock.now += 60
    assert guest.post(address, partial=partial, **fields).status_code in (200, 303)
    guest.until_done()
    guest.send("choose")
    assert guest.post("/turns", text="now it is full").status_code == 429


def test_so_many_replies_are_written_at_once(limited, bot):
    app = limited(at_once=2)
    guest, other = Guest(app), Guest(app)
    guest.send("wait")
    running = guest.key
    guest.key = None
    guest.send("wait")
    answer = guest.post("/turns", text="my words")
    assert answer.status_code == 429 and answer.headers["Retry-After"] == "5"
    assert "2 answers are still being written for you. Wait for one to end or stop one" in answer.text
    assert guest.draft(answer.text) == "my words"
    other.send("wait")
    guest.key = running
    guest.look()
    guest.post(f"/replies/{guest.reply_id}/stop")
    guest.until_done()
    guest.send("my words")


def test_zero_is_no_limit(make_app):
    app = make_app(messages_per_minute=0, messages_per_minute_by_address=0, replies_at_once=0)
    guest = Guest(app)
    for number in range(70):
        text = "wait" if number < 10 else "hello"
        assert guest.post("/turns", text=text).status_code == 303


def test_the_settings_are_what_counts(make_app):
    guest = Guest(make_app(messages_per_minute=3))
    for number in range(3):
        guest.send(f"{number}")
    assert "3 messages within a minute" in guest.post("/turns", text="4").text


def test_behind_a_trusted_proxy_the_visitors_address_counts(limited):
    app = limited(by_address=1, trusted_proxies=1)
    near = Guest(app, **{"X-Forwarded-For": "evil, 203.0.113.1"})
    near.send("one")
    assert near.post("/turns", text="two").status_code == 429
    near.headers["X-Forwarded-For"] = "another one, 203.0.113.1"
    assert near.post("/turns", text="two").status_code == 429
    Guest(app, **{"X-Forwarded-For": "203.0.113.2"}).send("one")


def test_without_one_nobody_chooses_his_address(limited):
    app = limited(by_address=1)
    Guest(app, **{"X-Forwarded-For": "203.0.113.1"}).send("one")
    assert Guest(app, **{"X-Forwarded-For": "203.0.113.2"}).post("/turns", text="two").status_code == 429


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("203.0.113.9:50123", "203.0.113.9"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::"),
        ("[2001:db8:1:3::2]:443", "2001:db8:1:3::"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("fe80::1%eth0", "fe80::"),
        ("unknown" * 100, ("unknown" * 100)[:64]),
        ("", ""),
        (None, ""),
    ],
)
def test_an_address_stands_for_its_network(address, network):
    assert network_of(address) == network


def test_many_at_once_get_as_many_as_are_allowed(limited):
    limits = site_of(limited(by_user=50)).limits
    admitted = []

    def ask():
        for _ in range(20):
            try:
                limits.admit(1, "203.0.113.1")
                admitted.append(1)
            except TooMany:
                time.sleep(0)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(admitted) == 50
