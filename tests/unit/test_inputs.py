"""The components that a visitor fills in: what a form says, what is kept of it, and what the function gets."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

import webchat as gr
from tests.support.dom import parse
from webchat.components.choices import shortened
from webchat.components.colorpicker import as_hex
from webchat.components.input import NO_FILES
from webchat.components.shortcuts import component_of
from webchat.definition import Definition
from webchat.errors import DefinitionError, NotYetError, Unfit
from webchat.rendering.partials import Partials
from webchat.rendering.urls import Urls

LONG = [("Rain", "r"), ("Snow", "s"), ("Fog", 3)]
NOON = "2026-11-27 12:00:00"


# What a form says, the JSON of it, and what the function gets
ROUND_TRIPS = [
    (gr.Textbox(), ["a\r\nb"], "a\nb", "a\nb"),
    (gr.Textbox(), [""], "", ""),
    (gr.Textbox(type="email"), ["a@b"], "a@b", "a@b"),
    (gr.Number(), ["7"], 7, 7),
    (gr.Number(), [" 7.5 "], 7.5, 7.5),
    (gr.Number(), [""], None, None),
    (gr.Number(precision=0), ["7.6"], 7.6, 8),
    (gr.Number(precision=2), ["1.234"], 1.234, 1.23),
    (gr.Number(step=0.1), ["0.3"], 0.3, 0.3),
    (gr.Number(minimum=1, step=2), ["5"], 5, 5),
    (gr.Slider(10, 100), ["10"], 10, 10),
    (gr.Slider(10, 100), ["99.5"], 99.5, 99.5),
    (gr.Checkbox(), [""], False, False),
    (gr.Checkbox(), ["", "on"], True, True),
    (gr.CheckboxGroup(LONG), [""], [], []),
    (gr.CheckboxGroup(LONG), ["", "r", "3", "r"], ["r", 3], ["r", 3]),
    (gr.CheckboxGroup(LONG, type="index"), ["", "s", "3"], ["s", 3], [1, 2]),
    (gr.Radio(LONG), [""], None, None),
    (gr.Radio(LONG), ["", "3"], 3, 3),
    (gr.Radio(["", "x"]), ["", ""], "", ""),
    (gr.Radio(LONG, type="index"), ["", "s"], "s", 1),
    (gr.Dropdown(LONG), ["s"], "s", "s"),
    (gr.Dropdown(LONG, value=None), [""], None, None),
    (gr.Dropdown(LONG, allow_custom_value=True), ["Fog"], 3, 3),
    (gr.Dropdown(LONG, allow_custom_value=True), ["Hail"], "Hail", "Hail"),
    (gr.Dropdown(LONG, allow_custom_value=True, type="index"), ["Hail"], "Hail", None),
    (gr.Dropdown(LONG, multiselect=True), [""], [], []),
    (gr.Dropdown(LONG, multiselect=True, max_choices=2), ["", "r", "3"], ["r", 3], ["r", 3]),
    (gr.Dropdown(LONG, multiselect=True, allow_custom_value=True), ["", "r", " X ", ""], ["r", "X"], ["r", "X"]),
    (gr.ColorPicker(), ["#1A2b3c"], "#1A2b3c", "#1a2b3c"),
    (gr.DateTime(type="string"), ["2026-11-27T12:00"], NOON, NOON),
    (gr.DateTime(type="string"), ["2026-11-27T12:00:30"], "2026-11-27 12:00:30", "2026-11-27 12:00:30"),
    (gr.DateTime(type="string", include_time=False), ["2026-11-27"], "2026-11-27", "2026-11-27"),
    (gr.DateTime(type="datetime"), ["2026-11-27T12:00"], NOON, datetime(2026, 11, 27, 12)),
    (gr.DateTime(timezone="Europe/Berlin"), ["2026-11-27T12:00"], NOON, 1795777200.0),
    (gr.DateTime(), [""], None, None),
]  # fmt: skip


@pytest.mark.parametrize(("component", "said", "json", "given"), ROUND_TRIPS)
def test_what_a_form_says_reaches_the_function(component, said, json, given):
    assert component.from_form(said) == json
    got = component.preprocess(json, NO_FILES)
    assert (got, type(got)) == (given, type(given))


@pytest.mark.parametrize(("component", "said", "json", "_given"), ROUND_TRIPS)
def test_a_value_can_be_filled_in_as_a_form_would_say_it(component, said, json, _given):
    mark = [""] if said[:1] == [""] else []
    assert component.from_form([*mark, *component.said(json)] or [""]) == json


@pytest.mark.parametrize(
    ("component", "value", "words"),
    [
        (gr.Textbox(label="System prompt", max_length=3), "abcd", "System prompt: .*4 characters, and 3"),
        (gr.Textbox(type="email"), "nobody", "Textbox: “nobody” is no e-mail"),
        (gr.Number(label="Days"), "seven", "Days: “seven” is no number"),
        (gr.Number(), float("nan"), "no number"),
        (gr.Number(), True, "no number"),
        (gr.Number(minimum=1), 0, "too little; 1 is"),
        (gr.Number(maximum=1), 2, "too much; 1 is"),
        (gr.Number(step=2), 3, "no step of 2"),
        (gr.Slider(0, 100, label="Tokens"), 1000, "Tokens: 1,000 is too much; 100 is the most"),
        (gr.Slider(10, 100), -1, "too little"),
        (gr.Slider(), "nan", "no number"),
        (gr.Slider(), [1], "no number"),
        (gr.Checkbox(), "yes", "checked or not"),
        (gr.CheckboxGroup(LONG), ["r", "x"], "“x” is none of the choices"),
        (gr.CheckboxGroup(LONG), "r", "a list"),
        (gr.Radio(LONG, label="Sky"), "hail", "Sky: “hail” is none"),
        (gr.Radio([1, 2]), True, "none of the choices"),
        (gr.Radio([1, 2]), {"a": 1}, "none of the choices"),
        (gr.Dropdown(LONG), "hail", "none of the choices"),
        (gr.Dropdown(LONG), ["r"], "none of the choices"),
        (gr.Dropdown(LONG, multiselect=True), "r", "a list"),
        (gr.Dropdown(LONG, multiselect=True, max_choices=1), ["r", "s"], "1 is the most"),
        (gr.Dropdown(LONG, allow_custom_value=True), "x" * 1001, "too long"),
        (gr.Dropdown(LONG, allow_custom_value=True), {"a": 1}, "too long|none"),
        (gr.ColorPicker(), "red;", "no colour"),
        (gr.DateTime(), "yesterday", "no date. Write it like 2026-11-27 17:30:00"),
        (gr.DateTime(include_time=False), "2026-02-30", "no date. Write it like 2026-11-27\\."),
        (gr.DateTime(), "now - 999999999d", "no date"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_the_inputs_name(component, value, words):
    with pytest.raises(Unfit, match=words):
        component.preprocess(value, NO_FILES)


@pytest.mark.parametrize(
    ("kind", "parameters", "words"),
    [
        (gr.Number, {"value": 5, "maximum": 4}, "too much"),
        (gr.Number, {"value": "five"}, "is no number"),
        (gr.Number, {"minimum": 5, "maximum": 4}, "more than"),
        (gr.Number, {"step": 0}, "more than 0"),
        (gr.Number, {"minimum": "1"}, "minimum is a number"),
        (gr.Slider, {"value": 101}, "too much"),
        (gr.Slider, {"minimum": 2, "maximum": 1}, "more than"),
        (gr.Slider, {"step": -1}, "more than 0"),
        (gr.Radio, {"choices": ["a"], "value": "b"}, "none of the choices"),
        (gr.Radio, {"choices": [None]}, "no choice"),
        (gr.Radio, {"choices": ["a"], "type": "label"}, "type is"),
        (gr.CheckboxGroup, {"choices": ["a"], "value": ["b"]}, "none of the choices"),
        (gr.Dropdown, {"choices": ["a"], "value": "b"}, "none of the choices"),
        (gr.Dropdown, {"choices": ["a"], "value": ["a"]}, "multiselect"),
        (gr.Dropdown, {"choices": ["a"], "max_choices": 0}, "max_choices"),
        (gr.ColorPicker, {"value": "blue-ish"}, "no colour"),
        (gr.DateTime, {"timezone": "Mars/Olympus"}, "no such zone"),
        (gr.DateTime, {"type": "text"}, "type is"),
        (gr.DateTime, {"value": "27.11.2026"}, "DateTime"),
        (gr.State, {"value": (n for n in [])}, "copied"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_when_it_is_made(kind, parameters, words):
    with pytest.raises(DefinitionError, match=words) as refusal:
        kind(**parameters)
    assert not isinstance(refusal.value, NotYetError)


@pytest.mark.parametrize(
    ("component", "json"),
    [
        (gr.Textbox(), ""),
        (gr.Textbox(lambda: "now"), "now"),
        (gr.Number(), None),
        (gr.Number(7.6, precision=0), 8),
        (gr.Slider(10, 100), 10),
        (gr.Slider(10, 100, 20), 20),
        (gr.Checkbox(), False),
        (gr.CheckboxGroup(LONG), []),
        (gr.CheckboxGroup(LONG, value="r"), ["r"]),
        (gr.Radio(LONG), None),
        (gr.Dropdown(LONG), "r"),
        (gr.Dropdown(LONG, value=None), None),
        (gr.Dropdown(LONG, multiselect=True), []),
        (gr.Dropdown(LONG, value="r", multiselect=True), ["r"]),
        (gr.Dropdown(), None),
        (gr.ColorPicker("rgb(26, 43, 60)"), "#1a2b3c"),
        (gr.DateTime(datetime(2026, 11, 27, 12)), NOON),
        (gr.DateTime(1795777200, timezone="Europe/Berlin"), NOON),
        (gr.State([1]), None),
    ],
)
def test_what_is_there_at_first(component, json):
    assert component.shown(NO_FILES).value == json


def test_a_slider_may_stand_anywhere_at_first():
    slider = gr.Slider(0, 1, step=0.1, randomize=True)
    places = {slider.initial(NO_FILES) for _ in range(60)}
    assert len(places) > 2 and places <= {n / 10 for n in range(11)}


def test_a_slider_without_a_step_has_gradios():
    assert [gr.Slider(*range).step for range in [(0, 100), (10, 100), (0, 1), (0, 2000)]] == [
        1,
        0.1,
        0.01,
        10,
    ]


def test_now_is_found_out_each_time():
    ago = gr.DateTime("now - 2h", type="timestamp")
    seconds = datetime.now().timestamp() - ago.preprocess(ago.initial(NO_FILES), NO_FILES)
    assert 7199 <= seconds < 7260
    here = gr.DateTime("now", type="datetime", timezone="Asia/Tokyo")
    assert here.preprocess(here.initial(NO_FILES), NO_FILES).tzinfo == ZoneInfo("Asia/Tokyo")


def test_a_state_is_each_visitors_own():
    state = gr.State([1])
    first, second = state.preprocess(None, NO_FILES), state.preprocess(None, NO_FILES)
    first.append(2)
    assert second == state.value == [1]
    assert gr.State(list).preprocess(None, NO_FILES) == []


@pytest.mark.parametrize(
    ("colour", "digits"),
    [
        ("#abc", "#aabbcc"),
        ("#abcd", "#aabbcc"),
        ("#1A2B3C80", "#1a2b3c"),
        ("rgba(255, 0, 127.6, 0.5)", "#ff0080"),
        ("hsl(120, 100%, 25%)", "#008000"),
    ],
)
def test_a_colour_is_written_in_many_ways(colour, digits):
    assert as_hex(colour) == digits


@pytest.mark.usefixtures("fresh_warnings")
def test_what_changes_nothing_is_said_once():
    with pytest.warns(UserWarning, match="max_choices"):
        gr.Dropdown(["a"], max_choices=2)
    with pytest.warns(UserWarning, match="filterable"):
        assert gr.Dropdown(["a"], filterable=False, allow_custom_value=True).filterable
    with pytest.warns(UserWarning, match="gr.render"):
        gr.Number(key="mine")


def test_components_have_names():
    assert type(component_of("slider")) is gr.Slider and component_of("slider").parent is None
    assert type(component_of("CheckboxGroup")) is gr.CheckboxGroup
    assert component_of({"name": "dropdown", "choices": ["a"]}).value == "a"
    given = gr.Number()
    assert component_of(given) is given
    for wrong in ("slidr", 7, None):
        with pytest.raises(DefinitionError, match=r"no component.*slider"):
            component_of(wrong)


def test_a_long_value_is_cut_in_a_sentence():
    assert len(shortened("x" * 500)) == 42


# As they are drawn

EACH = [
    gr.Textbox("a<b", label="L"),
    gr.Textbox("a<b", label="L", type="password"),
    gr.Number(3, label="L"),
    gr.Slider(0, 9, 3, label="L"),
    gr.Checkbox(True, label="L"),
    gr.CheckboxGroup(["a<b"], value=["a<b"], label="L"),
    gr.Radio(["a<b"], value="a<b", label="L"),
    gr.Dropdown(["a<b"], label="L"),
    gr.Dropdown(["a<b"], label="L", allow_custom_value=True),
    gr.Dropdown(["a<b"], value=["a<b", "own"], label="L", multiselect=True, allow_custom_value=True),
    gr.ColorPicker("#abc", label="L"),
    gr.DateTime(NOON, label="L"),
]


def drawn(component, number=3, **changed):
    data = component.shown(NO_FILES)
    html = str(Partials(Definition(fn=print), Urls()).component(data, number))
    assert "cannot be shown" not in html
    return parse(html)


def said_by(root):
    """What a browser would send of it."""
    said = []
    for node in root.all():
        attributes = node.attributes
        if attributes.get("name") != "c3" or "disabled" in attributes:
            continue
        if attributes.get("type") in ("checkbox", "radio") and "checked" not in attributes:
            continue
        if node.tag == "select":
            said += [option.attributes["value"] for option in node.all() if "selected" in option.attributes]
        elif node.parent.tag != "template" and node.parent.parent.tag != "template":
            said.append(
                node.text.removeprefix("\n") if node.tag == "textarea" else attributes.get("value") or ""
            )
    return said


@pytest.mark.parametrize("component", EACH)
def test_a_form_that_nobody_touched_says_what_was_drawn(component):
    root = drawn(component)
    assert component.from_form(said_by(root)) == component.initial(NO_FILES)
    fields = [node for node in root.all() if node.attributes.get("name") == "c3"]
    assert fields and all(field.attributes["form"] == "composer" for field in fields)


@pytest.mark.parametrize("component", EACH)
def test_every_control_has_its_name(component):
    root = drawn(component)
    names = [node for node in root.all() if node.tag in ("label", "legend") and node.text.strip() == "L"]
    assert len(names) == 1
    if "for" in names[0].attributes:
        assert root.find("#c3") and names[0].attributes["for"] == "c3"
    assert root.find("#c3-notes")


@pytest.mark.parametrize("component", EACH)
def test_what_only_shows_a_value_sends_nothing(component):
    shown = type(component)(**{name: getattr(component, name) for name in component.given}, interactive=False)
    assert said_by(drawn(shown)) == [] and not shown.can_be_filled
    assert said_by(drawn(component, number=None)) == []


def test_examples_that_are_one_text_are_refused():
    with pytest.raises(DefinitionError, match="examples is 'abc'"):
        gr.ChatInterface(print, examples="abc")
