"""The title of a conversation, made from its first words."""

from __future__ import annotations

TITLE_LENGTH = 60  # of one that we make
LONGEST_TITLE = 200  # of one that is given
# Marks that turn the direction of what is written after them, also outside of a title or a name
TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], None)


def title_of(text: str, longest: int = TITLE_LENGTH) -> str:
    """The first words, cut between two of them where that is possible."""
    words = " ".join(text[: longest * 20].translate(TURNS).split())
    if len(words) <= longest:
        return words
    cut = words.rfind(" ", longest // 2, longest)
    return words[: cut if cut > 0 else longest - 1].rstrip(" ,;:.-–—") + "…"
