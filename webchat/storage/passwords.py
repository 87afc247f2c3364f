"""Passwords: what one must be like, and how it is kept so that nobody can read it."""

from __future__ import annotations

import threading
import unicodedata

from werkzeug.security import check_password_hash, generate_password_hash

from webchat.clean_text import clean
from webchat.errors import Unfit
from webchat.language import gettext as _

LEAST, MOST = 8, 200  # characters
METHOD = "scrypt:32768:8:1"

# What takes as long to compare as a real one, for a name that nobody has
_NOBODYS = f"{METHOD}$0123456789abcdef${'0' * 128}"

# Each takes 32 MB and a tenth of a second of a core: a crowd that guesses must not take the whole machine.
_places = threading.BoundedSemaphore(2)


def hash_password(password: str) -> str:
    """What `fits` compares with. Raises `Unfit` when it is too short or too long."""
    if len(password) < LEAST:
        raise Unfit(_("This password is too short: {least} characters are the least.").format(least=LEAST))
    if len(password) > MOST:
        raise Unfit(_("This password is too long: {most} characters are the most.").format(most=MOST))
    with _places:
        return generate_password_hash(_typed(password), METHOD)


def fits(password_hash: str | None, password: str) -> bool:
    """Whether it is the password. Without a hash it takes as long, and never fits."""
    if len(password) > MOST:
        return False
    with _places:
        same = check_password_hash(password_hash or _NOBODYS, _typed(password))
    return same and password_hash is not None


def _typed(password: str) -> str:
    """The same on every keyboard: an accent may come as a sign of its own or with its letter."""
    return unicodedata.normalize("NFKC", clean(password))
