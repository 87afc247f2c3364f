"""The page's events: who may cause them, what they carry, and what comes back."""

from __future__ import annotations

import json
import re
import threading
import time

import pytest

import webchat as gr
from tests.web.conftest import Visitor
from webchat.errors import Unfit


def counter():
    with gr.Blocks() as demo:
        count, shown, box = gr.State(0), gr.Markdown("none"), gr.Textbox("first")
        button = gr.Button("Count")
        button.click(lambda n: (n + 1, f"{n + 1} times"), count, [count, shown])
        box.submit(lambda words: gr.update(value=words.upper()), box, box)
    return demo, shown, box


def test_an_answer_holds_what_has_changed_and_nothing_else(site):
    demo, shown, box = counter()
    visitor = Visitor(site(demo))
    answer = visitor.tell(0)
    assert f"hx-target=\"[data-block='{shown.number}']\"" in answer.text and "1 times" in answer.text
    assert answer.text.count("<hx-partial") == 1 and answer.headers["HX-Reswap"] == "none"
    assert "2 times" in visitor.tell(0).text
    assert "WORDS" in visitor.tell(1, **{f"c{box.number}": "words"}).text


def test_what_a_page_holds_is_the_visitors_own_and_there_when_he_opens_it_again(site):
    demo, *_ = counter()
    app = site(demo)
    visitor, stranger = Visitor(app), Visitor(app)
    visitor.tell(0)
    assert "1 times" in stranger.tell(0, page=visitor.name).text
    assert "1 times" in visitor.again().html and "2 times" in visitor.tell(0).text
    assert "none" in Visitor(app).page.html


def test_a_page_opened_again_shows_what_was_said_and_what_was_set_after_it(site):
    with gr.Blocks() as demo:
        cleared, chosen = gr.Textbox(), gr.Radio(["a", "b"])
        secret = gr.Textbox(type="password")
        gr.Button().click(lambda *_: "", [cleared, chosen, secret], cleared)
    visitor = Visitor(site(demo))
    said = {cleared: "words", chosen: "b", secret: "hush"}
    visitor.tell(0, **{f"c{block.number}": text for block, text in said.items()})
    html = visitor.again().html
    assert "words" not in html and "hush" not in html
    assert re.search(r'value="b"[^>]* checked', html) and 'autocomplete="off" hidden' in html


def test_without_javascript_apply_brings_the_whole_page_with_what_was_said(site):
    demo, _, box = counter()
    visitor = Visitor(site(demo))
    buttons = re.findall(r"<button[^>]*formaction=\"(/events/\d)\"[^>]*>(\w+)</button>", visitor.page.source)
    assert buttons == [("/events/1", "Apply"), ("/events/0", "Count")]
    fields = {"page": visitor.name, "conversation": "", f"c{box.number}": "words"}
    answer = visitor.post("/events/1", **fields)
    assert answer.status_code == 303 and "WORDS" in visitor.open(answer.headers["Location"]).html


@pytest.mark.parametrize("number, status", [(7, 404), (10**20, 404)])
def test_a_listener_that_is_not_there_is_not_there(site, number, status):
    assert Visitor(site(counter()[0])).tell(number).status_code == status


def test_an_event_needs_our_token_and_ones_own_conversation(site):
    app = site(counter()[0])
    visitor = Visitor(app)
    assert visitor.tell(0, csrf_token="wrong").status_code == 400
    visitor.path = "/c/somebodys"
    assert visitor.tell(0).status_code == 404
    visitor.path = "/"
    assert "1 times" in visitor.tell(0, data="{not json").text


def test_what_the_page_hides_or_has_turned_off_cannot_be_used_until_it_shows_it(site):
    with gr.Blocks() as demo:
        out = gr.Textbox()
        off = gr.Button(interactive=False)
        with gr.Column(visible=False) as column:
            gr.Button().click(lambda: "hidden", None, out)
        off.click(lambda: "off", None, out)
        gr.Button().click(lambda: (gr.update(interactive=True), gr.Column(visible=True)), None, [off, column])
    visitor = Visitor(site(demo))
    assert [visitor.tell(number).status_code for number in (0, 1)] == [409, 409]
    assert "has changed meanwhile" in visitor.tell(0).text
    assert visitor.tell(2).status_code == 200
    assert "hidden" in visitor.tell(0).text and "off" in visitor.tell(1).text
    assert Visitor(visitor.app).tell(0).status_code == 409, "to others nothing has changed"


