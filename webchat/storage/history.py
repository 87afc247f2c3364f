"""What a chat function is told: the user's text, and everything said before it on the way to it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import aliased

from webchat.errors import NotFound
from webchat.messages import history_entry

from .db import reading
from .models import Reply, Stored, StoredMessage
from .path_queries import step, upwards

_steps = upwards(step(Reply.turn_id, Reply.id).where(Reply.id == bindparam("reply_id")))
_message = aliased(StoredMessage)
_is_of_step = or_(
    _message.reply_id.is_(None), (_message.reply_id == _steps.c.reply_id) & (_steps.c.depth > 0)
)
SAID_BEFORE = (
    select(_message.role, _message.content, _message.meta, _message.options)
    .join(_steps, (_steps.c.turn_id == _message.turn_id) & _is_of_step)
    .order_by(_steps.c.depth.desc(), _message.reply_id.is_not(None), _message.position)
)


def history(reply_id: int) -> tuple[str, list[dict[str, Any]]]:
    """The text that `reply_id` answers, and the openai-style messages before it, new at each call.

    Replies that failed or were stopped count with what words they have.
    """
    with reading() as session:
        said = session.connection().execute(SAID_BEFORE, {"reply_id": reply_id}).all()
    if not said:
        raise NotFound
    return said[-1].content, [history_entry(role, Stored(*stored).message) for role, *stored in said[:-1]]
