"""Turns: added, edited, retried, undone; which branch of the tree is shown; and whose they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, literal, select, update
from sqlalchemy.orm import Session, aliased, joinedload

from webchat.errors import NotFound, StillWriting
from webchat.language import gettext as _

from . import conversations
from .db import reading, transaction
from .models import Conversation, Reply, StoredMessage, Turn, now
from .paths import (
    PathReply,
    PathTurn,
    Siblings,
    has_earlier,
    last_reply_id,
    path,
    path_from,
    step,
    turn_with,
    upwards,
)
from .text import clean, title_of
from .words import index_messages

__all__ = [
    "NewTurn",
    "PathReply",
    "PathTurn",
    "Siblings",
    "add",
    "add_reply",
    "clear",
    "conversation_of",
    "find_message",
    "find_reply",
    "find_turn",
    "has_earlier",
    "last_reply_id",
    "path",
    "path_from",
    "reveal",
    "show_reply",
    "show_turn",
    "turn_with",
    "undo",
    "words",
]


@dataclass(frozen=True, slots=True)
class NewTurn:
    """`is_new` is False when the same `client_id` had come before."""

    turn_id: int
    reply_id: int
    is_new: bool


# Growing


def add(conversation_id: int, text: str, client_id: str, edit_of: int | None = None) -> NewTurn:
    """Keep what the user said, with a waiting reply, at the end of the active path.

    With `edit_of` the turn becomes that turn's sibling. Raises `StillWriting`.
    """
    text, client_id = clean(text), clean(client_id)
    with transaction() as session:
        conversation = _undeleted(session, conversation_id)
        if known := _known(session, conversation_id, client_id):
            return known
        last = _last_turn(session, conversation)
        _refuse_while_writing(session, last)
        parent_reply_id = last.active_reply_id if last else None
        if edit_of is not None:
            parent_reply_id = _turn_in(session, conversation, edit_of).parent_reply_id
        turn = Turn(conversation_id=conversation_id, parent_reply_id=parent_reply_id, client_id=client_id)
        session.add(turn)
        session.flush()
        reply_id = _answer(session, conversation, turn)
        _keep_words(session, turn, text)
        if not conversation.title and (title := title_of(text)):
            conversations.give_title(session, conversation, title)
    return NewTurn(turn.id, reply_id, is_new=True)


def add_reply(turn_id: int) -> int:
    """Another version of the turn's reply, waiting. Raises `StillWriting`."""
    with transaction() as session:
        turn = _get_turn(session, turn_id)
        conversation = _undeleted(session, turn.conversation_id)
        _refuse_while_writing(session, _last_turn(session, conversation))
        return _answer(session, conversation, turn)


def undo(conversation_id: int) -> str:
    """Take the last turn off the active path; its text comes back. Raises `StillWriting`."""
    with transaction() as session:
        conversation = conversations.get(session, conversation_id)
        last = _last_turn(session, conversation)
        _refuse_while_writing(session, last)
        if last is None:
            raise NotFound
        parent = session.get(Reply, last.parent_reply_id) if last.parent_reply_id else None
        if parent is None:
            conversation.active_turn_id = None
        else:
            _end_path_with(session, conversation, parent)
        conversation.updated_at = now()
        return words(last.id)


def clear(conversation_id: int) -> None:
    """Empty the active path. Raises `StillWriting`."""
    with transaction() as session:
        conversation = conversations.get(session, conversation_id)
        _refuse_while_writing(session, _last_turn(session, conversation))
        conversation.active_turn_id = None
        conversation.updated_at = now()


def words(turn_id: int) -> str:
    """What the user said in a turn."""
    with reading() as session:
        return session.scalars(select(StoredMessage.content).filter_by(turn_id=turn_id, reply_id=None)).one()


# Choosing a branch


def show_turn(turn_id: int) -> None:
    """Switch to this version of a turn, with what was said after it."""
    with transaction() as session:
        turn = _get_turn(session, turn_id)
        _activate(session, turn.conversation_id, _newest_below(session, turn_id))


def show_reply(reply_id: int) -> None:
    """Switch to this version of a reply, with what was said after it."""
    with transaction() as session:
        reply = _get_reply(session, reply_id)
        turn = _get_turn(session, reply.turn_id)
        turn.active_reply_id = reply_id
        session.flush()
        _activate(session, turn.conversation_id, _newest_below(session, turn.id))


def reveal(message_id: int) -> None:
    """Switch to a branch that shows this message. Nothing changes if the active path shows it."""
    with transaction() as session:
        message = session.get(StoredMessage, message_id)
        if message is None:
            raise NotFound
        active = conversations.get(session, message.conversation_id).active_turn_id
        if active is not None and _shows(session, active, message):
            return
        if message.reply_id is None:
            show_turn(message.turn_id)
        else:
            show_reply(message.reply_id)


# Whose they are


def find_turn(user_id: int, turn_id: int) -> Turn:
    """With its `conversation`. Raises `NotFound`."""
    rows = select(Turn).join(Turn.conversation).options(joinedload(Turn.conversation))
    turn: Turn = _only(rows.where(Turn.id == turn_id), user_id)
    return turn


def find_reply(user_id: int, reply_id: int) -> Reply:
    """With its `turn` and its `turn.conversation`. Raises `NotFound`."""
    rows = select(Reply).join(Reply.turn).join(Turn.conversation)
    rows = rows.options(joinedload(Reply.turn).joinedload(Turn.conversation))
    reply: Reply = _only(rows.where(Reply.id == reply_id), user_id)
    return reply


