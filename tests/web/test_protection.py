"""Cookies, headers and the path prefix."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from tests.web.conftest import Guest
from webchat.storage.db import reading
from webchat.storage.models import User


def users(app):
    with app.app_context(), reading() as session:
        return session.scalar(select(func.count(User.id)))


def policy(answer):
    return dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))


def test_a_guest_is_made_when_he_first_sends_something(app):
    guest = Guest(app)
    guest.get("/search?q=x"), guest.get("/conversations")
    assert users(app) == 0
    guest.send("hello")
    guest.send("again")
    assert users(app) == 1


def test_the_cookie_is_signed_and_for_this_site_alone(app, guest):
    answer = guest.post("/turns", text="hello")
    (cookie,) = [text for text in answer.headers.getlist("Set-Cookie") if text.startswith("webchat=")]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie
    assert "Secure" not in cookie and re.search(r"Expires=\w+, \d+ \w+ 2\d\d\d", cookie)


def test_behind_https_the_cookie_is_secure_and_stays_under_the_prefix(make_app):
    app = make_app(trusted_proxies=1, root_path="/a/b")
    guest = Guest(app, "/a/b", **{"X-Forwarded-Proto": "https", "X-Forwarded-For": "1.2.3.4"})
    cookie = guest.post("/turns", text="hello").headers["Set-Cookie"]
    assert "Secure" in cookie and "Path=/a/b" in cookie


def test_a_proxy_that_is_trusted_may_name_the_prefix(make_app):
    app = make_app(trusted_proxies=1)
    guest = Guest(app, "/a/b", **{"X-Forwarded-Prefix": "/a/b", "X-Forwarded-For": "1.2.3.4"})
    assert guest.page.root.find("#composer").attributes["action"] == "/a/b/turns"
    answer = guest.post("/turns", text="hello")
    assert "Path=/a/b" in answer.headers["Set-Cookie"] and answer.headers["Location"].startswith("/a/b/c/")


@pytest.mark.parametrize(
    "prefix", ["//evil", "/a//evil", "https://evil", 'evil"onclick="x', "/a?evil", "/\\evil"]
)
def test_a_prefix_that_leads_elsewhere_is_not_believed(make_app, prefix):
    guest = Guest(make_app(trusted_proxies=1), **{"X-Forwarded-Prefix": prefix, "X-Forwarded-For": "1.2.3.4"})
    assert "evil" not in guest.page.html and "onclick" not in guest.page.html
    assert guest.post("/turns", text="hello").headers["Location"].startswith("/c/")


def test_headers_that_nobody_vouches_for_are_not_believed(app):
    guest = Guest(
        app, **{"X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/evil", "X-Forwarded-Host": "evil"}
    )
    answer = guest.post("/turns", text="hello")
    assert "Secure" not in answer.headers["Set-Cookie"]
    assert "evil" not in answer.headers["Location"] and "evil" not in guest.page.html


def test_a_cookie_that_was_changed_is_a_strangers(app, guest):
    guest.send("hello")
    value = guest.client.get_cookie("webchat").value
    guest.client.set_cookie("webchat", value[:-4] + "AAAA")
    assert guest.get(f"/c/{guest.key}").status_code == 404
    other = Guest(app)
    other.client.set_cookie("webchat", "nonsense")
    other.open("/")
    other.send("hello")


def test_the_cookie_is_renewed_by_pages_only(app, guest):
    guest.send("hello")
    assert "Set-Cookie" in guest.get("/").headers
    assert "Set-Cookie" not in guest.post(f"/c/{guest.key}/turns", text="again").headers


@pytest.mark.parametrize("address", ["/", "/nowhere", "/search?q=a", "/health"])
def test_every_answer_is_protected(guest, address):
    answer = guest.get(address)
    rules = policy(answer)
    assert rules["default-src"] == rules["form-action"] == rules["frame-ancestors"] == "'self'"
    assert rules["object-src"] == rules["base-uri"] == "'none'"
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_scripts_may_evaluate_text_only_where_it_is_allowed(make_app):
    assert "'unsafe-eval'" in policy(Guest(make_app()).get("/"))["script-src"]
    assert policy(Guest(make_app(allow_eval=False)).get("/"))["script-src"] == "'self'"


def test_other_hosts_are_allowed_by_name(make_app):
    rules = policy(Guest(make_app(content_hosts=("https://cdn.example",), allow_eval=False)).get("/"))
    assert rules["script-src"] == rules["style-src"] == "'self' https://cdn.example"


def test_pages_are_the_visitors_own_and_files_are_for_ever(guest):
    page = guest.get("/")
    assert "private" in page.headers["Cache-Control"]
    assert {"HX-Request", "HX-Request-Type", "Cookie"} <= set(re.split(", ?", page.headers["Vary"]))
    for address in re.findall(r'(?:href|src)="(/assets/[^"]+)"', page.text):
        answer = guest.client.get(address)
        assert answer.status_code == 200 and "immutable" in answer.headers["Cache-Control"]


def test_every_address_stays_under_the_prefix(make_app):
    app = make_app({"editable": True, "description": "[a](/elsewhere)"}, root_path="/a/b")
    guest = Guest(app, "/a/b")
    guest.send("choose")
    pages = [guest.get(path).text for path in ("/", f"/c/{guest.key}", "/search?q=choose", "/nowhere")]
    pages.append(guest.get(f"/c/{guest.key}/rename").text)
    pages.append(guest.post(f"/c/{guest.key}/turns", partial=True, text="and on").text)
    found = re.findall(
        r'(?:href|src|action|formaction|hx-get|hx-post|hx-sse:connect)="(/[^"]*)"', " ".join(pages)
    )
    assert len(found) > 30
    assert {address for address in found if not address.startswith("/a/b/")} == {"/elsewhere"}
    assert guest.post("/turns", text="new").headers["Location"].startswith("/a/b/c/")
    assert guest.post("/turns", partial=True, text="new").headers["HX-Push-Url"].startswith("/a/b/c/")
