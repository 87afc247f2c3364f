"""What a chat function is told: what the user said, and everything said before it on the way to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import aliased

from webchat.errors import NotFound
from webchat.files import FileData
from webchat.messages import history_entries

from .blobs import Blobs
from .db import reading
from .files import paths_of
from .models import Conversation, Reply, Stored, StoredMessage, Turn
from .path_queries import step, upwards

_steps = upwards(step(Reply.turn_id, Reply.id).where(Reply.id == bindparam("reply_id")))
_message = aliased(StoredMessage)
_is_of_step = or_(
    _message.reply_id.is_(None), (_message.reply_id == _steps.c.reply_id) & (_steps.c.depth > 0)
)
SAID_BEFORE = (
    select(
        _message.role,
        Turn.files,
        _message.content,
        _message.meta,
        _message.options,
        _message.component,
    )
    .join(_steps, (_steps.c.turn_id == _message.turn_id) & _is_of_step)
    .join(Turn, Turn.id == _message.turn_id)
    .order_by(_steps.c.depth.desc(), _message.reply_id.is_not(None), _message.position)
)
ASKED = (
    select(Turn.inputs, Conversation.id, Conversation.user_id)
    .join(Reply, Reply.turn_id == Turn.id)
    .join(Conversation, Conversation.id == Turn.conversation_id)
    .where(Reply.id == bindparam("reply_id"))
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What `reply_id` answers. `history`: openai-style messages, new at each call; a file is `(path,)`."""

    user_id: int | None  # None where the site itself asks, for an example
    conversation_id: int | None
    text: str
    files: tuple[FileData, ...]
    inputs: tuple[Any, ...]
    history: list[dict[str, Any]]


def history(reply_id: int, blobs: Blobs) -> Asked:
    """What a reply answers. Replies that failed or were stopped count with what words they have."""
    with reading() as session:
        connection = session.connection()
        said = connection.execute(SAID_BEFORE, {"reply_id": reply_id}).all()
        asked = connection.execute(ASKED, {"reply_id": reply_id}).first()
        if not said or asked is None:
            raise NotFound
        before = [(role, Stored(*stored).message, _files(role, files)) for role, files, *stored in said[:-1]]
        shown = [file for _, message, files in before for file in (*files, *_shown(message))]
        paths = paths_of(blobs, [file.key for file in shown]) if shown else {}
    inputs, conversation_id, user_id = asked
    return Asked(
        user_id=user_id,
        conversation_id=conversation_id,
        text=said[-1].content,
        files=_files("user", said[-1].files),
        inputs=tuple(inputs),
        history=[entry for part in before for entry in history_entries(*part, paths)],
    )


def _files(role: str, stored: list[dict[str, Any]]) -> tuple[FileData, ...]:
    """Those that came with the user's words; the row of a reply's message names its turn's, too."""
    return tuple(map(FileData.of, stored)) if role == "user" else ()


def _shown(message: Any) -> tuple[FileData, ...]:
    return message.component.files if message.component else ()
