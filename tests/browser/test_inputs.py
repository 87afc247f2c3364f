"""Additional inputs as a person uses them."""

from __future__ import annotations

from dataclasses import fields

import pytest
from playwright.sync_api import expect

import webchat as gr
from tests.browser.conftest import Chat


@pytest.fixture
def chat(site, context, bot):
    definition = gr.ChatInterface(
        lambda message, history, *said: f"{message}: {said!r}",
        additional_inputs=[
            gr.Textbox("Be kind", label="System Prompt"),
            gr.Slider(10, 100, 20, step=1, label="Tokens"),
            gr.Dropdown(["Rain", "Snow", "Fog"], multiselect=True, allow_custom_value=True, max_choices=2),
            gr.Number(7, label="Days", maximum=30),
            gr.File(label="Paper"),
        ],
        examples=[["Will it rain?", "Be brief", 30, ["Rain"], None, None]],
    ).definition
    wishes = {field.name: getattr(definition, field.name) for field in fields(definition)}
    chat = Chat(
        context.new_page(), site(**{name: value for name, value in wishes.items() if name != "title"})
    )
    yield chat
    assert chat.problems == []


def test_inputs_are_filled_in_kept_refused_and_set_by_an_example(chat, tmp_path):
    page = chat.page
    page.get_by_text("Additional Inputs").click()

    # The slider and its number are one; Reset puts both back
    slider, number = page.get_by_role("slider", name="Tokens"), page.get_by_label("As a number")
    number.fill("40")
    expect(slider).to_have_value("40")
    slider.press("ArrowRight")
    expect(number).to_have_value("41")
    page.get_by_role("button", name="Reset").click()
    expect(number).to_have_value("20")

    # Several choices, one of them typed; there are enough then
    page.locator(".picker summary").click()
    page.get_by_label("Fog").check()
    page.get_by_label("Another one").fill("Hail")
    page.get_by_label("Another one").press("Enter")
    expect(page.locator(".picker__chosen .tag")).to_have_text(["Fog", "Hail"])
    expect(page.get_by_label("Snow")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Fog")).to_be_hidden()

    # A file goes to the server at once
    (tmp_path / "a.txt").write_text("hello")
    page.locator("file-field input[type=file]").set_input_files(tmp_path / "a.txt")
    expect(page.get_by_role("button", name="Remove a.txt")).to_be_visible()

    # What was not sent is there after a reload
    page.get_by_label("System Prompt").fill("Be quick")
    page.reload()
    expect(page.get_by_label("System Prompt")).to_have_value("Be quick")
    expect(page.locator(".picker__chosen .tag")).to_have_text(["Fog"])
    expect(page.get_by_text("a.txt")).to_have_count(1)

    # What cannot be is said in its place, and the words stay
    page.get_by_text("Additional Inputs").click()
    page.get_by_label("Days").fill("31")
    page.get_by_text("Additional Inputs").click()
    chat.box.fill("hello")
    chat.box.press("Enter")
    days = page.get_by_label("Days")
    expect(page.locator(".control__wrong:visible")).to_have_text("31 is too much; 30 is the most.")
    expect(page.locator("#composer-notice")).to_be_empty()
    expect(days).to_have_attribute("aria-invalid", "true")
    expect(days).to_be_focused()
    expect(days).to_be_in_viewport()
    expect(chat.box).to_have_value("hello")
    days.fill("30")
    expect(page.locator(".control__wrong:visible")).to_have_count(0)
    chat.box.press("Enter")
    expect(chat.bots.first).to_contain_text("hello: ('Be quick', 20, ['Fog'], 30, '/")
    end = page.locator("#main").bounding_box()  # and the page ends with what is seen
    assert page.evaluate("document.documentElement.scrollHeight - scrollY") <= end["y"] + end["height"] + 1

    # Sent, they are the conversation's; a new one begins as the author said
    page.goto(chat.url)
    expect(page.get_by_label("System Prompt")).to_have_value("Be kind")
    page.get_by_role("button", name="Will it rain?").click()
    expect(chat.bots.first).to_contain_text("Will it rain?: ('Be brief', 30, ['Rain'], 7, None)")
    expect(page.get_by_label("System Prompt")).to_have_value("Be brief")
    expect(page.get_by_label("Tokens")).to_have_value("30")


def test_files_can_be_chosen_where_there_is_no_script(chat):
    context = chat.page.context.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(chat.url)
    page.get_by_text("Additional Inputs").click()
    assert page.locator("file-field input[type=file]").bounding_box()["width"] > 100
    context.close()
