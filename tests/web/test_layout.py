"""Pages that their author laid out: each block where it belongs, and a chat among them that works like any."""

from __future__ import annotations

import pytest

import webchat as gr
from tests.support.dom import Page
from tests.web.conftest import Guest
from webchat.app import create_app
from webchat.config import Config
from webchat.web.site import site_of


@pytest.fixture
def make_site(tmp_path, bot):
    """The app of a page. Usage: `app = make_site(demo)`."""
    made = []

    def make(demo):
        made.append(create_app(demo.definition, Config(instance=tmp_path, secret_key="x" * 32)))
        return made[-1]

    yield make
    bot.go_on.set()
    for app in made:
        site_of(app).runner.close(5)


@pytest.fixture
def app(make_site, bot):
    with gr.Blocks(title="Desk") as demo:
        with gr.Row():
            with gr.Column():
                gr.Markdown("<center><h1>Ask</h1></center>")
                gr.ChatInterface(bot, title="Bot", examples=["hello"], editable=True)
            with gr.Column(elem_id="mine", elem_classes=["a", "b"]):
                gr.Markdown(lambda: "*made anew*")
        with gr.Sidebar(label="Settings"):
            gr.Button("Go", variant="primary")
    return make_site(demo)


def tags(node, name):
    return [found for found in node.all() if found.tag == name]


def classes(node):
    return (node.attributes.get("class") or "").split()


def test_the_chat_stands_in_its_column_and_the_side_bar_beside_the_page(app):
    page = Guest(app).page.root
    (main,) = tags(page, "main")
    (aside,) = tags(page, "aside")
    room = page.find("#main")

    assert room.tag == "section" and room.attributes["aria-label"] == "Bot"
    assert room in list(main.all()) and aside not in list(main.all())
    assert room in list(page.find("#block-2").all())
    assert classes(page.find("#mine"))[-2:] == ["a", "b"]
    assert aside.attributes["aria-label"] == "Settings" and "Go" in aside.text
    assert [heading.text.strip() for heading in tags(page, "h1")] == ["Desk", "Ask"]
    assert "made anew" in main.text
    assert len(tags(page, "nav")) == 1


def test_an_authors_heading_keeps_its_place_in_the_middle(app):
    page = Guest(app).page.root
    (centre,) = tags(page, "center")

    assert [heading.text for heading in tags(centre, "h1")] == ["Ask"]


def test_all_that_a_chat_does_works_inside_a_column(app):
    guest = Guest(app)
    guest.send("hello")
    assert "echo: hello" in guest.text and "Ask" in guest.text

    answer = guest.post(f"/replies/{guest.reply_id}/retry", partial=True)
    room = Page(answer.text).root.find("#main")
    assert answer.status_code == 200 and room.tag == "section"
    assert not tags(Page(answer.text).root, "main"), "only the room is drawn again, and not what is around it"
    guest.until_done()

    assert guest.post(f"/turns/{guest.turn_id}/edit", text="again").status_code == 303
    guest.until_done()
    assert "echo: again" in guest.text and "echo: hello" not in guest.text
    guest.send("more")
    answer = guest.post(f"/c/{guest.key}/undo", partial=True)
    assert guest.draft(answer.text) == "more"
    assert guest.post(f"/c/{guest.key}/clear").status_code == 303
    assert "echo: again" not in guest.look().root.find("#main").text
    answer = guest.post(f"/c/{guest.key}/delete", partial=True)
    assert "is deleted" in answer.text


def test_words_that_are_refused_come_back_on_the_page_that_its_author_laid_out(app):
    guest = Guest(app)
    answer = guest.post("/turns", text=" ")
    page = Page(answer.text).root

    assert answer.status_code == 422
    assert page.find("#composer-notice").text.strip()
    assert page.find("#block-1")


def test_a_page_without_a_chat_takes_no_message(make_site):
    with gr.Blocks(title="<b>Just</b> words") as demo:
        gr.Markdown("# Hello")
        with gr.Tab("One"):
            gr.Markdown("1")
        with gr.Tab("Two", interactive=False):
            gr.Markdown("2")
    guest = Guest(make_site(demo))
    page = guest.page.root
    radios = [node for node in tags(page, "input") if node.attributes.get("type") == "radio"]
    radios = [node for node in radios if node.attributes["name"].startswith("tabs-")]

    assert [("checked" in radio.attributes, "disabled" in radio.attributes) for radio in radios] == [
        (True, False),
        (False, True),
    ]
    assert tags(page, "title")[0].text == "Just words"
    assert tags(tags(page, "h1")[0], "b")[0].text == "Just"
    assert not [node for node in page.all() if node.attributes.get("id") in ("main", "composer", "sidebar")]
    assert guest.post("/turns", text="hello").status_code == 404


def test_a_chatbot_that_only_listeners_fill_has_a_room_without_a_box(make_site):
    with gr.Blocks() as demo:
        gr.Chatbot(label="Talk")
        gr.Textbox(label="Say")
    page = Guest(make_site(demo)).page.root

    assert page.find("#main") in list(page.find("#block-1").all())
    assert not [node for node in page.all() if node.attributes.get("id") == "composer"]
    assert page.find("#composer-notice").attributes["role"] == "status"


def test_what_cannot_be_shown_leaves_a_placeholder(make_site, bot, caplog):
    class Broken(gr.Markdown):
        def postprocess(self, value, files):
            raise ValueError("no")

    with gr.Blocks() as demo:
        Broken("words")
        Broken(lambda: "words")
        gr.Markdown("these are shown")
    text = Guest(make_site(demo)).page.root.text

    assert text.count("Broken cannot be shown here (error ") == 2
    assert "these are shown" in text


def test_a_value_that_is_a_function_is_asked_for_each_page_and_others_once(make_site):
    asked = []

    class Counted(gr.Markdown):
        def postprocess(self, value, files):
            asked.append(value)
            return value

    with gr.Blocks() as demo:
        Counted("constant")
        Counted(lambda: "anew")
    guest = Guest(make_site(demo))
    guest.open("/")

    assert asked == ["constant", "anew", "anew"]


def test_what_is_below_a_chat_and_what_a_chat_draws_itself(make_site, bot):
    with gr.ChatInterface(bot, title="Mirror") as demo:
        gr.Markdown("below")
        demo.inside.append(gr.Markdown("drawn by the chat"))
    page = Guest(make_site(demo)).page.root

    room = page.find("#main")
    assert "below" in page.text and "below" not in room.text
    assert page.text.count("drawn by the chat") == room.text.count("drawn by the chat") == 1
    assert [heading.text.strip() for heading in tags(page, "h1")] == ["Mirror"]


def test_chatbot_and_box_have_the_names_that_their_author_gave_them(make_site, bot):
    demo = gr.ChatInterface(
        bot,
        chatbot=gr.Chatbot(elem_id="talk", elem_classes="tall"),
        textbox=gr.Textbox(elem_id="box", elem_classes=["a"], visible=False),
    )
    page = Guest(make_site(demo)).page.root

    assert page.find("#talk").attributes["role"] == "log" and "tall" in classes(page.find("#talk"))
    assert page.find("#box").tag == "chat-composer" and "hidden" in page.find("#box").attributes
