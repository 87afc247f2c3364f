"""Before the login: what is closed, where one is led, and that no word is lost on the way."""

from __future__ import annotations

import re

import pytest

from tests.support.dom import Page
from tests.web.conftest import PARTIAL, PASSWORD, Guest, Person, account, count
from webchat.storage import users
from webchat.storage.models import Turn
from webchat.web import gate, stream


@pytest.fixture
def app(make_login):
    return make_login({"editable": True})


# The gate


OTHERS = {
    "<int:message>": 0,
    "<int:number>": 0,
    "<int:option>": 0,
    "<int:feedback_id>": 1,
    "<int:user_id>": 1,
}


def test_nothing_but_the_login_is_there_for_who_is_not_logged_in(app):
    anna, outside = Person(app), Person(app)
    anna.log_in("anna")
    anna.send("choose")
    known = {"<key>": anna.key, "<int:turn_id>": anna.turn_id, "<int:reply_id>": anna.reply_id}
    checked = 0
    for rule in app.url_map.iter_rules():
        address, method = rule.rule, "POST" if "POST" in rule.methods else "GET"
        for name, value in {**known, **OTHERS}.items():
            address = address.replace(name, str(value))
        if rule.endpoint in gate.PUBLIC:
            continue
        ask = outside.get if method == "GET" else outside.post
        answer, partial = ask(address), ask(address, partial=True)
        checked += 1
        assert "Which?" not in answer.text + partial.text, address
        if rule.endpoint == "stream.stream":
            assert (answer.status_code, partial.status_code) == (401, 401)
            assert "HX-Redirect" not in partial.headers
            continue
        assert answer.status_code == 303 and answer.headers["Location"].startswith("/login"), address
        assert partial.status_code == 401 and partial.headers["HX-Redirect"].startswith("/login"), address
    assert checked > 20


def test_files_and_health_are_there_for_everybody(app):
    outside = Person(app)
    for address in re.findall(r'(?:href|src)="(/assets/[^"]+)"', outside.page.html):
        assert outside.get(address).status_code == 200
    assert outside.get("/health").status_code == 200


def test_a_guest_of_earlier_does_not_get_past_the_gate(make_app, make_login):
    guest = Guest(make_app())
    guest.send("before there was a login")
    later = Person(make_login())
    later.client.set_cookie("webchat", guest.client.get_cookie("webchat").value)
    assert later.get(f"/c/{guest.key}").status_code == 303
    assert "before there" not in later.get("/login").text
    later.log_in("bob")
    assert "before there" in later.get(f"/c/{guest.key}").text  # and he keeps what he said


def test_a_page_that_was_wanted_is_there_after_the_login(app):
    anna = Person(app)
    anna.log_in("anna")
    anna.send("hello")
    anna.post("/logout")
    asked = anna.get(f"/c/{anna.key}?message=1").headers["Location"]
    anna.open(asked)
    wanted = next(n for n in anna.page.root.all() if n.attributes.get("name") == "next").attributes["value"]
    answer = anna.post("/login", username="anna", password=PASSWORD, next=wanted)
    assert answer.headers["Location"] == f"/c/{anna.key}?message=1"


def test_htmx_is_led_to_the_login_and_back_to_the_page_that_asked(app):
    outside = Person(app)
    headers = PARTIAL | {"HX-Current-URL": "http://localhost/c/abc"}
    answer = outside.client.get("/conversations", headers=headers)
    assert answer.headers["HX-Redirect"] == "/login?next=%2Fc%2Fabc"
    back = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert outside.client.get("/", headers=back).headers["HX-Redirect"] == "/login"
    answer = outside.client.post("/turns", headers=headers, data={"text": "my words"})
    assert answer.headers["HX-Redirect"] == "/login?next=%2Fc%2Fabc&late=1"
    assert "What you wrote is kept" in outside.get("/login?late=1").text


@pytest.mark.parametrize(
    "next",
    [
        "//evil",
        "https://evil",
        "/\\evil",
        "\\\\evil",
        "/\t/evil",
        "/%0d\n/evil",
        "javascript:alert(1)",
        " //evil",
        "/a\r\nX: y",
        "evil",
        "///evil",
        "/\x00/evil",
        "http:evil",
        "/\u2028/evil",
        "@evil",
        "/" + "\\" * 3 + "evil",
    ],
)
def test_nobody_is_led_elsewhere(app, next):
    person = Person(app)
    page = person.client.get("/login", query_string={"next": next})
    assert person.draft_of(page.text, "next") == "/"
    answer = person.log_in("anna", next=next)
    assert answer.status_code == 303 and answer.headers["Location"] == "/"
    assert person.client.get("/login", query_string={"next": next}).headers["Location"] == "/"
    headers = PARTIAL | {"HX-Current-URL": f"http://localhost{next}" if next[0] == "/" else next}
    if next.isascii() and next.isprintable():
        led = Person(app).client.get("/search", headers=headers).headers["HX-Redirect"]
        assert "evil" not in led or (led.startswith("/login?next=%2F") and "%2F%2F" not in led[:16])


