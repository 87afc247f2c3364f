"""Two tabs and a second device on one conversation: each shows what the others do, and keeps what is typed in it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Chat

pytestmark = pytest.mark.browser


def come_back(page):
    page.evaluate("dispatchEvent(new Event('focus'))")


def test_tabs_and_devices_follow_each_other(site, chromium, context, bot):
    chat = Chat(context.new_page(), site(editable=True))
    bot.answers("The **first** answer")
    chat.send("One")
    expect(chat.bots).to_have_count(1)
    chat.is_idle()
    tab = Chat(context.new_page(), chat.page.url)
    device_context = chromium.new_context(storage_state=context.storage_state())
    device = Chat(device_context.new_page(), chat.page.url)

    # A turn that one begins is shown by the others, with its words as they come, and Stop
    tab.box.fill("half a thought")
    chat.box.fill("Two")
    chat.box.press("Enter")
    expect(tab.users).to_have_count(2)
    bot.says("It begins ")
    expect(tab.bots.last).to_contain_text("It begins")
    expect(tab.stop).to_be_visible()
    expect(tab.box).to_have_value("half a thought")
    expect(device.users).to_have_count(1)
    come_back(device.page)
    expect(device.bots.last).to_contain_text("It begins")
    bot.says("and ends.")
    bot.ends()
    for one in (chat, tab, device):
        expect(one.bots.last).to_contain_text("It begins and ends.")
        one.is_idle()

    # What is being edited stays, and comes along when it is left
    tab.users.last.hover()
    tab.users.last.get_by_role("button", name="Edit").click()
    edit = tab.log.get_by_role("textbox", name="Your message")
    edit.fill("not so")
    edit.press("Escape")
    tab.users.last.get_by_role("button", name="Edit").click()
    expect(edit).to_have_value("Two")
    edit.fill("Two, better")
    chat.bots.last.get_by_role("button", name="Undo").click()
    expect(chat.users).to_have_count(1)
    tab.page.wait_for_timeout(300)
    expect(edit).to_have_value("Two, better")
    tab.page.get_by_role("button", name="Cancel").click()
    come_back(tab.page)
    expect(tab.users).to_have_count(1)

    # Enter sends an edit as it sends a message
    tab.users.last.hover()
    tab.users.last.get_by_role("button", name="Edit").click()
    bot.answers("Edited")
    edit.fill("One")
    edit.press("Shift+Enter")
    edit.press_sequentially("and a half")
    edit.press("Control+Enter")
    expect(tab.users).to_contain_text("One\nand a half", use_inner_text=True)
    expect(tab.bots).to_contain_text("Edited")
    tab.is_idle()

    # The mark of a conversation that is answered elsewhere goes by itself
    tab.page.get_by_role("link", name="New chat").first.click()
    dot = tab.page.get_by_role("img", name="being answered")
    chat.send("Three")
    expect(dot).to_have_count(1)
    bot.answers("done")
    expect(dot).to_have_count(0)

    # A message that comes too late for this page shows it what is being written, and Stop; the sentence goes with it
    chat.page.get_by_role("link", name="New chat").first.click()
    bot.answers("The other answer")
    chat.send("Four")
    chat.is_idle()
    device.page.goto(chat.page.url)
    chat.send("Five")
    bot.says("Slowly, ")
    expect(chat.bots.last).to_contain_text("Slowly,")
    device.box.fill("Six")
    device.box.press("Enter")
    expect(device.stop).to_be_visible()
    expect(device.bots.last).to_contain_text("Slowly,")
    late = device.page.get_by_text("The last reply is still being written.")
    expect(late).to_be_visible()
    expect(device.box).to_have_value("Six")
    bot.answers("but surely")
    device.is_idle()
    expect(late).to_have_count(0)
    assert chat.problems == tab.problems == device.problems == []
    device_context.close()
