"""Values that functions make: of other components, again when one changes, or every so often."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

import webchat as gr
from tests.web.conftest import Guest, Visitor
from webchat.errors import DefinitionError


def form_of(page, event):
    """What the page has for the listener of an event: its form's opening tag."""
    return next(tag for tag in re.findall(r"<form[^>]*data-on[^>]*>", page.html) if event in tag)


def squares(**more):
    with gr.Blocks() as demo:
        number = gr.Slider(0, 10, value=3)
        square = gr.Markdown(lambda n: f"square {n * n:g}", inputs=number, **more)
        gr.Markdown(lambda words: f"of {words}", inputs=[square])
    return demo, number


def test_they_are_made_of_what_the_page_shows_and_again_when_it_changes(site):
    demo, number = squares()
    visitor = Visitor(site(demo))
    assert "square 9" in visitor.page.html and "of square 9" in visitor.page.html
    changed = visitor.tell(0, **{f"c{number.number}": "4"}).text
    assert "square 16" in changed and "of square 16" in changed
    assert f'data-on="{number.number}:change"' in form_of(visitor.page, ":change")
    again = visitor.again().html
    assert "square 16" in again and "of square 16" in again


def test_they_follow_the_additional_inputs_of_a_conversation(site):
    with gr.Blocks() as demo:
        mood = gr.Textbox("calm", render=False)
        gr.Markdown(lambda words: f"mood {words}", inputs=[mood])
        gr.ChatInterface(lambda message, history, mood: mood, additional_inputs=[mood])
    guest = Guest(site(demo))
    assert "mood calm" in guest.page.html
    guest.send("hello", **{f"c{mood.number}": "wild"})
    assert "mood wild" in guest.page.html


def test_a_set_a_state_and_a_conversation_are_inputs_like_others(site):
    with gr.Blocks() as demo:
        one, two, kept = gr.Number(1), gr.Number(2), gr.State(5)
        chatbot = gr.Chatbot(value=[{"role": "assistant", "content": "Hello"}])
        gr.Markdown(lambda said: f"sum {said[one] + said[two]}", inputs={one, two})
        gr.Markdown(lambda n, talk: f"{n} and {talk[0]['content']}", inputs=[kept, chatbot])
    page = Visitor(site(demo)).page.html
    assert "sum 3" in page and "5 and Hello" in page


def test_one_that_fails_leaves_a_placeholder(site, caplog):
    with gr.Blocks() as demo:
        gr.Markdown(lambda n: 1 / n, inputs=[gr.Number(0)])
        gr.Markdown("still here")
    assert "still here" in Visitor(site(demo)).page.html
    assert "ZeroDivisionError" in caplog.text


def test_every_so_often_the_page_ticks_and_the_value_is_made_again(site):
    numbers = itertools.count(1)
    with gr.Blocks() as demo:
        clock = gr.Markdown(lambda: f"time {next(numbers)}", every=2.5)
    visitor = Visitor(site(demo))
    assert "time 1" in visitor.page.html
    assert '<page-timer data-seconds="2.5">' in visitor.page.html
    assert f'data-on="{clock.number}:tick"' in visitor.page.html
    ticked = visitor.tell(0).text
    assert "time 2" in ticked and '<page-timer data-seconds="2.5">' in ticked


def test_a_timer_ticks_for_its_listeners_until_one_of_them_ends_it(site):
    with gr.Blocks() as demo:
        timer, count, shown = gr.Timer(5), gr.State(0), gr.Number(0)

        def tick(n, seconds):
            return n + 1, n + seconds, gr.Timer(active=n < 1)

        timer.tick(tick, [count, timer], [count, shown, timer])
        gr.Markdown(lambda: "now", every=timer)
    visitor = Visitor(site(demo))
    assert '<page-timer data-seconds="5">' in visitor.page.html
    first = visitor.tell(0).text
    assert "page-timer" in first and 'value="5"' in first
    assert "page-timer" not in visitor.tell(0).text
    assert visitor.again().html.count("<page-timer") == 0
    assert visitor.page.html.count(f'data-on="{timer.number}:tick"') == 2


@pytest.mark.parametrize(
    "make",
    [
        lambda: gr.Markdown(lambda: "", every=0),
        lambda: gr.Markdown(lambda: "", every="often"),
        lambda: gr.Timer(0.01),
        lambda: gr.Timer(float("inf")),
        lambda: gr.Markdown(lambda n: "", inputs=["slider"]),
        lambda: gr.ChatInterface(print, textbox=gr.Textbox(lambda: "", every=1)),
    ],
)
def test_what_cannot_be_is_said_at_once(make):
    with pytest.raises(DefinitionError):
        make()


def test_a_button_with_a_changing_name_is_still_pressed_without_javascript(site):
    with gr.Blocks() as demo:
        shown = gr.Markdown("nothing")
        button = gr.Button(lambda: "Go", every=60)
        button.click(lambda: "pressed", None, shown)
    page = Visitor(site(demo)).page.html
    assert re.search(r'<noscript><button[^>]*formaction="/events/1"', page)


def test_the_box_of_a_chat_is_filled_by_a_function(site, tmp_path):
    given = tmp_path / "notes.txt"
    given.write_text("notes")
    numbers = itertools.count(1)
    box = gr.MultimodalTextbox(lambda: {"text": f"draft {next(numbers)}", "files": [str(given)]})

    def reply(message, history):
        return f"{message['text']} with {Path(message['files'][0]).read_text()}"

    guest = Guest(site(gr.ChatInterface(reply, textbox=box)))
    assert guest.draft(guest.page.html) == "draft 1" and "notes.txt" in guest.page.html
    key = re.search(r'name="files" value="(made-[^"]+)"', guest.page.html)[1]
    guest.send("this", files=key)
    assert "this with notes" in guest.text
    guest.open("/")
    assert guest.post("/turns", text="this", files="made-guessed").status_code == 404


def test_a_box_whose_function_fails_is_empty(site, caplog):
    guest = Guest(site(gr.ChatInterface(lambda *_: "", textbox=gr.Textbox(lambda: 1 / 0))))
    assert guest.draft(guest.page.html) == "" and "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("seconds", [0.0001, 0, float("nan"), float("inf"), "x onload=1", True])
@pytest.mark.parametrize("is_update", [False, True])
def test_a_listener_cannot_have_a_timer_tick_too_often(site, seconds, is_update):
    with gr.Blocks() as demo:
        timer = gr.Timer(2)
        gr.Button().click(lambda: gr.update(value=seconds) if is_update else seconds, None, timer)
        gr.Button().click(lambda: 0.2, None, timer)
    visitor = Visitor(site(demo))
    answer = visitor.tell(0)
    assert answer.status_code == 500 and "data-seconds" not in answer.text.replace('data-seconds="10"', "")
    assert 'data-seconds="2"' in visitor.again().html
    assert 'data-seconds="0.2"' in visitor.tell(1).text
