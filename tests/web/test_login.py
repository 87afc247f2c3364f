"""The login: who comes in, who does not, and what the way in keeps."""

from __future__ import annotations

import re

import pytest

from tests.web.conftest import PASSWORD, Guest, Person, account, count
from webchat.auth import auth_of
from webchat.errors import ConfigError
from webchat.storage import users
from webchat.storage.models import Conversation, Turn, User


@pytest.fixture
def app(make_login):
    return make_login({"editable": True})


# In and out


def test_name_and_password_let_in_and_logging_out_ends_it(app):
    anna = Person(app)
    assert not anna.is_in
    assert anna.log_in(" ANNA ").headers["Location"] == "/"
    assert anna.is_in and account(app, "anna").signed_in_at
    anna.send("hello")
    assert anna.post("/logout").headers["Location"] == "/login"
    assert not anna.is_in and anna.get(f"/c/{anna.key}").status_code == 303


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("anna", "wrong horse"),
        ("nobody", PASSWORD),
        ("", ""),
        ("", PASSWORD),
        ("anna", ""),
        ("a" * 5000, "x"),
        ("anna", "x" * 5000),
        ("\0", "\0"),
        ("anna\n", PASSWORD + "\n"),
    ],
)
def test_what_does_not_match_stays_outside(app, name, password):
    person = Person(app)
    answer = person.log_in(name, password)
    assert answer.status_code == 401 and "do not match" in answer.text
    assert not person.is_in


def test_no_account_is_told_from_one_by_its_answer(app):
    answers = [Person(app).log_in(name, "wrong horse").text for name in ("anna", "nosy")]
    assert len({re.sub('(value|content)="[^"]*"', "", answer) for answer in answers}) == 1


def test_an_account_that_has_no_password_yet_lets_nobody_in(app):
    with app.app_context():
        users.create_account("carl")
    for password in ("", "None", PASSWORD):
        assert Person(app).log_in("carl", password).status_code == 401


def test_who_is_disabled_is_told_if_he_knows_his_password(app):
    with app.app_context():
        users.disable(account(app, "bob").id)
    assert "do not match" in Person(app).log_in("bob", "wrong horse").text
    answer = Person(app).log_in("bob")
    assert answer.status_code == 403 and "disabled" in answer.text


def test_who_is_disabled_is_out_at_his_next_request(app):
    bob = Person(app)
    bob.log_in("bob")
    bob.send("hello")
    with app.app_context():
        users.disable(account(app, "bob").id)
    assert bob.get(f"/c/{bob.key}").headers["Location"].startswith("/login")
    assert bob.post(f"/c/{bob.key}/turns", text="more").status_code == 401
    assert count(app, Turn) == 1


def test_two_people_do_not_see_each_other(app):
    anna, bob = Person(app), Person(app)
    anna.log_in("anna"), bob.log_in("bob")
    anna.send("annas words")
    assert bob.get(f"/c/{anna.key}").status_code == 404
    assert "annas words" not in bob.get("/").text and "annas words" in anna.get("/").text


def test_the_login_page_says_what_the_author_wants_said_and_nothing_that_acts(make_app):
    words = "Ask **Eve** for one <script>alert(1)</script>"
    page = Person(make_app({"auth": lambda name, password: True, "auth_message": words})).page
    assert "<strong>Eve</strong>" in page.html and "alert(1)" not in page.html


# Sessions


def test_each_login_and_logout_begins_a_session_that_knows_nothing_of_the_one_before(app):
    anna = Person(app)
    before, token = anna.cookie, anna.token
    anna.log_in("anna")
    inside = anna.cookie
    assert inside != before and anna.token != token
    assert anna.post("/turns", csrf_token=token, text="hi").status_code == 400
    planted = Person(app)  # who planted his own cookie before the login has nothing after it
    planted.client.set_cookie("webchat", before)
    assert planted.get("/").status_code == 303
    token = anna.token
    anna.post("/logout")
    anna.open("/login")
    assert anna.cookie != inside
    assert anna.post("/login", csrf_token=token, username="anna", password=PASSWORD).status_code == 400


def test_logging_in_lasts_for_the_days_that_the_setting_says(make_login, monkeypatch):
    anna = Person(make_login(session_days=2))
    answer = anna.log_in("anna")
    (cookie,) = [text for text in answer.headers.getlist("Set-Cookie") if text.startswith("webchat=")]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    now = __import__("time").time()
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: now + 1.9 * 86400)
    assert anna.is_in
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: now + 2.1 * 86400)
    assert not anna.is_in


def test_a_visit_makes_it_last_on(make_login, monkeypatch):
    anna = Person(make_login(session_days=2))
    anna.log_in("anna")
    anna.send("hello")
    for days in (1.5, 3, 4.5):
        now = __import__("time").time()
        with monkeypatch.context() as later:
            later.setattr("itsdangerous.timed.time.time", lambda now=now, days=days: now + days * 86400)
            assert anna.get(f"/c/{anna.key}").status_code == 200, days


# Whom the author lets in


def test_two_whom_the_author_tells_apart_by_a_letters_case_do_not_share_an_account(make_app):
    app = make_app({"auth": lambda name, password: {"anna": "1", "Anna": "2"}.get(name) == password})
    assert Person(app).log_in("anna", "1").status_code == 303
    assert Person(app).log_in("Anna", "2").status_code == 401


