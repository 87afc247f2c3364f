"""What people think of replies: given, changed, taken back. The newest act of a user on a reply counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, exists, select, update
from sqlalchemy.orm import Session

from webchat.clean_text import clean
from webchat.errors import NotFound

from .db import reading, transaction
from .models import IS_RUNNING, Action, Conversation, Feedback, Reply, Turn, now
from .words import index_feedback


def give(
    reply_id: int, user_id: int, option: str, comment: str | None = None, *, log: bool = False
) -> Feedback:
    """Say `option` of a reply, in place of what the user said before. The same again changes nothing.

    `comment`: None leaves the one that is there. `log`: whether this has to go to the log file, too.
    """
    option = clean(option)
    with transaction() as session:
        before = _shown(session, reply_id, user_id)
        if before is None:
            return _add(session, reply_id, user_id, Action.GIVEN, option, clean(comment or ""), log)
        comment = before.comment if comment is None else clean(comment)
        if (before.option, before.comment) == (option, comment):
            return before
        return _add(session, reply_id, user_id, Action.CHANGED, option, comment, log)


def comment(reply_id: int, user_id: int, comment: str, *, log: bool = False) -> bool:
    """Say why. False, and without effect, where nothing is said: what was taken back does not come again."""
    with transaction() as session:
        before = _shown(session, reply_id, user_id)
        if before is not None:
            give(reply_id, user_id, before.option, comment, log=log)
    return before is not None


def take_back(reply_id: int, user_id: int, *, log: bool = False) -> None:
    """Without effect where nothing is said."""
    with transaction() as session:
        if before := _shown(session, reply_id, user_id):
            _add(session, reply_id, user_id, Action.TAKEN_BACK, before.option, before.comment, log)


def given(user_id: int, reply_ids: Iterable[int]) -> dict[int, Feedback]:
    """What the user says of these replies now, by reply."""
    shown = select(Feedback).where(
        Feedback.reply_id.in_(list(reply_ids)),
        Feedback.user_id == user_id,
        Feedback.is_latest,
        Feedback.action != Action.TAKEN_BACK,
    )
    with reading() as session:
        return {act.reply_id: act for act in session.scalars(shown)}


# For the log file


def unlogged(bot: str, limit: int) -> list[int]:
    """The oldest acts that still have to go to the file, and can: their replies have ended."""
    ended = ~exists().where(Reply.id == Feedback.reply_id, IS_RUNNING)
    with reading() as session:
        return list(session.scalars(_unlogged(bot).where(ended).order_by(Feedback.id).limit(limit)))


def has_unlogged(bot: str) -> bool:
    with reading() as session:
        return session.scalar(_unlogged(bot).limit(1)) is not None


def are_logged(ids: Iterable[int]) -> bool:
    """Also those that are gone, with their conversation."""
    left = select(Feedback.id).where(Feedback.id.in_(list(ids)), Feedback.logged_at.is_(None))
    with reading() as session:
        return session.scalar(left.limit(1)) is None


def mark_logged(ids: Iterable[int]) -> None:
    with transaction() as session:
        session.execute(update(Feedback).where(Feedback.id.in_(list(ids))).values(logged_at=now()))


def _unlogged(bot: str) -> Select[Any]:
    return select(Feedback.id).where(Feedback.bot == bot, Feedback.logged_at.is_(None))


# Inside a transaction


def _shown(session: Session, reply_id: int, user_id: int) -> Feedback | None:
    latest = select(Feedback).filter_by(reply_id=reply_id, user_id=user_id, is_latest=True)
    act: Feedback | None = session.scalar(latest.where(Feedback.action != Action.TAKEN_BACK))
    return act


def _add(
    session: Session, reply_id: int, user_id: int, action: Action, option: str, comment: str, log: bool
) -> Feedback:
    places = select(Conversation.bot, Reply).join(Turn, Turn.conversation_id == Conversation.id)
    place = session.execute(places.join(Reply, Reply.turn_id == Turn.id).where(Reply.id == reply_id)).first()
    if place is None:
        raise NotFound
    bot, reply = place
    latest = update(Feedback).filter_by(reply_id=reply_id, user_id=user_id, is_latest=True)
    session.execute(latest.values(is_latest=False))
    act = Feedback(
        reply_id=reply_id,
        user_id=user_id,
        bot=bot,
        action=action,
        option=option,
        comment=comment,
        logged_at=None if log else now(),
    )
    session.add(act)
    session.flush()
    if reply.is_final:
        index_feedback(session.connection(), [act.id])
    return act
