"""Chatbot(value=…): a conversation begins with turns that its author gave."""

from __future__ import annotations

import itertools
import re

import pytest

import webchat as gr
from tests.support.pictures import png
from tests.web.conftest import Guest, Visitor, count
from webchat.errors import DefinitionError
from webchat.storage.db import db, transaction
from webchat.storage.files import UserFiles
from webchat.storage.models import Conversation, Feedback
from webchat.web.site import site_of

GREETING = [{"role": "assistant", "content": "Good **day**"}]
TALK = [
    *GREETING,
    {"role": "user", "content": "Who are you?"},
    gr.ChatMessage("A bot", options=[{"value": "really?"}]),
]


def recall(message, history):
    return " | ".join(f"{entry['role']}: {entry['content']}" for entry in history)


def of_chat(value, fn=recall, chatbot=None, **more):
    return gr.ChatInterface(fn, chatbot=gr.Chatbot(value=value, **(chatbot or {})), **more)


def in_blocks(value):
    with gr.Blocks() as demo:
        gr.Markdown("above")
        of_chat(value)
    return demo


def said(guest):
    """The words of each message, in order."""
    nodes = guest.page.root.find("#turns").all()
    bodies = [node for node in nodes if "message__body" in node.attributes.get("class", "")]
    return [" ".join(node.text.split()) for node in bodies]


@pytest.mark.parametrize("make", [of_chat, in_blocks])
def test_a_conversation_begins_with_them_once_the_visitor_speaks(site, make):
    app = site(make(GREETING))
    guest = Guest(app)
    assert said(guest) == ["Good day"] and "<strong>day</strong>" in guest.page.source
    assert count(app, Conversation) == 0
    guest.send("hello")
    assert said(guest) == ["Good day", "hello", "assistant: Good day"]
    listed = guest.page.root.find("#conversations").text
    assert "hello" in listed and "Good" not in listed
    guest.send("more")
    assert said(guest)[:4] == ["Good day", "hello", "assistant: Good day", "more"]
    guest.open("/?new")
    assert said(guest) == ["Good day"]


def test_nothing_can_be_done_to_them_before_it_begins_but_to_answer(site):
    guest = Guest(site(of_chat(TALK, editable=True, flagging_mode="manual")))
    log = guest.page.root.find("#turns").html
    assert "Retry" not in log and "Undo" not in log and "Edit" not in log and "feedback" not in log
    assert 'formaction="/turns" name="text" value="really?"' in log
    assert "disabled" not in log


def test_where_the_assistant_began_there_is_no_retry_no_undo_and_no_edit(site):
    guest = Guest(site(of_chat(GREETING, editable=True)))
    guest.send("hello")
    first = min(int(id) for id in re.findall(r'id="reply-(\d+)"', guest.page.source))
    assert guest.post(f"/c/{guest.key}/undo").status_code == 303
    guest.look()
    assert said(guest) == ["Good day"]
    assert "Undo" not in guest.page.root.find("#turns").html
    assert guest.post(f"/c/{guest.key}/undo").status_code == 404
    assert guest.post(f"/replies/{first}/retry").status_code == 404
    turn = min(int(id) for id in re.findall(r'id="turn-(\d+)"', guest.page.source))
    assert guest.post(f"/turns/{turn}/edit", text="as if asked").status_code == 404


def elsewhere(guest):
    """The news of a page that still shows what the conversation began with."""
    steps = re.findall(r'id="(?:turn|reply)-(\d+)"', guest.page.source)
    shown = "-".join(f"{turn}.{reply}" for turn, reply in zip(steps[::2], steps[1::2], strict=True))
    return guest.get(f"/c/{guest.key}/news?shown={shown}", partial=True)


