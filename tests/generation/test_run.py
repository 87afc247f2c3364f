"""A chat function of any kind writes a reply; every reply comes to exactly one end."""

import asyncio
import functools
import re
import sys
import threading
import time
from collections import Counter

import pytest

from tests.generation.support import RememberingStore, reply_to, runner_for
from webchat.errors import Error, ProviderError
from webchat.generation import scribe
from webchat.messages import ChatMessage, Message
from webchat.updates import ReplyState


def returns(message, history):
    return "said " + message


def yields(message, history):
    yield "said"
    yield "said " + message


async def awaits(message, history):
    await asyncio.sleep(0)
    return "said " + message


async def yields_async(message, history):
    yield "said"
    await asyncio.sleep(0)
    yield "said " + message


class Bot:
    def method(self, message, history):
        yield from yields(message, history)

    async def __call__(self, message, history):
        return await awaits(message, history)


async def gives_generator(message, history):
    return yields(message, history)


KINDS = {
    "function": returns,
    "generator": yields,
    "async function": awaits,
    "async generator": yields_async,
    "bound method": Bot().method,
    "object that can be called": Bot(),
    "partial": functools.partial(lambda greeting, message, history: greeting + message, "said "),
    "partial of an async generator": functools.partial(yields_async),
    "lambda around a coroutine": lambda message, history: awaits(message, history),
    "lambda around an async generator": lambda message, history: yields_async(message, history),
    "coroutine that gives a generator": gives_generator,
}


@pytest.mark.parametrize("fn", KINDS.values(), ids=KINDS.keys())
def test_every_kind_of_function_writes_its_reply(fn):
    end = reply_to(fn)
    assert (end.state, end.messages) == (ReplyState.DONE, (Message("said hello"),))


def test_each_yield_replaces_the_one_before():
    def rewrites(message, history):
        yield "first"
        yield ["second", "third"]
        yield "last"

    assert reply_to(rewrites).messages == (Message("last"),)


def test_a_function_that_gives_nothing_leaves_an_empty_reply():
    assert reply_to(lambda message, history: None).messages == ()
    assert reply_to(lambda message, history: iter(())).state == ReplyState.DONE


def test_an_object_changed_and_yielded_again_is_taken_by_value():
    taken = []

    def thinks(message, history):
        thought = ChatMessage("", metadata={"title": "Thinking", "status": "pending"})
        yield thought
        thought.content = "deep"
        thought.metadata["status"] = "done"
        yield thought

    runner, store = runner_for(thinks)
    publish = runner._stream.publish
    runner._stream.publish = lambda id, snapshot: (taken.append(snapshot.messages), publish(id, snapshot))
    runner.start(1)
    store.end_of(1)
    assert Message("", {"title": "Thinking", "status": "pending"}) in [m for ms in taken for m in ms]


def test_a_pending_thought_is_done_when_the_reply_ends():
    end = reply_to(lambda m, h: ChatMessage("", metadata={"title": "T", "status": "pending"}))
    assert end.messages[0].metadata["status"] == "done"


def test_the_function_may_do_what_it_likes_with_the_history():
    store = RememberingStore(history=[{"role": "user", "content": "before"}])

    def vandal(message, history):
        history[0]["content"] = "spoilt"
        history.append({"role": "user", "content": message})
        return "ok"

    reply_to(vandal, store=store)
    assert store.past == [{"role": "user", "content": "before"}]


def test_tuples_give_pairs():
    seen = []
    past = [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]
    reply_to(lambda m, h: seen.append(h), store=RememberingStore(history=past), history_format="tuples")
    assert seen == [[["a", "b"]]]


def test_100000_yields_cost_little_and_lose_nothing():
    def chatters(message, history):
        for n in range(100_000):
            yield str(n)

    assert reply_to(chatters).messages == (Message("99999"),)


# Failing


