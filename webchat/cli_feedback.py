"""The command line's `webchat feedback …`: what people think of answers, taken out of the database."""

from __future__ import annotations

import click

from .cli_options import INSTANCE


@click.group()
def feedback() -> None:
    """Take what people think of answers out of the database."""


@feedback.command()
@click.option("--format", type=click.Choice(["csv", "jsonl"]), default="csv", show_default=True)
@click.option(
    "--option", default="", metavar="OPTION", help="Only this one, as its author spells it: Dislike."
)
@click.option("--bot", default="", metavar="NAME", help="Only of this bot.")
@click.option("--from", "since", default="", metavar="DATE", help="The first day, in UTC: 2026-11-27.")
@click.option("--until", default="", metavar="DATE", help="The last day.")
@click.option("--output", default="-", metavar="FILE", help="Default: the standard output.")
@INSTANCE
def export(
    format: str, option: str, bot: str, since: str, until: str, output: str, instance: str | None
) -> None:
    """Write every act, oldest first: given, changed, taken back. The columns are those of log.csv."""
    from datetime import UTC

    from .app import open_storage
    from .load_config import load_config
    from .storage.feedback_export import Format, lines
    from .storage.feedback_filter import FeedbackFilter, end_of, start_of

    wanted = FeedbackFilter(option=option, bot=bot, since=start_of(since, UTC), before=end_of(until, UTC))
    # Nothing is signed here, and a key that is given is not made: whoever mistypes the folder gets no new one
    config = load_config({"instance": instance, "secret_key": "0" * 64})
    if config.database_file and not config.database_file.exists():
        raise click.ClickException(f"There is no site in {config.instance} yet: nothing to export.")
    app = open_storage(config)
    try:
        with app.app_context(), click.open_file(output, "wb") as file:
            for line in lines(wanted, Format(format)):
                file.write(line.encode())
    except OSError as error:
        raise click.FileError(output, error.strerror) from error
