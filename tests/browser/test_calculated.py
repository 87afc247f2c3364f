"""What moves by itself on an author's page: values made anew, timers, a greeting, and tables that are searched."""

import itertools
import re

import pytest
from playwright.sync_api import expect

import webchat as gr
from webchat.config import Config
from webchat.server.serve import start_in_thread

pytestmark = pytest.mark.browser

GREETING = [gr.ChatMessage("Good day", options=[{"value": "dinosaurs", "label": "Show me dinosaurs"}])]


@pytest.fixture
def url(tmp_path):
    numbers = itertools.count(1)
    with gr.Blocks(title="Clock") as demo:
        number = gr.Number(3, label="Number")
        gr.Markdown(lambda n: f"square {n * n:g}", inputs=number)
        gr.Markdown(lambda: f"tick {next(numbers)}", every=0.2)
        timer, count, shown = gr.Timer(0.2), gr.State(1), gr.Textbox(label="Timer")
        timer.tick(lambda n: (n + 1, f"timer {n}", gr.Timer(active=n < 2)), count, [count, shown, timer])
        rows = [[n, f"row {n}", "wide " * 20] for n in range(30)]
        gr.Dataframe(rows, show_search="search", show_copy_button=True, pinned_columns=2)
        gr.ChatInterface(lambda message, history: f"{len(history)} before", chatbot=gr.Chatbot(GREETING))
    server = start_in_thread(demo.definition, Config(instance=tmp_path, secret_key="browser"))
    yield server.url
    server.close()


def test_a_page_that_moves_by_itself(context, url):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(url)
    expect(page.get_by_text("square 9")).to_be_visible()
    page.get_by_label("Number").fill("4")
    expect(page.get_by_text("square 16")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^tick ([4-9]|\d\d+)$"))).to_be_visible()
    expect(page.get_by_label("Timer")).to_have_value("timer 2")
    expect(page.locator("page-timer")).to_have_count(1)  # that of the value made anew; the Timer has ended
    pauses = (
        "one => ['0.0001', 'NaN', 'x', '3', '1e300'].map((said) => ((one.dataset.seconds = said), one.pause))"
    )
    assert page.locator("page-timer").evaluate(pauses) == [200, 2**31 - 1, 2**31 - 1, 3000, 2**31 - 1]

    page.get_by_label("Search the table").fill("row 12")
    expect(page.locator("tbody tr:visible")).to_have_count(1)
    page.locator("[data-copy=table]").click()
    words = ("wide " * 20).strip()
    assert page.evaluate("navigator.clipboard.readText()") == f"1\t2\t3\n12\trow 12\t{words}"
    frame = page.locator(".table--framed")
    pinned = frame.locator("tbody tr:visible td").nth(1)
    before = pinned.bounding_box()["x"]
    frame.evaluate("one => one.scrollLeft = 200")
    assert abs(pinned.bounding_box()["x"] - before) < 1 and frame.evaluate("one => one.scrollLeft") == 200

    rows = page.get_by_role("navigation", name="Conversations").get_by_role("link", name="dinosaurs")
    expect(rows).to_have_count(0)
    page.get_by_role("button", name="Show me dinosaurs").click()
    expect(page.locator("#turns .message__body")).to_have_text(["Good day", "dinosaurs", "1 before"])
    expect(rows).to_have_count(1)
