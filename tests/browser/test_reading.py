"""What one reads: a reply that grows, is followed, stopped, interrupted and copied."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Chat, becomes_true
from webchat.errors import Error
from webchat.messages import ChatMessage

pytestmark = pytest.mark.browser
IS_AT_END = "() => document.scrollingElement.scrollHeight - innerHeight - scrollY < 2"
PARAGRAPHS = [f"Paragraph {n}.\n\n" for n in range(40)]


def violations(page):
    return [(found["id"], found["nodes"][0]["target"]) for found in Axe().run(page).response["violations"]]


def test_a_reply_grows_and_its_stream_is_asked_for_once(chat, bot):
    streams = []
    chat.page.on("request", lambda request: streams.append(request.url) if "/stream" in request.url else None)
    bot.says("First ")
    chat.send("hi")
    expect(chat.bots).to_contain_text("First")
    expect(chat.log.locator(".pen")).to_have_count(1)
    bot.says("second ", "**third**")
    expect(chat.bots).to_contain_text("First second")
    bot.ends()
    chat.is_idle()
    expect(chat.bots.locator("strong")).to_have_text("third")
    expect(chat.log.locator(".pen")).to_have_count(0)
    assert chat.log.locator("chat-reply").get_attribute("hx-sse:connect") is None
    chat.hears("First second third")
    bot.answers("Another.")
    chat.send("more")
    expect(chat.bots.nth(1)).to_contain_text("Another.")
    chat.is_idle()
    assert len(streams) <= 2


def test_the_page_follows_only_a_reader_who_is_at_its_end(chat, bot):
    bot.says(*PARAGRAPHS[:30])
    chat.send("write")
    expect(chat.bots).to_contain_text("Paragraph 29.")
    becomes_true(chat.page, IS_AT_END)
    chat.page.mouse.move(700, 300)
    chat.page.mouse.wheel(0, -400)
    to_end = chat.page.get_by_role("button", name="To the end")
    expect(to_end).to_be_visible()
    place = chat.page.evaluate("scrollY")
    bot.says(*PARAGRAPHS[30:])
    expect(chat.bots).to_contain_text("Paragraph 39.")
    expect(to_end).to_have_attribute("data-news", "")
    assert chat.page.evaluate("scrollY") == place
    to_end.click()
    expect(to_end).to_be_hidden()
    bot.answers("The end of it.")
    chat.is_idle()
    becomes_true(chat.page, IS_AT_END)


def test_nothing_moves_when_the_finished_reply_takes_its_place(chat, bot):
    bot.says("# Title\n\nSome words.\n\n- one\n- two\n\n```python\nx = 1\n```\n\nThe last line.")
    chat.send("draw")
    expect(chat.bots).to_contain_text("The last line.")
    places = """[...document.querySelectorAll('.reply :is(h1, h2, h3, p, li, pre)')]
        .map(element => Math.round(element.getBoundingClientRect().top))"""
    height = "document.documentElement.scrollHeight"
    before = chat.page.evaluate(places), chat.page.evaluate(height)
    bot.ends()
    chat.is_idle()
    assert (chat.page.evaluate(places), chat.page.evaluate(height)) == before


def test_escape_stops_and_continue_goes_on(chat, bot):
    bot.says("Half a ")
    chat.send("talk")
    expect(chat.bots).to_contain_text("Half a")
    chat.page.keyboard.press("Escape")
    expect(chat.page.get_by_text("Stopped here.")).to_be_visible()
    bot.goes_home()  # or else it might take the words of the next one
    bot.answers("And the rest.")
    chat.page.get_by_role("button", name="Continue").click()
    expect(chat.bots.nth(1)).to_contain_text("And the rest.")
    expect(chat.users.nth(1)).to_contain_text("Continue")


def test_a_failed_reply_says_why_and_is_tried_again(chat, bot):
    bot.says(Error("The model is asleep."))
    chat.send("wake up")
    expect(chat.bots).to_contain_text("The model is asleep.")
    assert violations(chat.page) == []
    bot.answers("Good morning.")
    chat.page.get_by_role("button", name="Retry").click()
    expect(chat.bots).to_contain_text("Good morning.")
    expect(chat.users).to_have_count(1)


def test_two_tabs_and_another_browser_show_one_reply_and_any_of_them_stops_it(chat, bot, chromium, context):
    bot.says("One")
    chat.send("hello")
    expect(chat.bots.first).to_contain_text("One")
    other_browser = chromium.new_context(storage_state=context.storage_state())
    others = [Chat(context.new_page(), chat.page.url), Chat(other_browser.new_page(), chat.page.url)]
    bot.says(" for all")
    for each in (chat, *others):
        expect(each.bots.first).to_contain_text("One for all")
    others[1].stop.click()
    for each in (chat, *others):
        each.is_idle()
        expect(each.bots.first).to_contain_text("Stopped")
        expect(each.bots).to_have_count(1)
        assert each.problems == []
    bot.goes_home()
    other_browser.close()


def test_a_cut_stream_goes_on_where_it_was(chat, bot):
    bot.says("Before ")
    chat.send("go")
    expect(chat.bots).to_contain_text("Before")
    becomes_true(chat.page, "() => !!document.querySelector('chat-reply').connection?.reader")
    chat.page.evaluate("() => document.querySelector('chat-reply').connection.reader.cancel()")
    bot.answers("and after.")
    expect(chat.bots.locator(".message__body")).to_have_text("Before and after.")
    chat.is_idle()


def test_a_reply_without_a_stream_is_asked_for(chat, bot):
    chat.page.route("**/stream*", lambda route: route.fulfill(status=500, body="no"))
    bot.says("Slowly ")
    chat.send("go")
    expect(chat.page.get_by_text("Reconnecting…")).to_be_visible()
    bot.answers("but surely.")
    expect(chat.bots.locator(".message__body")).to_have_text("Slowly but surely.", timeout=20_000)
    chat.is_idle()
    expect(chat.page.get_by_text("Reconnecting…")).to_be_hidden()


def test_a_stream_that_is_not_for_us_is_let_go(chat, bot):
    asked = []

    def deny(route):
        asked.append(route.request.url)
        route.fulfill(status=404, body="no")

    chat.page.route("**/stream*", deny)
    chat.page.route("**/replies/*", deny)
    chat.page.clock.install()
    bot.says("Hello")
    with chat.page.expect_response("**/stream*"):
        chat.send("go")
    chat.page.clock.fast_forward(60_000)
    expect(chat.page.get_by_text("Reconnecting…")).to_be_hidden()
    assert len(asked) == 1


def test_words_are_copied_as_they_were_written(chat, bot):
    chat.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    bot.answers("Some **bold** words.\n\n```python\nx = 1\n```\n")
    chat.send("hello")
    chat.is_idle()
    pasted = "navigator.clipboard.readText()"
    chat.bots.get_by_role("button", name="Copy", exact=True).click()
    expect(chat.bots.get_by_role("button", name="Copied")).to_be_visible()
    assert chat.page.evaluate(pasted).startswith("Some **bold** words.")
    chat.bots.get_by_role("button", name="Copy code").click()
    chat.hears("Copied")
    assert chat.page.evaluate(pasted) == "x = 1\n"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_has_no_barriers_and_does_not_scroll_sideways(site, bot, context, scheme, width):
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 740})
    page.emulate_media(color_scheme=scheme)
    chat = Chat(page, site(editable=True))
    assert violations(page) == []
    table = "| " + " | ".join("abcdefghijkl") + " |\n" + "|---" * 12 + "|\n" + "| 12345678 " * 12 + "|\n\n"
    bot.answers("x" * 300 + "\n\n" + table * 2 + "```\n" + "long " * 80 + "\n```\n### Heading\n")
    chat.send("y" * 300)
    chat.is_idle()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_first_page_is_light(site, context):
    page, answers = context.new_page(), []
    page.on("requestfinished", lambda request: answers.append(request))
    page.goto(site())
    page.wait_for_load_state("networkidle")
    assert len(answers) <= 8
    assert sum(request.sizes()["responseBodySize"] for request in answers) < 50_000


def test_the_chosen_theme_is_there_after_a_reload(chat):
    chat.page.get_by_role("button", name="More", exact=True).click()
    chat.page.get_by_text("Dark").click()
    expect(chat.page.locator("html")).to_have_attribute("data-theme", "dark")
    chat.page.reload()
    expect(chat.page.locator("html")).to_have_attribute("data-theme", "dark")


def test_it_works_without_scripts(site, bot, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site())
    bot.answers("Plainly.")
    page.get_by_role("textbox", name="Message").fill("hello")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Plainly.")).to_be_visible(timeout=10_000)
    expect(page.get_by_role("button", name="Send")).to_be_visible(timeout=10_000)
    context.close()


def test_what_was_found_is_there_on_a_phone_without_scripts(site, bot, chromium):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(site())
    bot.answers("a ring of **moonlight**")
    page.get_by_role("form", name="Send a message").get_by_role("textbox").fill("What is it?")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("button", name="Conversations").click()
    page.get_by_role("searchbox").fill("moonlight")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_role("list", name="Matches")).to_contain_text("a ring of moonlight")
    expect(page.get_by_role("list", name="Matches")).to_be_in_viewport()
    expect(page.get_by_role("button", name="Conversations")).to_be_hidden()
    context.close()


def test_escape_leaves_a_title_as_it_was(chat, bot):
    bot.answers("Yes.")
    chat.send("How is the weather?")
    chat.is_idle()
    row = chat.page.locator(".row", has_text="How is the weather?")
    row.hover()
    row.get_by_role("button", name="More about").click()
    chat.page.get_by_role("link", name="Rename").click()
    title = chat.page.get_by_role("textbox", name="New title")
    expect(title).to_be_focused()
    title.fill("Something else")
    title.press("Escape")
    expect(title).to_have_count(0)
    expect(row.get_by_role("link", name="How is the weather?")).to_be_visible()


def test_the_caret_is_only_where_words_go_on(chat, bot):
    thought = ChatMessage("Looking it up", metadata={"title": "Search", "status": "pending"})
    bot.says([thought])
    chat.send("think")
    expect(chat.log.locator(".pen")).to_be_visible()
    bot.says([thought, "The answer"])
    expect(chat.bots.nth(1)).to_contain_text("The answer")
    expect(chat.log.locator(".pen").first).to_be_hidden()
    expect(chat.log.locator(".pen").last).to_be_visible()
