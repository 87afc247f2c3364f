"""What a user thinks of a reply: one row an act, never changed, so that the whole story can be exported."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, now
from .reply import Reply
from .user import User

_IS_LATEST = text("is_latest = 1")
_IS_UNLOGGED = text("logged_at IS NULL")


class Action(StrEnum):
    GIVEN = "given"
    CHANGED = "changed"
    TAKEN_BACK = "taken back"


class Feedback(Base):
    __tablename__ = "feedback"
    __table_args__ = (
        # One latest act of a user on a reply; twice at once cannot make two.
        Index("ix_feedback_latest", "reply_id", "user_id", unique=True, sqlite_where=_IS_LATEST),
        Index("ix_feedback_choices", "bot", "option"),  # what there is to filter by
        Index("ix_feedback_unlogged", "bot", "id", sqlite_where=_IS_UNLOGGED),
        {"sqlite_autoincrement": True},  # the log file names acts by id, so none may come again
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reply_id: Mapped[int] = mapped_column(ForeignKey("replies.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    bot: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(16))
    option: Mapped[str] = mapped_column(String(200))  # as the author named it; of what was taken back, too
    comment: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    is_latest: Mapped[bool] = mapped_column(default=True)
    logged_at: Mapped[datetime | None]  # when it went to the log file; None: it still has to

    reply: Mapped[Reply] = relationship(foreign_keys=[reply_id], lazy="raise")
    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="raise")
