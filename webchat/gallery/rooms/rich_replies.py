"""A reply can be a component, or a list of messages of any mix. It comes back with the conversation."""

import io
import math
import struct
import wave
from pathlib import Path

import webchat as gr

MEDIA = Path(__file__).parent.parent / "media"
MOONS = [("crescent.jpg", "Day 4"), ("first-quarter.jpg", "Day 7"), ("full-moon.jpg", "Day 15")]
WEEK = [["Monday", 11, "rain"], ["Tuesday", 14, "dry"], ["Wednesday", 17, "dry"]]


def answer(message, history):
    match message.casefold():
        case "a picture":
            return ["The moon on its fourth day:", gr.Image(MEDIA / "crescent.jpg", label="Crescent moon")]
        case "a gallery":
            return gr.Gallery([(MEDIA / name, day) for name, day in MOONS], label="Half a month")
        case "a sound":
            return gr.Audio(chime(), label="A chime")
        case "a file":
            return ["To take along:", gr.File(MEDIA / "full-moon.jpg")]
        case "a table":
            return gr.Dataframe(WEEK, headers=["Day", "°C", "Sky"], label="This week")
        case "some code":
            return gr.Code("print(sum(range(1, 101)))", language="python", label="gauss.py")
        case "some json":
            return gr.JSON({"moon": {"day": 4, "lit": 0.14}, "sky": ["clear", "cold"]}, label="Tonight")
        case "some html":
            return gr.HTML("<center><h3>Tonight</h3><p>Clear, <mark>and cold</mark>.</p></center>")
    return gr.ChatMessage("What shall it be?", options=[{"value": value} for value in KINDS])


KINDS = "A picture", "A gallery", "A sound", "A file", "A table", "Some code", "Some JSON", "Some HTML"


def chime(seconds=1.5, pitch=660, rate=16000):
    """A tone that fades, as the bytes of a WAV file. With NumPy, `(rate, array)` would do as well."""
    heights = (
        math.exp(-3 * n / rate) * math.sin(2 * math.pi * pitch * n / rate) for n in range(int(seconds * rate))
    )
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(b"".join(struct.pack("<h", int(20000 * height)) for height in heights))
    return sound.getvalue()


demo = gr.ChatInterface(
    answer,
    title="Rich replies",
    description="Pictures, sounds, files, tables and code, each a message of its own.",
    examples=list(KINDS),
)

if __name__ == "__main__":
    demo.launch(allowed_paths=[MEDIA])
