"""Who may see what: every record is found through its owner, and in this site's bot."""

from __future__ import annotations

from typing import cast

from flask import Flask, g, session
from flask_login import LoginManager, current_user, login_user, logout_user

from webchat.auth import Pairs
from webchat.errors import NotFound
from webchat.storage import conversations, files, turns, users
from webchat.storage.db import reading
from webchat.storage.models import Conversation, Reply, StoredFile, StoredMessage, Turn, User

from .site import current_site

LOGGED_IN = "account"  # in the session of somebody with an account, which ends sooner than a guest's


def init_access(app: Flask) -> None:
    login_manager = LoginManager(app)
    login_manager.user_loader(_find)
    # Somebody who moves between networks stays who he is; the cookie is signed and never read by scripts.
    login_manager.session_protection = None


def _find(session_key: str) -> User | None:
    """Whose cookie this is, unless the author has taken him out since."""
    found, auth = users.find_by_session(session_key), current_site().definition.auth
    is_out = found and not found.is_guest and isinstance(auth, Pairs) and not auth.knows(found.name)
    return None if is_out else found


def visitor() -> User | None:
    """Who asks, if we know him: a guest becomes one with his first message."""
    known = current_user._get_current_object()  # he himself: the proxy is somebody else after a login
    return cast(User, known) if known.is_authenticated else None


def is_inside() -> bool:
    """Whether he may see more than the login."""
    site = current_site()
    if not site.has_login:
        return True
    was_logged_in = LOGGED_IN in session  # and is not a guest now, only because his session has ended
    return is_logged_in() or (site.config.guests and not was_logged_in)


def is_logged_in() -> bool:
    """A guest is somebody, too, but not logged in."""
    known = visitor()
    return known is not None and not known.is_guest


def visitor_or_guest() -> User:
    """Who asks, known or new: `remember` him when he is saved."""
    return visitor() or users.create_guest()


def remember(user: User) -> None:
    """So that his browser's next request is his, too."""
    if visitor() is None:
        session.permanent = True
        login_user(user)


def enter(user: User) -> None:
    """Log him in, in a session that knows nothing of the one before; what he said as a guest comes along."""
    before = visitor()
    _begin_session()
    session.permanent = session[LOGGED_IN] = True
    login_user(user)
    users.signed_in(user.id)
    if before is not None and before.is_guest:
        users.adopt(before.id, user.id)


def leave() -> None:
    logout_user()
    _begin_session()


def _begin_session() -> None:
    session.clear()
    g.pop("csrf_token", None)  # the forms drawn from now on belong to the new one


def reviewer() -> User:
    """Who asks, if he may read everybody's feedback; to others there is no such page."""
    known = visitor()
    if known is None or not known.may_review:
        raise NotFound
    return known


def admin() -> User:
    known = reviewer()
    if not known.is_admin:
        raise NotFound
    return known


@reading()
def conversation(key: str, *, include_deleted: bool = False) -> Conversation:
    return _of_this_bot(conversations.find(_visitor_id(), key, include_deleted=include_deleted))


@reading()
def turn(turn_id: int) -> Turn:
    found = turns.find_turn(_visitor_id(), turn_id)
    _of_this_bot(found.conversation)
    return found


@reading()
def reply(reply_id: int) -> Reply:
    found = turns.find_reply(_visitor_id(), reply_id)
    _of_this_bot(found.turn.conversation)
    return found


@reading()
def message(message_id: int) -> StoredMessage:
    found = turns.find_message(_visitor_id(), message_id)
    _of_this_bot(found.conversation)
    return found


def file(key: str) -> StoredFile:
    """His own, or one of the site's; a reviewer's also where somebody has judged an answer."""
    known = visitor()
    return files.find_to_show(
        key,
        bot=current_site().definition.bot,
        user_id=known.id if known else None,
        may_review=known is not None and known.may_review,
    )


def _visitor_id() -> int:
    known = visitor()
    if known is None:
        raise NotFound
    return known.id


def _of_this_bot(conversation: Conversation) -> Conversation:
    """Sites of several bots may share a database."""
    if conversation.bot != current_site().definition.bot:
        raise NotFound
    return conversation
