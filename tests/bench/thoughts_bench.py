"""What a frame costs when a reply of many messages, with thoughts inside thoughts, goes on in several places.

`python -m tests.bench.thoughts_bench`: 50 messages, 20 of them thoughts, each inside the one before. In each frame
the innermost grows by three words, and one of the others gets another line, duration or status.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import pairwise

from tests.support.drawing import drawing
from webchat.definition import Definition
from webchat.generation.normalise import messages_of
from webchat.messages import ChatMessage
from webchat.rendering.live_reply import LiveReply
from webchat.rendering.markdown import Markdown
from webchat.rendering.partials import Partials
from webchat.rendering.urls import Urls
from webchat.streams.memory import MemoryStream
from webchat.updates import ReplyState, Snapshot

MESSAGES, THOUGHTS, FRAMES, RATE = 50, 20, 400, 20
PROSE = "A ring around the moon is light **bent by crystals** of ice, always at about 22 degrees. ".split()


def reply(messages: int = MESSAGES, thoughts: int = THOUGHTS) -> Iterator[list[ChatMessage]]:
    """What a function gives, frame by frame."""
    words = ["Step " + " ".join(PROSE) for _ in range(messages)]
    shown = [ChatMessage(text) for text in words]
    for place in range(thoughts):
        shown[place].metadata = {"title": f"Step *{place}*", "id": place, "status": "pending"}
        if place:
            shown[place].metadata["parent_id"] = place - 1
    for frame in range(FRAMES):
        innermost = shown[thoughts - 1]
        innermost.content += " " + " ".join(PROSE[(frame + at) % len(PROSE)] for at in range(3))
        if frame % 40 == 39:
            innermost.content += "\n\n"
        changed = shown[frame % (thoughts - 1)].metadata
        changed["log"] = f"looked at {frame} pages"
        changed["duration"] = frame / RATE
        changed["status"] = "done" if frame % 3 else "pending"
        yield shown


def main() -> None:
    partials = Partials(Definition(fn=print), Urls(""))
    stream = MemoryStream()
    live = LiveReply(1, stream, Markdown(), drawing(partials))
    costs = {"normalise": 0.0, "diff and advance": 0.0, "since": 0.0}
    size, worst, next_frame = 0, 0.0, time.perf_counter()
    for number, given in enumerate(reply()):
        marks = [time.thread_time()]
        stream.publish(1, Snapshot(messages_of(given), ReplyState.WRITING))
        marks.append(time.thread_time())
        cursor = live.cursor
        live.advance()
        marks.append(time.thread_time())
        fragments = live.since(cursor)
        marks.append(time.thread_time())
        if number:  # the first draws everything
            size += len(fragments)
            worst = max(worst, marks[3] - marks[1])
            for name, (before, after) in zip(costs, pairwise(marks), strict=True):
                costs[name] += after - before
        next_frame += 1 / RATE
        time.sleep(max(0, next_frame - time.perf_counter()))
    for name, cost in costs.items():
        print(f"{name}: {cost / (FRAMES - 1) * 1000:.3f} ms a frame")
    both = costs["diff and advance"] + costs["since"]
    print(
        f"diff, advance and since: {both / (FRAMES - 1) * 1000:.3f} ms a frame, at worst {worst * 1000:.2f}"
    )
    print(f"{size / (FRAMES - 1):.0f} characters a frame")


if __name__ == "__main__":
    main()
