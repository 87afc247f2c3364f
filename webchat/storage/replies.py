"""Replies while they are written, and their end. What has ended never changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from webchat.errors import NotFound
from webchat.messages import Message
from webchat.updates import ReplyState, Snapshot

from .db import reading, transaction
from .models import IS_RUNNING, Reply, Stored, StoredMessage, Turn, now
from .text import clean
from .words import index_messages


def begin(reply_id: int) -> None:
    """The function was called. Without effect when the reply has ended, or begun, already."""
    with transaction() as session:
        _begin(session, [reply_id])


def save(snapshots: Mapping[int, Snapshot]) -> None:
    """Keep what growing replies say so far, all at once. Those that have ended are left alone."""
    with transaction() as session:
        running = _running_among(session, snapshots)
        _write(session, {id: snapshots[id].messages for id in running})
        _begin(session, [id for id in running if snapshots[id].state == ReplyState.WRITING])


def finish(reply_id: int, snapshot: Snapshot) -> None:
    """Keep a reply's end. Only the first end counts."""
    if not snapshot.state.is_final:
        raise ValueError(f"a reply cannot end as {snapshot.state}")
    with transaction() as session:
        if not _running_among(session, [reply_id]):
            return
        _write(session, {reply_id: snapshot.messages})
        error = None if snapshot.error is None else clean(snapshot.error)
        _end(session, [reply_id], snapshot.state, error)


def load(reply_id: int) -> Snapshot:
    with reading() as session:
        reply = session.get(Reply, reply_id)
        if reply is None:
            raise NotFound
        messages = tuple(row.message for _, row in _stored(session, [reply_id])[reply_id])
    return Snapshot(messages, ReplyState(reply.state), reply.error)


def running(conversation_id: int) -> int | None:
    """The reply that is being written in this conversation, the newest if there are several."""
    replies = select(Reply.id).join(Turn, Reply.turn_id == Turn.id).where(IS_RUNNING)
    replies = replies.where(Turn.conversation_id == conversation_id).order_by(Reply.id.desc())
    with reading() as session:
        return session.scalar(replies.limit(1))


def interrupt_left_behind() -> int:
    """At start: nobody writes the replies any more that a former process left unfinished."""
    with transaction() as session:
        left = list(session.scalars(select(Reply.id).where(IS_RUNNING)))
        _end(session, left, ReplyState.INTERRUPTED)
    return len(left)


def _running_among(session: Session, ids: Iterable[int]) -> list[int]:
    return list(session.scalars(select(Reply.id).where(Reply.id.in_(list(ids)), IS_RUNNING)))


def _begin(session: Session, ids: list[int]) -> None:
    waiting = Reply.id.in_(ids), Reply.state == ReplyState.WAITING.value
    session.execute(update(Reply).where(*waiting).values(state=ReplyState.WRITING.value, started_at=now()))


def _end(session: Session, ids: list[int], state: ReplyState, error: str | None = None) -> None:
    values = {"state": state.value, "error": error, "ended_at": now()}
    session.execute(update(Reply).where(Reply.id.in_(ids)).values(values))
    index_messages(
        session, session.scalars(select(StoredMessage.id).where(StoredMessage.reply_id.in_(ids))).all()
    )


def _write(session: Session, wanted: Mapping[int, tuple[Message, ...]]) -> None:
    """Make the stored messages those of `wanted`, touching only what differs."""
    stored = _stored(session, wanted)
    changed: list[dict[str, Any]] = []
    new: list[dict[str, Any]] = []
    surplus: list[int] = []
    for reply_id, messages in wanted.items():
        old = stored[reply_id]
        for position, message in enumerate(messages):
            row = Stored.of(message)
            if position >= len(old):
                new.append({"reply_id": reply_id, "position": position, **row._asdict()})
            elif row != old[position][1]:
                changed.append({"row_id": old[position][0], **row._asdict()})
        surplus += [id for id, _ in old[len(messages) :]]
    if surplus:
        session.execute(delete(StoredMessage).where(StoredMessage.id.in_(surplus)))
    if changed:
        session.connection().execute(_CHANGE, changed)
    if new:
        places = _places(session, {row["reply_id"] for row in new})
        session.execute(insert(StoredMessage), [row | places[row["reply_id"]] for row in new])


_CHANGE = (
    update(StoredMessage)
    .where(StoredMessage.id == bindparam("row_id"))
    .values(content=bindparam("content"), meta=bindparam("meta"), options=bindparam("options"))
)


def _stored(session: Session, reply_ids: Iterable[int]) -> dict[int, list[tuple[int, Stored]]]:
    """The stored messages of each reply with their ids, in order."""
    columns = (
        StoredMessage.reply_id,
        StoredMessage.id,
        StoredMessage.content,
        StoredMessage.meta,
        StoredMessage.options,
    )
    rows = select(*columns).where(StoredMessage.reply_id.in_(list(reply_ids)))
    stored: dict[int, list[tuple[int, Stored]]] = defaultdict(list)
    for reply_id, id, *row in session.execute(rows.order_by(StoredMessage.position)):
        stored[reply_id].append((id, Stored(*row)))
    return stored


def _places(session: Session, reply_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Where in the tree a reply's messages hang."""
    rows = select(Reply.id, Turn.id, Turn.conversation_id).join(Turn, Reply.turn_id == Turn.id)
    return {
        reply_id: {"turn_id": turn_id, "conversation_id": conversation_id, "role": "assistant"}
        for reply_id, turn_id, conversation_id in session.execute(rows.where(Reply.id.in_(list(reply_ids))))
    }
