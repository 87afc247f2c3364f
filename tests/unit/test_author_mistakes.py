"""What an author gets wrong is said when she says it, in a sentence about what she said."""

from __future__ import annotations

import pytest

import webchat as gr
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
