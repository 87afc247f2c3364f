"""Bring a database to the newest revision. Alembic is only imported when there is something to do."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from webchat.errors import ConfigError

from .sqlite import begin_writing

MIGRATIONS = Path(__file__).parent / "migrations"
PATIENCE = 300.0  # seconds: another process may be migrating a large database


def migrate(engine: Engine) -> None:
    """Run what is missing, in one transaction. A second process waits, and then finds nothing to do."""
    newest = max(path.stem[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    with engine.connect() as connection:
        if _revision(connection) == newest:
            return
    with engine.connect() as connection, connection.begin():
        begin_writing(connection, PATIENCE)
        revision = _revision(connection)
        if revision is not None and revision > newest:
            raise ConfigError(
                f"The database was made by a newer webchat (revision {revision}). Update webchat."
            )
        if revision != newest:
            _run_alembic(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def _run_alembic(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
