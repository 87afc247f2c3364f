"""What Markdown becomes: every construct once, and the options of the author."""

from __future__ import annotations

import threading
import time

import pytest

from tests.bench.markdown_bench import HURTFUL
from webchat.rendering.markdown import LONGEST, Markdown, MarkdownOptions, without_marks

MARKDOWN = Markdown()
DOLLARS = Markdown(
    MarkdownOptions(
        latex_delimiters=[
            {"left": "$", "right": "$", "display": False},
            {"left": "$$", "right": "$$", "display": True},
        ]
    )
)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**a** *b* ~~c~~ `d`", "<p><strong>a</strong> <em>b</em> <s>c</s> <code>d</code></p>\n"),
        ("a\nb", "<p>a<br>\nb</p>\n"),
        ("# A\n---", "<h1>A</h1>\n<hr>\n"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n"),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>\n"),
        ("README.md", "<p>README.md</p>\n"),
    ],
)
def test_markdown_becomes_html(text: str, html: str) -> None:
    assert MARKDOWN.render(text) == html


def test_addresses_in_plain_words_are_links() -> None:
    html = MARKDOWN.render("See https://a.b/c?d=e and me@example.com.")
    assert '<a href="https://a.b/c?d=e" rel="noreferrer noopener nofollow" target="_blank">' in html
    assert 'href="mailto:me@example.com"' in html


def test_code_has_colours_and_a_copy_button() -> None:
    html = MARKDOWN.render("```python\ndef f(): return '<'\n```")
    assert html.startswith('<figure class="code"><figcaption><span>python</span>')
    assert '<span class="k">def</span> <span class="nf">f</span>' in html
    assert 'data-copy="code" aria-label="Copy code"' in html
    assert "&lt;" in html
    assert "<figcaption><span>code</span>" in MARKDOWN.render("```\nplain\n```"), "no empty strip"


def test_tables_can_be_scrolled_by_keyboard() -> None:
    html = MARKDOWN.render("|a|b|\n|-|-:|\n|1|2|")
    assert html.startswith('<div class="table" role="group" tabindex="0" aria-label="Table"><table>')
    assert '<td align="right">2</td>' in html


def test_tasks_have_boxes() -> None:
    html = MARKDOWN.render("- [x] done\n- [ ] to do")
    assert '<li><input type="checkbox" disabled checked aria-label="Done"> done</li>' in html
    assert '<li><input type="checkbox" disabled aria-label="To do"> to do</li>' in html


def test_footnotes_stand_at_the_end_and_differ_between_messages() -> None:
    one, other = (MARKDOWN.render(f"{word}[^1]\n\n[^1]: note\n\nend") for word in ("A", "B"))
    assert one.index("end</p>") < one.index('<section class="footnotes"')
    name = one.partition('href="#note-')[2].partition('"')[0]
    assert f'<li id="note-{name}"' in one
    assert name not in other


@pytest.mark.parametrize(
    "text", ["$$x^2$$", "\\[x^2\\]", "$$\nx^2\n$$", "a\n$$\nx^2\n$$\nb", "- \\[\n  x^2\n  \\]"]
)
def test_displayed_formulas_become_mathml(text: str) -> None:
    html = MARKDOWN.render(text)
    assert 'display="block"' in html
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in html


def test_formulas_in_a_line() -> None:
    assert '<math xmlns="http://www.w3.org/1998/Math/MathML" display="inline">' in MARKDOWN.render(
        "a \\(x\\) b"
    )


@pytest.mark.parametrize(
    "text", ["$x$", "It costs $5 and $6.", "`$$x$$`", "```\n$$x$$\n```", "\\$\\$x\\$\\$"]
)
def test_what_is_no_formula_by_default(text: str) -> None:
    assert "<math" not in MARKDOWN.render(text)


@pytest.mark.parametrize("text", ["$5 and $6", "$ x$", "$x $", "`$x$`", "$x$5", "a \\$x$"])
def test_single_dollars_that_are_money_even_where_they_may_be_maths(text: str) -> None:
    assert "<math" not in DOLLARS.render(text)


def test_single_dollars_where_the_author_asks_for_them() -> None:
    assert DOLLARS.render("so $x$ and $y$.").count("<math") == 2
    assert 'display="block"' in DOLLARS.render("$$x$$")
    assert "<math" not in DOLLARS.render("\\(x\\)")


def test_custom_delimiters() -> None:
    markdown = Markdown(MarkdownOptions(latex_delimiters=[{"left": "((", "right": "))", "display": False}]))
    assert "<math" in markdown.render("a ((x^2)) b")
    assert "<math" not in Markdown(MarkdownOptions(latex_delimiters=[])).render("$$x$$")


