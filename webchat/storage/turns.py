"""Turns: added, edited, retried, undone; which branch of the tree is shown; and whose they are."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, literal, select, update
from sqlalchemy.orm import Session, aliased, contains_eager

from webchat.errors import NotFound
from webchat.files import FileData

from . import conversations
from .adding import Admit, NewTurn, add, answer, nobody_is_refused, refuse_while_writing
from .db import reading, transaction
from .models import Conversation, Reply, StoredMessage, Turn, now
from .path_queries import step, upwards
from .paths import (
    PathReply,
    PathTurn,
    Siblings,
    last_reply_id,
    path,
    path_below,
    path_from,
    path_to,
    turn_with,
)

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
    "last_reply_id",
    "path",
    "path_below",
    "path_from",
    "path_to",
    "reveal",
    "show_reply",
    "show_turn",
    "turn_with",
    "undo",
    "words",
]


# Growing, beside `add`


def add_reply(turn_id: int, admit: Admit = nobody_is_refused) -> int:
    """Another version of the turn's reply, waiting. `admit` is asked as in `add`. Raises `StillWriting`."""
    with transaction() as session:
        turn = _get_turn(session, turn_id)
        conversation = _undeleted(session, turn.conversation_id)
        _refuse_while_writing(session, _last_turn(session, conversation))
        admit(conversation.user_id)
        return answer(session.connection(), conversation.id, turn.id)


def undo(conversation_id: int) -> tuple[str, tuple[FileData, ...]]:
    """Take the last turn off the active path; its words come back, and its files. Raises `StillWriting`."""
    with transaction() as session:
        conversation = conversations.get(session, conversation_id)
        last = _last_turn(session, conversation)
        _refuse_while_writing(session, last)
        if last is None or not (last.files or words(last.id)):  # the assistant began
            raise NotFound
        parent = session.get(Reply, last.parent_reply_id) if last.parent_reply_id else None
        if parent is None:
            conversation.active_turn_id = None
        else:
            _end_path_with(session, conversation, parent)
        conversation.updated_at = now()
        return words(last.id), tuple(map(FileData.of, last.files))


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

_ID = bindparam("id", type_=Integer)
_IS_MINE = Conversation.user_id == bindparam("user_id"), Conversation.deleted_at.is_(None)
_TURN = (
    select(Turn)
    .join(Turn.conversation)
    .options(contains_eager(Turn.conversation))
    .where(Turn.id == _ID, *_IS_MINE)
)
_REPLY = (
    select(Reply)
    .join(Reply.turn)
    .join(Turn.conversation)
    .options(contains_eager(Reply.turn).contains_eager(Turn.conversation))
    .where(Reply.id == _ID, *_IS_MINE)
)
_MESSAGE = (
    select(StoredMessage)
    .join(StoredMessage.conversation)
    .options(contains_eager(StoredMessage.conversation))
    .where(StoredMessage.id == _ID, *_IS_MINE)
)


def find_turn(user_id: int, turn_id: int) -> Turn:
    """With its `conversation`. Raises `NotFound`."""
    turn: Turn = _only(_TURN, user_id, turn_id)
    return turn


def find_reply(user_id: int, reply_id: int) -> Reply:
    """With its `turn` and its `turn.conversation`. Raises `NotFound`."""
    reply: Reply = _only(_REPLY, user_id, reply_id)
    return reply


def find_message(user_id: int, message_id: int) -> StoredMessage:
    """With its `conversation`. Raises `NotFound`."""
    message: StoredMessage = _only(_MESSAGE, user_id, message_id)
    return message


def conversation_of(reply_id: int) -> Conversation:
    """For whoever draws a reply that a visitor was allowed to watch. Raises `NotFound`."""
    rows = select(Conversation).join(Turn, Turn.conversation_id == Conversation.id)
    with reading() as session:
        conversation = session.scalar(rows.join(Reply, Reply.turn_id == Turn.id).where(Reply.id == reply_id))
    if conversation is None:
        raise NotFound
    return conversation


def _only(rows: Select[Any], user_id: int, id: int) -> Any:
    with reading() as session:
        row = session.scalar(rows, {"user_id": user_id, "id": id})
    if row is None:
        raise NotFound
    return row


# Inside a transaction


def _undeleted(session: Session, conversation_id: int) -> Conversation:
    conversation = conversations.get(session, conversation_id)
    if conversation.deleted_at is not None:
        raise NotFound
    return conversation


def _last_turn(session: Session, conversation: Conversation) -> Turn | None:
    return session.get(Turn, conversation.active_turn_id) if conversation.active_turn_id else None


def _refuse_while_writing(session: Session, last: Turn | None) -> None:
    reply = session.get(Reply, last.active_reply_id) if last else None
    refuse_while_writing(reply.state if reply else None)


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
