"""Addresses of sources: from a URL or a path to a Place and a user.

Knows how addresses are written. Asks no server and no disk; never repeats an address that may hold a password.
"""

import re
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import unquote

from openimmo.domain.source import Place
from openimmo.errors import SettingsError
from openimmo.settings.tree import Written

_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]+):(?P<rest>.*)", re.DOTALL)
_SERVERS: dict[str, Literal["ftp", "ftps", "sftp"]] = {"ftp": "ftp", "ftps": "ftps", "sftp": "sftp"}
_HOST = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<name>[^:\[\]@\s]+))(?::(?P<port>[0-9]{1,5}))?")


class Address(NamedTuple):
    """What a ``url`` says: where, and as whom ("" if it does not say)."""

    place: Place
    user: str


def address(url: str, written: Written, key: str, beside: Path) -> Address:
    """Where a ``url`` leads; ``beside`` is the folder that paths start from. SettingsError if it leads nowhere."""
    found = _SCHEME.fullmatch(url)
    scheme = found["scheme"].lower() if found else ""
    try:
        if found is None:
            return Address(_local(url, beside), "")
        if not found["rest"].startswith("//"):
            raise ValueError
        host, slash, path = found["rest"][2:].partition("/")
        if scheme == "file" and host in ("", "localhost"):
            return Address(_local(unquote(slash + path, errors="strict"), beside), "")
        return _remote(_SERVERS[scheme], host, path, written, key)
    except (ValueError, LookupError, RuntimeError):
        raise SettingsError("settings-source-url", where=written.where, key=key) from None


def _local(text: str, beside: Path) -> Place:
    if not text.strip() or not text.isprintable():
        raise ValueError
    return Place(scheme="file", folder=str(beside / Path(text).expanduser()))


def _remote(scheme: Literal["ftp", "ftps", "sftp"], authority: str, path: str, written: Written, key: str) -> Address:
    """``authority`` is all between the slashes; a folder that begins with a second slash begins at the very top."""
    info, _, server = authority.rpartition("@")
    user, colon, _ = info.partition(":")
    if colon:
        raise SettingsError("settings-source-url-password", where=written.where, key=key)
    host = _HOST.fullmatch(server)
    if host is None or not 0 < int(host["port"] or 1) < 65_536:
        raise ValueError
    named, folder = unquote(user, errors="strict"), unquote(path, errors="strict").rstrip("/")
    if not (named + folder + server).isprintable() or not {".", ".."}.isdisjoint(folder.split("/")):
        raise ValueError
    if path.startswith(("/", "%2F", "%2f")):
        folder = folder or "/"
    place = Place(
        scheme=scheme,
        host=host["six"] or host["name"],
        port=int(host["port"] or 0),
        folder=folder,
    )
    return Address(place, named)
