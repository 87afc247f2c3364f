"""What a conversation begins with: the value of its author's Chatbot, as turns."""

from __future__ import annotations

from typing import Any

from webchat.definition import Definition
from webchat.errors import DefinitionError, WebchatError
from webchat.files import Files
from webchat.storage.setting import SetTurn
from webchat.updates import ReplyState

from .normalise import UnusableReply
from .setting import entries_of, finder, new_path, plan
from .store import ReplyStore

Opening = tuple[SetTurn, ...]


def opening_of(value: Any, files: Files) -> Opening:
    """The turns that `value` stands for; their files are kept in `files`. Raises `DefinitionError`."""
    try:
        return new_path(plan([], entries_of(value)), finder([], files), files, ReplyState.DONE).added
    except UnusableReply as error:
        raise DefinitionError(
            f"Chatbot(value=…) has {error.what} Give a list of dicts with role and content, or a function that "
            "gives one."
        ) from error


def constant_opening(definition: Definition, store: ReplyStore) -> Opening:
    """The same for everybody, with the site's own files; empty where a function makes it. Raises `DefinitionError`."""
    value = definition.chatbot.value
    if callable(value):
        return ()
    try:
        return opening_of(value, store.files_of(None, None))
    except DefinitionError:
        raise
    except (WebchatError, OSError) as error:
        raise DefinitionError(f"Chatbot(value=…) cannot be shown: {error}") from error
