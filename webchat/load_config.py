"""The settings of a site, read from where they may stand: its config.toml, the environment, arguments."""

from __future__ import annotations

import os
import re
import secrets
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from .config import BY_ENVIRONMENT, BY_NAME, PREFIX, SETTINGS, Config, Setting
from .errors import ConfigError
from .setting_values import secret

# In a pod, Kubernetes describes a service named "webchat" by variables that are none of ours.
KUBERNETES = re.compile(r"WEBCHAT_(SERVICE_(HOST|PORT)\w*=|PORT_\d+_|PORT=tcp:)")

Found = tuple[Setting, object, str]  # a setting, what was given for it, and where that stood


def load_config(
    arguments: Mapping[str, object] | None = None,
    environ: Mapping[str, str] | None = None,
    *,
    production: bool = False,
) -> Config:
    """The settings from instance/config.toml, the environment and `arguments`, the last one strongest.

    An argument that is None, and a variable that is empty, count as not given. `production` takes the
    defaults of `webchat serve`. Makes the instance folder and the secret key where there are none.
    Usage: `load_config({"server_port": 8000})`.
    """
    from_environment = _read(_in_environment(os.environ if environ is None else environ))
    from_arguments = _read(_in_arguments(arguments or {}))
    values: dict[str, Any] = {
        setting.name: setting.in_production if production else setting.default for setting in SETTINGS
    }
    instance = (values | from_environment | from_arguments)["instance"]
    from_file = _read(_in_file(instance / "config.toml"))
    values |= from_file | from_environment | from_arguments
    values["secret_key"] = values["secret_key"] or _kept_secret(instance)
    return Config(**values)


def _read(found: Iterator[Found]) -> dict[str, Any]:
    values = {}
    for setting, value, place in found:
        try:
            values[setting.name] = setting.read(value)
        except ValueError as error:
            given = "" if setting.is_confidential else f", not {value!r}"
            raise ConfigError(f"{setting.name} in {place} {error}{given}.") from None
    return values


def _in_file(path: Path) -> Iterator[Found]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from error
    for name, value in table.items():
        if name == "instance":
            raise ConfigError(f"{path} lies in the instance folder, so it cannot say where that is.")
        yield _known(name, BY_NAME, str(path)), value, str(path)


def _in_environment(environ: Mapping[str, str]) -> Iterator[Found]:
    for name, value in environ.items():
        if name.startswith(PREFIX) and value and not KUBERNETES.match(f"{name}={value}"):
            setting = _known(name, BY_ENVIRONMENT, "the environment")
            yield setting, value, f"the environment ({name})"


def _in_arguments(arguments: Mapping[str, object]) -> Iterator[Found]:
    for name, value in arguments.items():
        if value is not None:
            yield _known(name, BY_NAME, "the arguments"), value, "the arguments"


def _known(name: str, settings: Mapping[str, Setting], place: str) -> Setting:
    if name in settings:
        return settings[name]
    near = get_close_matches(name, settings, n=1)
    advice = f"Did you mean {near[0]}?" if near else f"The settings are {', '.join(settings)}."
    raise ConfigError(f"{place}: there is no setting {name}. {advice}")


def _kept_secret(instance: Path) -> str:
    path = instance / "secret_key"
    try:
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    except OSError as error:
        raise ConfigError(f"The instance folder {instance} cannot be written: {error}") from error
    try:
        return secret(path.read_text(encoding="utf-8").strip())
    except (OSError, ValueError) as error:
        raise ConfigError(f"The secret key cannot be read from {path}: it {error}.") from error
