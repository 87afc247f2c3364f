"""The first tables: users, and their conversations as trees of turns, replies and messages.

Conversations, turns and replies point at each other, which SQLite allows before the other table is there.
The two full-text indexes keep no copy of the words: they read them through the views (see `words.py`).
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)
OWNER = "'u' || conversations.user_id || 'b' || hex(conversations.bot)"


def upgrade() -> None:
    _create_users()
    _create_conversations()
    _create_turns()
    _create_replies()
    _create_messages()
    _create_indexes_of_words()


def _create_users() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("session_key", sa.String(64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("session_key", name="uq_users_session_key"),
    )


def _create_conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("bot", sa.String(200), nullable=False),
        sa.Column("client_id", sa.String(100)),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("deleted_at", MOMENT),
        sa.Column("active_turn_id", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
        sa.UniqueConstraint("key", name="uq_conversations_key"),
        sa.UniqueConstraint("user_id", "client_id", name="uq_conversations_user_id_client_id"),
        _refers("conversations", "user_id", "users", ondelete="CASCADE"),
        _refers("conversations", "active_turn_id", "turns", ondelete="SET NULL"),
    )
    op.create_index(
        "ix_conversations_listed",
        "conversations",
        ["user_id", "bot", "updated_at", "id"],
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_conversations_deleted_at",
        "conversations",
        ["deleted_at"],
        sqlite_where=sa.text("deleted_at IS NOT NULL"),
    )
    op.create_index("ix_conversations_active_turn_id", "conversations", ["active_turn_id"])


def _create_turns() -> None:
    op.create_table(
        "turns",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("conversation_id", sa.Integer, nullable=False),
        sa.Column("parent_reply_id", sa.Integer),
        sa.Column("client_id", sa.String(100), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("active_reply_id", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_turns"),
        sa.UniqueConstraint("conversation_id", "client_id", name="uq_turns_conversation_id_client_id"),
        _refers("turns", "conversation_id", "conversations", ondelete="CASCADE"),
        _refers("turns", "parent_reply_id", "replies", ondelete="SET NULL"),
        _refers("turns", "active_reply_id", "replies", ondelete="SET NULL"),
    )
    op.create_index("ix_turns_siblings", "turns", ["parent_reply_id", "conversation_id"])
    op.create_index("ix_turns_active_reply_id", "turns", ["active_reply_id"])


def _create_replies() -> None:
    op.create_table(
        "replies",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("turn_id", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("error", sa.String),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_replies"),
        _refers("replies", "turn_id", "turns", ondelete="CASCADE"),
    )
    op.create_index("ix_replies_turn_id", "replies", ["turn_id"])
    op.create_index(
        "ix_replies_running",
        "replies",
        ["turn_id"],
        sqlite_where=sa.text("state IN ('waiting', 'writing')"),
    )


def _create_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("conversation_id", sa.Integer, nullable=False),
        sa.Column("turn_id", sa.Integer, nullable=False),
        sa.Column("reply_id", sa.Integer),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("content", sa.String, nullable=False),
        sa.Column("metadata", sa.JSON, nullable=False),
        sa.Column("options", sa.JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("reply_id", "position", name="uq_messages_reply_id_position"),
        _refers("messages", "conversation_id", "conversations", ondelete="CASCADE"),
        _refers("messages", "turn_id", "turns", ondelete="CASCADE"),
        _refers("messages", "reply_id", "replies", ondelete="CASCADE"),
    )
    op.create_index("ix_messages_conversation_id", "messages", ["conversation_id"])
    op.create_index("ix_messages_turn_id", "messages", ["turn_id"])


def _create_indexes_of_words() -> None:
    op.execute(
        f"CREATE VIEW message_words_source AS SELECT messages.id, {OWNER} AS owner, messages.content"
        " FROM messages JOIN conversations ON conversations.id = messages.conversation_id"
    )
    op.execute(
        f"CREATE VIEW title_words_source AS SELECT conversations.id, {OWNER} AS owner, conversations.title"
        " FROM conversations"
    )
    _create_words("message_words", "content")
    _create_words("title_words", "title")


def _create_words(name: str, column: str) -> None:
    op.execute(
        f"CREATE VIRTUAL TABLE {name} USING fts5(owner, {column}, content='{name}_source',"
        " content_rowid='id', tokenize='unicode61 remove_diacritics 2')"
    )


def _refers(table: str, column: str, target: str, *, ondelete: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{target}"
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)
