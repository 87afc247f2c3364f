"""A chat of your own making: a Chatbot in Blocks, and listeners for all that happens to it."""

import time

import webchat as gr

PAUSE = 0.03  # seconds


def say(message, history):
    return "", [*history, {"role": "user", "content": message}]


def answer(history):
    words = f"“{history[-1]['content']}” has {len(history[-1]['content'])} characters."
    history.append({"role": "assistant", "content": ""})
    for character in words:
        history[-1]["content"] += character
        time.sleep(PAUSE)
        yield history


def undo(history, event: gr.UndoData):
    return history[: event.index], history[event.index]["content"]


def retry(history, event: gr.RetryData):
    yield from answer(history[: event.index + 1])


def liked(event: gr.LikeData):
    gr.Info("Thank you!" if event.liked else "I shall try to do better.")


with gr.Blocks(title="A chat of your own") as demo:
    gr.Markdown("# A chat of your own\nNo ChatInterface: a box, a Chatbot, and functions between them.")
    chatbot = gr.Chatbot(type="messages", height=420)
    message = gr.Textbox(placeholder="Say something", label="Message", submit_btn=True)
    gr.ClearButton([message, chatbot])
    message.submit(say, [message, chatbot], [message, chatbot]).then(answer, chatbot, chatbot)
    chatbot.undo(undo, chatbot, [chatbot, message])
    chatbot.retry(retry, chatbot, chatbot)
    chatbot.like(liked)

if __name__ == "__main__":
    demo.launch()