def test_under_a_prefix_one_stays_there(make_login):
    app = make_login(root_path="/a/b")
    anna = Person(app, prefix="/a/b")
    assert anna.get("/c/x").headers["Location"] == "/a/b/login?next=%2Fa%2Fb%2Fc%2Fx"
    assert (
        anna.post("/login", username="anna", password=PASSWORD, next="/elsewhere").headers["Location"]
        == "/a/b/"
    )


# Words that come too late


def test_words_that_come_too_late_go_through_the_login_into_the_composer(app):
    anna = Person(app)
    anna.log_in("anna")
    anna.send("hello")
    with app.app_context():
        users.sign_out_everywhere(account(app, "anna").id)
    words = "\nmy <b>long</b>\n words & more"
    headers = {"Referer": f"http://localhost/c/{anna.key}"}
    form = {"csrf_token": anna.token, "client_id": "one", "text": words}
    answer = anna.client.post(f"/c/{anna.key}/turns", data=form, headers=headers)
    assert answer.status_code == 401 and "What you wrote is kept" in answer.text
    assert count(app, Turn) == 1
    anna.read(answer.text)
    assert anna.draft_of(answer.text, "draft").strip() == words.strip()
    slip = anna.post("/login", username="anna", password="wrong horse", draft=words, next=f"/c/{anna.key}")
    assert anna.draft_of(slip.text, "draft").strip() == words.strip()
    answer = anna.post("/login", username="anna", password=PASSWORD, draft=words, next=f"/c/{anna.key}")
    assert answer.status_code == 200 and anna.draft(answer.text) == words.strip()
    assert "hello" in answer.text and count(app, Turn) == 1
    anna.read(answer.text)
    anna.send(words)
    assert count(app, Turn) == 2


def test_words_go_to_an_empty_chat_if_the_conversation_is_somebody_elses(app):
    anna, bob = Person(app), Person(app)
    anna.log_in("anna")
    anna.send("annas words")
    answer = bob.post("/login", username="bob", password=PASSWORD, draft="mine", next=f"/c/{anna.key}")
    assert bob.draft(answer.text) == "mine" and "annas words" not in answer.text


def test_a_message_that_is_too_long_shows_nothing_of_the_chat_to_who_is_outside(make_login):
    outside = Person(make_login(max_message_bytes=1000))
    answer = outside.post("/turns", text="x" * 50_000)
    assert answer.status_code == 413 and "too long" in answer.text and "composer" not in answer.text


def test_a_login_form_of_another_session_is_shown_again_with_its_words(app):
    answer = Person(app).post(
        "/login", csrf_token="old", username="anna", password=PASSWORD, draft="my words"
    )
    assert answer.status_code == 400 and "open for too long" in answer.text
    fields = Page(answer.text)
    assert Person(app).draft_of(fields.html, "draft").strip() == "my words"
    assert PASSWORD not in answer.text


# Streams without a hub


@pytest.mark.parametrize("change", [users.disable, users.sign_out_everywhere])
def test_a_stream_of_a_plain_server_ends_with_the_session(app, bot, monkeypatch, change):
    monkeypatch.setattr(stream, "CHECK_EVERY", 0.05)
    person = Person(app)
    person.log_in("bob")
    person.send("wait")
    address = person.page.root.find(f"#reply-{person.reply_id}").attributes["hx-sse:connect"]
    watched = person.client.get(address.partition("?")[0], buffered=False)  # from the start: it comes at once
    pieces = watched.iter_encoded()
    next(pieces)
    with app.app_context():
        change(account(app, "bob").id)
    assert not any(b"done" in piece for piece in pieces)
    assert app.extensions["webchat"].runner.running == (0 if change is users.disable else 1)


# What other sites try


def test_another_sites_form_cannot_log_anybody_out_or_put_words_into_his_mouth(app):
    anna = Person(app)
    anna.log_in("anna")
    stranger = app.test_client()  # a browser does not send a SameSite cookie with another site's form
    for address in ("/turns", "/login", "/logout"):
        answer = stranger.post(address, data={"text": "evil"}, headers={"Sec-Fetch-Site": "cross-site"})
        assert "Set-Cookie" not in answer.headers and "evil" not in answer.text, address


def test_what_is_logged_of_a_wrong_password_is_no_password(app, caplog):
    Person(app).log_in("my secret words", "x")
    Person(app).log_in("anna", "wrong horse")
    assert "secret" not in caplog.text and "horse" not in caplog.text and "'Anna'" in caplog.text
