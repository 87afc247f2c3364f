"""The author's own style sheet and script, as the page links them after ours."""

from __future__ import annotations

from webchat.components.chatbot import Chatbot, css_length
from webchat.definition import Definition


def author_style(definition: Definition) -> str:
    """The theme, the sizes asked for, and the author's own CSS. Outside every layer, so that it wins."""
    return "".join(
        (
            definition.theme.css(),
            _sizes(definition.chatbot),
            ":root { --page: 100%; --measure: 100% }\n" if definition.fill_width else "",
            "" if definition.fill_height else ".main { min-block-size: 0 }\n",
            definition.css,
        )
    )


def _sizes(chatbot: Chatbot) -> str:
    sizes = {
        "block-size": css_length("height", chatbot.height),
        "min-block-size": css_length("min_height", chatbot.min_height),
        "max-block-size": css_length("max_height", chatbot.max_height),
        "resize": "vertical" if chatbot.can_resize else None,
    }
    declarations = "; ".join(f"{name}: {value}" for name, value in sizes.items() if value)
    return f'[role="log"] {{ {declarations}; overflow-y: auto }}\n' if declarations else ""


def author_script(definition: Definition) -> str:
    """The author's function, called when the page opens, or nothing."""
    return f"({definition.js.strip().rstrip(';')})();\n" if definition.js.strip() else ""
