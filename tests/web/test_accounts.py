"""Accounts: another password, out everywhere, signing up, and links that work once."""

from __future__ import annotations

import re

import pytest

from tests.web.conftest import PASSWORD, Guest, Person
from webchat.errors import ConfigError
from webchat.storage import links, users
from webchat.storage.models import Role
from webchat.web.attempts import BOTH, EACH
from webchat.web.links import reset_link
from webchat.web.site import site_of

NEW = "battery staple"


@pytest.fixture
def app(make_login):
    return make_login()


@pytest.fixture
def anna(app):
    anna = Person(app)
    anna.log_in("anna")
    return anna


def change(person, current=PASSWORD, password=NEW, again=None):
    fields = {"current": current, "password": password, "again": password if again is None else again}
    return person.post("/account/password", **fields)


def test_another_password_ends_all_sessions_but_this_one(app, anna):
    elsewhere = Person(app)
    elsewhere.log_in("anna")
    cookie = anna.cookie
    anna.open("/account")
    assert "is changed" in anna.get(change(anna).headers["Location"]).text
    assert anna.is_in and not elsewhere.is_in
    old = Person(app)
    old.client.set_cookie("webchat", cookie)
    assert not old.is_in
    assert Person(app).log_in("anna").status_code == 401
    assert Person(app).log_in("anna", NEW).status_code == 303


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"current": "wrong horse"}, "not your current"),
        ({"password": "short"}, "too short"),
        ({"password": "x" * 201}, "too long"),
        ({"again": "battery stable"}, "differ"),
        ({"password": ""}, "too short"),
    ],
)
def test_a_password_that_cannot_be_is_refused_in_words(app, anna, wish, sentence):
    answer = change(anna, **wish)
    assert answer.status_code == 422 and sentence in answer.text
    assert PASSWORD not in answer.text and NEW not in answer.text
    assert Person(app).log_in("anna").status_code == 303


def test_the_current_password_cannot_be_guessed_either(anna):
    statuses = [change(anna, current=f"wrong horse {n}").status_code for n in range(BOTH + 1)]
    assert statuses == [422] * BOTH + [429]


def test_signing_out_everywhere_makes_every_cookie_worthless(app, anna):
    elsewhere = Person(app)
    elsewhere.log_in("anna")
    cookie = anna.cookie
    assert anna.post("/account/sign-out").headers["Location"] == "/login"
    anna.client.set_cookie("webchat", cookie)
    assert not anna.is_in and not elsewhere.is_in
    assert Person(app).log_in("anna").status_code == 303


# Signing up


def test_nobody_signs_up_unless_that_is_switched_on(app):
    person = Person(app)
    fields = {"username": "carl", "password": NEW, "again": NEW}
    assert person.get("/signup").status_code == person.post("/signup", **fields).status_code == 404
    assert "Sign up" not in person.page.html


def test_who_signs_up_is_in_and_no_more_than_a_user(make_login):
    app = make_login(sign_up=True)
    carl = Person(app, start="/signup")
    fields = {"username": " Carl ", "password": NEW, "again": NEW, "role": "admin"}
    assert carl.post("/signup", **fields).headers["Location"] == "/"
    assert carl.is_in
    with app.app_context():
        assert users.find_by_username("carl").role == Role.USER


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"username": "ANNA"}, "is taken"),
        ({"username": " "}, "at least one character"),
        ({"password": "x", "again": "x"}, "too short"),
        ({"username": "x" * 5000}, "too long"),
        ({"username": "a\x07b"}, "can be seen"),
        ({"again": "other"}, "differ"),
    ],
)
def test_an_account_that_cannot_be_is_refused_in_words(make_login, fields, sentence):
    person = Person(make_login(sign_up=True), start="/signup")
    answer = person.post("/signup", **({"username": "carl", "password": NEW, "again": NEW} | fields))
    assert answer.status_code == 422 and sentence in answer.text and not person.is_in


def test_a_crowd_of_accounts_from_one_address_has_to_wait(make_login):
    app = make_login(sign_up=True)
    for number in range(EACH + 1):
        fields = {"username": f"carl{number}", "password": NEW, "again": NEW}
        answer = Person(app, start="/signup").post("/signup", **fields)
    assert answer.status_code == 429 and "Retry-After" in answer.headers
    assert Person(app).log_in("anna").status_code == 303


