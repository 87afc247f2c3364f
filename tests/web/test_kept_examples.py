"""Answers to examples that are kept: whole, for everybody who begins with one."""

import shutil
from pathlib import Path

import pytest

from tests.web.conftest import Guest
from webchat import Code, Column, Image
from webchat.chat_examples import Example
from webchat.components.multimodal_textbox import MultimodalTextbox
from webchat.layout.tree import Layout
from webchat.storage import replies
from webchat.web.site import site_of

from .conftest import GIF, read, sources


def begin(app, guest, index=0):
    text = site_of(app).definition.examples[index].text
    guest.key = None
    answer = guest.post(f"/turns?example={index}", text=text)
    guest.key = answer.headers["Location"].rpartition("/")[2]
    guest.until_done()
    return guest


class Counted:
    def __init__(self, gif):
        self.gif, self.calls = gif, []

    def __call__(self, message, history):
        self.calls.append(message)
        yield "not this"
        yield [f"for {message}", Image(self.gif), Code("x")]


@pytest.mark.parametrize("mode", ["eager", "lazy"])
def test_a_kept_example_brings_its_pictures_to_each_visitor(make_app, gif, mode):
    bot = Counted(gif)
    wishes = {"fn": bot, "examples": (Example("rain"),), "cache_examples": mode}
    app = make_app(wishes)
    assert len(bot.calls) == (mode == "eager")
    first, second = begin(app, Guest(app)), begin(app, Guest(app))
    assert len(bot.calls) == 1

    after_restart = begin(again := make_app(wishes), Guest(again))
    assert len(bot.calls) == 1
    seen = {sources(guest.page)[0] for guest in (first, second, after_restart)}
    assert len(seen) == 3  # each has a row of his own
    for guest in (first, second, after_restart):
        assert "for rain" in guest.text and "not this" not in guest.text
        assert read(guest, sources(guest.page)[0]) == GIF


def test_an_example_with_files_is_answered_as_a_visitor_would_be(make_app, gif):
    calls = []

    def reply(message, history):
        calls.append(message)
        return [f"{message['text']}: {len(message['files'])}", (message["files"][0],)]

    wishes = {
        "fn": reply,
        "examples": (Example("what is this?", files=(Path(gif),)),),
        "cache_examples": "eager",
    }
    app = make_app(wishes | {"textbox": MultimodalTextbox()})
    guest = begin(app, Guest(app))
    (call,) = calls
    assert call["text"] == "what is this?" and call["files"][0].endswith("rain.gif")
    assert "what is this?: 1" in guest.text
    assert {read(guest, source) for source in sources(guest.page)} == {GIF}
    begin(again := make_app(wishes | {"textbox": MultimodalTextbox()}), Guest(again))
    assert len(calls) == 1


def test_a_kept_example_keeps_its_additional_outputs(make_app):
    calls, code = [], Code()

    def reply(message, history):
        calls.append(message)
        yield "see beside", Code("not this", language="python")
        yield "see beside", Code("x = 1", language="python")

    with Column() as column:
        code.render()
    wishes = {"fn": reply, "additional_outputs": (code,), "layout": Layout.of(column)}
    app = make_app(wishes | {"examples": (Example("code"),), "cache_examples": "eager"})
    guest = begin(app, Guest(app))
    with app.app_context():
        (output,) = replies.load(guest.reply_id).outputs
    assert (output.value, output.props["language"]) == ("x = 1", "python") and len(calls) == 1


def test_a_kept_example_whose_picture_is_gone_is_asked_again(make_app, gif, tmp_path):
    bot = Counted(gif)
    app = make_app({"fn": bot, "examples": (Example("rain"),), "cache_examples": "eager"})
    shutil.rmtree(tmp_path / "files")
    guest = begin(app, Guest(app))
    assert len(bot.calls) == 2 and read(guest, sources(guest.page)[0]) == GIF


def test_an_example_that_could_not_be_shown_is_not_kept(make_app):
    calls = []

    def reply(message, history):
        calls.append(message)
        return Image("missing.png")

    app = make_app({"fn": reply, "examples": (Example("rain"),), "cache_examples": "eager"})
    assert "cannot be shown" in begin(app, Guest(app)).text
    assert len(calls) == 2


def test_only_an_example_that_begins_a_conversation_is_answered_for_all(make_app):
    def tell(message, history):
        return f"{message} after {[entry['content'] for entry in history]}"

    app = make_app({"fn": tell, "examples": (Example("hello"),), "cache_examples": "lazy", "editable": True})
    guest = Guest(app)
    guest.send("a secret")
    guest.post(f"/c/{guest.key}/turns?example=0", text="hello")
    guest.until_done()
    assert "a secret" in guest.text
    guest.post(f"/turns/{guest.turn_id}/edit?example=0", text="hello")
    guest.until_done()

    assert "hello after []" in begin(app, Guest(app)).text
