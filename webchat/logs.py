"""Where the log goes: to the standard error stream, one line an entry."""

from __future__ import annotations

import logging
import re

from .config import Config

ONE_TIME = re.compile(r"/(reset|welcome)/[^\s?\"']+")


class WithoutLinks(logging.Filter):
    """Who reads the log must not come in by a one-time link that stands in it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = ONE_TIME.sub(r"/\1/…", record.getMessage()), ()
        return True


def set_up_logging(config: Config) -> None:
    """A program that has set up its own logging keeps it."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("webchat").setLevel(config.log_level.upper())
    logging.getLogger("uvicorn").setLevel("WARNING")
    for name in ("uvicorn.access", "webchat.web"):
        logging.getLogger(name).addFilter(WithoutLinks())
    logging.getLogger("uvicorn.access").setLevel("INFO" if config.access_log else "WARNING")