@pytest.mark.parametrize("value", [GREETING, TALK])
def test_after_undo_of_the_only_message_the_chat_is_as_it_began(site, value):
    guest = Guest(site(of_chat(value, examples=["Help"], description="Ask away")))
    begun = said(guest)
    guest.send("hello")
    assert "Help" not in guest.text and "Ask away" not in guest.text
    guest.post(f"/c/{guest.key}/undo")
    assert "Help" in guest.text and "Ask away" in guest.text and said(guest) == begun
    assert "hello" in guest.page.root.find("#conversations").text, (
        "it is the conversation still, as after Clear"
    )
    answer = guest.post(f"/c/{guest.key}/turns", partial=True, text="again", client_id="again")
    assert 'id="main"' in answer.text and "Ask away" not in answer.text
    assert 'id="main"' in elsewhere(guest).text
    guest.send("again", client_id="again")
    assert said(guest)[: len(begun) + 1] == [*begun, "again"] and "Help" not in guest.text


def test_a_function_makes_them_for_each_page_and_what_it_made_is_kept(site):
    numbers = itertools.count(1)
    guest = Guest(site(of_chat(lambda: [{"role": "assistant", "content": f"I am {next(numbers)}"}])))
    assert said(guest) == ["I am 1"]
    guest.open("/")
    assert said(guest) == ["I am 2"]
    name = re.search(r'name="page" value="([^"]+)"', guest.page.source)[1]
    guest.send("hello", page=name)
    assert "I am 2" in guest.text and next(numbers) == 3


def test_a_function_that_fails_leaves_an_empty_chat(site, caplog):
    guest = Guest(site(of_chat(lambda: 1 / 0, title="Bot")))
    assert "welcome" in guest.page.source and "ZeroDivisionError" in caplog.text
    guest.send("hello")
    assert "hello" in guest.text


def test_what_a_function_gives_and_cannot_be_shown_is_told_in_the_log(site, caplog):
    Guest(site(of_chat(lambda: "Hi")))
    assert "Chatbot(value=…) has an object of type str" in caplog.text


def test_the_same_first_message_twice_begins_once(site):
    app = site(of_chat(GREETING))
    guest = Guest(app)
    guest.send("hello", client_id="one")
    key, guest.key = guest.key, None
    guest.send("hello", client_id="one")
    assert guest.key == key and said(guest) == ["Good day", "hello", "assistant: Good day"]


def test_its_files_are_copied_for_each_visitor(site, tmp_path):
    picture = tmp_path / "a.png"
    picture.write_bytes(png(4, 4))
    with gr.Blocks() as demo:
        gr.ChatInterface(
            lambda message, history: repr([type(entry["content"]) for entry in history]),
            chatbot=gr.Chatbot(value=[{"role": "assistant", "content": gr.Image(str(picture))}]),
        )
    app = site(demo)
    guests = Guest(app), Guest(app)
    addresses = []
    for guest in guests:
        guest.send("hello")
        assert "tuple" in guest.text
        addresses += [re.search(r'src="(/files/[^"]+)"', guest.page.source)[1]]
    statuses = []
    for guest in guests:
        with guest.get(addresses[0]) as answer:
            statuses.append(answer.status_code)
    assert statuses == [200, 404]


def test_examples_go_with_them_and_are_answered_from_what_was_kept(site):
    calls = []

    def reply(message, history):
        calls.append(len(history))
        return "answer"

    app = site(of_chat(GREETING, reply, examples=["Help"], examples_label="Begin with", cache_examples=True))
    guest = Guest(app)
    assert calls == [1] and "Begin with" in guest.page.source
    guest.post("/turns?example=0", text="Help")
    assert calls == [1]


def test_what_cannot_be_shown_is_told_at_the_start(site):
    with pytest.raises(DefinitionError, match="Chatbot"):
        gr.Chatbot(value="hello")
    with pytest.raises(DefinitionError, match=r"^Chatbot\(value=…\) has an object .* Give a list of dicts"):
        site(of_chat([{"role": "assistant", "content": object()}]))