def test_a_function_that_takes_its_time_is_answered_piece_by_piece(site):
    go_on, left = threading.Event(), threading.Event()

    def slow():
        try:
            yield "begun"
            go_on.wait(5)
            yield "done"
            while True:
                yield "still"
        finally:
            left.set()

    with gr.Blocks() as demo:
        shown = gr.Markdown()
        gr.Button().click(slow, None, shown)
    answer = Visitor(site(demo)).tell(0)
    assert answer.mimetype == "text/event-stream"
    pieces = answer.iter_encoded()
    assert b"begun" in next(pieces)
    go_on.set()
    assert b"still" in next(pieces) or b"done" in next(pieces)
    answer.close()
    assert left.wait(5), "whoever leaves ends the function"


def test_a_listener_that_raises_is_told_and_the_page_lives(site, caplog):
    with gr.Blocks() as demo:
        out = gr.Textbox()
        gr.Button().click(lambda: 1 / 0, None, out)
        gr.Button().click(lambda: (gr.Info("Well <done>."), "x")[1], None, out)
    visitor = Visitor(site(demo))
    answer = visitor.tell(0)
    number = re.search(r"error (\w{8})", answer.text)[1]
    assert answer.status_code == 500 and number in caplog.text and 'role="alert"' in answer.text
    answer = visitor.tell(1)
    assert "Well &lt;done&gt;." in answer.text and 'role="status"' in answer.text


def test_what_a_visitor_cannot_say_is_refused_with_a_sentence(site, monkeypatch):
    def strict(self, value, files):
        raise Unfit("Choose a smaller one.")

    with gr.Blocks() as demo:
        box = gr.Textbox()
        box.submit(print, box)
    monkeypatch.setattr(type(box), "preprocess", strict)
    answer = Visitor(site(demo)).tell(0, **{f"c{box.number}": "x"})
    assert answer.status_code == 422 and "Choose a smaller one." in answer.text


def test_choices_that_a_listener_gave_count_for_the_chat_function_too(site):
    with gr.Blocks() as demo:
        which = gr.Dropdown([("One", 1), ("Two", 2)])
        gr.ChatInterface(lambda message, history, n: repr(n), type="messages", additional_inputs=[which])
        gr.Button().click(lambda: gr.update(choices=[("Three", 3)]), None, which)
    visitor = Visitor(site(demo))
    assert "Three" in visitor.tell(0).text
    visitor.send("first", page=visitor.name, **{f"c{which.number}": "3"})
    visitor.path = f"/c/{visitor.key}"
    assert "first 3" in visitor.log
    visitor.tell(0, **{f"c{which.number}": "3"})
    visitor.send("second", page=visitor.name, **{f"c{which.number}": "3"})
    assert 'selected="">Three' in visitor.again().html
    assert visitor.post(f"/c/{visitor.key}/turns", text="x", **{f"c{which.number}": "3"}).status_code == 422


# The conversation as a value


def talker():
    """The guide's custom chatbot, and buttons that set it."""
    with gr.Blocks() as demo:
        chatbot, box = gr.Chatbot(type="messages"), gr.Textbox()

        def user(words, history):
            return "", [*history, {"role": "user", "content": words}]

        def bot(history):
            history.append({"role": "assistant", "content": ""})
            for word in ("well", " then"):
                history[-1]["content"] += word
                yield history

        def retry(history, data: gr.RetryData):
            return [*history[: data.index + 1], {"role": "assistant", "content": f"again {data.value}"}]

        box.submit(user, [box, chatbot], [box, chatbot]).then(bot, chatbot, chatbot)
        gr.Button().click(lambda: [{"role": "assistant", "content": "I begin"}], None, chatbot)
        gr.ClearButton([box, chatbot])
        chatbot.undo(lambda history: history[:-2], chatbot, chatbot)
        chatbot.retry(retry, chatbot, chatbot)
        gr.Button().click(lambda: [["a", "b"], ("c", None)], None, chatbot)
    return demo, box


