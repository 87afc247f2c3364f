"""Half characters and NULs, which no answer can hold: whoever they come from, the page lives."""

from __future__ import annotations

import json

import pytest

import webchat as gr
from tests.web.conftest import Visitor

HALF = "cut \ud83d"


@pytest.mark.parametrize(
    "block, given",
    [
        (gr.Textbox, HALF),
        (gr.Markdown, HALF),
        (gr.Code, HALF),
        (gr.Button, HALF),
        (gr.JSON, {"a": [HALF, {HALF: 1}]}),
        (gr.Textbox, lambda: gr.Textbox(label=HALF)),
        (gr.Dropdown, lambda: gr.Dropdown(choices=[(HALF, "a")])),
        (gr.Textbox, lambda: gr.Info(HALF, title=HALF)),
    ],
)
def test_what_a_function_gives_can_be_sent_and_stays(site, block, given):
    with gr.Blocks() as demo:
        gr.Button().click(given if callable(given) else lambda: given, None, block())
    visitor = Visitor(site(demo))
    answer = visitor.tell(0)
    assert answer.status_code == 200 and "cut \ufffd" in answer.text
    assert visitor.again() and visitor.get("/?new=1").status_code == 200


def test_what_a_script_or_a_form_says_can_be_sent(site):
    seen = []

    def select(data: gr.SelectData):
        seen.append(data.value)

    with gr.Blocks() as demo:
        code, radio, table = (
            gr.Code(),
            gr.Radio(["a"]),
            gr.Dataframe([["a"]], headers=["b"], interactive=True),
        )
        gr.Button().click(None, None, code, js="() => 'x'")
        radio.select(select)
        table.change(lambda one: None, table)
    visitor = Visitor(site(demo))
    answer = visitor.tell(0, made=json.dumps({code.number: HALF}))
    assert answer.status_code == 200 and "cut \ufffd" in answer.text and "cut \ufffd" in visitor.again().html
    assert visitor.tell(1, data='{"value": "\\ud83d"}').status_code == 200 and seen == ["\ufffd"]
    visitor.tell(2, **{f"c{table.number}": '{"headers": ["b"], "data": [["\\ud83d"]]}'})
    assert "\ufffd</" in visitor.again().html or 'value="\ufffd"' in visitor.page.html


def test_what_was_made_with_half_a_character_is_drawn(site):
    with gr.Blocks(title=HALF) as demo:
        gr.Textbox(HALF, label=HALF)
    assert "cut \ufffd" in Visitor(site(demo)).page.html


def test_half_a_character_in_the_box_is_none(site):
    chat = gr.ChatInterface(lambda message, history: message, type="messages")
    with gr.Blocks() as demo:
        chat.render()
        gr.Button().click(lambda: HALF, None, chat.textbox)
    visitor = Visitor(site(demo))
    assert visitor.post("/events/0", page=visitor.name, conversation="").status_code == 303
    assert "cut \ufffd" in visitor.again().html
