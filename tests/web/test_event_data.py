"""What an author's function learns of an event: nothing that a page has made up."""

from __future__ import annotations

import json
import re

import pytest

import webchat as gr
from tests.web.conftest import Visitor


@pytest.fixture
def heard():
    """What the listeners were told."""
    return []


@pytest.fixture
def visitor(site, heard):
    def hear(data: gr.EventData):
        heard.append(data._data)

    with gr.Blocks() as demo:
        chatbot = gr.Chatbot(type="messages")
        gr.Button().click(lambda: [["a", "b"]], None, chatbot)
        options = [{"value": "left"}, {"value": "right"}]
        asked = {"role": "assistant", "content": "Which?", "options": options}
        gr.Button().click(lambda: [{"role": "user", "content": "a"}, asked], None, chatbot)
        gr.on([chatbot.like, chatbot.copy, chatbot.undo, chatbot.option_select, chatbot.example_select], hear)
    return Visitor(site(demo))


LISTENER = 2


def say(visitor, **data):
    answer = visitor.tell(LISTENER, data=json.dumps(data))
    assert answer.status_code == 200
    return answer


FORGED = {"index": 7, "value": "FORGED", "previous_value": "FORGED"}


@pytest.mark.parametrize("event", ["like", "copy", "undo", "option_select", "example_select"])
def test_without_a_conversation_there_is_nothing_to_know(visitor, heard, event):
    say(visitor, on=f"chat:{event}", liked=True, **FORGED)
    assert heard == [{}]


def test_of_a_conversation_only_what_is_in_it_is_believed(visitor, heard):
    visitor.talk(0)
    reply = int(re.findall(r'id="reply-(\d+)"', visitor.again().html)[0])
    say(visitor, on="chat:like", reply=reply, liked=False, **FORGED)
    say(visitor, on="chat:like", reply=reply, liked={"admin": 1}, **FORGED)
    say(visitor, on="chat:like", reply=reply + 1, liked=True, **FORGED)
    assert heard == [
        {"index": 1, "value": "b", "liked": False},
        {"index": 1, "value": "b", "liked": True},
        {},
    ]
    say(visitor, on="chat:copy", value="marked", index=7)
    assert heard[3:] == [{"value": "marked"}]


@pytest.mark.parametrize("data", ["[" * 99_999, '{"a":' * 19_999, "{", "[]", "7"])
def test_data_that_nobody_can_read_are_none(visitor, heard, data):
    assert visitor.tell(LISTENER, data=data).status_code == 200
    assert heard == [{}]


def test_an_option_that_is_not_there_is_none(visitor, heard):
    visitor.talk(1)
    reply = int(re.findall(r'id="reply-(\d+)"', visitor.again().html)[0])
    for message, option in (
        (0, float("inf")),
        (float("nan"), 0),
        (0, -1),
        (-1, 0),
        (0, 2),
        ("x", []),
        (10**30, 0),
    ):
        say(visitor, on="chat:option_select", reply=reply, message=message, option=option)
    assert heard == [{}] * 7
    say(visitor, on="chat:option_select", reply=reply, message=0, option=1)
    assert heard[7:] == [{"index": 1, "value": "right"}]


def test_flags_of_the_authors_own_and_likes_of_the_users_words(site, heard):
    def hear(data: gr.LikeData):
        heard.append((data.index, data.value, data.liked))

    with gr.Blocks() as demo:
        chatbot = gr.Chatbot(feedback_options=["Like", "Wrong"])
        gr.Button().click(lambda: [["a", "b"]], None, chatbot)
        chatbot.like(hear, like_user_message=True)
    visitor = Visitor(site(demo))
    visitor.talk(0)
    log = visitor.again().root.find("#turns").html
    assert "Dislike" not in log and log.count('aria-label="Like"') == 2 and log.count("menu__item") == 2
    for said in re.findall(r'value="({[^"]*})"', log):
        visitor.tell(1, data=said.replace("&quot;", '"'))
    assert heard == [(0, "a", True), (0, "a", "Wrong"), (1, "b", True), (1, "b", "Wrong")]
