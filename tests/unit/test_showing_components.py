"""What an author gives a component becomes JSON that is whole in itself, and words."""

import io
import json
import sys
import types
import wave
import zlib

import pytest

from tests.support.kept_files import KeptFiles
from tests.support.needs import need_module
from webchat import (
    HTML,
    JSON,
    Audio,
    Code,
    Dataframe,
    File,
    Gallery,
    Image,
    Label,
    Plot,
    Video,
)
from webchat.components.pictures import png
from webchat.errors import DefinitionError, NotYetError, Unfit

pytestmark = pytest.mark.usefixtures("fresh_warnings")

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"></svg>'
GIF = b"GIF89a\x02\x00\x03\x00\x00\x00\x00;"


@pytest.fixture
def files():
    return KeptFiles()


@pytest.fixture
def numpy():
    need_module("numpy")
    import numpy

    return numpy


def shown(component, files):
    data = component.shown(files)
    json.dumps(data.as_json())  # it can be kept
    return data


# Pictures


def test_a_picture_knows_its_size(files, tmp_path):
    (tmp_path / "a b.gif").write_bytes(GIF)
    data = shown(Image(tmp_path / "a b.gif", label="Rain"), files)
    assert data.value == {
        "key": "key-0", "name": "a b.gif", "type": "image/gif", "size": len(GIF), "width": 2, "height": 3
    }  # fmt: skip
    assert Image().words(data) == "Rain"


def test_a_picture_may_lie_elsewhere_or_be_the_text_of_an_svg(files):
    assert shown(Image("https://example.com/a%20b.png?x=1"), files).value == {
        "url": "https://example.com/a%20b.png?x=1",
        "name": "a b.png",
    }
    data = shown(Image(f"\n{SVG}"), files)
    assert (data.value["type"], data.value["width"]) == ("image/svg+xml", 40)


@pytest.mark.parametrize(
    ("shape", "fill", "pixel"),
    [((2, 3), 0.5, b"\x80"), ((2, 3, 3), 300, b"\xff" * 3), ((2, 3, 4), True, b"\xff" * 4)],
)
def test_an_array_becomes_a_picture(files, numpy, shape, fill, pixel):
    data = shown(Image(numpy.full(shape, fill), format="png"), files)
    assert (data.value["type"], data.value["width"], data.value["height"]) == ("image/png", 3, 2)
    content = files.contents["key-0"]
    rows = zlib.decompress(content.split(b"IDAT")[1].split(b"IEND")[0][:-8])
    assert rows == (b"\0" + pixel * 3) * 2


def test_the_same_array_is_recognised_and_a_changed_one_is_not(files, numpy):
    array = numpy.zeros((2, 2))
    image = Image(array, format="png")
    image.shown(files), image.shown(files)
    array[0, 0] = 1
    image.shown(files)
    first, second, third = files.made
    assert first == second != third


def test_a_pil_image_is_saved_in_the_format_that_was_asked_for(files):
    need_module("PIL")
    from PIL import Image as Pil

    assert shown(Image(Pil.new("RGBA", (4, 5)), format="jpeg"), files).value["type"] == "image/jpeg"
    data = shown(Image(Pil.new("P", (4, 5))), files)
    assert (data.value["type"], data.value["width"], data.value["height"]) == ("image/webp", 4, 5)


def test_a_png_of_ours_can_be_read(numpy):
    need_module("PIL")
    from PIL import Image as Pil

    image = Pil.open(io.BytesIO(png(bytes(range(24)), 4, 2, 3)))
    assert image.size == (4, 2) and image.tobytes() == bytes(range(24))


def test_a_gallery_has_captions_and_films(files, tmp_path):
    (tmp_path / "a.gif").write_bytes(GIF)
    value = [(tmp_path / "a.gif", "first"), SVG, "https://example.com/film.mp4"]
    data = shown(Gallery(value, columns=[1, 3]), files)
    assert [(next(iter(one)), one["caption"]) for one in data.value] == [
        ("image", "first"), ("image", None), ("video", None)
    ]  # fmt: skip
    assert data.props["columns"] == [1, 3]
    assert Gallery().words(data) == "first, image.svg, film.mp4"
    with pytest.raises(Unfit, match="list of pictures"):
        Gallery("a.gif").shown(files)


