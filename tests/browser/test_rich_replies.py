"""What a browser makes of replies that are more than words."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import becomes_true
from tests.support.needs import need_module
from tests.unit.test_showing_components import SVG
from webchat import HTML, JSON, Audio, Code, Dataframe, File, Gallery, Image, Label
from webchat.components import figures
from webchat.rendering import libraries

pytestmark = pytest.mark.browser

SCRIPT = """
window.Plotly = { react: (place, data, layout) => {
  place.textContent = `${data.length} bars`
  try { place.append(parent.document.title) } catch { place.append(", cut off") }
  fetch("/").then(() => place.append(", reached"), () => place.append(", alone"))
  document.body.style.height = "321px"
  parent.postMessage({ height: 321 }, "*")
} }
"""


class Figure:
    """As Plotly makes one."""

    def to_json(self):
        return '{"data": [1, 2], "layout": {}}'


Figure.__module__ = "plotly.graph_objs"


@pytest.fixture
def plotly(tmp_path, monkeypatch):
    (tmp_path / "plotly/package_data").mkdir(parents=True)
    (tmp_path / "plotly/package_data/plotly.min.js").write_text(SCRIPT)
    (tmp_path / "plotly/__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(libraries.Library, "version", "0")
    for known in (libraries.missing_library, libraries.script):
        known.cache_clear()
    yield
    for known in (libraries.missing_library, libraries.script):
        known.cache_clear()


def test_all_kinds_on_one_page(chat, bot, plotly, tmp_path):
    need_module("numpy")
    assert figures.is_figure(Figure())
    (tmp_path / "a.txt").write_text("words")
    complaints = []
    chat.page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    chat.send("all")
    bot.answers(
        [
            "Here it is:", Image(SVG, label="Hills"), Gallery([(SVG, "One"), SVG]),
            Audio((8000, [0, 1, 2]), label="Tone"),
            File(str(tmp_path / "a.txt")), HTML("<h3>Done</h3><p style='color: red'>x</p>"), Code("x = 1", "python"),
            JSON({"rows": [1, 2], "deep": {"a": None}}), Dataframe([["Bergen", 2250]] * 40, label="Rain"),
            Label({"fog": 0.7, "mist": 0.3}), Figure(), Image("missing.png"),
        ]
    )  # fmt: skip
    chat.is_idle()
    expect(chat.bots).to_have_count(12)

    picture = chat.log.get_by_role("img", name="Hills")
    picture.scroll_into_view_if_needed()
    becomes_true(chat.page, "() => document.querySelector('.figure img').complete")
    assert picture.evaluate("img => [img.naturalWidth, img.width]") == [40, 40]
    becomes_true(chat.page, "() => document.querySelector('audio').duration > 0")

    frame = chat.page.frame_locator("iframe")
    expect(frame.locator("body")).to_contain_text("2 bars, cut off, alone")
    expect(chat.page.locator("iframe")).to_have_attribute("height", "321")

    for width in (1280, 360):
        chat.page.set_viewport_size({"width": width, "height": 800})
        assert chat.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert Axe().run(chat.page).response["violations"] == []
    unexpected = [text for text in complaints if "connect-src" not in text and "Fetch API" not in text]
    assert chat.problems == [] and unexpected == []

    before = chat.log.inner_text()
    chat.page.reload()
    assert chat.log.inner_text() == before
