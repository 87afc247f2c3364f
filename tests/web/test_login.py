"""The login: who comes in, who does not, and what the way in keeps."""

from __future__ import annotations

import re
import threading

import pytest
from sqlalchemy import func, select

from tests.support.dom import Page
from tests.web.conftest import PARTIAL, PASSWORD, Guest, Person
from webchat.auth import auth_of
from webchat.errors import ConfigError
from webchat.storage import users
from webchat.storage.db import reading
from webchat.storage.models import Conversation, Turn, User
from webchat.web import attempts, gate, stream


@pytest.fixture
def app(make_login):
    return make_login({"editable": True})


def count(app, model):
    with app.app_context(), reading() as session:
        return session.scalar(select(func.count(model.id)))


def account(app, name):
    with app.app_context():
        return users.find_by_username(name)


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


# The gate


OTHERS = {"<int:message>": 0, "<int:option>": 0, "<int:feedback_id>": 1, "<int:user_id>": 1}


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


# Attempts


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock(app):
    clock = Clock()
    app.extensions[attempts.EXTENSION] = attempts.Attempts(clock)
    return clock


def test_after_ten_wrong_passwords_not_even_the_right_one_is_taken_for_a_while(app, clock):
    for _ in range(attempts.BOTH):
        assert Person(app).log_in("anna", "wrong horse").status_code == 401
        clock.now += 1
    answer = Person(app).log_in("ANNA ")
    assert answer.status_code == 429 and "try again in 15 minutes" in answer.text
    assert int(answer.headers["Retry-After"]) == 15 * 60 - attempts.BOTH + 1
    assert Person(app).log_in("bob").status_code == 303
    clock.now += 15 * 60 - attempts.BOTH + 1
    assert Person(app).log_in("anna").status_code == 303


def test_who_guesses_elsewhere_does_not_lock_the_owner_out(app, clock):
    for _ in range(attempts.BOTH + 5):
        guesser = Person(app)
        guesser.client.environ_base["REMOTE_ADDR"] = "10.1.1.1"
        guesser.log_in("anna", "wrong horse")
    assert Person(app).log_in("anna").status_code == 303


def test_right_passwords_do_not_count(app, clock):
    for _ in range(attempts.EACH + 1):
        assert Person(app).log_in("anna").status_code == 303
    for _ in range(attempts.BOTH - 1):
        Person(app).log_in("anna", "wrong horse")
    assert Person(app).log_in("anna").status_code == 303


def test_many_names_from_one_address_are_many_attempts(app, clock):
    for number in range(attempts.EACH):
        assert Person(app).log_in(f"name{number}", "wrong horse").status_code == 401
    assert Person(app).log_in("anna").status_code == 429
    elsewhere = Person(app)
    elsewhere.client.environ_base["REMOTE_ADDR"] = "10.1.1.1"
    assert elsewhere.log_in("anna").status_code == 303


def test_a_whole_ipv6_network_is_one_address(app, clock):
    for number in range(attempts.EACH + 1):
        person = Person(app)
        person.client.environ_base["REMOTE_ADDR"] = f"2001:db8::{number + 1:x}"
        status = person.log_in(f"name{number}", "wrong horse").status_code
    assert status == 429


def test_of_many_at_once_no_more_are_looked_at(app, clock):
    people = [Person(app) for _ in range(20)]
    statuses = []
    threads = [
        threading.Thread(
            target=lambda person=person: statuses.append(person.log_in("anna", "wrong horse").status_code)
        )
        for person in people
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [401] * attempts.BOTH + [429] * (20 - attempts.BOTH)


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
