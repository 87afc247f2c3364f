"""Every route, walked by everybody: somebody outside, a guest, a stranger, the owner, a reviewer and an admin."""

from __future__ import annotations

import pytest

from tests.web.conftest import Guest, Person, keep_file, keep_plot
from tests.web.test_routes import RULES, rules
from webchat.blocks import Blocks
from webchat.components.button import Button
from webchat.layout.tree import Layout
from webchat.rendering.libraries import Library
from webchat.storage import feedback, users
from webchat.storage.models import Role
from webchat.web import plots

# What each kind of rule answers to each of them, where everybody has to log in. "in": whatever it is there for;
# "gone": as if there were no such address; "login": to the login, and nothing else.
EXPECTED = {
    "public": {"outside": "in", "stranger": "in", "owner": "in", "reviewer": "in", "admin": "in"},
    "inside": {"outside": "login", "stranger": "in", "owner": "in", "reviewer": "in", "admin": "in"},
    "mine": {"outside": "login", "stranger": "gone", "owner": "in", "reviewer": "gone", "admin": "gone"},
    # of a conversation with feedback, as all are here
    "judged": {"outside": "login", "stranger": "gone", "owner": "in", "reviewer": "in", "admin": "in"},
    "reviewers": {"outside": "login", "stranger": "gone", "owner": "gone", "reviewer": "in", "admin": "in"},
    "admins": {"outside": "login", "stranger": "gone", "owner": "gone", "reviewer": "gone", "admin": "in"},
}
PUBLIC = {
    "/health", "/assets/<hash>/<name>", "/author/<hash>/<name>", "/libraries/<kind>/<version>/<name>", "/login",
    "/signup",
}  # fmt: skip
ONE_TIME = {"/reset/<token>", "/welcome/<token>"}  # whoever has the link is in; test_accounts says who
OUT = "/logout", "/account/sign-out"  # walked last: they lead to the login
NAMES = {"stranger": "bob", "owner": "olga", "reviewer": "rita", "admin": "ada"}


def kind_of(rule):
    if rule in PUBLIC:
        return "public"
    if rule in ("/files/<file_key>/<name>", "/plots/<file_key>"):
        return "judged"
    return {"open": "inside", "login": "inside"}.get(RULES[rule], RULES[rule])


def the_rules(app):
    walked = [(rule, method) for rule, method in rules(app) if rule not in ONE_TIME]
    return sorted(walked, key=lambda rule: (rule[0] in OUT, rule))


def page_with_a_listener():
    with Blocks() as demo:
        Button().click(lambda: None)
    return Layout.of(demo)


class Site:
    """A site with all of them, and what the owner has in it."""

    def __init__(self, make_login):
        wishes = {"editable": True, "flagging_mode": "manual", "layout": page_with_a_listener()}
        self.app = make_login(wishes, sign_up=True)
        with self.app.app_context():
            hashed = users.find_by_username("bob").password_hash
            for name, role in (("olga", Role.USER), ("rita", Role.REVIEWER), ("ada", Role.ADMIN)):
                users.create_account(name, role, hashed)
        self.people = {"outside": Person(self.app)}
        for role, name in NAMES.items():
            self.people[role] = Person(self.app)
            assert self.people[role].log_in(name).status_code == 303

    def address(self, rule):
        """The rule, filled with something new of the owner's, so that what one has done is not in another's way."""
        owner = self.people["owner"]
        owner.key = None
        owner.send("choose")
        with self.app.app_context():
            olga = users.find_by_username("olga").id
            act = feedback.give(owner.reply_id, olga, "Like").id
            somebody = users.create_account(f"user of {owner.reply_id}").id
        for name, value in {
            "<key>": owner.key,
            "<int:turn_id>": owner.turn_id,
            "<int:reply_id>": owner.reply_id,
            "<int:message>": 0,
            "<int:number>": 0,
            "<int:option>": 0,
            "<int:feedback_id>": act,
            "<int:user_id>": somebody,
            "/plots/<file_key>": f"/plots/{keep_plot(self.app, owner)}",
            "<file_key>/<name>": "<file_key>/a.txt",
            "<file_key>": keep_file(self.app, owner),
        }.items():
            rule = rule.replace(name, str(value))
        if rule.endswith("/earlier"):
            rule += f"?before={owner.turn_id}"
        return rule.replace("<hash>/<name>", "x/app.css")


FIELDS = {"text": "hi", "title": "hi", "option": "Like", "role": "user", "username": "new", "password": "x"}


@pytest.fixture
def site(make_login, monkeypatch):
    monkeypatch.setattr(plots, "missing_library", lambda kind: "")  # whatever is installed here
    monkeypatch.setattr(Library, "version", "1")
    return Site(make_login)


@pytest.mark.parametrize("role", ["outside", "stranger", "owner", "reviewer", "admin"])
@pytest.mark.parametrize("partial", [False, True])
def test_every_route_answers_as_it_must(site, role, partial):
    person = site.people[role]
    for rule, method in the_rules(site.app):
        address = site.address(rule)
        answer = person.get(address, partial) if method == "GET" else person.post(address, partial, **FIELDS)
        expected = "login" if rule in OUT else EXPECTED[kind_of(rule)][role]
        text = answer.text  # all of it, a stream, too
        assert verdict(answer) == expected or rule in PUBLIC, (method, rule, answer.status_code)
        assert expected == "in" or "Which?" not in text, (method, rule)
        if rule in OUT and role != "outside":
            assert person.log_in(NAMES[role]).status_code == 303


def verdict(answer):
    if answer.status_code == 404:
        return "gone"
    to = answer.headers.get("Location") or answer.headers.get("HX-Redirect") or ""
    if answer.status_code == 401 or (to.startswith("/login") and answer.status_code in (302, 303)):
        return "login"
    assert answer.status_code < 500, answer.text[:300]
    return "in"


def test_a_guest_is_a_stranger_to_all_that_has_an_owner_or_a_role(make_login):
    app = make_login({"editable": True}, guests=True)
    guest, other = Guest(app), Guest(app)
    guest.send("choose")
    other.send("hello")
    for rule, method in rules(app):
        if RULES[rule] in ("mine", "reviewers", "admins"):
            address = rule.replace("<key>", guest.key).replace("<int:turn_id>", str(guest.turn_id))
            address = address.replace("<int:reply_id>", str(guest.reply_id))
            address = address.replace("<file_key>/<name>", "<file_key>/a.txt")
            address = address.replace("<file_key>", keep_file(app, guest))
            for name in ("<int:message>", "<int:option>", "<int:feedback_id>", "<int:user_id>"):
                address = address.replace(name, "1")
            answer = other.get(address) if method == "GET" else other.post(address, **FIELDS)
            assert answer.status_code == 404, (method, rule, answer.status_code)


def test_a_new_route_without_a_row_would_be_found(app):
    assert {rule for rule, _ in rules(app)} - RULES.keys() == set()
    assert set(RULES.values()) <= {"open", "login", *EXPECTED}
