"""Additional outputs: what the function returns after the reply goes to components beside the chat."""

import webchat as gr

PROGRAMS = {
    "python": "def double(number: int) -> int:\n    return 2 * number\n",
    "javascript": "function double(number) {\n  return 2 * number;\n}\n",
    "sql": "SELECT 2 * number AS double\nFROM numbers;\n",
}


def write(message, history):
    language = next((name for name in PROGRAMS if name in message.casefold()), None)
    if language is None:
        return "Name a language: Python, JavaScript or SQL.", None
    return f"There it is, in **{language}**.", gr.Code(PROGRAMS[language], language=language)


with gr.Blocks(title="Artifacts") as demo:
    code = gr.Code(label="The program", render=False)
    with gr.Row():
        with gr.Column(scale=3):
            gr.ChatInterface(
                write,
                title="Artifacts",
                description="What is asked for stands beside the chat, and comes back with the conversation.",
                additional_outputs=[code],
                examples=["Double a number in Python", "The same in JavaScript", "And in SQL"],
            )
        with gr.Column(scale=2):
            code.render()

if __name__ == "__main__":
    demo.launch()
