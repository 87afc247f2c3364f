"""Files with messages: sent, refused, shown, kept and forgotten."""

from __future__ import annotations

import io
import os
import re
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.pictures import HTML, PNG, SVG, WAV
from tests.web.conftest import PARTIAL, Guest, Person, count, keep_file
from webchat.components.multimodal_textbox import MultimodalTextbox
from webchat.examples import Example
from webchat.storage import blobs, files
from webchat.storage.feedback_export import acts
from webchat.storage.feedback_filter import FeedbackFilter
from webchat.storage.models import StoredFile
from webchat.web.lengths import most_bytes
from webchat.web.site import site_of


class Counter:
    """Says what it was given, and what came before; `seen` are the arguments."""

    def __init__(self):
        self.seen = []

    def __call__(self, message, history):
        self.seen.append((message, history))
        return f"{len(message['files'])} files and {message['text']!r}"


class Sender(Guest):
    def upload(self, name, content=PNG, token=None):
        fields = {"csrf_token": token or self.token, "upload": (io.BytesIO(content), name)}
        return self.client.post("/files", data=fields, headers=PARTIAL)

    def fetch(self, address, **headers):
        """To the end, whatever the answer is."""
        return self.client.get(address, headers=headers, buffered=True)

    def key_of(self, name, content=PNG):
        answer = self.upload(name, content)
        assert answer.status_code == 200, answer.text
        return re.search(r'name="files" value="([^"]+)"', answer.text)[1]

    def attached(self, html):
        return re.findall(r'type="checkbox" name="files" value="([^"]+)"', html)


@pytest.fixture
def bot():
    counter = Counter()
    counter.go_on = threading.Event()  # make_app lets a waiting bot go with it
    return counter


@pytest.fixture
def make(make_app):
    def make(box=None, wishes=None, **settings):
        box = MultimodalTextbox(file_count="multiple", **(box or {}))
        return make_app({"textbox": box, "editable": True, **(wishes or {})}, **settings)

    return make


@pytest.fixture
def app(make):
    return make()


@pytest.fixture
def sender(app):
    return Sender(app)


def folder(app):
    return site_of(app).config.instance / "files"


def contents(app):
    return sorted(folder(app).glob("??/*/content"))


def addresses(html):
    return re.findall(r'(?:src|href)="(/files/[^"]+)"', html)


# The way in


def test_what_is_sent_reaches_the_function_the_page_and_the_history(app, sender, bot):
    keys = [sender.key_of("one.png"), sender.key_of("notes.txt", b"Hello")]
    sender.send("look", files=keys)
    assert "2 files and 'look'" in sender.page.html
    assert 'alt="one.png"' in sender.page.html and 'download="notes.txt"' in sender.page.html
    sender.send("and now")
    (first, _), (second, history) = bot.seen
    assert first["text"] == "look" and second == {"text": "and now", "files": []}
    assert [Path(path).name for path in first["files"]] == ["one.png", "notes.txt"]
    assert all(Path(path).is_absolute() for path in first["files"])
    assert Path(first["files"][1]).read_bytes() == b"Hello"
    assert [entry["content"] for entry in history] == [
        *((path,) for path in first["files"]), "look", "2 files and 'look'",
    ]  # fmt: skip


def test_files_alone_are_a_message_and_give_it_its_title(sender, bot):
    sender.send("", files=[sender.key_of("fog.png")])
    assert "fog.png" in sender.open("/").root.find("#conversations").text
    sender.send("and?")
    assert [type(entry["content"]) for entry in bot.seen[1][1]] == [tuple, str]
    assert sender.post("/turns", text=" ").status_code == 422


def test_without_a_script_the_form_brings_the_files_itself(app, sender, bot):
    sender.send(
        "look", upload=[(io.BytesIO(PNG), "a.png"), (io.BytesIO(b"b"), "b.txt"), (io.BytesIO(b""), "")]
    )
    assert [Path(path).name for path in bot.seen[0][0]["files"]] == ["a.png", "b.txt"]
    assert 'enctype="multipart/form-data"' in sender.page.html
    refused = sender.post(f"/c/{sender.key}/turns", text="my words", upload=(io.BytesIO(HTML), "a.png"))
    assert refused.status_code == 415 and sender.draft(refused.text) == "my words"
    assert not list(folder(app).glob("incoming*"))


