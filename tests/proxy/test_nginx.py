"""Behind nginx with its own buffering, set up as the README says, at the root and under a path."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from contextlib import suppress
from getpass import getuser
from pathlib import Path

import pytest

from tests.support.needs import need_program
from tests.support.ports import free_port
from tests.support.site import Site
from tests.support.visitor import Visitor

README = Path(__file__).parent.parent.parent / "README.md"
LOCATIONS = dict(
    zip(["", "/a/b"], re.findall(r"```nginx\n(.*?)```", README.read_text("utf-8"), re.S), strict=True)
)
BOT = """
    import pathlib, time
    import webchat

    def bot(message, history):
        for number in range(1_000_000):
            yield " ".join(f"w{n}" for n in range(number))
            if message != "long" and number > 3 and pathlib.Path("go_on").exists() or len(message) > 1000:
                break
            time.sleep(0.01)
        yield f"The end of {len(message)}"

    demo = webchat.ChatInterface(bot)
"""
CONFIGURATION = """
user {user}; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1;
events {{ }}
http {{
    access_log off; gzip on; gzip_types *;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{ listen 127.0.0.1:{port}; {location} }}
}}
"""


class Nginx:
    def __init__(self, folder, location):
        self.port = free_port()
        self._folder = folder
        self._file = folder / "nginx.conf"
        self._file.write_text(
            CONFIGURATION.format(user=getuser(), folder=folder, port=self.port, location=location)
        )
        self._process = None

    def start(self):
        command = [need_program("nginx"), "-c", str(self._file), "-e", str(self._folder / "error.log")]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return
            time.sleep(0.02)
        raise AssertionError((self._folder / "error.log").read_text())

    def stop(self):
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            self._process = None


@pytest.fixture(scope="module", params=LOCATIONS, ids=["at the root", "under a path"])
def prefix(request):
    return request.param


@pytest.fixture(scope="module")
def running(tmp_path_factory, prefix):
    """A site, and nginx before it."""
    folder = tmp_path_factory.mktemp("proxied")
    with Site(folder, BOT, WEBCHAT_TRUSTED_PROXIES="1", WEBCHAT_ROOT_PATH=prefix) as site:
        port = re.search(r":(\d+)", site.url)[1]
        (folder / "nginx").mkdir()
        nginx = Nginx(folder / "nginx", LOCATIONS[prefix].replace("7860", port))
        nginx.start()
        yield site, nginx
        nginx.stop()
    shutil.rmtree(folder / "nginx")


@pytest.fixture
def proxied(running):
    """The site, nginx, and the address that visitors have."""
    site, nginx = running
    yield site, nginx, f"http://127.0.0.1:{nginx.port}"
    (site.folder / "go_on").unlink(missing_ok=True)


@pytest.fixture
def visitor(proxied, prefix, monkeypatch):
    """Addresses of the page begin with the prefix, so only the first one differs."""
    monkeypatch.setattr(
        Visitor, "open", lambda self, address=None, open=Visitor.open: open(self, _home(address, prefix))
    )
    return Visitor(proxied[2])


def _home(address, prefix):
    return f"{prefix}/" if address == "/" else address


def test_an_answer_comes_in_pieces_and_ends(proxied, visitor, prefix):
    site, _, _ = proxied
    reply_id = visitor.send("go")
    assert visitor.address.startswith(f"{prefix}/c/")
    pieces = visitor.events(visitor.cursor(reply_id), "")
    seen = [next(pieces).data for _ in range(3)]  # while the function still writes
    assert any("w" in data for data in seen)
    (site.folder / "go_on").touch()
    assert any("The end of 2" in event.data for event in pieces)
    visitor.open()
    assert "The end of 2" in visitor.reply(reply_id).text


def test_a_page_loaded_again_and_a_new_nginx_go_on(proxied, visitor):
    site, nginx, _ = proxied
    reply_id = visitor.send("go")
    visitor.watch(reply_id, most_bytes=500)
    nginx.stop()
    nginx.start()
    visitor.open()
    (site.folder / "go_on").touch()
    visitor.watch(reply_id)
    assert "The end of 2" in visitor.reply(reply_id).text


def test_stop_gets_through(visitor):
    reply_id = visitor.send("long")
    visitor.watch(reply_id, most_bytes=300)
    visitor.press("Stop")
    visitor.open()
    assert visitor.state(reply_id) == "stopped"


def test_a_message_may_be_a_megabyte_and_not_more(visitor):
    reply_id = visitor.send("x" * 1024 * 1024)
    visitor.watch(reply_id)
    visitor.open()
    assert "The end of 1048576" in visitor.reply(reply_id).text
    action = visitor.page.root.find("#composer").attributes["action"]
    answer = visitor.submit(action, text="x" * (1024 * 1024 + 1), client_id="two")
    assert answer.status_code == 413 and "too long" in answer.text


def test_https_at_the_proxy_makes_the_cookie_secure(proxied, prefix):
    import httpx

    site, _, _ = proxied
    address = re.sub(r"^(http://[^/]+).*", r"\1", site.url)
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "chat.example", "X-Forwarded-For": "1.2.3.4"}
    with httpx.Client(base_url=address, headers=headers) as client:
        page = client.get(f"{prefix}/")
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
        cookies = re.findall(r"webchat=[^;]+", page.headers["set-cookie"])
        answer = client.post(
            f"{prefix}/turns",
            data={"csrf_token": token, "client_id": "a", "text": "hi"},
            headers={"Cookie": cookies[0], "Referer": "https://chat.example/"},
        )
    assert "Secure" in answer.headers.get("set-cookie", ""), answer.text[:300]
