"""Additional inputs: read, checked before anything is kept, given to the function, and shown again."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest

import webchat as gr
from tests.support.dom import Page
from tests.web.conftest import Guest, count
from webchat.errors import DefinitionError
from webchat.messages import ChatMessage
from webchat.storage.db import transaction
from webchat.storage.models import Conversation, Turn, User


def says(message, history, prompt="?", tokens="?", *more):
    if message == "choose":
        return ChatMessage("Which?", options=[{"value": "left"}])
    return f"{message}: {prompt!r}, {tokens!r}" + "".join(f", {one!r}" for one in more)


@pytest.fixture
def make_chat(make_app):
    """Makes the site of a chat. Usage: `app = make_chat(examples=[…])`."""

    def make(inputs=None, **wishes):
        if inputs is None:
            inputs = [gr.Textbox("Be kind", label="System Prompt", max_length=20), gr.Slider(10, 100)]
        definition = gr.ChatInterface(says, additional_inputs=inputs, editable=True, **wishes).definition
        return make_app({field.name: getattr(definition, field.name) for field in fields(definition)})

    return make


@pytest.fixture
def guest(make_chat):
    return Guest(make_chat())  # the prompt is c2, the slider c3: 0 is the chat, 1 the accordion


def shown(page):
    """What the controls of a page say, by name."""
    nodes = [node for node in page.root.all() if node.attributes.get("form") == "composer"]
    return {
        node.attributes["name"]: node.text.strip() if node.tag == "textarea" else node.attributes.get("value")
        for node in nodes
        if "name" in node.attributes
    }


def test_inputs_stand_folded_under_the_box(guest):
    (accordion,) = [node for node in guest.page.root.all() if node.attributes.get("class") == "accordion"]
    assert "Additional Inputs" in accordion.text and "open" not in accordion.attributes
    assert "System Prompt" in accordion.text and "Slider" in accordion.text
    assert shown(guest.page) == {"c2": "Be kind", "c3": "10"}


def test_the_function_gets_what_a_form_says_and_else_what_is_there_at_first(guest):
    guest.send("a", c2="Be brief", c3="30")
    assert "a: 'Be brief', 30" in guest.text.replace("&#39;", "'").replace("’", "'")
    other = Guest(guest.app)
    other.send("b")
    assert "b: 'Be kind', 10" in other.text


def test_the_page_shows_what_was_said_last_in_its_conversation(guest):
    guest.send("a", c2="Be brief", c3="30")
    assert shown(guest.page) == {"c2": "Be brief", "c3": "30"}
    first = guest.key
    guest.key = None
    assert shown(guest.open("/")) == {"c2": "Be kind", "c3": "10"}
    guest.send("b", c2="", c3="11")
    assert shown(guest.page) == {"c2": "", "c3": "11"}
    assert shown(guest.open(f"/c/{first}")) == {"c2": "Be brief", "c3": "30"}


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"c3": "1000"}, "Slider: 1,000 is too much; 100 is the most."),
        ({"c3": "1"}, "Slider: 1 is too little; 10 is the least."),
        ({"c3": "many"}, "Slider: “many” is no number."),
        ({"c3": ""}, None),
        ({"c2": "x" * 21}, "System Prompt: This is too long: 21 characters, and 20 are allowed."),
        ({"c3": "inf"}, "Slider: “inf” is no number."),
    ],
)
def test_a_value_that_cannot_be_is_refused_and_nothing_is_lost(guest, said, sentence):
    answer = guest.post("/turns", text="my words", **{"c2": "mine", **said})
    if sentence is None:  # a slider that says nothing stands at its beginning
        assert answer.status_code == 303
        return
    assert answer.status_code == 422 and sentence in Page(answer.text).root.text
    assert guest.draft(answer.text) == "my words"
    assert shown(Page(answer.text)) == {"c2": "mine", "c3": "10"} | said
    assert [count(guest.app, model) for model in (Conversation, Turn, User)] == [0, 0, 0]


def test_htmx_is_told_which_input_it_was(guest):
    guest.send("a")
    answer = guest.post(f"/c/{guest.key}/turns", partial=True, text="b", c3="1000")
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (422, "#composer-notice")
    told = json.loads(answer.headers["HX-Trigger"])["webchat:unfit"]
    assert (
        told == {"field": "c3", "sentence": "Slider: 1,000 is too much; 100 is the most."}
        and answer.text in told["sentence"]
    )
    assert count(guest.app, Turn) == 1


def test_retry_takes_the_turns_own_and_edit_the_present_ones(guest):
    guest.send("a", c2="one", c3="20")
    guest.send("b", c2="two", c3="30")
    guest.post(f"/replies/{guest.reply_id}/retry", c2="three", c3="40")
    guest.until_done()
    assert "b: 'two', 30" in guest.text and "three" not in guest.text
    guest.post(f"/turns/{guest.turn_id}/edit", text="c", c2="three")
    guest.until_done()
    assert "c: 'three', 30" in guest.text  # what the form does not mention is the turn's
    answer = guest.post(f"/turns/{guest.turn_id}/edit", text="c", c3="7")
    assert answer.status_code == 422


def test_an_option_goes_with_the_present_inputs_or_the_last_ones(guest):
    guest.send("choose", c2="one", c3="20")
    guest.post(f"/replies/{guest.reply_id}/options/0/0")
    guest.until_done()
    assert "left: 'one', 20" in guest.text
    guest.send("choose")
    guest.post(f"/replies/{guest.reply_id}/options/0/0", c2="two", c3="30")
    guest.until_done()
    assert "left: 'two', 30" in guest.text


def test_an_input_that_was_added_since_says_what_it_was_made_with(guest, make_chat):
    guest.send("a", c2="one", c3="20")
    more = make_chat([gr.Textbox("Be kind"), gr.Slider(10, 100), gr.Checkbox(True, label="New")])
    guest.app, guest.client.application = more, more
    guest.post(f"/replies/{guest.reply_id}/retry")
    guest.until_done()
    assert "a: 'one', 20, True" in guest.text


def test_what_was_kept_and_cannot_be_any_more_ends_with_a_sentence(guest, make_chat):
    guest.send("a", c2="one", c3="90")
    smaller = make_chat([gr.Textbox("Be kind"), gr.Slider(10, 50)])
    guest.app, guest.client.application = smaller, smaller
    guest.post(f"/replies/{guest.reply_id}/retry")
    guest.until_done()
    assert "90 is too much; 50 is the most" in guest.text


def test_what_nobody_can_change_stays_whatever_a_form_says(make_chat):
    guest = Guest(
        make_chat([gr.Textbox("fixed", interactive=False), gr.Number(3, visible=False), gr.State([1])])
    )
    guest.send("a", c1="other", c3="other", c4="4")
    assert "a: 'fixed', 4, [1]" in guest.text


def test_inputs_that_are_asked_for_by_name_or_alone(make_chat):
    guest = Guest(make_chat("textbox", additional_inputs_accordion="More"))
    assert "More" in guest.page.root.text and shown(guest.page) == {"c2": ""}
    guest = Guest(make_chat(["slider", "checkbox"]))
    assert shown(guest.page) == {"c2": "0", "c3": "on"}


def test_an_accordion_is_an_accordion(make_chat):
    guest = Guest(make_chat(additional_inputs_accordion=gr.Accordion("Open", open=True)))
    (accordion,) = [node for node in guest.page.root.all() if node.attributes.get("class") == "accordion"]
    assert "Open" in accordion.text and "open" in accordion.attributes
    with pytest.raises(DefinitionError, match="additional_inputs_accordion is 7"):
        make_chat(additional_inputs_accordion=7)


def test_inputs_that_the_author_has_put_elsewhere_stay_there():
    with gr.Blocks() as demo:
        prompt = gr.Textbox("Be kind")
        slider = gr.Slider(10, 100, render=False)
        chat = gr.ChatInterface(says, additional_inputs=[prompt, slider])
    assert prompt.parent is demo and slider.parent.parent is chat
    assert demo.definition.additional_inputs == (prompt, slider)


def test_a_chat_of_states_alone_has_nothing_to_unfold(make_chat):
    guest = Guest(make_chat(gr.State({"a": 1})))
    assert "accordion" not in guest.page.html
    guest.send("a")
    assert "a: {'a': 1}, '?'" in guest.text


# Examples

ROWS = [["Rain?", "Be brief", 30], ["Snow?", None, 40], ["Fog?"]]


def buttons(page):
    return [node for node in page.root.all() if "data-inputs" in node.attributes]


def test_examples_with_inputs_are_a_table_whose_rows_are_buttons(make_chat):
    guest = Guest(make_chat(examples=ROWS, example_labels=["Shall it rain?", "b", "c"]))
    (table,) = [node for node in guest.page.root.all() if node.tag == "table"]
    heads = [node.text for node in table.all() if node.tag == "th"]
    cells = [node.text for node in table.all() if node.tag == "td"]
    assert heads == ["Example", "System Prompt", "Slider"]
    assert cells == ["Shall it rain?", "Be brief", "30", "b", "", "40", "c", "", ""]
    first, second, _third = buttons(guest.page)
    assert json.loads(first.attributes["data-inputs"]) == {"c2": ["Be brief"], "c3": ["30"]}
    assert json.loads(second.attributes["data-inputs"]) == {"c3": ["40"]}


def test_an_example_sets_the_inputs_and_none_keeps_one(make_chat):
    app = make_chat(examples=ROWS)
    for example, text, said in [
        (0, "Rain?", "'Be brief', 30"),
        (1, "Snow?", "'mine', 40"),
        (2, "Fog?", "'mine', 20"),
    ]:
        guest = Guest(app)
        guest.key = (
            guest.post(f"/turns?example={example}", text=text, c2="mine", c3="20")
            .headers["Location"][-22:]
            .rpartition("/")[2]
        )
        guest.until_done()
        assert f"{text}: {said}" in guest.text
    other = Guest(app)
    other.post("/turns?example=0", text="something else", c2="mine", c3="20")
    with app.app_context(), transaction() as session:
        assert session.query(Turn.inputs).order_by(Turn.id.desc()).first() == (["mine", 20],)


def test_examples_that_only_fill_the_box_carry_their_inputs_along(make_chat):
    guest = Guest(make_chat(examples=ROWS, run_examples_on_click=False))
    first = buttons(guest.page)[0]
    assert first.attributes["data-fill"] == "Rain?" and first.attributes["href"] == "/?text=Rain%3F"


def test_a_kept_answer_is_only_given_for_the_inputs_it_was_made_with(make_chat):
    guest = Guest(make_chat(examples=[["Snow?", None, 40]], cache_examples=True, cache_mode="lazy"))
    for prompt, said in [("Be kind", "'Be kind', 40"), ("mine", "'mine', 40"), ("Be kind", "'Be kind', 40")]:
        guest.key = None
        guest.key = (
            guest.post("/turns?example=0", text="Snow?", c2=prompt).headers["Location"].rpartition("/")[2]
        )
        guest.until_done()
        assert f"Snow?: {said}" in guest.text


def test_examples_without_values_stay_buttons(make_chat):
    guest = Guest(make_chat(examples=[["Rain?"], "Snow?", ["Fog?", None, None]]))
    assert "<table" not in guest.page.html and guest.page.html.count("example=") == 3


@pytest.mark.parametrize(
    ("examples", "words"),
    [
        ([["Rain?", "Be brief"]], "1 value after the message for 2 additional inputs"),
        ([["Rain?", "Be brief", 1000]], "1,000 is too much"),
        ([["Rain?", "x" * 21, 20]], "21 characters"),
    ],
)
def test_examples_that_cannot_be_are_the_authors_mistake(make_chat, examples, words):
    with pytest.raises(DefinitionError, match=words):
        make_chat(examples=examples)
