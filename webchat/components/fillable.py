"""What fields of all kinds have in common: words, choices and files."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass

from webchat.errors import Unfit

from .base import Component


@dataclass(eq=False)
class Fillable(Component):
    """What a visitor may fill in. Parameter: `interactive`: with False it only shows its value."""

    is_input = True

    _: KW_ONLY
    interactive: bool | None = None

    @property
    def name(self) -> str:
        """What the visitor knows it as."""
        return self.label or type(self).__name__

    @property
    def can_be_filled(self) -> bool:
        """Whether what a form says counts."""
        return self.interactive is not False

    def unfit(self, sentence: str) -> Unfit:
        """The refusal of a value, for whoever filled it in."""
        return Unfit(f"{self.name}: {sentence}")
