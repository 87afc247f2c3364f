"""What events have changed, drawn: the blocks that look otherwise, the conversation, notices, and progress."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from webchat.generation.answering import Item, Looks, Next, Working
from webchat.generation.board import Draft
from webchat.generation.chat_value import ChatSet
from webchat.generation.page_states import Look
from webchat.notices import Notice
from webchat.rendering import dom_ids
from webchat.rendering.fragments import append, fragment, morph_inside
from webchat.storage import conversations
from webchat.storage.db import reading
from webchat.storage.models import Conversation

from . import pages
from .site import current_site


@dataclass
class Changes:
    """The newest of each kind; notices all."""

    looks: dict[int, Look] = field(default_factory=dict)
    scroll_to: int | None = None
    chat: ChatSet | None = None
    notices: list[Notice] = field(default_factory=list)
    draft: Draft | None = None
    work: Working | None = None
    next: list[int] = field(default_factory=list)  # listeners that the browser goes on with, by their numbers

    @classmethod
    def of(cls, items: Iterable[Item]) -> Changes:
        changes = cls()
        for item in items:
            match item:
                case Looks():
                    changes.looks |= item.changed
                    changes.scroll_to = item.scroll_to
                case ChatSet():
                    is_new = item.is_new or (changes.chat is not None and changes.chat.is_new)
                    changes.chat = ChatSet(item.conversation_id, is_new)
                case Notice():
                    changes.notices.append(item)
                case Draft():
                    changes.draft = item
                case Working():
                    changes.work = item
                case Next():
                    changes.next.append(current_site().events.listeners.index(item.listener))
        return changes


@pages.in_one_go()
def draw(changes: Changes, conversation: Conversation | None) -> str:
    """`conversation`: what the page showed before."""
    partials = current_site().partials
    parts: list[str] = []
    if changes.chat is not None:
        conversation = _found(changes.chat)
        parts.append(pages.room_set(conversation, with_rows=changes.chat.is_new))
    parts += [_put(number, conversation, number == changes.scroll_to) for number in changes.looks]
    parts += [
        append(dom_ids.NOTICES, partials("layout/_notice", notice=notice)) for notice in changes.notices
    ]
    if changes.work is not None:
        step = changes.work.step
        parts.append(morph_inside(dom_ids.WORK, partials("layout/_work", step=step) if step else ""))
    return "".join(parts)


def no_work() -> str:
    """Nothing is being done any more."""
    return fragment(f"#{dom_ids.WORK}", "textContent", "")


def _put(number: int, conversation: Conversation | None, is_shown: bool) -> str:
    swap = "outerMorph show:top" if is_shown else "outerMorph"
    return fragment(f"[data-block='{number}']", swap, pages.block(number, conversation))


def _found(chat: ChatSet) -> Conversation | None:
    if chat.conversation_id is None:
        return None
    with reading() as session:
        return conversations.get(session, chat.conversation_id)
