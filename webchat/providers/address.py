"""A model server's address: whether it is one, where it leads, and how it may be shown."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from webchat.errors import DefinitionError


def checked(base_url: str) -> str:
    address = base_url.strip()
    if not (address.startswith(("http://", "https://")) and urlsplit(address).hostname):
        raise DefinitionError(
            f"base_url must begin with http:// or https:// and a host, not be {base_url!r}."
        )
    return address


def shown(address: str) -> str:
    """Without a name and password, should there be any in it."""
    login, at, _ = urlsplit(address).netloc.rpartition("@")
    return address.replace(login + at, "", 1)


def near_host(address: str) -> str | None:
    """The host, as a URL spells it, if it is on this machine or in its network.

    The environment's HTTP_PROXY has no business there.
    """
    host = urlsplit(address).hostname or ""
    try:
        is_near = not ipaddress.ip_address(host).is_global
    except ValueError:
        is_near = "." not in host  # localhost, or a container's name
    if not is_near:
        return None
    return f"[{host}]" if ":" in host else host
