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
    """A site's address, process and instance folder; `kind` is a function of `writers`."""
    with tempfile.TemporaryDirectory() as folder:
        module = "tests.bench.streams_server"
        with _started([sys.executable, "-m", module, kind, str(rate), str(count), folder]) as (url, process):
            yield url, process, Path(folder)


@contextmanager
def serving_gradio(python: str, kind: str, rate: float, count: int) -> Iterator[tuple[str, psutil.Process]]:
    """The same function behind Gradio, which is installed for `python`."""
    command = [python, "-W", "ignore", "-m", "tests.bench.gradio_server", kind, str(rate), str(count)]
    with _started(command) as started:
        yield started


@contextmanager
def _started(command: list[str]) -> Iterator[tuple[str, psutil.Process]]:
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    first, second = sorted(os.sched_getaffinity(0))[:2]
    try:
        os.sched_setaffinity(server.pid, {first})
        os.sched_setaffinity(0, {second})
        assert server.stdout is not None
        yield server.stdout.readline().strip(), psutil.Process(server.pid)
    finally:
        os.sched_setaffinity(0, {first, second})
        server.terminate()
        server.wait(30)
