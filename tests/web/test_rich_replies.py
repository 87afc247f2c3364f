"""Replies that are more than words: kept whole, shown to their owner, there again after a restart."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.web.conftest import Guest
from webchat import HTML, ChatMessage, Code, File, Image, Plot
from webchat.components import figures
from webchat.components.base import Component
from webchat.generation.copies import Copies
from webchat.generation.fetching import fetch
from webchat.layout.containers import Accordion
from webchat.layout.tree import Layout
from webchat.rendering import libraries
from webchat.storage.models import StoredFile
from webchat.web import plots
from webchat.web.site import site_of

from .conftest import GIF, count, keep_file, keep_plot, read, sources


class Raises(Component):
    kind = "raises"

    def postprocess(self, value, files):
        raise RuntimeError("drawn badly")


def test_a_reply_of_many_kinds_comes_back(make_app, gif):
    def reply(message, history):
        return [
            "words",
            Image(gif, label="Rain"),
            ChatMessage(File([gif])),
            Code("x = 1", "python"),
            HTML("<h3>h</h3>"),
        ]

    app = make_app({"fn": reply})
    guest = Guest(app)
    guest.send("hello")
    site_of(app).runner.close(5)
    Path(gif).unlink()  # the author's own file may go

    again = make_app({"fn": reply})  # another process, perhaps next year
    guest.app, guest.client.application = again, again
    guest.look()
    (source,) = sources(guest.page)
    assert read(guest, source) == GIF
    assert 'class="chip"' in guest.page.html and "<h3>h</h3>" in guest.page.html
    assert "Rain" in guest.get("/search?q=Rain").text
    assert Guest(again).get(source).status_code == 404


def test_the_function_is_told_what_it_has_shown(make_app, gif):
    seen = []

    def reply(message, history):
        seen.append(history)
        return [Image(gif), Code("x = 1")]

    guest = Guest(make_app({"fn": reply}))
    guest.send("one")
    guest.send("two")
    _, shown, code = seen[1]
    assert shown["role"] == "assistant" and shown["content"][0].endswith("rain.gif")
    assert code["content"] == "x = 1"


@pytest.mark.parametrize("is_async", [False, True])
def test_what_is_yielded_again_and_again_is_kept_once(make_app, gif, is_async):
    def reply(message, history):
        picture = Image(gif)
        for n in range(5):
            yield ["word " * n, picture, Image(gif)]

    async def async_reply(message, history):
        for value in reply(message, history):
            yield value

    app = make_app({"fn": async_reply if is_async else reply})
    guest = Guest(app)
    guest.send("hello")
    assert len(sources(guest.page)) == 2 and count(app, StoredFile) == 1


def test_a_component_that_fails_does_not_take_the_reply_with_it(make_app, gif, caplog):
    guest = Guest(
        make_app({"fn": lambda message, history: ["before", Raises(1), Image("/etc/passwd"), "after"]})
    )
    guest.send("hello")
    assert "before" in guest.text and "after" in guest.text
    numbers = set(re.findall(r"(?:Raises|Image) cannot be shown here \(error (\w{8})\)", guest.text))
    assert len(numbers) == 2 and all(number in caplog.text for number in numbers)
    assert "drawn badly" not in guest.page.html and "allowed_paths" not in guest.page.html
    assert "drawn badly" in caplog.text and "allowed_paths" in caplog.text


def test_a_component_that_cannot_be_drawn_leaves_a_placeholder(make_app, caplog):
    class Unknown(Component):
        kind = "unknown"

    guest = Guest(make_app({"fn": lambda message, history: ["before", Unknown(1), "after"]}))
    guest.send("hello")
    assert "before" in guest.text and "This cannot be shown here" in guest.text and "after" in guest.text


def test_pictures_and_sound_may_come_from_elsewhere_and_nothing_else(guest):
    policy = dict(
        part.split(" ", 1) for part in guest.get("/").headers["Content-Security-Policy"].split("; ")
    )
    assert {"https:", "http:"} <= set(policy["img-src"].split()) & set(policy["media-src"].split())
    others = {name: value for name, value in policy.items() if name not in ("img-src", "media-src")}
    assert not any("https:" in value.split() for value in others.values())


# Copies of what lies elsewhere


@pytest.fixture
def elsewhere():
    """A server with a picture, and with a page where a picture was."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self):
            body = GIF if self.path.endswith(".gif") else b"<h1>Gone</h1>"
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def copied(app, guest, monkeypatch, **wishes):
    """What the page shows after what lies elsewhere has been copied."""
    runner = site_of(app).runner
    copies = Copies(runner._store, **({"most": 1000, "allows": lambda address: True} | wishes))
    monkeypatch.setattr(runner, "_when_ended", copies.want)
    guest.send("hello")
    copies.wait()
    return sources(guest.look())


def test_a_picture_from_elsewhere_is_kept_with_the_reply(make_app, elsewhere, monkeypatch):
    app = make_app({"fn": lambda message, history: Image(f"{elsewhere}/rain.gif", label="Rain")})
    guest = Guest(app)
    (source,) = copied(app, guest, monkeypatch)
    assert source.startswith("/files/") and read(guest, source) == GIF
    assert 'width="2"' in guest.page.html and "Rain" in guest.text


