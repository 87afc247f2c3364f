"""Alembic's way in: it gets an open connection in a transaction, and leaves the commit to the caller."""

from alembic import context

from webchat.storage.models import Base
from webchat.storage.words import is_index_table


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and name is not None and is_index_table(name))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_name=include_name,
    render_as_batch=True,  # SQLite cannot alter a column in place
)
context.run_migrations()
