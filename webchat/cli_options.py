"""Options that several commands share."""

from __future__ import annotations

import click

INSTANCE = click.option("--instance", metavar="FOLDER", help="Keeps the conversations [default: ./instance].")
