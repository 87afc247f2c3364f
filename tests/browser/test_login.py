"""The login as a person meets it: with a keyboard, without scripts, and in the middle of a sentence."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "correct horse"


def may_enter(name, password):
    return password == PASSWORD


def log_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()


def box(page: Page):
    return page.get_by_role("textbox", name="Message")


def send(page: Page, text: str) -> None:
    box(page).fill(text)
    box(page).press("Enter")


def said(page: Page):
    return page.get_by_role("log").locator("[data-role=user]:not(.message--unsure)")


@pytest.fixture
def page(site, context):
    page = context.new_page()
    page.goto(site(auth=may_enter, auth_message="Come *in*"))
    return page


def test_one_logs_in_and_out_by_keyboard_and_axe_finds_nothing(page):
    assert page.title() == "Log in · Almanac"
    assert Axe().run(page).response["violations"] == []
    page.keyboard.type("Anna")
    page.keyboard.press("Tab")
    page.keyboard.type("wrong horse")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Username and password do not match.")
    page.wait_for_timeout(500)  # the change of pages is animated
    assert Axe().run(page).response["violations"] == []
    expect(page.get_by_label("Username")).to_have_value("Anna")
    expect(page.get_by_label("Password")).to_be_focused()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(box(page)).to_be_focused()
    page.wait_for_timeout(500)
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("link", name="Account of Anna").click()
    expect(page.get_by_role("heading", name="Anna")).to_be_visible()
    page.wait_for_timeout(500)
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("link", name="Back to the chat").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_label("Username")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Username")).to_be_visible()


def test_words_of_an_ended_session_are_there_after_the_login_and_sent_once(page, bot, context):
    log_in(page, "Anna")
    bot.answers("One.")
    send(page, "first")
    expect(page.get_by_text("One.")).to_be_visible()
    conversation = page.url
    context.clear_cookies()
    send(page, "second, with some thought in it")
    expect(page.get_by_text("What you wrote is kept")).to_be_visible()
    log_in(page, "Anna")
    expect(box(page)).to_have_value("second, with some thought in it")
    assert page.url == conversation
    expect(said(page)).to_have_count(1)
    bot.answers("Two.")
    box(page).press("Enter")
    expect(page.get_by_text("Two.")).to_be_visible()
    page.reload()
    expect(said(page)).to_have_count(2)
    expect(box(page)).to_have_value("")


def test_a_draft_is_not_for_the_next_who_logs_in(page, context):
    log_in(page, "Anna")
    box(page).fill("annas half sentence")
    context.clear_cookies()
    page.reload()
    log_in(page, "Bob")
    expect(box(page)).to_have_value("")
    context.clear_cookies()
    page.reload()
    log_in(page, "Anna")
    expect(box(page)).to_have_value("annas half sentence")
    page.get_by_role("button", name="Log out").click()
    log_in(page, "Anna")
    expect(box(page)).to_have_value("")


def test_a_session_that_ends_while_a_reply_is_written_leads_to_the_login_and_back_to_it(page, bot):
    log_in(page, "Anna")
    bot.says("half ")
    send(page, "go")
    expect(page.get_by_text("half")).to_be_visible()
    page.wait_for_url("**/c/*")
    conversation = page.url
    other = page.context.browser.new_context()
    try:
        elsewhere = other.new_page()
        elsewhere.goto(conversation)
        log_in(elsewhere, "Anna")
        elsewhere.get_by_role("link", name="Account of Anna").click()
        elsewhere.get_by_role("button", name="Sign out everywhere").click()
        expect(elsewhere.get_by_label("Username")).to_be_visible()
    finally:
        other.close()
    expect(page.get_by_label("Username")).to_be_visible(timeout=15_000)
    bot.answers("a loaf")
    log_in(page, "Anna")
    expect(page.get_by_text("half a loaf")).to_be_visible()
    assert page.url == conversation


def test_without_scripts_words_go_through_the_login_too(site, chromium, bot):
    context = chromium.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(site(auth=may_enter))
        log_in(page, "Anna")
        bot.answers("One.")
        box(page).fill("first")
        page.get_by_role("button", name="Send").click()
        expect(said(page)).to_have_count(1)
        page.wait_for_timeout(500)
        page.reload()
        context.clear_cookies()
        box(page).fill("second\nand third line")
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_text("What you wrote is kept")).to_be_visible()
        log_in(page, "Anna", "wrong horse")
        log_in(page, "Anna")
        expect(box(page)).to_have_value("second\nand third line")
        expect(said(page)).to_have_count(1)
        bot.answers("Two.")
        page.get_by_role("button", name="Send").click()
        expect(said(page)).to_have_count(2)
    finally:
        context.close()
