"""The bots of one server: the first at its root, more under names of their own, made when somebody comes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from webchat.app import create_app
from webchat.config import Config
from webchat.definition import Definition
from webchat.web.lengths import most_bytes
from webchat.web.site import site_of

from .asgi import Application
from .bodies import Spool
from .hub import Hub
from .wsgi import Bridge, Receive, Scope, Send

More = Mapping[str, Callable[[], Definition]]  # by the name that stands in the address


class ServedBot:
    """One definition while it is served: its site, and the hub that writes its streams."""

    def __init__(self, definition: Definition, config: Config, cookie_path: str | None = None) -> None:
        """`cookie_path`: where a cookie holds that other bots share; who logs out of one is out of all."""
        app = create_app(definition, config)
        app.config["SESSION_COOKIE_PATH"] = cookie_path
        self.site = site_of(app)
        self.hub = Hub(self.site.live_replies, self.site.stream, self.site.finished)
        spool = Spool(config.instance / "files")
        bridge = Bridge(app, config.request_threads, partial(most_bytes, app), spool)
        self.application = Application(bridge, self.hub)

    async def turn_out(self) -> None:
        """Let those go whose sessions are over."""
        watching = self.hub.session_keys
        if watching or self.site.runner.running:
            self.hub.turn_out(await asyncio.to_thread(self.site.turned_out, watching))


class Bots:
    """An ASGI application of several. `more` are made when they are first asked for, one at a time.

    All share the instance folder and its database, in which each has its own name.
    """

    def __init__(self, definition: Definition, config: Config, more: More | None = None) -> None:
        self.first = ServedBot(definition, config)
        self._config = config
        self._more = more or {}
        self._made: dict[str, ServedBot] = {}
        self._making = asyncio.Lock()
        self._hubs: list[asyncio.Task[None]] = []

    @property
    def all(self) -> list[ServedBot]:
        """Those that are there by now."""
        return [self.first, *self._made.values()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif name := self._name_in(scope["path"]):
            bot = self._made.get(name) or await self._make(name)
            await bot.application(scope, receive, send)
        else:
            await self.first.application(scope, receive, send)

    def _name_in(self, path: str) -> str | None:
        name = path.removeprefix(self._config.root_path).lstrip("/").partition("/")[0]
        return name if name in self._more else None

    async def _make(self, name: str) -> ServedBot:
        async with self._making:
            if name not in self._made:
                config = replace(self._config, root_path=f"{self._config.root_path}/{name}")
                bot = await asyncio.to_thread(self._served, name, config)
                self._hubs.append(asyncio.create_task(bot.hub.run()))
                self._made[name] = bot
        return self._made[name]

    def _served(self, name: str, config: Config) -> ServedBot:
        return ServedBot(replace(self._more[name](), bot=name), config, self._config.root_path or "/")

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._hubs.append(asyncio.create_task(self.first.hub.run()))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for bot in self.all:
            bot.hub.close()
        for hub in self._hubs:
            hub.cancel()
        await send({"type": "lifespan.shutdown.complete"})
