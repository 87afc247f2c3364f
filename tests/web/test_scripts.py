"""Listeners in JavaScript: their files, what a page says of them, and what a visitor may say in their place."""

from __future__ import annotations

import json
import re

import pytest

import webchat as gr
from tests.web.conftest import Visitor
from webchat.errors import DefinitionError
from webchat.layout.scripts import is_function
from webchat.rendering.author_files import AuthorFiles


def page():
    with gr.Blocks() as demo:
        box, out, state = gr.Textbox("b"), gr.Markdown("m"), gr.State("s")
        button = gr.Button("Go")
        button.click(None, box, [box, out], js="(b) => [b, b] // twice")
        button.click(lambda s: s, state, out).success(None, js="() => scrollTo(0, 0)").then(lambda: 1 / 0)
    return demo, box, out


def test_each_script_is_a_file_of_the_sites_and_its_form_says_what_it_takes(site):
    demo, box, out = page()
    visitor = Visitor(site(demo))
    forms = re.findall(r'<form id="event-(\d)"[^>]*data-js="([^"]+)"([^>]*)>', visitor.page.html)
    assert [number for number, *_ in forms] == ["0", "2"]
    assert (
        f'data-takes="{box.number} {box.number} {out.number}"' in forms[0][2] and "data-alone" in forms[0][2]
    )
    assert "data-goes-on" not in forms[0][2] and "data-goes-on" in forms[1][2]
    script = visitor.get(forms[0][1])
    assert script.mimetype == "text/javascript"
    assert script.text == "export default (\n(b) => [b, b] // twice\n);\n"
    assert "scripts.js" in visitor.page.html


def test_without_javascript_such_a_listener_is_not_there(site):
    visitor = Visitor(site(page()[0]))
    assert re.findall(r'formaction="/events/(\d)"', visitor.page.html) == ["1"]


def test_the_browser_is_told_what_comes_next(site):
    visitor = Visitor(site(page()[0]))
    answer = visitor.tell(1)
    assert json.loads(answer.headers["HX-Trigger"]) == {"next": {"data": "2"}} and answer.status_code == 200
    assert visitor.tell(2).status_code == 500, "then comes the one after it"


def test_what_a_script_gave_is_drawn_and_only_where_anything_may_be_said(site):
    demo, box, out = page()
    visitor = Visitor(site(demo))
    made = {
        str(out.number): "**x** <script>1</script>",
        str(box.number): {"__type__": "update", "visible": False},
        "9": 1,
    }
    answer = visitor.tell(0, made=json.dumps(made)).text
    assert "<strong>x</strong>" in answer and "<script" not in answer and answer.count("<hx-partial") == 1
    assert "<hx-partial" not in visitor.tell(0, made="[1]").text + visitor.tell(0, made="{").text
    assert "<p>s</p>" in visitor.tell(1, made=json.dumps({str(out.number): "y"})).text


@pytest.mark.parametrize("block", [gr.State, gr.Image, gr.Chatbot, gr.Label])
def test_a_script_alone_fills_no_files_states_or_conversations(block):
    with gr.Blocks():
        with pytest.raises(DefinitionError, match="a script alone cannot fill"):
            gr.Button().click(None, None, block(), js="() => 1")
        with pytest.raises(DefinitionError, match="give a JavaScript function as text"):
            gr.Button().click(print, js=7)


@pytest.mark.parametrize(
    "js",
    [
        "() => 1",
        "async () => {}",
        " // why\n x => x;",
        "function named(a) { return a }\n",
        "(a, b = f(1)) => a",
        "/* ( */ async function () {}",
    ],
)
def test_a_function_of_the_page_is_called(js):
    with gr.Blocks(js=js) as demo:
        pass
    assert AuthorFiles(demo.definition).js.content.decode().endswith("\n)();\n") and is_function(js)


@pytest.mark.parametrize(
    "js", ["(() => { f(1) })()", "function f() {} f();", "document.title = 'x'", "let f = () => 1"]
)
def test_statements_of_the_page_are_left_as_they_are(js):
    with gr.Blocks(js=js) as demo:
        pass
    assert AuthorFiles(demo.definition).js.content.decode() == js
