"""Server-sent events, framed."""

BEAT = b"event: beat\ndata:\n\n"
DONE = b"event: done\ndata:\n\n"


def event(html: str, cursor: str | None = None) -> bytes:
    """An unnamed event: HTMX swaps its data. `cursor` comes back as Last-Event-ID after a lost connection."""
    lines = html.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\ndata: ")
    head = f"id: {cursor}\n" if cursor else ""
    return f"{head}data: {lines}\n\n".encode("utf-8", "replace")


def told(name: str, data: str) -> bytes:
    """A named event: HTMX swaps nothing, and dispatches it on the page. `data` has one line."""
    return f"event: {name}\ndata: {data}\n\n".encode()
