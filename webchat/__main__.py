"""`python -m webchat` is `webchat`."""

from .cli import main

main(prog_name="webchat")