def conversation_of(reply_id: int) -> Conversation:
    """For whoever draws a reply that a visitor was allowed to watch. Raises `NotFound`."""
    rows = select(Conversation).join(Turn, Turn.conversation_id == Conversation.id)
    with reading() as session:
        conversation = session.scalar(rows.join(Reply, Reply.turn_id == Turn.id).where(Reply.id == reply_id))
    if conversation is None:
        raise NotFound
    return conversation


def find_message(user_id: int, message_id: int) -> StoredMessage:
    """With its `conversation`. Raises `NotFound`."""
    rows = select(StoredMessage).join(StoredMessage.conversation)
    rows = rows.options(joinedload(StoredMessage.conversation))
    message: StoredMessage = _only(rows.where(StoredMessage.id == message_id), user_id)
    return message


def _only(rows: Select[Any], user_id: int) -> Any:
    with reading() as session:
        row = session.scalar(rows.where(Conversation.user_id == user_id, Conversation.deleted_at.is_(None)))
    if row is None:
        raise NotFound
    return row


# Inside a transaction


def _undeleted(session: Session, conversation_id: int) -> Conversation:
    conversation = conversations.get(session, conversation_id)
    if conversation.deleted_at is not None:
        raise NotFound
    return conversation


def _known(session: Session, conversation_id: int, client_id: str) -> NewTurn | None:
    ids = (
        select(Turn.id, func.min(Reply.id))
        .join(Reply, Reply.turn_id == Turn.id)
        .where(Turn.conversation_id == conversation_id, Turn.client_id == client_id)
        .group_by(Turn.id)
    )
    row = session.execute(ids).first()
    return NewTurn(*row, is_new=False) if row else None


def _last_turn(session: Session, conversation: Conversation) -> Turn | None:
    return session.get(Turn, conversation.active_turn_id) if conversation.active_turn_id else None


def _refuse_while_writing(session: Session, last: Turn | None) -> None:
    reply = session.get(Reply, last.active_reply_id) if last else None
    if reply is not None and not reply.is_final:
        raise StillWriting(_("The last reply is still being written. Wait for its end, or stop it."))


def _turn_in(session: Session, conversation: Conversation, turn_id: int) -> Turn:
    turn = _get_turn(session, turn_id)
    if turn.conversation_id != conversation.id:
        raise NotFound
    return turn


def _get_turn(session: Session, turn_id: int) -> Turn:
    turn = session.get(Turn, turn_id)
    if turn is None:
        raise NotFound
    return turn


def _get_reply(session: Session, reply_id: int) -> Reply:
    reply = session.get(Reply, reply_id)
    if reply is None:
        raise NotFound
    return reply


def _answer(session: Session, conversation: Conversation, turn: Turn) -> int:
    """A waiting reply, with which the active path now ends."""
    reply = Reply(turn_id=turn.id)
    session.add(reply)
    session.flush()
    turn.active_reply_id = reply.id
    conversation.active_turn_id = turn.id
    conversation.updated_at = now()
    return reply.id


def _keep_words(session: Session, turn: Turn, text: str) -> None:
    message = StoredMessage(conversation_id=turn.conversation_id, turn_id=turn.id, role="user", content=text)
    session.add(message)
    session.flush()
    index_messages(session, [message.id])


def _end_path_with(session: Session, conversation: Conversation, reply: Reply) -> None:
    turn = _get_turn(session, reply.turn_id)
    turn.active_reply_id = reply.id
    conversation.active_turn_id = turn.id


def _activate(session: Session, conversation_id: int, turn_id: int) -> None:
    """End the active path with `turn_id`, and remember in each turn above which reply it goes through."""
    conversations.get(session, conversation_id).active_turn_id = turn_id
    steps = upwards(step(Turn.id, Turn.active_reply_id).where(Turn.id == turn_id))
    through = select(steps.c.reply_id).where(steps.c.turn_id == Turn.id).scalar_subquery()
    above = select(steps.c.turn_id).where(steps.c.depth > 0)
    session.execute(
        update(Turn).where(Turn.id.in_(above)).values(active_reply_id=through),
        execution_options={"synchronize_session": False},
    )


def _newest_below(session: Session, turn_id: int) -> int:
    """Down from a turn: through the reply last shown, to the newest turn that answers it, and so on."""
    below = select(literal(turn_id).label("id")).cte("below", recursive=True)
    turn, child = aliased(Turn), aliased(Turn)
    newest = select(func.max(child.id)).where(child.parent_reply_id == turn.active_reply_id).scalar_subquery()
    below = below.union_all(select(newest).select_from(below).join(turn, turn.id == below.c.id))
    newest_of_all: int = session.scalars(select(func.max(below.c.id))).one()
    return newest_of_all  # a turn's id is higher than its ancestors'


def _shows(session: Session, active_turn_id: int, message: StoredMessage) -> bool:
    steps = upwards(step(Turn.id, Turn.active_reply_id).where(Turn.id == active_turn_id))
    found = select(steps.c.depth).where(steps.c.turn_id == message.turn_id)
    if message.reply_id is not None:
        found = found.where(steps.c.reply_id == message.reply_id)
    return session.scalar(found) is not None