def test_an_error_is_shown_as_written_and_the_words_so_far_stay():
    def fails(message, history):
        yield "so far"
        raise Error("Ask me about weather only.")

    end = reply_to(fails)
    assert (end.state, end.error) == (ReplyState.FAILED, "Ask me about weather only.")
    assert end.messages == (Message("so far"),)


def test_a_provider_says_its_own_sentence():
    def fails(message, history):
        raise ProviderError("The model server is asleep.")

    assert reply_to(fails).error == "The model server is asleep."


@pytest.mark.parametrize("error", [ValueError("secret"), SystemExit(1), KeyboardInterrupt()])
@pytest.mark.parametrize("is_async", [False, True])
def test_any_other_exception_gets_a_plain_sentence_and_a_number_that_finds_it_in_the_log(
    error, is_async, caplog
):
    def fails(message, history):
        raise error

    async def fails_async(message, history):
        raise error

    end = reply_to(fails_async if is_async else fails)
    assert end.state == ReplyState.FAILED
    assert "secret" not in end.error
    number = end.error.rpartition("error ")[2].rstrip(").")
    assert number in caplog.text


def test_nonsense_gets_a_sentence_whose_reason_is_the_authors(caplog):
    assert "which cannot be shown" in reply_to(lambda m, h: object(), show_error=True).error
    said = reply_to(lambda m, h: object()).error
    number = re.search(r"Something went wrong while this answer was written \(error (\w{8})\)\.", said)[1]
    assert re.search(rf"error {number}: .*which cannot be shown", caplog.text)


def test_show_error_shows_the_error():
    def fails(message, history):
        raise ValueError("the reason")

    assert reply_to(fails, show_error=True).error == "ValueError: the reason"


# Stopping


def stoppable(is_async):
    """A function that has said something, and the event that its `finally` ran."""
    said, cleaned = threading.Event(), threading.Event()

    def writes(message, history):
        try:
            for n in range(1000):
                yield f"word {n}"
                said.set()
                time.sleep(0.01)
        finally:
            cleaned.set()

    async def writes_async(message, history):
        try:
            for n in range(1000):
                yield f"word {n}"
                said.set()
                await asyncio.sleep(0.01)
        finally:
            cleaned.set()

    return (writes_async if is_async else writes), said, cleaned


@pytest.mark.parametrize("is_async", [False, True])
def test_stop_ends_a_generator_within_a_second_and_keeps_its_words(is_async):
    fn, said, cleaned = stoppable(is_async)
    runner, store = runner_for(fn)
    runner.start(1)
    assert said.wait(5)
    runner.stop(1)
    end = store.end_of(1)
    assert end.state == ReplyState.STOPPED and end.messages[0].content.startswith("word ")
    assert cleaned.wait(1), "GeneratorExit did not reach the function"
    assert runner.running == 0


def test_stop_before_the_first_word_leaves_an_empty_reply():
    let_go = threading.Event()
    runner, store = runner_for(lambda m, h: let_go.wait(5) and "late")
    runner.start(1)
    runner.stop(1)
    let_go.set()
    end = store.end_of(1)
    assert (end.state, end.messages) == (ReplyState.STOPPED, ())


def test_the_late_result_of_a_function_that_cannot_be_interrupted_is_dropped():
    let_go, gone = threading.Event(), threading.Event()

    def blocks(message, history):
        let_go.wait(5)
        gone.set()
        return "late"

    runner, store = runner_for(blocks)
    runner.start(1)
    runner.stop(1)
    assert store.end_of(1).state == ReplyState.STOPPED
    let_go.set()
    assert gone.wait(5)
    assert store.finished[1].messages == ()


def test_stop_cancels_an_async_function_that_waits():
    begun, cancelled = threading.Event(), threading.Event()

    async def waits(message, history):
        begun.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelled.set()
            raise

    runner, store = runner_for(waits)
    runner.start(1)
    assert begun.wait(5)
    runner.stop(1)
    assert cancelled.wait(1) and store.end_of(1).state == ReplyState.STOPPED


