"""What an author's JavaScript does with events, before the server is asked or instead of it."""

import pytest
from playwright.sync_api import expect

import webchat as gr

pytestmark = pytest.mark.browser


def page_with_scripts(asked):
    def say(*values):
        asked.append(values)
        return " ".join(map(str, values))

    with gr.Blocks(js="function () { document.title = 'From the page' }") as demo:
        box, number, ticked = (
            gr.Textbox("words", label="Box"),
            gr.Number(2, label="Count"),
            gr.Checkbox(label="Tick"),
        )
        some = gr.CheckboxGroup(["a", "b", "c"], value=["b"], label="Some")
        out, fixed = gr.Markdown("nothing"), gr.Textbox("as made", label="Fixed", interactive=False)
        gr.Button("Before").click(
            say,
            [box, number, ticked, some],
            out,
            js="async (b, n, t, s) => [b + '!', n + 1, !t, [...s, 'c']]",
        )
        gr.Button("Alone").click(
            None,
            [box, number],
            [box, number, some],
            js="(b, n, ...outputs) => [b.toUpperCase(), n * 10, ['a']];",
        )
        gr.Button("Drawn").click(None, box, [out, fixed], js="b => [`**${b}** <i>`, 'set']")
        gr.Button("Broken").click(None, js="() => { = }")
        gr.Button("Raises").click(say, box, out, js="() => { throw new Error('mine') }")
        chain = gr.Button("Chain").click(lambda: "first", None, out)
        chain.then(None, out, fixed, js="words => words + ' then'").then(lambda: "last", None, out)
        chain.failure(None, js="() => { document.title = 'never' }")
        box.change(None, box, number, js="words => words.length")
        demo.load(None, None, ticked, js="() => true")
    return demo


def test_an_authors_scripts_run_under_the_strict_policy(start, context):
    asked = []
    page = context.new_page()
    said, posts = [], []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.goto(start(page_with_scripts(asked).definition))
    expect(page).to_have_title("From the page")
    out, tick = page.locator(".block--markdown"), page.get_by_label("Tick")
    expect(tick).to_be_checked()

    def press(name):
        page.get_by_role("button", name=name, exact=True).click()

    press("Before")
    expect(out).to_have_text("words! 3 False ['b', 'c']")
    assert asked == [("words!", 3, False, ["b", "c"])]
    expect(page.get_by_label("Box")).to_have_value("words")
    posts.clear()
    press("Alone")
    expect(page.get_by_label("Box")).to_have_value("WORDS")
    expect(page.get_by_label("Count")).to_have_value("5")  # by the change of the box, after the 20
    expect(page.get_by_label("a", exact=True)).to_be_checked()
    expect(page.get_by_label("b", exact=True)).not_to_be_checked()
    assert posts == []
    press("Drawn")
    expect(out.locator("strong")).to_have_text("WORDS")
    expect(page.get_by_label("Fixed")).to_have_value("set")
    press("Broken")
    press("Raises")
    expect(page.get_by_text("A script of this page failed.")).to_have_count(1)
    press("Chain")
    expect(page.get_by_label("Fixed")).to_have_value("first then")
    expect(out).to_have_text("last")
    assert len(asked) == 1 and len(said) == 2, said
    assert "click" in said[0] and "mine" in said[1]
    expect(page).to_have_title("From the page")


def test_the_dark_look_is_toggled_as_in_gradio(start, context):
    with gr.Blocks(js="() => { throw new Error('mine') }") as demo:
        gr.Button("Toggle").click(None, js="() => document.querySelector('body').classList.toggle('dark')")
    page, address = context.new_page(), start(demo.definition)
    look = "getComputedStyle(document.documentElement).colorScheme"
    for scheme, query, first, then in (
        ("light", "", "light dark", "dark"),
        ("dark", "", "light dark", "light"),
        ("light", "?__theme=dark", "dark", "light"),
        ("dark", "?__theme=light", "light", "dark"),
    ):
        page.emulate_media(color_scheme=scheme)
        page.goto(address + query)
        expect(page.get_by_text("A script of this page failed.")).to_have_count(1)
        assert page.evaluate(look) == first
        page.get_by_role("button", name="Toggle").click()
        expect(page.locator("html")).to_have_attribute("data-theme", then)
        assert page.evaluate(look) == then
    page.goto(address)
    assert page.evaluate(look) == "light dark", "the address is not kept"