def test_feedback_is_the_visitors_from_the_start(site):
    chatbot = {"feedback_options": ["Like", "Wrong"], "feedback_value": ["Wrong"]}
    app = site(of_chat(GREETING, chatbot=chatbot, flagging_mode="manual"))
    guest = Guest(app)
    shown = guest.page.root.find("#turns").html
    assert "Flag: Wrong" in shown and "Dislike" not in shown and count(app, Feedback) == 0
    assert "formaction" not in guest.page.root.find("#turns .feedback__buttons").html or "disabled" in shown
    guest.send("hello")
    assert count(app, Feedback) == 1 and "Flag: Wrong" in guest.page.source


def test_listeners_find_them_and_may_go_on_with_them(site):
    with gr.Blocks() as demo:
        chatbot, box = gr.Chatbot(value=TALK), gr.Textbox()
        box.submit(lambda words, talk: [*talk, {"role": "user", "content": words}], [box, chatbot], chatbot)
        gr.Button().click(lambda talk: talk, chatbot, chatbot)
        gr.Button().click(lambda talk: talk[:1], chatbot, chatbot)
    app = site(demo)
    visitor = Visitor(app)
    visitor.talk(1)
    assert count(app, Conversation) == 0  # nothing has changed
    visitor.talk(0, **{f"c{box.number}": "yes"})
    assert visitor.log == "Good day Who are you? A bot yes"
    assert "really?" in visitor.page.source  # as it was given, not as a history says it
    other = Visitor(app)
    other.talk(2)
    assert other.log == "Good day"


def test_a_chat_without_flags_keeps_no_feedback(monkeypatch):
    monkeypatch.setattr("webchat.checks._said", set())
    with pytest.warns(UserWarning, match="feedback_value"):
        of_chat(GREETING, chatbot={"feedback_value": ["Like"]})


def test_a_listener_may_answer_what_the_user_is_said_to_have_said(site):
    with gr.Blocks() as demo:
        chatbot = gr.Chatbot(
            value=[{"role": "system", "content": "Be brief"}, {"role": "user", "content": "Hello?"}]
        )
        answer = {"role": "assistant", "content": "Yes"}
        gr.Button().click(lambda talk: [*talk, answer], chatbot, chatbot)
    visitor = Visitor(site(demo))
    assert said(visitor) == ["Hello?"] and 'class="dots"' not in visitor.page.root.find("#turns").html
    visitor.talk(0)
    assert visitor.log == "Hello? Yes"


@pytest.mark.parametrize("allowed", [True, False])
def test_what_is_copied_is_marked_and_media_are_saved_only_where_they_may_be(site, tmp_path, allowed):
    picture = tmp_path / "a.png"
    picture.write_bytes(png(4, 4))
    value = [{"role": "assistant", "content": gr.Image(str(picture))}]
    chatbot = {"watermark": "By <a> machine", "allow_file_downloads": allowed}
    page = Guest(site(of_chat(value, chatbot=chatbot))).page.source
    assert 'data-watermark="By &lt;a&gt; machine"' in page
    assert ('download="a.png"' in page) is allowed


def test_functions_of_the_author_run_outside_of_every_lock(site, monkeypatch):
    states = []

    def note():
        session = db.session()
        states.append((session.in_transaction(), bool(session.info.get("writing"))))

    def greet():
        note()
        return GREETING

    def place():
        note()
        return "here"

    demo = of_chat(greet, lambda m, h, where: f"{m} {where}", additional_inputs=[gr.Textbox(place)])
    guest = Guest(site(demo))
    assert states, "they were called for the page"
    guest.send("hello", page="a page that this server does not know")
    assert "hello here" in guest.text and "Good day" in guest.text
    assert set(states) == {(False, False)}


def test_a_function_of_the_author_is_not_called_while_somebody_writes(site):
    app = site(of_chat(GREETING))
    with app.app_context(), transaction(), pytest.raises(AssertionError, match="while the database"):
        gr.Textbox(lambda: "words").initial(UserFiles(site_of(app).blobs, None))
    assert gr.Textbox(lambda: "words").initial(UserFiles(site_of(app).blobs, None)) == "words"