def test_closing_marks_what_still_runs_as_interrupted():
    fn, said, _ = stoppable(is_async=False)
    runner, store = runner_for(fn)
    runner.start(1)
    assert said.wait(5)
    runner.close()
    assert store.end_of(1).state == ReplyState.INTERRUPTED
    assert runner.start(2) and store.end_of(2).state == ReplyState.INTERRUPTED


def test_closing_gives_running_replies_their_grace():
    def quick(message, history):
        time.sleep(0.05)
        return "done in time"

    runner, store = runner_for(quick)
    runner.start(1)
    runner.close(grace=5)
    assert store.end_of(1).state == ReplyState.DONE


# Waiting in line


@pytest.mark.parametrize("is_async", [False, True])
def test_others_wait_in_order_and_know_their_place(is_async):
    gate = threading.Event()

    def waits(message, history):
        gate.wait(5)
        return "done"

    async def waits_async(message, history):
        while not gate.is_set():
            await asyncio.sleep(0.01)
        return "done"

    runner, store = runner_for(waits_async if is_async else waits, limit=1)
    runs = [runner.start(id) for id in (1, 2, 3, 4)]
    assert [run.snapshot.place for run in runs] == [None, 1, 2, 3]
    runner.stop(2)
    assert [run.snapshot.place for run in runs[2:]] == [1, 2]
    gate.set()
    assert [store.end_of(id).state for id in (1, 3, 4)] == [ReplyState.DONE] * 3
    assert list(store.finished)[-2:] == [3, 4]


def test_growing_replies_are_saved_once_a_second_together():
    fn, said, _ = stoppable(is_async=False)
    runner, store = runner_for(fn)
    runner.start(1)
    runner.start(2)
    deadline = time.monotonic() + 3
    while not store.saved and time.monotonic() < deadline:
        said.wait(0.05)
        time.sleep(0.01)
    runner.stop_all()
    assert set(store.saved[0]) == {1, 2}


def test_a_crowd_is_saved_in_parts_and_each_reply_as_often(monkeypatch):
    monkeypatch.setattr(scribe, "AT_ONCE", 2)
    monkeypatch.setattr(scribe, "SAVE_EVERY", 0.2)

    def counts(message, history):
        for number in range(200):
            yield str(number)
            time.sleep(0.005)

    runner, store = runner_for(counts, limit=None)
    for id in range(1, 7):
        runner.start(id)
    time.sleep(0.9)
    runner.stop_all()
    times = Counter(id for part in store.saved for id in part)
    assert max(len(part) for part in store.saved[1:]) < 6  # when the first one began, there was no crowd yet
    assert set(times) == {1, 2, 3, 4, 5, 6} and min(times.values()) >= 2


def test_an_end_that_could_not_be_saved_stays_in_the_stream():
    store = RememberingStore()
    store.is_full = True
    runner, _ = runner_for(lambda m, h: "kept", store=store)
    run = runner.start(1)
    assert run.over.wait(5)
    deadline = time.monotonic() + 5
    while (latest := runner._stream.latest(1)) is None or not latest.state.is_final:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert latest.messages == (Message("kept"),)


def test_threads_that_wait_for_the_interpreter_look_up_less_often_the_more_they_are():
    gate, called = threading.Event(), threading.Barrier(101)

    def waits(message, history):
        called.wait(10)
        gate.wait(10)

    runner, store = runner_for(waits, limit=None)
    alone = sys.getswitchinterval()
    for reply_id in range(100):
        runner.start(reply_id)
    called.wait(10)
    assert sys.getswitchinterval() == pytest.approx(0.005)
    gate.set()
    for reply_id in range(100):
        store.end_of(reply_id)
    deadline = time.monotonic() + 5
    while sys.getswitchinterval() != pytest.approx(alone):
        assert time.monotonic() < deadline
        time.sleep(0.01)
