"""How soon a site answers, and what it costs while nobody asks.

`python -m tests.bench.startup_bench`: import webchat < 0.3 s, from command to first answer < 1.5 s, idle
memory < 100 MB, idle CPU < 0.5 %.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import psutil

from tests.support.site import REPOSITORY

APP = "import webchat as gr\n\ngr.ChatInterface(lambda message, history: message).launch()\n"
TIMES = 5
IDLE_SECONDS = 10


def import_seconds() -> float:
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", "import webchat; webchat.ChatInterface"], cwd=REPOSITORY, check=True
    )
    whole = time.perf_counter() - began
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return whole - (time.perf_counter() - began)


def start(folder: str) -> tuple[subprocess.Popen[str], float]:
    """The site, and the seconds from its command to its first page."""
    command = [sys.executable, "-m", "webchat", "run", "app.py"]
    environment = {**os.environ, "PYTHONPATH": REPOSITORY}
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
    address = process.stdout.readline().split()[-1]
    urllib.request.urlopen(address).read()
    return process, time.perf_counter() - began


def end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    process.communicate(timeout=20)


def idle(process: subprocess.Popen[str]) -> tuple[float, float]:
    """Megabytes, and percent of a core."""
    seen = psutil.Process(process.pid)
    before = seen.cpu_times()
    time.sleep(IDLE_SECONDS)
    after = seen.cpu_times()
    used = after.user + after.system - before.user - before.system
    return seen.memory_info().rss / 1e6, 100 * used / IDLE_SECONDS


def main() -> None:
    print(f"import webchat, ChatInterface: {statistics.median(import_seconds() for _ in range(TIMES)):.3f} s")
    first, later = [], []
    for _ in range(TIMES):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "app.py").write_text(APP)
            for times in (first, later):
                process, seconds = start(folder)
                times.append(seconds)
                end(process)
    print(f"command to first page: {statistics.median(later):.2f} s, {max(later):.2f} s at most", end="; ")
    print(f"with a new database {statistics.median(first):.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "app.py").write_text(APP)
        process, _ = start(folder)
        megabytes, percent = idle(process)
        end(process)
    print(f"idle: {megabytes:.0f} MB, {percent:.2f} % CPU")


if __name__ == "__main__":
    main()
