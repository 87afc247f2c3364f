"""Cookies, headers and the path prefix."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from tests.support.dom import parse
from tests.web.conftest import PARTIAL, Guest
from webchat.storage import turns
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


@pytest.mark.parametrize("prefix", ["/a/b", "//evil", "https://evil"])
def test_nobody_but_the_settings_names_the_prefix(make_app, prefix):
    """A proxy may pass on a visitor's header, and a growing reply is drawn once for all."""
    guest = Guest(make_app(trusted_proxies=1), **{"X-Forwarded-Prefix": prefix, "X-Forwarded-For": "1.2.3.4"})
    assert guest.page.root.find("#composer").attributes["action"] == "/turns"
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


def asset(guest):
    return re.search(r'href="(/assets/[^"]+)"', guest.page.html)[1]


ANSWERS = {
    "a page": (200, lambda guest: guest.get(f"/c/{guest.key}")),
    "the head of one": (200, lambda guest: guest.client.head("/")),
    "a partial": (200, lambda guest: guest.get("/search?q=a", partial=True)),
    "a turn": (200, lambda guest: guest.post(f"/c/{guest.key}/turns", partial=True, text="hi")),
    "a redirect": (303, lambda guest: guest.post(f"/c/{guest.key}/turns", text="hi")),
    "nothing there": (404, lambda guest: guest.get("/nowhere")),
    "nothing there, as a partial": (404, lambda guest: guest.get("/c/nothing", partial=True)),
    "a wrong method": (405, lambda guest: guest.client.put("/turns")),
    "what may be asked": (200, lambda guest: guest.client.options("/turns")),
    "a form of somebody else": (400, lambda guest: guest.post("/turns", csrf_token="x", text="hi")),
    "nothing said": (422, lambda guest: guest.post("/turns", text="")),
    "too much": (413, lambda guest: guest.post("/turns", text="x" * 4_000_000)),
    "too often": (429, lambda guest: [guest.post("/turns", text="hi") for _ in range(9)][-1]),
    "an asset": (200, lambda guest: guest.get(asset(guest))),
    "a stream": (200, lambda guest: guest.get(f"/replies/{guest.reply_id}/stream")),
    "health": (200, lambda guest: guest.get("/health")),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_kind_of_answer_is_protected(make_app, kind):
    guest = Guest(make_app(messages_per_minute=5, allow_eval=False))
    guest.send("hello")
    status, ask = ANSWERS[kind]
    answer = ask(guest)
    rules = policy(answer)
    assert answer.status_code == status
    assert rules["default-src"] == rules["form-action"] == rules["frame-ancestors"] == "'self'"
    assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == "'self'"
    assert rules["object-src"] == rules["base-uri"] == "'none'"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Permissions-Policy"] == "camera=(), geolocation=(), microphone=(), payment=()"
    assert answer.cache_control.public == (kind == "an asset")


def test_an_error_of_ours_is_protected(guest, monkeypatch):
    def fails(*args, **more):
        raise RuntimeError

    monkeypatch.setattr(turns, "path", fails)
    sent = guest.post("/turns", text="hello")
    answer = guest.get(sent.headers["Location"])
    assert answer.status_code == 500 and policy(answer)["default-src"] == "'self'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_no_page_has_a_script_a_style_or_a_handler_in_it(guest):
    guest.send("choose")
    pages = [
        guest.get(path) for path in ("/", f"/c/{guest.key}", f"/c/{guest.key}/rename", "/search?q=choose")
    ]
    pages += [guest.get("/nowhere"), guest.post("/turns", text=""), guest.post(f"/c/{guest.key}/delete")]
    for page in pages:
        for node in parse(page.text).all():
            assert node.tag != "style" and (node.tag != "script" or node.attributes.get("src")), node.html
            acting = [name for name in node.attributes if name.startswith(("on", "hx-on")) or name == "style"]
            assert acting == [], node.html


def test_nothing_changes_but_by_a_form_and_each_form_needs_our_token(app, guest):
    guest.send("choose")
    before = guest.text
    ids = {"key": guest.key, "turn_id": guest.turn_id, "reply_id": guest.reply_id}
    with app.test_request_context():
        routes = [
            rule for rule in app.url_map.iter_rules() if rule.methods & {"POST", "PUT", "PATCH", "DELETE"}
        ]
        addresses = [
            app.url_for(rule.endpoint, **{name: ids.get(name, 0) for name in rule.arguments})
            for rule in routes
        ]
    assert {method for rule in app.url_map.iter_rules() for method in rule.methods} <= {
        "GET",
        "HEAD",
        "OPTIONS",
        "POST",
    }
    assert len(addresses) > 10
    others = Guest(app).token
    for address in addresses:
        for headers in ({}, PARTIAL, {"X-CSRFToken": "wrong"}, {"X-CSRFToken": others}):
            answer = guest.client.post(address, data={"text": "hi", "title": "hi"}, headers=headers)
            assert answer.status_code == 400, address
    assert guest.text == before


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_each_cookie_is_for_this_site_alone_and_for_https_where_that_is_used(make_app, scheme):
    guest = Guest(make_app(trusted_proxies=1), **{"X-Forwarded-Proto": scheme, "X-Forwarded-For": "1.2.3.4"})
    answers = [
        guest.client.get("/", headers=guest.headers),
        guest.post("/turns", text="hello"),
        guest.get("/"),
    ]
    cookies = [text for answer in answers for text in answer.headers.getlist("Set-Cookie")]
    assert cookies
    for cookie in cookies:
        flags = set(cookie.split("; ")[1:])
        assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= flags and ("Secure" in flags) == (scheme == "https")
        assert not any(flag.startswith("Domain") for flag in flags)


@pytest.mark.parametrize(
    "address", ["/c//x", "//evil.example/c/x", "/turns/", "/c/x/", "/assets//evil.example"]
)
def test_no_address_is_a_redirect_to_another(guest, address):
    answer = guest.client.get("http://localhost" + address)
    assert answer.status_code == 404 and "Location" not in answer.headers


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
