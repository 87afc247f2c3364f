"""Files that are not taken: of a wrong kind, too large, too many, somebody else's."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import select

from tests.support.pictures import HTML, PNG, SVG
from tests.web.conftest import Person, count, keep_file
from tests.web.files.conftest import Sender, contents, folder
from webchat.components.multimodal_textbox import MultimodalTextbox
from webchat.generation import limits
from webchat.storage import blobs, files
from webchat.storage.db import reading
from webchat.storage.models import StoredFile
from webchat.web.lengths import most_bytes
from webchat.web.site import site_of


@pytest.mark.parametrize(
    ("name", "content", "status", "sentence"),
    [
        ("lie.png", HTML, 415, "not what its name says"),
        ("a.svg", SVG, 415, "What can be sent: Pictures and TXT."),
        ("empty.txt", b"", 422, "empty.txt is empty."),
        ("large.txt", b"x" * 5001, 413, "too large: 4.88 KB"),
        ("very-large.txt", b"x" * 90_000, 413, "too large: 4.88 KB"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_a_sentence(make, name, content, status, sentence):
    app = make({"file_types": ["image", ".txt"]}, max_file_bytes=5000, max_message_bytes=1000)
    sender = Sender(app)
    answer = sender.upload(name, content)
    assert (answer.status_code, sentence in answer.text) == (status, True), answer.text
    assert answer.headers["HX-Retarget"] and count(app, StoredFile) == 0
    assert not contents(app) and not list(folder(app).glob("incoming*"))


def test_what_is_no_file_is_no_longer_because_files_may_come(make):
    sender = Sender(make(max_message_bytes=1000))
    fields = {f"field-{number}": "x" * 10_000 for number in range(30)}
    answer = sender.post("/turns", text="x", upload=(io.BytesIO(PNG), "a.png"), **fields)
    assert answer.status_code == 413


def test_launch_is_stronger_than_the_setting(make):
    sender = Sender(make(wishes={"max_file_bytes": 100}, max_file_bytes=5000))
    assert sender.upload("a.txt", b"x" * 101).status_code == 413
    assert "up to 100 B each" in sender.page.html


def test_how_many_may_come_with_a_message(make, make_app):
    several = Sender(make(max_files=2))
    keys = [several.key_of(f"{number}.png") for number in range(3)]
    assert several.post("/turns", text="x", files=keys).status_code == 422
    one = Sender(make_app({"textbox": MultimodalTextbox()}))
    two = [(io.BytesIO(PNG), "a.png"), (io.BytesIO(PNG), "b.png")]
    answer = one.post("/turns", text="x", upload=two)
    assert answer.status_code == 422 and "Only one file" in answer.text


def test_somebody_elses_file_cannot_be_sent(app, sender):
    key = sender.key_of("mine.png")
    other = Sender(app)
    answer = other.post("/turns", text="x", files=[key])
    assert answer.status_code == 404 and "not there any more" in answer.text
    assert other.draft(answer.text) == "x"
    assert other.post("/turns", text="x", files=["nothing"]).status_code == 404


def test_a_file_of_a_deleted_conversation_cannot_be_sent_again(app, sender):
    key = sender.key_of("a.png")
    sender.send("look", files=[key])
    assert sender.post("/turns", text="again", files=[key]).status_code == 303
    sender.post(f"/c/{sender.key}/delete")
    assert sender.post("/turns", text="x", files=[key]).status_code == 404
    sender.post(f"/c/{sender.key}/restore")
    assert sender.post("/turns", text="x", files=[key]).status_code == 303


def test_a_file_for_another_input_is_no_way_round_the_kinds(make):
    sender = Sender(app := make({"file_types": ["image"]}))
    sender.send("x")
    answer = sender.post("/turns", text="x", files=[keep_file(app, sender)])
    assert answer.status_code == 415 and "a.txt is not a kind" in answer.text


def test_uploads_have_limits_by_time_and_by_room(make):
    sender = Sender(app := make(files_per_minute=2, max_user_bytes=1000))
    assert sender.upload("a.txt", b"x" * 900).status_code == 200
    answer = sender.upload("b.txt", b"y" * 200)
    assert answer.status_code == 413 and "Your files take 900 B" in answer.text
    answer = sender.upload("c.txt", b"z")
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) >= 1
    assert len(contents(app)) == 1  # what is refused does not stay


def test_guests_of_one_network_have_the_room_of_some(make):
    """They may be colleagues behind a proxy, or somebody who is new each time."""
    app = make(max_user_bytes=1000)
    for number in range(limits.SHARING):
        last = Sender(app)
        key = last.key_of(f"{number}.txt", b"x" * 600 + bytes([number]) * 400)
    answer = Sender(app).upload("b.txt", b"y")
    assert answer.status_code == 429 and "from your network" in answer.text
    last.take_out(key)
    assert Sender(app).upload("b.txt", b"y" * 1000).status_code == 200


def test_only_what_was_counted_is_given_back_and_only_uploads_are_removed(make):
    sender = Sender(app := make(max_user_bytes=1000))
    key = sender.key_of("a.txt", b"x" * 600)
    counted = site_of(app).limits.bytes_of_guests
    counted.most = 1000
    with app.app_context(), reading() as session:
        user_id = session.scalar(select(StoredFile.user_id))
    with app.app_context():
        made = files.keep(site_of(app).blobs, io.BytesIO(b"made here" * 90), "b.txt", user_id).key
    assert sender.take_out(made).status_code == 204
    assert counted.wait("127.0.0.1", 401) and sender.fetch(f"/files/{made}/b.txt").status_code == 200
    sender.take_out(key)
    assert not counted.wait("127.0.0.1", 1000) and sender.fetch(f"/files/{key}/a.txt").status_code == 404


def test_what_is_taken_out_again_makes_room(make):
    sender = Sender(make(max_user_bytes=1000))
    key = sender.key_of("a.txt", b"x" * 900)
    assert sender.upload("b.txt", b"y" * 200).status_code == 413
    assert sender.take_out(key).status_code == 204
    assert sender.upload("b.txt", b"y" * 200).status_code == 200


def test_people_with_accounts_have_each_his_own_room(make_login):
    app = make_login({"textbox": MultimodalTextbox()}, max_user_bytes=1000)
    for name in ("anna", "bob"):
        person = Person(app)
        person.log_in(name)
        assert Sender.upload(person, "a.txt", b"x" * 600).status_code == 200


def test_the_last_of_the_disk_is_left_for_words(app, sender, monkeypatch):
    monkeypatch.setattr(blobs, "LEAST_FREE", 1 << 60)
    answer = sender.upload("a.txt", b"x")
    assert answer.status_code == 507 and "almost full" in answer.text
    assert not list(folder(app).iterdir()) and sender.send("words").status_code == 303


def test_where_nothing_takes_files_none_are_taken(make_app):
    sender = Sender(make_app(max_message_bytes=1000))
    assert sender.upload("a.png").status_code == 415
    assert sender.upload("a.png", bytes(90_000)).status_code == 413
    assert "chat-files" not in sender.page.html and "files.js" not in sender.page.html
    assert "microphone=()" in sender.get("/").headers["Permissions-Policy"]


def test_a_microphone_is_allowed_only_where_it_is_wanted(make):
    answer = Sender(make({"sources": ["microphone"]})).get("/")
    assert "microphone=(self)" in answer.headers["Permissions-Policy"]
    assert 'type="file"' not in answer.text and "data-record" in answer.text


def test_an_upload_without_our_token_is_refused(sender):
    assert sender.upload("a.png", token="wrong").status_code == 400


def cookies(client):
    return "; ".join(f"{cookie.key}={cookie.value}" for cookie in client._cookies.values())


def test_so_much_may_only_be_sent_from_a_page_of_ours(make):
    app = make(max_message_bytes=1000, max_file_bytes=100_000, max_files=3)
    own = cookies(Sender(app).client)  # he has sent nothing yet
    kind = "multipart/form-data; boundary=x"
    ways = [(path, kind, own) for path in ("/files", "/c/x/turns", "/c/x/delete")]
    ways += [("/files", "text/plain", own), ("/files", kind, "webchat=x"), ("/files", kind, "")]
    assert [most_bytes(app, *way) - 13_000 for way in ways] == [100_000, 300_000, 0, 0, 0, 0]
    stranger = app.test_client().post("/files", data={"upload": (io.BytesIO(bytes(50_000)), "a.bin")})
    assert stranger.status_code == 413


def test_behind_a_login_only_who_is_in_may_send_so_much(make_login):
    app = make_login({"textbox": MultimodalTextbox()}, max_file_bytes=100_000)
    bob = Person(app)
    upload = "/files", "multipart/form-data; boundary=x"
    before = most_bytes(app, *upload, cookies(bob.client))
    bob.log_in("bob")
    assert most_bytes(app, *upload, cookies(bob.client)) - before == 100_000
