"""Additional inputs: each value comes to the function after message and history, checked by the server."""

import webchat as gr

OPENINGS = {
    "Plain": "Thank you for your letter.",
    "Warm": "How good to hear from you!",
    "Stiff": "We beg to reply.",
}


def letter(message, history, tone, sentences, name, postscript):
    lines = [OPENINGS[tone], f"You write: “{message}”", "We shall think it over.", "More of it soon."]
    reply = " ".join(lines[: int(sentences)]) + f"\n\n{name}"
    return reply + ("\n\nPS: The apples are ripe." if postscript else "")


demo = gr.ChatInterface(
    letter,
    title="More inputs",
    description="What stands under the box goes with each message, and is kept with the conversation.",
    additional_inputs=[
        gr.Radio(list(OPENINGS), value="Plain", label="Tone"),
        gr.Slider(1, 4, value=2, step=1, label="Sentences"),
        gr.Textbox("The editors", label="Signed by", max_length=40),
        gr.Checkbox(False, label="With a postscript"),
    ],
    additional_inputs_accordion=gr.Accordion("How the letter shall be", open=True),
    examples=[
        ["The clocks are wrong.", "Warm", 3, "Anna", True],
        ["When do you close?", "Stiff", 2, None, None],
    ],
)

if __name__ == "__main__":
    demo.launch()
