"""What can be launched: Gradio's `launch()`, sorted into what we do, what waits and what means nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from inspect import signature
from pathlib import Path
from typing import Any, Literal

from .auth import auth_of
from .author_paths import AuthorFiles, check_text, paths_of, read_texts
from .checks import changed_arguments, refuse_later, warn_without_meaning
from .definition import Definition
from .errors import DefinitionError
from .layout.tree import Container
from .setting_values import bytes_of
from .themes import Theme, find_theme

Paths = str | Path | Sequence[str | Path] | None

LATER = frozenset(
    {
        "auth_dependency", "ssl_keyfile",
        "ssl_certfile", "ssl_keyfile_password", "pwa",
        "mcp_server", "i18n", "enable_monitoring", "strict_cors", "footer_links", "run_history",
        "num_workers",
    }
)  # fmt: skip
TUNNEL = "a site is shared by its own address, not through a tunnel"
NOTEBOOK = "a site is not shown inside a notebook"
NODE = "there is no Node server"
NO_MEANING = {
    "share": TUNNEL,
    "share_server_address": TUNNEL,
    "share_server_protocol": TUNNEL,
    "share_server_tls_certificate": TUNNEL,
    "inline": NOTEBOOK,
    "height": NOTEBOOK,
    "width": NOTEBOOK,
    "ssl_verify": "the start makes no request to the site",
    "max_threads": "a ChatInterface's concurrency_limit says how many replies run at once",
    "app_kwargs": "there is no FastAPI app",
    "state_session_capacity": "conversations are kept in the database",
    "node_server_name": NODE,
    "node_port": NODE,
    "ssr_mode": NODE,
    "show_api": "there is no page about the API yet",
    "_frontend": "pages are drawn by the server",
}


class Launchable(Container):
    """A page, or what can be one: something whose `definition` a site can be made from."""

    @property
    def definition(self) -> Definition:
        raise NotImplementedError

    def launch(
        self,
        inline: bool | None = None,
        inbrowser: bool = False,
        share: bool | None = None,
        debug: bool = False,
        max_threads: int = 40,
        auth: Any = None,
        auth_message: str | None = None,
        prevent_thread_lock: bool = False,
        show_error: bool = False,
        server_name: str | None = None,
        server_port: int | None = None,
        *,
        height: int = 500,
        width: int | str = "100%",
        favicon_path: str | Path | None = None,
        ssl_keyfile: str | None = None,
        ssl_certfile: str | None = None,
        ssl_keyfile_password: str | None = None,
        ssl_verify: bool = True,
        quiet: bool = False,
        show_api: bool = True,
        allowed_paths: Sequence[str | Path] | None = None,
        blocked_paths: Sequence[str | Path] | None = None,
        root_path: str | None = None,
        app_kwargs: dict[str, Any] | None = None,
        state_session_capacity: int = 10000,
        share_server_address: str | None = None,
        share_server_protocol: Literal["http", "https"] | None = None,
        share_server_tls_certificate: str | None = None,
        auth_dependency: Callable[..., Any] | None = None,
        max_file_size: str | int | None = None,
        enable_monitoring: bool | None = None,
        strict_cors: bool = True,
        node_server_name: str | None = None,
        node_port: int | None = None,
        ssr_mode: bool | None = None,
        pwa: bool | None = None,
        mcp_server: bool | None = None,
        _frontend: bool = True,
        i18n: Any = None,
        theme: Theme | str | None = None,
        css: str | None = None,
        css_paths: Paths = None,
        js: str | None = None,
        head: str | None = None,
        head_paths: Paths = None,
        footer_links: list[str] | None = None,
        run_history: bool | None = None,
        num_workers: int | None = None,
    ) -> Any:
        """Serves the site, prints its address and waits until it is stopped.

        Parameters:
            server_name: the address to listen at (127.0.0.1 if nothing says otherwise).
            server_port: the port; else WEBCHAT_SERVER_PORT, else the first free one from 7860.
            prevent_thread_lock: whether to return at once and serve until the script ends; `debug` waits.
            root_path: where a proxy has put the site, such as "/chat".
            max_file_size: the largest file that a visitor may send: bytes, or a size such as "5mb".
            show_error: whether visitors read why something failed; else they get a number, and the log has the reason.
            auth: who may come in: a (name, password) pair, a list of pairs, or a function of both that gives
                True or False. auth_message: Markdown shown where one logs in.
            allowed_paths: files and folders that the chat function may show, besides the working folder and that
                for temporary files. blocked_paths: those that it may not, whatever else is said.
            favicon_path: the picture that stands for the site in the browser's tabs.
            inbrowser: whether to open a browser. quiet: whether to print nothing.
            theme, css, css_paths, js, head, head_paths: as on the class, and stronger.
        The others are Gradio's: a `NotYetError` says which wait for a later version, a warning which change
        nothing here. Usage: `ChatInterface(fn).launch(server_port=8000)`.
        """
        changed = changed_arguments(signature(Launchable.launch), locals())
        refuse_later("launch", changed, LATER)
        warn_without_meaning("launch", changed, NO_MEANING)
        check_text("js", js)
        check_text("auth_message", auth_message)
        from .launch import launch

        own = self.definition
        files = AuthorFiles(own.files)
        definition = replace(
            own,
            theme=own.theme if theme is None else find_theme(theme),
            css=read_texts("css_paths", css, css_paths) or own.css,
            js=js or own.js,
            head=read_texts("head_paths", head, head_paths) or own.head,
            favicon=files.add("favicon_path", favicon_path) if favicon_path else own.favicon,
            files=files,
            show_error=show_error,
            max_file_bytes=_size(max_file_size),
            auth=auth_of(auth),
            auth_message=auth_message,
            allowed_paths=paths_of("allowed_paths", allowed_paths),
            blocked_paths=paths_of("blocked_paths", blocked_paths),
        )
        return launch(
            definition,
            server_name=server_name,
            server_port=server_port,
            prevent_thread_lock=prevent_thread_lock and not debug,
            root_path=root_path,
            inbrowser=inbrowser,
            quiet=quiet,
        )


def _size(given: str | int | None) -> int | None:
    try:
        return None if given is None else bytes_of(given)
    except ValueError as error:
        raise DefinitionError(f"launch: max_file_size {error}, not {given!r}.") from None
