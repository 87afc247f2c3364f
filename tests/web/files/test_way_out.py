"""Files are served to those who may see them, and in a way that can do no harm."""

from __future__ import annotations

import io

import pytest

from tests.support.pictures import HTML, PNG, SVG, WAV
from tests.web.conftest import Person
from tests.web.files.conftest import Sender, addresses
from webchat.components.multimodal_textbox import MultimodalTextbox
from webchat.storage.feedback_export import acts
from webchat.storage.feedback_filter import FeedbackFilter


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
