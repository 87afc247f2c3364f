"""How long the server works for one event of a Blocks listener: `python -m tests.bench.events_bench`.

A listener with one input and one output, and the chain of a custom chatbot, on a real app without a network.
Goal: under 10 ms for the simple one.
"""

from __future__ import annotations

import re
import statistics
import tempfile
import time
from pathlib import Path

import webchat as gr
from webchat.app import create_app
from webchat.config import Config

ROUNDS = 300


def page():
    with gr.Blocks() as demo:
        count, box, shown = gr.State(0), gr.Textbox(), gr.Markdown()
        gr.Button("Shout").click(str.upper, box, shown)
        gr.Button("Count").click(lambda n: (n + 1, f"{n + 1} times"), count, [count, shown])
    return demo, box


def main():
    demo, box = page()
    app = create_app(demo.definition, Config(instance=Path(tempfile.mkdtemp()), secret_key="x" * 32))
    client = app.test_client()
    html = client.get("/").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', html)[1]
    headers = {"HX-Request": "true", "X-Page": "bench", "HX-Current-URL": "http://localhost/"}
    for number, name in enumerate(("one input, one output", "a state and an output")):
        times = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            answer = client.post(
                f"/events/{number}", data={"csrf_token": token, f"c{box.number}": "words"}, headers=headers
            )
            times.append((time.perf_counter() - began) * 1000)
            assert answer.status_code == 200 and "<hx-partial" in answer.text
        middle, late = statistics.median(times), statistics.quantiles(times, n=100)[98]
        print(f"{name}: {middle:.1f} ms, 99 of 100 within {late:.1f} ms")


if __name__ == "__main__":
    main()
