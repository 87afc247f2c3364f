"""What a chat function is told: the user's text, and everything said before it on the way to it."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, or_, select
from sqlalchemy.orm import aliased

from webchat.errors import NotFound
from webchat.messages import history_entry

from .db import reading
from .models import Reply, Stored, StoredMessage
from .paths import step, upwards


def history(reply_id: int) -> tuple[str, list[dict[str, Any]]]:
    """The text that `reply_id` answers, and the openai-style messages before it, new at each call.

    Replies that failed or were stopped count with what words they have.
    """
    with reading() as session:
        said = session.execute(_said_before(), {"reply_id": reply_id}).all()
    if not said:
        raise NotFound
    return said[-1].content, [history_entry(role, Stored(*stored).message) for role, *stored in said[:-1]]


@cache
def _said_before() -> Executable:
    steps = upwards(step(Reply.turn_id, Reply.id).where(Reply.id == bindparam("reply_id")))
    message = aliased(StoredMessage)
    is_above = steps.c.depth > 0
    is_of_step = or_(message.reply_id.is_(None), (message.reply_id == steps.c.reply_id) & is_above)
    return (
        select(message.role, message.content, message.meta, message.options)
        .join(steps, (steps.c.turn_id == message.turn_id) & is_of_step)
        .order_by(steps.c.depth.desc(), message.reply_id.is_not(None), message.position)
    )
