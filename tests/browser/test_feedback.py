"""Thumbs, flags and comments in a real browser: by mouse and by keys, while an answer is written, without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .conftest import Chat

pytestmark = pytest.mark.browser

WISHES = {"flagging_mode": "manual", "flagging_options": ("Like", "Dislike", "Spam")}


@pytest.fixture
def flagged(site, context):
    chat = Chat(context.new_page(), site(**WISHES))
    yield chat
    assert chat.problems == []


def button(chat, name):
    return chat.page.locator("chat-reply").get_by_role("button", name=name, exact=True)


def test_a_press_stays_pressed_where_the_focus_is(flagged, bot):
    bot.answers("Hello!")
    flagged.send("hi")
    flagged.is_idle()
    button(flagged, "Like").focus()
    flagged.page.keyboard.press("Enter")
    expect(button(flagged, "Like")).to_have_attribute("aria-pressed", "true")
    expect(button(flagged, "Like")).to_be_focused()
    flagged.page.keyboard.press("Enter")
    expect(button(flagged, "Like")).to_have_attribute("aria-pressed", "false")
    flagged.page.reload()
    expect(button(flagged, "Like")).to_have_attribute("aria-pressed", "false")


def test_a_choice_in_the_menu_closes_it_and_goes_back_to_the_flag(flagged, bot):
    bot.answers("Buy now!")
    flagged.send("hi")
    flagged.is_idle()
    button(flagged, "Flag").click()
    flagged.page.keyboard.press("Tab")
    flagged.page.keyboard.press("Enter")
    expect(button(flagged, "Spam")).to_be_hidden()
    expect(button(flagged, "Flag: Spam")).to_be_focused()
    button(flagged, "Flag: Spam").click()
    expect(button(flagged, "Spam")).to_have_attribute("aria-pressed", "true")


def test_a_comment_that_is_typed_outlives_the_end_of_the_answer(flagged, bot):
    bot.says("Let me think ")
    flagged.send("hi")
    expect(flagged.bots).to_contain_text("Let me think")
    button(flagged, "Dislike").click()
    flagged.page.get_by_role("link", name="Add a comment").click()
    comment = flagged.page.get_by_role("textbox", name="Comment")
    expect(comment).to_be_focused()
    comment.press_sequentially("It was tw")
    bot.answers("about it.")
    flagged.is_idle()
    expect(comment).to_be_focused()
    comment.press_sequentially("o below.")
    flagged.page.get_by_label("Not correct").check()
    assert Axe().run(flagged.page).violations_count == 0
    flagged.page.get_by_role("button", name="Send comment").click()
    flagged.page.get_by_role("link", name="Edit comment").click()
    expect(comment).to_have_value("It was two below.")
    expect(flagged.page.get_by_label("Not correct")).to_be_checked()
    flagged.page.get_by_role("link", name="Cancel").click()
    expect(comment).to_have_count(0)
    expect(button(flagged, "Dislike")).to_have_attribute("aria-pressed", "true")


def test_a_press_beside_an_open_form_is_seen_and_the_form_follows_it(flagged, bot):
    bot.answers("Hello!")
    flagged.send("hi")
    flagged.is_idle()
    button(flagged, "Dislike").click()
    flagged.page.get_by_role("link", name="Add a comment").click()
    comment = flagged.page.get_by_role("textbox", name="Comment")
    comment.fill("half written")
    button(flagged, "Like").click()
    expect(button(flagged, "Like")).to_have_attribute("aria-pressed", "true")
    expect(button(flagged, "Dislike")).to_have_attribute("aria-pressed", "false")
    expect(comment).to_have_value("half written")
    flagged.page.get_by_role("button", name="Send comment").click()
    expect(flagged.page.get_by_role("link", name="Edit comment")).to_be_visible()
    expect(button(flagged, "Like")).to_have_attribute("aria-pressed", "true")


def test_without_scripts_all_of_it_is_forms(site, chromium, bot):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site(**WISHES))
    bot.answers("Hello!")
    page.get_by_role("textbox", name="Message").fill("hi")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Hello!").wait_for()
    page.get_by_role("button", name="Dislike").click()
    expect(page.get_by_role("button", name="Dislike")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="Add a comment").click()
    page.get_by_role("textbox", name="Comment").fill("Too short.")
    page.get_by_role("button", name="Send comment").click()
    expect(page.get_by_role("link", name="Edit comment")).to_be_visible()
    context.close()
