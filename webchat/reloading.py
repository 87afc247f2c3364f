"""Start a program again whenever a Python file beside it changes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

LOOK_EVERY = 0.5  # seconds
NOT_THE_AUTHORS = {"__pycache__", "instance", "node_modules", "site-packages"}


def run_reloading(command: Sequence[str], folder: Path) -> None:
    """Runs until a signal comes. A program that fails is tried again after the next change."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the program does not outlive us
    while True:
        seen = python_files(folder)
        program = subprocess.Popen(command)
        try:
            while python_files(folder) == seen:
                time.sleep(LOOK_EVERY)
            print("* A file has changed: starting again", flush=True)
        finally:
            program.terminate()
            program.wait()


def python_files(folder: Path) -> dict[str, int]:
    """When each of them was last written."""
    found = {}
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name[0] != "." and name not in NOT_THE_AUTHORS]
        for name in files:
            if name.endswith(".py"):
                path = os.path.join(place, name)
                try:
                    found[path] = os.stat(path).st_mtime_ns
                except FileNotFoundError:  # an editor is replacing it
                    continue
    return found
