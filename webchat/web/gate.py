"""Who may come in: where a site has a login, everybody else is led to it, and back again."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import Response as FlaskResponse
from flask import make_response, redirect, request
from werkzeug.wrappers import Response

from webchat.language import gettext as _

from . import access
from .htmx import comes_from_elsewhere
from .site import current_site

PUBLIC = frozenset(
    {
        "auth.login", "auth.log_in", "auth.log_out", "auth.signup", "auth.sign_up",
        "links.reset", "links.set_password", "links.welcome", "links.make_first_admin",
        "files.asset", "files.author", "plots.library", "health.health",
    }
)  # fmt: skip

# A path of this site and nothing else: no host, and nothing that a browser reads as one or takes out
LOCAL = re.compile(r"/(?![/\\])[!-\[\]-~]*")


def ask_for_login() -> Response | None:
    """Before every request, and before its form is looked at."""
    if request.endpoint is None or request.endpoint in PUBLIC or access.is_inside():
        return None
    if request.endpoint == "stream.stream":
        return FlaskResponse(_("Please log in."), 401, mimetype="text/plain")
    draft = "" if request.method != "POST" or comes_from_elsewhere() else request.form.get("text", "")
    if request.headers.get("HX-Request") == "true":
        response = FlaskResponse(status=401)
        response.headers["HX-Redirect"] = current_site().urls.login(asking_page(), late=bool(draft))
        return response
    if draft:
        return make_response(_login_for(draft), 401)
    return redirect(current_site().urls.login(_wanted_page()), 303)


def local(address: str | None) -> str:
    """`address` if it is a page of this site, else the first page: nobody is led elsewhere."""
    urls = current_site().urls
    if address and LOCAL.fullmatch(address) and f"{address}/".startswith(f"{urls.prefix}/"):
        return address
    return urls.home()


def asking_page() -> str:
    """The page from which HTMX, or a form, asks."""
    told = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    try:
        there = urlsplit(told)
    except ValueError:
        return local(None)
    return local(there.path + (f"?{there.query}" if there.query else ""))


def _wanted_page() -> str:
    if request.method in ("GET", "HEAD"):
        return local(current_site().urls.prefix + request.full_path.rstrip("?"))
    return asking_page()


def _login_for(draft: str) -> str:
    """The words of a form that came too late go through the login, and stand in the composer after it."""
    from .auth import login_page  # it needs the gate

    return login_page(next=asking_page(), draft=draft, is_late=True)
