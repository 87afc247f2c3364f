"""What is known of an event: given to a parameter of a listener that is annotated with one of these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .tree import Block


class EventData:
    """Any event. Fields: `target`, the component whose event it is.

    Usage: `def vote(data: gr.LikeData): print(data.index, data.value, data.liked)`; `chatbot.like(vote)`.
    """

    def __init__(self, target: Block | None, _data: Any) -> None:
        self.target = target
        self._data = _data if isinstance(_data, dict) else {}


class SelectData(EventData):
    """Something was chosen. Fields: `index`, `value`, `selected`; in a table `row_value` and `col_value`, too."""

    def __init__(self, target: Block | None, data: Any) -> None:
        super().__init__(target, data)
        self.index: Any = self._data.get("index")
        self.value: Any = self._data.get("value")
        self.row_value: Any = self._data.get("row_value")
        self.col_value: Any = self._data.get("col_value")
        self.selected: bool = self._data.get("selected", True)


class LikeData(EventData):
    """An answer was judged. Fields: `index` and `value` of the message; `liked`: True, False or another word."""

    def __init__(self, target: Block | None, data: Any) -> None:
        super().__init__(target, data)
        self.index: Any = self._data.get("index")
        self.value: Any = self._data.get("value")
        self.liked: bool | str = self._data.get("liked", True)


class RetryData(EventData):
    """An answer is wanted anew. Fields: `index` and `value` of the user's message."""

    def __init__(self, target: Block | None, data: Any) -> None:
        super().__init__(target, data)
        self.index: Any = self._data.get("index")
        self.value: Any = self._data.get("value")


class UndoData(EventData):
    """A message is taken back. Fields: `index` and `value` of the user's message."""

    def __init__(self, target: Block | None, data: Any) -> None:
        super().__init__(target, data)
        self.index: Any = self._data.get("index")
        self.value: Any = self._data.get("value")


class EditData(EventData):
    """A message was changed. Fields: its `index`, its new `value` and its `previous_value`."""

    def __init__(self, target: Block | None, data: Any) -> None:
        super().__init__(target, data)
        self.index: Any = self._data.get("index")
        self.previous_value: Any = self._data.get("previous_value")
        self.value: Any = self._data.get("value")


class KeyUpData(EventData):
    """A key was let go. Fields: `key`, and `input_value`, what the box then says."""

    def __init__(self, target: Block | None, data: Any) -> None:
        super().__init__(target, data)
        self.key: str = self._data.get("key", "")
        self.input_value: str = self._data.get("input_value", "")


class CopyData(EventData):
    """Something was copied. Fields: `value`, the text."""

    def __init__(self, target: Block | None, data: Any) -> None:
        super().__init__(target, data)
        self.value: Any = self._data.get("value")
