"""Blocks: a chat is one block among others. What another one does may begin a conversation in it."""

import webchat as gr

OPENINGS = {
    "A greeting": [("Hello!", "Hello! What brings you here?")],
    "A complaint": [
        ("My kettle leaks.", "I am sorry. Since when?"),
        ("Since Monday.", "Does it leak when cold?"),
    ],
    "Nothing": [],
}


def begin(choice):
    history = []
    for said, answered in OPENINGS[choice]:
        history += [{"role": "user", "content": said}, {"role": "assistant", "content": answered}]
    return history


def answer(message, history):
    return f"I have read {len(history)} messages before “{message}”."


with gr.Blocks(title="Layout") as demo:
    gr.Markdown("# Layout\nRows, columns, tabs and what folds away, around a chat.")
    with gr.Row():
        with gr.Column(scale=1, min_width=240):
            radio = gr.Radio(list(OPENINGS), label="Begin with")
            with gr.Tabs():
                with gr.Tab("About"):
                    gr.Markdown("A choice above begins a new conversation. The one before stays in the list.")
                with gr.Tab("Code"):
                    gr.Markdown("`radio.change(begin, radio, chat.chatbot_value)`")
            with gr.Accordion("Small print", open=False):
                gr.Markdown("No kettles were harmed.")
        with gr.Column(scale=2):
            chat = gr.ChatInterface(answer)
    radio.change(begin, radio, chat.chatbot_value)

if __name__ == "__main__":
    demo.launch()
