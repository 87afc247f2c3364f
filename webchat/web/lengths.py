"""How long a request may be, as its head says: files come only from pages of ours."""

from __future__ import annotations

from typing import cast

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadData
from werkzeug.http import parse_cookie

from .access import LOGGED_IN
from .site import site_of

FILES, MESSAGES = "/files", "/turns"  # the ends of paths to which files are sent


def most_bytes(app: Flask, path: str, content_type: str, cookies: str) -> int:
    """Works outside a request, too."""
    site = site_of(app)
    words = 3 * site.config.max_message_bytes + 10_000  # form encoding makes up to three bytes of one
    if not (site.definition.takes_files and content_type.startswith("multipart/form-data")):
        return words
    # without a script a message brings them all
    files = 1 if path.endswith(FILES) else site.config.max_files if path.endswith(MESSAGES) else 0
    return words + files * site.max_file_bytes if files and _is_from_a_page(app, cookies) else words


def _is_from_a_page(app: Flask, cookies: str) -> bool:
    """Each page of ours leaves a cookie, for its forms; where there is a login, it says who is in."""
    site, sessions = site_of(app), cast(SecureCookieSessionInterface, app.session_interface)
    signer = sessions.get_signing_serializer(app)
    assert signer is not None, "a site has a secret key"
    try:
        known = signer.loads(parse_cookie(cookies).get(sessions.get_cookie_name(app), ""))
    except BadData:
        return False
    return not site.has_login or site.config.guests or LOGGED_IN in known
