"""Events of an author's page, as somebody sees them who uses it."""

import threading

import pytest
from playwright.sync_api import expect

import webchat as gr
from tests.support.pictures import PNG
from webchat.config import Config
from webchat.server.serve import start_in_thread

pytestmark = pytest.mark.browser


class Demo:
    """A page with a bit of everything. `go_on` lets the slow function and the bot end."""

    def __init__(self, picture):
        self.go_on = threading.Event()
        with gr.Blocks(title="Events") as self.blocks:
            chatbot = gr.Chatbot(type="messages")
            box = gr.Textbox(label="Say")
            out, count = gr.Markdown("nothing yet"), gr.State(0)
            radio = gr.Radio(["left", "right"], label="Side")
            box.submit(self.user, [box, chatbot], [box, chatbot]).then(self.bot, chatbot, chatbot)
            chatbot.undo(self.undo, chatbot, [chatbot, box])
            radio.change(lambda side: (gr.Info(f"Now {side}."), side)[1], radio, out)
            gr.Button("Count").click(lambda n: (n + 1, f"{n + 1} times"), count, [count, out])
            gr.Button("Slow").click(self.slow, None, out)
            gr.Button("Bad").click(lambda: 1 / 0)
            with gr.Accordion("More", open=False) as more:
                gr.HTML("folded words")
            gr.Button("Unfold").click(lambda: gr.Accordion(open=True), None, more)
            gr.ClearButton([box, chatbot])
            shown, what = (
                gr.Image(label="Picture", interactive=True, type="filepath"),
                gr.Textbox(label="What"),
            )
            rows = [[str(picture), f"what {n}"] for n in range(3)]
            gr.Examples(rows, [shown, what], out, self.see, run_on_click=True, examples_per_page=2)
            self.blocks.load(lambda: "loaded", None, out)

    def user(self, words, history):
        return "", [*history, {"role": "user", "content": words}]

    def bot(self, history):
        history.append({"role": "assistant", "content": "I "})
        yield history
        self.go_on.wait(20)
        history[-1]["content"] += "answer"
        yield history

    def undo(self, history, data: gr.UndoData):
        return history[: data.index], data.value

    def see(self, picture, what):
        return f"{what} in {picture.rpartition('.')[2]}"

    def slow(self, progress=gr.Progress()):  # noqa: B008  (as the guide says)
        progress(0.5, desc="Half")
        yield "begun"
        self.go_on.wait(20)
        yield "done"


@pytest.fixture
def demo(tmp_path):
    picture = tmp_path / "picture.png"
    picture.write_bytes(PNG)
    demo = Demo(picture)
    server = start_in_thread(demo.blocks.definition, Config(instance=tmp_path, secret_key="browser"))
    demo.url = server.url
    yield demo
    demo.go_on.set()
    server.close()


def test_what_one_does_changes_the_page(context, demo):
    page = context.new_page()
    page.goto(demo.url)
    out = page.locator(".block--markdown")
    expect(out).to_have_text("loaded")
    for times in (1, 2):
        page.get_by_role("button", name="Count").click()
        expect(out).to_have_text(f"{times} times")
    page.get_by_label("right").check()
    expect(out).to_have_text("right")
    expect(page.get_by_role("status").filter(has_text="Now right.")).to_be_visible()
    expect(page.get_by_text("folded words")).to_be_hidden()
    page.get_by_role("button", name="Unfold").click()
    expect(page.get_by_text("folded words")).to_be_visible()
    expect(page.locator('.accordion:has-text("folded words") > summary .icon')).to_have_css("rotate", "90deg")
    page.get_by_role("button", name="Bad").click()
    expect(page.get_by_role("alert")).to_contain_text("Something went wrong here (error ")
    page.get_by_role("alert").get_by_role("button", name="Close").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("button", name="2", exact=True).click()
    page.get_by_role("row", name="what 2").click()
    expect(page.get_by_label("What")).to_have_value("what 2")
    expect(page.locator(".block--image .attachment img")).to_have_count(1)
    expect(out).to_have_text("what 2 in png")
    page.get_by_role("button", name="Slow").click()
    expect(out).to_have_text("begun")
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "0.500")
    demo.go_on.set()
    expect(out).to_have_text("done")
    expect(page.get_by_role("progressbar")).to_have_count(0)


def test_a_conversation_that_listeners_write_goes_on_after_a_reload(context, demo):
    page = context.new_page()
    page.goto(demo.url)
    box, said = page.get_by_label("Say"), page.locator("#turns .message__body")
    box.fill("hello")
    box.press("Enter")
    expect(said).to_have_text(["hello", "I"])
    expect(box).to_have_value("")
    page.wait_for_url("**/c/*")
    page.reload()
    expect(said).to_have_text(["hello", "I"])
    expect(box).to_have_value("")
    demo.go_on.set()
    expect(said).to_have_text(["hello", "I answer"])
    page.get_by_role("button", name="Undo").click()
    expect(said).to_have_count(0)
    expect(box).to_have_value("hello")
    box.press("Enter")
    expect(said).to_have_text(["hello", "I answer"])
    page.get_by_role("button", name="Clear", exact=True).last.click()
    expect(said).to_have_count(0)
    page.wait_for_url(demo.url)
    expect(
        page.get_by_role("navigation", name="Conversations").get_by_role("link", name="hello").first
    ).to_be_visible()
