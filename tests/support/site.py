"""A site in a process of its own, that a test can kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

from tests.support.ports import free_port

REPOSITORY = str(Path(__file__).parent.parent.parent)


class Site:
    """Usage: `site = Site(folder, "def reply(message, history): …"); site.start(); site.url; site.kill()`."""

    def __init__(self, folder: Path, program: str, **environment: str) -> None:
        self.folder = folder
        self.url = ""
        # of its own, so that it finds the same one again when it comes back
        self._environment = {"WEBCHAT_SERVER_PORT": str(free_port()), **environment}
        self._process: subprocess.Popen[str] | None = None
        (folder / "bot.py").write_text(textwrap.dedent(program), encoding="utf-8")

    def start(self) -> None:
        code = (
            "from bot import *\n"
            "from webchat.load_config import load_config\n"
            "from webchat.server import serve\n"
            "serve(demo.definition, load_config(), lambda server: print(server.url, flush=True))\n"
        )
        with (self.folder / "log.txt").open("a") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", code],
                cwd=self.folder,
                env={**os.environ, "PYTHONPATH": REPOSITORY, **self._environment},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self.url = self._process.stdout.readline().strip().rstrip("/")
        assert self.url, "the site did not start:\n" + self.log

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def terminate(self) -> None:
        self._end(signal.SIGTERM)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def log(self) -> str:
        return (self.folder / "log.txt").read_text(encoding="utf-8")

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(30)
            self._process.stdout.close()
            self._process = None

    def __enter__(self) -> Site:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
