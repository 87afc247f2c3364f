"""The site that the benches load: `python -m tests.bench.streams_server KIND RATE TOKENS FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.bench.writers import writer
from webchat.config import Config
from webchat.definition import Definition
from webchat.server import serve

if __name__ == "__main__":
    kind, rate, count, folder = sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
    definition = Definition(fn=writer(kind, rate, count), concurrency_limit=None)
    config = Config(
        instance=folder,
        secret_key="only for this bench",
        messages_per_minute=0,
        messages_per_minute_by_address=0,
        replies_at_once=0,
    )
    folder.mkdir(exist_ok=True)
    serve(definition, config, lambda server: print(server.url, flush=True))
