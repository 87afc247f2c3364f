"""What `launch()` does: read the settings, serve, say where."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from .definition import Definition
from .load_config import load_config
from .logs import set_up_logging


@dataclass(frozen=True)
class Launch:
    """What a program asked to be served, and the settings that it named."""

    definition: Definition
    settings: Mapping[str, Any] = field(default_factory=dict)

    class Reached(BaseException):
        """Leaves a program at its `launch()`; no handler of its own errors shall catch it."""


class _Notes(list[Launch]):
    def __init__(self, go_on: bool) -> None:
        super().__init__()
        self.go_on = go_on


_notes: _Notes | None = None


@contextmanager
def noting_launches(*, go_on: bool = False) -> Iterator[list[Launch]]:
    """Meanwhile `launch()` serves nothing: it is noted, and ends the program there unless it shall go on."""
    global _notes
    _notes = _Notes(go_on)
    try:
        yield _notes
    finally:
        _notes = None


def launch(
    definition: Definition,
    *,
    server_name: str | None = None,
    server_port: int | None = None,
    root_path: str | None = None,
    instance: str | None = None,
    prevent_thread_lock: bool = False,
    inbrowser: bool = False,
    quiet: bool = False,
    production: bool = False,
    more: Mapping[str, Callable[[], Definition]] | None = None,
) -> object:
    """Serve `definition` until a signal comes; with `prevent_thread_lock` in a thread, which is returned.

    `more`: further bots, made when somebody comes to the address of that name below the first one's.

    Raises `ConfigError` for a setting that is unknown or malformed, and for a port that cannot be had.
    """
    settings = {
        "server_name": server_name,
        "server_port": server_port,
        "root_path": root_path,
        "instance": instance,
    }
    if _notes is not None:
        _notes.append(Launch(definition, settings))
        if _notes.go_on:
            return None
        raise Launch.Reached
    config = load_config(settings, production=production)
    set_up_logging(config)
    from .server import Server, serve, start_in_thread  # Flask, SQLAlchemy and uvicorn come with it

    def tell(server: Server) -> None:
        if not quiet:
            print(f"* Running on {server.url}", flush=True)
        if link := server.welcome_link:  # without it nobody could come in, so quiet does not hold it back
            print(f"* There is no admin yet. Make the first account at {link}", flush=True)
        if inbrowser:
            webbrowser.open(server.url)

    if prevent_thread_lock:
        server = start_in_thread(definition, config, more)
        tell(server)
        return server
    try:
        serve(definition, config, tell, more)
    except KeyboardInterrupt:
        if not quiet:
            print("Stopped.", flush=True)
    return None
