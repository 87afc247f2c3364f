"""Accounts, and what people think of replies.

A user's kind becomes his role, which now also says who reviews and who administrates. Feedback is a story:
each click adds a row, and the latest one of a user on a reply counts.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _give_users_accounts()
    _create_feedback()


def _give_users_accounts() -> None:
    op.alter_column("users", "kind", new_column_name="role")
    op.add_column("users", sa.Column("username", sa.String(200)))
    op.add_column("users", sa.Column("password_hash", sa.String(300)))
    op.add_column("users", sa.Column("signed_in_at", MOMENT))
    op.add_column("users", sa.Column("disabled_at", MOMENT))
    op.create_index("ix_users_username", "users", ["username"], unique=True)


def _create_feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("reply_id", sa.Integer, nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("bot", sa.String(200), nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("option", sa.String(200), nullable=False),
        sa.Column("comment", sa.String, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("is_latest", sa.Boolean, nullable=False),
        sa.Column("logged_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
        sa.ForeignKeyConstraint(
            ["reply_id"], ["replies.id"], name="fk_feedback_reply_id_replies", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_feedback_user_id_users", ondelete="CASCADE"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feedback_reply_id", "feedback", ["reply_id"])
    op.create_index("ix_feedback_user_id", "feedback", ["user_id"])
    op.create_index("ix_feedback_choices", "feedback", ["bot", "option"])
    op.create_index(
        "ix_feedback_latest",
        "feedback",
        ["reply_id", "user_id"],
        unique=True,
        sqlite_where=sa.text("is_latest = 1"),
    )
    op.create_index(
        "ix_feedback_unlogged", "feedback", ["bot", "id"], sqlite_where=sa.text("logged_at IS NULL")
    )
