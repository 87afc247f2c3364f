"""What `launch()` does: read the settings, serve, say where."""

from __future__ import annotations

import webbrowser

from .config import load_config
from .definition import Definition
from .logs import set_up_logging


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
) -> object:
    """Serve `definition` until a signal comes; with `prevent_thread_lock` in a thread, which is returned.

    Raises `ConfigError` for a setting that is unknown or malformed, and for a port that cannot be had.
    """
    config = load_config(
        {
            "server_name": server_name,
            "server_port": server_port,
            "root_path": root_path,
            "instance": instance,
        },
        production=production,
    )
    set_up_logging(config)
    from .server import serve, start_in_thread  # Flask, SQLAlchemy and uvicorn come with it

    def tell(url: str) -> None:
        if not quiet:
            print(f"* Running on {url}", flush=True)
        if inbrowser:
            webbrowser.open(url)

    if prevent_thread_lock:
        server = start_in_thread(definition, config)
        tell(server.url)
        return server
    try:
        serve(definition, config, tell)
    except KeyboardInterrupt:
        if not quiet:
            print("Stopped.", flush=True)
    return None
