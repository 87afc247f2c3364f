"""Reviewing in a real browser: by mouse and by keys, on a phone, without scripts; and accounts."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import expect

from tests.storage.support import Talk
from webchat.config import Config
from webchat.definition import Definition
from webchat.server.serve import start_in_thread
from webchat.storage import conversations, feedback, users
from webchat.storage.db import db, init_storage
from webchat.storage.models import Role

pytestmark = pytest.mark.browser

SAID = [
    ("Is frost likely tonight?", "No. It needs **an air temperature** below zero.", "Dislike", "It was -2."),
    ("Why is the föhn warm?", "The air dries on its way up.", "Like", ""),
    ("How much snow is a metre of water?", "33 feet of snow.", "Wrong units", "We are metric."),
]


@pytest.fixture
def url(bot, tmp_path):
    """A site with three records, and with an admin named Ada."""
    config = Config(instance=tmp_path, secret_key="browser", allow_eval=False, auth="password")
    server = start_in_thread(Definition(fn=bot, title="Almanac"), config)
    with database(tmp_path).app_context():
        users.create_account("Ada", Role.ADMIN)
        mill = users.create_account("Mill Lane")
        for asked, answer, option, comment in SAID:
            talk = Talk(conversations.create(mill.id, "bot").id)
            talk.say("Good morning", "Good morning! " * 60)
            feedback.give(talk.say(asked, answer).reply_id, mill.id, option, comment)
            talk.say("And tomorrow?", "The same.")
        db.engine.dispose()
    yield server.url.rstrip("/")
    server.close()


def database(folder):
    app = Flask("webchat", instance_path=str(folder))
    init_storage(app)
    return app


@pytest.fixture
def opened(url, context, tmp_path):
    """Opens a page as Ada. Usage: `page = opened("/admin")`; no script error may have come up in it."""
    log_in(context, url, tmp_path)
    problems = []

    def open(path, in_context=context):
        page = in_context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda told: problems.append(told.text) if told.type == "error" else None)
        page.goto(url + path)
        return page

    yield open
    assert problems == []


def log_in(context, url, tmp_path):
    app = database(tmp_path)
    app.secret_key = "browser"
    with app.app_context():
        key = users.find_by_username("Ada").session_key
        db.engine.dispose()
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    cookie = signer.dumps({"_user_id": key, "_fresh": True})
    context.add_cookies([{"name": "webchat", "value": cookie, "url": url}])


def record(page, words):
    return page.get_by_role("region", name="Records").get_by_role("link", name=words)


def read(page):
    return page.get_by_role("region", name="The record in its conversation")


def test_a_record_opens_beside_the_list_and_nothing_moves(opened):
    page = opened("/admin")
    link = record(page, "frost likely")
    link.focus()
    before = link.bounding_box()
    page.keyboard.press("Enter")
    expect(read(page).get_by_role("heading", name="Dislike")).to_be_visible()
    expect(read(page).locator(".turn--judged")).to_contain_text("an air temperature")
    expect(link).to_have_attribute("aria-current", "true")
    expect(link).to_be_focused()
    assert link.bounding_box() == before
    assert re.search(r"/admin/feedback/\d+$", page.url)
    record(page, "snow").click()
    expect(read(page).get_by_role("heading", name="Wrong units")).to_be_visible()
    page.go_back()
    expect(read(page).get_by_role("heading", name="Dislike")).to_be_visible()
    page.reload()
    expect(read(page).get_by_role("heading", name="Dislike")).to_be_visible()


def test_a_filter_holds_while_one_types_and_in_the_address(opened):
    page = opened("/admin")
    page.get_by_role("searchbox", name="Words").press_sequentially("metric")
    expect(page.locator(".record")).to_have_count(1)
    expect(page.get_by_role("searchbox", name="Words")).to_be_focused()
    assert page.url.endswith("/admin?words=metric")
    record(page, "snow").click()
    expect(page.locator(".record")).to_have_count(1)
    page.get_by_role("searchbox", name="Words").fill("")
    page.get_by_role("combobox", name="Option").select_option("Like")
    expect(page.locator(".record")).to_have_count(1)
    expect(record(page, "föhn")).to_be_visible()
    page.get_by_role("textbox", name="User").fill("nobody")
    expect(page.get_by_text("No feedback is like this.")).to_be_visible()
    page.get_by_role("link", name="Show all").click()
    expect(page.locator(".record")).to_have_count(3)


def test_what_the_filter_shows_is_taken_away(opened):
    page = opened("/admin?option=Like")
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV for a spreadsheet").click()
    assert re.fullmatch(r"feedback-[\d-]+\.csv", download.value.suggested_filename)
    text = download.value.path().read_text(encoding="utf-8")
    assert text.startswith("\ufeffid,action") and text.count("given") == 1 and "föhn" in text


def test_on_a_phone_list_and_record_take_turns(opened, chromium, url, tmp_path):
    phone = chromium.new_context(viewport={"width": 390, "height": 700}, has_touch=True)
    log_in(phone, url, tmp_path)
    page = opened("/admin", phone)
    record(page, "frost").tap()
    expect(read(page).get_by_role("heading", name="Dislike")).to_be_visible()
    expect(page.locator(".record").first).to_be_hidden()
    back = page.get_by_role("link", name="Back to the list")
    expect(back).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    back.tap()
    expect(page.locator(".record").first).to_be_visible()
    phone.close()


def test_it_works_without_scripts(opened, chromium, url, tmp_path):
    plain = chromium.new_context(java_script_enabled=False)
    log_in(plain, url, tmp_path)
    page = opened("/admin", plain)
    page.get_by_role("searchbox", name="Words").fill("metric")
    page.get_by_role("button", name="Filter").click()
    record(page, "snow").click()
    expect(read(page).locator(".turn--judged")).to_contain_text("33 feet")
    expect(page.locator(".record")).to_have_count(1)
    plain.close()


def test_an_account_is_made_and_looked_after(opened):
    page = opened("/admin/users")
    page.get_by_role("textbox", name="Username").fill("Rita")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("textbox", name="Link for Rita")).to_have_value(re.compile("/reset/"))
    page.get_by_role("combobox", name="Role of Rita").select_option("reviewer")
    page.get_by_role("button", name="Disable Rita").click()
    page.get_by_role("button", name="Enable Rita").click()
    expect(page.get_by_role("button", name="Disable Rita")).to_be_visible()
    page.reload()
    expect(page.get_by_role("combobox", name="Role of Rita")).to_have_value("reviewer")
    expect(page.get_by_role("button", name="Disable Ada")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_stands_in_anybodys_way(opened, chromium, url, tmp_path, scheme, width):
    context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    log_in(context, url, tmp_path)
    for path in ("/admin", "/admin/feedback/1", "/admin?words=nowhere", "/admin/users"):
        page = opened(path, context)
        found = Axe().run(page)
        assert found.violations_count == 0, path + found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") == width
    context.close()
