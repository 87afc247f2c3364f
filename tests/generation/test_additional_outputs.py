"""With additional outputs a function gives its reply and a value for each of them."""

import pytest

from tests.generation.support import RememberingStore, reply_to, runner_for
from tests.support.components import Note
from webchat.components.base import Component
from webchat.messages import ComponentData, Message
from webchat.updates import ReplyState


def note(value, language="en"):
    return ComponentData("note", {"label": None, "show_label": None, "language": language, "value": value})


def replying(fn, *components, store=None):
    return reply_to(fn, store=store, additional_outputs=components or (Note(),), show_error=True)


def test_the_reply_and_its_outputs_are_told_apart():
    end = replying(lambda message, history: ("said", "one", "two"), Note(), Note(language="fr"))
    assert end.messages == (Message("said"),)
    assert end.outputs == (note("one"), note("two", "fr"))


def test_a_component_changes_the_properties_that_it_names():
    def fn(message, history):
        yield "a", Note("first", language="de")
        yield "b", Note(language="fr")

    assert replying(fn).outputs == (note("first", "fr"),)


def test_an_update_that_names_nothing_leaves_all_as_it_is():
    store = RememberingStore()
    store.outputs = (note("before"),)
    assert replying(lambda m, h: ("", {"__type__": "update"}), store=store).outputs == (note("before"),)


def test_an_output_begins_as_the_page_shows_it():
    store = RememberingStore()
    store.outputs = (note("before", "de"),)
    assert replying(lambda m, h: ("", Note(language="fr")), store=store).outputs == (note("before", "fr"),)
    assert replying(lambda m, h: ("", Note(language="fr")), Note("own")).outputs == (note("own", "fr"),)


def test_none_clears():
    assert replying(lambda m, h: ("", None), Note("own")).outputs == (note(None),)


def test_outputs_of_a_function_that_gave_none_stay_unknown():
    def fn(message, history):
        return iter(())

    assert replying(fn).outputs == ()


@pytest.mark.parametrize("given", ["said", ("said",), ("said", 1, 2), ["said", "x"], None])
def test_anything_but_a_tuple_of_that_length_is_said_to_the_author(given):
    end = replying(lambda message, history: given)
    assert end.state == ReplyState.FAILED
    assert "a tuple: the reply, then a value for each of: Note" in end.error


def test_a_value_that_an_output_cannot_show_keeps_what_was_there():
    def fn(message, history):
        yield "words", "fine"
        yield "more", 17

    end = replying(fn)
    assert end.state == ReplyState.FAILED
    assert "a Note, what it cannot show: a Note shows text" in end.error
    assert (end.messages, end.outputs) == ((Message("words"),), (note("fine"),))


def test_stop_keeps_the_outputs_so_far():
    def fn(message, history):
        yield "words", "fine"
        runner.stop(1)
        yield "late", "late"

    runner, store = runner_for(fn, additional_outputs=(Note(),))
    runner.start(1)
    assert store.end_of(1).outputs == (note("fine"),)


def test_an_output_that_did_not_change_is_not_made_again():
    made = []

    class Counting(Note):
        def postprocess(self, value, files):
            made.append(value)
            return value

    def fn(message, history):
        code = "x = 1"
        for words in ("a", "ab", "abc"):
            yield words, code

    replying(fn, Counting())
    assert made == ["x = 1"]


def test_a_component_that_shows_nothing_has_no_output():
    class Silent(Component):
        kind = "silent"

        def changed(self, before, change, files):
            return None

    assert replying(lambda m, h: ("", "x", "y"), Silent(), Note()).outputs == (None, note("y"))
