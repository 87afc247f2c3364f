"""Our names, parameters, their order and defaults are those of Gradio 5.33, but for the differences listed here.

`gradio_signatures.json` holds Gradio's. With GRADIO_PYTHON set to the Python of an environment that has
gradio==5.33.0, the table itself is compared with the real thing.
"""

import importlib.util
import json
import subprocess
from pathlib import Path

import pytest

import webchat
from tests.support.needs import need_python

HERE = Path(__file__).parent
GRADIO = json.loads((HERE / "gradio_signatures.json").read_text(encoding="utf-8"))

# Every deliberate difference in a default: Gradio's, ours, and why.
DIFFERENT_DEFAULTS = {
    ("ChatInterface", "save_history"): (False, True, "conversations are kept on the server and listed"),
    ("ChatInterface", "flagging_dir"): (
        ".gradio/flagged",
        "instance/flagged",
        "all that we keep is in instance/",
    ),
    ("Chatbot", "height"): (400, None, "the page scrolls, not a box in it"),
    ("Chatbot", "show_copy_button"): (False, True, "an answer is there to be taken along"),
    ("Chatbot", "show_copy_all_button"): (False, True, "and so is a conversation"),
}

# Differences of meaning that a signature does not show.
DIFFERENT_MEANINGS = {
    ("ChatInterface", "concurrency_limit"): "'default' is 16, not 1",
    ("ChatInterface", "type"): "None is 'messages', not 'tuples'",
    ("Chatbot", "layout"): "None is 'panel', not 'bubble'",
    ("Chatbot", "latex_delimiters"): r"None takes \(…\) and \[…\] besides $$…$$",
    ("Textbox", "submit_btn"): "False leaves the button to the ChatInterface",
}

# What Gradio 6 calls otherwise, after Gradio 5.33's own parameters.
FROM_GRADIO_6 = {
    "ChatInterface": ["api_description", "api_visibility", "validator", "examples_label"],
    "Chatbot": ["buttons", "reasoning_tags", "like_user_message"],
    "ChatInterface.launch": [
        "theme", "css", "css_paths", "js", "head", "head_paths", "footer_links", "run_history", "num_workers",
    ],
}  # fmt: skip

# What all our components take, and Gradio's do not.
OURS = {"DateTime": ["inputs", "container"]}

reader = importlib.util.spec_from_file_location("gradio_signatures", HERE / "gradio_signatures.py")
assert reader and reader.loader
ours = importlib.util.module_from_spec(reader)
reader.loader.exec_module(ours)


@pytest.mark.parametrize("name", GRADIO)
def test_a_signature_is_gradios_but_for_the_listed_differences(name):
    added = FROM_GRADIO_6.get(name, []) + OURS.get(name, [])
    own = ours.signature(webchat, name)

    assert [row[0] for row in own if row[0] in added] == added
    own = [row for row in own if row[0] not in added]
    theirs = [with_our_default(name, row) for row in GRADIO[name]]
    assert in_order(own) == in_order(theirs)


def in_order(rows):
    """Parameters that can only be named come in any order."""
    named = [row for row in rows if row[1] == "KEYWORD_ONLY"]
    return [row for row in rows if row not in named] + sorted(named, key=str)


def with_our_default(name, row):
    if (name, row[0]) not in DIFFERENT_DEFAULTS:
        return row
    theirs, own, _why = DIFFERENT_DEFAULTS[name, row[0]]
    assert row[2] == theirs
    return [*row[:2], own]


def test_what_is_said_about_meanings_is_so():
    definition = webchat.ChatInterface(print).definition

    assert definition.concurrency_limit == 16
    assert definition.history_format == "messages"
    assert definition.chatbot.drawn_layout == "panel"
    assert definition.submit_btn is True
    assert all(parameter in [row[0] for row in GRADIO[name]] for name, parameter in DIFFERENT_MEANINGS)


@pytest.mark.slow
def test_the_table_is_what_gradio_says():
    python = need_python("GRADIO_PYTHON", "gradio==5.33.0")
    script = HERE / "gradio_signatures.py"
    run = subprocess.run([python, "-W", "ignore", script], capture_output=True, text=True, check=True)

    assert json.loads(run.stdout) == GRADIO
