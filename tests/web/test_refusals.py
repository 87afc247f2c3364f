"""A plain form that is refused comes back to its own page, and nothing that fails shows its reason."""

from __future__ import annotations

import re

import pytest

from tests.web.conftest import Guest
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


def edit_box(guest, answer):
    """The words and the sentence of the one box for edits that stands open, and what is in the composer."""
    (box,) = re.findall(r'<div class="edit edit--open".*?</div>\n</form>', answer.text, re.S)
    words, wrong = re.search(r"<textarea.*?>\n(.*?)</textarea>\s*<p.*?>(.*?)</p>", box, re.S).groups()
    return words, wrong, guest.draft(answer.text)


def test_an_edit_meanwhile_comes_back_as_that_edit(waiting):
    answer = waiting.post(f"/turns/{waiting.turn_id}/edit", text="better words")
    assert answer.status_code == 409 and "echo: hello" in answer.text
    words, wrong, draft = edit_box(waiting, answer)
    assert (words, draft) == ("better words", "") and "still being written" in wrong
    assert not notice(waiting, answer)


@pytest.mark.parametrize(
    ("text", "status", "words", "said"),
    [
        ("", 422, "hello", "nothing to send"),
        ("x" * 1_100_000, 413, "x" * 1_100_000, "1 MB is the most"),
        ("x" * 4_000_000, 413, "hello", "1 MB is the most"),  # too much to be read
    ],
)
def test_an_edit_that_cannot_be_taken_comes_back_as_that_edit(guest, text, status, words, said):
    guest.send("hello")
    answer = guest.post(f"/turns/{guest.turn_id}/edit", text=text)
    assert answer.status_code == status
    found, wrong, draft = edit_box(guest, answer)
    assert found == words and said in wrong and draft == ""
    assert f'href="/c/{guest.key}">Cancel' in answer.text
    told = guest.post(f"/turns/{guest.turn_id}/edit", partial=True, text=text)
    assert told.headers["HX-Retarget"] == f"#turn-{guest.turn_id}-edit-wrong, #composer-notice"


def test_an_edit_too_soon_comes_back_as_that_edit(make_app):
    guest = Guest(make_app({"editable": True}, messages_per_minute=1))
    guest.send("hello")
    answer = guest.post(f"/turns/{guest.turn_id}/edit", text="my <words>")
    assert answer.status_code == 429 and answer.headers["Retry-After"]
    assert edit_box(guest, answer)[0] == "my &lt;words&gt;"


def test_an_edit_of_what_the_page_does_not_show_any_more_keeps_the_words(guest):
    guest.send("hello")
    old = guest.turn_id
    guest.post(f"/turns/{old}/edit", text="hi")
    guest.until_done()
    answer = guest.post(f"/turns/{old}/edit", text="x" * 1_100_000)
    assert guest.draft(answer.text) == "x" * 1_100_000 and "1 MB is the most" in notice(guest, answer)


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
