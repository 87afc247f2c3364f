"""What one writes: sent once, lost never."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def refuse(route):
    route.abort()


def test_enter_sends_and_shift_enter_breaks_the_line(chat, bot):
    bot.answers("Hello!")
    chat.box.press_sequentially("one")
    chat.box.press("Shift+Enter")
    chat.box.press_sequentially("two")
    chat.box.press("Enter")
    expect(chat.users.locator(".message__body")).to_have_text("one\ntwo", use_inner_text=True)
    expect(chat.bots).to_contain_text("Hello!")
    expect(chat.box).to_have_value("")
    expect(chat.box).to_be_focused()


def test_nothing_is_sent_without_words(chat):
    chat.box.fill("  ")
    chat.box.press("Enter")
    expect(chat.log.locator("article")).to_have_count(0)
    expect(chat.box).to_have_value("  ")


def test_enter_that_ends_a_composition_does_not_send(chat):
    chat.box.fill("日本")
    chat.box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    expect(chat.box).to_have_value("日本")


def test_the_first_message_gives_the_page_its_address(chat, bot):
    bot.answers("Hello!")
    chat.send("hi")
    chat.is_idle()
    assert "/c/" in chat.page.url
    chat.page.reload()
    expect(chat.bots).to_contain_text("Hello!")


def test_words_that_did_not_arrive_come_back_to_the_box(chat, bot):
    chat.page.route("**/turns", refuse)
    chat.box.fill("please keep me")
    chat.box.press("Enter")
    expect(chat.page.get_by_text("This did not arrive.")).to_be_visible()
    expect(chat.box).to_have_value("please keep me")
    expect(chat.page.get_by_role("heading", name="Almanac")).to_be_visible()
    chat.page.unroute("**/turns")
    bot.answers("I have them.")
    chat.box.press("Enter")
    expect(chat.bots).to_contain_text("I have them.")


def test_a_message_whose_answer_was_lost_is_not_sent_twice(chat, bot):
    bot.answers("Once.")

    def arrive_but_answer_nothing(route):
        route.fetch()
        route.abort()

    chat.page.route("**/turns", arrive_but_answer_nothing)
    chat.box.fill("only once")
    chat.box.press("Enter")
    expect(chat.page.get_by_text("This did not arrive.")).to_be_visible()
    chat.page.unroute("**/turns")
    chat.box.press("Enter")
    expect(chat.users).to_have_count(1)
    expect(chat.bots).to_contain_text("Once.")


def test_a_page_from_a_proxy_does_not_take_the_place_of_ours(chat):
    chat.page.route("**/turns", lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>"))
    chat.box.fill("hello")
    chat.box.press("Enter")
    expect(chat.page.get_by_text("This did not arrive.")).to_be_visible()
    expect(chat.page.get_by_text("Bad gateway")).to_have_count(0)


def test_a_draft_outlives_a_reload(chat):
    chat.box.fill("half a sentence")
    chat.page.reload()
    expect(chat.box).to_have_value("half a sentence")


def test_what_one_writes_while_a_reply_is_written_stays_in_the_box(chat, bot):
    bot.says("I am ")
    chat.send("go on")
    chat.box.fill("next")
    chat.box.press("Enter")
    bot.answers("done.")
    chat.is_idle()
    expect(chat.box).to_have_value("next")
    expect(chat.users).to_have_count(1)


def test_offline_is_said_and_the_words_are_kept(chat):
    chat.box.fill("later")
    chat.page.context.set_offline(True)
    expect(chat.page.get_by_text("You are offline.")).to_be_visible()
    chat.page.context.set_offline(False)
    expect(chat.page.get_by_text("You are offline.")).to_be_hidden()
    expect(chat.box).to_have_value("later")
