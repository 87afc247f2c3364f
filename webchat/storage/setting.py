"""A conversation as the author's program sets it: what of its path is kept, and what comes after that."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from webchat.clean_text import clean
from webchat.errors import NotFound
from webchat.files import FileData
from webchat.messages import Message, history_entries
from webchat.updates import ReplyState, Snapshot

from . import conversations, files, replies
from .adding import ENDS_WITH, NEW_MESSAGE, NEW_TURN, answer, new_row
from .blobs import Blobs
from .db import reading, transaction
from .models import Reply, Turn, now, table_of
from .paths import path
from .text import title_of
from .words import index_messages

EVERY = 100_000  # turns; nobody has as many
_REPLIES, _TURNS = table_of(Reply), table_of(Turn)


@dataclass(frozen=True, slots=True)
class KnownTurn:
    """A turn of the path as a chat function knows it: what was said, and what was answered, as entries."""

    turn_id: int
    reply_id: int
    state: ReplyState
    said: list[dict[str, Any]]
    answered: list[dict[str, Any]]
    files: dict[str, FileData]  # by the paths that the entries name

    @property
    def entries(self) -> list[dict[str, Any]]:
        return [*self.said, *self.answered]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reply shall say. Its state may be final, or `writing`: then somebody goes on with it."""

    messages: tuple[Message, ...] = ()
    state: ReplyState = ReplyState.UNASKED


@dataclass(frozen=True, slots=True)
class SetTurn:
    """A turn that shall be there. One without words or files begins with the assistant."""

    text: str = ""
    files: tuple[FileData, ...] = ()
    answer: Answer = field(default_factory=Answer)

    @property
    def all_files(self) -> tuple[FileData, ...]:
        return *self.files, *Snapshot(self.answer.messages).files

    def with_files(self, change: Callable[[FileData], FileData]) -> SetTurn:
        """The same with other files: what `change` gives for each."""
        answer = replace(self.answer, messages=Snapshot(self.answer.messages).with_files(change).messages)
        return SetTurn(self.text, tuple(map(change, self.files)), answer)


@dataclass(frozen=True, slots=True)
class NewPath:
    """What a path becomes: its first `kept` turns, then perhaps another answer to the next one, then `added`."""

    kept: int
    again: Answer | None = None
    added: tuple[SetTurn, ...] = ()


def known_path(conversation_id: int, blobs: Blobs) -> list[KnownTurn]:
    """The active path, each turn with its entries of a chat function's history."""
    shown = path(conversation_id, limit=EVERY)
    named = {
        file.key: file
        for turn in shown
        for file in (*turn.files, *(one for message in turn.reply.messages for one in _files_of(message)))
    }
    with reading():
        paths = files.paths_of(blobs, list(named)) if named else {}
    by_path = {paths[key]: file for key, file in named.items() if key in paths}
    return [
        KnownTurn(
            turn.id,
            turn.reply.id,
            turn.reply.state,
            list(history_entries("user", Message(turn.text), turn.files, paths)),
            _answered(turn.reply.messages, paths),
            by_path,
        )
        for turn in shown
    ]


def as_known(opening: Sequence[SetTurn], blobs: Blobs) -> list[KnownTurn]:
    """What a conversation will begin with, as a chat function knows it before there is one."""
    keys = {file.key for turn in opening for file in turn.all_files}
    with reading():
        paths = files.paths_of(blobs, keys) if keys else {}
    return [
        KnownTurn(
            0,
            0,
            turn.answer.state,
            list(history_entries("user", Message(turn.text), turn.files, paths)),
            _answered(turn.answer.messages, paths),
            {},  # they are the site's, not the visitor's
        )
        for turn in opening
    ]


def _answered(messages: Iterable[Message], paths: Mapping[str, str]) -> list[dict[str, Any]]:
    return [entry for said in messages for entry in history_entries("assistant", said, (), paths)]


def begin_with(
    user_id: int, bot: str, added: Sequence[SetTurn], opening: Sequence[SetTurn], blobs: Blobs
) -> tuple[int, int]:
    """A new conversation of the `opening` and these turns; its id, and that of its last reply."""
    with transaction() as session:
        conversation = conversations.create(user_id, bot)
        last = open_with(conversation.id, user_id, opening, blobs)
        last = _add(conversation.id, user_id, last, added)
        assert last is not None, "there is at least one turn"
        _give_title(session, conversation.id, [*added, *opening])
        return conversation.id, last


