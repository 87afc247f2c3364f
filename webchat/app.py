"""Where a site comes together: the only place that knows every room."""

from __future__ import annotations

from flask import Flask

from .components.chatbot import warn_of_unseen_flags
from .config import Config
from .definition import Definition
from .errors import ConfigError
from .generation.copies import Copies
from .generation.events import Events
from .generation.example_cache import ExampleCache
from .generation.executors import EmbeddedExecutor
from .generation.kept_answers import KeptAnswers
from .generation.kept_examples import KeptExamples
from .generation.limits import Limits
from .generation.opening import constant_opening
from .generation.permission import Permission
from .generation.runner import Runner
from .generation.store import ReplyStore
from .storage import replies
from .storage.blobs import Blobs
from .storage.db import init_storage, upgrade
from .streams.memory import MemoryStream
from .web import register
from .web.site import EXTENSION, Site


def create_app(definition: Definition, config: Config) -> Flask:
    """The WSGI application of one site; its database is brought up to date first.

    Usage: `create_app(chat_interface.definition, load_config())`, for any WSGI server; `webchat.server`
    serves the streams of many more viewers.
    """
    if definition.auth and config.auth:
        raise ConfigError("launch(auth=…) and the setting auth both say who may come in; leave one out.")
    definition.check_places()
    if definition.flagging_mode == "never":
        warn_of_unseen_flags(definition.chatbot)
    app = open_storage(config)
    with app.app_context():
        replies.interrupt_left_behind(definition.bot)
    stream = MemoryStream()
    blobs = Blobs(config.instance / "files")
    permission = Permission(
        config.instance,
        (*definition.allowed_paths, *definition.example_paths),
        definition.blocked_paths,
        config.database_file,
    )
    store = ReplyStore(app.app_context, blobs, permission)
    copies = Copies(store, definition.max_file_bytes or config.max_file_bytes)
    executor = EmbeddedExecutor(definition.concurrency_limit)
    runner = Runner(definition, store, stream, executor, when_ended=copies.want)
    events = Events(definition.layout, executor.loop, definition.show_error)
    stream.when_asked_to_stop(events.stop)
    opening = constant_opening(definition, store)
    answers = KeptAnswers(config.instance / "examples")
    examples = ExampleCache(definition, answers, store, opening)
    events.kept = KeptExamples(definition, answers, store, events)
    limits = Limits(
        config.messages_per_minute,
        config.messages_per_minute_by_address,
        config.replies_at_once,
        files_by_user=config.files_per_minute,
        bytes_by_user=config.max_user_bytes,
    )
    site = app.extensions[EXTENSION] = Site(
        app, definition, config, stream, runner, limits, examples, blobs, events, store, opening
    )
    site.empty_trash()
    if definition.flagging_mode == "manual":
        site.feedback_log.wake()  # for what a former process left
    register(app)
    examples.fill()
    events.kept.fill()
    return app


def open_storage(config: Config) -> Flask:
    """An app that has its database, brought up to date, and nothing else yet."""
    app = Flask("webchat", instance_path=str(config.instance), static_folder=None)
    app.config["SQLALCHEMY_DATABASE_URI"] = config.database_url
    init_storage(app)
    upgrade(app)
    return app
