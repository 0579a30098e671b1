"""What the server is told before it starts, whom it asks who may come in, and whom it tells what happened.

Values and words only; knows no FTP library.
"""

from pathlib import Path
from typing import Protocol

import msgspec


class Door(msgspec.Struct, frozen=True, kw_only=True):
    """Where the server listens. Without ``certificate`` and ``key`` (PEM files) it speaks in the clear.

    ``passive`` are the first and the last port for data; None: any. ``public`` is the address that senders are told
    to connect to for data, where it is not the one they came by (NAT). ``port`` 0 takes a free one.
    """

    host: str
    port: int
    passive: tuple[int, int] | None = None
    public: str = ""
    certificate: Path | None = None
    key: Path | None = None


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """How much anybody may cost: counts of connections and of failed logins, seconds, bytes and files.

    An address with ``failures`` failed logins within ``window`` is turned away; each failed login is answered after
    ``delay``, ``tries`` end a connection. ``stranger`` is how long one may be connected without a login. ``file_bytes``
    is the largest file, ``account_bytes`` and ``account_files`` what of one account may wait to be taken in.
    """

    connections: int = 200
    per_address: int = 20
    tries: int = 3
    failures: int = 10
    window: float = 900
    delay: float = 3
    stranger: float = 30
    idle: float = 300
    stalled: float = 60
    grace: float = 10
    file_bytes: int = 8 << 30
    account_bytes: int = 16 << 30
    account_files: int = 200_000


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who may log in: the name of the login, the sender it stands for, and the folder that is all it sees."""

    name: str
    sender: str
    folder: Path


class Desk(Protocol):
    """Whom the server asks and tells; every method is called from the thread that serves, and returns soon."""

    def admit(self, user: str, password: bytes) -> Account | None:
        """The account, if it is there, may come in and this is its password."""

    def welcome(self, account: Account) -> bool:
        """Whether an account that is logged in may still upload."""

    def whole(self, path: Path) -> bool:
        """Whether the end of a file proves that nothing is missing; asked where the connection does not prove it."""

    def began(self, account: Account) -> None:
        """An upload begins."""

    def ended(self, account: Account, arrived: str | None) -> None:
        """An upload ended; ``arrived`` is the name (below the account's folder) of a file that is complete."""

    def tell(self, code: str, **params: object) -> None:
        """What is to be logged."""
