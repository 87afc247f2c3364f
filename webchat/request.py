"""What an author's function may know of the request that it answers, as plain values."""

from __future__ import annotations

from typing import Any


class Headers(dict[str, str]):
    """Found by their names, however these are written."""

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(name.lower())

    def __contains__(self, name: object) -> bool:
        return super().__contains__(str(name).lower())

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(name.lower(), default)


class Client:
    """Where a request came from."""

    def __init__(self, host: str | None = None, port: int | None = None) -> None:
        self.host = host
        self.port = port


class Request:
    """The request that a function answers: given to a parameter annotated with it.

    Fields: `headers`, `cookies`, `query_params` and `path_params`, dicts; `url`, `method`; `client.host`, where
    it came from; `username`, of whoever is logged in, else None; `session_hash`, a name of the opened page.
    Usage: `def answer(message, history, request: gr.Request): print(request.username)`.
    """

    def __init__(
        self, request: Any = None, username: str | None = None, session_hash: str | None = None, **kwargs: Any
    ) -> None:
        self.request = request
        self.username = username
        self.session_hash = session_hash
        self.kwargs = kwargs

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["kwargs"][name]
        except KeyError:
            raise AttributeError(f"a Request has no {name}") from None
