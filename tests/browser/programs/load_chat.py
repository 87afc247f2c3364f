import os

import webchat as gr

gr.load_chat(os.environ["MODEL_SERVER"], model="llama3.2", token="***").launch()
