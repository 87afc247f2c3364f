"""The command line. A command imports the heavy rooms that it needs, so that the others answer at once."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import click

from . import __version__
from .cli_feedback import feedback
from .cli_options import INSTANCE
from .cli_users import user
from .errors import WebchatError

Command = Callable[..., None]


class Commands(click.Group):
    """Says what went wrong in a sentence, without a traceback, where it is ours."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except WebchatError as error:
            raise click.ClickException(str(error)) from error


SITE_OPTIONS = (
    click.option("--host", "server_name", metavar="ADDRESS", help="Where to listen [default: 127.0.0.1]."),
    click.option("--port", "server_port", type=int, help="Default: the first free one from 7860."),
    INSTANCE,
    click.option("--root-path", metavar="PATH", help="Where a proxy has put the site, such as /chat."),
)
PROGRAM = click.argument("program", metavar="FILE[:NAME]")


def site_options(command: Command) -> Command:
    for option in reversed(SITE_OPTIONS):
        command = option(command)
    return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="webchat", message="%(prog)s %(version)s")
def main() -> None:
    """A Python chat function, or a model server's address, becomes a chat site.

    Settings come from instance/config.toml, WEBCHAT_… variables and these options, each stronger than the
    one before.
    """


main.add_command(user)
main.add_command(feedback)


@main.command()
@PROGRAM
@click.option("--reload", is_flag=True, help="Start again whenever a Python file in its folder changes.")
@site_options
def run(program: str, reload: bool, **options: Any) -> None:
    """Serve the chat in FILE, on this machine: what it launches, or the one called NAME."""
    if reload:
        from .author_program import split
        from .reloading import run_reloading

        command = [sys.executable, "-m", "webchat", "run", program, *_spelled(options)]
        run_reloading(command, split(program)[0].absolute().parent)
    else:
        _serve_program(program, options)


@main.command()
@PROGRAM
@site_options
def serve(program: str, **options: Any) -> None:
    """Serve the chat in FILE for others: requests are logged, running replies may finish at a stop."""
    _serve_program(program, options, production=True)


@main.command()
@click.argument("url")
@click.option("--model", required=True, help="As the server calls it.")
@click.option("--token", help="The server's key, if it wants one.")
@click.option(
    "--file-types",
    metavar="KINDS",
    default="text_encoded",
    show_default=True,
    help="What can be attached: text_encoded, image, both with a comma between, or none.",
)
@click.option("--system-message", metavar="TEXT", help="Sent first with every message.")
@click.option("--no-streaming", is_flag=True, help="Wait for whole answers.")
@site_options
def chat(
    url: str,
    model: str,
    token: str | None,
    file_types: str,
    system_message: str | None,
    no_streaming: bool,
    **options: Any,
) -> None:
    """Talk to the OpenAI-compatible server at URL, such as http://localhost:11434/v1/ for Ollama."""
    from .launch import launch
    from .load_chat import load_chat

    kinds: Any = None if file_types == "none" else [kind.strip() for kind in file_types.split(",")]
    found = load_chat(
        url, model, token, file_types=kinds, system_message=system_message, streaming=not no_streaming
    )
    launch(found.definition, **options)


@main.command()
@site_options
def demo(**options: Any) -> None:
    """Show a gallery of small bots that need no model."""
    from .gallery import demo as gallery
    from .gallery.rooms import definitions
    from .launch import launch
    from .load_config import load_config

    home = f"{load_config(options).root_path}/"
    launch(gallery(home).definition, **options, more=definitions(home))


@main.group()
def db() -> None:
    """Look after the database."""


@db.command()
@INSTANCE
def upgrade(instance: str | None) -> None:
    """Bring the database to this version's tables, as every start does."""
    from .app import open_storage
    from .load_config import load_config

    open_storage(load_config({"instance": instance}))
    click.echo("The database is up to date.")


def _serve_program(program: str, options: dict[str, Any], *, production: bool = False) -> None:
    from .author_program import find_launch
    from .launch import launch

    found = find_launch(program)
    given = {name: value for name, value in options.items() if value is not None}
    launch(found.definition, **{**found.settings, **given}, production=production)


def _spelled(options: dict[str, Any]) -> list[str]:
    """The options as they are written on a command line."""
    spelling = {"server_name": "--host", "server_port": "--port"}
    return [
        word
        for name, value in options.items()
        if value is not None
        for word in (spelling.get(name, f"--{name.replace('_', '-')}"), str(value))
    ]
