"""What a setting's value may be: each reader gives the value of what was written, or says what it must be."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

Reader = Callable[[object], object]  # raises a ValueError whose text goes on from "this setting …"


def text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a text")
    return value


def folder(value: object) -> Path:
    if not isinstance(value, str | Path):
        raise ValueError("must be a folder")
    return Path(value).expanduser().absolute()


def database(value: object) -> str:
    if not re.match(r"[\w+]+://", text(value)):
        raise ValueError("must be a database's URL, such as sqlite:////srv/chat/webchat.db")
    return text(value)


def secret(value: object) -> str:
    if len(text(value)) < 16:
        raise ValueError("must have at least 16 characters")
    return text(value)


def path_prefix(value: object) -> str:
    path = text(value).strip("/")
    if path and not re.fullmatch(r"[\w.~/-]+", path):
        raise ValueError("must be the path of an address, such as /chat")
    return path and f"/{path}"


def log_level(value: object) -> str:
    if text(value).lower() not in ("debug", "info", "warning", "error"):
        raise ValueError("must be debug, info, warning or error")
    return text(value).lower()


def login(value: object) -> str:
    if text(value) not in ("", "password"):
        raise ValueError("must be password, or empty")
    return text(value)


def yes_or_no(value: object) -> bool:
    words = {
        "true": True,
        "yes": True,
        "on": True,
        "1": True,
        "false": False,
        "no": False,
        "off": False,
        "0": False,
    }
    if str(value).lower() not in words:
        raise ValueError("must be true or false")
    return words[str(value).lower()]


def whole_number(least: int, most: int) -> Reader:
    def read(value: object) -> int:
        if isinstance(value, bool) or not re.fullmatch(r"\d{1,13}", str(value), re.ASCII):
            raise ValueError(f"must be a whole number from {least} to {most}")
        if not least <= int(str(value)) <= most:
            raise ValueError(f"must be from {least} to {most}")
        return int(str(value))

    return read


UNITS = {"": 1, "b": 1, "kb": 1024, "mb": 1024**2, "gb": 1024**3, "tb": 1024**4}


def bytes_of(value: object) -> int:
    found = re.fullmatch(r"(\d{1,12}) ?([a-z]*)", str(value).lower(), re.ASCII)
    if isinstance(value, bool) or not found or found[2] not in UNITS or not int(found[1]):
        raise ValueError("must be a number of bytes, or a size such as 5mb")
    return int(found[1]) * UNITS[found[2]]


def seconds(value: object) -> float:
    if isinstance(value, bool) or not re.fullmatch(r"\d{1,9}(\.\d+)?", str(value), re.ASCII):
        raise ValueError("must be a number of seconds")
    return float(str(value))


def hosts(value: object) -> tuple[str, ...]:
    names = value.replace(",", " ").split() if isinstance(value, str) else value
    if not isinstance(names, list | tuple):
        raise ValueError("must be a list of hosts")
    for name in names:
        # Anything else would let a value end the header's directive and begin another.
        if not isinstance(name, str) or not re.fullmatch(r"(https?://)?(\*\.)?[A-Za-z0-9.-]+(:\d+)?", name):
            raise ValueError("must be hosts such as cdn.example.org or https://*.example.org")
    return tuple(names)
