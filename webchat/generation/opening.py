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


def opening_of(value: Any, store: ReplyStore) -> Opening:
    """The turns that `value` stands for; their files are the site's own. Raises `DefinitionError`."""
    files = store.files_of(None, None)
    try:
        return _turns_of(value, files)
    except UnusableReply as error:
        raise DefinitionError(
            f"Chatbot(value=…) has {error.what} Give a list of dicts with role and content, or a function that "
            "gives one."
        ) from error


def _turns_of(value: Any, files: Files) -> Opening:
    return new_path(plan([], entries_of(value)), finder([], files), files, ReplyState.DONE).added


def constant_opening(definition: Definition, store: ReplyStore) -> Opening:
    """The same for everybody; empty where a function makes it. Raises `DefinitionError`."""
    value = definition.chatbot.value
    if callable(value):
        return ()
    try:
        return opening_of(value, store)
    except DefinitionError:
        raise
    except (WebchatError, OSError) as error:
        raise DefinitionError(f"Chatbot(value=…) cannot be shown: {error}") from error