@pytest.mark.parametrize("kind", [Video, Audio, Image, lambda path: Gallery([path])])
def test_a_file_of_another_kind_is_not_played_in_vain(kind, files, tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(Unfit, match=r"'a\.pdf' is no (film|sound|picture)"):
        kind(tmp_path / "a.pdf").shown(files)


# Sound and films


@pytest.mark.parametrize(
    ("kind", "values", "samples"),
    [
        ("float32", [0, 0.25, -0.5], [0, 16383, -32767]),
        ("int16", [0, 1, -2], [0, 1, -2]),
        ("int32", [0, 65536, -65536], [0, 1, -1]),
        ("uint8", [128, 255, 0], [0, 32512, -32768]),
    ],
)
def test_numbers_become_a_wav(files, numpy, kind, values, samples):
    data = shown(Audio((8000, numpy.array(values, dtype=kind))), files)
    assert data.value["name"] == "audio.wav"
    with wave.open(io.BytesIO(files.contents["key-0"])) as sound:
        assert (sound.getframerate(), sound.getnchannels()) == (8000, 1)
        assert numpy.frombuffer(sound.readframes(9), "<i2").tolist() == samples


def test_both_channels_are_kept_whichever_way_the_array_lies(files, numpy):
    for shape in ((5, 2), (2, 5)):
        shown(Audio((8000, numpy.zeros(shape, dtype="int16"))), files)
    for content in files.contents.values():
        with wave.open(io.BytesIO(content)) as sound:
            assert sound.getnchannels() == 2


def test_bytes_are_sound(files):
    assert shown(Audio(b"OggS..."), files).value["name"] == "audio.ogg"


@pytest.mark.parametrize("value", [(0, [1]), (8000,), ("8000", [1]), (8000, [[[1]]])])
def test_what_is_no_sound_says_so(files, numpy, value):
    with pytest.raises(Unfit):
        Audio(value).shown(files)


def test_subtitles_of_subrip_become_those_that_browsers_show(files, tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + b"\0" * 20)
    (tmp_path / "a.srt").write_text("1\n00:00:01,500 --> 00:00:02,000\nHello, you\n")
    data = shown(Video((tmp_path / "a.mp4", tmp_path / "a.srt")), files)
    assert data.value["video"]["type"] == "video/mp4"
    vtt = files.contents[data.value["subtitles"]["key"]].decode()
    assert vtt.startswith("WEBVTT\n") and "00:00:01.500 --> 00:00:02.000\nHello, you" in vtt


# Files and texts


def test_files_have_a_name_and_a_size(files, tmp_path):
    for name in ("a.txt", "b.bin"):
        (tmp_path / name).write_bytes(b"\0\1")
    data = shown(File([tmp_path / "a.txt", str(tmp_path / "b.bin")]), files)
    assert [(item["name"], item["size"]) for item in data.value] == [("a.txt", 2), ("b.bin", 2)]
    assert File().words(data) == "a.txt, b.bin"


@pytest.mark.parametrize("value", ["missing.txt", 7, "."])
def test_what_is_no_file_says_so(files, value):
    with pytest.raises((Unfit, TypeError)):
        File(value).shown(files)


def test_the_words_of_html_are_what_one_reads_of_it(files):
    html = "<style>p {}</style><h1>A &amp; B</h1><p>one<br>two</p><script>alert(1)</script>"
    assert HTML().words(shown(HTML(html), files)) == "A & B\none\ntwo"


def test_code_and_json_are_their_own_words(files, numpy):
    assert Code().words(shown(Code("\n  x = 1\n", "python"), files)) == "x = 1"
    value = {"a": numpy.arange(2), "b": float("nan"), "c": {1}, "d": numpy.float32(0.5), 3: b"x"}
    data = shown(JSON(value), files)
    assert data.value == {"a": [0, 1], "b": None, "c": [1], "d": 0.5, "3": "b'x'"}
    assert json.loads(JSON().words(data)) == data.value
    assert shown(JSON('{"a": [1]}'), files).value == {"a": [1]}
    with pytest.raises(Unfit, match="no JSON"):
        JSON("{").shown(files)
    nested = []
    for _ in range(500):
        nested = [nested]
    shown(JSON(nested), files)


def test_a_label_is_sorted_and_cut(files):
    data = shown(Label({"a": 0.1, "b": 0.7, "c": 0.2}, num_top_classes=2), files)
    assert data.value["label"] == "b"
    assert Label().words(data) == "b 70%, c 20%"
    assert shown(Label("cat"), files).value == {"label": "cat", "confidences": []}


# Tables


@pytest.mark.parametrize(
    ("value", "headers", "rows"),
    [
        ([[1, "x"], [2, "y"]], ["1", "2"], [[1, "x"], [2, "y"]]),
        ([1, 2], ["1"], [[1], [2]]),
        ({"headers": ["n"], "data": [[1]]}, ["n"], [[1]]),
        ({"a": [1, 2], "b": [3]}, ["a", "b"], [[1, 3], [2, None]]),
        ([{"a": 1}, {"b": 2}], ["a", "b"], [[1, None], [None, 2]]),
    ],
)
def test_tables_of_many_kinds(files, value, headers, rows):
    data = shown(Dataframe(value), files)
    assert (data.value["headers"], data.value["data"]) == (headers, rows)


def test_a_long_frame_is_cut_and_says_how_long_it_was(files):
    need_module("pandas")
    import pandas

    frame = pandas.DataFrame({"n": range(1500), "when": pandas.Timestamp("2026-05-17"), "none": None})
    data = shown(Dataframe(frame), files)
    assert (len(data.value["data"]), data.value["total"]) == (1000, 1500)
    assert data.value["data"][1] == [1, "2026-05-17T00:00:00", None]
    assert data.value["types"] == ["number", "str", "str"]
    assert Dataframe().words(data).startswith("n\twhen\tnone\n0\t2026-05-17T00:00:00\t")


def test_a_table_that_is_given_again_is_not_made_again_unless_it_changed(files):
    rows = [[1, 2]]
    first, again = Dataframe(rows).shown(files), Dataframe(rows).shown(files)
    rows.append([3, 4])
    changed, named = Dataframe(rows).shown(files), Dataframe(rows, headers=["a", "b"]).shown(files)
    assert first.value is again.value and len(first.value["data"]) == 1
    assert len(changed.value["data"]) == 2 and named.value["headers"] == ["a", "b"]
    assert Dataframe([[lambda: 1]]).shown(files).value["data"][0][0].startswith("<function")


def test_a_csv_file_is_a_table(files, tmp_path):
    (tmp_path / "a.csv").write_text("city,rain\nBergen,2250\n")
    data = shown(Dataframe(str(tmp_path / "a.csv")), files)
    assert (data.value["headers"], data.value["data"]) == (["city", "rain"], [["Bergen", "2250"]])


# Diagrams


def test_a_figure_of_matplotlib_is_drawn_once_until_it_changes(files):
    need_module("matplotlib")
    from matplotlib.figure import Figure

    figure = Figure(figsize=(1, 1))
    axes = figure.subplots()
    axes.set_title("Rain")
    plot = Plot(figure)
    data = shown(plot, files)
    assert (data.value["library"], data.value["file"]["type"]) == ("matplotlib", "image/svg+xml")
    assert Plot().words(data) == "Rain"
    plot.shown(files)
    axes.plot([1, 2])
    plot.shown(files)
    first, second, third = files.made
    assert first == second != third
    assert shown(Plot(figure, format="png"), files).value["file"]["type"] == "image/png"


def library(monkeypatch, name, **methods):
    """A figure as a library makes it that is not installed here."""
    kind = type("Figure", (), methods)
    kind.__module__ = f"{name}.figures"
    return kind()


def test_figures_that_javascript_draws_keep_what_it_draws_from(files, monkeypatch):
    drawn = {"data": [], "layout": {"title": {"text": "Bars"}, "height": 300}}
    plotly = library(monkeypatch, "plotly", to_json=lambda self: json.dumps(drawn))
    data = shown(Plot(plotly), files)
    assert json.loads(files.contents["key-0"]) == drawn
    assert (data.value["library"], data.value["title"], data.value["height"]) == ("plotly", "Bars", 300)

    altair = library(monkeypatch, "altair", to_dict=lambda self: {"mark": "bar", "title": "Line"})
    assert shown(Plot(altair), files).value["title"] == "Line"

    embed = types.SimpleNamespace(json_item=lambda model: {"doc": {"title": "Bokeh"}})
    monkeypatch.setitem(sys.modules, "bokeh", types.ModuleType("bokeh"))
    monkeypatch.setitem(sys.modules, "bokeh.embed", embed)
    bokeh = library(monkeypatch, "bokeh", width=500, height=None)
    assert shown(Plot(bokeh), files).value["width"] == 500

    with pytest.raises(Unfit, match="no figure"):
        Plot(object()).shown(files)


# Parameters


@pytest.mark.parametrize(
    ("kind", "parameter", "value"),
    [
        (Image, "height", -1),
        (Image, "width", "wide"),
        (Image, "type", "jpeg"),
        (Audio, "format", "aiff"),
        (Gallery, "object_fit", "stretch"),
        (File, "file_count", "many"),
        (Code, "lines", 0),
        (JSON, "max_height", "1px; color: red"),
        (Dataframe, "datatype", ["text"]),
        (HTML, "min_height", "tall"),
        (Label, "num_top_classes", 0),
    ],
)
def test_what_cannot_be_is_refused_when_it_is_made(kind, parameter, value):
    with pytest.raises(DefinitionError, match=parameter):
        kind(**{parameter: value})


def test_what_waits_for_a_later_version_says_so():
    with pytest.raises(NotYetError, match="show_search"):
        Dataframe(show_search="filter")


def test_what_changes_nothing_warns_once(recwarn):
    Label("x", color="red"), Label("x", color="red")
    assert len(recwarn) == 1 and "color" in str(recwarn[0].message)