def open_with(conversation_id: int, user_id: int, opening: Sequence[SetTurn], blobs: Blobs) -> int | None:
    """Have an empty conversation begin with these turns of the site's own; the id of the last reply.

    They give it no title: all conversations begin with them.
    """

    def copied(file: FileData) -> FileData:
        return files.copy(blobs, file.key, user_id, conversation_id)

    return _add(conversation_id, user_id, None, [turn.with_files(copied) for turn in opening])


def change(conversation_id: int, before: Sequence[KnownTurn], wanted: NewPath) -> int | None:
    """Make the path that was `before` the `wanted` one; the id of its last reply, None when it is empty.

    What is not on it any more stays in the tree. Raises `NotFound` when the conversation has been deleted.
    """
    with transaction() as session:
        conversation = conversations.get(session, conversation_id)
        if conversation.deleted_at is not None:
            raise NotFound
        last = before[wanted.kept - 1].reply_id if wanted.kept else None
        if wanted.again is not None:
            last = _answer_again(before[wanted.kept], conversation.user_id, conversation_id, wanted.again)
        if wanted.added:
            last = _add(conversation_id, conversation.user_id, last, wanted.added)
            _give_title(session, conversation_id, wanted.added)
            return last
        if last is None:
            conversation.active_turn_id = None
        else:
            turn_id = session.get_one(Reply, last).turn_id
            session.execute(update(_TURNS).where(_TURNS.c.id == turn_id).values(active_reply_id=last))
            ends = {"conversation_id": conversation_id, "turn_id": turn_id, "now": now()}
            session.connection().execute(ENDS_WITH, ends)
        return last


def _answer_again(turn: KnownTurn, user_id: int, conversation_id: int, wanted: Answer) -> int:
    """The reply that nobody was asked for is asked for now; beside any other stands another one."""
    reply_id = turn.reply_id
    with transaction() as session:
        if turn.state != ReplyState.UNASKED:
            reply_id = answer(session.connection(), conversation_id, turn.turn_id)
        _say(reply_id, wanted, user_id, conversation_id)
    return reply_id


def _add(conversation_id: int, user_id: int, after: int | None, added: Sequence[SetTurn]) -> int | None:
    """The id of the last reply; `after`, where nothing is added."""
    with transaction() as session:
        connection = session.connection()
        for turn in added:
            came = files.claim(user_id, conversation_id, [file.key for file in turn.files])
            row = {
                "conversation_id": conversation_id,
                "parent_reply_id": after,
                "client_id": f"set-{secrets.token_hex(8)}",
                "files": [file.as_json() for file in came],
                "inputs": [],
            }
            turn_id = new_row(connection, NEW_TURN, row)
            said = {
                "conversation_id": conversation_id, "turn_id": turn_id, "role": "user", "content": clean(turn.text),
            }  # fmt: skip
            message_id = new_row(connection, NEW_MESSAGE, said)
            after = answer(connection, conversation_id, turn_id)
            index_messages(connection, [message_id])
            _say(after, turn.answer, user_id, conversation_id)
    return after


def _give_title(session: Session, conversation_id: int, turns: Sequence[SetTurn]) -> None:
    """One that has none yet."""
    conversation = conversations.get(session, conversation_id)
    if not conversation.title and (title := _title(turns)):
        conversations.give_title(session.connection(), conversation_id, title)


def _say(reply_id: int, wanted: Answer, user_id: int, conversation_id: int) -> None:
    """The files that it shows belong to the conversation from now on."""
    with transaction() as session:
        state = wanted.state if not wanted.state.is_final else ReplyState.WRITING
        session.execute(update(_REPLIES).where(_REPLIES.c.id == reply_id).values(state=state.value))
        said = Snapshot(wanted.messages, wanted.state)
        snapshot = said.with_files(lambda file: files.claim(user_id, conversation_id, [file.key])[0])
        if wanted.state.is_final:
            replies.finish({reply_id: snapshot})
        else:
            replies.save({reply_id: snapshot})


def _title(added: Sequence[SetTurn]) -> str:
    """Of the first words that anybody says."""
    for turn in added:
        words = [turn.text, *(file.name for file in turn.files)]
        for text in (*words, *(message.content for message in turn.answer.messages)):
            if title := title_of(clean(text)):
                return title
    return ""


def _files_of(message: Message) -> tuple[FileData, ...]:
    return message.component.files if message.component else ()
