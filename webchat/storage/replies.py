"""Replies while they are written, and their end. What has ended never changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, delete, func, insert, select, update

from webchat.clean_text import clean, clean_json
from webchat.errors import NotFound
from webchat.messages import ComponentData, Message
from webchat.updates import ReplyState, Snapshot

from .db import grouped, reading, transaction
from .models import (
    IS_RUNNING,
    Conversation,
    Feedback,
    Reply,
    Stored,
    StoredMessage,
    Turn,
    User,
    now,
    table_of,
)
from .words import index_feedback, index_messages


def begin(reply_id: int) -> None:
    """The function was called. Without effect when the reply has ended, or begun, already."""
    with transaction() as session:
        _begin(session.connection(), [reply_id])


def save(snapshots: Mapping[int, Snapshot], before: Mapping[int, Snapshot] | None = None) -> None:
    """Keep what growing replies say so far, all at once. Those that have ended are left alone.

    `before`: what was saved the last time; messages that are the same as then are not written again.
    """
    with transaction() as session:
        connection = session.connection()
        running = _running_among(connection, snapshots)
        _write(connection, {id: snapshots[id] for id in running}, before or {})
        _write_outputs(connection, {id: snapshots[id] for id in running}, before or {})
        _begin(connection, [id for id in running if snapshots[id].state == ReplyState.WRITING])


def finish(ends: Mapping[int, Snapshot]) -> None:
    """Keep the ends of replies, all at once. Only the first end of each counts."""
    if unfinished := [end.state for end in ends.values() if not end.state.is_final]:
        raise ValueError(f"a reply cannot end as {unfinished[0]}")
    with transaction() as session:
        connection = session.connection()
        running = {id: ends[id] for id in _running_among(connection, ends)}
        _write(connection, running, {})
        _write_outputs(connection, running, {})
        _end(connection, running)


def exchange(reply_id: int, old: ComponentData, new: ComponentData) -> None:
    """Wherever an ended reply shows `old`, in a message or an additional output, it shows `new` from now on."""
    before, after = clean_json(old.as_json()), clean_json(new.as_json())
    with transaction() as session:
        for row in session.scalars(select(StoredMessage).filter_by(reply_id=reply_id)):
            if row.component == before:
                row.component = after
        reply = session.get(Reply, reply_id)
        if reply is not None and before in reply.outputs:
            reply.outputs = [after if output == before else output for output in reply.outputs]


def load(reply_id: int) -> Snapshot:
    with reading() as session:
        reply = session.get(Reply, reply_id)
        if reply is None:
            raise NotFound
        rows = session.connection().execute(_STORED, {"reply_id": reply_id})
        messages = tuple(Stored(*row).message for row in rows)
    return Snapshot(messages, ReplyState(reply.state), reply.error, outputs=outputs_of(reply.outputs))


def outputs_of(stored: Sequence[Any]) -> tuple[ComponentData | None, ...]:
    """What a reply's additional outputs show."""
    return tuple(output and ComponentData.of(output) for output in stored)


def running(conversation_id: int) -> int | None:
    """The reply that is being written in this conversation, the newest if there are several."""
    replies = select(Reply.id).join(Turn, Reply.turn_id == Turn.id).where(IS_RUNNING)
    replies = replies.where(Turn.conversation_id == conversation_id).order_by(Reply.id.desc())
    with reading() as session:
        return session.scalar(replies.limit(1))


def count_running(user_id: int) -> int:
    """How many replies are being written for a user."""
    with reading() as session:
        count: int = session.scalar(_COUNT, {"user_id": user_id}) or 0
    return count


def running_for_the_disabled() -> Sequence[int]:
    """The replies that are being written for somebody who is out by now."""
    replies = select(Reply.id).join(Turn, Reply.turn_id == Turn.id).join(Turn.conversation)
    whose = replies.join(User, Conversation.user_id == User.id).where(IS_RUNNING)
    with reading() as session:
        return session.scalars(whose.where(User.disabled_at.is_not(None))).all()


def interrupt_left_behind(bot: str) -> int:
    """At start: nobody writes the bot's replies any more that a former process left unfinished."""
    replies = select(Reply.id).join(Turn, Reply.turn_id == Turn.id).join(Turn.conversation)
    with transaction() as session:
        left = list(session.scalars(replies.where(IS_RUNNING, Conversation.bot == bot)))
        _end(session.connection(), dict.fromkeys(left, Snapshot(state=ReplyState.INTERRUPTED)))
    return len(left)


def _running_among(connection: Connection, ids: Iterable[int]) -> list[int]:
    return list(connection.execute(_RUNNING, {"ids": list(ids)}).scalars())


def _begin(connection: Connection, ids: list[int]) -> None:
    connection.execute(_BEGIN, {"ids": ids, "now": now()})


def _end(connection: Connection, ends: Mapping[int, Snapshot]) -> None:
    if not ends:
        return
    rows = [
        {"reply": id, "new_state": end.state.value, "error": _clean(end.error), "now": now()}
        for id, end in ends.items()
    ]
    connection.execute(_END, rows)
    index_messages(connection, connection.execute(_MESSAGES, {"ids": list(ends)}).scalars().all())
    index_feedback(connection, connection.execute(_FEEDBACK, {"ids": list(ends)}).scalars().all())


