"""load_chat in front of llama.cpp's own server: it streams, dies in the middle, and is there again."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.slow

TEXT = """The capital of France is **Paris**.

- It lies on the Seine.
- It has been one for a thousand years.
"""
LONG = " ".join(f"word{number}" for number in range(600))


def test_a_model_answers_word_for_word_on_every_turn(llama, visitor):
    someone = visitor(llama(TEXT))
    for text in ("What is the capital of France?", "And once more?"):
        reply_id = someone.send(text)
        someone.watch(reply_id)
        someone.open()
        assert someone.state(reply_id) == "done"
        assert "The capital of France is Paris." in someone.reply(reply_id).text
        assert "It has been one for a thousand years." in someone.reply(reply_id).text


def test_a_server_that_dies_in_the_middle_is_told_and_retry_goes_on(llama, visitor):
    server = llama(LONG, layers=24, width=512)
    someone = visitor(server)
    reply_id = someone.send("Tell me everything")
    someone.wait_for(reply_id, "word3")
    server.kill()
    someone.watch(reply_id)
    someone.open()
    assert someone.state(reply_id) == "failed"
    assert "word3" in someone.reply(reply_id).text and "broke off" in someone.reply(reply_id).text

    server.start()
    someone.press("Retry")
    again = someone.replies[-1]
    assert again != reply_id
    someone.wait_for(again, "word3")
    someone.press("Stop")
    someone.open()
    assert someone.state(again) == "stopped"
