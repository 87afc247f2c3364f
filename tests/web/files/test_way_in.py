"""Files that come with a message reach the function, the page and what was said before."""

from __future__ import annotations

import io
from pathlib import Path

from tests.support.pictures import HTML, PNG
from tests.web.files.conftest import Sender, addresses, folder
from webchat.chat_examples import Example


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
