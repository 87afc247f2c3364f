"""Examples beside inputs: what a click fills in and runs, what is kept of it, and who cannot say what."""

from __future__ import annotations

import json
import re

import pytest

import webchat as gr
from tests.support.pictures import png
from tests.web.conftest import Visitor
from webchat.errors import DefinitionError


class Page:
    """A page with examples. `calls`: what the function was called with."""

    def __init__(self, *more, rows=(("Oslo", 2), ("Bergen", 5), ("Voss", 1)), **wishes):
        self.calls = []
        with gr.Blocks() as self.demo:
            self.city, self.days, self.other = (
                gr.Textbox(label="City"),
                gr.Number(label="Days"),
                gr.Textbox("own"),
            )
            self.out = gr.Markdown("nothing")
            inputs = [self.city, self.days, *([self.other] if "other" in more else [])]
            rows = [list(row) for row in rows]
            self.examples = gr.Examples(rows, inputs, self.out, self.answer, **wishes)

    def answer(self, *given):
        self.calls.append(given)
        yield "first"
        yield " ".join(map(str, given))

    def click(self, visitor, index, event="click", number=0, **fields):
        said = {"on": f"{self.examples.number}:{event}", "index": index}
        return visitor.tell(number, data=json.dumps(said), **fields)


def shown(answer):
    """What an answer puts into blocks, by their numbers."""
    return {
        int(number): re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", html)).strip()
        for number, html in re.findall(r"data-block='(\d+)'\]\"[^>]*>(.*?)</hx-partial>", answer.text, re.S)
    }


def test_a_click_fills_the_inputs_and_calls_the_function_only_if_that_is_wanted(site):
    page = Page()
    visitor = Visitor(site(page.demo))
    assert '<th scope="col">City</th><th scope="col">Days</th>' in visitor.page.source
    answer = page.click(visitor, 1)
    assert "Bergen" in answer.text and 'value="5"' in answer.text and set(shown(answer)) == {1, 2}
    assert page.calls == []
    page = Page(run_on_click=True)
    visitor = Visitor(site(page.demo))
    assert "Oslo 2" in page.click(visitor, 0).text and page.calls == [("Oslo", 2)]


@pytest.mark.parametrize("index", [7, -1, None, "1", True, 1.5, [0], 10**30])
def test_an_example_that_is_not_there_changes_nothing(site, index):
    page = Page(cache_examples=True, cache_mode="lazy", examples_per_page=1)
    visitor = Visitor(site(page.demo))
    assert "Oslo" not in page.click(visitor, index).text
    answer = page.click(visitor, index, "select", 1)
    assert (answer.text, answer.status_code) == ("", 200)


def test_without_javascript_it_is_a_button_of_the_page(site):
    page = Page(run_on_click=True)
    visitor = Visitor(site(page.demo))
    button = re.search(
        r'<noscript><button class="example[^>]*formaction="([^"]+)" name="data" value="([^"]+)"[^>]*>Oslo',
        visitor.page.source,
    )
    data = button[2].replace("&#34;", '"')
    fields = {"page": visitor.name, "conversation": "", "data": data, f"c{page.other.number}": "mine"}
    answer = visitor.post(button[1], **fields)
    html = visitor.open(answer.headers["Location"]).html
    assert answer.status_code == 303 and "Oslo 2" in html and 'value="2"' in html


def test_more_examples_than_a_page_has_are_on_pages_of_their_own(site):
    page = Page(examples_per_page=2)
    visitor = Visitor(site(page.demo))
    assert "Bergen" in visitor.page.source and "Voss" not in visitor.page.source
    answer = page.click(visitor, 1, "select", number=1).text
    assert "Voss" in answer and "Bergen" not in answer and 'aria-current="page">2' in answer
    assert "Voss" in visitor.again().source


@pytest.mark.parametrize("mode", ["eager", "lazy"])
def test_what_was_answered_once_is_kept_for_everybody_and_over_restarts(site, mode):
    page = Page(cache_examples=True, cache_mode=mode)
    visitor = Visitor(site(page.demo))
    assert len(page.calls) == (3 if mode == "eager" else 0)
    assert shown(page.click(visitor, 2))[page.out.number] == "Voss 1"
    again = Page(cache_examples=True, cache_mode=mode)
    visitor = Visitor(site(again.demo))
    assert shown(again.click(visitor, 2))[again.out.number] == "Voss 1" and again.calls == []


