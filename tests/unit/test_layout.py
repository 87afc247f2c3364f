"""Blocks inside blocks: what stands where, what cannot be, and what a page of Blocks asks a site for."""

import pytest

import webchat as gr
from webchat.author_program import find_launch
from webchat.errors import DefinitionError
from webchat.layout.tree import Layout
from webchat.rendering.author_files import author_css
from webchat.rendering.author_words import title, words
from webchat.rendering.blocks import block_view, panels

pytestmark = pytest.mark.usefixtures("fresh_warnings")


def answer(message, history):
    return message


def outline(block):
    """Kinds in brackets, as they stand."""
    inside = " ".join(outline(child) for child in getattr(block, "children", ()))
    return f"{block.kind}({inside})" if inside else block.kind


def test_what_is_made_inside_a_with_stands_in_it():
    with gr.Blocks() as demo:
        with gr.Row():
            gr.Button("One")
            with gr.Column():
                gr.Markdown("two")
        with gr.Accordion("More"), gr.Group():
            gr.Textbox()
    gr.Markdown("nowhere")

    assert outline(demo) == "blocks(row(button column(markdown)) accordion(group(textbox)))"


def test_what_is_not_rendered_where_it_is_made_stands_where_it_is_rendered():
    later = gr.Markdown("later", render=False)
    with gr.Blocks() as demo:
        button = gr.Button("moved")
        with gr.Row(render=False) as row:
            pass
        with gr.Column():
            assert later.render() is later
            assert button.unrender() is button
            button.render()
            row.render()

    assert outline(demo) == "blocks(column(markdown button row))"


def test_a_block_stands_in_one_place_and_never_in_itself():
    loose = gr.Markdown("loose")
    with pytest.raises(DefinitionError, match="inside `with Blocks"):
        loose.render()
    with gr.Blocks():
        with pytest.raises(DefinitionError, match="stands on the page already"):
            gr.Markdown("here").render()
        with gr.Row() as row, pytest.raises(DefinitionError, match="in itself"):
            row.add(row.parent)


def test_tabs_that_stand_side_by_side_make_a_row_of_tabs():
    with gr.Blocks() as demo:
        with gr.Tab("One"):
            gr.Markdown("1")
        with gr.Tab("Two"):
            pass
        gr.Markdown("between")
        with gr.TabItem("Three"):
            pass
        with gr.Tabs(selected="b") as tabs:
            gr.Tab("A", id="a")
            shown = gr.Tab("B", id="b")

    assert outline(demo) == "blocks(tabs(tab(markdown) tab) markdown tabs(tab) tabs(tab tab))"
    assert tabs.shown is shown
    assert demo.children[0].shown.label == "One"


def test_the_first_tab_that_can_be_chosen_is_seen():
    with gr.Blocks(), gr.Tabs(selected="none of them") as tabs:
        gr.Tab("Hidden", visible=False)
        gr.Tab("Off", interactive=False)
        third = gr.Tab("Third")

    assert tabs.shown is third


def test_a_page_has_the_definition_of_its_chat_and_wishes_of_its_own():
    with gr.Blocks(title="Desk", css=".a {}", theme="ocean", fill_width=True) as demo:
        gr.Markdown("above")
        chat = gr.ChatInterface(answer, title="Bot", css=".b {}", js="() => 1")
    definition = demo.definition

    assert (definition.fn, definition.title, definition.page_title) == (answer, "Bot", "Desk")
    assert (definition.name, definition.page_name) == ("Bot", "Desk")
    assert (definition.css, definition.js, definition.fill_width) == (".a {}", "() => 1", True)
    assert definition.layout.root is demo
    assert definition.is_laid_out
    assert [definition.layout.blocks[n].kind for n in range(3)] == ["blocks", "markdown", "chat"]
    assert chat.definition.layout.root is demo  # whoever asks, the numbers are the page's


