"""Somebody who talks to a bot, with an account or without."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from enum import StrEnum

from flask_login import UserMixin
from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, now


class Role(StrEnum):
    """What somebody may do; each role may all that those before it may."""

    GUEST = "guest"  # talks without an account
    USER = "user"
    REVIEWER = "reviewer"  # reads and exports feedback
    ADMIN = "admin"  # looks after accounts

    @property
    def may_review(self) -> bool:
        return self in (Role.REVIEWER, Role.ADMIN)


def new_session_key() -> str:
    return secrets.token_urlsafe(24)


GUEST_NAME = re.compile(r"guest (\d{1,18})")  # as `shown_name` says it, and no account may be called


def shown_name(id: int, name: str) -> str:
    return name or f"guest {id}"


class User(Base, UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    __tablename__ = "users"
    __table_args__ = (Index("ix_users_username", "username", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(200), default="")  # the username as it was written
    username: Mapped[str | None] = mapped_column(String(200))  # in one case; None for guests
    password_hash: Mapped[str | None] = mapped_column(String(300))  # None: no password of ours fits
    # What the cookie holds. Not the id: after a database is made anew, an old cookie must not fit a new user.
    session_key: Mapped[str] = mapped_column(String(64), unique=True, default=new_session_key)
    created_at: Mapped[datetime] = mapped_column(default=now)
    signed_in_at: Mapped[datetime | None]  # the last time
    disabled_at: Mapped[datetime | None]

    @property
    def is_guest(self) -> bool:
        return self.role == Role.GUEST

    @property
    def may_review(self) -> bool:
        return Role(self.role).may_review

    @property
    def is_admin(self) -> bool:
        return self.role == Role.ADMIN

    @property
    def shown_name(self) -> str:
        """For reviewers and admins, and in exports."""
        return shown_name(self.id, self.name)

    def get_id(self) -> str:
        """Flask-Login's id of the session; `users.find_by_session` turns it back into the user."""
        return self.session_key
