"""The command line's `webchat user …`: accounts, looked after without a browser."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from .cli_options import INSTANCE
from .errors import NotFound

if TYPE_CHECKING:
    from .config import Config
    from .storage.models import User

NAME = click.argument("name")
ROLES = click.Choice(["user", "reviewer", "admin"])
URL = click.option("--url", default="", help="The site's address, for the link.")


@click.group()
def user() -> None:
    """Look after the accounts of those who may log in."""


@user.command()
@NAME
@click.option("--role", type=ROLES, default="user", help="Default: user.")
@click.option("--admin", is_flag=True, help="The same as --role admin.")
@click.option("--link", is_flag=True, help="Print a one-time link at which the password is chosen.")
@URL
@INSTANCE
def create(name: str, role: str, admin: bool, link: bool, url: str, instance: str | None) -> None:
    """Make an account called NAME. The password is asked for, or read from the standard input."""
    from .storage import passwords, users
    from .storage.models import Role

    chosen = Role.ADMIN if admin else Role(role)
    with _storage(instance) as config:
        if link:
            _show_link(users.create_account(name, chosen), url, config)
        else:
            users.check_free(name)  # before anybody thinks of a password
            users.create_account(name, chosen, passwords.hash_password(_password()))
            click.echo(f"{name} can log in now.")


@user.command("list")
@INSTANCE
def list_(instance: str | None) -> None:
    """List the accounts: name, role, when they last logged in."""
    with _storage(instance):
        for account in _all_accounts():
            last = f"{account.signed_in_at:%Y-%m-%d %H:%M}" if account.signed_in_at else "never logged in"
            state = "  disabled" if account.disabled_at else ""
            click.echo(f"{account.name:24}  {account.role:8}  {last}{state}")


@user.command()
@NAME
@click.argument("role", type=ROLES)
@INSTANCE
def role(name: str, role: str, instance: str | None) -> None:
    """Make NAME a user, a reviewer of feedback, or an admin."""
    from .storage import users
    from .storage.models import Role

    with _storage(instance):
        click.echo(f"{users.set_role(_find(name).id, Role(role)).name} is: {role}.")


@user.command()
@NAME
@INSTANCE
def disable(name: str, instance: str | None) -> None:
    """Let NAME in no more; who is logged in is out, and his running reply ends."""
    from .storage import users

    with _storage(instance):
        click.echo(f"{users.disable(_find(name).id).name} is disabled.")


@user.command()
@NAME
@INSTANCE
def enable(name: str, instance: str | None) -> None:
    """Let NAME in again."""
    from .storage import users

    with _storage(instance):
        click.echo(f"{users.enable(_find(name).id).name} can log in again.")


@user.command()
@NAME
@URL
@INSTANCE
def reset(name: str, url: str, instance: str | None) -> None:
    """Print a one-time link at which NAME chooses another password."""
    with _storage(instance) as config:
        account = _find(name)
        if account.disabled_at:
            raise click.ClickException(
                f"{account.name} is disabled: a link would let nobody in. Enable first."
            )
        _show_link(account, url, config)


@contextmanager
def _storage(instance: str | None) -> Iterator[Config]:
    from .app import open_storage
    from .load_config import load_config

    config = load_config({"instance": instance})
    with open_storage(config).app_context():
        yield config


def _find(name: str) -> User:
    from .storage import users

    found = users.find_by_username(name)
    if found is None:
        raise NotFound(f"There is no account named {name!r}.")
    return found


def _all_accounts() -> Iterator[User]:
    from .storage import users

    after = ""
    while page := users.listed(after):
        yield from page
        after = page[-1].username or ""


def _password() -> str:
    if is_terminal():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


def is_terminal() -> bool:
    """Whether somebody types."""
    return sys.stdin.isatty()


def _show_link(account: User, url: str, config: Config) -> None:
    from .rendering.urls import Urls
    from .storage.links import reset_token

    token = reset_token(config.secret_key, account)
    if url:
        click.echo(url.rstrip("/") + Urls().reset(token))
    else:
        click.echo(Urls(config.root_path).reset(token))
        click.echo("It comes after the site's address, which --url would put before it.", err=True)
    click.echo(f"{account.name} can choose a password there once, within two days.", err=True)