def test_who_is_taken_out_of_the_pairs_is_out(make_app):
    both = make_app({"auth": auth_of([("anna", PASSWORD), ("bob", PASSWORD)])})
    anna, bob = Person(both), Person(both)
    anna.log_in("anna"), bob.log_in("bob")
    fewer = make_app({"auth": auth_of(("bob", PASSWORD))})
    for person, is_in in ((anna, False), (bob, True)):
        later = Person(fewer)
        later.client.set_cookie("webchat", person.cookie)
        assert later.is_in is is_in


def test_the_authors_function_decides_and_an_account_is_made_when_somebody_first_comes(make_app):
    app = make_app({"auth": lambda name, password: password == name[::-1]})
    assert Person(app).log_in("Carl", "wrong").status_code == 401
    assert account(app, "carl") is None
    carl = Person(app)
    carl.log_in("Carl", "lraC")
    carl.send("carls words")
    again = Person(app)
    again.log_in("CARL", "lraC")
    assert "carls words" in again.get("/").text and count(app, User) == 1
    for address in ("/signup", "/reset/x", "/welcome/x"):
        assert again.get(address).status_code == 404
    assert "password" not in again.get("/account").text.lower()


@pytest.mark.parametrize("name", ["", "   ", "x" * 200, "a\x1fb"])
def test_a_name_that_cannot_be_one_is_no_error(make_app, name):
    app = make_app({"auth": lambda name, password: True})
    assert Person(app).log_in(name, "anything").status_code == 401
    assert count(app, User) == 0


def test_an_author_function_that_fails_lets_nobody_in_and_says_so(make_app, caplog):
    def directory(name, password):
        raise ConnectionError("no directory")

    answer = Person(make_app({"auth": directory})).log_in("anna")
    assert answer.status_code == 503 and "cannot be checked just now" in answer.text
    assert "no directory" in caplog.text and "no directory" not in answer.text


def test_two_ways_to_say_who_may_come_in_are_one_too_many(make_app):
    with pytest.raises(ConfigError, match="leave one out"):
        make_app({"auth": lambda name, password: True}, auth="password")


# Guests


def test_where_guests_may_chat_they_do_and_keep_what_they_said_when_they_log_in(make_login):
    app = make_login(guests=True)
    guest = Person(app, start="/")
    assert "Log in" in guest.page.root.find("#sidebar").text
    guest.send("as a guest")
    assert guest.get("/account").headers["Location"] == "/login?next=%2Faccount"
    guest.log_in("bob")
    assert "as a guest" in guest.get("/").text
    bob = Person(app)
    bob.log_in("bob")
    assert "as a guest" in bob.get(f"/c/{guest.key}").text
    assert count(app, Conversation) == 1
    assert guest.post("/logout").headers["Location"] == "/"
    assert "as a guest" not in guest.get("/").text


def test_what_one_account_said_is_not_handed_to_the_next_who_logs_in(app):
    person = Person(app)
    person.log_in("anna")
    person.send("annas words")
    person.client.post("/login", data={"csrf_token": person.token, "username": "bob", "password": PASSWORD})
    assert "annas words" not in person.get("/").text


# The page


def test_the_page_says_who_is_logged_in_with_the_ways_out(app):
    anna = Person(app)
    anna.log_in("anna")
    foot = anna.page.root.find("#sidebar .sidebar__foot")
    assert "Anna" in foot.text and 'href="/account"' in foot.html and 'action="/logout"' in foot.html
    assert 'href="/admin"' in foot.html


def test_without_a_side_bar_it_stands_in_the_menu(make_login):
    anna = Person(make_login({"save_history": False}))
    anna.log_in("anna")
    assert "Anna" in anna.page.root.find("#page-menu").text


def test_the_admin_is_offered_to_those_who_may_review(app):
    app.view_functions["admin.feedback"] = lambda: ""
    anna, bob = Person(app), Person(app)
    anna.log_in("anna"), bob.log_in("bob")
    assert 'href="/admin"' in anna.page.html and 'href="/admin"' not in bob.page.html


def test_a_site_without_a_login_shows_nothing_of_one(make_app):
    page = Guest(make_app()).page
    assert "Log in" not in page.html and "sidebar__foot" not in page.html


def test_an_ended_session_leads_to_the_login_also_where_guests_may_chat(make_login):
    app = make_login(guests=True)
    bob = Person(app)
    bob.log_in("bob")
    bob.send("hello")
    with app.app_context():
        users.sign_out_everywhere(account(app, "bob").id)
    assert bob.get(f"/c/{bob.key}").headers["Location"].startswith("/login?next=")
    assert bob.get(f"/replies/{bob.reply_id}/stream").status_code == 401


def test_what_is_not_there_may_be_there_for_somebody_who_logs_in(make_login):
    app = make_login(guests=True)
    guest, bob = Guest(app), Person(app)
    answer = guest.get("/c/somebodys")
    assert answer.status_code == 404 and 'href="/login?next=%2Fc%2Fsomebodys"' in answer.text
    bob.log_in("bob")
    assert "/login" not in bob.get("/c/somebodys").text
