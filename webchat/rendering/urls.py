"""Every address of the site, under its root path; fragments, drawn outside a request, need them, too."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from webchat.files import FileData

from .assets import bundles


class Urls:
    """Parameters: `prefix`, the root path without a slash at its end. Usage: `Urls("/a/b").stop(7)`."""

    def __init__(self, prefix: str = "") -> None:
        self.prefix = prefix.rstrip("/")

    def _to(self, path: str, **query: object) -> str:
        given = {name: value for name, value in query.items() if value is not None}
        return f"{self.prefix}{path}" + (f"?{urlencode(given, doseq=True)}" if given else "")

    # Conversations

    def home(self, text: str | None = None, example: int | None = None) -> str:
        """The empty chat, with `text` in the composer; `example`: with the files of that one, too."""
        return self._to("/", text=text, example=example)

    def new_chat(self) -> str:
        """The empty chat, also where `home` goes on with the conversation that was."""
        return self._to("/", new=1)

    def conversation(self, key: str, message: int | None = None, undone: int | None = None) -> str:
        """`message`: shown where it stands; `undone`: a turn whose words are in the composer again."""
        return self._to(f"/c/{quote(key)}", message=message, undone=undone)

    def earlier(self, key: str, before: int) -> str:
        return self._to(f"/c/{quote(key)}/earlier", before=before)

    def rename(self, key: str) -> str:
        return self._to(f"/c/{quote(key)}/rename")

    def delete(self, key: str) -> str:
        return self._to(f"/c/{quote(key)}/delete")

    def restore(self, key: str) -> str:
        return self._to(f"/c/{quote(key)}/restore")

    def undo(self, key: str) -> str:
        return self._to(f"/c/{quote(key)}/undo")

    def clear(self, key: str) -> str:
        return self._to(f"/c/{quote(key)}/clear")

    def news(self, key: str | None) -> str:
        """What has come since, in this conversation or beside the empty chat."""
        return self._to(f"/c/{quote(key)}/news" if key else "/news")

    def conversations(self, before: str | None = None) -> str:
        return self._to("/conversations", before=before)

    def search(self, query: str | None = None) -> str:
        return self._to("/search", q=query)

    # Turns and replies

    def turns(self, key: str | None, example: int | None = None) -> str:
        """Where a message goes: into a conversation, or into a new one without a `key`."""
        return self._to(f"/c/{quote(key)}/turns" if key else "/turns", example=example)

    def edit(self, turn: int) -> str:
        return self._to(f"/turns/{turn}/edit")

    def show_turn(self, turn: int) -> str:
        return self._to(f"/turns/{turn}/show")

    def show_reply(self, reply: int) -> str:
        return self._to(f"/replies/{reply}/show")

    def retry(self, reply: int) -> str:
        return self._to(f"/replies/{reply}/retry")

    def stop(self, reply: int) -> str:
        return self._to(f"/replies/{reply}/stop")

    def option(self, reply: int, message: int, option: int) -> str:
        return self._to(f"/replies/{reply}/options/{message}/{option}")

    def reply(self, reply: int) -> str:
        return self._to(f"/replies/{reply}")

    def feedback(self, reply: int, closed: bool = False) -> str:
        """Where thumbs and flags go, and the form for a comment; `closed`: without the form again."""
        return self._to(f"/replies/{reply}/feedback", closed=1 if closed else None)

    def stream(self, reply: int, after: str = "") -> str:
        return self._to(f"/replies/{reply}/stream", after=after or None)

    def event(self, listener: int) -> str:
        return self._to(f"/events/{listener}")

    # People

    def login(self, next: str | None = None, late: bool = False) -> str:
        """`next`: the page to go on to; the first one needs no mention. `late`: there are words to be kept."""
        return self._to("/login", next=next if next != self.home() else None, late=1 if late else None)

    def logout(self) -> str:
        return self._to("/logout")

    def signup(self) -> str:
        return self._to("/signup")

    def account(self, changed: bool = False) -> str:
        return self._to("/account", changed=1 if changed else None)

    def password(self) -> str:
        return self._to("/account/password")

    def sign_out(self) -> str:
        """Everywhere."""
        return self._to("/account/sign-out")

    def reset(self, token: str) -> str:
        return self._to(f"/reset/{token}")

    def welcome(self, token: str) -> str:
        return self._to(f"/welcome/{token}")

    # Administration

    def admin(self, **wanted: object) -> str:
        """Feedback; `wanted`: the filter as the page's form names it, and `before`."""
        return self._to("/admin", **wanted)

    def admin_feedback(self, feedback: int, **wanted: object) -> str:
        """One record beside the list that `wanted` asks for."""
        return self._to(f"/admin/feedback/{feedback}", **wanted)

    def admin_export(self, format: str, **wanted: object) -> str:
        return self._to(f"/admin/feedback.{format}", **wanted)

    def admin_users(self, **wanted: object) -> str:
        return self._to("/admin/users", **wanted)

    def admin_user(self, user: int, act: str, **wanted: object) -> str:
        """`act`: role, disable, enable or link; `wanted`: the part of the list to come back to."""
        return self._to(f"/admin/users/{user}/{act}", **wanted)

    # Files

    def files(self, keys: Sequence[str] = (), input: int | None = None) -> str:
        """Where uploads go; and what waits under these keys. `input`: the one that takes them, by its number."""
        return self._to("/files", files=keys or None, input=input)

    def file(self, file: FileData) -> str:
        """A kept file."""
        return self._to(f"/files/{file.key}/{quote(file.name, safe='')}")

    def plot(self, key: str) -> str:
        """The document in which a kept figure is drawn."""
        return self._to(f"/plots/{key}")

    def library(self, kind: str, version: str, name: str) -> str:
        """The script of a plotting library, with its version in the address so that it can be kept for ever."""
        return self._to(f"/libraries/{kind}/{quote(version)}/{name}")

    def asset(self, name: str) -> str:
        """One of our bundles, with its content in the address so that it can be kept for ever."""
        return self._to(f"/assets/{bundles()[name].hash}/{name}")

    def author(self, hash: str, name: str) -> str:
        return self._to(f"/author/{hash}/{name}")

    def static(self, path: str) -> str:
        return self._to(f"/static/{path}")