def test_a_chatbot_is_written_by_its_listeners_saved_and_listed(site):
    demo, box = talker()
    visitor = Visitor(site(demo))
    assert 'hx-target="#main"' in visitor.talk(0, **{f"c{box.number}": "hello"})
    assert visitor.log == "hello well then"
    before = visitor.path
    visitor.talk(0, **{f"c{box.number}": "more"})
    assert visitor.path == before and visitor.log == "hello well then more well then"
    assert "hello" in visitor.page.root.find("#conversations").text


def test_what_is_set_without_having_been_seen_is_another_conversation(site):
    demo, _ = talker()
    visitor = Visitor(site(demo))
    visitor.talk(1)
    first = visitor.path
    assert first.startswith("/c/") and visitor.log == "I begin"
    visitor.talk(1)
    assert visitor.path == first, "the same again changes nothing"
    visitor.talk(5)
    assert visitor.path != first and visitor.log == "a b c"
    visitor.talk(2)
    assert visitor.path == "/" and visitor.log == "" and 'id="reply' not in visitor.page.html
    listed = visitor.page.root.find("#conversations").text
    assert "I begin" in listed and "a" in listed


def test_retry_and_undo_of_a_chatbot_stay_in_its_conversation(site):
    demo, _ = talker()
    app = site(demo)
    visitor = Visitor(app)
    visitor.talk(5)
    place, reply_id = visitor.path, re.findall(r'id="reply-(\d+)"', visitor.again().html)[0]
    data = json.dumps({"on": "chat:retry", "reply": int(reply_id)})
    visitor.talk(4, data=data)
    assert visitor.path == place and visitor.log == "a again a"
    stranger = Visitor(app)
    stranger.path = place
    assert stranger.tell(4, data=data).status_code == 404


# A chat beside the listeners


def chat(fn, **wishes):
    with gr.Blocks() as demo:
        chat = gr.ChatInterface(fn, type="messages", **wishes)
        gr.Button("Hint").click(lambda words: words + "?", chat.textbox, chat.textbox)
        gr.Button("Greet").click(lambda: [["Hi", "Hello"]], None, chat.chatbot_value)
    return demo


def test_a_button_fills_the_box_of_the_chat_or_prefills_its_conversation(site):
    visitor = Visitor(site(chat(lambda message, history: f"{len(history)} before")))
    assert 'event: draft\ndata: "why?"' in visitor.talk(0, text="why")
    visitor.talk(1)
    assert visitor.log == "Hi Hello"
    visitor.key = visitor.path.rpartition("/")[2]
    visitor.send("and?")
    assert visitor.log == "Hi Hello and? 2 before"


def test_a_chat_function_gets_the_request_its_state_and_tells_notices(site):
    def answer(message, history, seen, request: gr.Request, progress=gr.Progress()):  # noqa: B008  (Gradio's)
        progress(0.5)
        gr.Info(f"Heard {message}.")
        seen.append(message)
        return f"{len(seen)} {request.headers['user-agent']} {request.username}"

    visitor = Visitor(site(chat(answer, additional_inputs=[gr.State([])])), **{"User-Agent": "Test"})
    fields = {"csrf_token": visitor.token, "text": "one", "client_id": "a", "page": visitor.name}
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "User-Agent": "Test"}
    answer = visitor.client.post("/turns", data=fields, headers=headers)
    visitor.path = answer.headers["HX-Push-Url"]
    deadline = time.monotonic() + 10
    while "1 Test None" not in visitor.log:
        assert time.monotonic() < deadline, visitor.log
    stream = visitor.get(f"/replies/{re.findall(r'reply-([0-9]+)', visitor.page.html)[0]}/stream").text
    assert "Heard one." in answer.text + stream
    visitor.key = visitor.path.rpartition("/")[2]
    visitor.send("two", page=visitor.name)
    assert "2 Test None" in visitor.log
