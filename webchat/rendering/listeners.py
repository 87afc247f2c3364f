"""How the page tells of its events: a form for each listener, which names the controls that it carries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from webchat.components.base import Component
from webchat.components.chatbot import Chatbot
from webchat.definition import Definition
from webchat.layout.listeners import Listener
from webchat.layout.tree import Block

from . import dom_ids
from .views import ListenerView, ScriptView

CHAT = "chat"  # stands for the number of a chatbot, whose place is the room of the conversation
SYNC = {"once": "this:drop", "multiple": "this:queue all", "always_last": "this:queue last"}


def listener_views(definition: Definition) -> list[ListenerView]:
    """In the order in which they are numbered."""
    listeners = definition.layout.listeners if definition.layout else []
    return [_view(number, listener, definition) for number, listener in enumerate(listeners)]


def numbers(listeners: Sequence[Listener], definition: Definition) -> list[int]:
    """The names of these in addresses, as far as a page without JavaScript can ask for them."""
    everyone = definition.layout.listeners if definition.layout else []
    return [number for number, listener in enumerate(everyone) if listener in listeners and not listener.js]


def heard(definition: Definition) -> dict[str, int]:
    """The events of the conversation that somebody listens to, each with the first listener's number."""
    found: dict[str, int] = {}
    for number, listener in enumerate(definition.layout.listeners if definition.layout else ()):
        for block, event in listener.targets:
            if block is definition.chatbot:
                found.setdefault(event, number)
    return found


def judges_users(definition: Definition) -> bool:
    """Whether what the user said can be liked, too."""
    chatbot = definition.chatbot
    return chatbot.like_user_message or any(one.like_user_message for one in chatbot.listeners_of("like"))


def reach(listener: Listener) -> list[Listener]:
    """All that its event may set off in one request: its chain, and who listens to the changes of what these set."""
    found: list[Listener] = []
    ahead = [listener]
    while ahead:
        one = ahead.pop(0)
        if one not in found:
            found.append(one)
            after = [
                *one.following,
                *(other for block in one.outputs for other in block.listeners_of("change")),
            ]
            ahead += [other for other in after if not other.js]
    return found


def said_blocks(listener: Listener) -> list[Component]:
    """The controls whose values it needs."""
    inputs = [block for one in reach(listener) for block in one.inputs]
    return [block for block in dict.fromkeys(inputs) if isinstance(block, Component) and is_said(block)]


def is_said(block: Component) -> bool:
    """Whether a form can say its value."""
    return block.is_input and block.number is not None


def selector(block: Block) -> str:
    """Where it stands on the page."""
    return f"#{dom_ids.MAIN}" if isinstance(block, Chatbot) else f"[data-block='{block.number}']"


def _view(number: int, listener: Listener, definition: Definition) -> ListenerView:
    loads = any(event == "load" for _, event in listener.targets)
    needs_text = any(block is definition.textbox for one in reach(listener) for block in one.inputs)
    include = [
        f"[name='{dom_ids.field(block.number)}']"
        for block in said_blocks(listener)
        if block.number is not None
    ]
    return ListenerView(
        number=number,
        on=" ".join(f"{name_of(block)}:{event}" for block, event in listener.targets),
        include=", ".join(include + ["#message"] * needs_text),
        busy=", ".join(dict.fromkeys(_busy(listener))),
        mode=SYNC[listener.trigger_mode],
        at_load=loads,
        script=_script(listener) if listener.js else None,
    )


def _script(listener: Listener) -> ScriptView:
    return ScriptView(
        takes=" ".join(name_of(block) for block in (*listener.inputs, *listener.outputs)),
        sets=" ".join(name_of(block) for block in (listener.inputs if listener.fn else listener.outputs)),
        is_alone=listener.fn is None,
        goes_on=listener.fn is not None or bool(listener.following),
    )


def name_of(block: Block) -> str:
    """What the page calls it when it tells of its events."""
    return CHAT if isinstance(block, Chatbot) else str(block.number)


def _busy(listener: Listener) -> Iterator[str]:
    for one in listener.chain():
        if one.show_progress != "hidden":
            shown: Sequence[Block] = one.show_progress_on or one.outputs
            yield from (selector(block) for block in shown if block.kind != "state")
