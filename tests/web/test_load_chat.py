"""Files in load_chat's site, as they come to the model server turn by turn."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from tests.support.model_server import ModelServer, streams
from tests.support.pictures import PDF, PNG
from tests.web.files.conftest import Sender, folder
from webchat import load_chat

PICTURE = {
    "type": "image_url",
    "image_url": {"url": f"data:image/png;base64,{base64.b64encode(PNG).decode()}"},
}
NOTES = "File notes.txt:\n\n```txt\nMilk\n```"
FIRST = [
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": [{"type": "text", "text": NOTES}, PICTURE]},
    {"role": "assistant", "content": "I see"},
]


@pytest.fixture
def server():
    with ModelServer() as server:
        server.respond = streams("I ", "see")
        yield server


@pytest.fixture
def make(site, server):
    def make(**wishes):
        wishes = {"file_types": ["text_encoded", "image"], "system_message": "Be brief.", **wishes}
        return site(load_chat(server.base_url, "tiny", **wishes))

    return make


def test_a_file_goes_to_the_model_on_every_turn_until_it_is_gone(make, server):
    app = make()
    sender = Sender(app)
    sender.send("", files=[sender.key_of("notes.txt", b"Milk\n"), sender.key_of("a.png")])
    assert server.last_messages == FIRST[:2]
    assert "I see" in sender.text and 'alt="a.png"' in sender.page.html

    sender.send("Really?")
    assert server.last_messages == [*FIRST, {"role": "user", "content": "Really?"}]

    for path in folder(app).glob("??/*/*"):
        path.unlink()
    sender.send("Still?")
    gone = "[The file notes.txt is not there any more.]\n\n[The file a.png is not there any more.]"
    assert server.last_messages[:3] == [FIRST[0], {"role": "user", "content": gone}, FIRST[2]]


def test_what_the_model_cannot_read_is_told_in_the_chat_and_leaves_a_note(make, server):
    sender = Sender(make())
    sender.send("Look", files=[sender.key_of("old.csv", b"Gr\xf6\x81e;1")])
    assert "old.csv is not text in UTF-8. Save it as UTF-8, then send it again." in sender.text
    assert server.requests == []
    sender.send("Never mind")
    content = "[The file old.csv is not shown here.]\n\nLook\n\nNever mind"
    assert server.last_messages[1:] == [{"role": "user", "content": content}]


@pytest.mark.parametrize(
    ("file_types", "hint", "taken"),
    [
        ("text_encoded", "Text up to 1 MB each", ["notes.txt", "main.rs"]),
        ("image", "PNG, JPEG, GIF and WEBP up to 10 MB each", ["a.png"]),
    ],
)
def test_what_no_model_takes_is_refused_at_once(make, file_types, hint, taken):
    sender = Sender(make(file_types=file_types))
    assert hint in sender.page.html
    contents = {"notes.txt": b"Milk", "main.rs": b"fn main() {}", "a.png": PNG, "a.pdf": PDF}
    statuses = {name: sender.upload(name, content).status_code for name, content in contents.items()}
    assert statuses == {name: 200 if name in taken else 415 for name in contents}


def test_an_example_brings_its_file(make, server):
    Path("notes.txt").write_text("Milk\n", encoding="utf-8")
    sender = Sender(make(examples=[{"text": "What is missing?", "files": ["notes.txt"]}]))
    begun = sender.post("/turns?example=0", text="What is missing?")
    sender.key = begun.headers["Location"].rpartition("/")[2]
    sender.until_done()
    assert server.last_messages[1:] == [{"role": "user", "content": f"{NOTES}\n\nWhat is missing?"}]
