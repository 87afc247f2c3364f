"""Each component draws itself, whatever it holds, and lets nothing in that acts."""

import re

import pytest

from tests.support.dom import parse
from tests.support.kept_files import KeptFiles
from webchat import HTML, JSON, Audio, Code, Dataframe, File, Gallery, Image, Label, Video
from webchat.definition import Definition
from webchat.errors import DefinitionError
from webchat.messages import ComponentData
from webchat.rendering.component_parts import MOST_NODES, author_html, json_tree
from webchat.rendering.partials import Partials
from webchat.rendering.urls import Urls

GIF = b"GIF89a\x02\x00\x03\x00\x00\x00\x00;"


def drawn(component, number=None, **more):
    data = component if isinstance(component, ComponentData) else component.shown(KeptFiles())
    return str(Partials(Definition(fn=print), Urls("/under")).component(data, number, **more))


def tag(html, name):
    return next(node for node in parse(html).all() if node.tag == name).attributes


@pytest.fixture
def gif(tmp_path):
    (tmp_path / "rain.gif").write_bytes(GIF)
    return str(tmp_path / "rain.gif")


def test_a_picture_keeps_its_place_and_opens_large(gif):
    html = drawn(Image(gif))
    assert tag(html, "img") == {
        "src": "/under/files/key-0/rain.gif", "alt": "rain.gif", "loading": "lazy", "width": "2", "height": "3"
    }  # fmt: skip
    assert tag(html, "a")["href"] == "/under/files/key-0/rain.gif"
    assert 'download="rain.gif"' in html
    assert "download=" not in drawn(Image(gif, show_download_button=False))
    assert tag(drawn(Image(gif, label="Rain", height=200)), "img")["height"] == "200"
    assert "<figcaption>Rain</figcaption>" in drawn(Image(gif, label="Rain"))
    assert "figcaption" not in drawn(Image(gif, label="Rain", show_label=False))


def test_what_lies_elsewhere_is_loaded_from_there():
    html = drawn(Image("https://example.com/a.png"))
    assert tag(html, "img")["src"] == "https://example.com/a.png"
    assert "download=" not in html


def test_sound_begins_by_itself_only_where_it_is_new():
    sound = Audio(b"OggS", autoplay=True, loop=True)
    assert {"autoplay", "loop", "controls"} <= tag(drawn(sound, plays=True), "audio").keys()
    assert "autoplay" not in tag(drawn(sound, plays=False), "audio")


def test_films_have_their_subtitles(tmp_path):
    for name in ("a.mp4", "a.vtt"):
        (tmp_path / name).write_bytes(b"\0\0\0\x18ftypmp42")
    html = drawn(Video((tmp_path / "a.mp4", tmp_path / "a.vtt"), height=300))
    assert tag(html, "video")["height"] == "300"
    assert tag(html, "track")["src"].endswith("a.vtt")


def test_a_gallery_stands_in_columns(gif):
    html = drawn(Gallery([(gif, "First"), gif], columns=[1, 3], object_fit="contain", height="20rem"))
    gallery = tag(html, "div")
    assert (gallery["data-columns"], gallery["data-narrow"], gallery["data-fit"]) == ("3", "1", "contain")
    assert gallery["data-height"] == "20rem"
    assert html.count("<img") == html.count("<a ") == 2
    assert "<a " not in drawn(Gallery([gif], allow_preview=False))


def test_a_file_says_how_large_it_is(gif):
    html = drawn(File([gif]))
    assert "rain.gif" in html and "14 B" in html and tag(html, "a")["download"] == "rain.gif"


def test_code_is_coloured_and_counted():
    html = drawn(Code("a = 1\nb = '<script>'", "python"))
    assert "<script>" not in html and 'class="mi"' in html
    assert "1\n2\n</pre>" in html
    assert "code__numbers" not in drawn(Code("a", wrap_lines=True))
    assert "data-lines" not in html and 'data-lines="5"' in drawn(Code("a"), number=3)


def test_a_tree_folds_and_has_an_end():
    assert str(json_tree({"<b>": ["x&y", None, True, 1.5]})).count("<details") == 2
    html = str(json_tree({"<b>": ["x&y", None, True, 1.5], "empty": {}}))
    assert "<b>" not in html and "x&amp;y" in html and "null" in html and "{}" in html
    assert json_tree([[1]], is_open=True).count(" open") == 2 and json_tree([[1]]).count(" open") == 1
    many = str(json_tree(list(range(10_000))))
    assert many.count("tree__leaf") <= MOST_NODES + 1 and "more" in many
    assert "(0)" not in many and "tree__name" not in many
    assert ">0</span>" in str(json_tree([1], counts=True))
    assert "tree" in drawn(JSON(None))


