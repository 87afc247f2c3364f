"""Files of users: kept, found for their owner, bound to a conversation, and gone with it."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import delete, false, func, or_, select

from webchat.clean_text import clean
from webchat.errors import NotFound, TooLarge
from webchat.file_types import type_of
from webchat.files import FileData, size_in_words
from webchat.language import gettext as _
from webchat.messages import is_file

from .blobs import Blobs, plain_name
from .db import reading, transaction
from .models import Action, Conversation, Feedback, Reply, StoredFile, Turn, table_of

_ROWS = table_of(StoredFile)


def keep(
    blobs: Blobs,
    source: IO[bytes],
    name: str,
    user_id: int | None,
    conversation_id: int | None = None,
    *,
    is_passing: bool = False,
) -> FileData:
    """Keep what `source` holds. `user_id`: whose it is, None for the site's own, and for what `is_passing`."""
    sha256, size = blobs.put(source)
    return record(blobs, sha256, size, name, user_id, conversation_id, is_passing=is_passing)


def record(
    blobs: Blobs,
    sha256: str,
    size: int,
    name: str,
    user_id: int | None,
    conversation_id: int | None = None,
    *,
    is_passing: bool = False,
    is_upload: bool = False,
) -> FileData:
    """A row for a content that the `blobs` hold already."""
    name = plain_name(clean(name))
    file = StoredFile(
        user_id=user_id,
        conversation_id=conversation_id,
        sha256=sha256,
        name=name,
        type=type_of(blobs.content(sha256), name),
        size=size,
        is_passing=is_passing,
        is_upload=is_upload,
    )
    with transaction() as session:
        session.add(file)
        session.flush()
    return file.data


def find(user_id: int | None, key: str) -> StoredFile:
    """A user's own file, or the site's, which everybody sees; none of a deleted conversation. Raises `NotFound`."""
    rows = select(StoredFile).outerjoin(Conversation, Conversation.id == StoredFile.conversation_id)
    may = StoredFile.user_id.is_(None) | (StoredFile.user_id == user_id)
    with reading() as session:
        file: StoredFile | None = session.scalar(
            rows.where(StoredFile.key == key, may, Conversation.deleted_at.is_(None))
        )
    if file is None:
        raise NotFound
    return file


def leave_room(user_id: int, size: int, most: int) -> None:
    """Raises `TooLarge` if the user's files would take more than `most` bytes with another `size`."""
    with reading() as session:
        taken: int = session.scalar(select(func.sum(StoredFile.size)).filter_by(user_id=user_id)) or 0
    if taken + size > most:
        sentence = _(
            "Your files take {taken}, and {most} is the most. Delete conversations with files that you need no more."
        )
        raise TooLarge(sentence.format(taken=size_in_words(taken), most=size_in_words(most)))


def take_back(blobs: Blobs, file: StoredFile) -> bool:
    """Remove an upload that waits for its message. False for what was sent, or made here: it stays."""
    waits = _ROWS.c.key == file.key, _ROWS.c.is_upload, _ROWS.c.conversation_id.is_(None)
    with transaction() as session:
        gone = session.connection().execute(delete(_ROWS).where(*waits)).rowcount > 0
        named = session.scalar(select(StoredFile.id).filter_by(sha256=file.sha256).limit(1))
    if gone and named is None:
        blobs.drop(file.sha256, put_before=file.created_at.timestamp())
    return gone


def find_to_show(key: str, *, bot: str, user_id: int | None, may_review: bool) -> StoredFile:
    """A file for somebody who wants to see it: the site's, his own, or one of a conversation with feedback.

    Those of deleted conversations are shown to nobody. Raises `NotFound`.
    """
    is_here = Conversation.deleted_at.is_(None) & (Conversation.bot == bot)
    mine = StoredFile.user_id == user_id if user_id is not None else false()
    allowed = [StoredFile.user_id.is_(None), mine & (StoredFile.conversation_id.is_(None) | is_here)]
    if may_review:
        allowed.append(is_here & _judged.exists())
    rows = select(StoredFile).outerjoin(Conversation, Conversation.id == StoredFile.conversation_id)
    with reading() as session:
        file: StoredFile | None = session.scalar(rows.where(StoredFile.key == key, or_(*allowed)))
    if file is None:
        raise NotFound
    return file


_judged = (
    select(Feedback.id)
    .join(Reply, Reply.id == Feedback.reply_id)
    .join(Turn, Turn.id == Reply.turn_id)
    .where(Turn.conversation_id == StoredFile.conversation_id, Feedback.is_latest)
    .where(Feedback.action != Action.TAKEN_BACK)
    .correlate(StoredFile)
)


