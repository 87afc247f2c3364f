"""A message with a title is a thought: folded away when it is done, nested by `id` and `parent_id`."""

import time

import webchat as gr

PAUSE = 0.7  # seconds


def agent(message, history):
    began = time.monotonic()
    plan = thought("Planning the evening", "The sky decides, so I ask it first.", id="plan")
    yield plan
    steps = []
    for title, log, words in (
        ("Asking the weather", "GET /sky?hour=21", "Clear until midnight, then cloud from the west."),
        ("Asking the almanac", "moon(day=4)", "A thin moon sets at half past eight: the sky will be dark."),
        ("Asking the bus company", "GET /buses?to=hill", "The last bus down leaves at 23:10."),
    ):
        steps.append(thought(title, "", parent_id="plan", log=log))
        yield [plan, *steps]
        time.sleep(PAUSE)
        steps[-1].content = words
        steps[-1].metadata |= {"status": "done", "duration": PAUSE}
        yield [plan, *steps]
    plan.metadata |= {"status": "done", "duration": time.monotonic() - began}
    answer = "Go up at **nine** and take the last bus at ten past eleven. Bring a coat."
    yield [plan, *steps, gr.ChatMessage(answer, options=[{"value": "Ask again", "label": "And tomorrow?"}])]


def thought(title, words, **more):
    return gr.ChatMessage(words, metadata={"title": title, "status": "pending", **more})


demo = gr.ChatInterface(
    agent,
    title="Thoughts and tools",
    description="An agent that shows how it came to its answer. Nobody has to read it.",
    examples=["Can I see the stars tonight?"],
)

if __name__ == "__main__":
    demo.launch()
