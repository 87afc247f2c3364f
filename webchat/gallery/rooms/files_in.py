"""With `multimodal=True` the message is a dict: the text, and the paths of the files that came with it."""

from pathlib import Path

import webchat as gr

MEDIA = Path(__file__).parent.parent / "media"


def look(message, history):
    if not message["files"]:
        yield "Send me a picture, a sound or any other file, and I say what I see of it."
        return
    earlier = sum(isinstance(entry["content"], tuple) for entry in history)
    lines = []
    for path in map(Path, message["files"]):
        lines.append(f"- **{path.name}**: {path.stat().st_size:,} bytes")
        yield "\n".join(lines)
    yield "\n".join([*lines, f"\nFiles that I have seen by now: {earlier + len(lines)}"])


demo = gr.ChatInterface(
    look,
    title="Files in",
    description="Choose, drop, paste or record. The limits are said below the box, before you send.",
    multimodal=True,
    textbox=gr.MultimodalTextbox(
        file_count="multiple", sources=["upload", "microphone"], placeholder="Words, files, or both"
    ),
    examples=[
        {"text": "Which moon is this?", "files": [str(MEDIA / "crescent.jpg")]},
        {
            "text": "And which are these?",
            "files": [str(MEDIA / "full-moon.jpg"), str(MEDIA / "last-quarter.jpg")],
        },
    ],
    editable=True,
)

if __name__ == "__main__":
    demo.launch()
