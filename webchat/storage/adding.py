"""A turn is added: the way of every message, so its statements are made once and do without row objects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Insert, bindparam, func, insert, select, update
from sqlalchemy.orm import aliased

from webchat.clean_text import clean, clean_json
from webchat.errors import NotFound, StillWriting
from webchat.files import FileData
from webchat.language import gettext as _
from webchat.updates import ReplyState

from . import conversations, files
from .db import transaction
from .models import Conversation, Reply, StoredMessage, Turn, now, table_of
from .text import title_of
from .words import index_messages

# Where a conversation's active path ends, whether the reply there is still written, and what came before under
# the same name as what comes now
_known, _known_reply = aliased(Turn), aliased(Reply)
END = (
    select(
        Conversation.title,
        Conversation.user_id,
        Conversation.deleted_at,
        Turn.active_reply_id,
        Reply.state,
        _known.id.label("known_turn_id"),
        select(func.min(_known_reply.id))
        .where(_known_reply.turn_id == _known.id)
        .scalar_subquery()
        .label("known_reply_id"),
    )
    .outerjoin(Turn, Turn.id == Conversation.active_turn_id)
    .outerjoin(Reply, Reply.id == Turn.active_reply_id)
    .outerjoin(
        _known, (_known.conversation_id == Conversation.id) & (_known.client_id == bindparam("client_id"))
    )
    .where(Conversation.id == bindparam("conversation_id"))
)
PARENT = select(Turn.parent_reply_id).where(
    Turn.conversation_id == bindparam("conversation_id"), Turn.id == bindparam("turn_id")
)
TURNS, CONVERSATIONS = table_of(Turn), table_of(Conversation)
NEW_TURN, NEW_REPLY, NEW_MESSAGE = insert(TURNS), insert(table_of(Reply)), insert(table_of(StoredMessage))
ANSWERED_BY = (
    update(TURNS).where(TURNS.c.id == bindparam("turn_id")).values(active_reply_id=bindparam("reply_id"))
)
ENDS_WITH = (
    update(CONVERSATIONS)
    .where(CONVERSATIONS.c.id == bindparam("conversation_id"))
    .values(active_turn_id=bindparam("turn_id"), updated_at=bindparam("now"))
)


@dataclass(frozen=True, slots=True)
class NewTurn:
    """`is_new` is False when the same `client_id` had come before; `is_first`: nothing was said before it.

    What all conversations of the bot begin with does not count.
    """

    turn_id: int
    reply_id: int
    is_new: bool
    is_first: bool = False


Admit = Callable[[int], None]  # of the id of who asks; raises if he may not


def nobody_is_refused(user_id: int) -> None:
    """For those who bring no limits."""


def add(
    conversation_id: int,
    text: str,
    client_id: str,
    edit_of: int | None = None,
    admit: Admit = nobody_is_refused,
    file_keys: Sequence[str] = (),
    inputs: Sequence[Any] = (),
) -> NewTurn:
    """Keep what the user said, with a waiting reply, at the end of the active path.

    `file_keys`: his files that come with it; `inputs`: what the additional inputs say, as JSON, in order. With
    `edit_of` the turn becomes that turn's sibling. `admit` is asked, with the owner's id, before anything new
    is written, and raises if it may not be. Raises `StillWriting`.
    """
    text, client_id = clean(text), clean(client_id)
    here = {"conversation_id": conversation_id}
    with transaction() as session:
        connection = session.connection()
        end = connection.execute(END, {**here, "client_id": client_id}).first()
        if end is None or end.deleted_at is not None:
            raise NotFound
        if end.known_turn_id is not None:
            return NewTurn(end.known_turn_id, end.known_reply_id, is_new=False)
        refuse_while_writing(end.state)
        parent = end.active_reply_id if edit_of is None else _parent_of(connection, conversation_id, edit_of)
        admit(end.user_id)
        came = files.claim(end.user_id, conversation_id, file_keys) if file_keys else []
        turn = {
            **here,
            "parent_reply_id": parent,
            "client_id": client_id,
            "files": [file.as_json() for file in came],
            "inputs": files.claim_inside(end.user_id, conversation_id, clean_json(list(inputs))),
        }
        turn_id = new_row(connection, NEW_TURN, turn)
        reply_id = answer(connection, conversation_id, turn_id)
        said = {**here, "turn_id": turn_id, "role": "user", "content": text}
        index_messages(connection, [new_row(connection, NEW_MESSAGE, said)])
        if not end.title and (title := title_of(text) or _title_of_files(came)):
            conversations.give_title(connection, conversation_id, title)
    return NewTurn(turn_id, reply_id, is_new=True, is_first=parent is None)


def answer(connection: Connection, conversation_id: int, turn_id: int) -> int:
    """A waiting reply, with which the active path now ends."""
    reply_id = new_row(connection, NEW_REPLY, {"turn_id": turn_id})
    connection.execute(ANSWERED_BY, {"turn_id": turn_id, "reply_id": reply_id})
    connection.execute(ENDS_WITH, {"conversation_id": conversation_id, "turn_id": turn_id, "now": now()})
    return reply_id


def refuse_while_writing(state: str | None) -> None:
    """`state`: of the reply with which the active path ends. Raises `StillWriting`."""
    if state is not None and not ReplyState(state).is_final:
        raise StillWriting(_("The last reply is still being written. Wait for its end, or stop it."))


def _title_of_files(came: Sequence[FileData]) -> str:
    return title_of(", ".join(file.name for file in came))


def new_row(connection: Connection, statement: Insert, values: dict[str, Any]) -> int:
    """The id of the row that `statement` makes."""
    key = connection.execute(statement, values).inserted_primary_key
    assert key is not None
    return int(key[0])


def _parent_of(connection: Connection, conversation_id: int, turn_id: int) -> int | None:
    row = connection.execute(PARENT, {"conversation_id": conversation_id, "turn_id": turn_id}).first()
    if row is None:
        raise NotFound
    parent: int | None = row[0]
    return parent
