"""Files in additional inputs: sent beforehand or with the form, his own, of the right kind, and the conversation's."""

from __future__ import annotations

import io
import struct
import tempfile
from dataclasses import fields
from pathlib import Path

import pytest

import webchat as gr
from tests.support.dom import Page
from tests.support.needs import need_module
from tests.web.conftest import PARTIAL, Guest, count
from webchat.errors import Unfit
from webchat.storage import files
from webchat.storage.db import transaction
from webchat.storage.models import Conversation, StoredFile, Turn

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154"
    "789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def says(message, history, papers, chart, note):
    names = [path.rpartition("/")[2] for path in papers or []]
    return f"{names} {getattr(chart, 'size', chart)} {note and (note['text'], len(note['files']))}"


@pytest.fixture
def app(make_app):
    definition = gr.ChatInterface(
        says,
        additional_inputs=[
            gr.File(label="Papers", file_count="multiple", file_types=[".txt"]),
            gr.Image(label="Chart", type="pil"),
            gr.MultimodalTextbox(label="Note"),
        ],
    ).definition  # 2, 3 and 4: 0 is the chat, 1 the accordion
    return make_app({field.name: getattr(definition, field.name) for field in fields(definition)})


def upload(guest, number, name, content):
    data = {"csrf_token": guest.token, "upload": (io.BytesIO(content), name)}
    return guest.client.post(f"/files?input={number}", data=data, headers=PARTIAL)


def key_of(answer, field):
    assert answer.status_code == 200, answer.text
    (tick,) = [node for node in Page(answer.text).root.all() if node.attributes.get("name") == field]
    assert tick.attributes["form"] == "composer"
    return tick.attributes["value"]


def test_a_file_is_sent_beforehand_and_goes_with_the_message(app, guest):
    paper = key_of(upload(guest, 2, "a.txt", b"hello"), "c2")
    chart = key_of(upload(guest, 3, "chart.png", PNG), "c3")
    other = key_of(upload(guest, 4, "b.txt", b"b"), "c4")
    guest.send("x", c2=["", paper], c3=["", chart], c4=["words", other])
    assert "['a.txt'] (1, 1) ('words', 1)" in guest.text
    with app.app_context(), transaction() as session:
        assert session.query(StoredFile.conversation_id).distinct().all() == [(1,)]
    assert {f'value="{key}"' for key in (paper, chart, other)} <= set(guest.page.html.split())


def test_a_form_without_a_script_brings_its_files_along(app, guest):
    files = {
        "c2": (io.BytesIO(b"hello"), "a.txt"),
        "c3": (io.BytesIO(PNG), "chart.png"),
        "c4": (io.BytesIO(b""), ""),
    }
    answer = guest.client.post(
        "/turns", data={"csrf_token": guest.token, "client_id": "a", "text": "x", **files}
    )
    guest.key = answer.headers["Location"].rpartition("/")[2]
    guest.until_done()
    assert "['a.txt'] (1, 1) ('', 0)" in guest.text


def test_what_was_chosen_stays_until_it_is_taken_away(app, guest):
    paper = key_of(upload(guest, 2, "a.txt", b"hello"), "c2")
    guest.send("x", c2=["", paper])
    guest.send("y")
    assert guest.text.count("['a.txt'] None ('', 0)") == 4  # each once more for Copy
    guest.send("z", c2=[""])
    assert "[] None ('', 0)" in guest.text


@pytest.mark.parametrize(
    ("number", "name", "content", "words"),
    [
        (2, "a.png", PNG, "kind|taken"),
        (3, "a.txt", b"hello", "kind|taken"),
        (3, "lie.png", b"<html>", "name says"),
    ],
)
def test_a_file_of_another_kind_is_refused_when_it_is_sent(app, guest, number, name, content, words):
    answer = upload(guest, number, name, content)
    assert answer.status_code == 415 and any(word in answer.text for word in words.split("|"))


def test_a_file_of_another_kind_is_refused_under_another_inputs_name(app, guest):
    paper = key_of(upload(guest, 2, "a.txt", b"hello"), "c2")
    answer = guest.post("/turns", text="x", c3=["", paper])
    assert (
        answer.status_code == 422 and "Chart: a.txt is not a kind of file that is taken here." in answer.text
    )
    assert guest.draft(answer.text) == "x" and [count(app, model) for model in (Conversation, Turn)] == [0, 0]


@pytest.mark.parametrize("side", [8000, 30_000])
def test_a_picture_is_not_unpacked_whose_pixels_only_its_reader_knows(side):
    need_module("PIL")
    source = b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, side, side, 8, 3) + bytes(14)
    with tempfile.NamedTemporaryFile(suffix=".psd") as file:
        file.write(source)
        file.flush()
        with pytest.raises(Unfit, match="Image: This picture has more than 50 million pixels"):
            gr.Image(type="numpy").read(Path(file.name))


def test_more_files_than_one_are_refused_where_one_is_taken(app, guest):
    keys = [key_of(upload(guest, 4, f"{n}.txt", b"x"), "c4") for n in range(2)]
    answer = guest.post("/turns", text="x", c4=["", *keys])
    assert answer.status_code == 422 and "Note: one file is the most." in answer.text


@pytest.mark.parametrize("number", [2, 4])
def test_a_file_that_is_named_again_and_again_is_looked_for_once(app, guest, number, monkeypatch):
    key = key_of(upload(guest, number, "a.txt", b"x"), f"c{number}")
    asked, find = [], files.find
    monkeypatch.setattr(files, "find", lambda *whose: asked.append(whose) or find(*whose))
    guest.send("x", **{f"c{number}": ["", *[key] * 5000]})
    assert "a.txt" in guest.look().html and len(asked) < 10


@pytest.mark.parametrize("number", [2, 4])
def test_more_files_than_may_come_are_not_looked_for(app, guest, number, monkeypatch):
    monkeypatch.setattr(files, "find", None)
    keys = ["", *(f"key-{n}" for n in range(21))]
    answer = guest.post("/turns", text="x", **{f"c{number}": keys})
    assert answer.status_code == 422 and "At most 20 files" in answer.text
    assert guest.draft(answer.text) == "x"


def test_somebody_elses_file_is_nobodys(app, guest):
    paper = key_of(upload(guest, 2, "a.txt", b"hello"), "c2")
    stranger = Guest(app)
    stranger.send("x")
    for key in (paper, "nothing"):
        answer = stranger.post(f"/c/{stranger.key}/turns", text="y", c2=["", key])
        assert answer.status_code == 422 and "not here any more" in answer.text and paper not in answer.text
    assert count(app, Turn) == 1


def test_there_is_no_upload_for_what_takes_no_files(app, guest):
    for number in (0, 1, 99):
        assert upload(guest, number, "a.txt", b"x").status_code == 415


def test_a_file_of_an_example_is_the_visitors_own_copy(make_app, tmp_path):
    (tmp_path / "a.txt").write_text("hello")
    definition = gr.ChatInterface(
        lambda message, history, paper: paper.rpartition("/")[2],
        additional_inputs=gr.File(label="Paper"),
        examples=[["x", str(tmp_path / "a.txt")]],
    ).definition
    guest = Guest(make_app({field.name: getattr(definition, field.name) for field in fields(definition)}))
    assert "a.txt" in guest.page.root.text
    guest.key = guest.post("/turns?example=0", text="x").headers["Location"].rpartition("/")[2]
    guest.until_done()
    assert "a.txt" in guest.text and 'name="c2" form="composer" value="' in guest.page.html
