"""The names of elements on the page: the only place that invents an id."""

from __future__ import annotations

LOG = "log"
MAIN = "main"
TURNS = "turns"
WELCOME = "welcome"
COMPOSER = "composer"
COMPOSER_NOTICE = "composer-notice"
ATTACHED = "attached"
SEND_OR_STOP = "send-or-stop"
ANNOUNCER = "announcer"
CONVERSATIONS = "conversations"
SIDEBAR_NOTICE = "sidebar-notice"
REVIEW = "review"
RECORD = "record"
ACCOUNTS = "accounts"
NOTICES = "notices"
SCRIPT_FAILURE = "script-failure"
WORK = "work"


def turn_id(turn: int) -> str:
    return f"turn-{turn}"


def edit_wrong(turn: int) -> str:
    """What was wrong with another version of the user's words."""
    return f"{turn_id(turn)}-edit-wrong"


def reply_id(reply: int) -> str:
    return f"reply-{reply}"


def messages_id(reply: int) -> str:
    return f"reply-{reply}-messages"


def state_id(reply: int) -> str:
    return f"reply-{reply}-state"


def message_id(reply: int, index: int) -> str:
    return f"reply-{reply}-message-{index}"


def body_id(reply: int, index: int) -> str:
    return f"{message_id(reply, index)}-body"


def tail_id(reply: int, index: int) -> str:
    return f"{message_id(reply, index)}-tail"


def thought_id(reply: int, index: int) -> str:
    return f"{message_id(reply, index)}-thought"


def summary_id(reply: int, index: int) -> str:
    """The line of a thought."""
    return f"{message_id(reply, index)}-summary"


def children_id(reply: int, index: int) -> str:
    """Where the thoughts inside a thought stand."""
    return f"{message_id(reply, index)}-children"


def options_id(reply: int, index: int) -> str:
    return f"{message_id(reply, index)}-options"


def feedback_id(reply: int) -> str:
    return f"reply-{reply}-feedback"


def feedback_buttons_id(reply: int) -> str:
    return f"{feedback_id(reply)}-buttons"


def block_id(number: int) -> str:
    """A block of the layout, with all that belongs to it."""
    return f"block-{number}"


def block_place(number: int) -> str:
    """The selector of a block: its id may be one that the author chose."""
    return f"[data-block='{number}']"


def event_id(listener: int) -> str:
    """The form that tells of a listener's event."""
    return f"event-{listener}"


def field(number: int) -> str:
    """What a form calls the value of a block of the layout; the id of its control, too."""
    return f"c{number}"


def tab_choice(number: int) -> str:
    """The radio button that shows a tab."""
    return f"tab-{number}"


def panel_id(number: int) -> str:
    """A side bar of the author's."""
    return f"panel-{number}"


def field_notes(number: int) -> str:
    """What is to be known about a control, or was wrong with it."""
    return f"{field(number)}-notes"


def conversation_id(key: str) -> str:
    """A conversation's row in the side bar."""
    return f"conversation-{key}"