def _clean(error: str | None) -> str | None:
    return None if error is None else clean(error)


def _write(connection: Connection, wanted: Mapping[int, Snapshot], before: Mapping[int, Snapshot]) -> None:
    """Make the stored messages those of `wanted`; of those in `before` only what differs is written."""
    stored = grouped(connection.execute(_ROW_IDS, {"ids": list(wanted)}))
    grown: list[dict[str, Any]] = []  # by far the most: nothing but their content differs
    changed: list[dict[str, Any]] = []
    new: list[dict[str, Any]] = []
    surplus: list[int] = []
    for reply_id, snapshot in wanted.items():
        row_ids = stored[reply_id]
        known = before[reply_id].messages if reply_id in before else ()
        for position, message in enumerate(snapshot.messages):
            old = known[position] if position < len(known) else None
            if position >= len(row_ids):
                new.append({"reply_id": reply_id, "position": position, **_columns(message)})
            elif old is None or not message.differs_only_in_words(old):
                changed.append({"row_id": row_ids[position], **_columns(message)})
            elif old.content != message.content:
                grown.append({"row_id": row_ids[position], "content": clean(message.content)})
        surplus += row_ids[len(snapshot.messages) :]
    if surplus:
        connection.execute(_DROP, {"ids": surplus})
    if grown:
        connection.execute(_GROW, grown)
    if changed:
        connection.execute(_CHANGE, changed)
    if new:
        places = _places(connection, {row["reply_id"] for row in new})
        connection.execute(_ADD, [row | places[row["reply_id"]] for row in new])


def _write_outputs(
    connection: Connection, wanted: Mapping[int, Snapshot], before: Mapping[int, Snapshot]
) -> None:
    nothing = Snapshot()
    changed = [
        {
            "reply": id,
            "new_outputs": clean_json([output and output.as_json() for output in snapshot.outputs]),
        }
        for id, snapshot in wanted.items()
        if snapshot.outputs != before.get(id, nothing).outputs
    ]
    if changed:
        connection.execute(_SHOW, changed)


def _columns(message: Message) -> dict[str, Any]:
    row = Stored.of(message)
    return {
        "content": row.content, "metadata": row.meta, "options": row.options, "component": row.component
    }  # fmt: skip


def _places(connection: Connection, reply_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Where in the tree a reply's messages hang."""
    return {
        reply_id: {"turn_id": turn_id, "conversation_id": conversation_id, "role": "assistant"}
        for reply_id, turn_id, conversation_id in connection.execute(_PLACES, {"ids": list(reply_ids)})
    }


# The statements, each made once: to make one costs more than to run it

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_REPLIES, _ROWS = table_of(Reply), table_of(StoredMessage)
_RUNNING = select(Reply.id).where(Reply.id.in_(_IDS), IS_RUNNING)
_COUNT = (
    select(func.count())
    .select_from(Reply)
    .join(Turn, Reply.turn_id == Turn.id)
    .join(Conversation, Turn.conversation_id == Conversation.id)
    # Plus nothing, so that the index of running replies is gone through: it is shorter than what a user has said
    .where(IS_RUNNING, Conversation.user_id + 0 == bindparam("user_id"))
)
_BEGIN = (
    update(_REPLIES)
    .where(_REPLIES.c.id.in_(_IDS), _REPLIES.c.state == ReplyState.WAITING.value)
    .values(state=ReplyState.WRITING.value, started_at=bindparam("now"))
)
_END = (
    update(_REPLIES)
    .where(_REPLIES.c.id == bindparam("reply"))
    .values(state=bindparam("new_state"), error=bindparam("error"), ended_at=bindparam("now"))
)
_SHOW = update(_REPLIES).where(_REPLIES.c.id == bindparam("reply")).values(outputs=bindparam("new_outputs"))
_MESSAGES = select(StoredMessage.id).where(StoredMessage.reply_id.in_(_IDS))
_FEEDBACK = select(Feedback.id).where(Feedback.reply_id.in_(_IDS))
_ROW_IDS = (
    select(StoredMessage.reply_id, StoredMessage.id)
    .where(StoredMessage.reply_id.in_(_IDS))
    .order_by(StoredMessage.position)
)
_STORED = (
    select(StoredMessage.content, StoredMessage.meta, StoredMessage.options, StoredMessage.component)
    .where(StoredMessage.reply_id == bindparam("reply_id"))
    .order_by(StoredMessage.position)
)
_PLACES = (
    select(Reply.id, Turn.id, Turn.conversation_id)
    .join(Turn, Reply.turn_id == Turn.id)
    .where(Reply.id.in_(_IDS))
)
_DROP = delete(_ROWS).where(_ROWS.c.id.in_(_IDS))
_ADD = insert(_ROWS)
_GROW = update(_ROWS).where(_ROWS.c.id == bindparam("row_id")).values(content=bindparam("content"))
_CHANGE = _GROW.values(
    metadata=bindparam("metadata"), options=bindparam("options"), component=bindparam("component")
)
