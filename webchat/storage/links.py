"""One-time links: signed, good for two days, and spent as soon as they were used."""

from __future__ import annotations

import hashlib

from itsdangerous import BadSignature, URLSafeTimedSerializer

from . import users
from .models import User

LASTS = 48 * 60 * 60  # seconds


def reset_token(secret_key: str, user: User) -> str:
    """Lets whoever has it choose this account's password, once. Its link is `Urls.reset(token)`."""
    return _signer(secret_key, "reset").dumps([user.id, _state(user)])


def user_of_reset(secret_key: str, token: str) -> User | None:
    """Whose password it may set; None when it is used, too old, of a disabled account or not ours."""
    try:
        user_id, state = _signer(secret_key, "reset").loads(token, max_age=LASTS)
    except (BadSignature, ValueError, TypeError):
        return None
    user = users.find_user(user_id)
    return user if user and user.disabled_at is None and _state(user) == state else None


def welcome_token(secret_key: str) -> str:
    """Lets whoever has it become the first admin."""
    return _signer(secret_key, "welcome").dumps("admin")


def is_welcome(secret_key: str, token: str) -> bool:
    """Also False as soon as there is an admin."""
    try:
        _signer(secret_key, "welcome").loads(token, max_age=LASTS)
    except BadSignature:
        return False
    return not users.has_admin()


def _signer(secret_key: str, use: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key, salt=f"webchat {use} link")


def _state(user: User) -> str:
    """Changes with the password, the role and each signing out everywhere, so that a link works once."""
    of_now = f"{user.password_hash} {user.session_key} {user.role}"
    return hashlib.sha256(of_now.encode()).hexdigest()[:24]
