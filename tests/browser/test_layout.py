"""Pages that their author laid out, as one sees and uses them."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

import webchat as gr
from tests.browser.conftest import Chat, becomes_true
from webchat.config import Config
from webchat.server.serve import start_in_thread

pytestmark = pytest.mark.browser
LINES = [f"Paragraph {n}.\n\n" for n in range(40)]


@pytest.fixture
def desk(bot, tmp_path):
    """The address of a page with a chat beside other things."""
    with gr.Blocks(title="Desk") as demo:
        with gr.Row():
            with gr.Column():
                gr.Markdown("<center><h1>Write</h1></center>")
                gr.ChatInterface(bot, examples=["An example"])
            with gr.Column(elem_id="beside"), gr.Tabs():
                with gr.Tab("Code"):
                    gr.Markdown("```\n" + "line\n" * 60 + "```")
                with gr.Tab("Off", interactive=False):
                    gr.Markdown("never")
                with gr.Tab("Notes"):
                    gr.Markdown("Some notes")
        with gr.Sidebar(label="Settings", position="right", width=200):
            gr.Button("Apply", variant="primary")
    server = start_in_thread(
        demo.definition, Config(instance=tmp_path, secret_key="browser", allow_eval=False)
    )
    yield server.url.rstrip("/")
    bot.ends()
    server.close()


@pytest.fixture
def chat(desk, context):
    chat = Chat(context.new_page(), desk)
    yield chat
    assert chat.problems == []


def box(page, selector):
    return page.locator(selector).bounding_box()


def violations(page):
    return [(found["id"], found["nodes"][0]["target"]) for found in Axe().run(page).response["violations"]]


def test_a_chat_beside_others_streams_retries_and_comes_back(chat, bot):
    page = chat.page
    room, beside = box(page, "#main"), box(page, "#beside")
    assert room["x"] + room["width"] <= beside["x"]
    assert room["y"] + room["height"] <= 800, "the whole chat is in sight, however long its neighbour is"
    assert page.evaluate("scrollY") == 0
    assert violations(page) == []

    bot.says(*LINES[:30])
    chat.send("write")
    expect(chat.bots).to_contain_text("Paragraph 29.")
    at_end = "() => (log => log.scrollHeight - log.clientHeight - log.scrollTop < 2)(document.querySelector('.log'))"
    becomes_true(page, at_end)
    assert box(page, "#main")["height"] == room["height"], "it scrolls in itself, and does not grow"
    bot.says(*LINES[30:])
    becomes_true(page, at_end)
    bot.ends()
    chat.is_idle()
    expect(page.get_by_role("heading", name="Write")).to_be_visible()
    assert violations(page) == []

    chat.bots.get_by_role("button", name="Retry").click()
    bot.answers("Another answer.")
    expect(chat.bots).to_contain_text("Another answer.")
    chat.is_idle()
    page.reload()
    expect(chat.bots).to_contain_text("Another answer.")
    expect(
        page.get_by_role("navigation", name="Conversations").get_by_role("link", name="write")
    ).to_be_visible()


def test_tabs_by_keyboard_and_a_panel_that_folds(chat):
    page = chat.page
    code, off, notes = (page.get_by_role("tab", name=name) for name in ("Code", "Off", "Notes"))
    expect(page.get_by_role("tabpanel", name="Code")).to_be_visible()
    code.focus()
    page.keyboard.press("ArrowRight")
    expect(notes).to_be_focused()
    expect(notes).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("tabpanel", name="Notes")).to_contain_text("Some notes")
    expect(page.locator("code")).to_be_hidden()
    expect(off).to_be_disabled()
    page.keyboard.press("ArrowRight")
    expect(code).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    expect(notes).not_to_be_focused()
    notes.click()
    expect(code).to_have_attribute("tabindex", "-1")

    width = box(page, "#main")["width"]
    page.get_by_role("checkbox", name="Settings").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Apply")).to_be_hidden()
    assert box(page, "#main")["width"] > width


def test_on_a_phone_columns_stand_one_under_the_other(chat, bot):
    page = chat.page
    page.set_viewport_size({"width": 390, "height": 800})
    room, beside = box(page, "#main"), box(page, "#beside")
    assert room["y"] + room["height"] <= beside["y"]
    assert 450 < room["height"] < 800
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.get_by_role("button", name="Settings").click()
    expect(page.get_by_role("button", name="Apply")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Apply")).to_be_hidden()
    page.get_by_role("button", name="An example").click()
    bot.answers("Small answer.")
    expect(chat.bots).to_contain_text("Small answer.")
    chat.is_idle()


def test_below_much_else_an_empty_chat_is_low_and_leaves_the_focus(start, bot, context):
    with gr.Blocks() as demo:
        for number in range(10):
            gr.Textbox(label=f"Field {number}")
        gr.ChatInterface(bot, title="Bot")
    page = context.new_page()
    chat = Chat(page, start(demo.definition))
    page.wait_for_load_state("networkidle")
    expect(chat.box).not_to_be_in_viewport()
    expect(chat.box).not_to_be_focused()
    assert box(page, "#main")["height"] < 300
    bot.answers("Yes.")
    chat.send("Is it there?")
    expect(chat.bots).to_contain_text("Yes.")
    expect(chat.box).to_be_in_viewport()
    page.get_by_role("button", name="Undo").click()
    expect(chat.box).to_be_focused()
    page.set_viewport_size({"width": 1280, "height": 1600})
    page.reload()
    expect(chat.box).to_be_focused()


def test_without_scripts_tabs_panels_and_the_chat_work(desk, bot, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(desk)
    page.get_by_role("radio", name="Notes").check()
    expect(page.get_by_text("Some notes")).to_be_visible()
    page.get_by_role("checkbox", name="Settings").uncheck()
    expect(page.get_by_role("button", name="Apply")).to_be_hidden()
    bot.answers("A plain answer.")
    page.get_by_role("textbox", name="Message").fill("hello")
    page.get_by_role("button", name="Send").click()
    page.goto(page.url)
    expect(page.get_by_role("log")).to_contain_text("A plain answer.")
    context.close()


def test_examples_act_and_fill_their_cells_without_scripts(start, chromium):
    with gr.Blocks() as demo:
        box = gr.Textbox(label="Box")
        gr.Examples(["short", "another", "third"], box, examples_per_page=2)
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(start(demo.definition))
    short, another = (page.get_by_role("button", name=name) for name in ("short", "another"))
    assert short.bounding_box()["width"] == another.bounding_box()["width"]
    page.get_by_role("button", name="2", exact=True).click()
    page.get_by_role("button", name="third").click()
    expect(page.get_by_label("Box", exact=True)).to_have_value("third")
    context.close()
