"""Files on the disk: each content once, and gone with what names it."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta

from tests.support.pictures import PNG
from tests.web.conftest import Person, count
from tests.web.files.conftest import Sender, addresses, contents, folder
from webchat.components.multimodal_textbox import MultimodalTextbox
from webchat.storage import files
from webchat.storage.models import StoredFile
from webchat.web.site import site_of


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


def test_what_is_taken_out_again_is_gone_at_once(app, sender):
    key = sender.key_of("a.txt", b"only once")
    assert sender.take_out(key).status_code == 204
    assert not contents(app) and count(app, StoredFile) == 0
    assert sender.take_out(key).status_code == 404


def test_what_others_have_or_was_sent_stays(app, sender):
    key, others = sender.key_of("a.txt", b"twice"), Sender(app).key_of("b.txt", b"twice")
    sender.take_out(key)
    assert len(contents(app)) == 1 and count(app, StoredFile) == 1
    assert sender.take_out(others).status_code == 404
    sent = sender.key_of("c.png")
    sender.send("look", files=[sent])
    assert sender.take_out(sent).status_code == 204
    assert sender.fetch(addresses(sender.page.html)[0]).data == PNG


def test_what_has_come_again_meanwhile_is_not_removed_with_the_first(app, sender):
    key = sender.key_of("a.txt", b"comes again")
    (content,) = contents(app)
    os.utime(content, (time.time() + 1,) * 2)  # its row is on its way
    sender.take_out(key)
    assert contents(app) == [content] and count(app, StoredFile) == 0


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
