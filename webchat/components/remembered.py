"""What was made of a value lately: while words stream, the table beside them is given again and again."""

from __future__ import annotations

import os
import pickle
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from .given import digest

MOST = 8

_made: OrderedDict[str, Any] = OrderedDict()
_lock = threading.Lock()


def remembered(value: Any, wishes: tuple[Any, ...], make: Callable[[], Any]) -> Any:
    """What `make` makes of `value`, with these `wishes`; nobody may change it. A path is looked at each time."""
    if isinstance(value, str | os.PathLike):
        return make()
    try:
        name = digest(pickle.dumps(value, 5), wishes)
    except Exception:  # some things cannot be written down, and say so in any way they like
        return make()
    with _lock:
        if name in _made:
            _made.move_to_end(name)
            return _made[name]
    made = make()
    with _lock:
        _made[name] = made
        while len(_made) > MOST:
            _made.popitem(last=False)
    return made
