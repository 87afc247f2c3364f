"""The same actions as HTMX asks for them: each answer is the piece of the page that changed."""

from __future__ import annotations

import pytest

from tests.support.dom import parse
from tests.web.conftest import PARTIAL, Guest


@pytest.fixture
def here(guest):
    """A guest whose page shows a conversation of two turns, and says so in each request."""
    guest.send("one")
    guest.first_turn, guest.first_reply = guest.turn_id, guest.reply_id
    guest.send("two")
    guest.headers = {"HX-Current-URL": f"http://localhost/c/{guest.key}?message=1"}
    return guest


def piece(answer):
    assert answer.status_code == 200 and "<html" not in answer.text and "Location" not in answer.headers
    return parse(answer.text)


def ids(node):
    return [child.attributes.get("id") for child in node.children if not isinstance(child, str)]


def targets(node):
    return [part.attributes["hx-target"] for part in node.all() if part.tag == "hx-partial"]


def test_a_turn_is_added_with_stop_in_the_place_of_send(here):
    answer = here.post(f"/c/{here.key}/turns", partial=True, text="three")
    added = piece(answer)
    assert targets(added) == ["#turns", "#send-or-stop", "#composer-notice"]
    assert answer.headers["HX-Reswap"] == "none"  # only the pieces go anywhere
    assert "HX-Push-Url" not in answer.headers
    assert "three" in added.text and "two" not in added.text


def test_the_same_message_again_draws_the_room(here):
    for _ in range(2):
        answer = here.post(f"/c/{here.key}/turns", partial=True, text="three", client_id="same")
    assert (
        "main" in ids(piece(answer)) and here.look().html.count('data-role="user"') == 4
    )  # one is the template


@pytest.mark.parametrize(
    ("address", "fields", "said"),
    [
        ("/replies/{reply}/retry", {}, 'id="reply-3"'),
        ("/replies/{first_reply}/show", {}, "echo: two"),
        ("/turns/{first_turn}/show", {}, "echo: two"),
        ("/turns/{first_turn}/edit", {"text": "uno"}, "uno"),
        ("/c/{key}/clear", {}, "Message"),
        ("/c/{key}/undo", {}, "echo: one"),
        ("/replies/{reply}/stop", {}, "echo: two"),
    ],
)
def test_an_action_draws_the_room_that_is_shown(here, address, fields, said):
    address = address.format(
        key=here.key, reply=here.reply_id, first_turn=here.first_turn, first_reply=here.first_reply
    )
    answer = here.post(address, partial=True, **fields)
    room = piece(answer)
    assert "main" in ids(room) and said in room.html
    assert "HX-Push-Url" not in answer.headers  # Back would lead to where one is


def test_an_undone_turn_is_in_the_box_again(here):
    answer = here.post(f"/c/{here.key}/undo", partial=True)
    assert here.draft(answer.text) == "two"


def test_an_action_on_another_page_leads_to_the_conversation(here):
    here.headers = {"HX-Current-URL": "http://localhost/"}
    answer = here.post(f"/replies/{here.reply_id}/retry", partial=True)
    assert answer.headers["HX-Push-Url"] == f"/c/{here.key}"


def test_the_first_message_gives_the_page_its_address_and_the_side_bar_a_row(here):
    answer = here.post("/turns", partial=True, text="new words")
    room = piece(answer)
    assert answer.headers["HX-Push-Url"].startswith("/c/") and here.key not in answer.headers["HX-Push-Url"]
    assert "#conversations" in targets(room) and room.text.count("new words") >= 2


def test_a_row_is_a_form_while_it_is_renamed(here):
    row = f"conversation-{here.key}"
    assert ids(piece(here.get(f"/c/{here.key}/rename", partial=True))) == [row]
    renamed = piece(here.post(f"/c/{here.key}/rename", partial=True, title="Other"))
    assert ids(renamed) == [row] and "Other" in renamed.text
    assert 'aria-current="page"' in renamed.html


def test_the_shown_conversation_is_deleted_and_comes_back(here):
    answer = here.post(f"/c/{here.key}/delete", partial=True)
    gone = piece(answer)
    assert answer.headers["HX-Push-Url"] == "/" and "main" in ids(gone) and "echo" not in gone.text
    assert f"#conversation-{here.key}" in targets(gone) and f"/c/{here.key}/restore" in gone.html
    here.headers = {"HX-Current-URL": "http://localhost/"}
    back = here.post(f"/c/{here.key}/restore", partial=True)
    assert back.headers["HX-Push-Url"] == f"/c/{here.key}" and "echo: two" in piece(back).text
    assert "#conversations" in targets(piece(back))


def test_another_conversation_is_deleted_beside_the_one_shown(here):
    other = Guest.__new__(Guest)
    other.__dict__ |= here.__dict__ | {"key": None, "headers": {}}
    other.send("elsewhere")
    answer = here.post(f"/c/{other.key}/delete", partial=True)
    assert "main" not in ids(piece(answer)) and "HX-Push-Url" not in answer.headers
    assert answer.headers["HX-Reswap"] == "none"


def test_a_search_that_is_emptied_shows_the_conversations_again(here):
    assert "<mark>two</mark>" in piece(here.get("/search?q=two", partial=True)).html
    assert "Nothing found" in piece(here.get("/search?q=nowhere", partial=True)).text
    assert "Today" in piece(here.get("/search?q=+", partial=True)).text


def test_a_reply_is_drawn_alone_with_send_beside_it(here):
    drawn = piece(here.get(f"/replies/{here.reply_id}", partial=True))
    assert ids(drawn)[0] == f"reply-{here.reply_id}" and targets(drawn) == ["#send-or-stop"]
    assert "Stop" not in drawn.html


@pytest.mark.parametrize("more", [{"HX-History-Restore-Request": "true"}, {"HX-Request-Type": "full"}])
def test_going_back_in_history_asks_for_the_whole_page(here, more):
    answer = here.client.get(f"/c/{here.key}", headers=PARTIAL | more)
    assert "<html" in answer.text


def test_an_error_goes_to_the_line_under_the_box(here):
    answer = here.post("/replies/999/retry", partial=True)
    assert (answer.status_code, answer.mimetype) == (404, "text/plain")
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == ("#composer-notice", "textContent")