def test_edit_and_retry_pass_the_files_again(sender, bot):
    sender.send("look", files=[sender.key_of("one.png")])
    sender.post(f"/turns/{sender.turn_id}/edit", text="look closer")
    sender.until_done()
    sender.post(f"/replies/{sender.reply_id}/retry")
    sender.until_done()
    assert [len(message["files"]) for message, _ in bot.seen] == [1, 1, 1]
    assert bot.seen[1][0]["text"] == "look closer" and 'alt="one.png"' in sender.page.html


def test_undo_brings_words_and_files_back(sender, bot):
    key = sender.key_of("one.png")
    sender.send("look", files=[key])
    undone = sender.post(f"/c/{sender.key}/undo", partial=True)
    assert sender.draft(undone.text) == "look" and sender.attached(undone.text) == [key, key]
    assert 'hx-target="#attached"' in undone.text
    sender.send("again", files=[key])
    assert len(bot.seen[1][0]["files"]) == 1
    undone = sender.post(f"/c/{sender.key}/undo")
    assert sender.attached(sender.get(undone.headers["Location"]).text) == [key]


def test_examples_bring_files_that_become_the_visitors(make, bot, tmp_path):
    (tmp_path / "given.png").write_bytes(PNG)
    example = Example("look", files=(tmp_path / "given.png",))
    app = make(wishes={"examples": (example,)})
    sender = Sender(app)
    begun = sender.post("/turns?example=0", text="look")
    sender.key = begun.headers["Location"].rpartition("/")[2]
    sender.until_done()
    sender.send("more")
    assert [Path(path).name for path in bot.seen[0][0]["files"]] == ["given.png"]
    assert bot.seen[1][1][0]["content"] == (bot.seen[0][0]["files"][0],)
    assert sender.get(addresses(sender.page.html)[0]).data == PNG
    assert sender.attached(sender.get("/?text=look&example=0").text) == ["given-0"]
    assert sender.attached(sender.get("/files?files=given-0&files=given-9").text) == ["given-0"]
    sender.send("filled in", files=["given-0"])
    assert len(bot.seen[2][0]["files"]) == 1


def test_a_draft_finds_its_files_again_and_nobody_elses(app, sender):
    key = sender.key_of("one.png")
    assert sender.attached(sender.get(f"/files?files={key}&files=nothing").text) == [key]
    assert Sender(app).get(f"/files?files={key}").text.strip() == ""


def test_a_refused_message_keeps_what_was_attached(sender):
    key = sender.key_of("one.png")
    refused = sender.post("/turns", text="x" * 2_000_000, files=[key])
    assert refused.status_code == 413 and sender.attached(refused.text) == [key]


# What is refused


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


def test_guests_of_one_network_have_the_room_of_one(make):
    app = make(max_user_bytes=1000)
    assert Sender(app).upload("a.txt", b"x" * 600).status_code == 200
    answer = Sender(app).upload("b.txt", b"y" * 600)
    assert answer.status_code == 429 and "from your network" in answer.text and len(contents(app)) == 1
    assert Sender(app).upload("c.txt", b"z" * 400).status_code == 200


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


# The way out


