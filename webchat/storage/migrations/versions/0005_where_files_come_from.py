"""Where files come from: what passes by, made for a page that somebody looks at, and what was uploaded.

What passes goes as uploads do that nobody sends; only what was uploaded can be taken back. Of older files neither
is known: they stay.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    for name in ("is_passing", "is_upload"):
        op.add_column("files", sa.Column(name, sa.Boolean, nullable=False, server_default="0"))
