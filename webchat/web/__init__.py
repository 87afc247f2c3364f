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
        downloads,
        errors,
        events,
        feedback,
        files,
        health,
        links,
        news,
        plots,
        replies,
        search,
        security,
        stream,
        turns,
        uploads,
    )

    access.init_access(app)
    attempts.init_attempts(app)
    security.init_security(app)
    errors.init_errors(app)
    talk = (chat, conversations, turns, replies, feedback, stream, search, events, news)
    people = (auth, account, links, admin, admin_users)
    for room in (*talk, *people, uploads, downloads, plots, files, health):
        app.register_blueprint(room.blueprint)
