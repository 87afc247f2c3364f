"""load_chat's site in front of a server that says what the test wants."""

from __future__ import annotations

import pytest

from tests.support.model_server import delta, says, streams

pytestmark = pytest.mark.slow


def talks_on(request):
    request.begins()
    while not request.server.was_left.wait(0.005):
        request.sends(delta("word "))


def test_stop_hangs_up_on_the_model_server_and_keeps_the_words(server, visitor):
    server.respond = talks_on
    someone = visitor(server)
    reply_id = someone.send("go on")
    someone.wait_for(reply_id, "word word")
    someone.press("Stop")
    assert server.was_left.wait(5)
    someone.open()
    assert someone.state(reply_id) == "stopped" and "word word" in someone.words(reply_id)


def test_a_refusal_is_a_sentence_with_retry_and_retry_asks_again(server, visitor):
    server.respond = says(429, {}, Retry_After="7")
    someone = visitor(server)
    reply_id = someone.send("hello")
    someone.watch(reply_id)
    someone.open()
    assert someone.state(reply_id) == "failed"
    assert "Try again in 7 seconds." in someone.reply(reply_id).text

    server.respond = streams("Here ", "I am")
    someone.press("Retry")
    someone.watch(someone.replies[-1])
    someone.open()
    assert someone.words(someone.replies[-1]) == "Here I am"
    assert server.last_messages == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "hello"},
    ]


def test_reasoning_is_shown_and_not_sent_again(server, visitor):
    server.respond = streams("<think>Seine, ", "Eiffel</th", "ink>", "Paris")
    someone = visitor(server)
    someone.watch(someone.send("Capital?"))
    page = someone.open()
    assert "Seine, Eiffel" in page.root.text and "<think>" not in page.root.text

    someone.watch(someone.send("Sure?"))
    assert [message["content"] for message in server.last_messages] == [
        "Be brief.", "Capital?", "Paris", "Sure?",
    ]  # fmt: skip


def test_after_a_failed_reply_the_next_turn_goes_on(server, visitor):
    server.respond = says(500, {})
    someone = visitor(server)
    someone.watch(someone.send("one"))
    server.respond = streams("Yes")
    someone.open()
    reply_id = someone.send("two")
    someone.watch(reply_id)
    someone.open()
    assert someone.words(reply_id) == "Yes"
    assert server.last_messages[1:] == [{"role": "user", "content": "one\n\ntwo"}]
