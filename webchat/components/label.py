"""What something was found to be, and how surely."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Any

from webchat.checks import check_count, check_output
from webchat.errors import Unfit
from webchat.files import Files
from webchat.language import gettext as _
from webchat.layout.listeners import Event
from webchat.messages import ComponentData

from .base import Component


@dataclass(eq=False)
class Label(Component):
    """What something was found to be, and how surely.

    Parameters:
        value: a dict from names to fractions, one name or number, or the path of a JSON file with either.
        num_top_classes: how many are shown. show_heading: whether the first stands above, too.
    Usage: `return Label({"cat": 0.9, "dog": 0.1})`.
    """

    kind = "label"
    drawn = ("show_heading",)
    change = Event()

    _: KW_ONLY
    num_top_classes: int | None = None
    color: str | None = None
    show_heading: bool = True

    def check(self) -> None:
        check_output(self, no_meaning={"color": "the page has the colours of its theme"})
        check_count("Label", "num_top_classes", self.num_top_classes)

    def postprocess(self, value: Any, files: Files) -> Any:
        if isinstance(value, str) and value.endswith(".json") and Path(value).exists():
            files.keep(Path(value), Path(value).name)  # the way that checks the path
            value = json.loads(Path(value).read_text(encoding="utf-8"))
        if value is None or value == {}:
            return None
        if isinstance(value, str | int | float):
            return {"label": str(value), "confidences": []}
        if not isinstance(value, Mapping):
            raise Unfit(_("a label is a name or a dict from names to fractions"))
        if isinstance(listed := value.get("confidences"), list):
            value = {one["label"]: one["confidence"] for one in listed}
        best = sorted(((str(name), float(share)) for name, share in value.items()), key=lambda one: -one[1])
        shown = best[: self.num_top_classes]
        return {"label": best[0][0], "confidences": [{"label": n, "confidence": s} for n, s in shown]}

    def words(self, data: ComponentData) -> str:
        if not (value := data.value):
            return ""
        shares = [f"{one['label']} {one['confidence']:.0%}" for one in value["confidences"]]
        return ", ".join(shares) or str(value["label"])
