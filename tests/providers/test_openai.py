"""What a model server may say, and what becomes of it in the chat."""

from __future__ import annotations

import asyncio
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from tests.support.model_server import DONE, delta, says, streams
from tests.support.ports import free_port
from webchat.errors import DefinitionError, ProviderError
from webchat.providers import openai
from webchat.providers.conversation import conversation
from webchat.providers.openai import OpenAIChat

TOO_LONG = {
    "error": {
        "code": 400,
        "message": "the request exceeds the available context size",
        "type": "exceed_context_size_error",
    }
}
# how the server answers, and what the visitor reads
REFUSALS = {
    "a wrong token": (says(401, {"error": {"message": "Incorrect API key"}}), "did not accept the token"),
    "a token for other models": (says(403, {"error": "no"}), "does not allow this model"),
    "an unknown model": (says(404, {"error": {"message": "no such model"}}), "It offers: tiny."),
    "too many requests": (says(429, {}, Retry_After="7"), "Try again in 7 seconds."),
    "too many requests for now": (says(429, {}), "Try again in a moment."),
    "no quota": (says(429, {"error": {"code": "insufficient_quota"}}), "quota"),
    "too long a conversation": (says(400, TOO_LONG), "too long for the model"),
    "a bad request": (says(400, {"error": {"message": "temperature?"}}), "temperature?"),
    "a crash": (says(500, "<h1>Oops</h1>"), "status 500"),
    "a proxy without a server": (says(502, "<h1>Bad gateway</h1>"), "starting or overloaded"),
    "a redirect": (says(301, "", Location="https://new.example/v1"), "https://new.example/v1"),
    "a web page": (says(200, "<!doctype html><p>Welcome"), "does not speak the OpenAI protocol"),
    "an error that claims to be fine": (says(200, {"error": {"message": "out of memory"}}), "out of memory"),
    "nothing": (says(200, ""), "ended without an answer"),
}


def breaks_off(request):
    request.begins()
    request.sends(delta("Half a "), delta("thought"))


def reports(request):
    request.begins()
    request.sends(delta("Half a "), {"error": {"message": "the GPU fell off"}})


def stumbles(request):
    request.begins()
    request.sends(delta("Half a "), "data: {not json\n\n")


def test_a_streamed_answer_grows(server, asks):
    server.respond = streams("Hel", "lo ", "you")
    replies, error = asks()
    assert error is None and replies[-1] == "Hello you"
    assert all("Hello you".startswith(reply) for reply in replies)
    assert server.requests[-1].json["stream"] is True


def test_an_answer_that_is_not_streamed_comes_whole(server, asks):
    message = {"role": "assistant", "content": "Hello"}
    server.respond = says(200, {"choices": [{"message": message, "finish_reason": "stop"}]})
    assert asks(streaming=False) == (["Hello"], None)
    assert "stream" not in server.requests[-1].json


def test_the_system_message_comes_first_on_every_turn(server, asks):
    history = []
    for turn in ("one", "two"):
        asks(turn, history, system_message="Be brief.")
        assert server.last_messages[0] == {"role": "system", "content": "Be brief."}
        assert server.last_messages[-1] == {"role": "user", "content": turn}
        history += [{"role": "user", "content": turn}, {"role": "assistant", "content": "Hello"}]
    assert [message["role"] for message in server.last_messages] == ["system", "user", "assistant", "user"]


def test_the_token_is_sent(server, asks):
    asks(token=" secret ")
    assert server.requests[-1].headers["Authorization"] == "Bearer secret"


def test_what_says_nothing_is_passed_over(server, asks):
    def respond(request):
        request.begins()
        request.sends(": a comment\n\n", delta(""), {"choices": [], "usage": None}, delta("Hello"))
        request.sends(
            delta(), "event: ping\n\n", delta(end="stop"), {"choices": [], "usage": {"total": 3}}, DONE
        )

    server.respond = respond
    assert asks()[0][-1] == "Hello"


@pytest.mark.parametrize("name", ["reasoning_content", "reasoning"])
def test_reasoning_is_shown_apart(server, asks, name):
    def respond(request):
        request.begins()
        request.sends(delta(**{name: "Let me "}), delta(**{name: "see"}), delta("Paris"), delta(end="stop"))

    server.respond = respond
    replies, error = asks()
    thought, text = replies[-1]
    assert error is None and (thought.content, text) == ("Let me see", "Paris")
    assert thought.metadata["status"] == "done" and thought.metadata["duration"] >= 0


@pytest.mark.parametrize(("respond", "sentence"), REFUSALS.values(), ids=REFUSALS.keys())
def test_a_refusal_becomes_a_sentence(server, asks, respond, sentence):
    server.respond = respond
    replies, error = asks()
    assert isinstance(error, ProviderError) and sentence in str(error)
    assert replies == [] and "<h1>" not in str(error)


