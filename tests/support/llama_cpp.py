"""llama.cpp's own server, with a model that says one text."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

from tests.support.ports import free_port

SERVE = """
import signal, sys, xllamacpp
wishes = xllamacpp.CommonParams()
wishes.model.path, wishes.hostnames, wishes.port = sys.argv[1], ["127.0.0.1"], int(sys.argv[2])
wishes.n_ctx, wishes.n_parallel, wishes.cpuparams.n_threads = 4096, 2, 1
wishes.use_jinja, wishes.warmup = True, False
server = xllamacpp.Server(wishes)
signal.sigwait({signal.SIGTERM, signal.SIGINT})
"""


class LlamaServer:
    """Usage: `server = LlamaServer(model_path); server.start(); server.base_url; server.kill()`."""

    def __init__(self, model: Path) -> None:
        self._port = free_port()
        self._model = model
        self._process: subprocess.Popen[bytes] | None = None
        self.base_url = f"http://127.0.0.1:{self._port}/v1"

    def start(self) -> None:
        command = [sys.executable, "-c", SERVE, str(self._model), str(self._port)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self._process.poll() is None:
            with suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{self._port}/health", timeout=1).close()
                return
            time.sleep(0.05)
        raise AssertionError("llama.cpp's server did not start")

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
