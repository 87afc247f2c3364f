"""A conversation as the value of a chatbot: what a listener is given, and what it makes of it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from webchat.errors import StillWriting
from webchat.language import gettext as _
from webchat.messages import as_tuples
from webchat.storage.setting import KnownTurn, SetTurn
from webchat.streams.base import Stream
from webchat.updates import ReplyState, Snapshot

from .scribe import SAVE_EVERY
from .setting import Entry, Plan, entries_of, finder, new_path, plan, reply_of
from .store import ReplyStore


@dataclass(frozen=True, slots=True)
class ChatSet:
    """The page shows another path now: of this conversation, or of none."""

    conversation_id: int | None
    is_new: bool = False


@dataclass(slots=True)
class Writing:
    """A reply that grows with each value that the function gives."""

    reply_id: int
    before: Sequence[Entry]  # all that stands above it
    snapshot: Snapshot
    saved: Snapshot
    saved_at: float


class ChatValue:
    """The conversation that a page shows: `conversation_id`, None for a new one, which begins with the `opening`.

    What is set is kept as turns and replies like any other. The answer at its end is written like any other,
    too, as long as the function goes on giving values: whoever looks at it sees it grow.
    """

    def __init__(
        self,
        store: ReplyStore,
        stream: Stream,
        bot: str,
        user_id: int | None,
        conversation_id: int | None,
        as_pairs: bool = False,
        opening: Sequence[SetTurn] = (),
    ) -> None:
        self.conversation_id = conversation_id
        self._store = store
        self._stream = stream
        self._bot = bot
        self._user_id = user_id
        self._as_pairs = as_pairs
        self._opening = opening
        self._known: list[KnownTurn] | None = None
        self._writing: Writing | None = None
        self._files = store.files_of(user_id, conversation_id)

    @property
    def writes(self) -> int | None:
        """The reply that grows at the moment."""
        return self._writing.reply_id if self._writing else None

    def history(self) -> list[Any]:
        """What a function gets: its own copy."""
        entries = deepcopy([entry for turn in self._path() for entry in turn.entries])
        return as_tuples(entries) if self._as_pairs else entries

    def set(self, value: Any, *, was_given: bool, is_last: bool) -> ChatSet | None:
        """Show what a function gave. None when only the reply grows that is written already, or nothing changes.

        A function that `was_given` the conversation changes it: what is alike stays, the rest goes on beside
        what was. To what one gave without having seen it, the conversation is another one, unless it begins
        alike. Raises `UnusableReply` and `StillWriting`.
        """
        entries = entries_of(value)
        if self._grows(entries):
            return None
        self.end()
        if not entries:
            return self._leave()
        known = self._path()
        found = plan(known, entries)
        if not found.changes(known):
            return None
        if not was_given and not found.only_adds(known):
            self.conversation_id, self._known, known = None, None, []
            found = plan(known, entries)
        if self.conversation_id is None:
            found = found.anew(known)
        elif known and not known[-1].state.is_final:
            raise StillWriting(_("The last reply is still being written. Wait for its end, or stop it."))
        return self._set(known, entries, found, ReplyState.DONE if is_last else ReplyState.WRITING)

    def end(self, state: ReplyState = ReplyState.DONE, error: str | None = None) -> None:
        """The function gives no more."""
        if (writing := self._writing) is None:
            return
        self._writing = self._known = None
        snapshot = Snapshot(writing.snapshot.messages, state, error)
        if self._store.finish(writing.reply_id, snapshot):
            self._stream.forget(writing.reply_id)
        else:
            self._stream.publish(writing.reply_id, snapshot)

    # Inside

    def _path(self) -> list[KnownTurn]:
        if self._known is None:
            if self.conversation_id is not None:
                self._known = self._store.known_path(self.conversation_id)
            else:
                self._known = self._store.as_known(self._opening) if self._opening else []
        return self._known

    def _leave(self) -> ChatSet | None:
        """The old conversation stays in the list."""
        if self.conversation_id is None:
            return None
        self.conversation_id = self._known = None
        return ChatSet(None, is_new=True)

    def _set(
        self, known: Sequence[KnownTurn], entries: list[dict[str, Any]], found: Plan, last: ReplyState
    ) -> ChatSet:
        files = self._files = self._store.files_of(self._user_id, self.conversation_id)
        path = new_path(found, finder(known, files), files, last)
        is_new = self.conversation_id is None
        reply_id: int | None
        if self.conversation_id is None:
            assert self._user_id is not None, "whoever sets a conversation is somebody"
            opening = self._opening[: path.kept]
            self.conversation_id, reply_id = self._store.begin_with(self._user_id, self._bot, path, opening)
        else:
            reply_id = self._store.change(self.conversation_id, known, path)
        self._known = None
        own = found.added[-1].answered if found.added else found.again or ()
        if last == ReplyState.WRITING and own and reply_id is not None:
            self._write(reply_id, entries, len(entries) - len(own))
        return ChatSet(self.conversation_id, is_new)

    def _write(self, reply_id: int, entries: list[dict[str, Any]], first: int) -> None:
        snapshot = Snapshot(reply_of(entries[first:], self._files), ReplyState.WRITING)
        before = deepcopy(entries[:first])
        self._writing = Writing(reply_id, before, snapshot, snapshot, time.monotonic())
        self._stream.publish(reply_id, snapshot)

    def _grows(self, entries: list[dict[str, Any]]) -> bool:
        """Whether these are the entries that were set before, but for the reply that is written."""
        if (writing := self._writing) is None or entries[: len(writing.before)] != writing.before:
            return False
        rest = entries[len(writing.before) :]
        if not rest or any(entry["role"] == "user" for entry in rest):
            return False
        writing.snapshot = Snapshot(reply_of(rest, self._files), ReplyState.WRITING)
        self._stream.publish(writing.reply_id, writing.snapshot)
        self._known = None
        if time.monotonic() - writing.saved_at > SAVE_EVERY:
            self._store.save({writing.reply_id: writing.snapshot}, {writing.reply_id: writing.saved})
            writing.saved, writing.saved_at = writing.snapshot, time.monotonic()
        return True
