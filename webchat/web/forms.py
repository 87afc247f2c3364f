"""Pages that are a form: a login, a new password. They work without a script, and load none."""

from __future__ import annotations

from flask import request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from werkzeug.wrappers import Response

from webchat.errors import Unfit
from webchat.language import gettext as _
from webchat.storage import passwords

from . import pages
from .site import current_site


def page(template: str, heading: str, **values: object) -> Markup:
    site = current_site()
    frame = pages.frame(f"{heading} · {site.definition.name}")
    return site.partials(template, heading=heading, csrf_token=generate_csrf(), **values, **frame)


def choose_page(
    heading: str,
    address: str,
    *,
    words: str | None = None,
    username: str = "",
    asks_username: bool = False,
    is_signup: bool = False,
    sentence: str | None = None,
) -> Markup:
    """Where somebody chooses a password, and a username if he has none yet."""
    return page(
        "auth/choose",
        heading,
        address=address,
        words=words,
        username=username,
        asks_username=asks_username,
        sentence=sentence,
        least=passwords.LEAST,
        button=_("Sign up") if is_signup else _("Save and go in"),
        is_signup=is_signup,
    )


def chosen_password() -> str:
    """The hash of what was typed twice. Raises `Unfit`."""
    password = request.form.get("password", "")
    if password != request.form.get("again", ""):
        raise Unfit(_("The two passwords differ. Please type the same one twice."))
    return passwords.hash_password(password)


def waiting(response: Response, seconds: int | None) -> Response:
    if seconds is not None:
        response.headers["Retry-After"] = str(seconds)
    return response
