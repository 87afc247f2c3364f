"""Conversations of a user with a bot: begun, listed, renamed, deleted and brought back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, tuple_, update
from sqlalchemy import delete as delete_rows
from sqlalchemy.orm import Session, with_expression

from webchat.clean_text import clean
from webchat.errors import NotFound

from .db import reading, transaction
from .models import IS_RUNNING, Conversation, Feedback, Reply, StoredFile, StoredMessage, Turn, now, table_of
from .text import LONGEST_TITLE, title_of
from .words import forget_feedback, forget_messages, forget_title, index_messages, index_title

_MINE = select(Conversation).where(
    Conversation.key == bindparam("key"), Conversation.user_id == bindparam("user_id")
)
_BEGUN = select(Conversation).where(
    Conversation.user_id == bindparam("user_id"), Conversation.client_id == bindparam("client_id")
)
_NEWEST_FIRST = (
    select(Conversation)
    .where(
        Conversation.user_id == bindparam("user_id"),
        Conversation.bot == bindparam("bot"),
        Conversation.deleted_at.is_(None),
    )
    .order_by(Conversation.updated_at.desc(), Conversation.id.desc())
    .limit(bindparam("limit"))
)
_RUNNING = select(Turn.conversation_id).join(Reply, Reply.turn_id == Turn.id).where(IS_RUNNING)
_LISTED = _NEWEST_FIRST.options(
    with_expression(Conversation.is_running, Conversation.id.in_(_RUNNING))
).where(Conversation.title != "")  # those without one are begun, but nothing was said yet
_LISTED_BEFORE = _LISTED.where(
    tuple_(Conversation.updated_at, Conversation.id)
    < tuple_(bindparam("moment", type_=Conversation.updated_at.type), bindparam("id"))
)
_ROWS, _FILES = table_of(Conversation), table_of(StoredFile)
_ENTITLE = (
    update(_ROWS).where(_ROWS.c.id == bindparam("conversation_id")).values(title=bindparam("new_title"))
)


@dataclass(frozen=True, slots=True)
class Page:
    """`next_cursor` is None on the last page."""

    items: tuple[Conversation, ...]
    next_cursor: str | None


def create(user_id: int, bot: str, client_id: str | None = None) -> Conversation:
    """A conversation without turns. `client_id`, of its first message, makes one, even if it comes twice."""
    client_id = None if client_id is None else clean(client_id)
    with transaction() as session:
        begun = {"user_id": user_id, "client_id": client_id}
        if client_id is not None and (conversation := session.scalar(_BEGUN, begun)):
            return conversation
        conversation = Conversation(user_id=user_id, bot=bot, client_id=client_id)
        session.add(conversation)
        session.flush()
    return conversation


def find(user_id: int, key: str, include_deleted: bool = False) -> Conversation:
    conversation: Conversation | None
    with reading() as session:
        conversation = session.scalar(_MINE, {"key": clean(key), "user_id": user_id})
    if conversation is None or (conversation.deleted_at and not include_deleted):
        raise NotFound
    return conversation


def latest(user_id: int, bot: str) -> Conversation | None:
    with reading() as session:
        whose = {"user_id": user_id, "bot": bot}
        newest: Conversation | None = session.scalar(_NEWEST_FIRST, {**whose, "limit": 1})
    return newest


def listed(user_id: int, bot: str, before: str | None = None, limit: int = 30) -> Page:
    """A page of the side bar, newest first, each knowing whether it `is_running`.

    `before` is the `next_cursor` of the page before. Raises `NotFound` when it is none of ours.
    """
    wanted: dict[str, Any] = {"user_id": user_id, "bot": bot, "limit": limit + 1}
    rows = _LISTED
    if before is not None:
        rows, wanted["moment"], wanted["id"] = _LISTED_BEFORE, *_read_cursor(before)
    with reading() as session:
        found = session.scalars(rows, wanted).all()
    items = tuple(found[:limit])
    return Page(items, _cursor(items[-1]) if len(found) > limit else None)


def is_running(conversation_id: int) -> bool:
    """Whether a reply in any of its branches is being written."""
    replies = select(Reply.id).join(Turn, Reply.turn_id == Turn.id).where(IS_RUNNING)
    with reading() as session:
        return session.scalar(replies.where(Turn.conversation_id == conversation_id).limit(1)) is not None


def rename(conversation_id: int, title: str) -> None:
    """Give it another title, shortened if it is very long. One of spaces alone changes nothing."""
    with transaction() as session:
        if shortened := title_of(clean(title), LONGEST_TITLE):
            connection = session.connection()
            if get(session, conversation_id).title:
                forget_title(connection, conversation_id)
            give_title(connection, conversation_id, shortened)


def delete(conversation_id: int) -> None:
    """Hide it, until it is restored or purged."""
    with transaction() as session:
        conversation = get(session, conversation_id)
        conversation.deleted_at = conversation.deleted_at or now()


def restore(conversation_id: int) -> None:
    with transaction() as session:
        get(session, conversation_id).deleted_at = None


def purge_deleted(older_than: datetime) -> int:
    """Remove for good what was deleted before `older_than`, one by one, so that nobody waits for long."""
    with reading() as session:
        ids = session.scalars(select(Conversation.id).where(Conversation.deleted_at < older_than)).all()
    return sum(_purge(conversation_id, older_than) for conversation_id in ids)


def hand_over(from_user_id: int, to_user_id: int, limit: int) -> bool:
    """Make conversations of one user another's, in the indexes, too. Whether there were any."""
    with transaction() as session:
        connection = session.connection()
        rows = session.execute(
            select(Conversation.id, Conversation.title).filter_by(user_id=from_user_id).limit(limit)
        )
        titles = {id: title for id, title in rows}
        names = select(Conversation.client_id).where(Conversation.user_id == to_user_id)
        # Both may have named a first message the same; then it is no name any more.
        session.execute(
            update(_ROWS)
            .where(_ROWS.c.user_id == from_user_id, _ROWS.c.client_id.in_(names))
            .values(client_id=None)
        )
        for conversation_id, title in titles.items():
            messages = _indexed_messages(session, conversation_id)
            forget_messages(connection, messages)
            if title:
                forget_title(connection, conversation_id)
            owned = update(_ROWS).where(_ROWS.c.id == conversation_id)
            connection.execute(owned.values(user_id=to_user_id))
            shown = update(_FILES).where(_FILES.c.conversation_id == conversation_id)
            connection.execute(shown.values(user_id=to_user_id))
            index_messages(connection, messages)
            if title:
                index_title(connection, conversation_id)
    return bool(titles)