@pytest.mark.parametrize(
    ("respond", "sentence"),
    [(breaks_off, "broke off"), (reports, "the GPU fell off"), (stumbles, "broke off")],
)
def test_what_was_said_before_the_end_is_kept(server, asks, respond, sentence):
    server.respond = respond
    replies, error = asks()
    assert isinstance(error, ProviderError) and sentence in str(error)
    assert replies[-1].startswith("Half a")


def test_a_server_without_a_list_of_models_may_be_the_wrong_address(server, asks):
    server.models = None
    server.respond = says(404, "not found")
    assert "Check the address" in str(asks()[1])


def test_a_server_that_is_not_there_is_named(asks):
    address = f"http://127.0.0.1:{free_port()}/v1"
    _, error = asks(address=address)
    assert isinstance(error, ProviderError) and address in str(error) and "running" in str(error)


def test_a_password_in_the_address_is_not_told(asks):
    assert "secret" not in str(asks(address="http://user:secret@127.0.0.1:9/v1")[1])


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500])
def test_a_token_that_the_server_quotes_is_not_told(server, asks, status):
    server.respond = says(status, {"error": {"message": "x" * 290 + " Received key: sk-very-secret"}})
    _, error = asks(token="sk-very-secret")
    assert isinstance(error, ProviderError) and "sk-" not in str(error)


def test_a_token_in_an_error_of_a_stream_is_not_told(server, asks):
    def respond(request):
        request.begins()
        request.sends(delta("Half"), {"error": {"message": "expired: sk-very-secret"}})

    server.respond = respond
    assert "It says: “expired: …”" in str(asks(token="sk-very-secret")[1])


@pytest.mark.parametrize(
    ("begin", "wishes", "said"),
    [
        (breaks_off, {}, ["Half a thought"]),
        (lambda request: None, {}, []),
        (lambda request: None, {"streaming": False}, []),
    ],
    ids=["in the middle", "at the beginning", "for a whole answer"],
)
def test_silence_ends(server, asks, monkeypatch, begin, wishes, said):
    limit = "SILENCE_SECONDS" if wishes.get("streaming", True) else "WHOLE_ANSWER_SECONDS"
    monkeypatch.setattr(openai, limit, 0.2)
    waiting = threading.Event()

    def respond(request):
        begin(request)
        waiting.wait(10)

    server.respond = respond
    replies, error = asks(**wishes)
    waiting.set()
    assert isinstance(error, ProviderError) and "sent nothing" in str(error)
    assert replies[-1:] == said


def test_a_server_that_takes_no_connections_is_not_waited_for(asks, monkeypatch):
    monkeypatch.setattr(openai, "CONNECT_SECONDS", 0.2)
    with ExitStack() as sockets:
        full = sockets.enter_context(socket.socket())
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(3):  # more than its queue holds: the next one gets no answer
            waiting = sockets.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        _, error = asks(address=f"http://127.0.0.1:{full.getsockname()[1]}/v1")
    assert isinstance(error, ProviderError) and "could not be reached within" in str(error)


def test_a_limit_of_the_model_is_told_under_the_answer(server, asks):
    def respond(request):
        request.begins()
        request.sends(delta("As I was"), delta(end="length"), DONE)

    server.respond = respond
    text, note = asks()[0][-1]
    assert text == "As I was" and "limit" in note.metadata["title"]


@pytest.mark.parametrize("how", ["aclose", "cancel"])
def test_stop_closes_the_connection(server, how):
    def respond(request):
        request.begins()
        for _ in range(10_000):
            request.sends(delta("word "))
            if server.was_left.wait(0.001):
                break

    server.respond = respond

    async def stop():
        chat = OpenAIChat(server.base_url, "tiny")
        words = chat("go on", [])
        await anext(words)
        if how == "aclose":
            await words.aclose()
        else:
            task = asyncio.create_task(anext(words))
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await asyncio.to_thread(server.was_left.wait, 5)
        await chat.aclose()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, stop()).result()
    assert server.was_left.is_set()


def test_stop_before_the_first_word_closes_the_connection(server):
    arrived = threading.Event()

    def respond(request):
        arrived.set()
        if request.connection.recv(1) == b"":
            server.was_left.set()

    server.respond = respond

    async def stop():
        chat = OpenAIChat(server.base_url, "tiny")
        task = asyncio.create_task(anext(chat("go on", [])))
        assert await asyncio.to_thread(arrived.wait, 5)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await asyncio.to_thread(server.was_left.wait, 5)
        await chat.aclose()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, stop()).result()
    assert server.was_left.is_set()


def test_what_is_sent_of_a_history():
    thought = {"role": "assistant", "content": "hm", "metadata": {"title": "Thinking"}}
    failed = [{"role": "user", "content": "one"}, {"role": "assistant", "content": ""}]
    sent = conversation(None, [*failed, {"role": "user", "content": "two"}, thought], "three")
    assert sent == [{"role": "user", "content": "one\n\ntwo\n\nthree"}]


@pytest.mark.parametrize("address", ["", "localhost:8080", "ftp://a/v1", "http://", "  "])
def test_an_address_that_is_none_is_told_at_once(address):
    with pytest.raises(DefinitionError, match="base_url"):
        OpenAIChat(address, "tiny")
