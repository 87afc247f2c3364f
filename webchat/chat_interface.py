"""ChatInterface: the guide's keywords become a Definition, which `launch()` serves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from inspect import signature
from pathlib import Path
from typing import Any, Literal

from .author_paths import AuthorFiles, check_text, read_texts
from .chat_arguments import (
    ButtonWords,
    button_of,
    chatbot_of,
    concurrency_of,
    history_format_of,
    inputs_of,
    outputs_of,
    textbox_of,
)
from .chat_examples import examples_of, examples_of_chatbot
from .checks import changed_arguments, check_choice, check_times, refuse_later, warn_without_meaning
from .components.base import Component
from .components.chatbot import DEFAULT_FLAGS, Chatbot, flags_of, warn_of_lost_feedback
from .components.multimodal_textbox import MultimodalTextbox
from .components.textbox import Textbox
from .definition import Definition, avatars_of
from .errors import DefinitionError, NotYetError
from .language import gettext as _
from .launchable import Launchable, Paths
from .layout.containers import Accordion, accordion_of
from .layout.parameters import in_words, warn_of_misfit
from .layout.tree import Block, Layout
from .themes import Theme, find_theme

LATER = frozenset({"api_description", "api_visibility", "validator"})
FLAGGED = "instance/flagged"  # in whatever instance folder the site has
OLD = {  # what Gradio had once
    "undo_btn": "leave it out; a Chatbot's undo, with a listener, has a button under the last answer",
    "retry_btn": "leave it out; the button is under the last answer",
    "clear_btn": "leave it out; a new chat begins beside the list of conversations",
    "delete_btn": "leave it out; a conversation is deleted in the list",
    "likeable": 'say flagging_mode="manual"',
}
NO_MEANING = {"analytics_enabled": "it reports to nobody"}


class ChatInterface(Launchable):
    """A chat site around a chat function.

    Parameters:
        fn: called with the message (a str) and the history (a list of dicts with role and content). It may be
            a function, a generator, async or not, or anything else that can be called; it returns or yields
            text, a `ChatMessage`, a dict or a list of these, each yield replacing the reply so far.
        multimodal: whether files can come with a message, which then is a dict of text and files (paths); a
            `MultimodalTextbox` as textbox says the same, and which ones.
        type: "messages" (the default), or "tuples" for pairs (out of date).
        chatbot, textbox: a `Chatbot` and a `Textbox` or `MultimodalTextbox`, to change how the chat and its box
            look and behave.
        additional_outputs: a component or several, which stand elsewhere on the page (in `Blocks`). The function then
            gives a tuple: its reply, and for each of them a value, a component whose named properties are
            taken, an `update()`, or None, which clears it.
        editable: whether people may edit what they said and have it answered again.
        additional_inputs: a component or a list of them, or names such as "slider"; their values are given to `fn`
            in order after the history. Those that stand nowhere else are under the box, in an accordion.
        additional_inputs_accordion: its label (by default "Additional Inputs"), or an `Accordion`.
        examples: texts, lists of one text, or dicts with text and files: buttons in the empty chat. With additional
            inputs a list may go on with a value for each, None for "as it is"; they are a table under the chat.
        example_labels, example_icons: what the buttons show, one for each; icons are paths or addresses.
        examples_label: a heading over them.
        run_examples_on_click: with False a click only fills the box.
        cache_examples: answers examples at once from what was answered before, also after a restart;
            cache_mode: "eager" (all at start, the default) or "lazy" (each when it is first asked).
        title, description: plain text, and Markdown or HTML, in the empty chat.
        theme: "default", "soft", "monochrome", "glass", "ocean", "citrus", "origin", or a `Theme`.
        css, css_paths, head, head_paths: text and files for the page's style and head, trusted as they are.
        js: a JavaScript function, as text, that runs when the page opens. Like the `css`, anybody can read it.
        autofocus: whether the box has the focus at first. autoscroll: whether the page follows the reply.
        submit_btn, stop_btn: True for an icon, a text for a button with that text, False for none.
        concurrency_limit: how many replies may run at once (16 by "default"); None means any number.
        show_progress: "full", "minimal" or "hidden": what a reply shows while it has no words yet.
        fill_height, fill_width: whether the chat takes the window's whole height and width.
        delete_cache: every so many seconds, and how many seconds old uploads go that were not sent; else those of a
            day, once a day. What was sent lives as long as its conversation.
        flagging_mode: "manual" for thumbs and flags under the answers, kept in the database and in a file.
        flagging_options: "Like" and "Dislike" are thumbs, any other text is in a menu under a flag.
        flagging_dir: the folder of the file, log.csv: an act a row, with the whole conversation.
        save_history: with False there is no list of conversations; they are kept all the same.
    The others are Gradio's: a `NotYetError` says which of them wait for a later version.
    Raises `DefinitionError` with a sentence about what cannot be.
    Inside `Blocks` it stands where it is made, or where its `render()` is called.
    Usage: `ChatInterface(lambda message, history: message[::-1], title="Mirror").launch()`.
    """

    kind = "chat"
    old = OLD

    def __init__(
        self,
        fn: Callable[..., Any] | ChatInterface,
        *,
        multimodal: bool = False,
        type: Literal["messages", "tuples"] | None = None,
        chatbot: Chatbot | None = None,
        textbox: Textbox | MultimodalTextbox | None = None,
        additional_inputs: Any = None,
        additional_inputs_accordion: Any = None,
        additional_outputs: Component | Sequence[Component] | None = None,
        editable: bool = False,
        examples: Sequence[Any] | None = None,
        example_labels: Sequence[str] | None = None,
        example_icons: Sequence[str | Path] | None = None,
        run_examples_on_click: bool = True,
        cache_examples: bool | None = None,
        cache_mode: Literal["eager", "lazy"] | None = None,
        title: str | None = None,
        description: str | None = None,
        theme: Theme | str | None = None,
        flagging_mode: Literal["never", "manual"] | None = None,
        flagging_options: list[str] | tuple[str, ...] | None = DEFAULT_FLAGS,
        flagging_dir: str | Path = FLAGGED,
        css: str | None = None,
        css_paths: Paths = None,
        js: str | None = None,
        head: str | None = None,
        head_paths: Paths = None,
        analytics_enabled: bool | None = None,
        autofocus: bool = True,
        autoscroll: bool = True,
        submit_btn: ButtonWords = True,
        stop_btn: ButtonWords = True,
        concurrency_limit: int | Literal["default"] | None = "default",
        delete_cache: tuple[int, int] | None = None,
        show_progress: Literal["full", "minimal", "hidden"] = "minimal",
        fill_height: bool = True,
        fill_width: bool = False,
        api_name: str | Literal[False] = "chat",
        save_history: bool = True,
        api_description: str | Literal[False] | None = None,
        api_visibility: Literal["public", "private", "undocumented"] = "public",
        validator: Callable[..., Any] | None = None,
        examples_label: str | None = None,
    ) -> None:
        changed = changed_arguments(signature(ChatInterface), locals())
        refuse_later("ChatInterface", changed, LATER)
        warn_without_meaning("ChatInterface", changed, NO_MEANING)
        check_choice("ChatInterface", "flagging_mode", flagging_mode, ("never", "manual", None))
        if api_name not in ("chat", False):
            raise NotYetError("ChatInterface(api_name=…)")
        if not isinstance(editable, bool):
            raise DefinitionError(
                f"ChatInterface(editable={editable!r}): editable is True or False. Chatbot(editable=…) names a role."
            )
        check_choice("ChatInterface", "cache_mode", cache_mode, ("eager", "lazy", None))
        check_choice("ChatInterface", "show_progress", show_progress, ("full", "minimal", "hidden"))
        for name, text in (
            ("title", title),
            ("description", description),
            ("js", js),
            ("examples_label", examples_label),
        ):
            check_text(name, text)
        chatbot, textbox = chatbot_of(chatbot), textbox_of(textbox, multimodal)
        if flagging_mode != "manual":
            warn_of_lost_feedback(chatbot)
        flags = chatbot.feedback_options if "flagging_options" not in changed else flagging_options
        inputs = inputs_of(additional_inputs)
        if not isinstance(additional_inputs_accordion, str | Accordion | None):
            raise DefinitionError(
                f"additional_inputs_accordion is {additional_inputs_accordion!r}; give a label or an Accordion."
            )
        files = AuthorFiles()
        self.fn = _function(fn)
        more = f" and {in_words(len(inputs))}" if inputs else ""
        gets = f"message, history{more}" if more else "message and history"
        warn_of_misfit("ChatInterface", self.fn, 2 + len(inputs), gets)
        self.inside: list[Block] = []  # those of its children that the chat draws itself
        self._definition = Definition(
            fn=self.fn,
            title=title,
            description=description,
            examples=examples_of(examples, example_labels, example_icons, files, inputs)
            or examples_of_chatbot(chatbot, files),
            examples_label=examples_label,
            run_examples_on_click=run_examples_on_click,
            cache_examples=(cache_mode or "eager") if cache_examples else None,
            chatbot=chatbot,
            textbox=textbox,
            additional_outputs=outputs_of(additional_outputs),
            additional_inputs=inputs,
            theme=find_theme(theme),
            css=read_texts("css_paths", css, css_paths),
            js=js or "",
            head=read_texts("head_paths", head, head_paths),
            submit_btn=button_of(submit_btn, textbox.submit_btn),
            stop_btn=button_of(stop_btn, textbox.stop_btn),
            autofocus=autofocus or textbox.autofocus,
            autoscroll=autoscroll and chatbot.autoscroll,
            concurrency_limit=concurrency_of(concurrency_limit),
            show_progress=show_progress,
            fill_height=fill_height,
            fill_width=fill_width,
            editable=editable or chatbot.editable is not None,
            save_history=save_history,
            flagging_mode=flagging_mode or "never",
            flagging_options=flags_of("flagging_options", flags),
            flagging_dir=None if flagging_dir == FLAGGED else Path(flagging_dir),
            history_format=history_format_of(type, chatbot.type),
            avatars=avatars_of(chatbot, files),
            files=files,
            delete_cache=check_times("ChatInterface", delete_cache),
        )
        self._place(inputs, accordion_of(additional_inputs_accordion, _("Additional Inputs")))
        self._stand_here()

    def _place(self, inputs: Sequence[Component], accordion: Accordion) -> None:
        """Inputs that the author has put nowhere stand under the box, folded away."""
        for component in inputs:
            if component.parent is None:
                (accordion if component.is_drawn else self).add(component)
        if accordion.children:
            self.add(accordion.unrender())
        self.inside = list(self.children)

    @property
    def definition(self) -> Definition:
        """What was asked for, with all that stands on the page."""
        layout = Layout.of(next(reversed([*self.around()]), self))
        return replace(self._definition, layout=layout, is_laid_out=self.has_more)

    @property
    def has_more(self) -> bool:
        """Whether the author put something below the chat: `with ChatInterface(…): …`."""
        return any(child not in self.inside for child in self.children)

    @property
    def parts(self) -> tuple[Block, ...]:
        return (self.chatbot, self.textbox)

    @property
    def chatbot_value(self) -> Chatbot:
        """The conversation, as an input or an output of listeners: `button.click(fn, None, chat.chatbot_value)`."""
        return self.chatbot

    @property
    def chatbot(self) -> Chatbot:
        return self._definition.chatbot

    @property
    def textbox(self) -> Textbox | MultimodalTextbox:
        return self._definition.textbox


def _function(fn: Any) -> Callable[..., Any]:
    if isinstance(fn, ChatInterface):
        return fn.fn
    if not callable(fn):
        raise DefinitionError(
            f"fn is {fn!r}, which cannot be called. Give a function of message and history."
        )
    return fn  # type: ignore[no-any-return]  # anything that can be called