def get(session: Session, conversation_id: int) -> Conversation:
    conversation = session.get(Conversation, conversation_id)
    if conversation is None:
        raise NotFound
    return conversation


def give_title(connection: Connection, conversation_id: int, title: str) -> None:
    """Inside a transaction: the title, and its words in the index, which knows no former ones any more."""
    connection.execute(_ENTITLE, {"conversation_id": conversation_id, "new_title": title})
    index_title(connection, conversation_id)


def _cursor(conversation: Conversation) -> str:
    return f"{conversation.updated_at.isoformat()}~{conversation.id}"


def _read_cursor(cursor: str) -> tuple[datetime, int]:
    moment, _, conversation_id = cursor.partition("~")
    try:
        return datetime.fromisoformat(moment), int(conversation_id)
    except ValueError as error:
        raise NotFound from error


def _purge(conversation_id: int, older_than: datetime) -> bool:
    with transaction() as session:
        conversation = session.get(Conversation, conversation_id)
        if conversation is None or conversation.deleted_at is None or conversation.deleted_at >= older_than:
            return False  # restored in the meantime
        connection = session.connection()
        forget_messages(connection, _indexed_messages(session, conversation_id))
        forget_feedback(connection, _indexed_feedback(session, conversation_id))
        if conversation.title:
            forget_title(connection, conversation_id)
        session.execute(delete_rows(Conversation).filter_by(id=conversation_id))
    return True


def _indexed_messages(session: Session, conversation_id: int) -> list[int]:
    indexed = StoredMessage.reply_id.is_(None) | StoredMessage.reply_id.not_in(_unfinished)
    ids = select(StoredMessage.id).where(StoredMessage.conversation_id == conversation_id, indexed)
    return list(session.scalars(ids))


def _indexed_feedback(session: Session, conversation_id: int) -> list[int]:
    of_reply = (
        select(Feedback.id).join(Reply, Reply.id == Feedback.reply_id).join(Turn, Turn.id == Reply.turn_id)
    )
    ids = of_reply.where(Turn.conversation_id == conversation_id, Reply.id.not_in(_unfinished))
    return list(session.scalars(ids))


_unfinished = select(Reply.id).where(IS_RUNNING)
