"""Thumbs, flags and comments: from the page to the database, with and without HTMX, and whose."""

import re
import time

import pytest

from tests.support.dom import Page
from tests.web.conftest import Guest
from webchat.storage import feedback

FLAGS = ("Like", "Spam", "Other")


@pytest.fixture
def app(make_app):
    return make_app({"flagging_mode": "manual", "flagging_options": FLAGS, "editable": True})


@pytest.fixture
def said(app, guest):
    """What the database holds of a reply's feedback now."""

    def said(reply_id):
        with app.app_context():
            act = feedback.given(1, [reply_id]).get(reply_id)
            return act and (act.option, act.comment)

    return said


def buttons(html):
    """The pressable options of all replies: name → whether it is pressed."""
    page = Page(html)
    return {
        node.attributes["value"]: node.attributes["aria-pressed"] == "true"
        for node in page.root.all()
        if "aria-pressed" in node.attributes
    }


def test_without_flagging_there_are_no_thumbs_and_no_address(make_app, bot):
    guest = Guest(make_app())
    guest.send("hello")
    assert buttons(guest.look().html) == {}
    assert guest.post(f"/replies/{guest.reply_id}/feedback", option="Like").status_code == 404


def test_a_press_records_another_takes_back_and_a_third_option_replaces(guest, said):
    guest.send("hello")
    address = f"/replies/{guest.reply_id}/feedback"
    assert buttons(guest.look().html) == {"Like": False, "Spam": False, "Other": False}
    answer = guest.post(address, option="Like")
    assert answer.status_code == 303 and answer.headers["Location"].endswith(f"#reply-{guest.reply_id}")
    assert buttons(guest.look().html) == {"Like": True, "Spam": False, "Other": False}
    assert re.search(r'name="take_back" value="Like"', guest.look().html)
    guest.post(address, option="Spam")
    assert said(guest.reply_id) == ("Spam", "")
    guest.post(address, take_back="Spam")
    assert said(guest.reply_id) is None


def test_htmx_gets_the_buttons_alone(guest):
    guest.send("hello")
    answer = guest.post(f"/replies/{guest.reply_id}/feedback", partial=True, option="Like")
    assert answer.headers["HX-Reswap"] == "none" and "turn-" not in answer.text
    assert f'hx-target="#reply-{guest.reply_id}-feedback-buttons"' in answer.text
    assert buttons(answer.text)["Like"] is True


def test_a_comment_with_reasons_and_again(guest, said):
    guest.send("hello")
    address = f"/replies/{guest.reply_id}/feedback"
    guest.post(address, option="Spam")
    form = guest.get(address).text
    assert "Not correct" in form and 'name="csrf_token"' in form and "<html" in form
    assert "<html" not in guest.get(address, partial=True).text
    guest.post(
        address, option="Spam", reason=["harmful", "incorrect", "made-up"], comment=" It sells.\r\nTwice. "
    )
    assert said(guest.reply_id) == ("Spam", "#incorrect #harmful It sells.\nTwice.")
    again = guest.get(address).text
    assert again.count("checked") == 2 and "It sells.\nTwice." in again and "#incorrect" not in again


def test_there_is_no_form_before_there_is_an_opinion(guest):
    guest.send("hello")
    address = f"/replies/{guest.reply_id}/feedback"
    assert guest.get(address).status_code == 303
    for query in ("", "?closed=1"):  # Cancel, too, after it was taken back beside the open form
        answer = guest.get(address + query, partial=True)
        assert answer.status_code == 200 and "<form" not in answer.text and "feedback__buttons" in answer.text


@pytest.mark.parametrize(
    "fields", [{}, {"option": ""}, {"option": "like"}, {"option": "Dislike"}, {"option": "<b>"}]
)
def test_an_option_that_the_author_does_not_name_is_refused(guest, said, fields):
    guest.send("hello")
    for partial in (True, False):
        answer = guest.post(f"/replies/{guest.reply_id}/feedback", partial=partial, **fields)
        assert answer.status_code == 422 and "Load it again" in answer.text
    assert said(guest.reply_id) is None


def test_a_comment_that_is_too_long_is_refused(guest, said):
    guest.send("hello")
    answer = guest.post(f"/replies/{guest.reply_id}/feedback", option="Like", comment="x" * 10_001)
    assert answer.status_code == 422 and "10001 characters" in answer.text
    assert said(guest.reply_id) is None


def test_nobody_judges_somebody_elses_reply_or_a_deleted_conversations(app, guest, said):
    guest.send("hello")
    address, stranger = f"/replies/{guest.reply_id}/feedback", Guest(app)
    stranger.send("mine")
    assert stranger.post(address, option="Like").status_code == 404
    assert stranger.get(address).status_code == 404
    guest.post(f"/c/{guest.key}/delete")
    assert guest.post(address, option="Like").status_code == 404
    assert said(guest.reply_id) is None


def test_it_works_while_the_reply_is_written_and_stays_with_it(guest, bot, said, tmp_path):
    guest.send("wait")
    assert buttons(guest.page.html)["Like"] is False
    guest.post(f"/replies/{guest.reply_id}/feedback", option="Like")
    assert buttons(guest.look().html)["Like"] is True
    assert not (tmp_path / "flagged/log.csv").exists()
    bot.go_on.set()
    guest.until_done()
    assert buttons(guest.look().html)["Like"] is True
    row = wait_for_log(tmp_path)
    assert "echo: wait" in row and ",Like," in row


def wait_for_log(folder):
    deadline = time.monotonic() + 10
    while not (path := folder / "flagged/log.csv").exists() or path.read_text().count("\n") < 2:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return path.read_text()


def test_the_file_lies_where_the_author_said(make_app, tmp_path):
    guest = Guest(make_app({"flagging_mode": "manual", "flagging_dir": tmp_path / "mine" / "flags"}))
    guest.send("hello")
    guest.post(f"/replies/{guest.reply_id}/feedback", option="Dislike")
    deadline = time.monotonic() + 10
    while not (tmp_path / "mine/flags/log.csv").exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_each_version_of_a_reply_has_its_own(guest, said):
    guest.send("hello")
    first = guest.reply_id
    guest.post(f"/replies/{first}/feedback", option="Like")
    guest.post(f"/replies/{first}/retry")
    guest.until_done()
    assert guest.reply_id != first and buttons(guest.look().html)["Like"] is False
    assert said(first) == ("Like", "")


def test_acts_are_limited_in_words(guest, said, monkeypatch):
    guest.send("hello")
    address = f"/replies/{guest.reply_id}/feedback"
    for number in range(30):
        assert guest.post(address, option=("Like", "Spam")[number % 2]).status_code == 303
    answer = guest.post(address, option="Like")
    assert answer.status_code == 429 and "30 times within a minute" in answer.text
    assert int(answer.headers["Retry-After"]) > 0 and said(guest.reply_id) == ("Spam", "")


def test_another_option_keeps_the_comment(guest, said):
    guest.send("hello")
    address = f"/replies/{guest.reply_id}/feedback"
    guest.post(address, option="Spam")
    guest.post(address, comment="precious", reason="harmful")
    guest.post(address, option="Like")
    assert said(guest.reply_id) == ("Like", "#harmful precious")


def test_a_comment_does_not_bring_back_what_was_taken_back(guest, said):
    guest.send("hello")
    address = f"/replies/{guest.reply_id}/feedback"
    guest.post(address, option="Spam")
    guest.post(address, take_back="Spam")
    answer = guest.post(address, partial=True, comment="half written")
    assert answer.status_code == 409 and "press a thumb" in answer.text
    assert said(guest.reply_id) is None
