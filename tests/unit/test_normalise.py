"""Whatever a chat function gives becomes messages, or a sentence that says why not."""

import pytest

from tests.support.kept_files import KeptFiles
from webchat import JSON, Code, Image
from webchat.components.base import Component
from webchat.generation.normalise import UnusableReply, is_only_words, messages_of
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


# Components


def one(value, **rest):
    (message,) = messages_of(value, KeptFiles(), **rest)
    return message


@pytest.mark.parametrize(
    "value",
    [
        Code("x = 1", "python"),
        ChatMessage(Code("x = 1", "python")),
        {"role": "assistant", "content": Code("x = 1", "python")},
        [Code("x = 1", "python")],
    ],
)
def test_a_component_is_a_message_however_it_is_given(value):
    message = one(value)
    assert message.content == "x = 1"
    assert (message.component.kind, message.component.props["language"]) == ("code", "python")


def test_a_component_can_be_a_thought_with_options():
    message = one(ChatMessage(Code("x"), metadata={"title": "T"}, options=[{"value": "1"}]))
    assert message.is_thought and message.options == (Option("1"),) and message.component.kind == "code"


@pytest.mark.parametrize(
    "named",
    [
        lambda path: (path,),
        lambda path: (path, "seen from above"),
        lambda path: {"path": path},
        lambda path: {"file": path},
        lambda path: {"file": {"path": path}, "alt_text": "seen from above"},
    ],
)
@pytest.mark.parametrize(("name", "kind"), [("a.gif", "image"), ("a.txt", "file"), ("a.wav", "audio")])
def test_a_path_is_shown_as_what_it_is(tmp_path, named, name, kind):
    path = tmp_path / name
    path.write_bytes({"image": b"GIF89a\1\0\1\0", "file": b"words", "audio": b"RIFF\0\0\0\0WAVEfmt "}[kind])
    for value in (named(str(path)), {"role": "assistant", "content": named(str(path))}):
        message = one(value)
        assert message.component.kind == kind
        assert message.content in (name, "seen from above")


def test_a_list_is_many_messages_of_any_mix():
    kinds = [
        message.component and message.component.kind
        for message in messages_of(["a", Code("b"), {"content": "c"}, [JSON({})]], KeptFiles())
    ]
    assert kinds == [None, "code", None, "json"]


class Broken(Component):
    kind = "broken"

    def postprocess(self, value, files):
        raise ZeroDivisionError("/home/anna/secret")


@pytest.mark.parametrize("component", [Broken(1), Image("/home/anna/secret"), JSON("{")])
def test_a_component_that_fails_leaves_a_sentence_and_the_others_live(component, caplog):
    before, message, after = messages_of(["before", component, "after"], KeptFiles())
    assert (before.content, after.content) == ("before", "after")
    assert message.component.kind == "problem" and "cannot be shown here" in message.content
    assert "secret" not in message.content and "(error " in message.content
    if type(component) is Broken:
        assert "secret" in one(Broken(1), tells=True).content
    assert "cannot be shown" in caplog.text


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        ("a", True),
        (["a", {"content": "b"}, ChatMessage("c")], True),
        (Code("a"), False),
        (["a", ChatMessage(Code("a"))], False),
        ({"content": ("a.png",)}, False),
    ],
)
def test_only_words_need_no_thread_of_their_own(value, answer):
    assert is_only_words(value) is answer