def test_a_table_has_a_header_and_numbers_stand_right():
    html = drawn(Dataframe([[1, "<b>x</b>"]], headers=["n", "html"], label="Rain"))
    assert '<th scope="col" align="right">n</th>' in html and "&lt;b&gt;x" in html
    assert "<caption>Rain</caption>" in html
    html = drawn(
        Dataframe(
            [["**x**", "<i onclick=x()>y</i>", "long text"]], datatype=["markdown", "html"], max_chars=4
        )
    )
    assert "<strong>x</strong>" in html and "<i>y</i>" in html and "long…" in html
    html = drawn(
        Dataframe([[2100.0, "https://example.com/a.png"], [1234567.5, "a.png"]], datatype=["number", "image"])
    )
    assert (
        ">2100<" in html
        and 'title="1234567.5">1234568<' in html
        and html.count('<img src="https://example.com/a.png"') == 1
    )
    html = drawn(Dataframe([[n] for n in range(1200)], show_row_numbers=True))
    assert "The first 1,000 of 1,200 rows." in html and '<th scope="row">1000</th>' in html


def test_a_label_shows_how_sure_it_is():
    assert tag(drawn(Label({"fog": 0.75})), "meter")["value"] == "0.75"


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ('<h3 class="big" onclick="x()">A</h3>', '<h3 class="big">A</h3>'),
        ("<center>m</center><font color=red>r</font>", '<center>m</center><font color="red">r</font>'),
        ("a<script>alert(1)</script><style>*{}</style>b", "ab"),
        ('<p style="color: red" id="main" data-copy="x" hx-get="/x">t</p>', "<p>t</p>"),
        ('<form action="/x"><input><button>b</button></form>', "b"),
        ('<iframe src="https://example.com"></iframe>x', "x"),
        ('<img src="https://example.com/a.png" onerror="x()">', '<img src="https://example.com/a.png">'),
        ('<img src="data:image/png;base64,AA">', '<img src="data:image/png;base64,AA">'),
        ('<img src="data:text/html,x">', "<img>"),
        ('<video src="data:video/mp4,x" autoplay></video>', "<video></video>"),
        ('<a href="javascript:x()">a</a>', '<a rel="noreferrer noopener nofollow" target="_blank">a</a>'),
        ('<a href="data:text/html,x">a</a>', '<a rel="noreferrer noopener nofollow" target="_blank">a</a>'),
        ("<svg><script>x</script></svg><math><mi>x</mi></math>t", "t"),
    ],
)
def test_html_keeps_how_it_looks_and_loses_what_it_does(html, left):
    cleaned = str(author_html(html))
    assert parse(cleaned).text == parse(left).text
    assert [(n.tag, n.attributes) for n in parse(cleaned).all()] == [
        (n.tag, n.attributes) for n in parse(left).all()
    ]
    assert "prose" in drawn(HTML(html or "x"))


def test_a_table_is_searched_copied_pinned_and_measured_as_its_author_wants():
    table = Dataframe(
        [[1, "a"], [2, "b"]],
        column_widths=[80, "20%"],
        pinned_columns=1,
        show_row_numbers=True,
        show_search="search",
        show_copy_button=True,
    )
    html = drawn(table)
    assert '<col width="56"><col width="80"><col width="20%">' in html
    assert 'data-pinned="2"' in html and "data-rows" in html and 'data-copy="table"' in html
    plain = drawn(Dataframe([[1]]))
    assert "data-pinned" not in plain and "data-table__tools" not in plain and "<col" not in plain


@pytest.mark.parametrize(
    "wishes",
    [
        {"column_widths": ["1em"]},
        {"column_widths": ["9px; color: red"]},
        {"pinned_columns": -1},
        {"show_search": "x"},
    ],
)
def test_a_table_that_cannot_be_is_refused(wishes):
    with pytest.raises(DefinitionError):
        Dataframe([[1]], **wishes)


@pytest.mark.parametrize("kind", ["hologram", "../messages/_message", "image", "dataframe"])
def test_what_cannot_be_drawn_leaves_a_placeholder(kind, caplog):
    """A kind from next year, and a value that an older or newer version kept otherwise."""
    shown = drawn(ComponentData(kind, {"value": {"nonsense": True}}))
    number = re.search(r"This cannot be shown here \(error (\w{8})\)\.", shown)[1]
    assert f"could not be drawn, error {number}" in caplog.text


@pytest.mark.parametrize(
    "kind",
    [
        "image",
        "audio",
        "video",
        "gallery",
        "file",
        "html",
        "plot",
        "code",
        "json",
        "dataframe",
        "label",
        "markdown",
    ],
)
@pytest.mark.parametrize("number", [None, 3])
def test_what_shows_nothing_can_be_drawn_too(kind, number, caplog):
    from webchat.components import (
        audio,
        code,
        dataframe,
        file,
        gallery,
        html,
        image,
        json_component,
        label,
        markdown,
        plot,
        video,
    )

    rooms = {"json": json_component} | {
        room.__name__.rpartition(".")[2]: room
        for room in (audio, code, dataframe, file, gallery, html, image, label, plot, video, markdown)
    }
    (made,) = [one for one in vars(rooms[kind]).values() if getattr(one, "kind", None) == kind]
    html = drawn(made(label="Mine").shown(KeptFiles()), number)
    assert not caplog.records
    if kind not in ("html", "markdown"):  # whose labels are only shown where somebody asks for them
        assert ("Mine" in html) == (number is not None or kind in ("code", "json"))
