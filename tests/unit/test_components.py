"""Chatbot and Textbox: checked when they are made, and nothing is ignored in silence."""

import warnings
from pathlib import Path

import pytest

from webchat import Chatbot, ChatInterface, Number, Textbox
from webchat.checks import changed_fields, css_length
from webchat.errors import DefinitionError, NotYetError

pytestmark = pytest.mark.usefixtures("fresh_warnings")


@pytest.mark.parametrize(
    ("kind", "parameter", "value"),
    [
        (Chatbot, "every", 1.0),
        (Chatbot, "inputs", [1]),
    ],
)
def test_what_waits_for_a_later_version_says_so(kind, parameter, value):
    with pytest.raises(NotYetError, match=f"{kind.__name__}\\({parameter}=.* yet"):
        kind(**{parameter: value})


@pytest.mark.parametrize(
    ("kind", "parameter", "value"),
    [
        (Chatbot, "type", "pairs"),
        (Chatbot, "value", "hello"),
        (Chatbot, "feedback_options", "Like"),
        (Chatbot, "feedback_options", [""]),
        (Chatbot, "layout", "cards"),
        (Chatbot, "editable", True),
        (Chatbot, "height", -1),
        (Chatbot, "height", True),
        (Chatbot, "min_height", "tall"),
        (Chatbot, "max_height", "1px; color: red"),
        (Chatbot, "buttons", ["copy", "print"]),
        (Chatbot, "latex_delimiters", [{"left": "$"}]),
        (Chatbot, "latex_delimiters", ["$"]),
        (Chatbot, "avatar_images", "me.png"),
        (Chatbot, "reasoning_tags", [("<think>",)]),
        (Textbox, "type", "number"),
        (Textbox, "lines", 0),
        (Textbox, "lines", -3),
        (Textbox, "lines", 1.5),
        (Textbox, "max_lines", 0),
        (Textbox, "max_length", True),
        (Textbox, "text_align", "middle"),
    ],
)
def test_what_cannot_be_is_refused_with_its_name(kind, parameter, value):
    with pytest.raises(DefinitionError, match=parameter) as refusal:
        kind(**{parameter: value})
    assert not isinstance(refusal.value, NotYetError)


def test_a_box_cannot_grow_to_less_than_it_is():
    with pytest.raises(DefinitionError, match=r"max_lines \(2\) is less than lines \(5\)"):
        Textbox(lines=5, max_lines=2)


@pytest.mark.parametrize(
    ("box", "lines"), [(Textbox(), 20), (Textbox(lines=30), 30), (Textbox(max_lines=4), 4)]
)
def test_a_box_grows_as_in_gradio(box, lines):
    assert box.most_lines == lines


@pytest.mark.parametrize(
    ("box", "shown"),
    [
        (Textbox(label="Ask"), False),
        (Textbox(label="Ask", show_label=True), True),
        (Textbox(label="Ask", show_label=True, container=False), False),
        (Textbox(show_label=True), False),
    ],
)
def test_a_label_is_shown_when_asked_for(box, shown):
    assert box.shows_label is shown


@pytest.mark.parametrize(
    ("chatbot", "copies", "copies_all"),
    [
        (Chatbot(), True, True),
        (Chatbot(show_copy_button=False), False, True),
        (Chatbot(show_copy_all_button=False), True, False),
        (Chatbot(buttons=["copy_all"]), False, True),
        (Chatbot(buttons=[]), False, False),
    ],
)
def test_copy_buttons_are_spelled_in_both_ways(chatbot, copies, copies_all):
    assert (chatbot.copies, chatbot.copies_all) == (copies, copies_all)


@pytest.mark.parametrize(
    ("given", "css"),
    [(None, None), (300, "300px"), (12.5, "12.5px"), ("60vh", "60vh"), ("10.5rem", "10.5rem")],
)
def test_a_height_is_pixels_or_a_length(given, css):
    assert css_length("height", given) == css


@pytest.mark.parametrize(
    ("parameters", "category", "words"),
    [
        ({"show_share_button": True}, UserWarning, "Hugging Face"),
        ({"bubble_full_width": True}, UserWarning, "changes nothing"),
        ({"resizeable": True}, DeprecationWarning, "resizable"),
        ({"type": "tuples"}, DeprecationWarning, "out of date"),
    ],
)
def test_what_has_no_meaning_or_is_old_warns_once_at_the_authors_line(parameters, category, words):
    with pytest.warns(category, match=words) as said:
        Chatbot(**parameters)
    assert said[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Chatbot(**parameters)


def test_both_spellings_of_resizable_work():
    with pytest.warns(DeprecationWarning):
        assert Chatbot(resizeable=True).can_resize
    assert Chatbot(resizable=True).can_resize
    assert not Chatbot().can_resize


def test_false_says_what_none_says_already():
    assert changed_fields(Chatbot(show_share_button=False, bubble_full_width=False)) == {}


@pytest.mark.parametrize("options", ["Like", [""], [" "], [1], ["x" * 201]])
def test_flags_are_texts(options):
    with pytest.raises(DefinitionError, match="flagging_options"):
        ChatInterface(print, flagging_mode="manual", flagging_options=options)


def test_flags_are_kept_in_their_order_once_each():
    definition = ChatInterface(print, flagging_mode="manual", flagging_options=["B", "Like", "B"]).definition
    assert definition.flagging_options == ("B", "Like")
    assert ChatInterface(print, flagging_options=None).definition.flagging_options == ("Like", "Dislike")


def test_the_flags_file_lies_in_the_instance_folder_unless_the_author_names_one():
    assert ChatInterface(print).definition.flagging_dir is None
    assert ChatInterface(print, flagging_dir="mine").definition.flagging_dir == Path("mine")


def test_a_value_that_is_no_function_is_not_made_again():
    with pytest.warns(UserWarning, match="no function"):
        assert Number(1, every=1).listeners == []
    assert len(Number(lambda: 1, every=1).listeners) == 1
