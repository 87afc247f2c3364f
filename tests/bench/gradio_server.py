"""What the benches load, served by Gradio: `python -m tests.bench.gradio_server KIND RATE COUNT`."""

from __future__ import annotations

import sys

import gradio as gr

from tests.bench.writers import writer

if __name__ == "__main__":
    kind, rate, count = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    chat = gr.ChatInterface(writer(kind, rate, count), type="messages", concurrency_limit=None)
    chat.queue(default_concurrency_limit=None)
    _, url, _ = chat.launch(prevent_thread_lock=True, quiet=True)
    print(url, flush=True)
    chat.block_thread()
