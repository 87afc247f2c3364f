"""Whatever a chat function gives becomes messages, or a sentence that says why not."""

import pytest

from webchat.generation.normalise import UnusableReply, messages_of
from webchat.messages import ChatMessage, Message, Option


@pytest.mark.parametrize(
    ("value", "messages"),
    [
        (None, ()),
        ("", (Message(""),)),
        ("text", (Message("text"),)),
        (42, (Message("42"),)),
        ([], ()),
        (["a", "b"], (Message("a"), Message("b"))),
        ({"role": "assistant", "content": "x"}, (Message("x"),)),
        ({"content": "x", "metadata": None, "options": None}, (Message("x"),)),
        (ChatMessage("x"), (Message("x"),)),
        (ChatMessage("x", metadata=None, options=None), (Message("x"),)),
        (ChatMessage("", metadata={"title": "T", "id": 0}), (Message("", {"title": "T", "id": 0}),)),
        (
            ChatMessage("x", options=[{"value": "1", "label": "one"}, {"value": "2"}]),
            (Message("x", {}, (Option("1", "one"), Option("2"))),),
        ),
        ([ChatMessage("a"), {"content": "b"}, "c"], (Message("a"), Message("b"), Message("c"))),
    ],
)
def test_every_kind_of_value_becomes_messages(value, messages):
    assert messages_of(value) == messages


@pytest.mark.parametrize(
    "value",
    [
        object(),
        {"text": "x"},
        ("reply", "output"),
        b"bytes",
        {"role": "user", "content": "x"},
        ChatMessage(object()),
        ChatMessage("x", metadata=["title"]),
        ChatMessage("x", metadata={"title": "T", "duration": "long"}),
        ChatMessage("x", options=[{"label": "no value"}]),
        ["fine", object()],
    ],
)
def test_nonsense_gets_a_sentence(value):
    with pytest.raises(UnusableReply, match=r"Return or yield text"):
        messages_of(value)


def test_a_message_changed_later_does_not_change_what_was_taken():
    message = ChatMessage("one", metadata={"title": "T", "status": "pending"})
    taken = messages_of(message)
    message.content = "two"
    message.metadata["status"] = "done"
    assert taken == (Message("one", {"title": "T", "status": "pending"}),)