def test_a_chat_alone_keeps_its_page_whatever_is_around_it():
    with gr.Blocks() as alone:
        gr.ChatInterface(answer)
    with gr.ChatInterface(answer) as with_more:
        gr.Markdown("below")

    assert not alone.definition.is_laid_out
    assert not gr.ChatInterface(answer).definition.is_laid_out
    assert with_more.definition.is_laid_out


def test_a_chats_own_chatbot_and_box_stand_nowhere_else():
    with gr.Blocks() as demo:
        chatbot, box = gr.Chatbot(height=300), gr.Textbox()
        gr.Markdown("between")
        gr.ChatInterface(answer, chatbot=chatbot, textbox=box)

    assert outline(demo) == "blocks(markdown chat)"
    assert demo.definition.chatbot is chatbot


def test_a_page_without_a_chat_function():
    with gr.Blocks() as words:
        gr.Markdown("hello")
    with gr.Blocks() as custom:
        chatbot = gr.Chatbot(editable="user")

    assert (words.definition.fn, words.definition.has_room, words.definition.save_history) == (
        None,
        False,
        False,
    )
    assert (custom.definition.fn, custom.definition.has_room, custom.definition.save_history) == (
        None,
        True,
        True,
    )
    assert custom.definition.chatbot is chatbot
    assert custom.definition.editable
    with pytest.raises(DefinitionError, match="no chat function"):
        _ = custom.definition.function


@pytest.mark.parametrize("second", [lambda: gr.ChatInterface(answer), gr.Chatbot])
def test_two_chats_on_one_page_are_refused(second):
    with gr.Blocks() as demo:
        gr.ChatInterface(answer)
        second()

    with pytest.raises(DefinitionError, match=r"one conversation.*render=False"):
        _ = demo.definition


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: gr.Row(variant="loud"), "Row.variant="),
        (lambda: gr.Row(height="1px; color: red"), "Row.height="),
        (lambda: gr.Column(scale=-1), "Column.scale="),
        (lambda: gr.Column(min_width="wide"), "Column.min_width="),
        (lambda: gr.Sidebar(position="top"), "Sidebar.position="),
        (lambda: gr.Sidebar(width="100"), "Sidebar.width="),
        (lambda: gr.Markdown(max_height=-1), "Markdown.max_height="),
        (lambda: gr.Button(variant="loud"), "Button.variant="),
        (lambda: gr.Button(link="javascript:alert(1)"), "Button.link="),
        (lambda: gr.ClearButton(["box"]), "ClearButton: 'box'"),
        (lambda: gr.Blocks(title=3), "title is 3"),
        (lambda: gr.Blocks(delete_cache=60), "how often and how old"),
        (lambda: gr.ChatInterface(answer, delete_cache=(0, 60)), "delete_cache is a whole number"),
    ],
)
def test_what_cannot_be_is_said_when_it_is_asked(make, sentence):
    with pytest.raises(DefinitionError, match=sentence):
        make()


def test_what_means_nothing_here_is_warned_of():
    with pytest.warns(UserWarning, match=r"Blocks\(analytics_enabled=…\) changes nothing"):
        gr.Blocks(analytics_enabled=True)
    with pytest.warns(UserWarning, match=r"Column\(show_progress=…\) changes nothing"):
        gr.Column(show_progress=True)
    assert isinstance(gr.Blocks().queue(max_size=3), gr.Blocks)


def test_measures_become_rules_for_their_blocks():
    with gr.Blocks() as demo:
        with gr.Row(height=300):
            with gr.Column(scale=3, min_width=200):
                gr.Markdown("words", max_height="50vh")
            gr.Button("narrow", scale=0)
        with gr.Sidebar(width="20rem"):
            gr.Markdown("beside")
        with gr.Tab("One"):
            pass
    css = author_css(demo.definition)

    assert '[data-block="1"] { block-size: 300px; overflow: auto }' in css
    assert '[data-block="2"] { flex: 3 1 0; min-inline-size: min(200px, 100%) }' in css
    assert '[data-block="3"] { max-block-size: 50vh; overflow: auto }' in css
    assert '[data-block="4"] { flex: none }' in css
    assert '[data-block="5"] { --panel: 20rem }' in css
    assert '.tabs:has(#tab-8:checked) > [data-block="8"] { display: flex }' in css


