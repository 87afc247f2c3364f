"""What turns one snapshot into another is as little as possible, and always enough."""

from hypothesis import given
from hypothesis import strategies as st

from webchat.messages import Message
from webchat.updates import (
    MessageAdded,
    MessageReplaced,
    MessagesDropped,
    ReplyState,
    Snapshot,
    StateChanged,
    TextAppended,
    diff,
)


def writing(*messages):
    return Snapshot(tuple(messages), ReplyState.WRITING)


def applied(messages, updates):
    messages = list(messages)
    for update in updates:
        match update:
            case MessageAdded(index, message):
                assert index == len(messages)
                messages.append(message)
            case TextAppended(index, text):
                old = messages[index]
                messages[index] = Message(old.content + text, old.metadata, old.options)
            case MessageReplaced(index, message):
                messages[index] = message
            case MessagesDropped(index):
                del messages[index:]
    return messages


def test_text_that_grew_is_appended():
    assert diff(writing(Message("one")), writing(Message("one two"))) == [TextAppended(0, " two")]


def test_nothing_new_is_no_update():
    assert diff(writing(Message("one")), writing(Message("one"))) == []


def test_other_words_replace_the_message():
    assert diff(writing(Message("one")), writing(Message("two"))) == [MessageReplaced(0, Message("two"))]


def test_another_title_replaces_the_message_even_when_the_text_only_grew():
    old, new = Message("a", {"title": "Thinking"}), Message("ab", {"title": "Thought"})
    assert diff(writing(old), writing(new)) == [MessageReplaced(0, new)]


def test_a_shorter_list_drops_the_rest():
    assert diff(writing(Message("a"), Message("b")), writing(Message("a"))) == [MessagesDropped(1)]


def test_the_state_is_told_when_it_changes():
    assert diff(Snapshot(), Snapshot(place=2)) == [StateChanged(ReplyState.WAITING, 2)]


messages = st.lists(
    st.builds(
        Message,
        st.text("ab", max_size=4),
        st.sampled_from([{}, {"title": "T"}, {"title": "T", "status": "done"}]),
    ),
    max_size=4,
)


@given(messages, messages)
def test_the_updates_lead_from_any_reply_to_any_other(old, new):
    assert applied(old, diff(writing(*old), writing(*new))) == new
