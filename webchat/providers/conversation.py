"""A conversation as a model server takes it: roles that alternate, words, and what the files hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from webchat.errors import UnfitFile
from webchat.language import gettext as _

from .attachments import Attachments, Part

Said = str | Mapping[str, Any]  # words, or a dict of text and files


def conversation(
    system_message: str | None, history: Iterable[Mapping[str, Any]], message: Said
) -> list[dict[str, Any]]:
    """What is sent: no thoughts, no empty messages, no keys but `role` and `content`. Reads files.

    Several messages of one role in a row become one, because the templates of some models insist that roles
    alternate, and a reply that failed leaves two of the user's. Files stand before the words, now as in the
    history of later turns, so that the server knows the beginning again.
    Raises `UnfitFile` for a file of `message`; one of the history leaves a note.
    """
    attachments = Attachments()
    new = [("user", part) for part in _new_parts(message, attachments)]
    earlier = [
        (entry["role"], _earlier_part(entry, attachments))
        for entry in reversed([*history])  # where there is not room for all, the newest files are sent
        if "title" not in (entry.get("metadata") or {})
    ]
    return _merged([("system", system_message or ""), *reversed(earlier), *new])


def has_pictures(messages: Iterable[Mapping[str, Any]]) -> bool:
    return any(isinstance(message["content"], list) for message in messages)


def _new_parts(message: Said, attachments: Attachments) -> list[Part]:
    if isinstance(message, str):
        return [message]
    if not (message["files"] or message["text"].strip()):
        raise UnfitFile(_("The files of this message are not there any more."))
    return [*(attachments.part(Path(path)) for path in message["files"]), message["text"]]


def _earlier_part(entry: Mapping[str, Any], attachments: Attachments) -> Part:
    content = entry["content"]
    if isinstance(content, str):
        return content
    path = Path(content[0])
    with suppress(UnfitFile):
        part = attachments.part(path)
        if isinstance(part, str) or entry["role"] == "user":  # servers take pictures from the user alone
            return part
    return _("[The file {name} is not shown here.]").format(name=path.name)


def _merged(said: Iterable[tuple[str, Part]]) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = []
    for role, part in said:
        if isinstance(part, str) and not part.strip():
            continue
        if not messages or messages[-1]["role"] != role:
            messages.append({"role": role, "content": []})
        messages[-1]["content"].append(part)
    return [{**message, "content": _content(message["content"])} for message in messages]


def _content(parts: Iterable[Part]) -> str | list[dict[str, Any]]:
    """Words alone are a text: not every server takes a list."""
    content: list[dict[str, Any]] = []
    for part in parts:
        if not isinstance(part, str):
            content.append(part)
        elif content and content[-1]["type"] == "text":
            content[-1]["text"] += f"\n\n{part}"
        else:
            content.append({"type": "text", "text": part})
    words: str | None = content[0].get("text") if len(content) == 1 else None
    return content if words is None else words
