"""Every setting of a site: its name, default and one sentence, and where its value may come from."""

from __future__ import annotations

from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from .errors import ConfigError
from .setting_values import (
    Reader,
    bytes_of,
    database,
    folder,
    hosts,
    log_level,
    login,
    path_prefix,
    seconds,
    secret,
    text,
    whole_number,
    yes_or_no,
)

PREFIX = "WEBCHAT_"


@dataclass(frozen=True)
class Setting:
    """One row of the table that parses, documents and reports a setting."""

    name: str
    read: Reader
    sentence: str
    default: object
    in_production: object  # the default under `webchat serve`
    default_in_words: str
    is_confidential: bool

    @property
    def environment(self) -> str:
        return PREFIX + self.name.upper()


def _about(read: Reader, sentence: str, words: str = "", **production: object) -> dict[str, Any]:
    """What a field of Config says of its setting: `words` describe a default that does not speak for itself."""
    return {"read": read, "sentence": sentence, "words": words, **production}


@dataclass(frozen=True, kw_only=True)
class Config:
    """The settings of one site. Usage: `load_config()`, or in a test `Config(instance=…, secret_key="…")`."""

    instance: Path = field(
        default=Path("instance"),
        metadata=_about(folder, "The folder that keeps the database, the secret key and config.toml."),
    )
    database_url: str = field(
        default="",
        repr=False,
        metadata=_about(
            database, "Where the conversations are kept.", "SQLite: webchat.db in the instance folder"
        ),
    )
    secret_key: str = field(
        default="",
        repr=False,
        metadata=_about(
            secret,
            "Signs the visitors' cookies; who knows it can pass for any of them.",
            "secret_key in the instance folder, made at the first start",
        ),
    )
    server_name: str = field(
        default="127.0.0.1",
        metadata=_about(text, "The address to listen at; 0.0.0.0 is every address of the machine."),
    )
    server_port: int | None = field(
        default=None,
        metadata=_about(whole_number(1, 65535), "The port to listen at.", "the first free one from 7860"),
    )
    root_path: str = field(
        default="",
        metadata=_about(path_prefix, "The path under which a proxy has put the site, such as /chat.", "none"),
    )
    trusted_proxies: int = field(
        default=0,
        metadata=_about(
            whole_number(0, 9),
            "How many proxies stand before the site; their X-Forwarded headers are believed.",
        ),
    )
    auth: str = field(
        default="",
        metadata=_about(
            login, "Who may come in: password lets in whoever has an account in the database.", "everybody"
        ),
    )
    sign_up: bool = field(
        default=False,
        metadata=_about(yes_or_no, "Whether people may make an account for themselves."),
    )
    guests: bool = field(
        default=False,
        metadata=_about(yes_or_no, "Whether people may chat without logging in, where there is a login."),
    )
    session_days: int = field(
        default=30,
        metadata=_about(
            whole_number(1, 3650), "How many days somebody stays logged in who does not come by."
        ),
    )
    max_message_bytes: int = field(
        default=1024 * 1024,
        metadata=_about(whole_number(1, 10**9), "The longest message a visitor may send, in bytes."),
    )
    max_file_bytes: int = field(
        default=100 * 1024 * 1024,
        metadata=_about(
            bytes_of, "The largest file that a visitor may send: bytes, or a size such as 5mb.", "100 MB"
        ),
    )
    max_files: int = field(
        default=20,
        metadata=_about(whole_number(1, 1000), "How many files may come with a message."),
    )
    max_user_bytes: int = field(
        default=5 * 1024**3,
        metadata=_about(
            bytes_of,
            "How much all files of a user may take together; those in deleted conversations count, too. "
            "All guests of a network may send ten times that within an hour.",
            "5 GB",
        ),
    )
    files_per_minute: int = field(
        default=120,
        metadata=_about(
            whole_number(0, 100_000), "How many files a user may send within a minute; 0 is no limit."
        ),
    )
    messages_per_minute: int = field(
        default=60,
        metadata=_about(
            whole_number(0, 10_000), "How many messages a user may send within a minute; 0 is no limit."
        ),
    )
    messages_per_minute_by_address: int = field(
        default=600,
        metadata=_about(
            whole_number(0, 100_000),
            "The same for all who share an address, such as a company's; 0 is no limit.",
        ),
    )
    replies_at_once: int = field(
        default=8,
        metadata=_about(
            whole_number(0, 10_000),
            "How many replies may be written for a user at the same time; 0 is no limit.",
        ),
    )
    trash_days: int = field(
        default=30,
        metadata=_about(
            whole_number(0, 36500), "How many days a deleted conversation can still be brought back."
        ),
    )
    request_threads: int = field(
        default=64,
        metadata=_about(
            whole_number(1, 1000), "How many requests are answered at once; an open stream takes none."
        ),
    )
    shutdown_grace: float = field(
        default=0.0,
        metadata=_about(
            seconds,
            "How many seconds running replies may take to finish when the server ends.",
            production=20.0,
        ),
    )
    content_hosts: tuple[str, ...] = field(
        default=(),
        metadata=_about(
            hosts, "Further hosts that the author's scripts, styles, fonts and images may come from.", "none"
        ),
    )
    allow_eval: bool = field(
        default=True,
        metadata=_about(
            yes_or_no,
            "Whether scripts may evaluate text, as drivers of browsers and some of an author's libraries do.",
            production=False,
        ),
    )
    log_level: str = field(
        default="info", metadata=_about(log_level, "How much is logged: debug, info, warning or error.")
    )
    access_log: bool = field(
        default=False, metadata=_about(yes_or_no, "Whether each request is logged.", production=True)
    )

    @property
    def database_file(self) -> Path | None:
        """Where the database lies, if it is a file."""
        path = self.database_url.removeprefix("sqlite:///")
        return Path(path) if path and path != self.database_url else None

    def __post_init__(self) -> None:
        """Finishes what depends on another setting, so that nobody has to ask twice."""
        object.__setattr__(self, "instance", self.instance.absolute())
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite:///{self.instance / 'webchat.db'}")
        if self.sign_up and self.auth != "password":
            raise ConfigError("sign_up makes accounts in the database: set auth to password as well.")


def _setting(row: Field[Any]) -> Setting:
    in_production = row.metadata.get("production", row.default)
    both = str(row.default) if in_production == row.default else f"{row.default}; {in_production} for serve"
    return Setting(
        name=row.name,
        read=row.metadata["read"],
        sentence=row.metadata["sentence"],
        default=row.default,
        in_production=in_production,
        default_in_words=row.metadata["words"] or both,
        is_confidential=not row.repr,
    )


SETTINGS = tuple(_setting(row) for row in fields(Config))
BY_NAME = {setting.name: setting for setting in SETTINGS}
BY_ENVIRONMENT = {setting.environment: setting for setting in SETTINGS}
