"""Cached examples: answered once, kept over restarts, pictures and all."""

import time
from pathlib import Path

import webchat as gr

MEDIA = Path(__file__).parent.parent / "media"
PAUSE = 0.4  # seconds that each step of the answer takes when nobody has asked before


def slow(message, history):
    steps = ["Looking up …", "Looking up … the almanac …", f"**{message}** You will know it by its light:"]
    for step in steps:
        yield step
        time.sleep(PAUSE)
    name = "full-moon.jpg" if "full" in message.casefold() else "last-quarter.jpg"
    yield [steps[-1], gr.Image(MEDIA / name, label=message)]


demo = gr.ChatInterface(
    slow,
    title="Cached examples",
    description="The first to ask waits for the answer. Whoever asks after him has it at once.",
    examples=["When is the moon full?", "What does it look like a week later?"],
    cache_examples=True,
    cache_mode="lazy",
)

if __name__ == "__main__":
    demo.launch(allowed_paths=[MEDIA])
