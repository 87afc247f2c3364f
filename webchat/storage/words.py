"""The full-text indexes: which words stand in which message, title and feedback, and whose they are.

The owner is a word of the index, too, so that a search never looks at other people's messages. The index
keeps no copy of the text: it reads it through a view, which also says who the owner is. Feedback has no
owner there: whoever reviews it reads everybody's.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Connection, TextClause, bindparam, text

INDEXES = {
    "message_words": "owner, content",
    "title_words": "owner, title",
    "feedback_words": "comment, prompt, answer",
}
AT_ONCE = 10_000  # SQLite takes 32,766 values in one statement
OWNER = "'u' || conversations.user_id || 'b' || hex(conversations.bot)"


def is_index_table(name: str) -> bool:
    """FTS5's own tables, which no model describes."""
    return name.startswith(tuple(INDEXES))


def owner_word(user_id: int, bot: str) -> str:
    """The word that stands in the index with everything that `user_id` owns; as in `OWNER`."""
    return f"u{user_id}b{bot.encode().hex()}"


def index_messages(connection: Connection, ids: Sequence[int]) -> None:
    _add(connection, "message_words", ids)


def forget_messages(connection: Connection, ids: Sequence[int]) -> None:
    """Take messages out, while they still stand in their table as they were indexed."""
    _remove(connection, "message_words", ids)


def index_title(connection: Connection, conversation_id: int) -> None:
    _add(connection, "title_words", [conversation_id])


def forget_title(connection: Connection, conversation_id: int) -> None:
    """Take a title out, before it changes."""
    _remove(connection, "title_words", [conversation_id])


def index_feedback(connection: Connection, ids: Sequence[int]) -> None:
    """Once the reply that it is about has ended: only then its words are known."""
    _add(connection, "feedback_words", ids)


def forget_feedback(connection: Connection, ids: Sequence[int]) -> None:
    """Take it out, before it or what it is about is removed."""
    _remove(connection, "feedback_words", ids)


def _add(connection: Connection, index: str, ids: Sequence[int]) -> None:
    columns = INDEXES[index]
    _for_each(
        connection,
        f"INSERT INTO {index} (rowid, {columns}) SELECT id, {columns} FROM {index}_source WHERE id IN :ids",
        ids,
    )


def _remove(connection: Connection, index: str, ids: Sequence[int]) -> None:
    columns = INDEXES[index]
    _for_each(
        connection,
        f"INSERT INTO {index} ({index}, rowid, {columns})"
        f" SELECT 'delete', id, {columns} FROM {index}_source WHERE id IN :ids",
        ids,
    )


def _for_each(connection: Connection, statement: str, ids: Sequence[int]) -> None:
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        connection.execute(_with_ids(statement), {"ids": some})


@cache
def _with_ids(statement: str) -> TextClause:
    return text(statement).bindparams(bindparam("ids", expanding=True))
