"""Where the log goes: to the standard error stream, one line an entry."""

from __future__ import annotations

import logging

from .config import Config


def set_up_logging(config: Config) -> None:
    """A program that has set up its own logging keeps it."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("webchat").setLevel(config.log_level.upper())
    logging.getLogger("uvicorn").setLevel("WARNING")
    logging.getLogger("uvicorn.access").setLevel("INFO" if config.access_log else "WARNING")
