"""Thoughts that a model writes into its text, between tags, become thoughts of the reply."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.generation.support import reply_to
from webchat.components.chatbot import Chatbot
from webchat.errors import DefinitionError
from webchat.generation.reasoning import Reasoning
from webchat.messages import Message, Option

TAGS = [("<think>", "</think>"), ("[[", "]]")]


def parts(text, is_over=False, tags=TAGS):
    """(whether it is a thought, its text, its status)"""
    messages = Reasoning(tags).apart([Message(text)], is_over)
    return [(message.is_thought, message.content, message.metadata.get("status")) for message in messages]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("words", [(False, "words", None)]),
        ("<think>hm", [(True, "hm", "pending")]),
        ("<think>", [(True, "", "pending")]),
        ("<think>hm</think>\n\nwords", [(True, "hm", "done"), (False, "words", None)]),
        ("\n<think>\nhm\n</think>\n", [(True, "hm", "done")]),
        (
            "a <think>b</think> c [[d]] e",
            [
                (False, "a ", None),
                (True, "b", "done"),
                (False, " c ", None),
                (True, "d", "done"),
                (False, " e", None),
            ],
        ),
        ("<think>a [[b</think>c]]", [(True, "a [[b", "done"), (False, "c]]", None)]),
        ("words</think>", [(False, "words</think>", None)]),
        ("words <thi", [(False, "words ", None)]),
        ("<think>hm</thi", [(True, "hm", "pending")]),
        ("<", []),
        ("", [(False, "", None)]),
    ],
)
def test_while_it_grows(text, expected):
    assert parts(text) == expected


def test_in_the_end_nothing_is_held_back():
    assert parts("a < b and <thi", is_over=True) == [(False, "a < b and <thi", None)]
    assert parts("<think>a </th", is_over=True) == [(True, "a </th", "pending")]


@given(st.lists(st.sampled_from(["<think>", "</think>", "[[", "]", "]]", "<", "word ", "\n"]), max_size=12))
def test_no_word_is_lost_and_each_piece_only_grows(pieces):
    reasoning = Reasoning(TAGS)
    text = "".join(pieces)
    for end in range(len(text)):
        reasoning.apart([Message(text[:end])])
    shown = "".join(message.content for message in reasoning.apart([Message(text)], is_over=True))
    assert shown.count("word") == text.count("word")


def test_thoughts_components_and_options_stay_what_they_are():
    thought = Message("<think>x</think>", {"title": "Own"})
    told = Reasoning(TAGS).apart([thought, Message("<think>y</think>z", options=(Option("yes"),))])
    assert told[0] is thought
    assert [message.options for message in told] == [(), (), (Option("yes"),)]


def test_a_thought_that_was_seen_open_says_how_long_it_was():
    times = iter([1.0, 3.5])
    reasoning = Reasoning(TAGS, clock=lambda: next(times))
    reasoning.apart([Message("<think>h")])
    for _ in range(2):
        (done,) = reasoning.apart([Message("<think>hm</think>")])
        assert done.metadata["duration"] == 2.5
    assert "duration" not in Reasoning(TAGS).apart([Message("<think>hm</think>")])[0].metadata


def test_any_chat_function_may_think_aloud():
    def fn(message, history):
        text = ""
        for piece in ("<thi", "nk>let me see", "</think>", "it is <b", " so <"):
            text += piece
            yield text

    end = reply_to(fn, chatbot=Chatbot(reasoning_tags=[("<think>", "</think>")]))
    assert [message.content for message in end.messages] == ["let me see", "it is <b so <"]
    assert end.messages[0].metadata["status"] == "done"


def test_a_thought_that_nobody_closed_is_done_when_the_reply_ends():
    end = reply_to(lambda m, h: "<think>and so", chatbot=Chatbot(reasoning_tags=[("<think>", "</think>")]))
    assert [(m.content, m.metadata["status"]) for m in end.messages] == [("and so", "done")]


@pytest.mark.parametrize("tags", [[("<think>", "")], [("<think>", None)], ["<think>"]])
def test_tags_are_pairs_of_texts(tags):
    with pytest.raises(DefinitionError, match="reasoning_tags"):
        Chatbot(reasoning_tags=tags)
