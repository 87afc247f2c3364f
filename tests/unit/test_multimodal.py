"""MultimodalTextbox, and a ChatInterface that takes files: what can be asked for, and what cannot."""

import pytest

from tests.support.pictures import PNG
from webchat import ChatInterface, MultimodalTextbox, Textbox
from webchat.errors import DefinitionError
from webchat.launch import noting_launches


def chat(**wishes):
    return ChatInterface(lambda message, history: "", **wishes).definition


def test_either_word_makes_a_chat_multimodal():
    assert not chat().multimodal and not chat().takes_files
    for definition in (chat(multimodal=True), chat(textbox=MultimodalTextbox())):
        assert definition.multimodal and definition.takes_files and not definition.uses_microphone
    assert chat(textbox=MultimodalTextbox(sources=["microphone"])).uses_microphone


@pytest.mark.parametrize(
    "wishes",
    [
        {"multimodal": True, "textbox": Textbox()},
        {"textbox": "a box"},
        {"examples": [{"text": "", "files": []}]},
        {"examples": [{"files": ["nowhere.png"]}]},
    ],
)
def test_what_cannot_be_is_said(wishes):
    with pytest.raises(DefinitionError, match=r"MultimodalTextbox|no example|nowhere\.png"):
        chat(**wishes)


@pytest.mark.parametrize(
    "wishes",
    [
        {"sources": ["webcam"]},
        {"file_types": "image"},
        {"file_count": "many"},
        {"max_plain_text_length": 0},
        {"value": {"files": ["nowhere.png"]}},
        {"value": 3},
    ],
)
def test_a_box_that_cannot_be_is_refused(wishes):
    with pytest.raises(DefinitionError):
        MultimodalTextbox(**wishes)


def test_recordings_are_taken_where_there_is_a_microphone():
    assert MultimodalTextbox(file_types=["image"]).taken == ["image"]
    assert MultimodalTextbox(file_types=["image"], sources="microphone").taken == ["image", "audio"]
    assert MultimodalTextbox(sources="microphone").taken is None


def test_examples_and_the_box_bring_files(tmp_path):
    (tmp_path / "a.png").write_bytes(PNG)
    (tmp_path / "b.txt").write_text("b")
    paths = [str(tmp_path / "a.png"), str(tmp_path / "b.txt")]
    definition = chat(
        textbox=MultimodalTextbox(value={"text": "look", "files": paths[1:]}),
        examples=[{"text": "both", "files": paths}, {"files": paths[:1]}, "words"],
    )
    both, alone, words = definition.examples
    assert [path.name for path in both.files] == ["a.png", "b.txt"] and len(both.pictures) == 1
    assert (alone.text, alone.shown, words.files) == ("", "a.png", ())
    assert definition.textbox.first == ("look", (tmp_path / "b.txt",))
    assert definition.given_keys(both.files) == ["given-1", "given-0"]
    assert definition.given_file("given-0") == tmp_path / "b.txt"
    assert definition.given_file("given-2") is definition.given_file("given") is None


@pytest.mark.parametrize(("size", "count"), [("5mb", 5 * 1024**2), ("1 GB", 1024**3), (700, 700)])
def test_launch_says_how_large_a_file_may_be(size, count):
    with noting_launches(go_on=True) as launches:
        ChatInterface(lambda message, history: "").launch(max_file_size=size)
    assert launches[0].definition.max_file_bytes == count


@pytest.mark.parametrize("size", ["much", "5 apples", 0, True])
def test_a_size_that_is_none_is_refused(size):
    with pytest.raises(DefinitionError, match="max_file_size must be"):
        ChatInterface(lambda message, history: "").launch(max_file_size=size)
