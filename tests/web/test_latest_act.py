"""Turns and events both say what additional inputs and outputs show: whoever spoke last is heard."""

from __future__ import annotations

import re
import threading

import webchat as gr
from tests.web.conftest import Visitor
from webchat.web.site import site_of


class Page:
    """A chat that puts its message into `out` and is told a `tone`; a button sets both."""

    def __init__(self, site):
        self.go_on = threading.Event()
        with gr.Blocks() as demo:
            self.out, self.tone = gr.Textbox("as made", interactive=False), gr.Textbox("calm")
            gr.ChatInterface(
                self.answer, type="messages", additional_inputs=[self.tone], additional_outputs=[self.out]
            )
            gr.Button().click(lambda: ("by event", "loud"), None, [self.out, self.tone])
            gr.Button().click(lambda: gr.update(label="Tone"), None, self.tone)
        self.app = site(demo)
        self.visitor = Visitor(self.app)

    def answer(self, message, history, tone):
        if message == "wait":
            yield "I wait", gr.skip()
            self.go_on.wait(5)
        yield tone, gr.skip() if message.startswith("leave") else message

    def say(self, text, visitor=None, **fields):
        visitor = visitor or self.visitor
        visitor.send(text, page=visitor.name, **fields)
        visitor.path = f"/c/{visitor.key}"

    def shows(self, visitor=None):
        """What stands in the output and in the input of the page, opened anew."""
        source = (visitor or self.visitor).again().source
        field = r'data-block="%d".*?<textarea[^>]*>\n(.*?)</textarea>'
        return tuple(re.search(field % one.number, source, re.S)[1] for one in (self.out, self.tone))


def test_a_turn_takes_the_place_of_what_an_event_has_set_before(site):
    page = Page(site)
    page.visitor.tell(0)
    assert page.shows() == ("by event", "loud")
    page.say("said", **{f"c{page.tone.number}": "soft"})
    assert page.shows() == ("said", "soft")
    page.visitor.tell(0)
    assert page.shows() == ("by event", "loud")


def test_also_what_another_of_his_pages_has_set(site):
    page = Page(site)
    page.say("said")
    page.visitor.tell(0)
    other = Visitor(page.app)
    other.client, other.key, other.path = page.visitor.client, page.visitor.key, page.visitor.path
    other.open(other.path)
    page.say("later", other, **{f"c{page.tone.number}": "soft"})
    page.visitor.tell(1)
    assert page.shows() == ("later", "soft")


def test_a_reply_that_leaves_an_output_alone_keeps_what_an_event_has_set(site):
    page = Page(site)
    page.say("said")
    page.visitor.tell(0)
    page.say("leave it")
    assert page.shows()[0] == "by event"
    site_of(page.app).page_states._places.clear()
    assert "by event" in page.visitor.get(page.visitor.path).text, "it is kept with the reply"


def test_an_event_while_a_reply_is_written_counts_until_that_says_more(site):
    page = Page(site)
    page.say("wait")
    page.visitor.tell(0)
    assert page.shows()[0] == "by event"
    page.go_on.set()
    page.visitor.until_done()
    assert page.shows()[0] == "wait"


def test_another_version_brings_back_what_was_said_with_it(site):
    page = Page(site)
    page.say("one", **{f"c{page.tone.number}": "soft"})
    page.say("two", **{f"c{page.tone.number}": "hard"})
    page.visitor.tell(0)
    page.visitor.headers = {"HX-Current-URL": f"http://localhost{page.visitor.path}"}
    answer = page.visitor.post(f"/c/{page.visitor.key}/undo", partial=True, page=page.visitor.name)
    assert "one" in answer.text and "by event" not in answer.text
    page.visitor.headers = {}
    assert page.shows() == ("one", "soft")


def test_a_listener_finds_what_the_last_turn_has_said(site):
    page = Page(site)
    page.say("said", **{f"c{page.tone.number}": "soft"})
    answer = page.visitor.tell(1).text
    assert "Tone" in answer and "soft" in answer and "calm" not in answer


def test_the_first_turn_does_not_take_back_what_an_event_has_set(site):
    page = Page(site)
    page.visitor.tell(0)
    answer = page.visitor.post("/turns", partial=True, text="leave it", page=page.visitor.name)
    assert "by event" in answer.text and "as made" not in answer.text
