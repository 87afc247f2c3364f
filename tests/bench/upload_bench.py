"""What 100 MB cost the server on their way in: `python -m tests.bench.upload_bench`.

The most memory that the server ever had, before and after the upload, and what an upload that was cut leaves.
"""

from __future__ import annotations

import http.client
import re
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from tests.support.site import Site

PROGRAM = """
import webchat as gr
demo = gr.ChatInterface(lambda message, history: "Hello", multimodal=True)
"""
MB = 1 << 20
SIZE = 100 * MB - 1000
BOUNDARY = "a-line-between-the-parts"
HEAD = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="upload"; filename="large.bin"\r\n'
    "Content-Type: application/octet-stream\r\n\r\n"
).encode()
TAIL = f"\r\n--{BOUNDARY}--\r\n".encode()


class Client:
    """A browser that sends one large file."""

    def __init__(self, url: str) -> None:
        self.host = urlsplit(url).netloc
        self.connection = http.client.HTTPConnection(self.host)
        self.connection.request("GET", "/")
        page = self.connection.getresponse()
        html = page.read().decode()
        found = re.search(r'name="csrf_token" value="([^"]+)"', html)
        assert found
        self.headers = {
            "X-CSRFToken": found[1],
            "Cookie": page.headers["Set-Cookie"].split(";")[0],
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
            "Content-Length": str(len(HEAD) + SIZE + len(TAIL)),
        }

    def upload(self) -> int:
        self.connection.request("POST", "/files", body=self._body(), headers=self.headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status

    def cut(self) -> None:
        """Send a half of it, and go."""
        half = HEAD + bytes(SIZE // 2)
        lines = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        host, port = self.host.split(":")
        with socket.create_connection((host, int(port))) as sending:
            sending.sendall(f"POST /files HTTP/1.1\r\nHost: {self.host}\r\n{lines}\r\n".encode() + half)

    def _body(self) -> Iterator[bytes]:
        yield HEAD
        piece = bytes(range(256)) * 4096
        for sent in range(0, SIZE, MB):
            yield piece[: min(MB, SIZE - sent)]
        yield TAIL


def peak(pid: int) -> float:
    """The most memory that the process ever had, in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found
    return int(found[1]) / 1024


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        site = Site(folder, PROGRAM)
        site.start()
        try:
            client = Client(site.url)
            before = peak(site.pid)
            began = time.perf_counter()
            status = client.upload()
            took = time.perf_counter() - began
            more = peak(site.pid) - before
            print(f"100 MB uploaded: {status}, {took:.1f} s, {more:.0f} MB more memory at the most")
            files = folder / "instance" / "files"
            kept = set(files.rglob("*"))
            client.cut()
            time.sleep(2)
            print(f"cut half-way: {len(set(files.rglob('*')) - kept)} files left behind")
        finally:
            site.terminate()


if __name__ == "__main__":
    main()
