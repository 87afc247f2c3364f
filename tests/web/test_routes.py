"""Every address of the site: whose it is, what it takes, and what a stranger gets."""

from __future__ import annotations

import pytest

from tests.web.conftest import Guest, keep_file

# What each rule needs: "mine" belongs to a visitor, "open" to nobody, "login" is there where one can log in,
# "reviewers" and "admins" have a role
RULES = {
    "/": "open",
    "/turns": "open",
    "/conversations": "open",
    "/news": "open",
    "/search": "open",
    "/events/<int:number>": "open",
    "/files": "open",
    "/health": "open",
    "/assets/<hash>/<name>": "open",
    "/author/<hash>/<name>": "open",
    "/files/<file_key>/<name>": "mine",
    "/files/<file_key>/remove": "mine",
    "/plots/<file_key>": "mine",
    "/libraries/<kind>/<version>/<name>": "open",
    "/login": "login",
    "/logout": "login",
    "/signup": "login",
    "/account": "login",
    "/account/password": "login",
    "/account/sign-out": "login",
    "/reset/<token>": "login",
    "/welcome/<token>": "login",
    "/admin": "reviewers",
    "/admin/feedback/<int:feedback_id>": "reviewers",
    "/admin/feedback.csv": "reviewers",
    "/admin/feedback.jsonl": "reviewers",
    "/admin/users": "admins",
    "/admin/users/<int:user_id>/role": "admins",
    "/admin/users/<int:user_id>/disable": "admins",
    "/admin/users/<int:user_id>/enable": "admins",
    "/admin/users/<int:user_id>/link": "admins",
    "/c/<key>": "mine",
    "/c/<key>/earlier": "mine",
    "/c/<key>/rename": "mine",
    "/c/<key>/delete": "mine",
    "/c/<key>/restore": "mine",
    "/c/<key>/clear": "mine",
    "/c/<key>/undo": "mine",
    "/c/<key>/turns": "mine",
    "/c/<key>/news": "mine",
    "/turns/<int:turn_id>/edit": "mine",
    "/turns/<int:turn_id>/show": "mine",
    "/replies/<int:reply_id>": "mine",
    "/replies/<int:reply_id>/stream": "mine",
    "/replies/<int:reply_id>/retry": "mine",
    "/replies/<int:reply_id>/stop": "mine",
    "/replies/<int:reply_id>/show": "mine",
    "/replies/<int:reply_id>/feedback": "mine",
    "/replies/<int:reply_id>/options/<int:message>/<int:option>": "mine",
}


def rules(app):
    return [
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    ]


def addresses(app, guest, **other):
    """Every rule that belongs to a visitor, filled with the ids of what `guest` has."""
    ids = {
        "<key>": guest.key,
        "<int:turn_id>": guest.turn_id,
        "<int:reply_id>": guest.reply_id,
        "<int:message>": 0,
        "<int:option>": 0,
        "<name>": "a.txt",
        "<file_key>": keep_file(app, guest),
    } | other
    for rule, method in rules(app):
        if RULES[rule] == "mine":
            address = rule
            for name, value in ids.items():
                address = address.replace(name, str(value))
            yield method, address


def test_every_rule_is_in_the_table(app):
    assert {rule for rule, _ in rules(app)} == RULES.keys()


def test_a_site_without_a_login_has_no_address_of_one(app, guest):
    for rule, method in rules(app):
        if RULES[rule] == "login":
            ask = guest.get if method == "GET" else guest.post
            assert ask(rule.replace("<token>", "x")).status_code == 404, rule
            if method == "POST":
                refused = guest.post(rule.replace("<token>", "x"), csrf_token="old")
                assert refused.status_code == 400 and 'name="password"' not in refused.text, rule


def test_what_is_somebody_elses_is_not_there(app, guest):
    guest.send("choose")
    guest.look()
    known, unknown = Guest(app), Guest(app)
    known.send("mine")
    for stranger in (known, unknown):
        for method, address in addresses(app, guest):
            for partial in (False, True):
                ask = stranger.get if method == "GET" else stranger.post
                answer = ask(address, partial=partial, **({} if method == "GET" else {"text": "hi"}))
                assert answer.status_code == 404, (method, address)
                assert "Which?" not in answer.text
    assert "Which?" in guest.text


@pytest.mark.parametrize("id", ["0", "999999", "9" * 30])
def test_what_does_not_exist_is_not_there(app, guest, id):
    guest.send("hello")
    wrong = {
        "<key>": "nothing",
        "<int:turn_id>": id,
        "<int:reply_id>": id,
        "<file_key>": id,
    }
    for method, address in addresses(app, guest, **wrong):
        answer = guest.get(address) if method == "GET" else guest.post(address, text="hi")
        assert answer.status_code == 404, (method, address)


@pytest.mark.parametrize(
    "address", ["/replies/abc", "/turns/-1/show", "/c/", "/c/%00", "/c/..%2f", "/nowhere"]
)
def test_a_malformed_address_is_not_there(guest, address):
    answer = guest.get(address)
    assert answer.status_code == 404 and "nothing at this address" in answer.text


def test_the_wrong_method_is_told_which_are_right(guest):
    answer = guest.client.put("/turns")
    assert answer.status_code == 405 and "POST" in answer.headers["Allow"]
    assert "does not take" in answer.text


def test_a_form_without_our_token_changes_nothing(app, guest):
    guest.send("choose")
    before = guest.text
    for method, address in [*addresses(app, guest), ("POST", "/turns")]:
        if method == "POST":
            for token in ("", "wrong", Guest(app).token):
                answer = guest.post(address, csrf_token=token, text="hi", title="hi")
                assert answer.status_code == 400 and "send it again" in answer.text, address
    assert guest.text == before


def test_a_form_of_a_page_that_is_too_old_keeps_the_words(guest):
    guest.send("hello")
    answer = guest.post(f"/c/{guest.key}/turns", csrf_token="old", text="my words")
    assert guest.draft(answer.text) == "my words"
    answer = guest.post(f"/c/{guest.key}/turns", partial=True, csrf_token="old", text="my words")
    assert answer.headers["HX-Refresh"] == "true"
