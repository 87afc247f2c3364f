"""Pieces of HTML with their place on the page, as HTMX 4 takes them: any number in one answer or event."""

from __future__ import annotations


def fragment(target: str, swap: str, html: str) -> str:
    """`html` goes to the element that the selector `target` names, in the way that `swap` says."""
    return f'<hx-partial hx-target="{target}" hx-swap="{swap}">{html}</hx-partial>'


def append(element_id: str, html: str) -> str:
    return fragment(f"#{element_id}", "beforeend", html)


def put_before(element_id: str, html: str) -> str:
    return fragment(f"#{element_id}", "beforebegin", html)


def morph_inside(element_id: str, html: str) -> str:
    return fragment(f"#{element_id}", "innerMorph", html)


def morph(element_id: str, html: str) -> str:
    return fragment(f"#{element_id}", "outerMorph", html)


def grow(tail_id: str, text: str) -> str:
    """Plain words at the pen, the place in an open tail where the next words belong."""
    return fragment(f"#{tail_id} .pen", "beforebegin", text)


def remove(element_id: str) -> str:
    return fragment(f"#{element_id}", "delete", "")
