"""What a file is, what is wanted, and how both are said."""

import pytest

from tests.support.pictures import HTML, PDF, PNG, SVG, WAV, ZIP, png
from webchat.errors import UnfitFile
from webchat.file_types import accept, checked_type, in_words, is_shown_inline, type_of
from webchat.files import size_in_words
from webchat.storage.blobs import plain_name

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def lay(tmp_path):
    def lay(content):
        (tmp_path / "content").write_bytes(content)
        return tmp_path / "content"

    return lay


@pytest.mark.parametrize(
    ("name", "content", "type"),
    [
        ("a.png", PNG, "image/png"),
        ("a.jpg", PNG, "image/png"),  # the content counts
        ("a", PNG, "image/png"),
        ("a.docx", ZIP, WORD),
        ("a.zip", ZIP, "application/zip"),
        ("a.pdf", PDF, "application/pdf"),
        ("a.wav", WAV, "audio/x-wav"),
        ("a.txt", b"caf\xe9", "text/plain"),  # Latin-1
        ("a.csv", "\ufeffä;b".encode("utf-16"), "text/csv"),
        ("a.ts", b"let a = 1", "text/plain"),
        ("a.md", b"# Hi", "text/markdown"),
        ("a.svg", SVG, "image/svg+xml"),
        ("a.html", HTML, "text/html"),
        ("a.png", HTML, "text/plain"),
        ("a.bin", b"\0\1\2", "application/octet-stream"),
        ("a.png", b"\0\1\2", "application/octet-stream"),
        ("a.weba", b"\x1aE\xdf\xa3\x42\x82\x84webm \x86A_OPUS", "audio/webm"),
        ("empty", b"", "text/plain"),
    ],
)
def test_a_type_is_found_out_from_the_content(lay, name, content, type):
    assert type_of(lay(content), name) == type


@pytest.mark.parametrize(
    ("name", "content", "wanted"),
    [
        ("a.png", PNG, ["image"]),
        ("a.jpg", PNG, ["image"]),
        ("a.PNG", PNG, [".png"]),
        ("a.png", PNG, ["image/png"]),
        ("a.png", PNG, ["file"]),
        ("a.png", PNG, None),
        ("a.json", b"{}", ["text"]),
        ("a.py", b"1", ["text"]),
        ("a.wav", WAV, ["audio", ".pdf"]),
        ("a.pdf", PDF, ["audio", ".pdf"]),
        ("a.svg", SVG, [".svg"]),
        ("a.svg", SVG, ["image/svg+xml"]),
        ("a.bin", b"\0\1", None),
    ],
)
def test_what_is_wanted_is_taken(lay, name, content, wanted):
    checked_type(lay(content), name, wanted)


@pytest.mark.parametrize(
    ("name", "content", "wanted"),
    [
        ("a.png", HTML, None),  # it lies, whatever is wanted
        ("a.png", HTML, [".png"]),
        ("a.mp3", PNG, None),
        ("a.pdf", HTML, None),
        ("a.txt", PNG, None),
        ("a.png", b"\0\1\2", ["image"]),
        ("a.svg", SVG, ["image"]),  # a document, unless it is named
        ("a.png", PNG, ["audio", "text", ".gif"]),
        ("a.pdf", PDF, ["text"]),
        ("pdf", PDF, [".pdf"]),
        ("plotly.figure", b"{}", None),
    ],
)
def test_what_lies_or_is_not_wanted_is_refused(lay, name, content, wanted):
    with pytest.raises(UnfitFile, match=r"\w\.$"):
        checked_type(lay(content), name, wanted)


def test_a_picture_of_too_many_pixels_is_refused_without_being_looked_at(lay):
    assert checked_type(lay(png(8160, 6120)), "a.png", None) == "image/png"
    with pytest.raises(UnfitFile, match="50 million pixels"):
        checked_type(lay(png(60_000, 60_000)), "a.png", None)


def test_only_what_cannot_act_is_shown_by_itself():
    shown = ("image/png", "image/svg+xml", "text/html", "application/pdf", "audio/mpeg", "video/mp4")
    assert [is_shown_inline(type) for type in shown] == [True, False, False, False, True, True]


def test_wishes_are_said_to_browsers_and_to_people():
    assert accept(["image", ".pdf", "image/png"]) == "image/*,.pdf,image/png"
    assert accept(["text"]).startswith("text/*,application/") and ".rs" in accept(["text"]).split(",")
    assert accept(None) == accept(["image", "file"]) == ""
    assert in_words(["image", "audio", ".pdf"]) == "Pictures, sound and PDF"
    assert in_words(["image/png"]) == "PNG" and in_words(None) == "Files"


def test_sizes_are_said_shortly():
    assert [size_in_words(size) for size in (0, 18 * 1024, 4_300_000, 3 * 1024**3)] == [
        "0 B", "18 KB", "4.1 MB", "3 GB",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\b.txt", "b.txt"),
        ("", "file"),
        ("..", "file"),
        ("a\0b\n.txt", "a_b_.txt"),
        ("x" * 300 + ".txt", "x" * 196 + ".txt"),
        ("路" * 96 + ".txt", "路" * 65 + ".txt"),
        ("路" * 96, "路" * 66),
        ("." * 400, "file"),
        ("ä ö.png", "ä ö.png"),
        ("invoice\u202egnp.exe", "invoicegnp.exe"),
    ],
)
def test_a_name_is_a_name_and_no_path(name, plain):
    assert plain_name(name) == plain
