"""Listeners: a function runs when something is used, and only what it changed goes back to the page."""

import time

import webchat as gr

PAUSE = 0.05  # seconds


def compare(celsius, unit):
    if unit == "°F":
        return f"{celsius * 9 / 5 + 32:.1f} °F", "Water boils at 212 °F."
    return f"{celsius + 273.15:.1f} K", "Water boils at 373.15 K."


def count(steps, progress=gr.Progress()):
    for _step in progress.tqdm(range(int(steps)), desc="Counting"):
        time.sleep(PAUSE)
    gr.Info(f"Counted to {int(steps)}.")
    return f"{int(steps)} steps, {steps * PAUSE:.1f} seconds"


def remember(visits):
    return visits + 1, f"Pressed so far: {visits + 1}"


with gr.Blocks(title="Events") as demo:
    gr.Markdown(
        "# Events\nA round trip carries the inputs that a listener names, and the outputs it changed."
    )
    with gr.Row():
        with gr.Column():
            celsius = gr.Slider(-40, 120, value=20, label="Celsius")
            unit = gr.Dropdown(["°F", "K"], value="°F", label="Compared with")
        with gr.Column():
            result = gr.Textbox("68.0 °F", label="That is", interactive=False)
            note = gr.Markdown("Water boils at 212 °F.")
    gr.on([celsius.change, unit.change], compare, [celsius, unit], [result, note])
    with gr.Row():
        steps = gr.Number(40, label="Steps", minimum=1, maximum=200, precision=0)
        done = gr.Textbox(label="Done", interactive=False)
    gr.Button("Count", variant="primary").click(count, steps, done)
    visits = gr.State(0)
    pressed = gr.Markdown("Pressed so far: 0")
    gr.Button("Press me").click(remember, visits, [visits, pressed])

if __name__ == "__main__":
    demo.launch()
