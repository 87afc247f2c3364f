"""What admins do about accounts; who may is in test_admin."""

from __future__ import annotations

import re

import pytest

from tests.web.conftest import Guest
from tests.web.test_admin import Person, account
from webchat.storage import users
from webchat.storage.models import Role


@pytest.fixture
def admin(make_app):
    return Person(make_app(auth="password", guests=True), "Ada", Role.ADMIN)


@pytest.fixture
def uma(admin):
    return account(admin.app, "Uma")


def now(admin, user):
    with admin.app.app_context():
        return users.find_user(user.id)


def link_in(answer):
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    return re.search(r'value="(http[^"]+/reset/[^"]+)"', answer.text)[1]


def test_accounts_are_listed_and_guests_are_not(admin, uma):
    Guest(admin.app)
    answer = admin.get("/admin/users")
    assert re.findall(r"<bdi[^>]*>(\w+)", answer.text) == ["Ada", "Uma"]


def test_a_long_list_goes_on(admin, monkeypatch):
    monkeypatch.setattr("webchat.web.admin_users.A_PAGE", 2)
    for name in ("Cleo", "Bert", "Dora"):
        account(admin.app, name)
    first = admin.get("/admin/users").text
    assert "Bert" in first and "Cleo" not in first
    more = admin.get(re.search(r'href="(/admin/users\?after=[^"]+)"', first)[1]).text
    assert "Cleo" in more and "Dora" in more and "after=" not in more.partition('class="bar review__foot"')[2]
    assert "Dora" in admin.get("/admin/users?words=DOR").text
    assert "Nobody has a name like this" in admin.get("/admin/users?words=zzz").text


@pytest.mark.parametrize("partial", [False, True])
def test_a_new_account_comes_with_the_link_to_its_password(admin, partial):
    answer = admin.post("/admin/users", partial, username="  Rita ", role="reviewer")
    assert link_in(answer) and ("<html" in answer.text) is not partial
    with admin.app.app_context():
        made = users.find_by_username("rita")
    assert (made.name, made.role, made.password_hash) == ("Rita", Role.REVIEWER, None)


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"username": "UMA", "role": "user"}, 409, "an account named"),
        ({"username": " ", "role": "user"}, 422, "at least one character"),
        ({"username": "x" * 500, "role": "user"}, 422, "too long"),
        ({"username": "x", "role": "guest"}, 422, "no such role"),
        ({"username": "x", "role": "king"}, 422, "no such role"),
    ],
)
def test_an_account_that_cannot_be_is_refused_in_a_sentence(admin, uma, fields, status, words):
    for partial in (False, True):
        answer = admin.post("/admin/users", partial, **fields)
        assert answer.status_code == status and words in answer.text


def test_a_role_is_given_and_taken(admin, uma):
    for role in (Role.ADMIN, Role.REVIEWER, Role.USER):
        answer = admin.post(f"/admin/users/{uma.id}/role?words=um", role=role)
        assert answer.status_code == 303 and answer.headers["Location"] == "/admin/users?words=um"
        assert now(admin, uma).role == role


def test_who_is_disabled_is_out_until_he_is_enabled(admin, uma):
    person = Person(admin.app, "Uma", Role.USER)
    assert "Enable" in admin.post(f"/admin/users/{uma.id}/disable", partial=True).text
    with admin.app.app_context():
        assert users.find_by_session(person.user.session_key) is None
    admin.post(f"/admin/users/{uma.id}/enable")
    assert now(admin, uma).disabled_at is None


def test_nobody_shuts_himself_out(admin, uma):
    admin.post(f"/admin/users/{uma.id}/role", role="admin")  # not even where another admin is left
    for act in ("disable", "role"):
        answer = admin.post(f"/admin/users/{admin.user.id}/{act}", role="user")
        assert answer.status_code == 409 and "your own account" in answer.text
    assert now(admin, admin.user).is_admin and now(admin, admin.user).disabled_at is None


def test_two_admins_cannot_shut_each_other_out(admin, uma):
    admin.post(f"/admin/users/{uma.id}/role", role="admin")
    other = Person(admin.app, "Uma", Role.ADMIN)
    assert admin.post(f"/admin/users/{uma.id}/disable").status_code == 303
    assert other.post(f"/admin/users/{admin.user.id}/disable").status_code in (303, 400, 404)
    assert now(admin, admin.user).disabled_at is None


def test_a_reset_link_is_for_one_account(admin, uma):
    assert link_in(admin.post(f"/admin/users/{uma.id}/link"))


def test_without_accounts_of_its_own_a_site_makes_none(app):
    admin = Person(app, "Ada", Role.ADMIN)
    page = admin.get("/admin/users").text
    assert "Create" not in page and "Reset link" not in page and "Ada" in page
    assert admin.post("/admin/users", username="Rita").status_code == 404
    assert admin.post(f"/admin/users/{account(app, 'Uma').id}/link").status_code == 404


@pytest.mark.parametrize("act", ["role", "disable", "enable", "link"])
def test_a_guest_or_nobody_has_no_account_to_look_after(admin, act):
    guest = Guest(admin.app)
    guest.send("hello")
    with admin.app.app_context():
        ids = [users.create_guest().id, 999_999, 10**25]
    for id in ids:
        assert admin.post(f"/admin/users/{id}/{act}", role="admin").status_code == 404


def test_each_change_needs_our_token(admin, uma):
    for act in ("role", "disable", "enable", "link"):
        answer = admin.post(f"/admin/users/{uma.id}/{act}", csrf_token="wrong", role="admin")
        assert answer.status_code == 400
    assert admin.post("/admin/users", csrf_token="", username="Eve").status_code == 400
    assert now(admin, uma).role == Role.USER
