"""What every stream promises, whatever carries it."""

import threading

import pytest

from webchat.messages import Message
from webchat.streams.memory import MemoryStream
from webchat.updates import MessageAdded, ReplyState, Snapshot, StateChanged, TextAppended


@pytest.fixture(params=[MemoryStream], ids=["memory"])
def stream(request):
    return request.param()


def said(text, state=ReplyState.WRITING):
    return Snapshot((Message(text),), state)


def test_a_reader_from_the_start_gets_all_that_was_said(stream):
    stream.publish(7, said("one"))
    assert stream.read(7).updates == [MessageAdded(0, Message("one")), StateChanged(ReplyState.WRITING)]


def test_a_reader_goes_on_where_he_was(stream):
    stream.publish(7, said("one"))
    position = stream.read(7).position
    assert stream.read(7, position).updates == []
    stream.publish(7, said("one two"))
    stream.publish(7, said("one two three"))
    assert stream.read(7, position).updates == [TextAppended(0, " two three")]


def test_replies_do_not_mix(stream):
    stream.publish(1, said("one"))
    stream.publish(2, said("two"))
    assert stream.latest(1) == said("one") and stream.latest(2) == said("two")


def test_a_reply_that_is_forgotten_or_unknown_is_not_there(stream):
    stream.publish(7, said("one"))
    stream.forget(7)
    assert stream.read(7) is None and stream.latest(7) is None and stream.read(8) is None


def test_stop_reaches_whoever_writes(stream):
    stopped = []
    stream.when_asked_to_stop(stopped.append)
    stream.ask_to_stop(7)
    assert stopped == [7]


def test_a_publication_wakes_the_reader_once_until_he_listens_again(stream):
    wakes = []
    stream.when_published(lambda: wakes.append(1))
    for text in ("a", "ab", "abc"):
        stream.publish(7, said(text))
    assert len(wakes) == 1
    stream.listen()
    stream.publish(7, said("abcd"))
    assert len(wakes) == 2


def test_the_end_wakes_the_reader_too(stream):
    stream.publish(7, said("a"))
    stream.listen()
    woken = threading.Event()
    stream.when_published(woken.set)
    stream.forget(7)
    assert woken.is_set()
