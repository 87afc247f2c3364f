"""What an author gets wrong is said when she says it, in a sentence about what she said."""

from __future__ import annotations

import warnings

import pytest

import webchat as gr
from webchat.components.chatbot import warn_of_unseen_flags
from webchat.errors import DefinitionError


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (["Hello"], "'Hello' is no message. Give dicts with role and content"),
        ([{"role": "assistant"}], "is no message"),
        ([{"role": "bot", "content": "x"}], "'bot' is no role"),
        ([gr.ChatMessage("x", role="bot")], "'bot' is no role"),
        (lambda page: [], "the function '<lambda>' needs 1, and gets no inputs"),
    ],
)
def test_the_value_of_a_chatbot(value, sentence):
    with pytest.raises(DefinitionError, match=rf"^Chatbot\(value=…\): .*{sentence}"):
        gr.Chatbot(value=value)


def test_a_value_function_takes_a_value_for_each_input():
    with pytest.raises(DefinitionError, match=r"^Textbox\(value=…\): .* needs 2, and gets 1 input\.$"):
        gr.Textbox(lambda a, b: "", inputs=gr.Textbox())
    with pytest.raises(DefinitionError, match="takes 0, and gets 1 input"):
        gr.Textbox(lambda: "", inputs=gr.Textbox())


@pytest.mark.parametrize(
    ("listen", "sentence"),
    [
        (lambda box: box.change(None, box, box), r"Textbox\.change: there is nothing to call"),
        (
            lambda box: box.change(str, box, box, every=1),
            r"Textbox\.change has no parameter every: a Timer's",
        ),
        (lambda box: gr.on(box, str, box), r"on\(triggers=…\): .* is no event.* textbox\.change"),
        (lambda box: gr.on([box], str, box), "is no event"),
    ],
)
def test_a_listener(listen, sentence):
    with gr.Blocks(), pytest.raises(DefinitionError, match=sentence):
        listen(gr.Textbox())


def test_a_listener_that_only_cancels_needs_no_function():
    with gr.Blocks():
        running = gr.Button().click(lambda: None)
        gr.Button().click(None, cancels=[running])


def test_a_function_that_needs_more_than_its_inputs():
    with gr.Blocks(), pytest.warns(UserWarning, match=r"Button\.click: .* needs 2, and gets 1 input\."):
        gr.Button().click(lambda a, b: a, gr.Textbox())


def test_what_a_listener_uses_stands_on_the_page():
    with gr.Blocks() as demo:
        box, shown = gr.Textbox(render=False), gr.Textbox()
        gr.Button().click(lambda: "", None, shown).then(lambda text: None, box)
    with pytest.raises(DefinitionError, match=r"listener of click has a Textbox .* render\(\)"):
        demo.definition.check_places()
    with demo:
        box.render()
    demo.definition.check_places()


@pytest.mark.parametrize(
    ("examples", "kinds", "sentence"),
    [
        ([["a", "b"]], [gr.Textbox], r"\['a', 'b'\] has more values than there are inputs, 1"),
        ("a", [gr.Textbox], r"no folder 'a'\. Give a list of examples, such as \['a'\]"),
        ([["abc"]], [gr.Number], r"^Examples: 'abc' is no number"),
    ],
)
def test_examples(examples, kinds, sentence):
    with gr.Blocks(), pytest.raises(DefinitionError, match=sentence):
        gr.Examples(examples, [kind() for kind in kinds])


def test_examples_stand_on_a_page():
    with pytest.raises(DefinitionError, match="Examples stands on no page"):
        gr.Examples(["a"], gr.Textbox())


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: gr.load_chat("http://localhost/v1/", "m", token=5), "^token is of type int"),
        (lambda: gr.Chatbot(watermark=3), r"watermark=3"),
        (lambda: gr.ChatInterface(print, editable="user"), r"editable='user'"),
        (lambda: gr.ChatInterface(print, undo_btn=None), "undo_btn any more: leave it out"),
    ],
)
def test_what_is_refused(make, sentence):
    with pytest.raises(DefinitionError, match=sentence):
        make()


def test_what_gradio_has_elsewhere():
    with pytest.raises(AttributeError, match="no Interface: write ChatInterface"):
        gr.Interface  # noqa: B018  # to look for it is enough


def test_a_placeholder_that_nobody_sees():
    with pytest.warns(UserWarning, match=r"placeholder=…\) is not seen"):
        gr.Chatbot(value=[{"role": "assistant", "content": "x"}], placeholder="y")


def test_flags_that_nobody_sees():
    chatbot = gr.Chatbot(feedback_options=["Wrong"])
    with pytest.warns(UserWarning, match=r'feedback_options=…\) shows nothing without .*"manual"'):
        warn_of_unseen_flags(chatbot)
    heard = gr.Chatbot(feedback_options=["Wrong"])
    with gr.ChatInterface(lambda message, history: "", chatbot=heard):
        heard.like(lambda: None)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warn_of_unseen_flags(heard)