def claim(user_id: int, conversation_id: int, keys: Sequence[str]) -> list[FileData]:
    """The files of these keys, in order, from now on bound to the conversation. Raises `NotFound`.

    A file that is bound to another conversation already, or the site's, is given a second row: each goes with its own.
    """
    claimed = []
    with transaction() as session:
        for key in keys:
            file = find(user_id, key)
            if file.user_id is None or file.conversation_id not in (None, conversation_id):
                file = StoredFile(
                    user_id=user_id, sha256=file.sha256, name=file.name, type=file.type, size=file.size
                )
            file.conversation_id = conversation_id
            session.add(file)
            session.flush()
            claimed.append(file.data)
    return claimed


def claim_inside(user_id: int, conversation_id: int, value: Any) -> Any:
    """The same for every file in JSON: the value with the files as they are now. Raises `NotFound`."""
    if isinstance(value, list):
        return [claim_inside(user_id, conversation_id, item) for item in value]
    if not isinstance(value, dict):
        return value
    if is_file(value):
        return value | claim(user_id, conversation_id, [value["key"]])[0].as_json()
    return {name: claim_inside(user_id, conversation_id, item) for name, item in value.items()}


def copy(blobs: Blobs, key: str, user_id: int, conversation_id: int) -> FileData:
    """Another row for a file of the site's own, such as that of a kept example. Raises `NotFound`."""
    file = find(None, key)
    return record(blobs, file.sha256, file.size, file.name, user_id, conversation_id)


def share(blobs: Blobs, key: str) -> FileData:
    """A row of the site's own for anybody's file. Raises `NotFound`."""
    with reading() as session:
        file = session.scalar(select(StoredFile).filter_by(key=key))
    if file is None:
        raise NotFound
    return record(blobs, file.sha256, file.size, file.name, None)


def paths_of(blobs: Blobs, keys: Collection[str]) -> dict[str, str]:
    """Where these files lie, by key; those that are gone are left out."""
    rows = select(_ROWS.c.key, _ROWS.c.sha256, _ROWS.c.name).where(_ROWS.c.key.in_(keys))
    with reading() as session:
        found = session.connection().execute(rows).all()
    paths = {}
    for key, sha256, name in found:
        with suppress(OSError):
            if (path := blobs.path(sha256, name)).exists():
                paths[key] = str(path)
    return paths


def purge(blobs: Blobs, unsent_before: datetime) -> int:
    """Remove what was never sent, what has passed, and every content that no row names any more; how many contents."""
    unsent = (_ROWS.c.user_id.is_not(None) | _ROWS.c.is_passing) & _ROWS.c.conversation_id.is_(None)
    with transaction() as session:
        session.execute(delete(_ROWS).where(unsent, _ROWS.c.created_at < unsent_before))
    blobs.drop_left_behind()
    return sum(_drop_unnamed(blobs, hashes) for hashes in blobs.at_rest())


def _drop_unnamed(blobs: Blobs, hashes: Sequence[str]) -> int:
    with reading() as session:
        named = set(session.scalars(select(StoredFile.sha256).where(StoredFile.sha256.in_(hashes))))
    unnamed = [sha256 for sha256 in hashes if sha256 not in named]
    for sha256 in unnamed:
        blobs.drop(sha256)
    return len(unnamed)


class UserFiles:
    """`webchat.files.Files` of one user: what a function gives in a conversation is bound to that."""

    def __init__(self, blobs: Blobs, user_id: int | None, conversation_id: int | None = None) -> None:
        self._blobs = blobs
        self._user_id = user_id
        self._conversation_id = conversation_id

    def find(self, key: str) -> FileData:
        return self._find(key).data

    def path(self, key: str) -> Path:
        file = self._find(key)
        return self._blobs.path(file.sha256, file.name)

    def keep(self, source: Path | bytes, name: str) -> FileData:
        with _opened(source) as opened:
            return keep(self._blobs, opened, name, self._user_id, self._conversation_id)

    def keep_made(self, made_of: str, make: Callable[[], bytes], name: str) -> FileData:
        return self.keep(make(), name)

    def _find(self, key: str) -> StoredFile:
        return find(self._user_id, key)


class PassingFiles(UserFiles):
    """The same for what a page shows before anybody has said anything: what is kept is nobody's, and passes.

    `admit` is asked with its size. Raises what that raises, and `StorageFull`.
    """

    def __init__(self, blobs: Blobs, user_id: int | None, admit: Callable[[int], None]) -> None:
        super().__init__(blobs, user_id)
        self._admit = admit

    def keep(self, source: Path | bytes, name: str) -> FileData:
        self._blobs.leave_free()
        self._admit(len(source) if isinstance(source, bytes) else source.stat().st_size)
        with _opened(source) as opened:
            return keep(self._blobs, opened, name, None, is_passing=True)


def _opened(source: Path | bytes) -> IO[bytes]:
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")