@pytest.mark.parametrize("latex", ["x^^y", "\\frac", "{" * 3000, "\\begin{nonsense}"])
def test_a_broken_formula_shows_its_source(latex: str) -> None:
    html = MARKDOWN.render(f"$${latex}$$")
    assert "<math" in html or f'<code class="formula">{latex}</code>' in html


def test_line_breaks_can_be_switched_off() -> None:
    assert "<br>" not in Markdown(MarkdownOptions(line_breaks=False)).render("a\nb")


def test_words_as_they_are() -> None:
    plain = Markdown(MarkdownOptions(render_markdown=False))
    assert plain.render("**a**\n<b>") == '<p class="plain">**a**\n&lt;b&gt;</p>\n'
    assert plain.inline("**a** <b>") == "**a** &lt;b&gt;"


def test_presentational_tags_survive() -> None:
    html = MARKDOWN.render("<center>\n\n# Hi\n\n</center>\n\na<br>b <strong>c</strong> <h1>d</h1>")
    assert html.startswith("<center>\n<h1>Hi</h1>\n</center>")
    assert "a<br>b <strong>c</strong>" in html


def test_our_own_pieces_survive_next_to_html() -> None:
    text = (
        "<details>\n\n```py\nx\n```\n\n$$x$$\n\n- [x] a\n\n|a|\n|-|\n|b|\n\nn[^1]\n\n</details>\n\n[^1]: note"
    )
    html = MARKDOWN.render(text)
    for piece in ('data-copy="code"', "<mi>x</mi>", 'type="checkbox"', 'role="group"', 'href="#note-'):
        assert piece in html
    assert html.index("<details>") < html.index("<math") < html.index("</details>")


def test_further_tags() -> None:
    text = "<thinking>a</thinking> <my-tag onclick=x>b</my-tag>\n\n<thinking>\nc\n</thinking>"
    assert "thinking" not in MARKDOWN.render(text)
    named = Markdown(MarkdownOptions(allow_tags=["thinking"])).render(text)
    assert named.count("<thinking>") == 2
    assert "my-tag" not in named
    every = Markdown(MarkdownOptions(allow_tags=True)).render(
        text + "<script>x</script><hx-partial>y</hx-partial>"
    )
    assert "<my-tag>b</my-tag>" in every
    assert "script" not in every
    assert "hx-" not in every


def test_html_that_acts_where_the_author_wants_it() -> None:
    raw = Markdown(MarkdownOptions(sanitize_html=False))
    html = raw.render('<button onclick="x()" HX-GET="/y" data-hx-post=/z hx-on:click=q>ok</button>')
    assert 'onclick="x()"' in html
    assert "hx-" not in html.lower()


def test_pictures_from_elsewhere_are_links() -> None:
    for text in ("![a cat](https://e.x/c.png)", '<img src="https://e.x/c.png" alt="a cat">'):
        html = MARKDOWN.render(text)
        assert "<img" not in html
        assert 'class="remote-image" href="https://e.x/c.png" data-src="https://e.x/c.png"' in html
        assert "<span>a cat</span> <small>e.x</small>" in html
    assert '<img src="/static/x.png" alt="y"' in MARKDOWN.render("![y](/static/x.png)")
    assert "<img" not in MARKDOWN.render('![y](//e.x/c.png) <img src="/\\\\e.x/c.png"><img src=//e.x>')


def test_titles_are_one_line_without_links() -> None:
    html = MARKDOWN.inline(
        "**Asking** `two`\n# stations [here](http://a.b) <i onclick=x>i</i> ![p](http://c.d)"
    )
    assert html == "<strong>Asking</strong> <code>two</code> # stations here i p"


@pytest.mark.parametrize("name", HURTFUL)
def test_texts_that_are_made_to_hurt_are_drawn_in_time(name: str) -> None:
    text = HURTFUL[name]
    started = time.thread_time()
    MARKDOWN.render(text[: LONGEST if len(text) < 1_000_000 else None])
    assert time.thread_time() - started < 4  # about two on an idle machine


def test_a_text_too_long_is_shown_as_it_is() -> None:
    assert MARKDOWN.render("*a*" * LONGEST).startswith('<p class="plain">*a*')


def test_one_instance_serves_many_threads() -> None:
    texts = [f"**{n}** http://a.b/{n} `{n}`\n\n- {n}\n\n$${n}$$" for n in range(8)]
    expected = [MARKDOWN.render(text) for text in texts]
    wrong: list[str] = []

    def work(number: int) -> None:
        for _ in range(30):
            if (html := MARKDOWN.render(texts[number])) != expected[number]:
                wrong.append(html)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("**bold**, *slanted*. `code` ~~gone~~", "bold, slanted. code gone"),
        ("## Heading", " Heading"),
        ("2 * 3 and a*b, snake_case #1", "2 * 3 and a*b, snake_case #1"),
    ],
)
def test_an_excerpt_reads_better_without_marks(text, words):
    assert without_marks(text) == words
