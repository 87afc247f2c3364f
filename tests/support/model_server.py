"""A server that speaks OpenAI's protocol, and says what a test wants, however wrong."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Request(BaseHTTPRequestHandler):
    """One request; what `respond` writes with it is the answer."""

    protocol_version = "HTTP/1.0"  # the end of the connection is the end of the answer
    server: ModelServer

    def do_POST(self) -> None:
        self.json = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append(self)
        try:
            self.server.respond(self)
        except (BrokenPipeError, ConnectionResetError):
            self.server.was_left.set()

    def do_GET(self) -> None:
        models = {"data": [{"id": name, "object": "model"} for name in self.server.models or ()]}
        self.says(200 if self.server.models is not None else 404, models)

    def says(self, status: int, body: Any, **headers: str) -> None:
        text = body if isinstance(body, str) else json.dumps(body)
        self.begins(status, "text/html" if isinstance(body, str) else "application/json", **headers)
        self.wfile.write(text.encode())

    def begins(self, status: int = 200, kind: str = "text/event-stream", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def sends(self, *events: Any) -> None:
        """Events of a stream: a dict is one with its data, a str goes out as it is."""
        for event in events:
            line = event if isinstance(event, str) else f"data: {json.dumps(event)}\n\n"
            self.wfile.write(line.encode())
            self.wfile.flush()

    def log_message(self, *_: object) -> None:
        pass


class ModelServer(ThreadingHTTPServer):
    """Usage: `with ModelServer() as server: server.respond = streams("Hello", " you")`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.requests: list[Request] = []
        self.models: list[str] | None = ["tiny"]
        self.respond: Callable[[Request], None] = streams("Hello")
        self.was_left = threading.Event()
        self.base_url = f"http://127.0.0.1:{self.server_address[1]}/v1"

    def __enter__(self) -> ModelServer:
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    @property
    def last_messages(self) -> list[dict[str, Any]]:
        return self.requests[-1].json["messages"]


def delta(content: str | None = None, *, end: str | None = None, **more: Any) -> dict[str, Any]:
    """A chunk of a stream."""
    said = {**({"content": content} if content is not None else {}), **more}
    return {"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": said, "finish_reason": end}]}


DONE = "data: [DONE]\n\n"


def streams(*words: str) -> Callable[[Request], None]:
    """A stream as it should be."""

    def respond(request: Request) -> None:
        request.begins()
        request.sends(delta("", role="assistant"), *map(delta, words), delta(end="stop"), DONE)

    return respond


def says(status: int, body: Any, **headers: str) -> Callable[[Request], None]:
    return lambda request: request.says(status, body, **headers)
