"""This app's site: what was asked for, and who runs, draws and remembers it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import cast

from flask import Flask, current_app
from markupsafe import Markup

from webchat.config import Config
from webchat.definition import Definition
from webchat.generation.example_cache import ExampleCache
from webchat.generation.limits import Limits
from webchat.generation.runner import Runner
from webchat.rendering.author_files import AuthorFiles
from webchat.rendering.live_replies import LiveReplies
from webchat.rendering.live_reply import Drawing, LiveReply
from webchat.rendering.markdown import Markdown
from webchat.rendering.partials import Partials
from webchat.rendering.present import Presenter, markdown_options
from webchat.rendering.urls import Urls
from webchat.storage import conversations
from webchat.storage.feedback_log import FeedbackLog
from webchat.streams.base import Stream

EXTENSION = "webchat"


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
    ) -> None:
        self._app = app
        self.definition = definition
        self.config = config
        self.stream = stream
        self.runner = runner
        self.limits = limits
        self.examples = examples
        self.author = AuthorFiles(definition)
        self.markdown = Markdown(markdown_options(definition.chatbot))
        self.presenter = Presenter(self.markdown)
        folder = definition.flagging_dir or config.instance / "flagged"
        self.feedback_log = FeedbackLog(app.app_context, definition.bot, folder)
        self.description = _words(self.markdown, definition.description)
        self.placeholder = _words(self.markdown, definition.chatbot.placeholder)
        self._draw_under(config.root_path)
        drawing = Drawing(
            message=lambda message: self.partials.message(message),  # of the prefix adopted by then
            state=lambda reply: self.partials.state(reply),
        )
        self.live_replies = LiveReplies(stream, self.markdown, drawing)

    def finished(self, reply_id: int, live: LiveReply | None) -> str:
        """The last fragments of a reply's stream; `live` has drawn most of it. Works outside a request."""
        from .endings import finished_fragments  # it needs pages, which need this

        with self._app.app_context():
            return finished_fragments(self, reply_id, live)

    def empty_trash(self) -> None:
        """Remove for good what was deleted `trash_days` ago. Works outside a request."""
        with self._app.app_context():
            conversations.purge_deleted(datetime.now(UTC) - timedelta(days=self.config.trash_days))

    def adopt(self, prefix: str) -> None:
        """Draw addresses under the path that a trusted proxy names, if no setting says another.

        Growing replies are drawn outside a request, so a site has one prefix for all.
        """
        if prefix and not self.config.root_path and prefix != self.urls.prefix:
            self._draw_under(prefix)

    def _draw_under(self, prefix: str) -> None:
        self.urls = Urls(prefix)
        self.partials = Partials(self.definition, self.urls, self.author)


def _words(markdown: Markdown, text: str | None) -> Markup | None:
    return Markup(markdown.render(text)) if text else None


def current_site() -> Site:
    return site_of(current_app)


def site_of(app: Flask) -> Site:
    return cast(Site, app.extensions[EXTENSION])