def test_a_filled_page_shares_its_height_by_scale():
    with gr.Blocks(fill_height=True) as filled:
        gr.Row(scale=2)
    with gr.Blocks() as plain:
        gr.Row(scale=2)

    assert '[data-block="1"] { flex: 2 1 auto }' in author_css(filled.definition)
    assert "data-block" not in author_css(plain.definition)


def test_side_bars_are_found_wherever_they_were_put():
    with gr.Blocks() as demo, gr.Row(), gr.Column(), gr.Sidebar():
        gr.Markdown("beside")
    view = block_view(Layout.of(demo).root, {})

    assert [panel.number for panel in panels(view)] == [3]


def test_pictures_on_buttons_are_served(tmp_path):
    picture = tmp_path / "go.png"
    picture.write_bytes(b"png")
    with gr.Blocks() as demo:
        gr.Button("Go", icon=picture)
        gr.Button("Away", icon="https://example.com/a.png")

    assert list(demo.definition.files.values()) == [picture]
    assert demo.definition.files == demo.definition.files


def test_clear_buttons_know_what_they_clear():
    box, other = gr.Textbox(), gr.Textbox()
    button = gr.ClearButton(box)

    assert button.add([other]) is button
    assert [listener.outputs for listener in button.listeners] == [[box], [other]]


@pytest.mark.parametrize(
    ("program", "name", "kind"),
    [
        ("chat = gr.ChatInterface(print)\nwith gr.Blocks() as demo:\n    chat.render()", "", "blocks"),
        ("with gr.Blocks() as demo:\n    chat = gr.ChatInterface(print)", "", "blocks"),
        ("with gr.Blocks() as demo:\n    gr.Markdown('x')\n    demo.launch()", "", "blocks"),
        ("chat = gr.ChatInterface(print)\nwith gr.Blocks() as demo:\n    gr.Markdown('x')", "chat", "chat"),
        ("with gr.ChatInterface(print) as demo:\n    gr.Markdown('x')", "", "chat"),
    ],
)
def test_the_page_of_a_program_is_found(tmp_path, program, name, kind):
    place = tmp_path / "layout_program.py"
    place.write_text("import webchat as gr\n" + program)

    found = find_launch(f"{place}:{name}" if name else str(place))

    assert found.definition.layout.root.kind == kind


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Guess < 5 & more", "Guess &lt; 5 &amp; more"),
        ("<center><h1>My <i>bot</i></h1></center>", "<center>My <i>bot</i></center>"),
        ("<b onclick=x>Bold</b><script>x</script>", "<b>Bold</b>"),
    ],
)
def test_a_title_keeps_the_marks_that_its_author_gave_it_and_nothing_that_acts(text, html):
    assert title(text) == html


def test_headings_of_words_have_links_if_their_author_wants_them():
    assert '<h2 id="a-b"><a class="header-link" href="#a-b">A <em>b</em></a></h2>' in words(
        "## A *b*", {"header_links": True}
    )
    assert "header-link" not in words("## A *b*", {})


def test_words_end_their_lines_as_their_author_says():
    assert "<br" not in words("a\nb", {"line_breaks": False})
    assert "<br" in words("a\nb", {"line_breaks": True})


def test_a_listener_of_what_stands_on_no_page_is_refused():
    button = gr.Button()
    for listen in (button.click, lambda fn: gr.on([button.click], fn)):
        with pytest.raises(
            DefinitionError, match=r"Button\.click: this Button stands on no page.*with Blocks"
        ):
            listen(print)
    with gr.Blocks() as demo:
        button.click(print)
        button.render()
    button.click(dict)
    assert [one.fn for one in Layout.of(demo).listeners] == [print, dict]
