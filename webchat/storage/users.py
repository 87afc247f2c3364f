"""Who talks: guests, and people with an account."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import bindparam, func, select, update

from webchat.clean_text import clean
from webchat.errors import LastAdmin, NotFound, Unfit, UsernameTaken
from webchat.language import gettext as _
from webchat.usernames import LONGEST_NAME, username_of

from . import conversations
from .db import db, reading, transaction
from .models import GUEST_NAME, Feedback, Role, StoredFile, User, new_session_key, now

AT_ONCE = 100  # conversations that are handed over in one transaction

_BY_KEY = select(User).where(User.session_key == bindparam("session_key"), User.disabled_at.is_(None))


# Who somebody is


def create_guest() -> User:
    """Somebody without an account, made when he first sends something."""
    with transaction() as session:
        user = User(role=Role.GUEST)
        session.add(user)
        session.flush()
    return user


def create_account(name: str, role: Role = Role.USER, password_hash: str | None = None) -> User:
    """An account; without a password nobody can log in until he gets a link.

    Raises `UsernameTaken`, and `Unfit` for a name that cannot be one.
    """
    with transaction() as session:
        name = check_free(name)
        user = User(role=role, name=name, username=username_of(name), password_hash=password_hash)
        session.add(user)
        session.flush()
    return user


def check_free(name: str) -> str:
    """The name as an account would have it. Raises as `create_account` does."""
    name = _fit_name(name)
    if find_by_username(name) is not None:
        raise UsernameTaken(name)
    return name


def create_first_admin(name: str, password_hash: str) -> User:
    """Raises `NotFound` when there is an admin by now."""
    with transaction():
        if has_admin():
            raise NotFound
        return create_account(name, Role.ADMIN, password_hash)


def account_of(name: str) -> User:
    """Of somebody whom others vouch for: his account, made when he first comes. Raises `Unfit`."""
    with transaction():
        return find_by_username(name) or create_account(name)


def find_user(user_id: int) -> User | None:
    with reading() as session:
        return session.get(User, user_id)


def account(user_id: int) -> User:
    """Guests have none. Raises `NotFound`."""
    user = find_user(user_id)
    if user is None or user.is_guest:
        raise NotFound
    return user


def find_by_username(name: str) -> User | None:
    """Also one that is disabled."""
    with reading() as session:
        user: User | None = session.scalar(select(User).filter_by(username=username_of(clean(name))))
    return user


def find_by_session(session_key: str) -> User | None:
    """Whose cookie this is, unless he is disabled. Usage: `login_manager.user_loader(find_by_session)`."""
    with reading() as session:
        user: User | None = session.scalar(_BY_KEY, {"session_key": session_key})
    return user


def still_in(session_keys: Collection[str]) -> set[str]:
    """Those that are nobody's any more fall out: he is disabled, or has signed out everywhere."""
    good = select(User.session_key).where(User.session_key.in_(session_keys), User.disabled_at.is_(None))
    with reading() as session:
        return set(session.scalars(good))


def has_admin() -> bool:
    with reading() as session:
        admins = select(User.id).filter_by(role=Role.ADMIN, disabled_at=None).limit(1)
        return session.scalar(admins) is not None


def listed(after: str = "", words: str = "", limit: int = 50) -> Sequence[User]:
    """Accounts by username, those after `after`; `words` are a part of the name."""
    accounts = select(User).where(User.username.is_not(None), User.username > after)
    if words:
        accounts = accounts.where(User.username.contains(username_of(clean(words)), autoescape=True))
    with reading() as session:
        return session.scalars(accounts.order_by(User.username).limit(limit)).all()


# What changes about an account


def signed_in(user_id: int) -> None:
    """Remember when."""
    with _changed(user_id) as user:
        user.signed_in_at = now()


def set_password(user_id: int, password_hash: str, *, instead_of: str | None = None) -> User:
    """Give a new password; whoever is logged in with the old one is out.

    `instead_of`: the session key for which this was allowed. Raises `NotFound` when it has changed since.
    """
    with _changed(user_id) as user:
        if instead_of is not None and user.session_key != instead_of:
            raise NotFound
        user.password_hash, user.session_key = password_hash, new_session_key()
    return user


def sign_out_everywhere(user_id: int) -> User:
    with _changed(user_id) as user:
        user.session_key = new_session_key()
    return user


def set_role(user_id: int, role: Role) -> User:
    """Guests have no account that could carry one. Raises `NotFound`, and `LastAdmin`."""
    with _changed(user_id) as user:
        if user.is_guest or role == Role.GUEST:
            raise NotFound
        if role != Role.ADMIN:
            _refuse_last_admin(user)
        user.role = role
    return user


def disable(user_id: int) -> User:
    """Let him in no more, and out at his next request. Raises `LastAdmin`."""
    with _changed(user_id) as user:
        _refuse_last_admin(user)
        user.disabled_at = user.disabled_at or now()
        user.session_key = new_session_key()  # so that no old session is good again once he is enabled
    return user


def enable(user_id: int) -> User:
    with _changed(user_id) as user:
        user.disabled_at = None
    return user


def adopt(guest_id: int, user_id: int) -> None:
    """What a guest has said, and thought of replies, becomes the account's: he has logged in."""
    while conversations.hand_over(guest_id, user_id, AT_ONCE):
        pass  # others may write in between
    with transaction() as session:
        for kept in (Feedback, StoredFile):  # of files those that are not sent yet: the others are moved
            session.execute(update(kept).filter_by(user_id=guest_id).values(user_id=user_id))


def _fit_name(name: str) -> str:
    name = clean(name).strip()
    if not username_of(name):
        raise Unfit(_("A username needs at least one character."))
    if len(name) > LONGEST_NAME:
        raise Unfit(_("This username is too long: {most} characters are the most.").format(most=LONGEST_NAME))
    if GUEST_NAME.fullmatch(username_of(name)):
        raise Unfit(_("Guests are called like this. Choose another username."))
    if not name.isprintable():
        raise Unfit(_("A username is made of letters, digits and other signs that can be seen."))
    return name


@contextmanager
def _changed(user_id: int) -> Iterator[User]:
    with transaction() as session:
        user = session.get(User, user_id)
        if user is None:
            raise NotFound
        yield user


def _refuse_last_admin(user: User) -> None:
    """Nobody could let anybody in again, but from the command line."""
    if user.is_admin and user.disabled_at is None:
        admins = select(func.count()).select_from(User).filter_by(role=Role.ADMIN, disabled_at=None)
        if db.session.scalar(admins) == 1:
            raise LastAdmin(user.name)
