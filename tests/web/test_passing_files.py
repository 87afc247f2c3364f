"""Files that functions make for whoever looks at a page: they pass, and what is kept of them is somebody's."""

from __future__ import annotations

import itertools
import re
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

import webchat as gr
from tests.support.pictures import png
from tests.web.conftest import Guest, Visitor, count
from webchat.storage import files
from webchat.storage.db import reading
from webchat.storage.models import StoredFile
from webchat.web.site import site_of


def purge(app):
    """As it will be done in some days."""
    with app.app_context():
        files.purge(site_of(app).blobs, datetime.now(UTC) + timedelta(minutes=1))


def pictures(tmp_path):
    """A function that makes another picture each time."""
    sizes = itertools.count(1)

    def make():
        size = next(sizes)
        path = tmp_path / f"{size}.png"
        path.write_bytes(png(size, 4))
        return str(path)

    return make


def status(guest, key):
    with guest.get(f"/files/{key}/image.png") as answer:
        return answer.status_code


def own(app):
    with app.app_context(), reading() as session:
        return session.scalar(select(func.count()).where(StoredFile.user_id.is_(None)))


def test_what_pages_and_events_of_nobody_show_is_not_kept_for_ever(site, tmp_path):
    make = pictures(tmp_path)
    with gr.Blocks() as demo:
        gr.Image(make)
        gr.Image(str(tmp_path / "constant.png"))
        image = gr.Image()
        gr.Button("Draw").click(make, None, image)
    (tmp_path / "constant.png").write_bytes(png(9, 9))
    app = site(demo)
    visitor = Visitor(app)
    key = re.search(r"/files/([\w-]+)/", visitor.tell(0).text)[1]
    assert status(visitor, key) == 200
    assert own(app) == 3
    purge(app)
    assert own(app) == 1, "the constant"
    assert status(visitor, key) == 404
    assert visitor.again() is not None and own(app) == 2


def test_a_conversation_keeps_what_its_function_made_for_the_page(site, tmp_path):
    make = pictures(tmp_path)

    def greet():
        return [{"role": "assistant", "content": gr.Image(make())}]

    inputs = [gr.File(make)]
    chatbot = gr.Chatbot(greet)
    demo = gr.ChatInterface(lambda m, h, file: f"got {file}", chatbot=chatbot, additional_inputs=inputs)
    app = site(demo)
    guest = Guest(app)
    page = re.search(r'name="page" value="([^"]+)"', guest.page.source)[1]
    purge(app)  # the page has stood open for days
    assert own(app) == 0
    guest.send("hello", page=page)
    assert ".png" in guest.text
    key = re.search(r"/files/([\w-]+)/", str(guest.page.root.find("#turns").html))[1]
    purge(app)
    assert own(app) == 0 and count(app, StoredFile) > 0
    assert status(guest, key) == 200
    assert status(Guest(app), key) == 404


def test_networks_of_guests_have_no_more_made_for_them_than_they_may_send(site, tmp_path):
    with gr.Blocks() as demo:
        gr.Image(pictures(tmp_path), label="Picture")
    app = site(demo)
    site_of(app).limits.bytes_of_guests.most = 50
    assert "Image cannot be shown" not in Guest(app).page.source
    assert "Image cannot be shown" in Guest(app).page.source
    assert own(app) == 1
