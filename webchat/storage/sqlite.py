"""How we talk to SQLite: WAL, real transactions, and its errors in our words."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from webchat.errors import NotFound, StorageFull
from webchat.language import gettext as _

from .writers import busy


def from_json(text: str) -> Any:
    """Of most messages nothing but an empty object and an empty list: not worth a parser."""
    return {} if text == "{}" else [] if text == "[]" else json.loads(text)


PATIENCE = 5.0  # seconds that we wait for somebody else's lock
OPTIONS = {
    # Reads are short, so a few connections serve many threads; the others are opened when a crowd comes.
    "pool_size": 8,
    "max_overflow": 120,
    "pool_use_lifo": True,
    "pool_timeout": PATIENCE,
    "json_deserializer": from_json,
}


def prepare(engine: Engine) -> None:
    """Set up every connection of `engine`. Its transactions begin with a verb of ours, not with an event: one
    event more, and SQLAlchemy looks at each statement for who listens to it.
    """
    event.listen(engine, "connect", _set_up)


def _set_up(connection: Any, _record: object) -> None:
    # pysqlite would begin by itself, deferred, and too late; we say BEGIN ourselves
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000:.0f}")
    _ensure_wal(connection)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _ensure_wal(connection: sqlite3.Connection) -> None:
    """WAL stays with the file. Two who switch it on at once collide without waiting, so we do."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def begin_reading(connection: Connection) -> None:
    """See one state until the end. Said to the driver itself: SQLAlchemy would take longer than SQLite."""
    driver = connection.connection.driver_connection
    assert driver is not None, "it was just taken from the pool"
    driver.execute("BEGIN")


def begin_writing(connection: Connection, patience: float) -> None:
    """Take the lock at once: one that reads first and writes later is refused without a wait.

    `patience`: seconds that it may take; of a writer who has waited in line, what is left of his.
    """
    is_unusual = abs(patience - PATIENCE) > 0.1
    try:
        if is_unusual:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {patience * 1000:.0f}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        if is_unusual:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {PATIENCE * 1000:.0f}")


@contextmanager
def in_our_words() -> Iterator[None]:
    """Locked becomes `StorageBusy`, a full disk `StorageFull`, an impossible id `NotFound`; others stay."""
    try:
        yield
    except PoolTimeout as error:
        raise busy() from error
    except OverflowError as error:  # an id with more digits than any row has
        raise NotFound from error
    except DBAPIError as error:
        name = getattr(error.orig, "sqlite_errorname", "")
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise busy() from error
        if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
            raise StorageFull(_("The server's disk is full, so this could not be saved.")) from error
        raise
