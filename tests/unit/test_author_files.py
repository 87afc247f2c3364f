"""What an author adds to the page comes from addresses of our own, and nothing else does."""

from webchat.components.chatbot import Chatbot
from webchat.components.textbox import Textbox
from webchat.definition import Definition
from webchat.rendering.author_files import AuthorFiles, author_css, author_head
from webchat.rendering.urls import Urls


def definition(**wishes):
    return Definition(fn=print, **wishes)


def test_an_author_without_wishes_adds_no_file():
    author = AuthorFiles(definition())
    assert (author.css, author.js, author.css_address(Urls()), author.js_address(Urls())) == (
        None,
        None,
        "",
        "",
    )


def test_measures_become_rules():
    css = author_css(
        definition(
            chatbot=Chatbot(height=400, max_height="60vh"),
            textbox=Textbox(lines=2, max_lines=3, text_align="right"),
            css=".mine { color: red }",
        )
    )
    assert ".log { block-size: 400px; max-block-size: 60vh }" in css
    assert "--lines: 2; --most-lines: 3" in css
    assert "text-align: right" in css
    assert css.endswith(".mine { color: red }")


def test_the_address_of_a_file_changes_with_its_content():
    one, two = (AuthorFiles(definition(css=css)).css_address(Urls("/a")) for css in ("a {}", "b {}"))
    assert one.startswith("/a/author/") and one.endswith("/style.css")
    assert one != two


def test_only_files_of_the_definition_are_found(tmp_path):
    picture = tmp_path / "bot.png"
    picture.write_bytes(b"png")
    author = AuthorFiles(definition(files={"0-bot.png": picture}, avatars=(None, "0-bot.png")))
    _, _, hash, name = author.address("0-bot.png", Urls()).split("/")
    assert author.find(hash, name).content == b"png"
    assert author.find(hash, "../bot.png") is None
    assert author.find("0" * 12, name) is None
    assert author.address("https://example.com/a.png", Urls()) == "https://example.com/a.png"


def test_scripts_and_styles_in_the_head_get_the_nonce_once():
    head = author_head('<script src="/a.js"></script><style nonce="mine"></style>', "n")
    assert head == '<script nonce="n" src="/a.js"></script><style nonce="mine"></style>'
