"""Who talks: guests now, accounts later."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from .db import reading, transaction
from .models import User

_BY_KEY = select(User).where(User.session_key == bindparam("session_key"))


def create_guest() -> User:
    """Somebody without an account, made when he first sends something."""
    with transaction() as session:
        user = User(kind="guest")
        session.add(user)
        session.flush()
    return user


def find_user(user_id: int) -> User | None:
    with reading() as session:
        return session.get(User, user_id)


def find_by_session(session_key: str) -> User | None:
    """Whose cookie this is. Usage: `login_manager.user_loader(find_by_session)`."""
    with reading() as session:
        user: User | None = session.scalar(_BY_KEY, {"session_key": session_key})
    return user
