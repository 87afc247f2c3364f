"""Serve a site: bind the port, run uvicorn, end in good order."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import socket
import threading
from collections.abc import Callable

import uvicorn

from webchat.config import Config
from webchat.definition import Definition
from webchat.errors import ConfigError

from .bots import Bots, More

FIRST_PORT, LAST_PORT = 7860, 7959
CHECK_EVERY = 3.0  # seconds after which somebody who is disabled, or signed out everywhere, is out

log = logging.getLogger("webchat.server")


class Server(uvicorn.Server):
    """A site with its socket. Usage: `serve(definition, config)`, or `start_in_thread` beside other work.

    Parameters: `more`, further bots by the names under which they are reached.
    """

    def __init__(self, definition: Definition, config: Config, more: More | None = None) -> None:
        self._socket = _listen(config.server_name, config.server_port)
        self._bots = Bots(definition, config, more)
        self.site = self._bots.first.site
        self._grace = config.shutdown_grace
        self._on_ready: Callable[[Server], None] = lambda server: None
        super().__init__(
            uvicorn.Config(
                self._bots,
                log_config=None,
                access_log=config.access_log,
                server_header=False,
                proxy_headers=False,  # ProxyFix reads them, as far as the setting trusts them
                ws="none",
                timeout_graceful_shutdown=5,
            )
        )
        self.url = _url(config, self._socket)

    @property
    def welcome_link(self) -> str | None:
        """Where the first admin makes his account, if one is wanted."""
        return self.site.welcome_link(self.url)

    def serve_until_signal(self, on_ready: Callable[[Server], None] | None = None) -> None:
        """Blocks until SIGINT (raised again as KeyboardInterrupt) or SIGTERM."""
        self._on_ready = on_ready or self._on_ready
        self.run(sockets=[self._socket])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        gc.freeze()  # what is there now stays; to look through it for garbage would hold up everybody
        self._chores = [asyncio.create_task(chore()) for chore in (self._keep_house, self._watch_the_door)]
        await super().startup(sockets)
        self._on_ready(self)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more visitors, let replies finish for the grace time, and with them their streams."""
        for server in self.servers:
            server.close()
        for chore in self._chores:
            chore.cancel()
        for bot in self._bots.all:
            bot.site.events.close()
        closing = (asyncio.to_thread(bot.site.runner.close, self._grace) for bot in self._bots.all)
        await asyncio.gather(*closing)
        await super().shutdown(sockets)

    async def _keep_house(self) -> None:
        """What has to be done now and then while a site runs for months."""
        while True:
            await asyncio.sleep(min(bot.site.empties_every for bot in self._bots.all))
            for bot in self._bots.all:
                try:
                    await asyncio.to_thread(bot.site.empty_trash)
                except Exception:
                    log.exception("the trash could not be emptied; it is tried again")

    async def _watch_the_door(self) -> None:
        """Who is out by what another process did, too: the command line disables people."""
        while True:
            await asyncio.sleep(CHECK_EVERY)
            for bot in self._bots.all:
                try:
                    await bot.turn_out()
                except Exception:
                    log.exception("who is still let in could not be asked; the next try is in a moment")

    def close(self) -> None:
        """End a server that runs in a thread, and wait for its end."""
        self.should_exit = True
        if self._thread:
            self._thread.join()

    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Serve in a thread; returns when the site answers."""
        ready = threading.Event()
        self._on_ready = lambda server: ready.set()
        self._thread = threading.Thread(target=self.run, args=([self._socket],), name="server", daemon=True)
        self._thread.start()
        while not ready.wait(0.1):
            if not self._thread.is_alive():
                raise RuntimeError("the server ended before it answered; the log says why")


def serve(
    definition: Definition,
    config: Config,
    on_ready: Callable[[Server], None] | None = None,
    more: More | None = None,
) -> None:
    """Serve until a signal comes. `on_ready(server)` is called when the site answers."""
    Server(definition, config, more).serve_until_signal(on_ready)


def start_in_thread(definition: Definition, config: Config, more: More | None = None) -> Server:
    """Serve beside other work. Usage: `server = start_in_thread(…)`; `server.url`; `server.close()`."""
    server = Server(definition, config, more)
    server.start()
    return server


def _listen(host: str, port: int | None) -> socket.socket:
    """The socket at `port`, or at the first free one from 7860."""
    for candidate in [port] if port else range(FIRST_PORT, LAST_PORT + 1):
        with contextlib.suppress(OSError):
            return _bind(host, candidate)
    if port:
        raise ConfigError(f"Port {port} at {host} cannot be had: another program has it, or it needs rights.")
    raise ConfigError(f"All ports from {FIRST_PORT} to {LAST_PORT} are taken; name one with server_port.")


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(1024)
    except OSError:
        listening.close()
        raise
    return listening


def _url(config: Config, listening: socket.socket) -> str:
    host = config.server_name
    if host in ("0.0.0.0", "::", ""):
        host = "127.0.0.1"
    host = f"[{host}]" if ":" in host else host
    return f"http://{host}:{listening.getsockname()[1]}{config.root_path}/"
