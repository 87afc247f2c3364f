"""Sending, and what is refused: the words are never lost."""

from __future__ import annotations

import re

import pytest

from tests.web.conftest import Guest
from webchat.errors import StorageBusy, StorageFull
from webchat.generation import start_turn


def test_a_message_is_answered_and_kept(app, guest):
    guest.send("hello")
    guest.send("again")
    assert "echo: hello" in guest.text and "echo: again" in guest.text


def test_the_same_message_twice_is_one(guest):
    guest.send("hello", client_id="one")
    guest.send("again", client_id="two")
    guest.send("again", client_id="two")
    assert len(re.findall(r'id="reply-\d+"', guest.page.html)) == 2


def test_the_same_first_message_twice_makes_one_conversation(guest):
    answers = [guest.post("/turns", text="hello", client_id="one").headers["Location"] for _ in range(2)]
    assert len(set(answers)) == 1


def test_a_message_meanwhile_is_refused_and_its_words_stay(guest, bot):
    guest.send("wait")
    again = f'<noscript><meta http-equiv="refresh" content="3; url=/c/{guest.key}"></noscript>'
    assert again in guest.page.html, "without an address a page at #turn-1-said is not loaded again"
    answer = guest.post(f"/c/{guest.key}/turns", text="me too")
    assert answer.status_code == 409 and guest.draft(answer.text) == "me too"
    assert 'http-equiv="refresh"' not in answer.text
    answer = guest.post(f"/c/{guest.key}/turns", partial=True, text="me too")
    assert answer.status_code == 409 and answer.mimetype == "text/plain"
    assert "still being written" in answer.text and answer.headers["HX-Retarget"]
    bot.go_on.set()
    guest.until_done()
    guest.send("me too")


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\t"])
def test_an_empty_message_is_refused(guest, text):
    answer = guest.post("/turns", text=text)
    assert answer.status_code == 422 and "write a message first" in answer.text


def test_a_message_that_is_too_long_for_the_site_is_refused(make_app):
    guest = Guest(make_app(max_message_bytes=1000))
    assert guest.post("/turns", text="x" * 1000).status_code == 303
    answer = guest.post("/turns", text="ä" * 501)
    assert answer.status_code == 413 and "too long" in answer.text
    assert guest.post("/turns", text="x" * 100_000).status_code == 413


def test_a_message_that_is_too_long_for_the_box_keeps_its_words(make_app):
    from webchat.components.textbox import Textbox

    guest = Guest(make_app({"textbox": Textbox(max_length=5)}))
    answer = guest.post("/turns", text="123456")
    assert answer.status_code == 422 and "6 characters, and 5 are allowed" in answer.text
    assert guest.draft(answer.text) == "123456"


@pytest.mark.parametrize(
    ("error", "status"),
    [(StorageBusy("The database is busy."), 503), (StorageFull("The disk is full."), 507)],
)
def test_words_that_cannot_be_saved_stay_in_the_box(guest, monkeypatch, error, status):
    guest.send("hello")

    def fails(*args, **more):
        raise error

    monkeypatch.setattr(start_turn.turns, "add", fails)
    answer = guest.post(f"/c/{guest.key}/turns", text="my words")
    assert answer.status_code == status and str(error) in answer.text
    assert guest.draft(answer.text) == "my words" and "echo: hello" in answer.text
    assert (answer.headers.get("Retry-After") is not None) == (status == 503)
    partial = guest.post(f"/c/{guest.key}/turns", partial=True, text="my words")
    assert (partial.status_code, partial.text) == (status, str(error))


def test_broken_characters_are_taken_as_far_as_they_can_be(guest):
    body = b"csrf_token=" + guest.token.encode() + b"&client_id=a&text=a%FF%00%ED%A0%80b"
    answer = guest.client.post("/turns", data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 303
    guest.key = answer.headers["Location"].rpartition("/")[2]
    guest.until_done()
    assert "\x00" not in guest.page.html and "echo: a" in guest.text


def test_a_cookie_of_a_user_who_is_gone_is_a_new_guests(app, guest):
    from webchat.storage.db import transaction
    from webchat.storage.models import User

    guest.send("hello")
    with app.app_context(), transaction() as session:
        session.query(User).delete()
    guest.key = None
    guest.open("/")
    guest.send("hello")