def test_one_in_an_additional_output_is_kept_too_and_fetched_once(make_app, elsewhere, monkeypatch):
    with Accordion("All", render=False) as root:
        output = Image(label="Large")
    address, fetched = f"{elsewhere}/rain.gif", []
    monkeypatch.setattr(
        "webchat.generation.copies.fetch", lambda *given: (fetched.append(given[0]), fetch(*given))
    )
    app = make_app(
        {
            "fn": lambda message, history: (Image(address), address),
            "additional_outputs": (output,),
            "layout": Layout.of(root),
            "is_laid_out": True,
        }
    )
    guest = Guest(app)
    copied(app, guest, monkeypatch)
    shown = re.findall(r'<img[^>]* src="(/files/[^"]+)"', guest.page.source)
    assert len(set(shown)) == 1 and len(shown) == 1 and fetched == [address]
    assert read(guest, shown[0]) == GIF and elsewhere not in guest.page.source


@pytest.mark.parametrize(
    ("name", "wishes"),
    [("gone", {}), ("rain.gif", {"most": 5}), ("rain.gif", {"allows": lambda address: False})],
)
def test_what_cannot_be_copied_stays_where_it_is(make_app, elsewhere, monkeypatch, name, wishes):
    app = make_app({"fn": lambda message, history: Image(f"{elsewhere}/{name}")})
    assert copied(app, Guest(app), monkeypatch, **wishes) == [f"{elsewhere}/{name}"]
    assert count(app, StoredFile) == 0


# Diagrams


class Figure:
    """As Plotly makes one."""

    def to_json(self):
        return '{"data": [], "layout": {"title": "</script><script>alert(1)</script>"}}'


Figure.__module__ = "plotly.graph_objs"


@pytest.fixture
def plotly(tmp_path, monkeypatch):
    """A library as small as one can be."""
    package = tmp_path / "plotly"
    (package / "package_data").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "package_data/plotly.min.js").write_text("window.Plotly = {}")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(libraries.Library, "version", "9.9")
    libraries.missing_library.cache_clear()
    libraries.script.cache_clear()
    yield
    libraries.missing_library.cache_clear()
    libraries.script.cache_clear()


def test_a_diagram_is_drawn_in_a_frame_that_reaches_nothing(make_app, plotly):
    app = make_app({"fn": lambda message, history: Plot(Figure())})
    guest = Guest(app)
    guest.send("hello")
    assert 'sandbox="allow-scripts"' in guest.page.html
    (source,) = sources(guest.page, "iframe")
    unscripted = re.search(r"<noscript>(.*?)</noscript>", guest.page.html, re.S)[1]
    data = guest.client.get(re.search(r'href="([^"]+)" download', unscripted)[1], buffered=True)
    assert "needs JavaScript" in unscripted and json.loads(data.data)
    assert data.headers["Content-Disposition"].startswith("attachment")
    answer = guest.get(source)
    policy = answer.headers["Content-Security-Policy"]
    nonce = re.search(r"'nonce-([^']+)'", policy)[1]
    assert policy.startswith("sandbox allow-scripts; default-src 'none'; ") and "connect" not in policy
    assert "<script>alert" not in answer.text
    scripts = re.findall(r"<script[^>]*>", answer.text)
    assert all(f'nonce="{nonce}"' in script or "application/json" in script for script in scripts)

    (library,) = re.findall(r'<script src="([^"]+)"', answer.text)
    assert library == "/libraries/plotly/9.9/plotly.min.js"
    served = app.test_client().get(library)
    assert served.text == "window.Plotly = {}" and "immutable" in served.headers["Cache-Control"]
    assert "javascript" in served.content_type
    for wrong in ("plotly/9.8/plotly.min.js", "plotly/9.9/other.js", "bokeh/9.9/x.js", "os/1/x"):
        assert guest.get(f"/libraries/{wrong}").status_code == 404
    assert Guest(app).get(source).status_code == 404


@pytest.mark.parametrize("show_error", [False, True])
def test_a_library_that_is_not_there_is_named_to_the_author(make_app, monkeypatch, caplog, show_error):
    libraries.missing_library.cache_clear()
    monkeypatch.setattr(libraries.Library, "is_installed", False)
    guest = Guest(make_app({"fn": lambda message, history: Plot(Figure()), "show_error": show_error}))
    guest.send("hello")
    libraries.missing_library.cache_clear()
    assert ("pip install plotly" in guest.text) is show_error and "pip install plotly" in caplog.text
    assert "This diagram" in guest.text and "<iframe" not in guest.page.html
    assert b'"data":[]' in read(guest, re.search(r'href="(/files/[^"]+)"', guest.page.html)[1])


def test_only_a_diagram_is_shown_as_one(make_app, gif, plotly, monkeypatch):
    app = make_app({"fn": lambda message, history: Image(gif)})
    guest = Guest(app)
    guest.send("hello")
    key = sources(guest.page)[0].split("/")[2]
    assert guest.get(f"/plots/{key}").status_code == 404
    assert guest.get(f"/plots/{keep_plot(app, guest)}").status_code == 200
    for content, name in ((b"{}", "plotly.json"), (b'"\xff"', "plotly.figure"), (b"{}", "os.figure")):
        assert guest.get(f"/plots/{keep_file(app, guest, content, name)}").status_code == 404
    monkeypatch.setattr(plots, "LARGEST_FIGURE", 10)
    assert guest.get(f"/plots/{keep_plot(app, guest)}").status_code == 404


def test_a_diagram_of_too_much_is_not_kept(make_app, plotly, monkeypatch, caplog):
    monkeypatch.setattr(figures, "LARGEST_FIGURE", 10)
    guest = Guest(make_app({"fn": lambda message, history: Plot(Figure())}))
    guest.send("hello")
    assert "<iframe" not in guest.page.html and "more than a browser draws" in caplog.text
