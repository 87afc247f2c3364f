"""This app's site: what was asked for, and who runs, draws and remembers it."""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import cast

from flask import Flask, current_app
from markupsafe import Markup

from webchat.components.state import State
from webchat.config import Config
from webchat.definition import Definition
from webchat.generation.all_pages import PageStates
from webchat.generation.events import Events
from webchat.generation.example_cache import ExampleCache
from webchat.generation.limits import Limits
from webchat.generation.made_files import MadeFiles
from webchat.generation.opening import Opening
from webchat.generation.runner import Runner
from webchat.generation.store import ReplyStore
from webchat.messages import ComponentData
from webchat.rendering.author_files import AuthorFiles
from webchat.rendering.listeners import listener_views
from webchat.rendering.live_message import Drawing
from webchat.rendering.live_replies import LiveReplies
from webchat.rendering.live_reply import LiveReply
from webchat.rendering.markdown import Markdown
from webchat.rendering.partials import Partials
from webchat.rendering.present import Presenter, markdown_options
from webchat.rendering.urls import Urls
from webchat.storage import conversations, files, links, replies, users
from webchat.storage.blobs import Blobs
from webchat.storage.feedback_log import FeedbackLog
from webchat.streams.base import Stream

EXTENSION = "webchat"
DAY = timedelta(days=1)


class Site:
    """Parameters: what the author and the company asked for, and what makes and carries the replies.

    Usage: `current_site().partials("chat/_turn", …)`, in `web/` only; lower rooms get what they need.
    """

    def __init__(
        self,
        app: Flask,
        definition: Definition,
        config: Config,
        stream: Stream,
        runner: Runner,
        limits: Limits,
        examples: ExampleCache,
        blobs: Blobs,
        events: Events,
        store: ReplyStore,
        opening: Opening,
    ) -> None:
        self._app = app
        self.definition = definition
        self.config = config
        self.stream = stream
        self.runner = runner
        self.limits = limits
        self.examples = examples
        self.blobs = blobs
        self.events = events
        self.store = store
        # Who waits for a listener in a request of its own may not take the place of all other requests
        self.seats = threading.BoundedSemaphore(max(1, config.request_threads // 4))
        self.made_files = MadeFiles()
        self.page_states = PageStates(definition.layout)
        self.listeners = listener_views(definition)
        self.opening = opening  # of each new conversation, where no function makes it
        self.constants: Mapping[int, ComponentData] | None = (
            None  # what the page shows always, once it was asked for
        )
        self.author = AuthorFiles(definition)
        self.markdown = Markdown(markdown_options(definition.chatbot))
        self.presenter = Presenter(self.markdown)
        folder = definition.flagging_dir or config.instance / "flagged"
        self.feedback_log = FeedbackLog(app.app_context, definition.bot, folder)
        self.description = _words(self.markdown, definition.description)
        self.auth_message = _words(self.markdown, definition.auth_message)
        self.placeholder = _words(self.markdown, definition.chatbot.placeholder)
        self._draw_under(config.root_path)
        drawing = Drawing(
            message=lambda message: self.partials.message(message),  # of the prefix adopted by then
            summary=lambda message: self.partials.summary(message),
            component=lambda data: self.partials.component(data),
            state=lambda reply: self.partials.state(reply),
            output=lambda place, data: self.partials.output(place, data),
            notices=lambda reply: self.partials.notices(reply),
        )
        self.live_replies = LiveReplies(stream, self.markdown, drawing)

    def context(self) -> AbstractContextManager[object]:
        """For what asks the database outside a request."""
        return self._app.app_context()

    @property
    def remembers(self) -> bool:
        """Whether the chat function takes what a page remembers."""
        return any(isinstance(block, State) for block in self.definition.additional_inputs)

    @property
    def keeps_accounts(self) -> bool:
        """Whether names and passwords are in the database, not with the author."""
        return self.config.auth == "password"

    @property
    def has_login(self) -> bool:
        return self.keeps_accounts or self.definition.auth is not None

    @property
    def max_file_bytes(self) -> int:
        return self.definition.max_file_bytes or self.config.max_file_bytes

    def welcome_link(self, url: str) -> str | None:
        """Where the first admin makes his account, if there is none yet. Works outside a request."""
        with self._app.app_context():
            if not self.keeps_accounts or users.has_admin():
                return None
            return url.rstrip("/") + Urls().welcome(links.welcome_token(self.config.secret_key))

    def turned_out(self, session_keys: Collection[str]) -> set[str]:
        """Those whose sessions are over. What is being written for the disabled is stopped.

        Works outside a request.
        """
        with self._app.app_context():
            for reply_id in replies.running_for_the_disabled() if self.runner.running else ():
                self.stream.ask_to_stop(reply_id)
            return set(session_keys) - users.still_in(session_keys) if session_keys else set()

    def finished(self, reply_id: int, live: LiveReply | None) -> str:
        """The last fragments of a reply's stream; `live` has drawn most of it. Works outside a request."""
        from .endings import finished_fragments  # it needs pages, which need this

        with self._app.app_context():
            return finished_fragments(self, reply_id, live)

    def empty_trash(self) -> None:
        """Remove for good what was deleted `trash_days` ago, and files that nothing names any more.

        Works outside a request.
        """
        with self._app.app_context():
            conversations.purge_deleted(datetime.now(UTC) - timedelta(days=self.config.trash_days))
            files.purge(self.blobs, datetime.now(UTC) - self._unsent)

    @property
    def empties_every(self) -> float:
        """Seconds after which there may be trash again."""
        wished = self.definition.delete_cache
        return min(wished[0], DAY.total_seconds()) if wished else DAY.total_seconds()

    @property
    def _unsent(self) -> timedelta:
        """That an upload waits for its message."""
        wished = self.definition.delete_cache
        return timedelta(seconds=wished[1]) if wished else DAY

    def adopt(self, prefix: str) -> None:
        """Draw addresses under the path at which the server has put the site, if no setting says another.

        Growing replies are drawn outside a request, so a site has one prefix for all.
        """
        if prefix and not self.config.root_path and prefix != self.urls.prefix:
            self._draw_under(prefix)

    def _draw_under(self, prefix: str) -> None:
        self.urls = Urls(prefix)
        limits = self.config.max_files, self.max_file_bytes
        self.partials = Partials(self.definition, self.urls, self.author, *limits)


def _words(markdown: Markdown, text: str | None) -> Markup | None:
    return Markup(markdown.render(text)) if text else None


def current_site() -> Site:
    return site_of(current_app)


def site_of(app: Flask) -> Site:
    return cast(Site, app.extensions[EXTENSION])
