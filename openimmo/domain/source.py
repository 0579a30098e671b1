"""A source: where deliveries are looked for, how often, and what happens to them there.

Knows words and values only; how a source is reached and what was seen there is told elsewhere.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

import msgspec

from openimmo.domain.sender import fold_key

Scheme = Literal["file", "ftp", "ftps", "sftp"]
"""A folder of this machine; FTP in the clear; FTP with explicit TLS; SFTP."""


class AfterSuccess(StrEnum):
    """What happens at the source to a file that got its final verdict."""

    LEAVE = "leave"
    DELETE = "delete"
    MOVE = "move"


class Below(StrEnum):
    """Whose the folders below a source are: nobody's in particular, or each a sender's own."""

    SHARED = "shared"
    SENDERS = "senders"


class Login(msgspec.Struct, frozen=True, kw_only=True):
    """Who logs in and with what; ``key_file`` is a private key for SFTP, ``passphrase`` opens it."""

    user: str = ""
    password: str = ""
    key_file: str = ""
    passphrase: str = ""

    def __repr__(self) -> str:
        """Without what is secret, so that no log and no traceback can show it."""
        return f"Login(user={self.user!r}, key_file={self.key_file!r})"

    def __rich_repr__(self) -> list[tuple[str, object]]:
        return [("user", self.user), ("key_file", self.key_file)]


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A server (or this machine) and the folder on it that counts as its root; ``port`` 0 is the usual one.

    ``ca_file`` is a file of certificates, or ``pin`` the SHA-256 (hex) of the only certificate, that FTPS is proven
    against; for SFTP ``pin`` is the fingerprint ("SHA256:…") of the only host key that is trusted, else known_hosts
    counts. ``idle`` is how many seconds a server may be silent, ``total`` how many one connection may last.
    """

    scheme: Scheme
    host: str = ""
    port: int = 0
    folder: str = ""
    ca_file: str = ""
    pin: str = ""
    idle: float = 30
    total: float = 600

    @property
    def address(self) -> str:
        """Where it is, for people: without whoever logs in there."""
        if self.scheme == "file":
            return self.folder
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = f":{self.port}" if self.port else ""
        return f"{self.scheme}://{host}{port}/{self.folder}"


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where deliveries come in.

    ``sender`` names whose they are, whatever the feeds claim; None: the source is shared. ``policy`` overrides the
    sender's own. Seconds: ``interval`` from look to look, ``settle`` how long a file must stand still, ``budget`` how
    long one look may take with all its downloads. ``marker``: a file is complete when one of its name with this ending
    is there as well. ``patterns`` are the names that are looked at (fnmatch, any case). ``below`` says whose the
    folders below are. ``move_to`` is the folder for ``after`` = move, below the root.
    """

    name: str
    place: Place
    user: str = ""
    sender: str | None = None
    policy: str | None = None
    interval: int = 1800
    settle: int = 60
    marker: str = ""
    patterns: tuple[str, ...] = ("*.zip", "*.xml")
    below: Below = Below.SHARED
    after: AfterSuccess = AfterSuccess.LEAVE
    move_to: str = "done"
    budget: int = 300
    paused: bool = False


def owner_of(source: Source, senders: Mapping[str, Mapping[str, str]]) -> str | None:
    """Whose a source is: the sender it names, else the one whose ``account`` is its name or its user; None: shared.

    ``senders`` are the keys of each sender by its name. A source with folders of senders below is nobody's.
    """
    if source.sender or source.below is Below.SENDERS:
        return source.sender
    accounts = {fold_key(keys.get("account")): name for name, keys in senders.items()}
    known = (accounts.get(folded) for folded in map(fold_key, (source.name, source.user)) if folded)
    return next(filter(None, known), None)
