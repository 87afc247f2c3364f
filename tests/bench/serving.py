"""A site in a process of its own, on one core; the client has another."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil


@contextmanager
def serving(kind: str, rate: float = 20, count: int = 500) -> Iterator[tuple[str, psutil.Process, Path]]:
    """A site's address, process and instance folder; `kind` is a function of `streams_server`."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.bench.streams_server", kind, str(rate), str(count), folder]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            first, second = sorted(os.sched_getaffinity(0))[:2]
            os.sched_setaffinity(server.pid, {first})
            os.sched_setaffinity(0, {second})
            assert server.stdout is not None
            yield server.stdout.readline().strip(), psutil.Process(server.pid), Path(folder)
        finally:
            os.sched_setaffinity(0, {first, second})
            server.terminate()
            server.wait(30)
