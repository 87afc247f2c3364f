"""This app's site: what was asked for, and who runs, draws and remembers it."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app

from webchat.config import Config
from webchat.definition import Definition
from webchat.generation.runner import Runner
from webchat.rendering.author_files import AuthorFiles
from webchat.rendering.live_replies import LiveReplies
from webchat.rendering.live_reply import Drawing
from webchat.rendering.markdown import Markdown
from webchat.rendering.partials import Partials
from webchat.rendering.present import Presenter, markdown_options
from webchat.rendering.urls import Urls
from webchat.streams.base import Stream

EXTENSION = "webchat"


class Site:
    """Parameters: what the author and the company asked for, and what makes and carries the replies.

    Usage: `current_site().partials("chat/_turn", …)`, in `web/` only; lower rooms get what they need.
    """

    def __init__(self, definition: Definition, config: Config, stream: Stream, runner: Runner) -> None:
        self.definition = definition
        self.config = config
        self.stream = stream
        self.runner = runner
        self.author = AuthorFiles(definition)
        self.markdown = Markdown(markdown_options(definition.chatbot))
        self.presenter = Presenter(self.markdown)
        self._draw_under(config.root_path)
        drawing = Drawing(
            message=lambda message: self.partials.message(message),  # of the prefix adopted by then
            state=lambda reply: self.partials.state(reply),
        )
        self.live_replies = LiveReplies(stream, self.markdown, drawing)

    def adopt(self, prefix: str) -> None:
        """Draw addresses under the path that a trusted proxy names, if no setting says another.

        Growing replies are drawn outside a request, so a site has one prefix for all.
        """
        if prefix and not self.config.root_path and prefix != self.urls.prefix:
            self._draw_under(prefix)

    def _draw_under(self, prefix: str) -> None:
        self.urls = Urls(prefix)
        self.partials = Partials(self.definition, self.urls, self.author)


def current_site() -> Site:
    return site_of(current_app)


def site_of(app: Flask) -> Site:
    return cast(Site, app.extensions[EXTENSION])
