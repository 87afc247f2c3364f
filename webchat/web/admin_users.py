"""What admins do about accounts: listed, made, let in and kept out, given a role or a link to a password."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, abort, make_response, redirect, request
from werkzeug.wrappers import Response

from webchat.errors import LastAdmin, Unfit, UsernameTaken
from webchat.language import gettext as _
from webchat.rendering.views import AccountView, OneTimeLink
from webchat.storage import users
from webchat.storage.models import Role, User

from . import access
from .admin import page_values
from .htmx import wants_partial
from .links import reset_link
from .refusals import Refused
from .site import current_site

blueprint = Blueprint("admin_users", __name__, url_prefix="/admin/users")

A_PAGE = 50
ROLES = (Role.USER, Role.REVIEWER, Role.ADMIN)


@blueprint.before_request
def only_admins() -> None:
    access.admin()


@blueprint.get("")
def listed() -> Response:
    return _page()


@blueprint.post("")
def create() -> Response:
    """An account without a password, and the link with which its owner chooses one."""
    _only_with_passwords()
    with _refusals():
        made = users.create_account(request.form.get("username", ""), _role())
    return _page(_link(made))


@blueprint.post("/<int:user_id>/role")
def set_role(user_id: int) -> Response:
    _not_oneself(user_id)
    with _refusals():
        users.set_role(user_id, _role())
    return _changed()


@blueprint.post("/<int:user_id>/disable")
def disable(user_id: int) -> Response:
    _not_oneself(user_id)
    with _refusals():
        users.disable(users.account(user_id).id)
    return _changed()


@blueprint.post("/<int:user_id>/enable")
def enable(user_id: int) -> Response:
    users.enable(users.account(user_id).id)
    return _changed()


@blueprint.post("/<int:user_id>/link")
def link(user_id: int) -> Response:
    """Lets whoever has it choose a new password, once; the old one holds until then."""
    _only_with_passwords()
    return _page(_link(users.account(user_id)))


def _link(user: User) -> OneTimeLink:
    return OneTimeLink(name=user.name, address=reset_link(user))


def _only_with_passwords() -> None:
    """Where the author says who comes in, accounts are made when people first come."""
    if not current_site().keeps_accounts:
        abort(404)


def _role() -> Role:
    try:
        role = Role(request.form.get("role", Role.USER))
    except ValueError:
        role = Role.GUEST
    if role not in ROLES:
        raise Refused(422, _("There is no such role. Load the page again and choose one."))
    return role


def _not_oneself(user_id: int) -> None:
    if user_id == access.admin().id:
        raise Refused(409, _("This is your own account. Ask another admin to do that."))


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except (LastAdmin, UsernameTaken) as error:
        raise Refused(409, str(error)) from error
    except Unfit as error:
        raise Refused(422, str(error)) from error


def _changed() -> Response:
    return _page() if wants_partial() else redirect(current_site().urls.admin_users(**_asked()), 303)


def _asked() -> dict[str, str]:
    """Which part of the list is shown; forms carry it along in their addresses."""
    given = {name: request.args.get(name, "")[:300] for name in ("words", "after")}
    return {name: value for name, value in given.items() if value}


def _page(link: OneTimeLink | None = None) -> Response:
    """The list as it is now, with a link to hand on."""
    asked = _asked()
    found = users.listed(asked.get("after", ""), asked.get("words", ""), A_PAGE + 1)
    own_id = access.admin().id
    values = {
        "accounts": [_view(user, own_id) for user in found[:A_PAGE]],
        "next_after": found[A_PAGE - 1].username if len(found) > A_PAGE else None,
        "asked": asked,
        "link": link,
        "roles": ROLES,
        "keeps_accounts": current_site().keeps_accounts,
    }
    draw = current_site().partials
    template = "admin/_accounts" if wants_partial() else "admin/users"
    response = make_response(draw(template, **values, **page_values(_("Users"))))
    if link:
        response.headers["Cache-Control"] = "no-store"
    return response


def _view(user: User, own_id: int) -> AccountView:
    return AccountView(
        id=user.id,
        name=user.name,
        role=user.role,
        is_disabled=user.disabled_at is not None,
        is_own=user.id == own_id,
        signed_in_at=user.signed_in_at,
    )
