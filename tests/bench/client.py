"""A visitor without a browser: sends a message, watches the reply, and knows when each word came."""

from __future__ import annotations

import asyncio
import re
import time
import zlib
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from tests.bench.answers import STAMP


@dataclass
class Watched:
    """What one visitor saw. Times in milliseconds."""

    words: list[tuple[int, int]] = field(default_factory=list)  # when each came, and how late
    frames: list[float] = field(default_factory=list)
    wire_bytes: int = 0
    first_words: float = 0.0
    last_event: str = ""
    whole: str = ""


class Visitor:
    """Usage: `visitor = Visitor(url); await visitor.open(); seen = await visitor.ask("hello")`."""

    def __init__(self, url: str) -> None:
        self.host, self.port = urlsplit(url).hostname, urlsplit(url).port
        self.cookie = self.token = ""
        self.place = "/turns"  # where the conversation's next message goes

    async def open(self) -> None:
        head, body = await self._request("GET", "/")
        self._keep_cookie(head)
        self.token = re.search(r'name="csrf_token" value="([^"]+)"', body)[1]

    async def ask(self, text: str, place: str = "/turns", keep: bool = False) -> Watched:
        seen = Watched()
        form = f"csrf_token={quote(self.token)}&client_id={time.monotonic_ns()}{id(self)}&text={quote(text)}"
        began = time.monotonic()
        head, body = await self._request("POST", place, form)
        self._keep_cookie(head)
        if address := re.search(r"(?i)hx-push-url: (\S+)", head):
            self.place = f"{address[1]}/turns"
        stream = re.search(r'hx-sse:connect="([^"]+)"', body)
        if STAMP.search(body):
            seen.first_words = (time.monotonic() - began) * 1000
        if stream is None:
            seen.last_event = body
            return seen
        await self._watch(stream[1].replace("&amp;", "&"), seen, began, keep)
        return seen

    async def _watch(self, path: str, seen: Watched, began: float, keep: bool) -> None:
        reader, writer = await asyncio.open_connection(self.host, self.port)
        writer.write(self._head("GET", path) + b"accept-encoding: gzip\r\n\r\n")
        await reader.readuntil(b"\r\n\r\n")
        unzip = zlib.decompressobj(31)
        newest, last = 0, ""
        while size := int(await reader.readline(), 16):
            chunk = await reader.readexactly(size + 2)
            seen.wire_bytes += size
            text = unzip.decompress(chunk[:-2]).decode()
            now = time.monotonic_ns() // 1_000_000
            if keep:
                seen.whole += text
            if "data: <" not in text:
                continue
            seen.frames.append(now)
            last = text if "event: done" in text or "event: done" not in last else last
            stamps = [int(found) for found in STAMP.findall(text)]
            fresh = [stamp for stamp in stamps if stamp > newest]
            if fresh and "event: done" not in text:
                seen.words += [(now, now - stamp) for stamp in fresh]
                newest = max(fresh)
            if stamps and not seen.first_words:
                seen.first_words = (time.monotonic() - began) * 1000
        seen.last_event = last
        writer.close()

    async def _request(self, method: str, path: str, form: str = "") -> tuple[str, str]:
        reader, writer = await asyncio.open_connection(self.host, self.port)
        data = form.encode()
        writer.write(
            self._head(method, path)
            + b"hx-request: true\r\nhx-request-type: partial\r\nconnection: close\r\n"
            + b"content-type: application/x-www-form-urlencoded\r\n"
            + f"content-length: {len(data)}\r\n\r\n".encode()
            + data
        ) if method == "POST" else writer.write(self._head(method, path) + b"connection: close\r\n\r\n")
        answer = (await reader.read()).decode()
        writer.close()
        head, _, body = answer.partition("\r\n\r\n")
        assert " 200 " in head.partition("\r\n")[0], answer[:500]
        return head, body

    def _head(self, method: str, path: str) -> bytes:
        cookie = f"cookie: {self.cookie}\r\n" if self.cookie else ""
        return f"{method} {path} HTTP/1.1\r\nhost: {self.host}:{self.port}\r\n{cookie}".encode()

    def _keep_cookie(self, head: str) -> None:
        jar = dict(pair.split("=", 1) for pair in self.cookie.split("; ") if pair)
        for name, value in re.findall(r"(?im)^set-cookie: ([^=]+)=([^;]*)", head):
            jar[name] = value
        self.cookie = "; ".join(f"{name}={value}" for name, value in jar.items())
