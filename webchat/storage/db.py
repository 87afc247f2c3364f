"""The database of an app: how it is bound, read, written and brought up to date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text
from sqlalchemy.orm import Session

from webchat.writing import writing

from . import sqlite
from .models import Base
from .sqlite import PATIENCE, in_our_words
from .writers import WriterLine

db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


def init_storage(app: Flask) -> None:
    """Bind `app` to SQLALCHEMY_DATABASE_URI, or else to webchat.db in its instance folder."""
    app.config.setdefault("SQLALCHEMY_DATABASE_URI", "sqlite:///webchat.db")
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", dict(sqlite.OPTIONS))
    db.init_app(app)
    app.extensions["webchat.writers"] = WriterLine()
    with app.app_context():
        sqlite.prepare(db.engine)


def upgrade(app: Flask) -> None:
    """Bring the database to this version's tables. Usage: once at start, after `init_storage`."""
    from .migrating import migrate

    with app.app_context(), in_our_words():
        migrate(db.engine)


@contextmanager
def transaction() -> Iterator[Session]:
    """The only way to write: everything inside is committed together, or nothing is.

    Inside another transaction it is part of that one. Raises `StorageBusy` when the database stays locked
    for five seconds, `StorageFull` when the disk is full.
    """
    session = db.session()
    if session.info.get("writing"):
        yield session
        return
    session.close()  # a read that is still open would show us an old state
    session.info.pop("reading", None)
    writers: WriterLine = current_app.extensions["webchat.writers"]
    with writers.place(PATIENCE) as seconds_left, in_our_words(), writing():
        try:
            sqlite.begin_writing(session.connection(), seconds_left)
            session.info["writing"] = True
            yield session
            session.commit()
        finally:
            session.info.pop("writing", None)
            session.close()  # rolls back what was not committed


@contextmanager
def reading() -> Iterator[Session]:
    """Read one consistent state, which is let go at the end: the next read sees what was written since.

    A read inside is part of it; a transaction inside ends it, and what is read after that is as it is then.
    """
    session = db.session()
    if session.info.get("reading") or session.info.get("writing"):
        yield session
        return
    with in_our_words():
        try:
            sqlite.begin_reading(session.connection())
            session.info["reading"] = True
            yield session
        finally:
            session.info.pop("reading", None)
            session.close()


def grouped(pairs: Iterable[Any]) -> dict[Any, list[int]]:
    """The ids of rows (group, id), by their group."""
    groups: dict[Any, list[int]] = defaultdict(list)
    for group, id in pairs:
        groups[group].append(id)
    return groups


def check_that_it_answers() -> None:
    """Raises what the database raises, if it does not."""
    with reading() as session:
        session.execute(text("SELECT 1"))
