"""A plain form that is refused comes back to its own page, and nothing that fails shows its reason."""

from __future__ import annotations

import re

import pytest

from webchat.errors import StorageBusy
from webchat.storage import turns


@pytest.fixture
def waiting(guest):
    """A guest who was answered once, and is being answered."""
    guest.send("hello")
    guest.send("wait")
    return guest


def notice(guest, answer):
    guest.read(answer.text)
    return guest.page.root.find("#composer-notice").text


def test_an_edit_meanwhile_shows_its_conversation_with_the_words(waiting):
    answer = waiting.post(f"/turns/{waiting.turn_id}/edit", text="better words")
    assert answer.status_code == 409 and waiting.draft(answer.text) == "better words"
    assert "echo: hello" in answer.text and "still being written" in notice(waiting, answer)


def test_a_retry_meanwhile_shows_its_conversation(waiting):
    answer = waiting.post(f"/replies/{waiting.reply_id}/retry")
    assert answer.status_code == 409
    assert "echo: hello" in answer.text and "still being written" in notice(waiting, answer)


def test_a_button_of_a_page_that_is_too_old_shows_the_page_anew(guest):
    guest.send("hello")
    answer = guest.post(f"/c/{guest.key}/undo", csrf_token="old")
    assert answer.status_code == 400 and "echo: hello" in answer.text
    assert "send it again" in notice(guest, answer)
    assert guest.post(f"/c/{guest.key}/undo").status_code == 303


def test_an_empty_message_leaves_the_conversation_on_the_page(guest):
    guest.send("hello")
    answer = guest.post(f"/c/{guest.key}/turns", text=" ")
    assert "echo: hello" in answer.text and "write a message first" in notice(guest, answer)


def test_what_is_too_much_to_be_read_leaves_the_conversation_on_the_page(make_app, guest):
    guest.send("hello")
    answer = guest.post(f"/c/{guest.key}/turns", text="x" * 4_000_000)
    assert answer.status_code == 413 and "echo: hello" in answer.text
    assert "too long; 1 MB is the most" in notice(guest, answer)


def test_words_for_a_conversation_that_is_gone_are_in_an_empty_chat(guest):
    guest.send("hello")
    guest.post(f"/c/{guest.key}/delete")
    answer = guest.post(f"/c/{guest.key}/turns", text="my words")
    assert answer.status_code == 404 and guest.draft(answer.text) == "my words"
    assert guest.page.root.find("#composer").attributes["action"] == f"/c/{guest.key}/turns"
    guest.read(answer.text)
    assert guest.page.root.find("#composer").attributes["action"] == "/turns"


@pytest.mark.parametrize("error", [StorageBusy("The database is busy."), RuntimeError("the secret reason")])
def test_a_page_that_cannot_be_drawn_is_still_answered(guest, monkeypatch, error):
    guest.send("hello")

    def fails(*args, **more):
        raise error

    monkeypatch.setattr(turns, "path", fails)
    status = 503 if isinstance(error, StorageBusy) else 500
    asked = guest.get(f"/c/{guest.key}")
    assert asked.status_code == status and "secret" not in asked.text
    sent = guest.post(f"/c/{guest.key}/turns", text=" ")
    assert sent.status_code == 422 and "write a message first" in sent.text


def test_an_error_of_ours_has_a_number_that_finds_it_in_the_log(guest, monkeypatch, caplog):
    guest.send("hello")

    def fails(*args, **more):
        raise RuntimeError("the secret reason")

    monkeypatch.setattr(turns, "undo", fails)
    for partial in (False, True):
        answer = guest.post(f"/c/{guest.key}/undo", partial=partial)
        number = re.search(r"error ([0-9a-f]{8})", answer.text)[1]
        assert answer.status_code == 500 and "secret" not in answer.text
        (record,) = [record for record in caplog.records if number in record.getMessage()]
        assert str(record.exc_info[1]) == "the secret reason"


def test_sent_as_something_else_than_a_form_is_refused_with_a_sentence(guest):
    for body, kind in [
        (b'{"text": "hi"}', "application/json"),
        (b"\xff\x00", "text/plain"),
        (b"--x", "multipart/form-data; boundary=x"),
        (b"hello", "multipart/form-data"),
    ]:
        headers = {"X-CSRFToken": guest.token, "Content-Type": kind}
        answer = guest.client.post("/turns", data=body, headers=headers)
        assert answer.status_code == 422 and "write a message first" in answer.text, kind
