"""Files in a real browser: attached, dropped, pasted, recorded, and how far they are."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

import webchat as gr
from tests.support.needs import need_module
from tests.support.pictures import HTML, PNG
from webchat.chat_examples import Example
from webchat.components import audio
from webchat.components.multimodal_textbox import MultimodalTextbox

from .conftest import FLAGS, Chat, becomes_true

pytestmark = pytest.mark.browser

FILES = re.compile(r"/files(\?input=\d+)?$")
BOX = {"file_count": "multiple", "file_types": ["image", "text"], "max_plain_text_length": 50}
GIVE = """(how, files) => {
  const given = new DataTransfer();
  for (const [name, type, text] of files) {
    if (name) given.items.add(new File([text], name, {type}));
    else given.setData("text/plain", text);
  }
  const told = how === "paste" ? {clipboardData: given} : {dataTransfer: given};
  const event = new (how === "paste" ? ClipboardEvent : DragEvent)(how, {...told, bubbles: true, cancelable: true});
  (how === "paste" ? document.getElementById("message") : document.body).dispatchEvent(event);
  return event.defaultPrevented;
}"""


class Filing(Chat):
    def __init__(self, page, url):
        super().__init__(page, url)
        self.picker = self.form.locator("input[type=file]")
        self.items = page.locator("#attached > li")
        self.line = page.locator("#composer-notice")

    def choose(self, *names, content=PNG, type="image/png"):
        self.picker.set_input_files([{"name": name, "mimeType": type, "buffer": content} for name in names])

    def give(self, how, *files):
        return self.page.evaluate(f"([how, files]) => ({GIVE})(how, files)", [how, files])

    def press_send(self):
        self.form.get_by_role("button", name="Send", exact=True).click()


@pytest.fixture
def chat(site, context):
    filing = Filing(context.new_page(), site(textbox=MultimodalTextbox(**BOX)))
    yield filing
    assert filing.problems == []


def test_files_are_chosen_dropped_pasted_removed_and_sent(chat, bot):
    expect(chat.page.locator("#composer-limits")).to_have_text("Pictures and text up to 100 MB each")
    chat.choose("one.png", "two.png")
    expect(chat.items.locator("img")).to_have_count(2)
    assert chat.give("drop", ["three", "", "three"])
    assert chat.give("paste", ["four.ts", "video/mp2t", "four"])
    assert chat.give("paste", [None, None, "long " * 20]) and not chat.give("paste", [None, None, "short"])
    expect(chat.items.locator("[name=files]")).to_have_count(5)
    expect(chat.items.last).to_contain_text("pasted_text.txt")
    with chat.page.expect_response("**/files/*/remove") as told:
        chat.page.get_by_role("button", name="Remove two.png").click()
    assert told.value.status == 204
    expect(chat.items).to_have_count(4)
    expect(chat.box).to_be_focused()
    chat.page.reload()  # the draft brings them back
    expect(chat.items.locator("[name=files]")).to_have_count(4)
    chat.press_send()  # without a word
    expect(chat.users.locator("img")).to_have_count(1)
    expect(chat.users.locator(".chip")).to_have_text(
        [re.compile(name) for name in ("three", "four", "pasted")]
    )
    expect(chat.items).to_have_count(0)
    bot.answers("Thank you")
    chat.is_idle()
    chat.page.get_by_role("button", name="Undo").click()
    expect(chat.items.locator("[name=files]")).to_have_count(4)


def test_what_is_refused_says_why_and_is_not_sent(chat):
    send = chat.form.get_by_role("button", name="Send", exact=True)
    not_ready = send.evaluate("send => getComputedStyle(send).color")
    chat.choose("song.mp3", type="audio/mpeg")
    expect(chat.items).to_contain_text("This kind of file is not taken here.")
    chat.choose("lie.png", content=HTML)
    expect(chat.items.last).to_contain_text("not what its name says")
    expect(send).to_have_css("color", not_ready)
    chat.press_send()
    expect(chat.line).to_have_text("Remove song.mp3 first, or choose another file.")
    chat.box.fill("without it?")
    chat.box.press("Enter")
    expect(chat.line).to_have_text("Remove song.mp3 first, or choose another file.")
    expect(chat.users).to_have_count(0)
    for name in ("song.mp3", "lie.png"):
        chat.page.get_by_role("button", name=f"Cancel {name}").click()
    expect(chat.line).to_have_text("")
    chat.box.fill("")
    proxy = "<html><h1>413 Request Entity Too Large</h1></html>"
    chat.page.route("**/files", lambda route: route.fulfill(status=413, content_type="text/html", body=proxy))
    chat.choose("large.png")
    expect(chat.items.last).to_contain_text("This file is too large: 100 MB is the most.")
    chat.page.unroute("**/files")
    chat.page.route("**/files", lambda route: route.abort())
    chat.choose("lost.png")
    expect(chat.items.last).to_contain_text("This did not arrive.")
    expect(chat.items.locator("[name=files]")).to_have_count(0)


def test_send_waits_for_what_is_on_its_way_and_shows_how_far_it_is(chat, bot, context):
    slow = context.new_cdp_session(chat.page)
    slow.send("Network.enable")
    speed = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 400_000}
    slow.send("Network.emulateNetworkConditions", speed)
    chat.choose("notes.txt", content=b"x" * 600_000, type="text/plain")
    chat.box.fill("look")
    chat.press_send()
    expect(chat.items).to_contain_text(re.compile(r"\d+ % · 586 KB"))
    becomes_true(chat.page, "() => document.querySelector('progress')?.value > 0.2")
    expect(chat.page.get_by_text("sent as soon as the files have arrived")).to_be_visible()
    expect(chat.users).to_have_count(0)
    expect(chat.users).to_contain_text("notes.txt")
    expect(chat.items).to_have_count(0)
    bot.answers("Thank you")
    chat.is_idle()
    chat.choose("more.txt", content=b"x" * 2_000_000, type="text/plain")
    chat.page.get_by_role("button", name="Cancel more.txt").click()
    expect(chat.items).to_have_count(0)


def heard(message, history, tone):
    rate, samples = tone
    return f"{len(message['files'])} file and {samples.dtype} of {len(samples) > rate // 2}"


def test_a_recording_is_a_file_and_a_wav_where_only_that_is_taken(start, chromium, monkeypatch):
    need_module("numpy")
    monkeypatch.setattr(audio, "readable", lambda: [".wav"])
    tone = audio.Audio(label="Tone", sources=["microphone"])
    box = MultimodalTextbox(sources=["microphone"])
    url = start(gr.ChatInterface(heard, textbox=box, additional_inputs=[tone]).definition)
    fakes = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    browser = chromium.browser_type.launch(executable_path="/usr/bin/chromium", args=[*FLAGS, *fakes])
    chat = Filing(browser.new_page(), url)
    sent = []
    for what in ("request", "response"):
        chat.page.on(what, lambda one, what=what: FILES.search(one.url) and sent.append(what))
    chat.page.get_by_text("Additional Inputs").click()
    places = chat.page.locator("chat-composer"), chat.page.locator("file-field")
    for place in places:
        place.get_by_role("button", name="Record").click()
    for place in places:
        expect(place.get_by_role("group", name="Recording")).to_contain_text("0:01")
        place.get_by_role("button", name="Keep").click()
    expect(chat.items.locator("[name=files]")).to_have_count(1)
    expect(places[1].locator(".attachment")).to_contain_text(re.compile(r"Recording .*\.wav"))
    expect(places[1].locator("[type=checkbox]")).to_have_count(1)
    assert sent == ["request", "response"] * 2  # else each made a guest of its own
    chat.press_send()
    expect(chat.users.locator("audio")).to_have_count(1)
    expect(chat.bots).to_contain_text("1 file and int16 of True")
    assert chat.problems == []
    browser.close()


def test_examples_show_their_pictures_and_fill_in_their_files(site, context, bot, tmp_path):
    (tmp_path / "a.png").write_bytes(PNG)
    example = Example("What is this?", files=(tmp_path / "a.png",))
    box = MultimodalTextbox(**BOX)
    chat = Filing(context.new_page(), site(textbox=box, examples=(example,), run_examples_on_click=False))
    chat.page.get_by_role("button", name="What is this?").click()
    expect(chat.items).to_contain_text("a.png")
    chat.press_send()
    expect(chat.users.locator("img")).to_have_count(1)
    bot.answers("A picture")
    assert chat.problems == []


def test_without_a_script_the_form_brings_the_files(site, chromium, bot):
    context = chromium.new_context(java_script_enabled=False)
    chat = Filing(context.new_page(), site(textbox=MultimodalTextbox(**BOX)))
    bot.answers("Thank you")
    chat.choose("one.png")
    chat.press_send()
    expect(chat.users.locator("img")).to_have_count(1)
    context.close()
