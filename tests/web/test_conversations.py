"""What one does with a conversation, without JavaScript and in pieces of the page."""

from __future__ import annotations

import re
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from tests.support.dom import Page
from tests.web.conftest import Guest
from webchat.web import pages
from webchat.web.sidebar import zone


def press(guest, name):
    """The last button of that name on the page."""
    buttons = [node for node in guest.page.root.all() if node.tag == "button" and name in labels(node)]
    assert buttons, f"no button {name} in {guest.page.html[-3000:]}"
    answer = guest.post(buttons[-1].attributes["formaction"])
    if answer.status_code == 303:
        guest.key = answer.headers["Location"].partition("?")[0].rpartition("/")[2]
        guest.until_done()
    return answer


def labels(node):
    return (node.attributes.get("aria-label") or "", node.text.strip())


def titles(guest, path="/"):
    return re.findall(r'<a href="/c/[^"]+"[^>]*>([^<]+)</a>', guest.get(path).text)


def test_retry_makes_another_version_and_arrows_lead_back(guest):
    guest.send("hello")
    first = guest.reply_id
    press(guest, "Retry")
    assert guest.reply_id != first and "2/2" in guest.text
    press(guest, "Previous answer")
    assert "1/2" in guest.text and f'id="reply-{first}"' in guest.page.html


def test_undo_gives_the_words_back(guest):
    guest.send("hello")
    guest.send("oh no")
    answer = press(guest, "Undo")
    assert "oh no" not in guest.text and "echo: hello" in guest.text
    assert guest.draft(guest.get(answer.headers["Location"]).text) == "oh no"


def test_editing_branches_and_the_old_branch_stays(guest):
    guest.send("one")
    first = guest.turn_id
    guest.send("two")
    assert guest.post(f"/turns/{first}/edit", text="uno").status_code == 303
    guest.until_done()
    assert "echo: uno" in guest.text and "two" not in guest.text
    press(guest, "Previous version")
    assert "echo: one" in guest.text and "echo: two" in guest.text


def test_nobody_edits_where_the_author_does_not_want_it(make_app):
    guest = Guest(make_app())
    guest.send("one")
    assert guest.post(f"/turns/{guest.turn_id}/edit", text="uno").status_code == 404


def test_an_option_is_said_and_answered(guest):
    guest.send("choose")
    outdated = guest.reply_id
    press(guest, "Left")
    assert "echo: the left one" in guest.text
    assert guest.post(f"/replies/{outdated}/options/0/1").status_code == 409
    assert guest.post(f"/replies/{outdated}/options/0/7").status_code == 404
    assert guest.post(f"/replies/{outdated}/options/7/0").status_code == 404


def test_stop_keeps_the_words(guest, bot):
    guest.send("wait")
    assert guest.post(f"/replies/{guest.reply_id}/stop").status_code in (204, 303)
    guest.look()
    assert "I wait" in guest.text and "Stopped" in guest.text


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Weather", "Weather"),
        ("  a\nb\x00 ", "a b"),
        ("", "hello"),
        ("   ", "hello"),
        ("x" * 5000, "x" * 100),
    ],
)
def test_a_title_is_changed_to_something_that_can_be_shown(guest, title, shown):
    guest.send("hello")
    assert guest.post(f"/c/{guest.key}/rename", title=title).status_code == 303
    (found,) = titles(guest)
    assert shown in found and len(found) <= 200


def test_what_is_deleted_comes_back_with_undo(guest):
    guest.send("hello")
    key = guest.key
    answer = guest.post(f"/c/{key}/delete")
    assert "restore" in answer.text and titles(guest) == []
    assert guest.get(f"/c/{key}").status_code == 404
    assert guest.post(f"/c/{key}/turns", text="more").status_code == 404
    assert guest.post(f"/c/{key}/restore").status_code == 303
    assert titles(guest) == ["hello"]


def test_clear_empties_the_room(guest):
    guest.send("hello")
    guest.post(f"/c/{guest.key}/clear")
    assert "echo" not in guest.text


def test_search_finds_and_marks_and_the_link_shows_the_branch(guest):
    guest.send("first words")
    guest.send("second words")
    press(guest, "Retry")
    guest.key = None
    guest.open("/")
    guest.send("something else")
    found = guest.get("/search?q=second").text
    assert "<mark>second</mark>" in found
    links = re.findall(r'href="(/c/[^"]+message=\d+[^"]*)"', found)
    assert links and "something else" not in " ".join(re.findall(r"<mark>.*?</mark>", found))
    assert "second words" in guest.get(links[0].replace("&amp;", "&").partition("#")[0]).text


@pytest.mark.parametrize(
    "query", ['"', "AND", "a OR", "*", "NEAR(", "'; DROP TABLE", "%", "(" * 500, "x" * 9000, "\x00"]
)
def test_any_search_is_answered(guest, query):
    guest.send("hello")
    answer = guest.client.get("/search", query_string={"q": query})
    assert answer.status_code == 200


def next_page(guest, room):
    """What stands behind the link to more in that room, as a piece of the page."""
    (more, *_) = re.findall(rf'href="(/{room}\?before=[^"]+)"', guest.page.html)
    return guest.get(more.replace("&amp;", "&"), partial=True).text


def test_the_side_bar_comes_in_pages(guest):
    for number in range(32):
        guest.post("/turns", text=f"talk {number}")
    shown = titles(guest)
    assert len(shown) == 30 and shown[0] == "talk 31"
    guest.open("/")
    rest = next_page(guest, "conversations")
    assert "talk 1<" in rest and "talk 0<" in rest and "talk 2<" not in rest


def test_the_log_comes_in_pages(guest, monkeypatch):
    assert pages.TURNS_SHOWN == 40
    monkeypatch.setattr(pages, "TURNS_SHOWN", 3)
    for number in range(8):
        guest.send(f"turn {number};")
    assert "turn 7;" in guest.text and "turn 5;" in guest.text and "turn 4;" not in guest.text
    earlier = next_page(guest, "c/[^/]+/earlier")
    assert "echo: turn 4;" in earlier and "echo: turn 2;" in earlier
    assert "echo: turn 5;" not in earlier and "echo: turn 1;" not in earlier
    guest.page = Page(earlier)
    assert "echo: turn 0;" in next_page(guest, "c/[^/]+/earlier")


def test_without_a_list_a_reload_goes_on(make_app):
    guest = Guest(make_app({"save_history": False}))
    guest.send("hello")
    assert "echo: hello" in guest.get("/").text
    assert titles(guest) == []
    assert "echo: hello" not in guest.get("/?new=1").text


def test_a_piece_of_the_page_is_only_a_piece(guest):
    answer = guest.post("/turns", partial=True, text="hello")
    assert answer.headers["HX-Push-Url"].startswith("/c/") and "<html" not in answer.text
    guest.key = answer.headers["HX-Push-Url"].rpartition("/")[2]
    guest.until_done()
    added = guest.post(f"/c/{guest.key}/turns", partial=True, text="more").text
    assert "<html" not in added and "echo: hello" not in added and ">more<" in added


@pytest.mark.parametrize(
    ("cookie", "name"),
    [
        ("Pacific%2FAuckland", "Pacific/Auckland"),
        ("UTC", "UTC"),
        ("No%2FWhere", None),
        ("%2Fetc%2Fpasswd", None),
    ],
)
def test_days_begin_where_the_visitor_is(app, cookie, name):
    """The page's script hides the slash in the cookie."""
    with app.test_request_context(headers={"Cookie": f"tz={cookie}"}):
        assert zone() == (ZoneInfo(name) if name else UTC)
