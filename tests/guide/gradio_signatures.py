"""Prints the signatures of Gradio that we promise, as JSON. Run it with the Python of an environment that has it.

`python tests/guide/gradio_signatures.py > tests/guide/gradio_signatures.json` (with gradio==5.33.0).
"""

import inspect
import json
import sys

NAMES = (
    "ChatInterface", "Chatbot", "Textbox", "ChatMessage", "load_chat", "ChatInterface.launch", "Error",
    "Blocks", "Row", "Column", "Group", "Accordion", "Tabs", "Tab", "Sidebar", "Markdown", "Button", "ClearButton",
    "State", "Progress", "Request", "EventData", "Info", "Warning", "Success", "on", "update", "skip",
    "Progress.tqdm", "Progress.__call__",
    "MultimodalTextbox", "Examples",
    "Image", "Audio", "Video", "Gallery", "File", "HTML", "Plot", "Code", "JSON", "Dataframe", "Label",
    "Number", "Slider", "Checkbox", "CheckboxGroup", "Radio", "Dropdown", "ColorPicker", "DateTime", "State", "Timer",
)  # fmt: skip
BY_FACTORY = "<made anew>"  # the default of a dataclass's field, whatever makes it


def signatures(module):
    return {name: signature(module, name) for name in NAMES}


def signature(module, name):
    """[[parameter, kind, default], …] in order; without `self`, and no third item where there is no default."""
    found = module
    for part in name.split("."):
        found = getattr(found, part)
    parameters = inspect.signature(found).parameters.values()
    return [described(parameter) for parameter in parameters if parameter.name != "self"]


def described(parameter):
    row = [parameter.name, parameter.kind.name]
    return row if parameter.default is parameter.empty else [*row, plain(parameter.default)]


def plain(default):
    if isinstance(default, tuple):
        return list(default)
    return default if isinstance(default, (str, int, float, bool, type(None))) else BY_FACTORY


if __name__ == "__main__":
    import gradio

    sys.stdout.write(
        "{\n"
        + ",\n".join(
            f"  {json.dumps(name)}: [\n"
            + ",\n".join(f"    {json.dumps(row, ensure_ascii=False)}" for row in rows)
            + "\n  ]"
            for name, rows in signatures(gradio).items()
        )
        + "\n}\n"
    )
