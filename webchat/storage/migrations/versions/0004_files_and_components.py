"""Files, and components that replies show.

A turn remembers the files and the additional inputs that came with it, a reply what its additional outputs
show, and a message the component that it is, if it is more than words. The contents of files lie in the
instance folder, each once; a row says whose it is and how long it lives: as long as its conversation.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("turns", sa.Column("files", sa.JSON, nullable=False, server_default="[]"))
    op.add_column("turns", sa.Column("inputs", sa.JSON, nullable=False, server_default="[]"))
    op.add_column("replies", sa.Column("outputs", sa.JSON, nullable=False, server_default="[]"))
    op.add_column("messages", sa.Column("component", sa.JSON))
    op.create_table(
        "files",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("user_id", sa.Integer),
        sa.Column("conversation_id", sa.Integer),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("type", sa.String(127), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_files"),
        sa.UniqueConstraint("key", name="uq_files_key"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_files_user_id_users", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_files_conversation_id_conversations",
            ondelete="CASCADE",
        ),
    )
    for column in ("user_id", "conversation_id", "sha256"):
        op.create_index(f"ix_files_{column}", "files", [column])