def test_what_one_visitor_says_elsewhere_is_in_nobody_elses_answer(site):
    page = Page("other", cache_examples=True, cache_mode="lazy")
    app = site(page.demo)
    page.click(Visitor(app), 0, **{f"c{page.other.number}": "secret"})
    assert page.calls == [("Oslo", 2, "own")]
    assert "secret" not in page.click(Visitor(app), 0).text


def test_a_function_that_fails_at_start_is_the_authors_to_see(site, caplog):
    page = Page(rows=[("Oslo", 1)], cache_examples=True)
    page.examples.running.fn = lambda city, days: 1 / 0
    with pytest.raises(DefinitionError, match="fn could not answer example 0"):
        site(page.demo)
    assert "ZeroDivisionError" in caplog.text


def test_a_page_opens_with_the_example_that_is_preloaded(site):
    page = Page(cache_examples=True, preload=1)
    visitor = Visitor(site(page.demo))
    assert 'hx-trigger="submit, load"' in visitor.page.html
    assert "Bergen 5" in visitor.tell(0).text


def test_pictures_are_shown_and_can_be_sent_wherever_the_author_has_them(site, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.gettempdir", lambda: "/nowhere")
    picture = tmp_path / ".hidden.png"
    picture.write_bytes(png(3, 3))
    with gr.Blocks() as demo:
        image = gr.Image(interactive=True, type="filepath")
        gr.Examples([str(picture)], image)
        out = gr.Textbox()
        gr.Button().click(lambda path: f"got {path.rpartition('.')[2]}", image, out)
        gr.Button().click(lambda: gr.Image(str(picture)), None, image)
        gr.ChatInterface(lambda message, history: "")
    visitor = Visitor(site(demo))
    address = re.search(r'class="example__picture" src="([^"]+)"', visitor.page.source)[1]
    assert visitor.get(address).data == picture.read_bytes()
    answer = visitor.tell(0, data=json.dumps({"on": "2:click", "index": 0}))
    key = re.search(r'name="c1"[^>]*value="([\w-]{22})"', answer.text)[1]
    visitor.send("now he is somebody", page=visitor.name)
    assert "got png" in visitor.tell(1, **{f"c{image.number}": key}).text


def test_a_folder_holds_examples(tmp_path):
    for name in ("b.txt", "a.txt"):
        (tmp_path / name).write_text(name)
    (tmp_path / "both").mkdir()
    with gr.Blocks():
        file, text = gr.File(), gr.Textbox()
        assert gr.Examples(str(tmp_path), file).rows == [
            [str(tmp_path / name)] for name in ("a.txt", "b.txt")
        ]
        with pytest.raises(DefinitionError, match="for several inputs"):
            gr.Examples(str(tmp_path), [file, text])
        (tmp_path / "log.csv").write_text("file,text,output\na.txt,one,left out\n")
        assert gr.Examples(str(tmp_path), [file, text]).rows == [[str(tmp_path / "a.txt"), "one"]]


@pytest.mark.parametrize(
    ("given", "wishes", "sentence"),
    [
        ("nowhere", {}, "there is no folder"),
        (None, {}, "give a list of them"),
        (["a"], {}, "give a list of 2 values"),
        ([["a", 99]], {}, "99 is too much"),
        ([["a", 1]], {"run_on_click": True}, "give a fn"),
        ([["a", 1]], {"cache_examples": True, "fn": print}, "give outputs"),
        ([["a", 1]], {"cache_examples": True, "fn": print, "outputs": gr.State()}, "cannot be kept"),
        ([["a", 1]], {"example_labels": ["x", "y"]}, "example_labels has 2 for 1"),
        ([["a", 1]], {"preload": 3}, "preload is 3"),
        ([["a", 1]], {"outputs": ["x"]}, "no component"),
    ],
)
def test_what_cannot_be_is_said_to_the_author(given, wishes, sentence):
    with gr.Blocks(), pytest.raises(DefinitionError, match=sentence):
        gr.Examples(given, [gr.Textbox(), gr.Slider(0, 10)], **wishes)


def test_what_follows_can_go_on_from_it():
    with gr.Blocks() as demo:
        box = gr.Textbox()
        examples = gr.Examples(["a", None], box, label="Words")
        examples.load_input_event.then(print)
        examples.dataset.click(dict)
    assert [one.fn for one in demo.definition.layout.listeners[0].chain()][1:] == [print]
    assert demo.definition.layout.listeners[1].fn is dict