def test_a_guest_who_signs_up_keeps_what_he_said(make_login):
    guest = Person(make_login(sign_up=True, guests=True), start="/")
    guest.send("as a guest")
    guest.open("/signup")
    guest.post("/signup", username="carl", password=NEW, again=NEW)
    assert guest.is_in and "as a guest" in guest.get("/").text


def test_signing_up_needs_accounts_in_the_database(make_app):
    with pytest.raises(ConfigError, match="auth to password"):
        make_app(sign_up=True)


# Links


def link_for(app, name):
    with app.test_request_context(base_url="https://chat.example.org"):
        address = reset_link(users.find_by_username(name))
    assert address.startswith("https://chat.example.org/reset/")
    return address.removeprefix("https://chat.example.org")


def follow(app, address, password=NEW, **fields):
    person = Person(app)
    person.answer = person.post(address, password=password, again=password, **fields)
    return person


def test_a_link_sets_a_password_once(app):
    bob = Person(app)
    bob.log_in("bob")
    address = link_for(app, "bob")
    page = Person(app, start=address).page
    assert "For the account bob." in page.root.text
    assert follow(app, address, "short").answer.status_code == 422
    assert follow(app, address).is_in
    assert not bob.is_in
    for spent in (Person(app).get(address), follow(app, address, "another one").answer):
        assert spent.status_code == 410 and "has been used" in spent.text
    assert Person(app).log_in("bob", NEW).status_code == 303


@pytest.mark.parametrize("change", ["disable", "sign_out_everywhere"])
def test_a_link_ends_with_what_it_was_made_for(app, change):
    address = link_for(app, "bob")
    with app.app_context():
        getattr(users, change)(users.find_by_username("bob").id)
    assert follow(app, address).answer.status_code == 410


def test_a_link_lasts_for_two_days(app, monkeypatch):
    address = link_for(app, "bob")
    now = __import__("time").time()
    for hours, status in [(47, 200), (49, 410)]:
        monkeypatch.setattr("itsdangerous.timed.time.time", lambda hours=hours: now + hours * 3600)
        assert app.test_client().get(address).status_code == status


@pytest.mark.parametrize("token", ["x", "a.b.c", "%00", "ImFkbWluIg", "x" * 5000])
@pytest.mark.parametrize("kind", ["reset", "welcome"])
def test_a_token_that_is_not_ours_leads_nowhere(app, kind, token):
    assert follow(app, f"/{kind}/{token}").answer.status_code == 410


def test_a_link_of_one_kind_is_none_of_the_other(app, make_app):
    token = link_for(app, "bob").rpartition("/")[2]
    assert app.test_client().get(f"/welcome/{token}").status_code == 410
    welcome = links.welcome_token("x" * 32)
    assert app.test_client().get(f"/reset/{welcome}").status_code == 410
    with app.app_context():
        bob = users.find_by_username("bob")
        assert links.user_of_reset("x" * 32, links.reset_token("another key", bob)) is None


# The first admin


def test_the_first_admin_makes_his_account_by_a_link_that_ends_with_it(make_app, cheap_hashes):
    app = make_app(auth="password", root_path="/a")
    link = site_of(app).welcome_link("http://127.0.0.1:7860/a/")
    address = re.fullmatch(r"http://127.0.0.1:7860/a(/welcome/.+)", link)[1]
    person = Person(app, prefix="/a", start=address)
    assert "no admin yet" in person.page.root.text
    fields = {"username": "Anna", "password": NEW, "again": NEW}
    assert person.post(address, **(fields | {"password": "short", "again": "short"})).status_code == 422
    assert person.post(address, **fields).headers["Location"] == "/a/"
    assert person.is_in
    assert site_of(app).welcome_link("http://127.0.0.1:7860/a/") is None
    late = Person(app, prefix="/a")
    assert late.get(address).status_code == 410
    assert late.post(address, **(fields | {"username": "Eve"})).status_code == 410
    with app.app_context():
        assert users.find_by_username("anna").is_admin and users.find_by_username("eve") is None


def test_only_a_password_site_without_an_admin_invites_one(app, make_app):
    assert site_of(app).welcome_link("http://x/") is None
    assert site_of(make_app()).welcome_link("http://x/") is None
    assert Guest(make_app()).get("/welcome/x").status_code == 404


def test_the_form_of_a_link_that_lost_its_cookie_spends_nothing(app):
    address = link_for(app, "bob")
    answer = follow(app, address, csrf_token="old").answer
    assert answer.status_code == 400 and "open the link once more" in answer.text
    assert follow(app, address).is_in
