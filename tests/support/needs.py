"""What a test needs and does not find is a failure in CI, and a skip that says why elsewhere."""

from __future__ import annotations

import importlib.util
import os
import shutil
from typing import NoReturn

import pytest


def need_program(name: str) -> str:
    """The program's path."""
    found = shutil.which(name)
    return found or _missing(f"the program {name}")


def need_module(name: str) -> None:
    if importlib.util.find_spec(name) is None:
        _missing(f"the Python module {name}")


def need_python(name: str, holds: str) -> str:
    """The Python of another environment, which the variable `name` tells."""
    return os.environ.get(name) or _missing(f"{name}, the Python of an environment that holds {holds}")


def _missing(what: str) -> NoReturn:
    sentence = f"this test needs {what}, which is not installed"
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)
