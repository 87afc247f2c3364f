"""The door for people: routes that find, tell and draw."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """All routes, and what stands before and after each of them."""
    from . import (
        access,
        account,
        admin,
        admin_users,
        attempts,
        auth,
        chat,
        conversations,
        errors,
        feedback,
        files,
        health,
        links,
        replies,
        search,
        security,
        stream,
        turns,
    )  # fmt: skip

    access.init_access(app)
    attempts.init_attempts(app)
    security.init_security(app)
    errors.init_errors(app)
    for room in (chat, conversations, turns, replies, feedback, stream, search, files, health):
        app.register_blueprint(room.blueprint)
    for room in (auth, account, links, admin, admin_users):
        app.register_blueprint(room.blueprint)