def test_a_file_is_served_to_its_owner_in_pieces_and_kept_by_his_browser(app, sender):
    sender.send("", files=[sender.key_of("note.wav", WAV)])
    (address,) = set(addresses(sender.page.html))
    whole = sender.fetch(address)
    assert whole.data == WAV and whole.headers["Content-Disposition"] == "inline; filename=note.wav"
    assert "immutable" in whole.headers["Cache-Control"] and "private" in whole.headers["Cache-Control"]
    assert (
        whole.headers["Content-Security-Policy"] == "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    )
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    part = sender.fetch(address, Range="bytes=2-5")
    assert (part.status_code, part.data) == (206, WAV[2:6])
    assert part.headers["Content-Range"] == f"bytes 2-5/{len(WAV)}"
    beyond = sender.fetch(address, Range="bytes=9000-")
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{len(WAV)}")
    for other in ("bytes=0-1,4-5", "lines=1-2", "bytes=x"):
        assert sender.fetch(address, Range=other).data == WAV
    assert whole.headers["Accept-Ranges"] == "bytes"
    known = sender.fetch(address, **{"If-None-Match": whole.headers["ETag"]})
    assert known.status_code == 304
    assert Sender(app).get(address).status_code == 404


@pytest.mark.parametrize(("name", "content"), [("a.svg", SVG), ("a.html", HTML), ("ä.txt", b"x")])
def test_what_could_act_is_saved_and_not_shown(app, sender, name, content):
    sender.send("", files=[sender.key_of(name, content)])
    (address,) = set(addresses(sender.page.html))
    assert sender.fetch(address).headers["Content-Disposition"].startswith("attachment;")
    assert "<img" not in sender.page.html


def test_a_reviewer_sees_the_files_of_conversations_with_feedback(make_login):
    box = MultimodalTextbox(file_count="multiple")
    app = make_login({"textbox": box, "flagging_mode": "manual"})
    bob, anna = Person(app), Person(app)
    bob.log_in("bob")
    anna.log_in("anna")
    bob.send("look", upload=[(io.BytesIO(PNG), "a.png")])
    (address,) = set(addresses(bob.page.html))
    assert anna.get(address).status_code == 404
    bob.post(f"/replies/{bob.reply_id}/feedback", option="Like")
    assert anna.get(address).data == PNG
    with app.app_context():
        (act,) = acts(FeedbackFilter())
        assert act.prompt == "look"
        assert '"files": [{"name": "a.png", "type": "image/png"}]' in act.history
    assert address in anna.get(f"/admin/feedback/{act.id}").text
    bob.post(f"/c/{bob.key}/delete")
    assert anna.get(address).status_code == bob.get(address).status_code == 404


# On the disk


def test_the_same_content_lies_there_once(app, sender, bot):
    keys = [sender.key_of("a.png"), Sender(app).key_of("b.png"), sender.key_of("a.png")]
    assert len(set(keys)) == 3 and len(contents(app)) == 1
    sender.send("look", files=[keys[0], keys[2]])
    assert len(bot.seen[0][0]["files"]) == 2


def test_a_content_that_is_gone_leaves_a_placeholder(app, sender, bot):
    sender.send("look", files=[sender.key_of("a.png")])
    (address,) = set(addresses(sender.page.html))
    for path in folder(app).glob("??/*/*"):
        path.unlink()
    assert "not kept any more" in sender.look().html and "<img" not in sender.page.html
    answer = sender.get(address)
    assert answer.status_code == 404 and "not kept any more" in answer.text
    sender.send("and now")
    note = "[The file a.png is not there any more.]"
    assert [entry["content"] for entry in bot.seen[1][1]] == [note, "look", "1 files and 'look'"]
    sender.post(f"/replies/{sender.reply_id}/retry")


def test_a_link_in_the_folder_leads_nowhere(app, sender, bot, tmp_path):
    sender.send("look", files=[sender.key_of("a.png")])
    (address,) = set(addresses(sender.page.html))
    (tmp_path / "secret").write_text("secret")
    for path in folder(app).glob("??/*/*"):
        path.unlink()
        path.symlink_to(tmp_path / "secret")
    assert sender.get(address).status_code == 404
    sender.post(f"/replies/{sender.reply_id}/retry")
    sender.until_done()
    assert bot.seen[1][0]["files"] == []


def test_a_key_that_waits_moves_to_the_account(make_login):
    app = make_login({"textbox": MultimodalTextbox(file_count="multiple")}, guests=True)
    guest = Sender(app)
    key = guest.key_of("a.png")
    person = Person.log_in(guest, "bob", files="")
    assert person.status_code == 303
    assert guest.attached(guest.get(f"/files?files={key}").text) == [key]


def test_what_was_never_sent_goes_with_the_trash(app, sender):
    sender.send("look", files=[sender.key_of("kept.png")])
    sender.key_of("unsent.txt", b"unsent")
    left = folder(app) / "incoming-left"
    left.write_bytes(b"half")
    for path in (left, *contents(app)):
        os.utime(path, (0, 0))
    site = site_of(app)
    site.empty_trash()
    assert count(app, StoredFile) == 2 and len(contents(app)) == 2 and not left.exists()
    with app.app_context():
        assert files.purge(site.blobs, datetime.now(UTC) + timedelta(days=1)) == 1
    assert count(app, StoredFile) == 1 and contents(app)[0].read_bytes() == PNG
